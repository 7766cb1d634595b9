// Applying, repairing and undoing: what each makes of the engine.
#include "Rewrite/Apply.h"

#include "Rewrite/Checks.h"
#include "Rewrite/Disk.h"
#include "Rewrite/Engine.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <random>

namespace fs = std::filesystem;

namespace unplug::rewrite {

namespace {

std::string newId() {
  std::random_device random;
  std::string seed;
  for (int i = 0; i < 8; ++i)
    seed += std::to_string(random()) + "-";
  return sha256(seed).substr(0, 16);
}

std::optional<std::string> hashOf(const std::optional<std::string> &bytes) {
  return bytes ? std::optional(sha256(*bytes)) : std::nullopt;
}

// Folders of `path` that do not exist yet, outer ones first, added to `created`.
void addMissingFolders(const fs::path &root, const std::string &path, std::vector<std::string> &created) {
  fs::path folder;
  for (const fs::path &part : fs::path(path).parent_path()) {
    folder /= part;
    std::error_code code;
    std::string name = folder.generic_string();
    if (!fs::exists(root / folder, code) && std::find(created.begin(), created.end(), name) == created.end())
      created.push_back(name);
  }
}

Transaction transactionOf(const ChangeSet &changes) {
  Transaction transaction;
  transaction.id = newId();
  for (const RootChanges &root : changes.roots) {
    JournalRoot journal{root.root, journalOf(root.root), root.label, {}, {}, {}};
    for (const FileChange &file : root.files) {
      if (!file.changes())
        continue;
      unsigned mode = modeOf(root.root / file.path);
      journal.files.push_back({file.path, hashOf(file.before), hashOf(file.after), mode, mode});
      if (file.after)
        addMissingFolders(root.root, file.path, journal.createdFolders);
    }
    if (!journal.files.empty())
      transaction.roots.push_back(std::move(journal));
  }
  return transaction;
}

llvm::Expected<std::unique_ptr<Locks>> lock(const Transaction &transaction) {
  std::vector<fs::path> journals;
  for (const JournalRoot &root : transaction.roots) {
    if (auto error = prepareJournal(root))
      return std::move(error);
    journals.push_back(root.journal);
  }
  return Locks::take(journals);
}

// The transaction that a journal names, with only those roots whose own journals name it too.
llvm::Expected<Transaction> trusted(const fs::path &journal, const std::string &id) {
  auto transaction = readTransaction(journal, id);
  if (!transaction)
    return transaction;
  std::erase_if(transaction->roots, [&](const JournalRoot &root) {
    return readMark(root.journal, "pending") != id && readMark(root.journal, "current") != id &&
           root.journal != journal;
  });
  return transaction;
}

llvm::Expected<bool> repair(const fs::path &journal, const std::string &id) {
  std::error_code code;
  if (!fs::exists(journal / id / "manifest.json", code)) { // killed before the manifest: nothing else was made
    fs::remove_all(journal / id, code);
    if (auto error = removeFile(journal / "pending"))
      return std::move(error);
    return true;
  }
  auto transaction = readTransaction(journal, id);
  if (!transaction)
    return transaction.takeError();
  bool committed = isCommitted(*transaction); // asked of the deciding journal before any root is left out
  auto only = trusted(journal, id);
  if (!only)
    return only.takeError();
  if (auto error = committed ? rollForward(*only, {}) : rollBack(*only))
    return std::move(error);
  return true;
}

llvm::Expected<bool> repairAny(const fs::path &journal) {
  if (auto pending = readMark(journal, "pending"))
    return repair(journal, *pending);
  // This root is settled; another one of the same run may not be.
  auto current = readMark(journal, "current");
  if (!current)
    return false;
  auto transaction = trusted(journal, *current);
  if (!transaction)
    return transaction.takeError();
  for (const JournalRoot &other : transaction->roots)
    if (readMark(other.journal, "pending") == current)
      return repair(other.journal, *current);
  return false;
}

// What of the journal's files was edited since.
std::vector<std::string> editedSince(const Transaction &transaction) {
  std::vector<std::string> edited;
  for (const JournalRoot &root : transaction.roots)
    for (const JournalFile &file : root.files) {
      auto bytes = bytesOf(root.root / file.path);
      if (!bytes) {
        llvm::consumeError(bytes.takeError());
        edited.push_back(root.label + file.path);
      } else if (hashOf(*bytes) != file.after) {
        edited.push_back(root.label + file.path);
      }
    }
  return edited;
}

Transaction inverseOf(const Transaction &transaction) {
  Transaction inverse;
  inverse.id = newId();
  inverse.isUndo = true;
  for (const JournalRoot &root : transaction.roots) {
    JournalRoot back{root.root, root.journal, root.label, {}, {}, {}};
    for (const JournalFile &file : root.files) {
      back.files.push_back({file.path, file.after, file.before, modeOf(root.root / file.path), file.modeBefore});
      if (file.before)
        addMissingFolders(root.root, file.path, back.createdFolders);
    }
    back.removedFolders.assign(root.createdFolders.rbegin(), root.createdFolders.rend());
    inverse.roots.push_back(std::move(back));
  }
  return inverse;
}

} // namespace

llvm::Error apply(const ChangeSet &changes, const ApplyOptions &options) {
  if (auto error = checkTargets(changes))
    return error;
  if (!options.allowDirty)
    if (auto error = checkClean(changes))
      return error;
  Transaction transaction = transactionOf(changes);
  if (transaction.roots.empty())
    return llvm::Error::success();
  auto locks = lock(transaction);
  if (!locks)
    return locks.takeError();
  auto find = [&](std::size_t r, const JournalFile &file) -> const FileChange & {
    for (const RootChanges &root : changes.roots)
      if (root.root == transaction.roots[r].root)
        for (const FileChange &change : root.files)
          if (change.path == file.path && change.changes())
            return change;
    llvm_unreachable("a journal's file comes from the change set");
  };
  auto oldBytes = [&](std::size_t r, const JournalFile &file) -> llvm::Expected<std::string> {
    return *find(r, file).before;
  };
  auto newBytes = [&](std::size_t r, const JournalFile &file) -> llvm::Expected<std::string> {
    return *find(r, file).after;
  };
  return carryOut(transaction, oldBytes, newBytes, options.beforeStep);
}

llvm::Expected<bool> recover(const fs::path &root) {
  fs::path journal = journalOf(root);
  std::error_code code;
  if (!fs::is_directory(fs::symlink_status(journal, code)))
    return false;
  auto locks = Locks::take({journal});
  if (!locks)
    return locks.takeError();
  auto repaired = repairAny(journal);
  // A journal in the tree itself that holds nothing leaves no trace.
  if (repaired && journal == root / ".unplug" && !readMark(journal, "pending") && !readMark(journal, "current"))
    fs::remove_all(journal, code);
  return repaired;
}

llvm::Expected<std::vector<std::string>> undo(const fs::path &root, const std::function<void(unsigned)> &beforeStep) {
  fs::path journal = journalOf(root);
  auto current = readMark(journal, "current");
  if (!current)
    return refusal({}, "there is nothing to undo in this folder",
                   "Name the fork, or the folder with the configuration.");
  auto done = trusted(journal, *current);
  if (!done)
    return done.takeError();
  if (auto edited = editedSince(*done); !edited.empty()) {
    std::string list;
    for (const std::string &path : edited)
      list += (list.empty() ? "" : ", ") + path;
    return refusal(
        {}, "files were edited since they were written: " + list,
        "Commit or save these edits elsewhere and restore what unplug wrote, or undo through version control.");
  }
  Transaction inverse = inverseOf(*done);
  auto locks = lock(inverse);
  if (!locks)
    return locks.takeError();
  auto oldBytes = [&](std::size_t r, const JournalFile &file) {
    return readFile(inverse.roots[r].root / file.path, file.path);
  };
  auto newBytes = [&](std::size_t r, const JournalFile &file) {
    return readFile(done->folder(r) / "old" / *file.after, file.path);
  };
  if (auto error = carryOut(inverse, oldBytes, newBytes, beforeStep))
    return std::move(error);
  std::vector<std::string> restored;
  for (const JournalRoot &one : done->roots)
    for (const JournalFile &file : one.files)
      restored.push_back(one.label + file.path);
  return restored;
}

} // namespace unplug::rewrite

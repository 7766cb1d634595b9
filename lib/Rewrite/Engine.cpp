// The order that makes it atomic: pending marks, journals, temporary files, commit mark, renames, current marks.
#include "Rewrite/Engine.h"

#include "Rewrite/Disk.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace unplug::rewrite {

namespace {

constexpr const char *commitMark = "committed";

// Numbers the steps and tells the hook before each.
class Steps {
public:
  explicit Steps(const StepHook &hook) : hook(hook) {}
  void next() {
    if (hook)
      hook(number);
    ++number;
  }

private:
  const StepHook &hook;
  unsigned number = 0;
};

llvm::Error makeFolder(const fs::path &folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  return code ? refusal({folder.string()}, "cannot create the folder: " + code.message()) : llvm::Error::success();
}

llvm::Error removeTree(const fs::path &folder) {
  std::error_code code;
  fs::remove_all(folder, code);
  return code ? refusal({folder.string()}, "cannot remove: " + code.message()) : llvm::Error::success();
}

llvm::Error prepareRoot(const Transaction &transaction, std::size_t r, const BytesOf &oldBytes, Steps &steps) {
  const JournalRoot &root = transaction.roots[r];
  steps.next();
  if (auto error = writeMark(root.journal, "pending", transaction.id))
    return error;
  steps.next();
  if (auto error = makeFolder(transaction.folder(r) / "old"))
    return error;
  std::set<std::string> stored;
  for (const JournalFile &file : root.files) {
    if (!file.before || !stored.insert(*file.before).second)
      continue;
    auto bytes = oldBytes(r, file);
    if (!bytes)
      return bytes.takeError();
    steps.next();
    if (auto error = createFile(transaction.folder(r) / "old" / *file.before, *bytes, 0600))
      return error;
  }
  if (auto error = syncFolder(transaction.folder(r) / "old"))
    return error;
  steps.next();
  if (auto error = writeTransaction(transaction, r))
    return error;
  return syncFolder(transaction.folder(r));
}

llvm::Error writeTemporaries(const Transaction &transaction, std::size_t r, const BytesOf &newBytes, Steps &steps) {
  const JournalRoot &root = transaction.roots[r];
  for (const std::string &folder : root.createdFolders) {
    steps.next();
    if (auto error = makeFolder(root.root / folder))
      return error;
  }
  for (const JournalFile &file : root.files) {
    if (!file.after)
      continue;
    auto bytes = newBytes(r, file);
    if (!bytes)
      return bytes.takeError();
    steps.next();
    if (auto error = createFile(transaction.temporary(r, file), *bytes, file.modeAfter))
      return error;
  }
  return llvm::Error::success();
}

// Puts the files of one root in place.
llvm::Error place(const Transaction &transaction, std::size_t r, Steps &steps) {
  const JournalRoot &root = transaction.roots[r];
  std::set<fs::path> folders;
  for (const JournalFile &file : root.files) {
    fs::path target = root.root / file.path;
    steps.next();
    if (!file.after) {
      if (auto error = removeFile(target))
        return error;
    } else {
      fs::path temporary = transaction.temporary(r, file);
      std::error_code code;
      if (fs::exists(fs::symlink_status(temporary, code))) {
        if (auto error = renameFile(temporary, target))
          return error;
      } else { // done before the interruption, or lost
        auto bytes = bytesOf(target);
        if (!bytes)
          return bytes.takeError();
        if (!*bytes || sha256(**bytes) != *file.after)
          return refusal({root.label + file.path}, "an interrupted run cannot be finished: the prepared file is gone",
                         "The old bytes lie in " + (transaction.folder(r) / "old").string() + ".");
      }
    }
    folders.insert(target.parent_path());
  }
  for (const fs::path &folder : folders)
    if (std::error_code code; fs::is_directory(folder, code))
      if (auto error = syncFolder(folder))
        return error;
  for (const std::string &folder : root.removedFolders)
    ::rmdir((root.root / folder).c_str()); // stays when something else has moved in
  return llvm::Error::success();
}

// Makes the journal of one root say that the transaction is the last one, and no more pending.
llvm::Error settle(const Transaction &transaction, std::size_t r, Steps &steps) {
  const JournalRoot &root = transaction.roots[r];
  auto written = readWritten(root.journal);
  for (const JournalFile &file : root.files)
    if (file.after && !transaction.isUndo)
      written[file.path] = *file.after;
    else
      written.erase(file.path);
  steps.next();
  if (auto error = writeWritten(root.journal, written))
    return error;
  auto previous = readMark(root.journal, "current");
  steps.next();
  if (transaction.isUndo) {
    if (auto error = removeFile(root.journal / "current"))
      return error;
  } else if (auto error = writeMark(root.journal, "current", transaction.id)) {
    return error;
  }
  if (previous && *previous != transaction.id)
    if (auto error = removeTree(root.journal / *previous))
      return error;
  return llvm::Error::success();
}

} // namespace

llvm::Expected<std::unique_ptr<Locks>> Locks::take(const std::vector<fs::path> &journals) {
  auto locks = std::make_unique<Locks>();
  for (const fs::path &journal : std::set<fs::path>(journals.begin(), journals.end())) {
    int file = ::open((journal / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0)
      locks->files.push_back(file);
    if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) != 0)
      return refusal({journal.string()}, "another unplug is writing here", "Wait until it is done.");
  }
  return locks;
}

Locks::~Locks() {
  for (int file : files)
    ::close(file);
}

llvm::Error prepareJournal(const JournalRoot &root) {
  if (auto error = makeFolder(root.journal))
    return error;
  if (root.journal != root.root / ".unplug")
    return llvm::Error::success();
  return replaceFile(root.journal / ".gitignore", "*\n");
}

llvm::Error carryOut(const Transaction &transaction, const BytesOf &oldBytes, const BytesOf &newBytes,
                     const StepHook &hook) {
  Steps steps(hook);
  auto prepare = [&]() -> llvm::Error {
    for (std::size_t r = 0; r < transaction.roots.size(); ++r)
      if (auto error = prepareRoot(transaction, r, oldBytes, steps))
        return error;
    for (std::size_t r = 0; r < transaction.roots.size(); ++r)
      if (auto error = writeTemporaries(transaction, r, newBytes, steps))
        return error;
    steps.next();
    return writeMark(transaction.folder(0), commitMark, transaction.id);
  };
  if (auto error = prepare()) {
    if (auto second = rollBack(transaction))
      return llvm::joinErrors(std::move(error), std::move(second));
    return error;
  }
  return rollForward(transaction, hook);
}

llvm::Error rollForward(const Transaction &transaction, const StepHook &hook) {
  Steps steps(hook);
  for (std::size_t r = 0; r < transaction.roots.size(); ++r)
    if (auto error = place(transaction, r, steps))
      return error;
  for (std::size_t r = 0; r < transaction.roots.size(); ++r)
    if (auto error = settle(transaction, r, steps))
      return error;
  // The marks go last and the deciding journal's the very last: whichever root is looked at finds the rest.
  for (std::size_t r = transaction.roots.size(); r-- > 0;) {
    const JournalRoot &root = transaction.roots[r];
    steps.next();
    if (auto error = removeFile(root.journal / "pending"))
      return error;
    if (transaction.isUndo) {
      if (auto error = removeTree(transaction.folder(r)))
        return error;
      if (root.journal == root.root / ".unplug")
        if (auto error = removeTree(root.journal))
          return error;
    }
  }
  return llvm::Error::success();
}

llvm::Error rollBack(const Transaction &transaction) {
  for (std::size_t r = 0; r < transaction.roots.size(); ++r) {
    const JournalRoot &root = transaction.roots[r];
    for (const JournalFile &file : root.files)
      if (auto error = removeFile(transaction.temporary(r, file)))
        return error;
    for (auto folder = root.createdFolders.rbegin(); folder != root.createdFolders.rend(); ++folder)
      ::rmdir((root.root / *folder).c_str()); // only when it is empty
    if (auto error = removeTree(transaction.folder(r)))
      return error;
    if (auto error = removeFile(root.journal / "pending"))
      return error;
    // A journal in the tree itself that holds nothing to undo leaves no trace.
    if (root.journal == root.root / ".unplug" && !readMark(root.journal, "current"))
      if (auto error = removeTree(root.journal))
        return error;
  }
  return llvm::Error::success();
}

bool isCommitted(const Transaction &transaction) {
  auto mark = readMark(transaction.folder(0), commitMark);
  return mark && *mark == transaction.id;
}

} // namespace unplug::rewrite

// The journal's files.
#include "Rewrite/Journal.h"

#include "Rewrite/Disk.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <nlohmann/json.hpp>

namespace fs = std::filesystem;

namespace unplug::rewrite {

namespace {

using Json = nlohmann::json;

constexpr int schemaVersion = 1;

Json hashOrNull(const std::optional<std::string> &hash) {
  return hash ? Json(*hash) : Json();
}

// An id and a hash come from a file that anybody could have written: they must not lead out of the journal.
bool isHexadecimal(const std::string &text) {
  return !text.empty() && text.size() <= 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool staysInside(const std::string &path) {
  fs::path p(path);
  if (path.empty() || p.is_absolute())
    return false;
  for (const fs::path &part : p)
    if (part == ".." || part == "." || part.empty())
      return false;
  return true;
}

std::optional<std::string> readHash(const Json &value, bool &valid) {
  if (value.is_null())
    return std::nullopt;
  valid = valid && value.is_string() && isHexadecimal(value.get<std::string>());
  return valid ? std::optional(value.get<std::string>()) : std::nullopt;
}

bool readRoot(const Json &json, JournalRoot &root) {
  bool valid = true;
  root.root = json.at("root").get<std::string>();
  root.journal = json.at("journal").get<std::string>();
  root.label = json.at("label").get<std::string>();
  for (const Json &item : json.at("files")) {
    JournalFile file;
    file.path = item.at("path").get<std::string>();
    file.before = readHash(item.at("before"), valid);
    file.after = readHash(item.at("after"), valid);
    file.modeBefore = item.at("modeBefore").get<unsigned>() & 07777;
    file.modeAfter = item.at("modeAfter").get<unsigned>() & 07777;
    valid = valid && staysInside(file.path);
    root.files.push_back(std::move(file));
  }
  root.createdFolders = json.at("createdFolders").get<std::vector<std::string>>();
  root.removedFolders = json.at("removedFolders").get<std::vector<std::string>>();
  for (const auto &list : {root.createdFolders, root.removedFolders})
    for (const std::string &folder : list)
      valid = valid && staysInside(folder);
  return valid && root.root.is_absolute() && journalOf(root.root) == root.journal;
}

} // namespace

fs::path Transaction::temporary(std::size_t root, const JournalFile &file) const {
  fs::path target = roots[root].root / file.path;
  return target.parent_path() /
         ("." + target.filename().string().substr(0, 100) + ".unplug-" + id + "-" + sha256(file.path).substr(0, 8));
}

fs::path journalOf(const fs::path &root) {
  fs::path folder = root;
  for (int level = 0; level < 64; ++level) {
    fs::path git = folder / ".git";
    std::error_code code;
    auto status = fs::symlink_status(git, code);
    if (fs::is_regular_file(status)) { // a worktree or submodule: "gitdir: PATH"
      auto text = readFile(git, git.string(), 4096);
      if (!text) {
        llvm::consumeError(text.takeError());
        break;
      }
      if (!text->starts_with("gitdir: "))
        break;
      fs::path named = text->substr(8, text->find_last_not_of(" \r\n") - 7);
      git = (named.is_absolute() ? named : folder / named).lexically_normal();
      status = fs::status(git, code);
    }
    if (fs::is_directory(status)) {
      fs::path below = root.lexically_relative(folder);
      fs::path journal = git / "unplug";
      return below == "." ? journal : journal / ("below-" + sha256(below.generic_string()).substr(0, 16));
    }
    if (folder == folder.root_path())
      break;
    folder = folder.parent_path();
  }
  return root / ".unplug";
}

llvm::Error writeTransaction(const Transaction &transaction, std::size_t root) {
  Json json = {{"schemaVersion", schemaVersion}, {"id", transaction.id}, {"isUndo", transaction.isUndo}};
  json["roots"] = Json::array();
  for (const JournalRoot &one : transaction.roots) {
    Json files = Json::array();
    for (const JournalFile &file : one.files)
      files.push_back({{"path", file.path},
                       {"before", hashOrNull(file.before)},
                       {"after", hashOrNull(file.after)},
                       {"modeBefore", file.modeBefore},
                       {"modeAfter", file.modeAfter}});
    json["roots"].push_back({{"root", one.root.string()},
                             {"journal", one.journal.string()},
                             {"label", one.label},
                             {"files", std::move(files)},
                             {"createdFolders", one.createdFolders},
                             {"removedFolders", one.removedFolders}});
  }
  return createFile(transaction.folder(root) / "manifest.json",
                    json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n", 0644);
}

llvm::Expected<Transaction> readTransaction(const fs::path &journal, const std::string &id) {
  fs::path path = journal / id / "manifest.json";
  auto broken = [&] {
    return refusal({path.string()}, "the journal of an earlier run is damaged",
                   "Restore the files from version control, then remove " + journal.string() + ".");
  };
  if (!isHexadecimal(id))
    return broken();
  auto text = readFile(path, path.string());
  if (!text)
    return text.takeError();
  Transaction transaction;
  bool settled = readMark(journal, "pending") != id;
  // The library reports wrong types by exceptions: they end here.
  try {
    Json json = Json::parse(*text);
    if (json.at("schemaVersion") != schemaVersion || json.at("id") != id)
      return broken();
    transaction.id = id;
    transaction.isUndo = json.at("isUndo").get<bool>();
    for (const Json &item : json.at("roots")) {
      JournalRoot root;
      bool valid = readRoot(item, root);
      std::error_code code;
      if (settled && (!fs::exists(root.root, code) || journalOf(root.root) != root.journal))
        continue; // somebody removed it since, or made it a repository: its journal would be elsewhere now
      if (!valid)
        return broken();
      transaction.roots.push_back(std::move(root));
    }
  } catch (const Json::exception &) {
    return broken();
  }
  if (transaction.roots.empty())
    return broken();
  return transaction;
}

std::optional<std::string> readMark(const fs::path &journal, const char *name) {
  auto bytes = bytesOf(journal / name);
  if (!bytes) {
    llvm::consumeError(bytes.takeError());
    return std::nullopt;
  }
  return *bytes && isHexadecimal(**bytes) ? *bytes : std::nullopt;
}

llvm::Error writeMark(const fs::path &journal, const char *name, const std::string &value) {
  return replaceFile(journal / name, value);
}

std::map<std::string, std::string> readWritten(const fs::path &journal) {
  std::map<std::string, std::string> written;
  auto bytes = bytesOf(journal / "written.json");
  if (!bytes) {
    llvm::consumeError(bytes.takeError());
    return written;
  }
  Json json = *bytes ? Json::parse(**bytes, nullptr, false) : Json();
  if (json.is_object())
    for (const auto &[path, hash] : json.items())
      if (hash.is_string())
        written.emplace(path, hash.get<std::string>());
  return written;
}

llvm::Error writeWritten(const fs::path &journal, const std::map<std::string, std::string> &written) {
  return replaceFile(journal / "written.json",
                     Json(written).dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace unplug::rewrite

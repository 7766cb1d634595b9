// The journal: what a write is about to do, kept where git does not track it, until it is undone or replaced.
#pragma once

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unplug::rewrite {

struct JournalFile {
  std::string path;                  // relative to the root
  std::optional<std::string> before; // SHA-256 of the bytes, which lie in the journal; nothing: it did not exist
  std::optional<std::string> after;  // SHA-256; nothing: it is removed
  unsigned modeBefore = 0644, modeAfter = 0644;
};

struct JournalRoot {
  std::filesystem::path root, journal; // absolute
  std::string label;
  std::vector<JournalFile> files;
  std::vector<std::string> createdFolders; // relative to the root, outer ones first
  std::vector<std::string> removedFolders; // of an undo: removed when they are empty, inner ones first
};

// One write over all roots. The first root's journal holds the mark that decides.
struct Transaction {
  std::string id;
  bool isUndo = false;
  std::vector<JournalRoot> roots;

  std::filesystem::path folder(std::size_t root) const { return roots[root].journal / id; }
  std::filesystem::path temporary(std::size_t root, const JournalFile &file) const; // beside its target
};

// Where the journal of `root` lies: below the git directory that `root` belongs to, else in `root`/.unplug. Nothing is
// made.
std::filesystem::path journalOf(const std::filesystem::path &root);

llvm::Error writeTransaction(const Transaction &transaction, std::size_t root); // as `manifest.json` in folder(root)
llvm::Expected<Transaction> readTransaction(const std::filesystem::path &journal, const std::string &id);

// The small files of a journal: "pending" and "current" hold an id.
std::optional<std::string> readMark(const std::filesystem::path &journal, const char *name);
llvm::Error writeMark(const std::filesystem::path &journal, const char *name, const std::string &value);

// What was last written to each path of a root, as SHA-256: unplug's own edits do not count as uncommitted ones.
std::map<std::string, std::string> readWritten(const std::filesystem::path &journal);
llvm::Error writeWritten(const std::filesystem::path &journal, const std::map<std::string, std::string> &written);

} // namespace unplug::rewrite

// A change set: the files to create, edit and remove under each root, as whole texts before and after.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unplug::rewrite {

struct FileChange {
  std::string path;                  // relative to the root, '/' separated, no "." or ".." parts
  std::optional<std::string> before; // nothing: the file is created
  std::optional<std::string> after;  // nothing: the file is removed

  bool changes() const { return before != after; }
};

struct RootChanges {
  std::filesystem::path root; // absolute
  std::string label;          // what display paths of this root start with: "fork:", or "" for the first input
  std::vector<FileChange> files;
};

struct ChangeSet {
  std::vector<RootChanges> roots;

  bool empty() const; // no file changes
};

} // namespace unplug::rewrite

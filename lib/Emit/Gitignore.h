// .gitignore rules (gitignore(5)), so that nothing is emitted that `git add -A` would leave out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::emit {

class Gitignore {
public:
  // The rules of the .gitignore files from `root` down to each folder that a path asked for goes through.
  explicit Gitignore(std::filesystem::path root) : root(std::move(root)) {}

  // Whether git would ignore the file at `path` (relative to the root).
  bool hides(const std::string &path) const;

  // Whether `pattern` of a rule matches `text`: "*" and "?" stop at slashes, "**" does not.
  static bool matches(std::string_view pattern, std::string_view text);

private:
  struct Rule {
    std::string pattern;
    bool negated = false, folderOnly = false, anchored = false;
  };
  static std::vector<Rule> parse(std::string_view text);
  std::vector<Rule> rulesIn(const std::string &folder) const;

  std::filesystem::path root;
};

} // namespace unplug::emit

// .gitignore rules (gitignore(5)): what `git add -A` leaves out.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unplug {

class Gitignore {
public:
  // The rules of .git/info/exclude, and of the .gitignore files from `root` down to each folder that is asked about.
  explicit Gitignore(std::filesystem::path root) : root(std::move(root)) {}

  // Whether git would ignore the file at `path` (relative to the root).
  bool hides(const std::string &path) const;

  // Whether `pattern` of a rule matches all of `text`: "*" and "?" stop at slashes, "**" as a whole element does not.
  static bool matches(std::string_view pattern, std::string_view text);

private:
  struct Rule {
    std::string pattern;
    bool negated = false, folderOnly = false, anchored = false;
  };
  static std::vector<Rule> parse(std::string_view text);
  const std::vector<Rule> &rulesIn(const std::string &folder) const;

  std::filesystem::path root;
  mutable std::map<std::string, std::vector<Rule>> read; // by folder
};

} // namespace unplug

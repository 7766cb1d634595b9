// CODEOWNERS files: who owns a path (the forms that GitHub and GitLab share; sections of GitLab are read as comments).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unplug {

struct Owners {
  std::vector<std::string> names; // "@team", "someone@example.com"
  unsigned line = 0;              // of the rule that decides; 0: none does
};

// The owners of `path`, relative to the root of the repository: the last rule that matches decides, and may name
// nobody.
Owners ownersOf(std::string_view codeOwners, const std::string &path);

} // namespace unplug

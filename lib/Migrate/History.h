// Where a folder's files come from, by the git that they lie in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace unplug::migrate {

struct History {
  std::string commit;               // HEAD, abbreviated by nobody: all 40 digits; empty without git
  unsigned commits = 0;             // that touched the folder
  std::string first, last;          // their dates, "2024-05-06"
  std::vector<std::string> authors; // "Name <mail>", most commits first, at most ten
};

// Git is asked by plumbing that runs no hooks, filters or monitors of the repository. What it does not answer stays
// empty.
History historyOf(const std::filesystem::path &folder);

} // namespace unplug::migrate

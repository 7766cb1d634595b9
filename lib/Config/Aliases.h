// Further names of namespaces, as the alias map of the user's own 2.x build has them (facts B1).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unplug::config {

class Aliases {
public:
  // `entries`: name and target; 2.x moves the stanza called by the name to the target, which components read.
  explicit Aliases(const std::vector<std::pair<std::string, std::string>> &entries);

  // The name that 3.0 takes in place of `key`, when the build made `key` stand for it.
  std::optional<std::string> shortNameOf(std::string_view key) const;

  // True when the build's components did not see a stanza called `key`, which the official one's did.
  bool ignores(std::string_view key) const { return ignored.count(key) != 0; }

private:
  std::map<std::string, std::string, std::less<>> shortNames;
  std::set<std::string, std::less<>> ignored;
};

} // namespace unplug::config

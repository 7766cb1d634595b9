// The alias map of a gateway's own 2.x build: what its main enters into lura's config.ExtraConfigAlias (facts B1).
#pragma once

#include "Support/Location.h"

#include <string>
#include <vector>

namespace unplug::go {

// 2.x moves the stanza called `name` to `target` before its components read it.
struct Alias {
  std::string name;
  std::string target;
  Location at; // of the entry

  bool operator==(const Alias &) const = default;
};

struct AliasText {
  std::string path; // display path
  std::string text;
};

struct AliasMap {
  std::vector<Alias> entries;
  std::vector<Location> notFollowed; // statements and entries whose names are no literals
};

constexpr const char *aliasMapName = "ExtraConfigAlias";

// Reads what `file` enters; maps that it ranges over may be declared in `siblings`, the other files of its package.
// Followed are entries by literal, a loop over a map of literals in either direction, and a map assigned as a whole.
// A file that imports lura v3 enters nothing.
AliasMap readAliases(const AliasText &file, const std::vector<AliasText> &siblings);

} // namespace unplug::go

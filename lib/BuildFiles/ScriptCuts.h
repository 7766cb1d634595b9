// What goes from a shell script when it no longer builds plugins.
#pragma once

#include "BuildFiles/Cuts.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::buildfiles {

struct ScriptCuts {
  std::vector<Cut> cuts;    // in order
  std::string because;      // why nothing may go, with "line N" as `line`; empty otherwise
  unsigned line = 0;        // in the script, from 1, that `because` is about; 0: all of it
  bool nothingLeft = false; // what stays does nothing by itself
};

// `builds` are the lines (from 1) on which commands start that are known to build a plugin: all of them go, or nothing
// does. Taken out are statements that only build plugins or handle what that makes, parts of `&&` chains, functions
// with their calls, and folders entered and left for it; not where the rest depends on what goes.
ScriptCuts cutBuilds(std::string_view script, const std::set<unsigned> &builds);

} // namespace unplug::buildfiles

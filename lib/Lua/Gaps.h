// Skeletons of scripts: what of a plugin's code is left to a person, so that all that stands in the way of a script
// lies in it.
#pragma once

#include "Lua/Traces.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::lua {

// What the script refuses to do in place of the Go.
struct GapPlan {
  std::set<const Statement *> statements;
  std::set<const Function *> functions;                        // as a whole
  std::set<const Variable *> globals;                          // their values
  std::map<const Function *, std::vector<Obstacle>> factories; // that refuse at their start, and why
  std::vector<Obstacle> obstacles;                             // all that is to lie in some gap

  void add(const GapPlan &other);
};

// One registration, as far as its gaps depend on it.
struct Unfinished {
  Reached reached;
  std::vector<const Function *> factories;
  std::vector<Obstacle> obstacles;
};

// Whether no obstacle was lost.
bool allLieIn(const std::vector<Obstacle> &obstacles, const std::vector<Gap> &gaps);

// Nothing where some obstacle does not lie in the plugin's code, or cannot be mended there.
std::optional<GapPlan> planGaps(const Code &code, const Flow &flow, const Judgement &judgement, const Unfinished &of);

} // namespace unplug::lua

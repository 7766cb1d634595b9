// What the rules found out about a plugin's code, beside the obstacles and operations that they leave in its functions.
#pragma once

#include "Lua/Flow.h"
#include "Lua/Reach.h"

#include <map>
#include <set>

namespace unplug::lua {

struct Judgement {
  std::map<const Function *, unsigned> phases;
  std::set<const Expression *> dropped;  // calls that the script leaves out: logs, output at the gateway's start
  std::set<const Expression *> unseen;   // calls of fmt.Errorf whose text nobody sees
  std::set<const Expression *> inPlace;  // appends that may change their slice, since nothing else holds it
  std::set<const Type *> changedStructs; // struct types with fields that are assigned to
};

// The gateway's logger, by its type.
bool isLoggerType(const Type *type);

// Applies the rules to everything that `code` reaches.
void judge(Code &code, const Flow &flow, const Options &options, Judgement &judgement);

} // namespace unplug::lua

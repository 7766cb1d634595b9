// Variables whose use is behind a check: `x, ok := value.(T); if !ok { return }`, or `if x, ok := ...; ok { ... }`.
#pragma once

#include "Lua/Tree.h"

#include <map>
#include <set>

namespace unplug::lua {

struct Guards {
  std::map<const Variable *, const Expression *> variables; // never used where the check failed; null: of a type switch
  std::set<const Expression *> assertions; // that such variables come from: their zero value goes nowhere
};

void readGuards(const Function &function, Guards &into);

// Whether the block uses the variable, or may through a function literal.
bool mentions(const Block &block, const Variable *variable);

} // namespace unplug::lua

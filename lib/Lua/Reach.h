// Which functions a registration needs, when each of them runs, and which call themselves.
#pragma once

#include "Lua/Flow.h"

#include <map>
#include <set>

namespace unplug::lua {

// When a function runs in 2.x. A function may run in several of these.
enum Phase : unsigned {
  AtLoad = 1,     // values of package variables, func init
  AtRegister = 2, // RegisterModifiers and what it calls
  AtFactory = 4,  // once a use, when the gateway starts
  AtRequest = 8,
};

std::map<const Function *, unsigned> phasesOf(const Code &code, const Flow &flow);

// What a script needs of a plugin's code.
struct Reached {
  std::set<const Function *> functions; // initialisers of variables too
  std::set<const Variable *> globals;
};

// Everything that `roots` need, and what runs at load. What is below the expressions `without` is left out.
Reached reach(const Code &code, const std::vector<const Function *> &roots,
              const std::set<const Expression *> &without = {});

// A call in each cycle of calls among `functions`.
std::vector<const Expression *> recursiveCalls(const Flow &flow, const std::set<const Function *> &functions);

// Methods that the gateway calls on what a modifier returns.
bool isCalledByGateway(const std::string &method);

} // namespace unplug::lua

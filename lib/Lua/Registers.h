// Whether Lua has room for what a function holds at a time. gopher-lua 1.1.1 refuses to compile a function that needs more
// than 200 registers, and the gateway's machines have a registry of 5,120 for all calls that are open at a time.
#pragma once

#include "Lua/Flow.h"

#include <set>

namespace unplug::lua {

// An upper bound of the registers that a function's script needs: variables in sight, and values that are being worked out.
unsigned registersOf(const Function &function);

// Variables of functions around it that a function literal refers to.
unsigned captured(const Function &literal);

// Those of `functions` that have more calls open at a time, or more registers in them, than the gateway allows, where no
// other such function calls them. The code must not be recursive.
std::set<const Function *> deepCalls(const Flow &flow, const std::set<const Function *> &functions);

constexpr unsigned mostRegisters = 190;
constexpr unsigned mostCaptured = 55;    // Lua itself has 60
constexpr unsigned mostOfCalls = 4500;   // leaves room for the helpers
constexpr unsigned mostCallsDeep = 200; // of 256

} // namespace unplug::lua

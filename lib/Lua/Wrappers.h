// The gateway's own request and response, as modifiers get them: what an assertion on them can give.
#pragma once

#include "Lua/Flow.h"

namespace unplug::lua {

// Whether the gateway's object has a method called `name`, and with which type; empty when it has none. `side` is
// "request" or "response".
std::string_view gatewayMethod(const std::string &name, bool ofResponse);

// The methods that everything has which a modifier of that side gets.
bool isAlwaysThere(const std::string &name, bool ofResponse);

// Whether `type`, a method's, is the one that the gateway's method has.
bool isGatewayType(const Type *type, std::string_view wanted);

// Marks the bodies of `if !ok { ... }` that cannot run, since a modifier's input always is what is asserted, and takes
// their obstacles back. Bodies that only return something plain stay.
void markNeverRun(Code &code, const Flow &flow);

} // namespace unplug::lua

// Modifiers whose whole effect is known without running them: headers of the request that they set, add to or remove,
// whatever the request is.
#pragma once

#include "Lua/Code.h"
#include "Lua/Flow.h"

#include <optional>
#include <vector>

namespace unplug::lua {

// In order; nothing when the registration does more than that, or something that depends on the request or its settings.
std::optional<std::vector<HeaderEffect>> constantEffects(const Flow &flow, const RegisterCall &call);

} // namespace unplug::lua

// What follows from the kind of an obstacle.
#pragma once

#include "Lua/Lua.h"

namespace unplug::lua {

// It lies in what a plugin does, not in how a script would be written.
bool isOfSubstance(ObstacleKind kind);

// A person can mend it in a script.
bool canBeGap(ObstacleKind kind);

// What such code does is met by requests that do not come by it.
bool outlivesRequest(ObstacleKind kind);

} // namespace unplug::lua

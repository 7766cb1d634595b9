// What a plugin does for security, judged by evidence in its code.
#pragma once

#include "Go/Program.h"

namespace unplug::go {

// Fills role and roleEvidence of `plugin` (its kinds and local packages must be known).
void judgeRole(const Program &program, Plugin &plugin);

} // namespace unplug::go

// Which keys a plugin's factories read from the namespace map that they are handed (facts C2).
#pragma once

#include "Go/Registerers.h"

namespace unplug::go {

std::vector<ConfigKey> readConfigKeys(const Program &program, const std::vector<Factory> &factories);

} // namespace unplug::go

// What http-server and http-client plugins do, for whoever looks for something built in that does it.
#pragma once

#include "Lua/Code.h"

namespace unplug::lua {

// Adds to the functions of `code` what they do with http.Request and http.ResponseWriter.
void readServerOperations(Code &code);

} // namespace unplug::lua

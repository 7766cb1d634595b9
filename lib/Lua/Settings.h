// Constants of a configuration, as Go code gets them (facts C2).
#pragma once

#include "Config/Document.h"
#include "Lua/Value.h"

namespace unplug::lua {

Value valueOf(const config::Document &document, config::DocumentNode node);

} // namespace unplug::lua

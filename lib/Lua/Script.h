// The Lua text of a plugin.
#pragma once

#include "Lua/Judge.h"

#include <set>
#include <string>

namespace unplug::lua {

// A script that defines `table` and registers what the plugin registers, but for the calls `leftOut`. `pluginId` is
// named in its head.
std::string scriptOf(const Code &code, const Flow &flow, const Judgement &judgement, const std::string &table,
                     const std::set<const Expression *> &leftOut, const std::string &pluginId);

} // namespace unplug::lua

// The Lua text of a plugin.
#pragma once

#include "Lua/Judge.h"

#include <set>
#include <string>

namespace unplug::lua {

// What of a plugin is in its script.
struct ScriptParts {
  bool modifiers = false, handlers = false; // kinds of which something is registered
  std::set<const Expression *> leftOut;     // calls that register what is not
};

// A script that defines `table` and registers what the plugin registers. `pluginId` is named in its head.
std::string scriptOf(const Code &code, const Flow &flow, const Judgement &judgement, const std::string &table,
                     const ScriptParts &parts, const std::string &pluginId);

} // namespace unplug::lua

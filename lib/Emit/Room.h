// The folder of a build that receives the plugins.
#pragma once

#include "Emit/Emit.h"

#include <llvm/Support/Error.h>

#include <string>

namespace unplug::emit {

// Fails (usage) when `pluginsDir` is no path that Go builds and imports packages from.
llvm::Error checkPluginsDirName(const std::string &pluginsDir);

// Fails (refusal) when it holds Go of somebody else where the list would be.
llvm::Error checkPluginsDir(const Fork &fork);

} // namespace unplug::emit

// New middleware of a kind, written into a wired build: a package with a place for its logic, a test, and a file that
// adds it behind the list. Later migrations leave both alone.
#pragma once

#include "Emit/Emit.h"

namespace unplug::emit {

struct NewPlugin {
  rewrite::RootChanges changes;
  std::string folder;             // of the package, below the fork's root
  std::vector<std::string> names; // that it registers
  std::string stanza;             // JSON to start from
};

// A fork that is not wired yet is wired, with an empty list. Fails (refusal) when the folder is there already, when a
// plugin of the fork registers the name, and where a migration would.
llvm::Expected<NewPlugin> emitNewPlugin(const Fork &fork, PluginKind kind, const std::string &name,
                                        const EmitOptions &options);

} // namespace unplug::emit

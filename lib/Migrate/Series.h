// The fork's change as a series of commits: the runtime and the seams first, then one a plugin, each of which builds.
#pragma once

#include "Emit/Emit.h"
#include "Inventory/Inventory.h"
#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <string>
#include <vector>

namespace unplug::migrate {

struct Commit {
  std::string message; // a subject, an empty line, the rest
  rewrite::RootChanges changes;
};

// What it takes to emit a part of the plugins, as it was emitted for all of them.
struct Emitting {
  const emit::Fork &fork;
  const std::vector<emit::PluginToEmit> &plugins;
  const emit::EmitOptions &options;
};

// All commits together make `whole`, byte for byte. The commit of a plugin names where it comes from (the commit of its
// repository, its authors, its owners by CODEOWNERS) as far as git and the inputs say.
llvm::Expected<std::vector<Commit>> commitsOf(const inventory::Inventory &inventory, const Emitting &emitting,
                                              const rewrite::RootChanges &whole);

// Owners that CODEOWNERS files among the inputs give the plugins that move, as lines for the fork's own (UP0561).
Findings ownersToKeep(const inventory::Inventory &inventory, const Emitting &emitting);

} // namespace unplug::migrate

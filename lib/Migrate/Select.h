// What of a plan is emitted, and under which slugs.
#pragma once

#include "Emit/Emit.h"
#include "Inventory/Inventory.h"
#include "Migrate/Migrate.h"
#include "Plan/Plan.h"

#include <llvm/Support/Error.h>

#include <vector>

namespace unplug::migrate {

struct Selection {
  std::vector<emit::PluginToEmit> plugins;
  std::vector<emit::SkeletonToEmit> skeletons;
  std::vector<std::pair<PluginKind, std::string>> ignoredNames;
  std::vector<Placement> placements;
  std::vector<std::size_t> leftOut; // plugins that lost all their names to others, index into Source::plugins
};

// Fails (refusal) on verdicts that cannot be carried out, on clashes that the plan does not settle, and on plugins to
// emit without a fork.
llvm::Expected<Selection> select(const inventory::Inventory &inventory, const plan::Plan &plan, const emit::Fork *fork);

} // namespace unplug::migrate

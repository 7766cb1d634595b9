// What could be a Lua script in place of a plugin, and what of it a plan chooses.
#pragma once

#include "Inventory/Inventory.h"
#include "Lua/Lua.h"
#include "Plan/Plan.h"

#include <llvm/Support/Error.h>

#include <set>
#include <vector>

namespace unplug::plan {

// A stanza of modifiers that 2.x acted upon; where the scope may change, of http-server plugins too.
struct ScriptUse {
  std::size_t gateway = 0, use = 0; // indices into Inventory::gateways, and its uses
  std::set<std::size_t> plugins;    // that the names lead to, indices into Source::plugins
  lua::Use description;
  lua::UseResult result; // the stanza, or what stands in its way
};

struct Scripts {
  std::vector<ScriptUse> uses;
  std::vector<lua::PluginResult> plugins; // by plugin of the source: what each does
};

// Fails only on templates that cannot be read.
llvm::Expected<Scripts> couldBeScripts(const inventory::Inventory &inventory, const lua::Options &options);

// Whether the plugin is used where no script is possible at all.
bool isUsedOtherwise(const inventory::Inventory &inventory, const Scripts &scripts, std::size_t plugin);

// A use that becomes a script, or a component that the gateway has.
struct ChosenUse {
  std::size_t use = 0;                     // index into Scripts::uses
  UseStrategy strategy = UseStrategy::Lua; // or Builtin
};

// Those that the plan says so of, and those whose plugins' verdict it is. Fails (refusal) where that is not possible,
// with what stands in the way: file, line and the next best.
llvm::Expected<std::vector<ChosenUse>> chosenUses(const Plan &plan, const inventory::Inventory &inventory,
                                                  const Scripts &scripts);

// The script that an earlier run made of the plugin and that lies among the inputs, as its display path; empty when
// there is none.
std::string scriptAmongInputs(const inventory::Inventory &inventory, const go::Plugin &plugin);

// Whether that script has gaps that nobody has written yet.
bool scriptHasGaps(const inventory::Inventory &inventory, const go::Plugin &plugin);

// The plugins that are in no build afterwards: their verdict is lua or builtin.
std::set<std::size_t> pluginsReplaced(const Plan &plan, const inventory::Inventory &inventory);

} // namespace unplug::plan

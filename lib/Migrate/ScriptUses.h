// Stanzas of modifiers that become Lua: the scripts, the stanzas that run them, and what there is to say.
#pragma once

#include "Inventory/Inventory.h"
#include "Lua/Lua.h"
#include "Plan/Ledger.h"
#include "Plan/Plan.h"
#include "Plan/Scripts.h"

#include <llvm/Support/Error.h>

#include <set>
#include <string>
#include <vector>

namespace unplug::migrate {

// A script beside the configuration that runs it.
struct ScriptFile {
  InputFile file; // where it goes; it may be there already, with this very text
  std::string text;
};

struct ScriptUses {
  std::vector<ScriptFile> files;
  std::map<plan::UseId, plan::UseState> states; // of the stanzas that became scripts
  std::set<std::string> unfinished;             // ids of plugins whose scripts have gaps
  Findings findings;
};

// Lets the stanzas that `plan` chooses become scripts, in the edits of `inventory`'s gateways. Fails (refusal) where
// the plan asks for what cannot be, and on another file where a script goes.
llvm::Expected<ScriptUses> useScripts(inventory::Inventory &inventory, const plan::Plan &plan,
                                      const plan::Scripts &scripts, const lua::Options &options);

// What keeps the plugins in the build that could have been scripts: asked for with --prefer lua.
Findings keptInTheBuild(const inventory::Inventory &inventory, const plan::Plan &plan, const plan::Scripts &scripts);

} // namespace unplug::migrate

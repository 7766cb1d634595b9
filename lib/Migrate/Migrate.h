// Carrying out a plan: from an inventory and a fork to one change set over both roots, and what is left afterwards.
#pragma once

#include "Emit/Emit.h"
#include "Inventory/Inventory.h"
#include "Lua/Lua.h"
#include "Migrate/Licences.h"
#include "Migrate/Series.h"
#include "Plan/Ledger.h"
#include "Plan/Plan.h"
#include "Plan/Scripts.h"
#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <string>
#include <vector>

namespace unplug::migrate {

struct Options {
  std::filesystem::path out; // --out: where rewritten configurations go; empty: in place
  bool as2x = false;         // --on-error=as-2.x
  std::filesystem::path templates;
  bool tidy = false;                 // let `go mod tidy` settle the fork's go.mod (--tidy)
  bool editBuildFiles = true;        // the steps that built plugins go (--build-files)
  bool commitEach = false;           // the fork's change as a series, one commit a plugin (--commits plugin)
  std::string provenance;            // the command that makes the emitted code again, without machine paths
  std::filesystem::path moduleCache; // Go's own, for licences; may be empty
  lua::Options lua;
  bool preferLua = false; // say of each plugin that stays Go why it does (--prefer lua)
};

// Where a plugin's code went.
struct Placement {
  std::string plugin; // Plugin::id
  std::string slug;
};

struct Migration {
  rewrite::ChangeSet changes; // the fork first, when there is one, then each root with configurations
  std::vector<Commit> series; // of the fork's part, when it was asked for
  std::vector<Placement> placements;
  std::vector<emit::MovedVersion> moved;
  std::vector<std::string> needsTidy;
  std::vector<ModuleLicence> licences; // of what is compiled in
  plan::Stage stage;
  Findings findings; // what is left once the changes are written, and what the emission has to say
};

// Computes the change set; writes nothing. Without a fork nothing can be emitted: every plugin is a script, or removed.
// Fails (refusal) on a plan that this version cannot carry out, on names that several plugins register and no decision,
// on a seam that is not found, and on a rewritten configuration that does not mean the same.
llvm::Expected<Migration> computeMigration(const inventory::Inventory &inventory, const plan::Plan &plan,
                                           const plan::Scripts &scripts, const emit::Fork *fork,
                                           const Options &options);

} // namespace unplug::migrate

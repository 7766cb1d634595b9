// Options that several commands share, and what they mean.
#pragma once

#include "Command.h"

#include "Inventory/Inventory.h"
#include "Lua/Lua.h"
#include "Report/Report.h"
#include "Support/Error.h"

#include <string>
#include <vector>

namespace unplug::tool {

struct InputOptions {
  std::vector<std::string> paths; // empty: the current folder
  std::string from;
  std::string fork;
  std::string pluginsDir = "plugins";
  inventory::FlexibleOptions flexible;
  std::string environmentFile;
  bool useEnvironment = false;
  std::string schema;

  void declare(CLI::App &app);

  // What takeInventory is to read, without a fork. Fails (input error) on an --env-file or a --schema that
  // cannot be read.
  llvm::Expected<inventory::Options> reading() const;
};

// What becomes a script, and on what terms.
struct LuaOptions {
  std::string prefer = "in-tree";
  std::vector<std::string> allowed;
  lua::Options lua;

  void declare(CLI::App &app);
  bool preferLua() const { return prefer == "lua"; }

  // Adds what `allowed` and a plan say is accepted. Fails (usage) on a folder that is not below the configuration's.
  llvm::Error settle(const std::vector<std::string> &byPlan = {});
};

struct OutputOptions {
  std::string format = "text";
  std::string file; // -o; empty: standard output
  std::string failOn = "error";
  std::string colour = "auto";
  bool quiet = false, verbose = false;

  void declare(CLI::App &app);          // all of them
  void declareRendering(CLI::App &app); // without --fail-on, for commands that have no findings
  void declareFormat(CLI::App &app);    // only how and where to
  bool useColour(const Environment &environment) const;
};

// Repairs what an interrupted run left under `paths`, and says so on standard error.
llvm::Error repair(const std::vector<std::string> &paths, Environment &environment);

// Takes into `reading` the 2.x release that the last migration into the build at `root` was judged by.
void recallRelease(inventory::Options &reading, const std::string &root, const std::string &pluginsDir,
                   const std::string &label = "fork:");

struct ChosenPlan {
  plan::Plan plan;
  plan::Scripts scripts; // what could be scripts
};

// The plan of `file`, which must be of these inputs; without a file, what is proposed.
llvm::Expected<ChosenPlan> choosePlan(const inventory::Inventory &inventory, const std::string &file, bool skeleton,
                                      LuaOptions &lua);

// Where Go keeps the modules that it downloaded, as it looks for that itself; empty when it would not know.
std::filesystem::path moduleCache();

// The same for a fork or a module, beside which a killed run may have left a copy.
llvm::Error repairBuild(const std::string &root, Environment &environment);

// Writes `text` to `file`, all or nothing; to standard output when `file` is empty.
llvm::Error writeResult(const std::string &text, const std::string &file, Environment &environment);

// Renders in the format asked for.
std::string render(const report::Report &report, const OutputOptions &options, const Environment &environment,
                   bool fullDiff);

// 1 when a finding is at or above --fail-on, else 0.
ExitStatus statusOf(const Findings &findings, const OutputOptions &options);

// The status that says more: 3 outranks 4 outranks 1.
ExitStatus worse(ExitStatus a, ExitStatus b);

} // namespace unplug::tool

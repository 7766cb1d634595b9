// Options that several commands share, and what they mean.
#pragma once

#include "Command.h"

#include "Inventory/Inventory.h"
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

  void declare(CLI::App &app, bool forkIsRequired);

  // What takeInventory is to read, without a fork. Fails (input error) on an --env-file or a --schema that
  // cannot be read.
  llvm::Expected<inventory::Options> reading() const;
};

struct OutputOptions {
  std::string format = "text";
  std::string file; // -o; empty: standard output
  std::string failOn = "error";
  std::string colour = "auto";
  bool quiet = false, verbose = false;

  void declare(CLI::App &app);          // all of them
  void declareRendering(CLI::App &app); // without --fail-on, for commands that have no findings
  bool useColour(const Environment &environment) const;
};

// Repairs what an interrupted run left under `paths`, and says so on standard error.
llvm::Error repair(const std::vector<std::string> &paths, Environment &environment);

// Where Go keeps the modules that it downloaded, as it looks for that itself; empty when it would not know.
std::filesystem::path moduleCache();

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

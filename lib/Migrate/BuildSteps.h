// The user's files that built the plugins, after the plugins are in the gateway's own build.
#pragma once

#include "Inventory/Inventory.h"
#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <optional>
#include <string>
#include <vector>

namespace unplug::migrate {

// A file with a plugin's build in it.
struct BuildFile {
  const InputFile *input;
  std::string before;
  std::optional<std::string> after; // nothing: it stays, and a finding says why
};

struct BuildSteps {
  std::vector<BuildFile> files;
  Findings findings;
};

// `gatewayBuild` is offered where a job built plugins. With `ownBuild`, images that started from a 2.x gateway start
// from the user's own build.
llvm::Expected<BuildSteps> editBuildFiles(const inventory::Inventory &inventory, const std::filesystem::path &templates,
                                          const std::string &gatewayBuild, bool ownBuild);

// The command that builds the gateway of a fork or module as it will be: its Makefile's own target, else `go build` of
// its command. Empty when there is neither.
std::string gatewayBuildOf(const rewrite::RootChanges &fork);

} // namespace unplug::migrate

// Merging what the plugins require into the fork's go.mod and go.sum.
#pragma once

#include "Emit/Emit.h"

#include <set>

namespace unplug::emit {

struct NeededImport {
  std::string path;
  std::size_t module; // of the plugin's file, index into Source::modules
  Location at;
};

struct MergedMod {
  std::optional<rewrite::FileChange> mod, sum;
  std::vector<MovedVersion> moved;
  std::vector<LinkedModule> linked;
  std::vector<std::string> needsTidy;
  Findings findings;
};

// Adds to the fork's go.mod each requirement that provides a needed import and is not there yet; the highest version
// wins. Nothing else of the plugins' go.mod files is taken over.
llvm::Expected<MergedMod> mergeModules(const Fork &fork, const go::Source &source,
                                       const std::vector<NeededImport> &needed);

// The requirement with the longest path that provides `importPath`; null when none does.
const go::Requirement *provider(const std::vector<go::Requirement> &requirements, const std::string &importPath);

// The requirements of the fork's go.mod.
llvm::Expected<std::vector<go::Requirement>> forkRequirements(const Fork &fork);

} // namespace unplug::emit

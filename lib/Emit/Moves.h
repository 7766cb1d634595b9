// Moving a plugin's packages into the fork: package clause, import paths and func main are all that change.
#pragma once

#include "Emit/Emit.h"

#include <map>
#include <set>

namespace unplug::emit {

// Where packages go, and what of 3.0 replaces what they import.
struct Destinations {
  std::map<std::size_t, std::string>
      folderOf; // package -> folder below the fork's root: "plugins/token-check/internal/x"
  std::map<std::size_t, std::string> importPathOf; // package -> import path in the fork
  std::map<std::size_t, std::string> nameOf;       // package -> package clause
  std::vector<go::Requirement> forkRequirements;
};

// Destinations of every package that the plugins need. A module that only a local replacement brings gets a slug of its
// own.
Destinations chooseDestinations(const Fork &fork, const go::Source &source, const std::vector<PluginToEmit> &plugins,
                                const std::vector<go::Requirement> &forkRequirements);

// One file as it will be in the fork. Fails (refusal) on a syntax error and on imports that 3.0 no longer has.
llvm::Expected<std::string> moveFile(const Fork &fork, const go::Source &source, const Destinations &destinations,
                                     std::size_t package, std::size_t file, Findings &findings);

// The import path in 3.0 of a package of lura or krakend-*; nothing for others.
std::optional<std::string> importPathIn3(const Fork &fork, const Destinations &destinations,
                                         const std::string &importPath);

// The package that `importPath` means in a file of `module`; nothing when it is not among the inputs.
std::optional<std::size_t> localPackage(const go::Source &source, std::size_t module, const std::string &importPath);

} // namespace unplug::emit

// Where the packages of the plugins go in the fork, and what their import paths mean there.
#pragma once

#include "Emit/Emit.h"

#include <map>

namespace unplug::emit {

struct Destinations {
  std::map<std::size_t, std::string> folderOf; // package -> folder below the fork's root: "plugins/guard/internal/x"
  std::map<std::size_t, std::string> importPathOf; // package -> import path in the fork
  std::map<std::size_t, std::string> nameOf;       // package -> package clause
  std::vector<go::Requirement> forkRequirements;
};

// Destinations of every package that the plugins need. A module that only a local replacement brings gets a slug of its
// own. A folder that the fork's .gitignore hides, or from which the list could not import a plugin, gets another name.
Destinations chooseDestinations(const Fork &fork, const go::Source &source, const std::vector<PluginToEmit> &plugins,
                                const std::vector<go::Requirement> &forkRequirements);

// The package that `importPath` means in a file of `module`; nothing when it is not one that moves.
std::optional<std::size_t> localPackage(const go::Source &source, const Destinations &destinations, std::size_t module,
                                        const std::string &importPath);

// The import path in 3.0 of a package of lura or krakend-*; nothing for others.
std::optional<std::string> importPathIn3(const Fork &fork, const Destinations &destinations,
                                         const std::string &importPath);

// True for a package of krakend-ce itself, of any generation: the gateway imports the plugins, so they cannot import
// it.
bool isGatewayPackage(const std::string &importPath);

} // namespace unplug::emit

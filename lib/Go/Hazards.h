// What endangers a gateway when a plugin's code becomes part of it, and what the plugin needs from its surroundings.
#pragma once

#include "Go/CallGraph.h"

namespace unplug::go {

// Findings UP0220 to UP0231, each with its place. The plugin's role must be known.
Findings findHazards(const Program &program, const Plugin &plugin, const CallGraph &graph,
                     const std::vector<Factory> &factories);

// Environment variables, files, ports, network clients, goroutines, other programs: Plugin::needs.
std::vector<Need> readNeeds(const Program &program, const CallGraph &graph);

} // namespace unplug::go

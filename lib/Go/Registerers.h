// Registerer variables and what their Register* methods register (facts C1).
#pragma once

#include "Go/Go.h"
#include "Go/Resolve.h"

namespace unplug::go {

// A factory function that some registration hands over, for whoever looks at what it reads.
struct Factory {
  PluginKind kind;
  Bound function;
  std::optional<Bound> receiver;
};

// Fills kinds, registrations, registersLogger and registersContext of `plugin` from package `package`; gives the
// factories. False when the package exports no registerer variable at all: it is no plugin.
bool readRegisterers(const Program &program, std::size_t package, Plugin &plugin, std::vector<Factory> &factories,
                     Findings &findings);

} // namespace unplug::go

// plugins/registered.go and plugins/README.md.
#pragma once

#include "Emit/Destinations.h"

namespace unplug::emit {

// The field of host.Plugin for a kind: "Server", "Client", "Modifier".
std::string_view hostField(PluginKind kind);

struct ListFiles {
  std::string registered, readme;
};

// The list of `plugins`, which are in loading order, and of the skeletons.
llvm::Expected<ListFiles> listFiles(const Fork &fork, const go::Source &source, const Destinations &destinations,
                                    const std::vector<PluginToEmit> &plugins,
                                    const std::vector<SkeletonToEmit> &skeletons, const EmitOptions &options);

// The .so files that an earlier run named in the list, by the folder below the plugins' one: the build lines that said
// so may be gone by now.
llvm::Expected<std::map<std::string, std::string>> loadedFiles(const Fork &fork);

} // namespace unplug::emit

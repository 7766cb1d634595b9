// A team's own fork of krakend-ce 2.x: what is theirs in it, and which of that 3.0 touches.
#pragma once

#include "Support/Finding.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <optional>

namespace unplug::migrate {

// The findings on the fork at `root` (display paths "fork:"): the release that it is of, files that differ from that
// release's (catalogue: UpstreamBlobs.def) or are none of upstream's, aliases of its own, modules of its own and those
// that stand on Lura 2 as far as the Go module cache or vendor/ show it. Nothing when `root` is no fork of
// krakend-ce 2.x. Fails (input error) when a file cannot be read.
llvm::Expected<std::optional<Findings>> lookAtOwnFork(const std::filesystem::path &root);

} // namespace unplug::migrate

// An overlay: the plugins as a Go module in a repository of the user's own, which is laid over a clean checkout of
// krakend-ce when the gateway is built. Upstream's go.mod and go.sum stay as they are, because a go.work joins the two
// modules (https://go.dev/ref/mod#workspaces); the seams are found in each checkout anew, and lie beside the plugins as
// a patch too.
#pragma once

#include "Emit/Emit.h"
#include "Emit/GoMod.h"

#include <llvm/Support/Error.h>

#include <string>
#include <utility>
#include <vector>

namespace unplug::emit {

struct OverlayFiles {
  std::vector<std::pair<std::string, std::string>> files; // path below the overlay's root, and text
  std::vector<std::pair<std::string, std::string>> once;  // the same, of files that are the user's once they exist
};

// Everything of the overlay but the plugins' folder: overlay.json, seams.patch, and what builds it. Fails as wireSeams
// does.
llvm::Expected<OverlayFiles> overlayFiles(const Fork &overlay, const std::filesystem::path &templates, bool needsC);

// The overlay's own go.mod and go.sum, below the plugins' folder: lura and what `needed` and `ofGateway` (import paths
// of lura and the gateway's modules) stand on, each in the version that the gateway is built with once the two are
// joined.
llvm::Expected<MergedMod> overlayModules(const Fork &overlay, const go::Source &source,
                                         const std::vector<NeededImport> &needed,
                                         const std::vector<std::string> &ofGateway);

// What a checkout becomes with the overlay at `root` laid over it: its seams, the plugins' module, a go.work.
// `checkout` is a fork that was opened. Fails (refusal) when a seam is not found, or where the plugins would be there
// is something else.
struct LaidOver {
  rewrite::RootChanges changes;
  Findings findings; // UP0560: the checkout is of another release than the overlay was resolved against
};
llvm::Expected<LaidOver> layOver(const Fork &overlay, const Fork &checkout);

// The overlay as it shall be on another release of the gateway, which `checkout` is: paths of the gateway's modules in
// its Go files, requirements, seams, runtime. `overlay` is as openOverlay gives it.
llvm::Expected<Emission> upgradeOverlay(const Fork &overlay, const EmitOptions &options);

// The tag "vX.Y.Z" that the checkout's HEAD is at, by its .git; empty when none says.
std::string releaseOf(const std::filesystem::path &root);

} // namespace unplug::emit

// A module of the user's own that builds the gateway from krakend-ce as a library (facts D7): its main, the
// collaborators that hold the seams, and what its go.mod starts from.
#pragma once

#include "Emit/Emit.h"

#include <llvm/Support/Error.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unplug::emit {

struct ModuleFiles {
  std::vector<std::pair<std::string, std::string>> files; // path below the module's root, and text
  std::vector<std::pair<std::string, std::string>> once;  // the same, of files that are the user's once they exist
  Findings findings;
};

// Everything of the module but its plugins and its go.mod. The command and the factories of endpoints and backends come
// from the checkout's own source. Fails (refusal) where the checkout differs from krakend-ce in what this needs: the
// file, what was looked for, and why it does not fit.
llvm::Expected<ModuleFiles> moduleFiles(const Fork &module, const std::filesystem::path &templates, bool needsC);

// A go.mod and go.sum as they are (empty: not there), and as what the plugins need is added to.
struct ModFiles {
  std::optional<std::string> modBefore, sumBefore;
  std::string mod, sum;
  std::vector<std::string> ofCheckout;        // modules that it takes from folders of the checkout
  std::map<std::string, std::string> changed; // of a program: path and version of what takes the place of lura 2's
  Findings findings;                          // of a program
};

// Of a fork they are what they are; of a module they get what the checkout's hold; of a program they move to lura 3.
llvm::Expected<ModFiles> readModFiles(const Fork &fork);

} // namespace unplug::emit

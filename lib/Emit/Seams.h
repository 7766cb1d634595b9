// The seams of a fork, found by structure (facts D1-D5), and one line at each.
#pragma once

#include "Emit/Emit.h"
#include "Emit/GoFile.h"
#include "Rewrite/ChangeSet.h"

namespace unplug::emit {

struct Seams {
  std::vector<rewrite::FileChange> changes; // of files that need a line
  bool wired = false;                       // all five were wired already
};

// Finds all five seams in the Go files of the fork's root and wires those that are not. Fails (refusal) with the file,
// the construct that was looked for and why it does not fit.
llvm::Expected<Seams> wireSeams(const Fork &fork);

// The files of the package in `root`, without tests, with the calls at the seams of its factories (D2, D3, D4) in them:
// of `hostPath`. Nothing is written. Fails as wireSeams does.
llvm::Expected<std::vector<GoFile>> wireFactories(const Fork &checkout, const std::string &hostPath);

} // namespace unplug::emit

// `go mod tidy` before anything is written: in a copy of the tree as it will be, so that its result belongs to the
// change set, and its failure leaves nothing behind.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <filesystem>

namespace unplug::migrate {

// Lets Go (through PATH, with the GO* variables and proxies of this process; it uses the network) settle go.mod and
// go.sum of `root`, which is a module, or of its folder `below`. The copy lies beside the root, because replacements
// may name folders relative to it. Fails (refusal) with what Go said; `root` is as it was then.
llvm::Error tidy(rewrite::RootChanges &root, const std::string &below = {});

// Removes the copies beside `root` that runs of this left which were killed; those of runs that go on stay. How many
// there were.
unsigned removeLeftCopies(const std::filesystem::path &root);

} // namespace unplug::migrate

// What is checked before a change set is written.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

namespace unplug::rewrite {

// Every file is as `before` says, lies inside its root, goes through no link and is changed once.
llvm::Error checkTargets(const ChangeSet &changes);

// No file that changes has edits that git's HEAD does not have and that unplug did not write itself.
llvm::Error checkClean(const ChangeSet &changes);

} // namespace unplug::rewrite

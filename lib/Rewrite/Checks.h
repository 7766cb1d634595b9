// What is checked before a change set is written.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unplug::rewrite {

// Every file is as `before` says, lies inside its root, goes through no link and is changed once.
llvm::Error checkTargets(const ChangeSet &changes);

// No file that changes has edits that git's HEAD does not have and that unplug did not write itself.
llvm::Error checkClean(const ChangeSet &changes);

// The blobs that git at `root` has under these names ("HEAD:./path", or an object's id), in the order asked for;
// nothing for those that it does not have. Git runs no hooks, filters or monitors of the repository for it. Fails when
// git cannot be asked.
llvm::Expected<std::vector<std::optional<std::string>>> gitBlobs(const std::filesystem::path &root,
                                                                 const std::vector<std::string> &names);

// The id of the commit that is checked out at `root`, asked in the same way; empty when there is none, or no git.
std::string gitHead(const std::filesystem::path &root);

} // namespace unplug::rewrite

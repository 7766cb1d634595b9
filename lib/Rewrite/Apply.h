// Writing change sets: all files or none, with a journal from which a crash is repaired and `undo` restores every byte.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <functional>
#include <string>
#include <vector>

namespace unplug::rewrite {

struct ApplyOptions {
  bool allowDirty = false;
  // Called before each step that touches the disk, with its number from 0; tests end the process there.
  std::function<void(unsigned step)> beforeStep;
};

// Writes `changes`. The journal of each root lies in `.git/unplug`, else `.unplug`, and all carry one id. Order:
// journals with the old bytes (fsync), temporary files beside their targets (fsync), a commit mark, renames, fsync of
// folders. Fails (refusal) and writes nothing when a file is not as `before` says, when a path leaves its root or goes
// through a link, or when a file that it touches differs both from git's HEAD and from what the journal last wrote
// there, unless allowDirty. Files without git are compared with the journal only.
llvm::Error apply(const ChangeSet &changes, const ApplyOptions &options);

// Rolls an interrupted apply under `root` forward when it had its commit mark, else back. Every command that reads
// `root` calls this first through the command line. True when there was something to repair.
llvm::Expected<bool> recover(const std::filesystem::path &root);

// Takes the last apply under `root` back, in all roots that its journal names: every byte and mode as before. Gives the
// paths restored. Fails (refusal) with the list when files were edited since, or when there is nothing to undo.
llvm::Expected<std::vector<std::string>> undo(const std::filesystem::path &root,
                                              const std::function<void(unsigned step)> &beforeStep = {});

} // namespace unplug::rewrite

// What people changed in files that unplug wrote: it stays. Which files those are is known from a list of what was
// written last, which lies in the fork and is committed with it.
#pragma once

#include "Emit/Emit.h"
#include "Emit/Sources.h"

#include <map>
#include <set>
#include <string>

namespace unplug::emit {

// What was written last, by path.
struct Written {
  std::string id;       // git's blob id
  std::string conflict; // of the fork's file when it met a change that it does not have; empty once it was edited since
};
using WrittenFiles = std::map<std::string, Written>;

// The id that git gives these bytes (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects).
std::string blobId(const std::string &bytes);

// Of PLUGINS/unplug.sum; empty when there is none. Lines that are not understood are left out: their files count as
// new.
llvm::Expected<WrittenFiles> readWritten(const Fork &fork);

// From which commits the folders were made, of PLUGINS/unplug.sum.
llvm::Expected<std::map<std::string, SourceCommit>> readSources(const Fork &fork);

// The folder of a path that counts as one: "plugins/guard" of "plugins/guard/internal/x.go".
std::string folderOf(const Fork &fork, const std::string &path);

struct Kept {
  Findings findings;
  std::set<std::string> conflicts; // paths
};

// Takes into `changes` what was edited in the fork since the last run: a file whose source is unchanged stays as it is;
// one whose source changed too is merged, line by line, with what was written before (from git, or from the copy below
// PLUGINS/.unplug that the run before left); where the two meet, the fork's file stays, and is named in every run until
// somebody edits it. Adds unplug.sum and these copies to `changes`. `theirs` are files that belong to the user once
// they are there (skeletons). The commit of a folder's source is noted when one of its files changes, so that the list
// stays as it is when nothing else does.
llvm::Expected<Kept> keepEdits(const Fork &fork, std::map<std::string, rewrite::FileChange> &changes,
                               const std::set<std::string> &theirs, const SourceFiles &sources);

} // namespace unplug::emit

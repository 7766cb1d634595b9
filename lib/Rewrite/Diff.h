// Unified diffs.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <string>

namespace unplug::rewrite {

// `change` as a unified diff with three lines of context, as `git apply` and `patch -p1` read it ("a/PATH", "b/PATH",
// /dev/null for created and removed files, "\ No newline at end of file"). A file with a NUL byte near its start gets
// the line "Binary files ... differ" instead. Empty when nothing changes.
std::string unifiedDiff(const FileChange &change);

// All changes of one root as a mail that `git am` takes (git-am(1); with --keep-cr where files have CRLF). `message` is
// the commit's: a subject, an empty line, the rest. Author and date say nothing of this machine. Fails (refusal) on
// binary files.
llvm::Expected<std::string> mailPatch(const RootChanges &changes, const std::string &message);

struct DiffCount {
  unsigned added = 0;
  unsigned removed = 0;
};
DiffCount countChanges(const FileChange &change); // of lines; none for binary files

} // namespace unplug::rewrite

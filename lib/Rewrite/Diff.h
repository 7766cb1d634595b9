// Unified diffs.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <string>

namespace unplug::rewrite {

// `change` as a unified diff with three lines of context, as `git apply` and `patch -p1` read it ("a/PATH", "b/PATH",
// /dev/null for created and removed files, "\ No newline at end of file"). A file with a NUL byte near its start gets
// the line "Binary files ... differ" instead. Empty when nothing changes.
std::string unifiedDiff(const FileChange &change);

struct DiffCount {
  unsigned added = 0;
  unsigned removed = 0;
};
DiffCount countChanges(const FileChange &change); // of lines; none for binary files

} // namespace unplug::rewrite

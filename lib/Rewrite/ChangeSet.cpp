// Change sets as values.
#include "Rewrite/ChangeSet.h"

#include <algorithm>

namespace unplug::rewrite {

bool ChangeSet::empty() const {
  return std::all_of(roots.begin(), roots.end(), [](const RootChanges &root) {
    return std::none_of(root.files.begin(), root.files.end(), [](const FileChange &file) { return file.changes(); });
  });
}

} // namespace unplug::rewrite

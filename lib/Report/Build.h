// What `unplug status` and `unplug new` say about a build that holds plugins.
#pragma once

#include "Emit/Status.h"
#include "Rewrite/ChangeSet.h"

#include <string>
#include <vector>

namespace unplug::report {

std::string renderStatusText(const emit::Fork &fork, const std::vector<emit::FolderStatus> &folders);
// Schema: docs/reference/status.schema.json.
std::string renderStatusJson(const emit::Fork &fork, const std::vector<emit::FolderStatus> &folders,
                             const std::string &toolVersion);

// A plugin or a script that `unplug new` starts.
struct Started {
  std::string kind, name;
  const rewrite::RootChanges &changes;
  std::string folder;             // of its files, below the changes' root
  std::vector<std::string> names; // that it registers; none of a script
  std::string stanza;             // JSON to start from
  std::string test;               // the command that runs its test
  bool written;
};

std::string renderNewText(const Started &started);
// Schema: docs/reference/new.schema.json.
std::string renderNewJson(const Started &started, const std::string &toolVersion);

} // namespace unplug::report

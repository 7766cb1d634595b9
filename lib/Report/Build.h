// What `unplug status` and `unplug new` say about a build that holds plugins.
#pragma once

#include "Emit/NewPlugin.h"
#include "Emit/Status.h"

#include <string>
#include <vector>

namespace unplug::report {

std::string renderStatusText(const emit::Fork &fork, const std::vector<emit::FolderStatus> &folders);
// Schema: docs/reference/status.schema.json.
std::string renderStatusJson(const emit::Fork &fork, const std::vector<emit::FolderStatus> &folders,
                             const std::string &toolVersion);

struct StartedPlugin {
  PluginKind kind;
  std::string name;
  const emit::NewPlugin &made;
  bool written;
};

std::string renderNewText(const StartedPlugin &started);
// Schema: docs/reference/new.schema.json.
std::string renderNewJson(const StartedPlugin &started, const std::string &toolVersion);

} // namespace unplug::report

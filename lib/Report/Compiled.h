// What `unplug inspect` says about compiled plugins.
#pragma once

#include "Binary/Binary.h"
#include "Report/Report.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace unplug::report {

struct InspectedFile {
  std::string path; // as named
  binary::CompiledPlugin plugin;
};

std::string renderCompiledText(const std::vector<InspectedFile> &files, const TextOptions &options);
// `complete`: every file that was named could be read.
std::string renderCompiledJson(const std::vector<InspectedFile> &files, const std::string &toolVersion, bool complete);

// A member of "plugins" in JSON, with its "binary" object.
nlohmann::ordered_json compiledPluginJson(const std::string &path, const binary::CompiledPlugin &plugin);

// "http-server orders-auth", one for each name; or the kind and "(name not resolved)".
std::string compiledRegistrationList(const binary::CompiledPlugin &plugin);

} // namespace unplug::report

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
std::string renderCompiledJson(const std::vector<InspectedFile> &files, const std::string &toolVersion);

// The "binary" object of a plugin in JSON.
nlohmann::ordered_json compiledJson(const binary::CompiledPlugin &plugin);

// Its "registrations", one for each name.
nlohmann::ordered_json registrationsJson(const std::string &path, const binary::CompiledPlugin &plugin);

// "http-server orders-auth", one for each name; or the kind and "(name not resolved)".
std::string registrationList(const binary::CompiledPlugin &plugin);

} // namespace unplug::report

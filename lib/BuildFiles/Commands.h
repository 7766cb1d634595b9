// What shell commands are for, as far as plugins go: judged by their words, nothing is run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unplug::buildfiles {

enum class Purpose {
  Build,  // builds a plugin
  Serves, // folders, messages, downloads: nothing by itself
  Other
};

Purpose purposeOf(std::vector<std::string> words);

// True when a shell command line does nothing but build plugins and what goes with it (folders, downloads, messages).
bool onlyBuildsPlugins(std::string_view command);

// Without white space at both ends.
std::string_view trimmed(std::string_view text);

} // namespace unplug::buildfiles

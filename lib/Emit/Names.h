// Names in emitted Go.
#pragma once

#include <string>

namespace unplug::emit {

// A valid package name made of a folder's name: letters and digits only, no keyword.
std::string packageName(const std::string &folder);

} // namespace unplug::emit

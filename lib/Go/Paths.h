// Display paths in parts.
#pragma once

#include <string>

namespace unplug::go {

// "plugins/guard" of "plugins/guard/main.go", "in2:" of "in2:main.go".
std::string folderOf(const std::string &path);

// "main.go" of either.
std::string nameOf(const std::string &path);

} // namespace unplug::go

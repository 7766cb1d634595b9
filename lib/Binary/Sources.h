// The source files that a compiled plugin was built from.
#pragma once

#include "Binary/Image.h"

#include <string>
#include <vector>

namespace unplug::binary {

// The files of the module's own packages, from the file table of Go's line table (runtime/symtab.go; layouts of
// Go 1.16, 1.18 and 1.20), which stripping leaves in place. Empty when it cannot be found.
std::vector<std::string> readSources(const Image &image, const std::string &modulePath);

} // namespace unplug::binary

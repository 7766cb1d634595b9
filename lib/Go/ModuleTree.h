// The modules among the inputs: each go.mod with its go.sum, and what go.work files hold together.
#pragma once

#include "Go/Go.h"

#include <string>

namespace unplug::go {

// True for a path below a folder vendor/.
bool isVendored(const std::string &path);

// Fills source.modules, by path. Modules that a go.work uses together replace each other, as they do for Go. What
// cannot be read or understood becomes a finding.
void readModules(const FileTree &tree, Source &source);

} // namespace unplug::go

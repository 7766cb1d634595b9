// Which files are one package.
#pragma once

#include "Go/Go.h"
#include "Go/Syntax.h"

#include <optional>
#include <vector>

namespace unplug::go {

// Fills source.packages from the files that have a tree; `trees` and `moduleOf` are by file. Files of one `package
// main` that each hold a plugin and cannot be compiled together become a package each, with the files that hold none.
void groupPackages(Source &source, const std::vector<std::optional<SyntaxTree>> &trees,
                   const std::vector<std::size_t> &moduleOf);

} // namespace unplug::go

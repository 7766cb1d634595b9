// Taking a few declarations out of a Go package into a package of their own: those that are asked for, what they need
// and cannot import, and nothing else. What the old package exports is imported from there.
#pragma once

#include "Emit/GoFile.h"

#include <llvm/Support/Error.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace unplug::emit {

struct Carving {
  std::string importPath;         // of the package that is carved
  std::string importName;         // what its files call themselves
  std::string packageName;        // of the new package
  std::string changedBy;          // import path: a declaration that calls it is changed code, so it is taken along
  std::set<std::string> types;    // with their methods
  std::set<std::string> reserved; // names that the new package has already
};

// The new package's files: name and text, by name. `files` are all non-test files of the package, their paths as
// messages shall show them. Fails (refusal) when a variable would have to be taken along: it would then exist twice.
llvm::Expected<std::vector<std::pair<std::string, std::string>>> carve(const std::vector<GoFile> &files,
                                                                       const Carving &carving);

} // namespace unplug::emit

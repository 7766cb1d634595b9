// Files that a package needs beside its Go: what it embeds, and the C and assembly that Go compiles with it.
#pragma once

#include "Go/Go.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace unplug::emit {

// By path relative to the package's folder. Links are not followed; fails (refusal) on more files than a package may
// sensibly have.
llvm::Expected<std::map<std::string, std::filesystem::path>> companionsOf(const go::Source &source,
                                                                          const go::Package &package);

// The files below the package's folder testdata, in the same way; nothing (not a failure) when there are too many.
std::optional<std::map<std::string, std::filesystem::path>> testDataOf(const go::Source &source,
                                                                       const go::Package &package);

// The patterns of the `//go:embed` lines of a file.
std::vector<std::string> embedPatterns(std::string_view text);

} // namespace unplug::emit

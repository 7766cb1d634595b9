// go.mod and go.sum as text: changing single lines and leaving every other byte.
#pragma once

#include "Rewrite/Edits.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace unplug::emit {

// Where the version of the requirement of `path` stands in a go.mod.
std::optional<Range> versionRange(const std::string &mod, const std::string &path);

// Edits by which the requirement of `path` becomes one of `newPath` at `version`; none when there is no such
// requirement.
std::vector<rewrite::Edit> replaceRequirement(const std::string &mod, const std::string &path,
                                              const std::string &newPath, const std::string &version);

// Edits that take the requirement of `path` out, with its line.
std::vector<rewrite::Edit> dropRequirement(const std::string &mod, const std::string &path);

// Where the version stands in the `go` line.
std::optional<Range> goVersionRange(const std::string &mod);

// Edits that require each (path, version): in the first block that holds direct requirements (or `indirect` ones), each
// at its place in the order; in a block of its own at the end when there is none.
std::vector<rewrite::Edit> addRequirements(const std::string &mod,
                                           const std::vector<std::pair<std::string, std::string>> &added,
                                           bool indirect = false);

// The lines of a go.sum for one module at one version: of its files and of its go.mod.
std::vector<std::string> sumLines(const std::string &sum, const std::string &path, const std::string &version);

// `sum` with those of `lines` whose module, version and file it does not have yet, in the order that Go keeps.
std::string mergeSumLines(const std::string &sum, const std::set<std::string> &lines);

} // namespace unplug::emit

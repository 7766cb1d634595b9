// go.mod files (https://go.dev/ref/mod#go-mod-file).
#pragma once

#include "Go/Go.h"

#include <optional>
#include <string>
#include <string_view>

namespace unplug::go {

// What is wrong with a go.mod, and on which line.
struct ModFault {
  unsigned line = 0;
  std::string message;
};

// Fills path, goVersion, toolchain, requirements, replacements, exclusions and tools of `module` from the text of its
// go.mod. Directives that this tool has no use for (retract, godebug, ignore) are skipped.
std::optional<ModFault> parseModule(std::string_view text, Module &module);

// A go.work (https://go.dev/ref/mod#workspaces): folders as written, and replacements.
struct Workspace {
  std::vector<std::string> uses;
  std::vector<Replacement> replacements;
};
std::optional<ModFault> parseWorkspace(std::string_view text, Workspace &workspace);

} // namespace unplug::go

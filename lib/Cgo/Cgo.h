// C in plugins: what `import "C"` brings along, parsed by Clang, and what it asks of the machine that builds the
// gateway.
#pragma once

#include "Cgo/Protocol.h"
#include "Go/Go.h"

#include <optional>
#include <string>
#include <vector>

namespace unplug::cgo {

// A library that the plugin links to, beside the C library.
struct LinkedLibrary {
  std::string name;           // after -l, or the name that pkg-config knows
  std::string debian, alpine; // packages for building; empty when not known
};

struct PluginC {
  std::vector<Function> functions;         // that Go code calls, as Clang knows them
  std::vector<LinkedLibrary> libraries;    // sorted by name
  std::vector<std::string> debian, alpine; // packages that the build needs, sorted
  bool checked = false;                    // Clang has read it
};

// Reads the C of a plugin and of the packages that come along with it: preambles, `#cgo` lines (for Linux on this
// machine's architecture), C and C++ files beside the Go files. Nothing is compiled or run but `unplug-cgo`, which lies
// beside this program, and `pkg-config` where it is installed. Nothing when the plugin holds no C.
std::optional<PluginC> readC(const go::Source &source, const go::Plugin &plugin, Findings &findings);

// A preamble as C, line for line and column for column as in the Go file; `#cgo` lines are blanked out and kept in
// `cgo`.
struct Preamble {
  unsigned line = 1;
  std::string text;
  std::vector<std::string> cgo;
};
std::optional<Preamble> preambleOf(const std::string &goText);

} // namespace unplug::cgo

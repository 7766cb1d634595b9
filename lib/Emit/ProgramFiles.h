// A program of the user's own that is built on lura 1 or 2, taken to lura 3: imports re-pointed, what lura's loader,
// registers and factories gave taken from the emitted runtime, and every use that cannot follow said with its place.
#pragma once

#include "Emit/Emit.h"

#include <llvm/Support/Error.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace unplug::emit {

struct ProgramFiles {
  std::vector<rewrite::FileChange> changes; // of Go files and of build files that set variables of lura
  Findings findings;
};

// Everything of the program but its go.mod and the plugins' folder. Go files of vendor folders and of modules below the
// program are left alone. Fails (input error) when a file cannot be read.
llvm::Expected<ProgramFiles> moveProgram(const Fork &program);

// The go.mod of a program as lura 3 wants it: the requirements of lura and of the gateway's own modules in the versions
// of 3.0 (catalogue), its go line at least lura's. `changed` gets path and version of what is new in it. Modules
// that 3.0 has not stay.
llvm::Expected<std::string> programMod(const std::string &text, const std::string &display,
                                       std::map<std::string, std::string> &changed, Findings &findings);

// `text` of a Makefile, Dockerfile, script or job with the paths of lura's variables (`-X
// ...lura/v2/core.KrakendVersion=`) as lura 3 has them.
std::string repathLinkerFlags(std::string text);

} // namespace unplug::emit

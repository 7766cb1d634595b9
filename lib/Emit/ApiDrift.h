// Names of lura's packages that old code uses and 3.0 has elsewhere, otherwise or not at all (catalogue:
// LuraNames.def).
#pragma once

#include "Emit/GoFile.h"
#include "Support/Finding.h"

#include <llvm/Support/Error.h>

#include <functional>
#include <string>

namespace unplug::emit {

// What the names are re-pointed to.
struct DriftTarget {
  std::string luraPath;                  // "github.com/luraproject/lura/v3"
  std::string hostPath;                  // of the emitted runtime
  bool program = false;                  // the runtime is that of a program: it has the middlewares and factories too
  bool wrappersOnly = false;             // of lura 2, which has everything else; see `luraVersion`
  std::string luraVersion;               // of the fork's requirement
  std::function<void()> reserve = [] {}; // called before an import is added: reserves names in the file
};

struct Drift {
  bool usesHost = false; // a name of the emitted runtime was put in
  Findings findings;     // UP0550, one a use that could not be re-pointed
};

// Edits the uses of the package `importPath` of lura, which has `below` under its module, in `file`; the import itself
// is dropped when nothing of it is left. Fails (refusal) when it is imported without a name and a name of it is gone.
llvm::Expected<Drift> repointNames(GoFile &file, const std::string &importPath, const std::string &importName,
                                   const std::string &below, bool ofLura1, const DriftTarget &target);

// The uses of what 3.0 has no longer, or otherwise, of a package of one of the gateway's modules (UP0550). `required`
// is the version of the module that the code was built with; empty: not known, and every row counts.
Findings driftOfModule(const GoFile &file, const ImportLine &import, const std::string &required);

// True for an import path of lura 1, under either name that it had.
bool isOfLura1(const std::string &importPath);

} // namespace unplug::emit

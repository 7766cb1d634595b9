// Moving a plugin's files into the fork: package clause, import paths and func main are all that change.
#pragma once

#include "Emit/Destinations.h"

namespace unplug::emit {

struct MovedFile {
  std::string text;
  bool differs = false;  // it behaves otherwise than before somewhere; a finding says where
  bool usesHost = false; // it names types that the fork's lura no longer has: plugins/host has them
};

// One file as it will be in the fork. Fails (refusal) on a syntax error and on imports that 3.0
// no longer has.
llvm::Expected<MovedFile> moveFile(const Fork &fork, const go::Source &source, const Destinations &destinations,
                                   std::size_t package, std::size_t file, Findings &findings);

} // namespace unplug::emit

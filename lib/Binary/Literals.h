// String constants that a compiled function hands on to others.
#pragma once

#include "Binary/Image.h"

#include <string>
#include <vector>

namespace unplug::binary {

struct Literals {
  std::vector<std::string> firstArguments; // of calls through function values
  std::vector<std::string> appended;       // second operands of concatenations
};

// Reads amd64 and arm64 code as Go's compiler writes it since its register ABI (1.17 on amd64, 1.18 on arm64; source:
// Go's cmd/compile/abi-internal.md): a constant is an address and a length, loaded into two registers just before a
// call. False when the architecture is another one.
bool readLiterals(const Image &image, const Symbol &function, Literals &found);

} // namespace unplug::binary

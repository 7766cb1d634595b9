// Kinds and names out of a compiled plugin's symbols, data and code.
#pragma once

#include "Binary/Binary.h"
#include "Binary/Image.h"

namespace unplug::binary {

// One for each kind whose registerer variable the main package `packagePath` exports.
std::vector<CompiledRegistration> readRegisters(const Image &image, const std::string &packagePath);

} // namespace unplug::binary

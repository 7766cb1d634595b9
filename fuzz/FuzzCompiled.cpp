// Whole shared libraries: object file, build information, symbols, relocations, code, line table; then the comparison
// with releases.
#include "Binary/Binary.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  auto compiled = unplug::binary::readCompiledBytes({reinterpret_cast<const char *>(data), size}, "fuzzed.so");
  if (!compiled)
    llvm::consumeError(compiled.takeError());
  else if (compiled->plugin)
    unplug::binary::fits(*compiled->plugin);
  return 0;
}

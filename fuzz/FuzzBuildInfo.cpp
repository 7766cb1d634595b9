// The text form of Go's build information.
#include "Binary/BuildInfo.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  unplug::binary::CompiledPlugin plugin;
  unplug::binary::parseModuleInfo({reinterpret_cast<const char *>(data), size}, plugin);
  return 0;
}

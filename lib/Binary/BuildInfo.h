// Go's build information: the version, and the text that `go version -m` prints.
#pragma once

#include "Binary/Binary.h"
#include "Binary/Image.h"

namespace unplug::binary {

// Fills goVersion, packagePath, module, dependencies and settings. False when the image holds no build information.
bool readBuildInfo(const Image &image, CompiledPlugin &plugin);

// The text form ("path\t...", "mod\t...", "dep\t...", "=>\t...", "build\tk=v"), of at most a few MiB.
void parseModuleInfo(std::string_view text, CompiledPlugin &plugin);

} // namespace unplug::binary

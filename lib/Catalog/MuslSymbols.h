// What the C library of the gateway's official images has.
#pragma once

#include <string_view>

namespace unplug::catalog {

// Whether musl defines the symbol. Names as the dynamic linker knows them, without a version.
bool isInMusl(std::string_view symbol);

// Whether a header is one of glibc's that musl does not have, as it is included: "execinfo.h".
bool isGlibcOnlyHeader(std::string_view header);

} // namespace unplug::catalog

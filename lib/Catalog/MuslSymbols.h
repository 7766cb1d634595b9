// What the C library of the gateway's official images has.
#pragma once

#include <string_view>

namespace unplug::catalog {

// Whether musl defines the symbol. Names as the dynamic linker knows them, without a version.
bool isInMusl(std::string_view symbol);

} // namespace unplug::catalog

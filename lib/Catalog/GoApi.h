// What of the Go API of lura 2.x is gone in 3.0 (facts B4).
#pragma once

#include <string_view>

namespace unplug::catalog {

// True for a package of lura that 3.0 no longer has; `below` is its path below the module: "/proxy/plugin".
bool isRemovedLuraPackage(std::string_view below);

// True for a name of lura's package proxy that 3.0 no longer has and that the emitted runtime has instead.
bool isRemovedProxyName(std::string_view name);

// True for one of them that lura had lost within 2.x already.
bool isRemovedProxyNameIn2x(std::string_view name);
// The first lura without it.
constexpr std::string_view firstLuraWithoutOldNames = "v2.0.5";

} // namespace unplug::catalog

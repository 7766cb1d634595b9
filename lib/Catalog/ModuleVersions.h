// Which version of each Go module a 2.x release was built with: what a compiled plugin must agree with.
#pragma once

#include "Catalog/Catalog.h"

#include <optional>
#include <string_view>

namespace unplug::catalog {

// The version that `release` has of the module, such as "v1.9.1"; nothing when the release does not have the module.
std::optional<std::string_view> moduleVersion(const Release &release, std::string_view modulePath);

} // namespace unplug::catalog

// Go module versions, compared as Go compares them (https://go.dev/ref/mod#versions).
#pragma once

#include <string_view>

namespace unplug::emit {

// Less than, equal to or greater than 0 as `a` is older than, the same as or newer than `b`. Build metadata
// ("+incompatible") does not count; pseudo-versions are pre-releases like any other.
int compareVersions(std::string_view a, std::string_view b);

} // namespace unplug::emit

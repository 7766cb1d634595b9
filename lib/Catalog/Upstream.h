// krakend-ce's own files: what they are in each 2.x release, and what 3.0 changes in them.
#pragma once

#include "Catalog/Catalog.h"

#include <optional>
#include <string_view>
#include <vector>

namespace unplug::catalog {

// What 3.0 does to a file of krakend-ce 2.x, as a clause with a verb; nothing when it stays but for import paths.
std::optional<std::string_view> changeIn3(std::string_view path);

// A file of a release, and the id that git gives it. Go files without tests, Makefile and Dockerfile are known.
struct UpstreamBlob {
  std::string_view path, id;
};

std::vector<UpstreamBlob> upstreamBlobs(const Release &release); // by path

} // namespace unplug::catalog

// Removed packages and names.
#include "Catalog/GoApi.h"

#include <algorithm>

namespace unplug::catalog {

namespace {

// lura3 against lura2, source tree (facts B4).
constexpr std::string_view removedPackages[] = {"/plugin", "/proxy/plugin", "/transport/http/client/plugin",
                                                "/transport/http/server/plugin"};

// The first two: facts B4. The last one left in 2.0.5 already (read in lura), and old plugins still name it.
constexpr std::string_view removedNames[] = {"RequestWrapper", "ResponseWrapper", "ResponseMetadataWrapper"};

} // namespace

bool isRemovedLuraPackage(std::string_view below) {
  return std::find(std::begin(removedPackages), std::end(removedPackages), below) != std::end(removedPackages);
}

bool isRemovedProxyName(std::string_view name) {
  return std::find(std::begin(removedNames), std::end(removedNames), name) != std::end(removedNames);
}

bool isRemovedProxyNameIn2x(std::string_view name) {
  return name == "ResponseMetadataWrapper"; // lura v2.0.4 has it, v2.0.5 has not
}

} // namespace unplug::catalog

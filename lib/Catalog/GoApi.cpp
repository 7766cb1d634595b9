// Typed access to the tables.
#include "Catalog/GoApi.h"

#include <algorithm>

namespace unplug::catalog {

namespace {

// lura3 against lura2, source tree (facts B4).
constexpr std::string_view removedPackages[] = {"/plugin", "/proxy/plugin", "/transport/http/client/plugin",
                                                "/transport/http/server/plugin"};

constexpr LuraName names[] = {
#define LURA_NAME(package, name, fate, to, until, advice) {package, name, NameFate::fate, to, until, advice},
#include "Catalog/LuraNames.def"
#undef LURA_NAME
};

constexpr GatewayModule modules[] = {
#define GATEWAY_MODULE(name, path, version, advice) {name, path, version, advice},
#include "Catalog/GatewayModules.def"
#undef GATEWAY_MODULE
};

constexpr GatewayName gatewayNames[] = {
#define GATEWAY_NAME(module, package, name, until, advice) {module, package, name, until, advice},
#include "Catalog/GatewayNames.def"
#undef GATEWAY_NAME
};

} // namespace

bool isRemovedLuraPackage(std::string_view below) {
  return std::find(std::begin(removedPackages), std::end(removedPackages), below) != std::end(removedPackages);
}

std::span<const LuraName> luraNames() {
  return names;
}

const LuraName *findLuraName(std::string_view package, std::string_view name, bool ofLura1) {
  auto row = std::find_if(std::begin(names), std::end(names), [&](const LuraName &one) {
    return one.package == package && one.name == name && (ofLura1 || !one.until.starts_with("v1"));
  });
  return row == std::end(names) ? nullptr : row;
}

std::span<const GatewayModule> gatewayModules() {
  return modules;
}

const GatewayModule *findGatewayModule(std::string_view name) {
  auto row =
      std::find_if(std::begin(modules), std::end(modules), [&](const GatewayModule &one) { return one.name == name; });
  return row == std::end(modules) ? nullptr : row;
}

std::vector<const GatewayName *> gatewayNamesOf(std::string_view module, std::string_view package) {
  std::vector<const GatewayName *> found;
  for (const GatewayName &row : gatewayNames)
    if (row.module == module && row.package == package)
      found.push_back(&row);
  return found;
}

} // namespace unplug::catalog

// Import paths of lura and of the gateway's own modules: organisation and major version changed over time.
#pragma once

#include <string>

namespace unplug::emit {

// "krakend-otel" of "github.com/krakendio/krakend-otel/v2/lura"; empty for modules of others, lura among them.
std::string gatewayModuleName(const std::string &importPath);

// What follows host, organisation, repository and major version in an import path: "/proxy".
std::string belowModule(const std::string &importPath);

} // namespace unplug::emit

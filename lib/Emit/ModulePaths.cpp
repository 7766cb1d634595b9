// Paths in parts.
#include "Emit/ModulePaths.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace unplug::emit {

std::string gatewayModuleName(const std::string &importPath) {
  for (std::string_view organisation : {"github.com/krakend/", "github.com/krakendio/", "github.com/devopsfaith/"})
    if (importPath.starts_with(organisation)) {
      std::string name = importPath.substr(organisation.size());
      name.resize(std::min(name.find('/'), name.size()));
      return name == "krakend" ? "" : name; // lura, as it was called first
    }
  return {};
}

std::string belowModule(const std::string &importPath) {
  std::vector<std::string> parts;
  for (const fs::path &part : fs::path(importPath))
    parts.push_back(part.string());
  std::size_t start = 3; // host, organisation, repository
  if (parts.size() > start && parts[start].size() > 1 && parts[start][0] == 'v' &&
      parts[start].find_first_not_of("0123456789", 1) == std::string::npos)
    ++start;
  std::string below;
  for (std::size_t i = start; i < parts.size(); ++i)
    below += "/" + parts[i];
  return below;
}

} // namespace unplug::emit

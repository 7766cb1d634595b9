#include "Config/Aliases.h"

#include "Catalog/Catalog.h"

namespace unplug::config {

namespace {

// The name that 3.0's components read, of one that components of 2.x read.
std::string shortOf(const std::string &target) {
  const catalog::Namespace *legacy = catalog::findLegacyNamespace(target);
  return legacy ? std::string(legacy->shortName) : target;
}

} // namespace

Aliases::Aliases(const std::vector<std::pair<std::string, std::string>> &entries) {
  std::set<std::string, std::less<>> names, targets;
  for (const auto &[name, target] : entries) {
    names.insert(name);
    targets.insert(target);
    if (std::string shortName = shortOf(target); shortName != name)
      shortNames[name] = shortName;
  }
  // A build whose components were made to read the short name does not read the legacy one, unless the map says so.
  for (const catalog::Namespace &entry : catalog::namespaces()) {
    bool readsShort = targets.count(entry.shortName) != 0;
    if (!readsShort && entry.aliased && names.count(entry.shortName) == 0)
      ignored.emplace(entry.shortName);
    if (readsShort && names.count(entry.legacy) == 0)
      ignored.emplace(entry.legacy);
  }
}

std::optional<std::string> Aliases::shortNameOf(std::string_view key) const {
  auto found = shortNames.find(key);
  return found == shortNames.end() ? std::nullopt : std::optional(found->second);
}

} // namespace unplug::config

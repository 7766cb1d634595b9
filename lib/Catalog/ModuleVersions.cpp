// Looking up ModuleVersions.def, which is sorted by path and then by release.
#include "Catalog/ModuleVersions.h"

#include <algorithm>
#include <iterator>

namespace unplug::catalog {

namespace {

struct Row {
  std::string_view path, version, first, last;
};

constexpr Row rows[] = {
#define MODULE(path, version, first, last) Row{path, version, first, last},
#include "Catalog/ModuleVersions.def"
#undef MODULE
};

} // namespace

std::optional<std::string_view> moduleVersion(const Release &release, std::string_view modulePath) {
  const Release *of = findRelease(release.version); // the caller may hold a copy
  auto row = std::lower_bound(std::begin(rows), std::end(rows), modulePath,
                              [](const Row &r, std::string_view path) { return r.path < path; });
  for (; row != std::end(rows) && row->path == modulePath; ++row) {
    const Release *first = findRelease(row->first), *last = findRelease(row->last);
    if (of && first && last && of >= first && of <= last) // the table of releases is oldest first
      return row->version;
  }
  return std::nullopt;
}

} // namespace unplug::catalog

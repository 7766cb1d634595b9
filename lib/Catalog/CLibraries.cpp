// Looking up CLibraries.def.
#include "Catalog/CLibraries.h"

#include <algorithm>
#include <iterator>

namespace unplug::catalog {

namespace {

constexpr CLibrary libraries[] = {
#define LIBRARY(name, headers, pkgConfig, debian, alpine) CLibrary{name, headers, pkgConfig, debian, alpine},
#include "Catalog/CLibraries.def"
#undef LIBRARY
};

template <typename Fits> bool anyOf(std::string_view list, Fits fits) {
  while (!list.empty()) {
    auto comma = list.find(',');
    if (fits(list.substr(0, comma)))
      return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

template <typename Fits> const CLibrary *find(Fits fits) {
  auto found = std::find_if(std::begin(libraries), std::end(libraries), fits);
  return found == std::end(libraries) ? nullptr : found;
}

} // namespace

const CLibrary *findLibrary(std::string_view name) {
  return find([&](const CLibrary &library) { return library.name == name; });
}

const CLibrary *findLibraryOfHeader(std::string_view header) {
  return find([&](const CLibrary &library) {
    return anyOf(library.headers, [&](std::string_view start) {
      return start.ends_with('/') ? header.starts_with(start) : header == start;
    });
  });
}

const CLibrary *findLibraryOfPkgConfig(std::string_view name) {
  return find([&](const CLibrary &library) {
    return anyOf(library.pkgConfig, [&](std::string_view known) { return known == name; });
  });
}

bool isOfLibc(std::string_view name) {
  for (std::string_view part : {"m", "pthread", "dl", "rt", "resolv", "util", "c"})
    if (name == part)
      return true;
  return false;
}

} // namespace unplug::catalog

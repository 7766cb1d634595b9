// C libraries and the packages that hold them.
#pragma once

#include <string_view>

namespace unplug::catalog {

struct CLibrary {
  std::string_view name;    // after -l
  std::string_view headers; // beginnings of what is included, parted by commas
  std::string_view pkgConfig;
  std::string_view debian; // development package; empty: there is none
  std::string_view alpine;
};

// By -l name, by an included header ("libxml/parser.h"), by a pkg-config name; null when not known.
const CLibrary *findLibrary(std::string_view name);
const CLibrary *findLibraryOfHeader(std::string_view header);
const CLibrary *findLibraryOfPkgConfig(std::string_view name);

// Part of the C library itself, on glibc and musl alike: "m", "pthread", "dl", "rt", "resolv", "util", "c".
bool isOfLibc(std::string_view name);

} // namespace unplug::catalog

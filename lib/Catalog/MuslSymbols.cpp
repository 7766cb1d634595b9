// Looking up MuslSymbols.def and GlibcHeaders.def, which are sorted.
#include "Catalog/MuslSymbols.h"

#include <algorithm>
#include <iterator>

namespace unplug::catalog {

namespace {

constexpr std::string_view symbols[] = {
#define SYMBOL(name) name,
#include "Catalog/MuslSymbols.def"
#undef SYMBOL
};

constexpr std::string_view glibcHeaders[] = {
#define HEADER(name) name,
#include "Catalog/GlibcHeaders.def"
#undef HEADER
};

} // namespace

bool isInMusl(std::string_view symbol) {
  return std::binary_search(std::begin(symbols), std::end(symbols), symbol);
}

bool isGlibcOnlyHeader(std::string_view header) {
  return std::binary_search(std::begin(glibcHeaders), std::end(glibcHeaders), header);
}

} // namespace unplug::catalog

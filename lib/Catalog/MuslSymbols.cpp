// Looking up MuslSymbols.def, which is sorted.
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

} // namespace

bool isInMusl(std::string_view symbol) {
  return std::binary_search(std::begin(symbols), std::end(symbols), symbol);
}

} // namespace unplug::catalog

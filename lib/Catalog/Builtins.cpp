// Typed access to the table.
#include "Catalog/Builtins.h"

namespace unplug::catalog {

namespace {

constexpr Builtin rows[] = {
#define BUILTIN(component, level, evidence, does, differs) {component, level, evidence, does, differs},
#include "Catalog/Builtins.def"
#undef BUILTIN
};

} // namespace

std::span<const Builtin> builtins() {
  return rows;
}

} // namespace unplug::catalog

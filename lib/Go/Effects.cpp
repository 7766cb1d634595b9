// Looking up Effects.def.
#include "Go/Effects.h"

#include <map>
#include <utility>

namespace unplug::go {

namespace {

// "github.com/go-redis/redis/v9" and ".../redis/v9/x" without the version.
std::string_view withoutVersion(std::string_view path) {
  auto slash = path.rfind("/v");
  bool version = slash != std::string_view::npos && slash + 2 < path.size() &&
                 path.find_first_not_of("0123456789", slash + 2) == std::string_view::npos;
  return version ? path.substr(0, slash) : path;
}

} // namespace

std::optional<Effect> effectOf(std::string_view importPath, std::string_view function) {
  static const std::map<std::pair<std::string_view, std::string_view>, Effect> effects = {
#define EFFECT(path, name, effect) {{path, name}, Effect::effect},
#include "Go/Effects.def"
#undef EFFECT
  };
  auto found = effects.find({withoutVersion(importPath), function});
  return found == effects.end() ? std::nullopt : std::optional(found->second);
}

} // namespace unplug::go

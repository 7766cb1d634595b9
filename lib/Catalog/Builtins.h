// What Community Edition 3.0 has in place of common plugins.
#pragma once

#include <span>
#include <string_view>

namespace unplug::catalog {

struct Builtin {
  std::string_view component; // its namespace: "auth/validator"
  std::string_view level;     // where its stanza goes: "service", "endpoint", "backend"
  std::string_view evidence;  // what a plugin shows that it may stand in for; see Builtins.def
  std::string_view does, differs;
};

std::span<const Builtin> builtins();

} // namespace unplug::catalog

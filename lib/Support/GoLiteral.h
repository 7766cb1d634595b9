// String and character literals of Go, in source files and in templates.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unplug {

// The value of a literal with its quotes: "...", `...` or '...' (Go specification, "Rune literals" and "String
// literals"). Nothing for an escape that Go does not have.
std::optional<std::string> unquoteGo(std::string_view literal);

} // namespace unplug

// Pieces of Lua text.
#pragma once

#include "Lua/Value.h"

#include <string>
#include <string_view>

namespace unplug::lua {

// A string literal that parses to these bytes.
std::string luaQuoted(std::string_view bytes);

// A number literal that parses to this value.
std::string luaNumber(double value);

// Whether `name` can stand as it is: no keyword, ASCII letters, digits and underscores.
bool isLuaName(std::string_view name);

// A Go identifier as a Lua name: unchanged but for keywords, names that the scripts use, and letters beyond ASCII.
std::string luaName(std::string_view identifier);

// A global for the script of this name: lower case, and none of Lua's, the gateway's or the helpers' own names.
std::string tableName(std::string_view name);

// `key = ` or `["key"] = ` in a table constructor.
std::string luaKey(std::string_view key);

// Whether an `and` stands in an expression outside of calls, constructors and functions.
bool hasBareAnd(std::string_view expression);

// A constant of the configuration as Lua; maps and lists carry their type (helpers `map` and `list`). The outermost map
// is plain. Sets `fits` to false for what Lua does not have.
std::string luaValue(const Value &value, bool outermost, bool &fits);

} // namespace unplug::lua

// What Sprig's functions share.
#pragma once

#include "Template/Functions.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::tmpl {

using Arguments = std::vector<Value>;

inline const std::string &text(const Value &value) {
  return value.asString();
}

inline std::string strval(const Value &value) {
  return value.kind() == Kind::String ? value.asString() : print(value);
}

inline Value made(Context &context, std::string result) {
  context.charge(result.size());
  return Value::string(std::move(result));
}

inline Value listOf(Context &context, std::vector<Value> items, GoType type = GoType::Plain) {
  context.charge(items.size() * 16); // a value takes more room than a byte
  return Value::list(std::move(items), type);
}

inline bool isAscii(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](unsigned char c) { return c < 0x80; });
}

inline void asciiOnly(std::string_view value, const char *what) {
  if (!isAscii(value))
    notInTheSet(std::string(what) + " of letters beyond ASCII is not one of the things that unplug evaluates");
}

inline const std::vector<Value> &itemsOf(const Value &value, const char *what) {
  if (value.kind() != Kind::List)
    fails(std::string("Cannot ") + what + " type " + std::string(kindName(value)));
  return value.items();
}

// cast.ToInt64, which most of the arithmetic begins with.
std::int64_t toInt64(const Value &value);
// What join and the like of it make of a value: its items as strings, nothing left out but nil.
std::vector<Value> stringsOf(const Value &value);

} // namespace unplug::tmpl

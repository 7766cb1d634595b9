#include "Lua/Settings.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>

namespace unplug::lua {

namespace {

using config::Document;
using config::DocumentNode;
using config::Format;
using config::ValueType;

Value other(std::string_view raw) {
  Value value;
  value.kind = Value::Kind::Other;
  value.text = raw;
  return value;
}

bool isDecimal(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+'))
    text.remove_prefix(1);
  bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
  return plain && (text.size() == 1 || text[0] != '0');
}

bool isFloat(std::string_view text) {
  return !text.empty() && text.find_first_not_of("+-.0123456789eE") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

Value number(std::string_view raw, Format format) {
  Value value;
  if (format != Format::Json && isDecimal(raw)) { // an int in Go; JSON's numbers are all float64
    std::string_view digits = raw[0] == '+' ? raw.substr(1) : raw;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value.integer);
    if (error != std::errc())
      return other(raw);
    value.kind = Value::Kind::Integer;
    value.is64 = format == Format::Toml;
    return value;
  }
  if (!isFloat(raw))
    return other(raw);
  value.kind = Value::Kind::Float;
  value.number = std::strtod(std::string(raw).c_str(), nullptr);
  return std::isfinite(value.number) ? value : other(raw);
}

// A scalar without quotes that Go's parsers take for a date.
bool isDate(std::string_view raw, Format format) {
  return format != Format::Json && raw.size() >= 8 && std::isdigit(static_cast<unsigned char>(raw[0])) &&
         raw.find_first_not_of("0123456789-:.+TtZz ") == std::string_view::npos;
}

} // namespace

Value valueOf(const Document &document, DocumentNode node) {
  Value value;
  switch (document.type(node)) {
  case ValueType::Null:
    return value;
  case ValueType::Boolean:
    value.kind = Value::Kind::Boolean;
    value.boolean = document.raw(node).starts_with('t') || document.raw(node).starts_with('T');
    return value;
  case ValueType::Number:
    return number(document.raw(node), document.format());
  case ValueType::String:
    if (isDate(document.raw(node), document.format()))
      return other(document.raw(node));
    value.kind = Value::Kind::String;
    value.text = document.string(node);
    return value;
  case ValueType::Array:
    value.kind = Value::Kind::List;
    for (DocumentNode child : document.children(node))
      value.elements.push_back(valueOf(document, child));
    return value;
  case ValueType::Object:
    break;
  }
  value.kind = Value::Kind::Map;
  std::map<std::string, DocumentNode> members; // the last of several with one key counts
  for (DocumentNode child : document.children(node))
    members[document.key(child)] = child;
  for (const auto &[key, child] : members) {
    value.keys.push_back(key);
    value.elements.push_back(valueOf(document, child));
  }
  return value;
}

} // namespace unplug::lua

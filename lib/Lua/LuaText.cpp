#include "Lua/LuaText.h"

#include <cmath>
#include <cstdio>
#include <set>
#include <vector>

namespace unplug::lua {

namespace {

const std::set<std::string_view> &keywords() {
  static const std::set<std::string_view> all = {
      "and", "break", "do",  "else", "elseif", "end",    "false", "for",  "function", "goto",  "if",
      "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
  return all;
}

// Names that the emitted code itself refers to.
const std::set<std::string_view> &usedNames() {
  static const std::set<std::string_view> all = {"unplug", "table",        "string", "tostring", "print",
                                                 "ipairs", "setmetatable", "select", "_G"};
  return all;
}

} // namespace

std::string luaQuoted(std::string_view bytes) {
  std::string out = "\"";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto c = static_cast<unsigned char>(bytes[i]);
    if (c == '"' || c == '\\')
      out += {'\\', static_cast<char>(c)};
    else if (c == '\n')
      out += "\\n";
    else if (c < 0x20 || c >= 0x7F) { // three digits, so that a digit may follow
      char code[8];
      std::snprintf(code, sizeof code, "\\%03u", static_cast<unsigned>(c));
      out += code;
    } else
      out += static_cast<char>(c);
  }
  return out + "\"";
}

std::string luaNumber(double value) {
  char text[40];
  if (value == std::floor(value) && std::fabs(value) < 1e15)
    std::snprintf(text, sizeof text, "%.0f", value);
  else
    std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

bool isLuaName(std::string_view name) {
  if (name.empty() || keywords().count(name) || (name[0] >= '0' && name[0] <= '9'))
    return false;
  for (char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
      return false;
  return true;
}

std::string luaName(std::string_view identifier) {
  std::string name;
  for (unsigned char c : identifier) {
    if (c < 0x80) {
      name += static_cast<char>(c);
      continue;
    }
    char code[8];
    std::snprintf(code, sizeof code, "_%02x", static_cast<unsigned>(c));
    name += code;
  }
  std::string_view bare = name;
  while (bare.ends_with('_'))
    bare.remove_suffix(1);
  // "end", and "end_" too, so that both stay apart.
  if (keywords().count(bare) || usedNames().count(bare) || name.starts_with("__"))
    name += '_';
  return name;
}

std::string tableName(std::string_view of) {
  static const std::set<std::string, std::less<>> globals = {
      "assert",       "collectgarbage", "coroutine", "debug",         "dofile",   "error",    "getfenv",  "getmetatable",
      "io",           "load",           "loadfile",  "loadstring",    "math",     "module",   "next",     "os",
      "package",      "pairs",          "pcall",     "rawequal",      "rawget",   "rawset",   "require",  "setfenv",
      "tonumber",     "type",           "unpack",    "xpcall",        "channel",  "newproxy", "unplug",   "request",
      "response",     "ctx",            "string",    "http_response", "print",    "select",   "tostring", "table",
      "setmetatable", "ipairs",         "_g",        "_printregs",    "custom_error"};
  std::string name;
  for (unsigned char c : of)
    name += std::isalnum(c) && c < 0x80 ? static_cast<char>(std::tolower(c)) : '_';
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])))
    name = "plugin_" + name;
  if (!isLuaName(name) || luaName(name) != name || globals.count(name))
    name += "_plugin";
  return name;
}

std::string luaKey(std::string_view key) {
  return isLuaName(key) ? std::string(key) + " = " : "[" + luaQuoted(key) + "] = ";
}

bool hasBareAnd(std::string_view expression) {
  if (expression.starts_with("function"))
    return false;
  std::vector<bool> open; // whether each bracket that is open only groups
  std::size_t hiding = 0; // brackets that do more
  for (std::size_t i = 0; i < expression.size(); ++i) {
    char c = expression[i];
    if (c == '"') {
      while (++i < expression.size() && expression[i] != '"')
        i += expression[i] == '\\';
    } else if (c == '(' || c == '[' || c == '{') {
      bool groups = c == '(' && (i == 0 || expression[i - 1] == ' ' || expression[i - 1] == '(');
      open.push_back(groups);
      hiding += !groups;
    } else if (c == ')' || c == ']' || c == '}') {
      if (open.empty())
        return true;
      hiding -= !open.back();
      open.pop_back();
    } else if (hiding == 0 && expression.substr(i).starts_with(" and ")) {
      return true;
    }
  }
  return false;
}

std::string luaValue(const Value &value, bool outermost, bool &fits) {
  constexpr std::int64_t largest = std::int64_t(1) << 53;
  switch (value.kind) {
  case Value::Kind::Null:
    return "unplug.null";
  case Value::Kind::Boolean:
    return value.boolean ? "true" : "false";
  case Value::Kind::Integer:
    fits &= value.integer >= -largest && value.integer <= largest;
    return std::string("unplug.box(\"") + (value.is64 ? "int64" : "int") + "\", " + std::to_string(value.integer) + ")";
  case Value::Kind::Float:
    return luaNumber(value.number);
  case Value::Kind::String:
    return luaQuoted(value.text);
  case Value::Kind::Other:
    fits = false;
    return "nil";
  case Value::Kind::List:
  case Value::Kind::Map:
    break;
  }
  std::string out;
  for (std::size_t i = 0; i < value.elements.size(); ++i) {
    out += i ? ", " : " ";
    if (value.kind == Value::Kind::Map)
      out += luaKey(value.keys[i]);
    out += luaValue(value.elements[i], false, fits);
  }
  out = "{" + out + (value.elements.empty() ? "}" : " }");
  if (outermost)
    return out;
  return value.kind == Value::Kind::Map ? "unplug.map(" + out + ")" : "unplug.list(" + out + ")";
}

} // namespace unplug::lua

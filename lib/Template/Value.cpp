// Printing and comparing values as Go does.
#include "Template/Value.h"

#include "Config/Document.h"
#include "Support/Utf8.h"
#include "Template/Functions.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace unplug::tmpl {

struct Text {
  std::string text;
  Pieces pieces;
};

namespace {

// Values may nest as deep as a template's loops make them; letting go of them one by one keeps the stack flat.
void letGo(std::vector<Value> values) {
  static thread_local std::vector<Value> pending;
  static thread_local bool busy = false;
  for (Value &value : values)
    if (value.kind() == Kind::List || value.kind() == Kind::Map)
      pending.push_back(std::move(value));
  if (std::exchange(busy, true))
    return;
  while (!pending.empty()) {
    Value next = std::move(pending.back());
    pending.pop_back();
  }
  busy = false;
}

} // namespace

struct List {
  std::vector<Value> items;
  bool unordered = false;

  List(std::vector<Value> items, bool unordered) : items(std::move(items)), unordered(unordered) {}
  List(const List &) = delete;
  List &operator=(const List &) = delete;
  ~List() { letGo(std::move(items)); }
};

struct Map {
  std::map<std::string, Member> members;

  Map() = default;
  Map(const Map &) = delete;
  Map &operator=(const Map &) = delete;
  ~Map() {
    std::vector<Value> values;
    for (auto &[key, member] : members)
      values.push_back(std::move(member.value));
    letGo(std::move(values));
  }
};

Value Value::nil() {
  Value value;
  value.kindOf = Kind::Nil;
  return value;
}

Value Value::boolean(bool truth) {
  Value value;
  value.kindOf = Kind::Bool;
  value.integerValue = truth;
  return value;
}

Value Value::integer(std::int64_t number, GoType type) {
  Value value;
  value.kindOf = Kind::Int;
  value.goType = type;
  value.integerValue = number;
  return value;
}

Value Value::number(double number) {
  Value value;
  value.kindOf = Kind::Float;
  value.numberValue = number;
  return value;
}

Value Value::string(std::string text, Pieces pieces) {
  Value value;
  value.kindOf = Kind::String;
  value.payload = std::make_shared<Text>(Text{std::move(text), std::move(pieces)});
  return value;
}

Value Value::list(std::vector<Value> items, GoType type) {
  Value value;
  value.kindOf = Kind::List;
  value.goType = type;
  value.payload = std::make_shared<List>(std::move(items), false);
  return value;
}

Value Value::map(GoType type) {
  Value value;
  value.kindOf = Kind::Map;
  value.goType = type;
  value.payload = std::make_shared<Map>();
  return value;
}

const std::string &Value::asString() const {
  return static_cast<Text *>(payload.get())->text;
}

const Pieces &Value::pieces() const {
  return static_cast<Text *>(payload.get())->pieces;
}

const std::vector<Value> &Value::items() const {
  return static_cast<List *>(payload.get())->items;
}

bool Value::unordered() const {
  return kindOf == Kind::List && static_cast<List *>(payload.get())->unordered;
}

Value Value::asUnordered() const {
  Value value = *this;
  value.payload = std::make_shared<List>(items(), items().size() > 1);
  return value;
}

std::map<std::string, Member> &Value::members() const {
  return static_cast<Map *>(payload.get())->members;
}

std::string formatNumber(double value) {
  if (std::isnan(value))
    return "NaN";
  if (std::isinf(value))
    return value > 0 ? "+Inf" : "-Inf";
  char buffer[40];
  auto scientific = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  std::string_view text(buffer, static_cast<std::size_t>(scientific.ptr - buffer));
  auto e = text.find('e');
  int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  // The shortest digits; %e below 1e-4 and from 1e6 on (strconv's 'g' with precision -1).
  if (value != 0 && (exponent < -4 || exponent >= 6))
    return std::string(text);
  auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  return std::string(buffer, fixed.ptr);
}

void checkDepth(unsigned depth) {
  constexpr unsigned maxDepth = 600; // settings nest to 512
  if (depth > maxDepth)
    throw Stop{RenderFault::Kind::TooMuch, "a value is nested more than 600 levels deep"};
}

namespace {

void printInto(const Value &value, std::string &out, unsigned depth) {
  checkDepth(depth);
  switch (value.kind()) {
  case Kind::Missing:
  case Kind::Nil:
    out += "<nil>";
    break;
  case Kind::Bool:
    out += value.asBool() ? "true" : "false";
    break;
  case Kind::Int:
    out += std::to_string(value.asInteger());
    break;
  case Kind::Float:
    out += formatNumber(value.asNumber());
    break;
  case Kind::String:
    out += value.asString();
    break;
  case Kind::List: {
    out += '[';
    bool first = true;
    for (const Value &item : value.items()) {
      if (!std::exchange(first, false))
        out += ' ';
      printInto(item, out, depth + 1);
    }
    out += ']';
    break;
  }
  case Kind::Map: {
    out += "map[";
    bool first = true;
    for (const auto &[key, member] : value.members()) {
      if (!std::exchange(first, false))
        out += ' ';
      out += key + ":";
      printInto(member.value, out, depth + 1);
    }
    out += ']';
    break;
  }
  }
}

} // namespace

std::string print(const Value &value) {
  std::string out;
  printInto(value, out, 0);
  return out;
}

bool isTrue(const Value &value) {
  switch (value.kind()) {
  case Kind::Missing:
  case Kind::Nil:
    return false;
  case Kind::Bool:
    return value.asBool();
  case Kind::Int:
    return value.asInteger() != 0;
  case Kind::Float:
    return value.asNumber() != 0;
  case Kind::String:
    return !value.asString().empty();
  case Kind::List:
    return !value.items().empty();
  case Kind::Map:
    return !value.members().empty();
  }
  return false;
}

bool isEmpty(const Value &value) {
  return !isTrue(value);
}

namespace {

bool sameAt(const Value &a, const Value &b, unsigned depth) {
  checkDepth(depth);
  if (a.isNothing() || b.isNothing())
    return a.isNothing() && b.isNothing();
  if (a.kind() != b.kind() || a.type() != b.type())
    return false;
  switch (a.kind()) {
  case Kind::Bool:
  case Kind::Int:
    return a.asInteger() == b.asInteger();
  case Kind::Float:
    return a.asNumber() == b.asNumber();
  case Kind::String:
    return a.asString() == b.asString();
  case Kind::List:
    if (a.items().size() != b.items().size())
      return false;
    for (std::size_t i = 0; i < a.items().size(); ++i)
      if (!sameAt(a.items()[i], b.items()[i], depth + 1))
        return false;
    return true;
  case Kind::Map: {
    if (a.members().size() != b.members().size())
      return false;
    auto other = b.members().begin();
    for (const auto &[key, member] : a.members()) {
      if (key != other->first || !sameAt(member.value, other->second.value, depth + 1))
        return false;
      ++other;
    }
    return true;
  }
  default:
    return true;
  }
}

} // namespace

bool deepEqual(const Value &a, const Value &b) {
  return sameAt(a, b, 0);
}

std::string typeName(const Value &value) {
  switch (value.kind()) {
  case Kind::Missing:
  case Kind::Nil:
    return "<nil>";
  case Kind::Bool:
    return "bool";
  case Kind::Int:
    return value.type() == GoType::Int64 ? "int64" : "int";
  case Kind::Float:
    return "float64";
  case Kind::String:
    return "string";
  case Kind::List:
    return value.type() == GoType::Strings ? "[]string" : value.type() == GoType::Ints ? "[]int" : "[]interface {}";
  case Kind::Map:
    return value.type() == GoType::StringMap ? "map[string]string" : "map[string]interface {}";
  }
  return {};
}

std::string_view kindName(const Value &value) {
  switch (value.kind()) {
  case Kind::Missing:
  case Kind::Nil:
    return "invalid";
  case Kind::Bool:
    return "bool";
  case Kind::Int:
    return value.type() == GoType::Int64 ? "int64" : "int";
  case Kind::Float:
    return "float64";
  case Kind::String:
    return "string";
  case Kind::List:
    return "slice";
  case Kind::Map:
    return "map";
  }
  return {};
}

} // namespace unplug::tmpl

// text/template's own functions, `marshal` and `include`.
#include "Template/Format.h"
#include "Template/Functions.h"

namespace unplug::tmpl {

namespace {

using Arguments = std::vector<Value>;

Value same(Context &, const Arguments &arguments) { // and, or: the evaluator does not come here
  return arguments.back();
}

Value negate(Context &, const Arguments &arguments) {
  return Value::boolean(!isTrue(arguments[0]));
}

Value length(Context &, const Arguments &arguments) {
  const Value &value = arguments[0];
  switch (value.kind()) {
  case Kind::String:
    return Value::integer(static_cast<std::int64_t>(value.asString().size()));
  case Kind::List:
    return Value::integer(static_cast<std::int64_t>(value.items().size()));
  case Kind::Map:
    return Value::integer(static_cast<std::int64_t>(value.members().size()));
  default:
    fails("len of type " + typeName(value));
  }
}

Value byteAt(const std::string &text, std::int64_t index) {
  if (index < 0 || static_cast<std::size_t>(index) >= text.size())
    fails("index out of range: " + std::to_string(index));
  notInTheSet("a single byte of a text is not one of the things that unplug evaluates");
}

Value index(Context &, const Arguments &arguments) {
  Value item = arguments[0];
  if (item.isNothing())
    fails("index of untyped nil");
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const Value &at = arguments[i];
    if (item.isNothing())
      fails("index of nil pointer");
    if (item.kind() == Kind::Map) {
      if (at.kind() != Kind::String)
        fails("value has type " + typeName(at) + "; should be string");
      auto found = item.members().find(at.asString());
      bool texts = item.type() == GoType::StringMap;
      item = found != item.members().end() ? Value(found->second.value) : texts ? Value::string("") : Value::nil();
      continue;
    }
    if (item.kind() != Kind::List && item.kind() != Kind::String)
      fails("can't index item of type " + typeName(item));
    if (at.kind() != Kind::Int)
      fails("cannot index slice/array with type " + typeName(at));
    if (item.kind() == Kind::String) {
      item = byteAt(item.asString(), at.asInteger());
      continue;
    }
    if (at.asInteger() < 0 || static_cast<std::size_t>(at.asInteger()) >= item.items().size())
      fails("index out of range: " + std::to_string(at.asInteger()));
    Value next = item.items()[static_cast<std::size_t>(at.asInteger())];
    item = std::move(next);
  }
  return item;
}

enum class Basic { None, Bool, Float, Int, String };

Basic basicOf(const Value &value) {
  switch (value.kind()) {
  case Kind::Bool:
    return Basic::Bool;
  case Kind::Float:
    return Basic::Float;
  case Kind::Int:
    return Basic::Int;
  case Kind::String:
    return Basic::String;
  default:
    return Basic::None;
  }
}

bool equal(const Value &a, const Value &b) {
  Basic kindA = basicOf(a), kindB = basicOf(b);
  if (kindA != kindB) {
    if (!a.isNothing() && !b.isNothing())
      fails("incompatible types for comparison");
    return false;
  }
  switch (kindA) {
  case Basic::Bool:
  case Basic::Int:
    return a.asInteger() == b.asInteger();
  case Basic::Float:
    return a.asNumber() == b.asNumber();
  case Basic::String:
    return a.asString() == b.asString();
  case Basic::None:
    break;
  }
  if (a.isNothing() || b.isNothing())
    return a.isNothing() && b.isNothing();
  fails(a.kind() == b.kind() ? "non-comparable type" : "non-comparable types");
}

Value equals(Context &, const Arguments &arguments) {
  if (arguments.size() < 2)
    fails("missing argument for comparison");
  for (std::size_t i = 1; i < arguments.size(); ++i)
    if (equal(arguments[0], arguments[i]))
      return Value::boolean(true);
  return Value::boolean(false);
}

Value differs(Context &, const Arguments &arguments) {
  return Value::boolean(!equal(arguments[0], arguments[1]));
}

bool less(const Value &a, const Value &b) {
  Basic kindA = basicOf(a), kindB = basicOf(b);
  if (kindA == Basic::None || kindB == Basic::None)
    fails("invalid type for comparison");
  if (kindA != kindB)
    fails("incompatible types for comparison");
  switch (kindA) {
  case Basic::Int:
    return a.asInteger() < b.asInteger();
  case Basic::Float:
    return a.asNumber() < b.asNumber();
  case Basic::String:
    return a.asString() < b.asString();
  default:
    fails("invalid type for comparison");
  }
}

Value isLess(Context &, const Arguments &arguments) {
  return Value::boolean(less(arguments[0], arguments[1]));
}

Value isLessOrEqual(Context &, const Arguments &arguments) {
  bool lower = less(arguments[0], arguments[1]);
  return Value::boolean(lower || equal(arguments[0], arguments[1]));
}

Value isGreater(Context &, const Arguments &arguments) {
  bool lower = less(arguments[0], arguments[1]);
  return Value::boolean(!lower && !equal(arguments[0], arguments[1]));
}

Value isGreaterOrEqual(Context &, const Arguments &arguments) {
  return Value::boolean(!less(arguments[0], arguments[1]));
}

// fmt.Sprint: a space between two operands when neither is a string.
Value sprint(Context &context, const Arguments &arguments) {
  if (arguments.size() == 1 && arguments[0].kind() == Kind::String)
    return arguments[0];
  std::string out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0 && arguments[i].kind() != Kind::String && arguments[i - 1].kind() != Kind::String)
      out += ' ';
    out += print(arguments[i]);
  }
  context.charge(out.size());
  return Value::string(std::move(out));
}

Value sprintln(Context &context, const Arguments &arguments) {
  std::string out;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    out += (i > 0 ? " " : "") + print(arguments[i]);
  context.charge(out.size());
  return Value::string(out + "\n");
}

Value sprintf(Context &context, const Arguments &arguments) {
  std::string out = format(arguments[0].asString(), {arguments.begin() + 1, arguments.end()});
  context.charge(out.size());
  return Value::string(std::move(out));
}

// What html and urlquery make of their arguments: fmt.Sprint, with nothing printed as an action prints it.
std::string joined(Context &context, Arguments arguments) {
  for (Value &argument : arguments)
    if (argument.isNothing())
      argument = Value::string("<no value>");
  return sprint(context, arguments).asString();
}

Value html(Context &context, const Arguments &arguments) {
  std::string out;
  for (char c : joined(context, arguments))
    switch (c) {
    case '\0':
      out += "\xEF\xBF\xBD";
      break;
    case '"':
      out += "&#34;";
      break;
    case '\'':
      out += "&#39;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    default:
      out += c;
    }
  return Value::string(std::move(out));
}

Value urlquery(Context &context, const Arguments &arguments) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : joined(context, arguments)) {
    auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return Value::string(std::move(out));
}

Value marshal(Context &context, const Arguments &arguments) {
  std::string text;
  Pieces pieces;
  if (!toJson(arguments[0], JsonStyle::Compact, text, pieces))
    return Value::string("");
  context.charge(text.size());
  return Value::string(std::move(text), std::move(pieces));
}

Value include(Context &context, const Arguments &arguments) {
  if (arguments[0].kind() != Kind::String)
    fails("include takes a string");
  const std::string &path = arguments[0].asString();
  bool outside = false;
  auto source = context.input.partial ? context.input.partial(path, outside) : std::nullopt;
  if (outside)
    notInTheSet("include \"" + path + "\" is a link, leads out of the folder of partials, or cannot be read");
  if (!source)
    return Value::string("");
  const std::string &text = context.input.sources.all[*source].text;
  context.charge(text.size());
  if (text.empty())
    return Value::string("");
  Value value = Value::string(text, {{{0, text.size()}, *source, {0, text.size()}}});
  value.origin = {*source, {0, text.size()}};
  return value;
}

} // namespace

std::vector<Function> builtinFunctions() {
  using enum Param;
  return {{"and", {Param::Value, Param::Value}, true, same},
          {"or", {Param::Value, Param::Value}, true, same},
          {"not", {Param::Value}, false, negate, true},
          {"len", {Param::Value}, false, length, true},
          {"index", {Param::Value, Param::Value}, true, index},
          {"call", {Param::Value, Param::Value}, true, nullptr},
          {"eq", {Param::Value, Param::Value}, true, equals},
          {"ne", {Param::Value, Param::Value}, false, differs},
          {"lt", {Param::Value, Param::Value}, false, isLess},
          {"le", {Param::Value, Param::Value}, false, isLessOrEqual},
          {"gt", {Param::Value, Param::Value}, false, isGreater},
          {"ge", {Param::Value, Param::Value}, false, isGreaterOrEqual},
          {"print", {Any}, true, sprint},
          {"println", {Any}, true, sprintln},
          {"printf", {String, Any}, true, sprintf},
          {"html", {Any}, true, html},
          {"js", {Any}, true, nullptr},
          {"urlquery", {Any}, true, urlquery},
          {"marshal", {Any}, false, marshal},
          {"include", {Any}, false, include}};
}

const Function *findFunction(std::string_view name) {
  static const std::map<std::string_view, Function> table = [] {
    std::map<std::string_view, Function> functions;
    for (Function &function : builtinFunctions())
      functions.insert_or_assign(function.name, function);
    for (auto rows : {sprigTextFunctions, sprigWordFunctions, sprigPatternFunctions, sprigNumberFunctions,
                      sprigDataFunctions}) // Sprig's `slice` wins
      for (Function &function : rows())
        functions.insert_or_assign(function.name, function);
    return functions;
  }();
  auto found = table.find(name);
  return found == table.end() ? nullptr : &found->second;
}

bool isFunction(std::string_view name) {
  return findFunction(name) != nullptr;
}

} // namespace unplug::tmpl

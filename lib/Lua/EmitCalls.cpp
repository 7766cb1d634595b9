// Calls in Lua.
#include "Lua/Emitter.h"
#include "Lua/JsonFields.h"
#include "Lua/LuaText.h"
#include "Lua/Standard.h"
#include "Lua/Texts.h"

namespace unplug::lua {

namespace {

// An argument of fmt as it was before it became an interface{}.
const Expression &unwrapped(const Expression &argument) {
  bool isWrapped = argument.kind == ExpressionKind::ToInterface ||
                   (argument.kind == ExpressionKind::Convert && isInterface(argument.type));
  return isWrapped ? *argument.arguments[0] : argument;
}

} // namespace

std::string Emitter::arguments(const Expression &call, std::size_t from) {
  std::string list;
  for (std::size_t i = from; i < call.arguments.size(); ++i)
    list += (i > from ? ", " : "") + value(*call.arguments[i]);
  return list;
}

std::string Emitter::callText(const Expression &call) {
  if (call.kind == ExpressionKind::CallFunction) {
    if (!call.function->receiver)
      return nameOfFunction(*call.function) + "(" + arguments(call, 0) + ")";
    std::string rest = arguments(call, 1);
    return nameOfFunction(*call.function) + "(" + receiverText(*call.arguments[0], *call.function) +
           (rest.empty() ? "" : ", " + rest) + ")";
  }
  if (call.kind == ExpressionKind::CallInterface)
    return text(*call.arguments[0], Binding::Prefix) + ":" + luaName(call.name) + "(" + arguments(call, 1) + ")";
  const Expression &callee = *call.arguments[0];
  std::string name = text(callee, Binding::Prefix);
  return name + "(" + arguments(call, 1) + ")";
}

// A receiver as its method gets it: itself for pointers, a copy for values.
std::string Emitter::receiverText(const Expression &receiver, const Function &method) {
  const Type *type = structBehind(receiver.type);
  bool isCopied = !method.pointerReceiver && type && judgement.changedStructs.count(type) &&
                  receiver.kind != ExpressionKind::StructLiteral && receiver.kind != ExpressionKind::CallFunction;
  return isCopied ? "unplug.copy(" + text(receiver) + ")" : text(receiver);
}

std::string Emitter::standardText(const Expression &call) {
  const StandardRow &row = *call.standard;
  std::string name = nameOf(row);
  if (row.package == "fmt")
    return formatText(call, name);
  if (name == "json.Unmarshal") {
    const Expression &target = *call.arguments[1]->arguments[0];
    return "unplug.unmarshal(" + text(*call.arguments[0]) + ", " + text(target) + ", " + jsonSpec(target.type->element) + ")";
  }
  if (name == "http.StatusText")
    return luaQuoted(statusText(call.arguments[0]->constant->integer));
  if (std::string made = constantKeyText(call, name); !made.empty())
    return made;
  std::string made;
  for (std::size_t i = 0; i < row.lua.size(); ++i) {
    if (row.lua[i] != '$') {
      made += row.lua[i];
      continue;
    }
    auto index = static_cast<std::size_t>(row.lua[++i] - '1');
    if (name == "path.Join" && !call.spread) // a variadic parameter as one list
      made += "{ " + arguments(call, 0) + " }";
    else if (index < call.arguments.size())
      made += value(*call.arguments[index]);
  }
  return made;
}

// Calls that are simpler where the second argument is a constant; they then need none of Lua's libraries.
std::string Emitter::constantKeyText(const Expression &call, const std::string &name) {
  if (call.arguments.size() < 2 || !call.arguments[1]->constant)
    return {};
  const std::string &constant = call.arguments[1]->constant->text;
  if (name == "strings.HasPrefix") {
    // What follows all texts with the prefix: the prefix with its last byte that can be counted up.
    std::string after = constant;
    while (!after.empty() && after.back() == '\xff')
      after.pop_back();
    if (after.empty())
      return {};
    after.back() = static_cast<char>(after.back() + 1);
    return "unplug.starts_with(" + text(*call.arguments[0]) + ", " + luaQuoted(constant) + ", " + luaQuoted(after) + ")";
  }
  static const std::map<std::string, std::string> byKey = {{"http.Header.Get", "get_first"},
                                                           {"http.Header.Set", "set_first"},
                                                           {"http.Header.Add", "add_value"},
                                                           {"http.Header.Del", "delete_key"},
                                                           {"http.Header.Values", "values_of"}};
  auto found = byKey.find(name);
  if (found == byKey.end())
    return {};
  std::string rest = call.arguments.size() > 2 ? ", " + value(*call.arguments[2]) : "";
  return "unplug." + found->second + "(" + text(*call.arguments[0]) + ", " + luaQuoted(canonicalKey(constant)) + rest + ")";
}

// What a type is filled with from JSON, for the helper that does it.
std::string Emitter::jsonSpec(const Type *type) {
  const Type *below = underlying(type);
  switch (below->kind) {
  case TypeKind::String:
    return "{ kind = \"string\" }";
  case TypeKind::Bool:
    return "{ kind = \"bool\" }";
  case TypeKind::Float64:
    return "{ kind = \"float\" }";
  case TypeKind::Interface:
    return "{ kind = \"any\" }";
  case TypeKind::Slice:
    return "{ kind = \"list\", of = " + jsonSpec(below->element) + ", zero = " + zeroMaker(below->element) + " }";
  case TypeKind::Map:
    return "{ kind = \"map\", of = " + jsonSpec(below->element) + ", zero = " + zeroMaker(below->element) + " }";
  case TypeKind::Pointer:
    return "{ kind = \"pointer\", to = " + jsonSpec(below->element) + ", new = " + zeroMaker(below->element) + " }";
  case TypeKind::Struct: {
    std::string ignored, fields;
    for (const JsonField &field : jsonFields(type, ignored))
      fields += (fields.empty() ? " " : ", ") + luaKey(field.key) + "{ field = " + luaQuoted(luaName(field.field->name)) +
                ", type = " + jsonSpec(field.field->type) + " }";
    return "{ kind = \"struct\", fields = {" + fields + " } }";
  }
  default:
    return "{ kind = \"int\" }";
  }
}

// A function that makes the zero value of an element, each time anew.
std::string Emitter::zeroMaker(const Type *type) {
  return "function() return " + zero(type) + " end";
}

std::string Emitter::builtinText(const Expression &call) {
  const Expression &first = *call.arguments[0];
  if (call.name == "len") {
    TypeKind kind = underlying(first.type)->kind;
    if (kind == TypeKind::Map)
      return "unplug.count(" + text(first) + ")";
    if (kind == TypeKind::Slice && !isBytes(first.type) && mayBeLive(first))
      return "unplug.length(" + text(first) + ")";
    Binding least = first.kind == ExpressionKind::Index ? Binding::Or : Binding::Prefix;
    return "#" + text(first, least);
  }
  if (call.name == "append") {
    std::string how = judgement.inPlace.count(&call) ? "append" : "appended";
    std::string rest;
    for (std::size_t i = 1; i < call.arguments.size(); ++i)
      rest += ", " + (call.spread ? value(*call.arguments[i]) : stored(*call.arguments[i]));
    return "unplug." + how + (call.spread ? "_all" : "") + "(" + text(first) + rest + ")";
  }
  if (call.name == "delete")
    return "unplug.delete(" + text(first) + ", " + text(*call.arguments[1]) + ")";
  return "unplug.panic()";
}

// A value as fmt writes it with `verb`.
std::string Emitter::shown(const Expression &argument, char verb) {
  const Expression &value = unwrapped(argument);
  const Type *type = value.type;
  if (isErrorType(type) || isErrorType(argument.type))
    return "unplug.show_error(" + text(value) + ", \"" + verb + "\")";
  if (type->text == "*url.URL")
    return "unplug.show_url(" + text(value) + (verb == 'v' ? ", \"v\")" : ", \"s\")");
  if (isString(type))
    return text(value, Binding::Sum);
  if (isBoolean(type) || isInteger(type))
    return "tostring(" + text(value) + ")";
  bool isList = underlying(type)->kind == TypeKind::Slice;
  return (isList ? "unplug.show_list(" : "unplug.show_map(") + text(value) + ")";
}

std::string Emitter::formatText(const Expression &call, const std::string &name) {
  if (judgement.unseen.count(&call))
    return "unplug.new_error(" + value(*call.arguments[0]) + ")";
  std::string joined;
  auto add = [&](const std::string &part) { joined += (joined.empty() ? "" : " .. ") + part; };
  if (name == "fmt.Println" || name == "fmt.Sprint") {
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      if (i && name == "fmt.Println")
        add("\" \"");
      add(shown(*call.arguments[i], 'v'));
    }
    if (joined.empty())
      joined = "\"\"";
    return name == "fmt.Println" ? "print(" + joined + ")" : joined;
  }
  std::vector<FormatPiece> pieces;
  std::string format = call.arguments[0]->constant->text;
  if (name == "fmt.Printf")
    format.pop_back(); // print ends the line
  parseFormat(format, pieces);
  std::size_t next = 1;
  for (const FormatPiece &piece : pieces) {
    if (!piece.text.empty())
      add(luaQuoted(piece.text));
    if (piece.verb)
      add(shown(*call.arguments[next++], piece.verb));
  }
  if (joined.empty())
    joined = "\"\"";
  if (name == "fmt.Errorf")
    return "unplug.new_error(" + joined + ")";
  return name == "fmt.Printf" ? "print(" + joined + ")" : joined;
}

} // namespace unplug::lua

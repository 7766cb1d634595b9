// Expressions in Lua.
#include "Lua/Emitter.h"
#include "Lua/Handlers.h"
#include "Lua/LuaText.h"
#include "Lua/Numbers.h"
#include "Lua/Standard.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool isLuaText(const Type *type) {
  TypeKind kind = type->kind;
  return kind == TypeKind::String || kind == TypeKind::Bool || kind == TypeKind::Float64;
}

// Whether a container's elements may be nil in Lua, so that something must stand for them.
bool hasNilElements(const Type *element) {
  TypeKind kind = underlying(element)->kind;
  return kind == TypeKind::Interface || kind == TypeKind::Pointer || kind == TypeKind::Function;
}

std::string commaList(const std::vector<std::string> &parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i ? ", " : "") + parts[i];
  return out;
}

bool isPlace(const Expression &expression) {
  return expression.kind == ExpressionKind::Variable || expression.kind == ExpressionKind::Field ||
         expression.kind == ExpressionKind::Index || expression.kind == ExpressionKind::Convert ||
         expression.kind == ExpressionKind::Assert;
}

} // namespace

std::string Emitter::text(const Expression &expression, Binding least) {
  Binding binding = Binding::Prefix;
  std::string made = raw(expression, binding);
  return binding < least ? "(" + made + ")" : made;
}

// A struct, held by value, of a type whose fields are assigned to somewhere.
bool Emitter::isCopied(const Type *type) const {
  return type->kind != TypeKind::Pointer && structBehind(type) && judgement.changedStructs.count(type) > 0;
}

bool Emitter::needsCopy(const Expression &expression) const {
  return isPlace(expression) && isCopied(expression.type);
}

std::string Emitter::value(const Expression &expression) {
  return needsCopy(expression) ? "unplug.copy(" + text(expression) + ")" : text(expression);
}

// A value of an interface or pointer type inside of a container.
std::string Emitter::stored(const Expression &expression) {
  std::string made = value(expression);
  if (!hasNilElements(expression.type))
    return made;
  const Expression &inner = expression.kind == ExpressionKind::ToInterface ? *expression.arguments[0] : expression;
  bool isSurelyThere = expression.kind == ExpressionKind::ToInterface || inner.kind == ExpressionKind::Address ||
                       inner.kind == ExpressionKind::FunctionLiteral;
  if (expression.kind == ExpressionKind::Nil)
    return "unplug.null";
  return isSurelyThere ? made : "unplug.held(" + made + ")";
}

std::string Emitter::constantText(const Expression &expression, Binding &binding) const {
  const Constant &constant = *expression.constant;
  switch (constant.kind) {
  case Constant::Kind::Boolean:
    return constant.boolean ? "true" : "false";
  case Constant::Kind::String:
    binding = Binding::Unary; // a literal is no prefix of an index or call
    return luaQuoted(constant.text);
  case Constant::Kind::Integer:
    binding = constant.integer < 0 ? Binding::Sum : Binding::Unary;
    return std::to_string(constant.integer);
  case Constant::Kind::Float:
    binding = constant.number < 0 ? Binding::Sum : Binding::Unary;
    return luaNumber(constant.number);
  }
  return {};
}

std::string Emitter::zero(const Type *type) {
  switch (underlying(type)->kind) {
  case TypeKind::String:
    return "\"\"";
  case TypeKind::Bool:
    return "false";
  case TypeKind::Slice:
    return isBytes(type) ? "\"\"" : "unplug.none";
  case TypeKind::Map:
    return "unplug.none";
  case TypeKind::Struct: {
    if (type->text == "strings.Builder")
      return "unplug.new_builder()";
    if (!skeleton.plan.obstacles.empty() && type->kind == TypeKind::Named && !code.declaredIn.count(type))
      return "nil"; // what is done with it is a gap
    std::vector<std::string> parts;
    for (const Field &field : underlying(type)->fields)
      if (std::string made = zero(field.type); made != "nil")
        parts.push_back(luaName(field.name) + " = " + made);
    std::string fields = parts.empty() ? "{}" : "{ " + commaList(parts) + " }";
    return type->kind == TypeKind::Named ? "setmetatable(" + fields + ", " + nameOfType(type) + ")" : fields;
  }
  default:
    return isNumeric(type) ? "0" : "nil";
  }
}

std::string Emitter::raw(const Expression &expression, Binding &binding) {
  if (expression.constant && expression.kind == ExpressionKind::Constant)
    return constantText(expression, binding);
  switch (expression.kind) {
  case ExpressionKind::Nil:
    return zero(expression.type);
  case ExpressionKind::Variable:
    return variableName(*expression.variable);
  case ExpressionKind::FunctionValue:
    return nameOfFunction(*expression.function);
  case ExpressionKind::MethodValue:
    return "unplug.bind(" + nameOfFunction(*expression.function) + ", " +
           receiverText(*expression.arguments[0], *expression.function) + ")";
  case ExpressionKind::Field:
    return text(*expression.arguments[0], Binding::Prefix) + "." + luaName(expression.name);
  case ExpressionKind::Index:
    return indexText(expression);
  case ExpressionKind::Slice: {
    std::string low = expression.arguments[1] ? text(*expression.arguments[1]) : "0";
    std::string high = expression.arguments[2] ? ", " + text(*expression.arguments[2]) : "";
    return "unplug.slice(" + text(*expression.arguments[0]) + ", " + low + high + ")";
  }
  case ExpressionKind::CallFunction:
  case ExpressionKind::CallInterface:
  case ExpressionKind::CallValue:
    return callText(expression);
  case ExpressionKind::CallStandard: {
    std::string made = standardText(expression);
    bool isOperator = made.starts_with("#") || nameOf(*expression.standard).starts_with("fmt.Sprint");
    binding = isOperator ? Binding::Concatenation : Binding::Prefix;
    if (made.starts_with("\""))
      binding = std::min(binding, Binding::Unary);
    return made;
  }
  case ExpressionKind::CallBuiltin: {
    std::string made = builtinText(expression);
    binding = made.starts_with("#") ? Binding::Unary : Binding::Prefix;
    return made;
  }
  case ExpressionKind::Convert: {
    const Expression &inner = *expression.arguments[0];
    if (isInteger(expression.type) && isFloat(inner.type))
      return "unplug.truncate(" + text(inner) + ")";
    return raw(inner, binding);
  }
  case ExpressionKind::ToInterface: {
    const Expression &inner = *expression.arguments[0];
    if (isLuaText(inner.type))
      return raw(inner, binding);
    return toInterface(expression);
  }
  case ExpressionKind::StructLiteral:
    return structText(expression);
  case ExpressionKind::ListLiteral:
    binding = Binding::Unary;
    return listText(expression);
  case ExpressionKind::MapLiteral:
    binding = Binding::Unary;
    return mapText(expression);
  case ExpressionKind::FunctionLiteral:
    binding = Binding::Unary;
    return functionText(*expression.function);
  case ExpressionKind::Not:
    binding = Binding::Unary;
    return "not " + text(*expression.arguments[0], Binding::Unary);
  case ExpressionKind::Negate:
    binding = Binding::Unary;
    return "-" + text(*expression.arguments[0], Binding::Prefix);
  case ExpressionKind::Address:
    return raw(*expression.arguments[0], binding);
  case ExpressionKind::Binary:
    return binaryText(expression, binding);
  case ExpressionKind::Assert:
    return "unplug.must(" + assertion(text(*expression.arguments[0]), expression.type) + ")";
  case ExpressionKind::Zero:
    return zero(expression.type);
  default:
    isWhole = false;
    return "nil";
  }
}

// Maps and lists of the response's data are the gateway's own objects.
bool Emitter::mayBeLive(const Expression &container) const {
  const Type *type = underlying(container.type);
  return isEmptyInterface(type->element) && (flow.origins(container) & (FromData | FromElsewhere | FromInput)) != 0;
}

std::string Emitter::indexText(const Expression &expression) {
  const Expression &of = *expression.arguments[0];
  std::string index = text(*expression.arguments[1]);
  if (isString(of.type) || isBytes(of.type))
    return "unplug.byte_at(" + text(of) + ", " + index + ")";
  if (underlying(of.type)->kind == TypeKind::Slice)
    return "unplug.at(" + text(of) + ", " + index + ")";
  const Type *element = underlying(of.type)->element;
  if (expression.commaOk) {
    std::string fallback = hasNilElements(element) ? "" : ", " + zero(element);
    return "unplug.lookup(" + text(of) + ", " + index + fallback + ")";
  }
  if (hasNilElements(element))
    return "unplug.get(" + text(of) + ", " + index + ")";
  return "(" + text(of, Binding::Prefix) + "[" + index + "] or " + zero(element) + ")";
}

// What a type is called where an interface value is asked for it: as fmt's %T has it.
std::string Emitter::typeTag(const Type *type) {
  bool hasMethods = type->kind == TypeKind::Named && !type->declared.empty() && !isStandardPackage(type->package);
  return hasMethods ? nameOfType(type) : luaQuoted(type->text);
}

// A call that gives `of` as a `type`, and whether it is one.
std::string Emitter::assertion(const std::string &of, const Type *type) {
  if (isInterface(type)) {
    if (isEmptyInterface(type))
      return "unplug.as_any(" + of + ")";
    return "unplug.as_interface(" + of + ", " + nameOfInterface(type) + ")";
  }
  if (structBehind(type)) {
    std::string fallback = type->kind == TypeKind::Pointer ? "" : ", " + zero(type);
    return "unplug.as_class(" + of + ", " + nameOfType(structBehind(type)) + fallback + ")";
  }
  if (type->kind == TypeKind::String)
    return "unplug.as_string(" + of + ")";
  if (type->kind == TypeKind::Bool)
    return "unplug.as_bool(" + of + ")";
  if (type->kind == TypeKind::Float64)
    return "unplug.as_float(" + of + ")";
  if (type->text == "map[string]interface {}")
    return "unplug.as_map(" + of + ")";
  if (type->text == "[]interface {}")
    return "unplug.as_list(" + of + ")";
  return "unplug.as_boxed(" + of + ", " + typeTag(type) + ", " + zero(type) + ")";
}

std::string Emitter::toInterface(const Expression &expression) {
  const Expression &inner = *expression.arguments[0];
  const Type *type = inner.type;
  if (structBehind(type))
    return value(inner);
  if (isOfHttp(type, "HandlerFunc"))
    return "unplug.handler_func(" + value(inner) + ")";
  return "unplug.box(" + typeTag(type) + ", " + value(inner) + ")";
}

std::string Emitter::structText(const Expression &expression) {
  const auto &fields = underlying(expression.type)->fields;
  std::vector<std::string> parts;
  std::size_t length = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::string made = expression.arguments[i] ? value(*expression.arguments[i]) : zero(fields[i].type);
    if (made == "nil")
      continue;
    parts.push_back(luaName(fields[i].name) + " = " + made);
    length += parts.back().size() + 2;
  }
  std::string inner;
  constexpr std::size_t longestLine = 80;
  if (length > longestLine) {
    std::string pad(static_cast<std::size_t>(indentation) * 2 + 2, ' ');
    for (const std::string &part : parts)
      inner += pad + part + ",\n";
    inner = "{\n" + inner + pad.substr(2) + "}";
  } else {
    inner = parts.empty() ? "{}" : "{ " + commaList(parts) + " }";
  }
  bool isNamed = expression.type->kind == TypeKind::Named;
  return isNamed ? "setmetatable(" + inner + ", " + nameOfType(expression.type) + ")" : inner;
}

std::string Emitter::listText(const Expression &expression) {
  std::vector<std::string> parts;
  for (const ExpressionPtr &element : expression.arguments) {
    std::string made = stored(*element);
    // Only the last element's further results would be taken in; calls give one each.
    parts.push_back(std::move(made));
  }
  return parts.empty() ? "{}" : "{ " + commaList(parts) + " }";
}

std::string Emitter::mapText(const Expression &expression) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i + 1 < expression.arguments.size(); i += 2) {
    const Expression &key = *expression.arguments[i];
    bool isText = key.constant && key.constant->kind == Constant::Kind::String;
    std::string name = isText ? luaKey(key.constant->text) : "[" + text(key) + "] = ";
    parts.push_back(name + stored(*expression.arguments[i + 1]));
  }
  return parts.empty() ? "{}" : "{ " + commaList(parts) + " }";
}

std::string Emitter::functionText(const Function &function) {
  std::string parameters;
  for (const Variable *parameter : function.parameters)
    parameters += (parameters.empty() ? "" : ", ") + variableName(*parameter);
  std::string before = std::exchange(out, {});
  const Function *outer = std::exchange(current, &function);
  auto outerTargets = std::exchange(targets, {});
  indent(1);
  gapOfFactory(function);
  for (const Variable *result : function.results)
    if (result)
      line("local " + variableName(*result) + " = " + zero(result->type));
  block(function.body);
  indent(-1);
  targets = std::move(outerTargets);
  current = outer;
  std::string body = std::exchange(out, std::move(before));
  return "function(" + parameters + ")\n" + body + std::string(static_cast<std::size_t>(indentation) * 2, ' ') + "end";
}

// Lua's % rounds towards minus infinity, Go's towards zero: the same where nothing is negative.
bool Emitter::isNeverNegative(const Expression &number) const {
  Bounds bounds = Numbers(flow).boundsOf(number);
  return bounds.known && bounds.low >= 0;
}

std::string Emitter::binaryText(const Expression &expression, Binding &binding) {
  const Expression &left = *expression.arguments[0], &right = *expression.arguments[1];
  const std::string &op = expression.name;
  if (op == "&&" || op == "||") {
    if (auto truth = truthOf(left)) // a constant: what counts is the other side, or nothing
      return *truth == (op == "&&") ? raw(right, binding) : std::string(*truth ? "true" : "false");
    binding = op == "&&" ? Binding::And : Binding::Or;
    Binding inner = op == "&&" ? Binding::And : Binding::Or;
    return text(left, inner) + (op == "&&" ? " and " : " or ") + text(right, inner);
  }
  if (op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=") {
    binding = Binding::Comparison;
    return text(left, Binding::Concatenation) + " " + (op == "!=" ? "~=" : op) + " " +
           text(right, Binding::Concatenation);
  }
  if (op == "+" && isString(expression.type)) {
    binding = Binding::Concatenation;
    return text(left, Binding::Concatenation) + " .. " + text(right, Binding::Sum);
  }
  if (op == "/" && isInteger(expression.type))
    return "unplug.divide(" + text(left) + ", " + text(right) + ")";
  if (op == "%") {
    bool isSafe = right.constant && right.constant->integer > 0 && isNeverNegative(left);
    if (!isSafe)
      return "unplug.modulo(" + text(left) + ", " + text(right) + ")";
  }
  bool isSum = op == "+" || op == "-";
  binding = isSum ? Binding::Sum : Binding::Product;
  return text(left, binding) + " " + op + " " + text(right, isSum ? Binding::Product : Binding::Unary);
}

// A value that goes into the response's data: literals become the gateway's own objects there.
std::string Emitter::dataText(const Expression &given) {
  const Expression &value = given.kind == ExpressionKind::ToInterface ? *given.arguments[0] : given;
  if (value.kind == ExpressionKind::Nil)
    return "unplug.null";
  if (value.kind == ExpressionKind::MapLiteral) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i + 1 < value.arguments.size(); i += 2) {
      const Expression &key = *value.arguments[i];
      bool isText = key.constant && key.constant->kind == Constant::Kind::String;
      parts.push_back((isText ? luaKey(key.constant->text) : "[" + text(key) + "] = ") + dataText(*value.arguments[i + 1]));
    }
    return "unplug.data_map(" + std::string(parts.empty() ? "{}" : "{ " + commaList(parts) + " }") + ")";
  }
  if (value.kind == ExpressionKind::ListLiteral) {
    std::vector<std::string> parts;
    for (const ExpressionPtr &element : value.arguments)
      parts.push_back(dataText(*element));
    return "unplug.data_list(" + std::string(parts.empty() ? "{}" : "{ " + commaList(parts) + " }") + ")";
  }
  return text(value);
}

} // namespace unplug::lua

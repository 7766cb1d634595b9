// Constants, and what may stand where a value of some type is wanted (Go specification, "Constant expressions",
// "Representability", "Assignability").
#include "Lua/Checker.h"

#include "Support/GoLiteral.h"
#include "Support/Utf8.h"

#include <cmath>
#include <limits>

namespace unplug::lua {

using go::SyntaxNode;

namespace {

Constant ofInteger(std::int64_t value) {
  Constant made;
  made.kind = Constant::Kind::Integer;
  made.integer = value;
  return made;
}

Constant ofFloat(double value) {
  Constant made;
  made.kind = Constant::Kind::Float;
  made.number = value;
  return made;
}

Constant ofBoolean(bool value) {
  Constant made;
  made.boolean = value;
  return made;
}

double numberOf(const Constant &value) {
  return value.kind == Constant::Kind::Integer ? static_cast<double>(value.integer) : value.number;
}

template <class T> bool compare(const std::string &op, const T &left, const T &right, bool &result) {
  if (op == "==")
    result = left == right;
  else if (op == "!=")
    result = left != right;
  else if (op == "<")
    result = left < right;
  else if (op == "<=")
    result = left <= right;
  else if (op == ">")
    result = left > right;
  else if (op == ">=")
    result = left >= right;
  else
    return false;
  return true;
}

bool foldIntegers(const std::string &op, std::int64_t left, std::int64_t right, std::int64_t &result) {
  if (op == "+")
    return !__builtin_add_overflow(left, right, &result);
  if (op == "-")
    return !__builtin_sub_overflow(left, right, &result);
  if (op == "*")
    return !__builtin_mul_overflow(left, right, &result);
  if (op == "/" || op == "%") {
    if (right == 0 || (left == std::numeric_limits<std::int64_t>::min() && right == -1))
      return false;
    result = op == "/" ? left / right : left % right;
    return true;
  }
  if (op == "<<" || op == ">>") {
    if (right < 0 || right > 62 || left < 0)
      return false;
    result = op == "<<" ? left << right : left >> right;
    return op == ">>" || (result >> right) == left;
  }
  if (op == "&" || op == "|" || op == "^" || op == "&^") {
    result = op == "&" ? left & right : op == "|" ? left | right : op == "^" ? left ^ right : left & ~right;
    return true;
  }
  return false;
}

std::pair<std::int64_t, std::int64_t> rangeOf(TypeKind kind) {
  switch (kind) {
  case TypeKind::Int8:
    return {-128, 127};
  case TypeKind::Int16:
    return {-32768, 32767};
  case TypeKind::Int32:
    return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
  case TypeKind::Uint8:
    return {0, 255};
  case TypeKind::Uint16:
    return {0, 65535};
  case TypeKind::Uint32:
    return {0, std::numeric_limits<std::uint32_t>::max()};
  case TypeKind::Uint:
  case TypeKind::Uint64:
  case TypeKind::Uintptr:
    return {0, std::numeric_limits<std::int64_t>::max()};
  default:
    return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  }
}

} // namespace

ExpressionPtr Checker::constant(Constant value, const Type *type, SyntaxNode node) const {
  ExpressionPtr made = make(ExpressionKind::Constant, type, node);
  made->constant = std::move(value);
  return made;
}

ExpressionPtr Checker::literal(SyntaxNode node) {
  std::string_view kind = node.kind();
  std::string text;
  for (char c : node.text())
    if (c != '_')
      text += c;
  if (kind == "int_literal") {
    int base = 10;
    std::size_t skip = 0;
    if (text.size() > 1 && text[0] == '0') {
      char mark = text[1];
      base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
      skip = base != 8 || mark == 'o' || mark == 'O' ? 2 : 1;
    }
    std::int64_t value = 0;
    for (char c : text.substr(skip)) {
      int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      if (digit < 0 || digit >= base || __builtin_mul_overflow(value, base, &value) ||
          __builtin_add_overflow(value, digit, &value)) {
        obstacle(ObstacleKind::Number, node, "the constant " + quoted(node) + " is beyond 64 bits");
        return bad(node);
      }
    }
    return constant(ofInteger(value), code.types.basic(TypeKind::UntypedInt), node);
  }
  if (kind == "float_literal") {
    bool hexadecimal = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
    double value = hexadecimal ? 0 : std::strtod(text.c_str(), nullptr);
    if (hexadecimal || !std::isfinite(value)) {
      obstacle(ObstacleKind::Number, node, "the constant " + quoted(node) + " is not in the subset");
      return bad(node);
    }
    return constant(ofFloat(value), code.types.basic(TypeKind::UntypedFloat), node);
  }
  auto value = unquoteGo(node.text());
  if (kind == "rune_literal") {
    if (!value || value->empty())
      return bad(node);
    // An escape like '\xff' is a rune of that number, whatever bytes it is elsewhere.
    std::int64_t rune = utf8Length(*value, 0) == value->size() ? utf8At(*value, 0)
                                                               : static_cast<unsigned char>((*value)[0]);
    return constant(ofInteger(rune), code.types.basic(TypeKind::UntypedRune), node);
  }
  if (!value)
    return bad(node);
  Constant made;
  made.kind = Constant::Kind::String;
  made.text = std::move(*value);
  return constant(std::move(made), code.types.basic(TypeKind::UntypedString), node);
}

// The value of a binary expression of constants; false when it cannot be had.
bool Checker::fold(const std::string &op, const Constant &left, const Constant &right, const Type *type,
                   Constant &result) {
  using Kind = Constant::Kind;
  bool truth = false;
  if (left.kind == Kind::Boolean && right.kind == Kind::Boolean) {
    if (op == "&&" || op == "||")
      truth = op == "&&" ? left.boolean && right.boolean : left.boolean || right.boolean;
    else if (op == "==" || op == "!=")
      truth = (left.boolean == right.boolean) == (op == "==");
    else
      return false;
    result = ofBoolean(truth);
    return true;
  }
  if (left.kind == Kind::String && right.kind == Kind::String) {
    if (op == "+") {
      constexpr std::size_t maxText = 1 << 20;
      if (left.text.size() + right.text.size() > maxText)
        return false;
      result = left;
      result.text += right.text;
      return true;
    }
    if (!compare(op, left.text, right.text, truth))
      return false;
    result = ofBoolean(truth);
    return true;
  }
  if (left.kind == Kind::Integer && right.kind == Kind::Integer && !isFloat(type)) {
    if (compare(op, left.integer, right.integer, truth)) {
      result = ofBoolean(truth);
      return true;
    }
    std::int64_t value = 0;
    if (!foldIntegers(op, left.integer, right.integer, value))
      return false;
    result = ofInteger(value);
    return true;
  }
  bool areNumbers = (left.kind == Kind::Integer || left.kind == Kind::Float) &&
                    (right.kind == Kind::Integer || right.kind == Kind::Float);
  if (!areNumbers)
    return false;
  double a = numberOf(left), b = numberOf(right);
  if (compare(op, a, b, truth)) {
    result = ofBoolean(truth);
    return true;
  }
  if (op != "+" && op != "-" && op != "*" && (op != "/" || b == 0))
    return false;
  result = ofFloat(op == "+" ? a + b : op == "-" ? a - b : op == "*" ? a * b : a / b);
  return std::isfinite(result.number);
}

// Makes `value` what it is in `type`; false when it is not representable there.
bool Checker::represent(Constant &value, const Type *type) const {
  using Kind = Constant::Kind;
  if (isBoolean(type))
    return value.kind == Kind::Boolean;
  if (isString(type))
    return value.kind == Kind::String;
  if (isInteger(type)) {
    if (value.kind == Kind::Float && value.number == std::floor(value.number) && std::fabs(value.number) < 9e15)
      value = ofInteger(static_cast<std::int64_t>(value.number));
    if (value.kind != Kind::Integer)
      return false;
    auto [low, high] = rangeOf(underlying(type)->kind);
    return value.integer >= low && value.integer <= high;
  }
  if (isFloat(type)) {
    if (value.kind == Kind::Integer)
      value = ofFloat(static_cast<double>(value.integer));
    return value.kind == Kind::Float;
  }
  return false;
}

const Type *Checker::defaultType(const Type *type) const {
  switch (type->kind) {
  case TypeKind::UntypedBool:
    return code.types.basic(TypeKind::Bool);
  case TypeKind::UntypedInt:
    return code.types.basic(TypeKind::Int);
  case TypeKind::UntypedRune:
    return code.types.basic(TypeKind::Int32);
  case TypeKind::UntypedFloat:
    return code.types.basic(TypeKind::Float64);
  case TypeKind::UntypedString:
    return code.types.basic(TypeKind::String);
  default:
    return type;
  }
}

bool Checker::isAssignable(const Expression &value, const Type *type) {
  const Type *from = value.type;
  if (from == type)
    return true;
  if (from->kind == TypeKind::UntypedNil)
    return isNilable(type);
  if (isInterface(type))
    return implements(defaultType(from), type);
  if (isUntyped(from)) {
    if (value.constant) {
      Constant copy = *value.constant;
      return represent(copy, type);
    }
    return isBoolean(from) && isBoolean(type); // of a comparison
  }
  bool oneIsUnnamed = from->kind != TypeKind::Named || type->kind != TypeKind::Named;
  bool basic = from->kind <= TypeKind::String || type->kind <= TypeKind::String;
  return oneIsUnnamed && !basic && underlying(from) == underlying(type);
}

// `value` as a value of `type`: what assignment, passing and returning do.
ExpressionPtr Checker::convert(ExpressionPtr value, const Type *type, SyntaxNode node) {
  if (isInvalid(value->type) || isInvalid(type)) {
    if (value->kind == ExpressionKind::Bad || isInvalid(type))
      return value;
    return bad(node);
  }
  if (!isAssignable(*value, type)) {
    obstacle(ObstacleKind::Unresolved, node,
             quoted(node) + " is of type " + value->type->text + " where " + type->text + " is wanted: Go would not " +
                 "compile this as it was read here");
    return bad(node);
  }
  if (value->type == type)
    return value;
  if (value->type->kind == TypeKind::UntypedNil) {
    value->type = type;
    return value;
  }
  if (isInterface(type)) {
    if (isInterface(value->type)) {
      ExpressionPtr made = make(ExpressionKind::Convert, type, node);
      made->arguments.push_back(std::move(value));
      return made;
    }
    value = defaulted(std::move(value), node);
    ExpressionPtr made = make(ExpressionKind::ToInterface, type, node);
    made->arguments.push_back(std::move(value));
    return made;
  }
  if (value->constant)
    represent(*value->constant, type);
  if (isUntyped(value->type)) {
    value->type = type;
    return value;
  }
  ExpressionPtr made = make(ExpressionKind::Convert, type, node);
  made->arguments.push_back(std::move(value));
  return made;
}

// An untyped value with the type that it gets when nothing else says so.
ExpressionPtr Checker::defaulted(ExpressionPtr value, SyntaxNode node) {
  const Type *type = defaultType(value->type);
  if (type->kind == TypeKind::UntypedNil) {
    obstacle(ObstacleKind::Unresolved, node, "nil without a type");
    return bad(node);
  }
  if (type == value->type)
    return value;
  if (value->constant && !represent(*value->constant, type)) {
    obstacle(ObstacleKind::Number, node, "the constant " + quoted(node) + " does not fit into " + type->text);
    return bad(node);
  }
  value->type = type;
  return value;
}

} // namespace unplug::lua

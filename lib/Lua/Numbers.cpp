#include "Lua/Numbers.h"

#include "Lua/Standard.h"

#include <algorithm>
#include <cmath>

namespace unplug::lua {

namespace {

constexpr double exact = 9007199254740992.0;       // 2^53
constexpr double longest = 1099511627776.0;        // 2^40: no string or list is longer
constexpr double counted = exact / 2;              // what counting by steps of a known size cannot reach while anybody waits
constexpr double largestStep = 4294967296.0;       // 2^32
constexpr double largestSetting = longest;         // of numbers in a configuration: translate() refuses larger ones

Bounds between(double low, double high) {
  if (low < -exact || high > exact)
    return {};
  return {true, low, high};
}

Bounds joined(const Bounds &a, const Bounds &b) {
  if (!a.known || !b.known)
    return {};
  return {true, std::min(a.low, b.low), std::max(a.high, b.high)};
}

bool isSamePlace(const Expression &a, const Expression &b) {
  if (a.kind != b.kind)
    return false;
  if (a.kind == ExpressionKind::Variable)
    return a.variable == b.variable;
  return a.kind == ExpressionKind::Field && a.name == b.name && structBehind(a.arguments[0]->type) &&
         structBehind(a.arguments[0]->type) == structBehind(b.arguments[0]->type);
}

// "v + x" or "v - x" for the variable or field that `target` is: a step of counting.
const Expression *stepOf(const Expression &value, const Expression &target) {
  if (value.kind != ExpressionKind::Binary || (value.name != "+" && value.name != "-"))
    return nullptr;
  if (isSamePlace(*value.arguments[0], target))
    return value.arguments[1].get();
  if (value.name == "+" && isSamePlace(*value.arguments[1], target))
    return value.arguments[0].get();
  return nullptr;
}

} // namespace

Bounds Numbers::boundsOf(const Expression &expression) const {
  Visiting visiting;
  return boundsOf(expression, visiting);
}

Bounds Numbers::boundsOf(const Expression &expression, Visiting &visiting) const {
  const Type *type = expression.commaOk ? expression.type->results[0] : expression.type;
  if (expression.constant) {
    if (expression.constant->kind == Constant::Kind::Integer)
      return between(static_cast<double>(expression.constant->integer), static_cast<double>(expression.constant->integer));
    return {};
  }
  if (!isInteger(type))
    return {};
  switch (expression.kind) {
  case ExpressionKind::Variable:
  case ExpressionKind::Field:
  case ExpressionKind::CallFunction:
  case ExpressionKind::CallValue:
    return ofVariable(expression, visiting);
  case ExpressionKind::CallBuiltin: // len
    return between(0, longest);
  case ExpressionKind::Zero:
    return between(0, 0);
  case ExpressionKind::Negate: {
    Bounds of = boundsOf(*expression.arguments[0], visiting);
    return of.known && !isUnsigned(type) ? between(-of.high, -of.low) : Bounds{};
  }
  case ExpressionKind::Binary:
    return ofBinary(expression, visiting);
  case ExpressionKind::Convert: {
    const Expression &value = *expression.arguments[0];
    if (isFloat(value.type)) // a number of the configuration, cut to an integer
      return flow.origins(value) == FromConfiguration ? between(-largestSetting, largestSetting) : Bounds{};
    Bounds of = boundsOf(value, visiting);
    // A narrower type would wrap around.
    double limit = underlying(type)->kind == TypeKind::Int8    ? 127
                   : underlying(type)->kind == TypeKind::Uint8  ? 255
                   : underlying(type)->kind == TypeKind::Int16  ? 32767
                   : underlying(type)->kind == TypeKind::Uint16 ? 65535
                   : underlying(type)->kind == TypeKind::Int32  ? 2147483647
                   : underlying(type)->kind == TypeKind::Uint32 ? 4294967295
                                                                : exact;
    bool fits = of.known && of.high <= limit && of.low >= (isUnsigned(type) ? 0 : -limit);
    return fits ? of : Bounds{};
  }
  case ExpressionKind::Index:
    if (isString(expression.arguments[0]->type) || isBytes(expression.arguments[0]->type))
      return between(0, 255);
    return ofVariable(expression, visiting);
  case ExpressionKind::Assert: // an int that lies in an interface is one of the configuration, or was put there
    return flow.origins(*expression.arguments[0]) == FromConfiguration ? between(-largestSetting, largestSetting)
                                                                      : Bounds{};
  case ExpressionKind::CallInterface:
    return expression.name == "StatusCode" ? between(-largestStep, largestStep) : Bounds{};
  case ExpressionKind::CallStandard: {
    std::string name = nameOf(*expression.standard);
    if (name == "strings.Index" || name == "strings.LastIndex" || name == "strings.Count" ||
        name == "strings.Compare" || name == "strings.Builder.Len")
      return between(-1, longest);
    return {};
  }
  default:
    return {};
  }
}

Bounds Numbers::ofVariable(const Expression &expression, Visiting &visiting) const {
  const void *identity = expression.kind == ExpressionKind::Variable ? static_cast<const void *>(expression.variable)
                                                                     : static_cast<const void *>(&expression);
  if (!visiting.insert(identity).second)
    return {};
  Bounds all;
  bool first = true, counts = false, isKnown = true;
  auto add = [&](const Leaf &leaf) {
    if (leaf.kind == Leaf::Kind::Expression && !leaf.isKey && !leaf.isElement)
      if (const Expression *step = stepOf(*leaf.expression, expression)) {
        Bounds size = boundsOf(*step, visiting);
        isKnown &= size.known && std::fabs(size.low) <= largestStep && std::fabs(size.high) <= largestStep;
        counts = true;
        return;
      }
    Bounds one = ofLeaf(leaf, visiting);
    all = first ? one : joined(all, one);
    first = false;
  };
  flow.leaves(expression, add);
  visiting.erase(identity);
  if (first || !isKnown || !all.known)
    return {};
  if (!counts)
    return all;
  bool isWide = underlying(expression.type)->kind == TypeKind::Int || underlying(expression.type)->kind == TypeKind::Int64;
  return isWide ? between(all.low - counted, all.high + counted) : Bounds{};
}

Bounds Numbers::ofLeaf(const Leaf &leaf, Visiting &visiting) const {
  if (leaf.kind == Leaf::Kind::Zero)
    return between(0, 0);
  if (leaf.kind != Leaf::Kind::Expression)
    return {};
  const Expression &made = *leaf.expression;
  if (leaf.isKey || leaf.isElement) {
    const Type *over = underlying(made.type);
    if (isString(made.type))
      return leaf.isKey ? between(0, longest) : between(0, 0x10FFFF);
    if (over->kind == TypeKind::Slice && leaf.isKey)
      return between(0, longest);
    if (isInteger(made.type)) {
      Bounds of = boundsOf(made, visiting);
      return of.known ? between(0, std::max(0.0, of.high)) : Bounds{};
    }
    return {};
  }
  // A leaf of a variable is never a place again, but for what is handed on through calls.
  if (made.kind == ExpressionKind::CallValue || made.kind == ExpressionKind::Index)
    return made.kind == ExpressionKind::Index && (isString(made.arguments[0]->type) || isBytes(made.arguments[0]->type))
               ? between(0, 255)
               : Bounds{};
  return boundsOf(made, visiting);
}

Bounds Numbers::ofBinary(const Expression &expression, Visiting &visiting) const {
  Bounds a = boundsOf(*expression.arguments[0], visiting), b = boundsOf(*expression.arguments[1], visiting);
  TypeKind kind = underlying(expression.type)->kind;
  bool isWide = kind == TypeKind::Int || kind == TypeKind::Int64;
  if (!a.known || !b.known || !isWide) // narrower and unsigned types wrap around
    return {};
  const std::string &op = expression.name;
  if (op == "+")
    return between(a.low + b.low, a.high + b.high);
  if (op == "-")
    return between(a.low - b.high, a.high - b.low);
  if (op == "*") {
    double corners[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    return between(*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4));
  }
  // Lua rounds towards minus infinity, Go towards zero: the same only where nothing is negative.
  bool positive = a.low >= 0 && b.low > 0;
  if (op == "%")
    return positive ? between(0, std::min(a.high, b.high)) : Bounds{};
  if (op == "/")
    return positive ? between(0, a.high) : Bounds{};
  return {};
}

} // namespace unplug::lua

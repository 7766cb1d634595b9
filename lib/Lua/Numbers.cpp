#include "Lua/Numbers.h"

#include "Lua/Standard.h"

#include <algorithm>
#include <cmath>

namespace unplug::lua {

namespace {

constexpr double exact = 9007199254740992.0;       // 2^53
constexpr double longest = 4294967296.0;           // 2^32: no string or list is longer
constexpr double largestStep = 2 * longest;        // of counting: a length and something
constexpr double counted = exact / 2;              // what such steps cannot reach while anybody waits
constexpr double smallStep = 256;                  // and what smaller ones cannot: 2^44
constexpr double countedSmall = 17592186044416.0;  //
constexpr double largestSetting = 1099511627776.0; // 2^40: of numbers in a configuration; Placement.cpp refuses larger ones

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

// What a place is told apart by: its variable, its field of all structs of the type, its type for all elements.
const void *identityOf(const Expression &place) {
  if (place.kind == ExpressionKind::Variable)
    return place.variable;
  if (place.kind == ExpressionKind::Field) {
    const Type *of = place.arguments[0]->type;
    of = of->kind == TypeKind::Pointer ? of->element : of;
    for (const Field &field : underlying(of)->fields)
      if (field.name == place.name)
        return &field;
  }
  if (place.kind == ExpressionKind::Index)
    return underlying(place.arguments[0]->type)->element;
  return &place;
}

bool isSamePlace(const Expression &a, const Expression &b) {
  if (a.kind != b.kind)
    return false;
  return identityOf(a) == identityOf(b);
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
  const void *identity = identityOf(expression);
  if (!visiting.insert(identity).second)
    return {};
  Bounds all;
  bool first = true, counts = false, isKnown = true, isSmall = true;
  auto add = [&](const Leaf &leaf) {
    if (leaf.kind == Leaf::Kind::Expression && !leaf.isKey && !leaf.isElement)
      if (const Expression *step = stepOf(*leaf.expression, expression)) {
        Bounds size = boundsOf(*step, visiting);
        isKnown &= size.known && std::fabs(size.low) <= largestStep && std::fabs(size.high) <= largestStep;
        isSmall &= std::fabs(size.low) <= smallStep && std::fabs(size.high) <= smallStep;
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
  double reach = isSmall ? countedSmall : counted;
  return isWide ? between(all.low - reach, all.high + reach) : Bounds{};
}

Bounds Numbers::ofLeaf(const Leaf &leaf, Visiting &visiting) const {
  if (leaf.kind == Leaf::Kind::Zero)
    return between(0, 0);
  if (leaf.kind == Leaf::Kind::Extra)
    return between(-largestSetting, largestSetting);
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
    return ofElement(made, leaf.isKey);
  }
  if (made.kind == ExpressionKind::CallValue) // what the functions return is among the leaves as well
    return flow.calledBy(made).empty() ? Bounds{} : between(0, 0);
  if (made.kind == ExpressionKind::Index && !isString(made.arguments[0]->type) && !isBytes(made.arguments[0]->type))
    return ofElement(*made.arguments[0], false);
  return boundsOf(made, visiting);
}

// An integer that lies in a container: what the plugin puts into one is among the leaves as well.
Bounds Numbers::ofElement(const Expression &container, bool isKey) const {
  unsigned from = flow.origins(container);
  if (isKey || (from & ~static_cast<unsigned>(MadeHere | FromConfiguration | FromData)) != 0)
    return {}; // data has no int: its numbers are json.Number
  return from & FromConfiguration ? between(-largestSetting, largestSetting) : between(0, 0);
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
  double most = std::max(std::fabs(a.low), std::fabs(a.high));
  if (op == "/" || op == "%")
    return between(a.low < 0 || b.low < 0 ? -most : 0, most);
  return {};
}

} // namespace unplug::lua

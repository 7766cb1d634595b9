// Sprig's generic functions (https://github.com/Masterminds/sprig, v3.2.3): conversions and arithmetic.
#include "Template/SprigHelpers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

namespace unplug::tmpl {

namespace {

// cast.ToInt64 of a string. What leading zeros and decimals mean has changed between versions of cast.
std::int64_t integerOfText(const std::string &value) {
  std::string_view bare = value;
  if (bare.starts_with('-') || bare.starts_with('+'))
    bare.remove_prefix(1);
  if ((bare.size() > 1 && bare[0] == '0' && std::isdigit(static_cast<unsigned char>(bare[1]))) ||
      bare.find('.') != std::string_view::npos)
    notInTheSet("a text with leading zeros or decimals as an integer is not one of the things that unplug evaluates");
  bool negative = value.starts_with('-');
  std::string_view digits = value;
  if (negative || digits.starts_with('+'))
    digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
    base = 16, digits.remove_prefix(2);
  else if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'b' || digits[1] == 'B'))
    base = 2, digits.remove_prefix(2);
  else if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'o' || digits[1] == 'O'))
    base = 8, digits.remove_prefix(2);
  if (digits.find('_') != std::string_view::npos)
    notInTheSet("a number with underscores in a text is not one of the things that unplug evaluates");
  std::uint64_t number = 0;
  auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (code != std::errc() || stop != digits.data() + digits.size() || digits.empty() ||
      number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return 0;
  return negative ? -static_cast<std::int64_t>(number) : static_cast<std::int64_t>(number);
}

} // namespace

std::int64_t toInt64(const Value &value) {
  switch (value.kind()) {
  case Kind::Bool:
  case Kind::Int:
    return value.asInteger();
  case Kind::Float:
    if (!(std::fabs(value.asNumber()) < 9.2e18))
      notInTheSet("an integer of this size is not one of the things that unplug evaluates");
    return static_cast<std::int64_t>(value.asNumber());
  case Kind::String:
    return integerOfText(value.asString());
  default:
    return 0;
  }
}

std::vector<Value> stringsOf(const Value &value) {
  std::vector<Value> out;
  if (value.kind() == Kind::List) {
    for (const Value &item : value.items())
      if (!item.isNothing())
        out.push_back(item.kind() == Kind::String ? item : Value::string(print(item)));
  } else if (!value.isNothing()) {
    out.push_back(value.kind() == Kind::String ? value : Value::string(print(value)));
  }
  return out;
}

namespace {

// ---- conversion

double toFloat64(const Value &value) {
  switch (value.kind()) {
  case Kind::Bool:
  case Kind::Int:
    return static_cast<double>(value.asInteger());
  case Kind::Float:
    return value.asNumber();
  case Kind::String: {
    const std::string &digits = value.asString();
    if (digits.empty() || digits.find_first_not_of("0123456789+-.eE") != std::string::npos) {
      if (digits.find_first_of("xXpP_nNiI") != std::string::npos && !digits.empty() &&
          digits.find_first_of("0123456789nNiI") != std::string::npos)
        notInTheSet("this form of a number in a text is not one of the things that unplug evaluates");
      return 0;
    }
    char *end = nullptr;
    double number = std::strtod(digits.c_str(), &end);
    return *end == '\0' ? number : 0;
  }
  default:
    return 0;
  }
}

Value int64(Context &, const Arguments &a) {
  return Value::integer(toInt64(a[0]), GoType::Int64);
}

Value toInt(Context &, const Arguments &a) {
  return Value::integer(toInt64(a[0]));
}

Value float64(Context &, const Arguments &a) {
  return Value::number(toFloat64(a[0]));
}

Value atoi(Context &, const Arguments &a) {
  const std::string &digits = text(a[0]);
  std::string_view rest = digits;
  if (rest.starts_with('+'))
    rest.remove_prefix(1);
  std::int64_t number = 0;
  auto [stop, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (code == std::errc::result_out_of_range)
    return Value::integer(rest.starts_with('-') ? std::numeric_limits<std::int64_t>::min()
                                                : std::numeric_limits<std::int64_t>::max());
  bool whole =
      code == std::errc() && stop == rest.data() + rest.size() && !(digits.starts_with('+') && rest.starts_with('-'));
  return Value::integer(whole ? number : 0);
}

Value toDecimal(Context &, const Arguments &a) {
  std::string digits = print(a[0]);
  std::int64_t number = 0;
  auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 8);
  return Value::integer(code == std::errc() && stop == digits.data() + digits.size() ? number : 0, GoType::Int64);
}

Value toStrings(Context &c, const Arguments &a) {
  return listOf(c, stringsOf(a[0]), GoType::Strings);
}

// ---- numbers

std::int64_t wrapped(unsigned __int128 value) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value));
}

Value int64Value(std::int64_t value) {
  return Value::integer(value, GoType::Int64);
}

Value add(Context &, const Arguments &a) {
  std::uint64_t sum = 0;
  for (const Value &value : a)
    sum += static_cast<std::uint64_t>(toInt64(value));
  return int64Value(static_cast<std::int64_t>(sum));
}

Value add1(Context &, const Arguments &a) {
  return int64Value(static_cast<std::int64_t>(static_cast<std::uint64_t>(toInt64(a[0])) + 1));
}

Value sub(Context &, const Arguments &a) {
  return int64Value(
      static_cast<std::int64_t>(static_cast<std::uint64_t>(toInt64(a[0])) - static_cast<std::uint64_t>(toInt64(a[1]))));
}

Value divide(Context &, const Arguments &a) {
  std::int64_t x = toInt64(a[0]), y = toInt64(a[1]);
  if (y == 0)
    fails("runtime error: integer divide by zero");
  return int64Value(y == -1 ? static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(x)) : x / y);
}

Value modulo(Context &, const Arguments &a) {
  std::int64_t x = toInt64(a[0]), y = toInt64(a[1]);
  if (y == 0)
    fails("runtime error: integer divide by zero");
  return int64Value(y == -1 ? 0 : x % y);
}

Value mul(Context &, const Arguments &a) {
  std::uint64_t product = static_cast<std::uint64_t>(toInt64(a[0]));
  for (std::size_t i = 1; i < a.size(); ++i)
    product = static_cast<std::uint64_t>(
        wrapped(static_cast<unsigned __int128>(product) * static_cast<std::uint64_t>(toInt64(a[i]))));
  return int64Value(static_cast<std::int64_t>(product));
}

Value maximum(Context &, const Arguments &a) {
  std::int64_t best = toInt64(a[0]);
  for (const Value &value : a)
    best = std::max(best, toInt64(value));
  return int64Value(best);
}

Value minimum(Context &, const Arguments &a) {
  std::int64_t best = toInt64(a[0]);
  for (const Value &value : a)
    best = std::min(best, toInt64(value));
  return int64Value(best);
}

Value maximumFloat(Context &, const Arguments &a) {
  double best = toFloat64(a[0]);
  for (const Value &value : a)
    best = std::max(best, toFloat64(value));
  return Value::number(best);
}

Value minimumFloat(Context &, const Arguments &a) {
  double best = toFloat64(a[0]);
  for (const Value &value : a)
    best = std::min(best, toFloat64(value));
  return Value::number(best);
}

Value floorOf(Context &, const Arguments &a) {
  return Value::number(std::floor(toFloat64(a[0])));
}

Value ceilOf(Context &, const Arguments &a) {
  return Value::number(std::ceil(toFloat64(a[0])));
}

Value roundOf(Context &, const Arguments &a) {
  double on = a.size() > 2 ? a[2].asNumber() : .5;
  double power = std::pow(10, static_cast<double>(a[1].asInteger()));
  double digit = power * toFloat64(a[0]), whole = 0;
  double part = std::modf(digit, &whole);
  return Value::number((part >= on ? std::ceil(digit) : std::floor(digit)) / power);
}

std::vector<Value> steps(Context &c, std::int64_t start, std::int64_t stop, std::int64_t step) {
  std::vector<Value> out;
  if (stop < start && step >= 0)
    return out;
  if (stop >= start && step <= 0)
    return out;
  for (std::int64_t i = start; stop < start ? i > stop : i < stop; i += step) {
    c.charge(16);
    out.push_back(Value::integer(i));
    if (out.size() > 500'000)
      throw Stop{RenderFault::Kind::TooMuch, "a list of more than half a million numbers"};
  }
  return out;
}

Value until(Context &c, const Arguments &a) {
  return Value::list(steps(c, 0, a[0].asInteger(), a[0].asInteger() < 0 ? -1 : 1), GoType::Ints);
}

Value untilStep(Context &c, const Arguments &a) {
  return Value::list(steps(c, a[0].asInteger(), a[1].asInteger(), a[2].asInteger()), GoType::Ints);
}

Value seq(Context &c, const Arguments &a) {
  auto at = [&](std::size_t i) { return a[i].asInteger(); };
  std::int64_t increment = 1;
  std::vector<Value> numbers;
  if (a.size() == 1) {
    if (at(0) < 1)
      increment = -1;
    numbers = steps(c, 1, at(0) + increment, increment);
  } else if (a.size() == 2) {
    if (at(1) < at(0))
      increment = -1;
    numbers = steps(c, at(0), at(1) + increment, increment);
  } else if (a.size() == 3) {
    if (at(2) < at(0)) {
      increment = -1;
      if (at(1) > 0)
        return Value::string("");
    }
    numbers = steps(c, at(0), at(2) + increment, at(1));
  }
  std::string out;
  for (const Value &number : numbers)
    out += (out.empty() ? "" : " ") + std::to_string(number.asInteger());
  return made(c, std::move(out));
}

} // namespace

std::vector<Function> sprigNumberFunctions() {
  using enum Param;
  return {{"atoi", {String}, false, atoi},
          {"int64", {Any}, false, int64},
          {"int", {Any}, false, toInt},
          {"float64", {Any}, false, float64},
          {"toDecimal", {Any}, false, toDecimal},
          {"toStrings", {Any}, false, toStrings},
          {"seq", {Int}, true, seq},
          {"until", {Int}, false, until},
          {"untilStep", {Int, Int, Int}, false, untilStep},
          {"add1", {Any}, false, add1},
          {"add", {Any}, true, add},
          {"sub", {Any, Any}, false, sub},
          {"div", {Any, Any}, false, divide},
          {"mod", {Any, Any}, false, modulo},
          {"mul", {Any, Any}, true, mul},
          {"biggest", {Any, Any}, true, maximum},
          {"max", {Any, Any}, true, maximum},
          {"min", {Any, Any}, true, minimum},
          {"maxf", {Any, Any}, true, maximumFloat},
          {"minf", {Any, Any}, true, minimumFloat},
          {"ceil", {Any}, false, ceilOf},
          {"floor", {Any}, false, floorOf},
          {"round", {Any, Int, Float}, true, roundOf}};
}

} // namespace unplug::tmpl

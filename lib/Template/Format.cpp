// Verbs, flags, width and precision, after fmt/print.go and fmt/format.go.
#include "Template/Format.h"

#include "Support/Utf8.h"
#include "Template/Functions.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace unplug::tmpl {

std::size_t runeLength(std::string_view text, std::size_t i) {
  return std::max<std::size_t>(1, utf8Length(text, i));
}

std::size_t runeCount(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); i += runeLength(text, i))
    ++count;
  return count;
}

namespace {

struct Runes {
  std::uint32_t first, last;
};

// strconv.IsPrint for the blocks that texts are made of; Unicode's tables are not here for the rest.
bool isPrintable(std::uint32_t rune) {
  static constexpr Runes printable[] = {
      {0xA1, 0xAC},     {0xAE, 0x377},    {0x400, 0x52F},   {0x5D0, 0x5EA},     {0x621, 0x64A},     {0x2010, 0x2027},
      {0x2030, 0x205E}, {0x20A0, 0x20BF}, {0x2190, 0x23FF}, {0x2500, 0x27BF},   {0x3041, 0x3096},   {0x30A0, 0x30FF},
      {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0xFF01, 0xFF5E}, {0x1F300, 0x1F5FF}, {0x1F600, 0x1F64F}, {0xFFFD, 0xFFFD}};
  static constexpr Runes hidden[] = {{0x80, 0xA0}, {0xAD, 0xAD}, {0x2000, 0x200F}, {0x2028, 0x202F}, {0xFEFF, 0xFEFF}};
  for (const Runes &block : printable)
    if (rune >= block.first && rune <= block.last)
      return true;
  for (const Runes &block : hidden)
    if (rune >= block.first && rune <= block.last)
      return false;
  notInTheSet("quoting a character of this block is not one of the things that unplug evaluates");
}

} // namespace

std::string quote(std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = runeLength(text, i);
    auto c = static_cast<unsigned char>(text[i]);
    if (length > 1) {
      std::uint32_t rune = utf8At(text, i);
      if (isPrintable(rune)) {
        out += text.substr(i, length);
      } else {
        char escaped[16];
        std::snprintf(escaped, sizeof escaped, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
        out += escaped;
      }
      i += length;
      continue;
    }
    static constexpr std::string_view from = "\a\b\f\n\r\t\v\\\"", to = "abfnrtv\\\"";
    if (auto index = from.find(static_cast<char>(c)); index != std::string_view::npos && c != 0) {
      out += '\\';
      out += to[index];
    } else if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else {
      out += "\\x";
      out += hex[c >> 4];
      out += hex[c & 15];
    }
    ++i;
  }
  return out + "\"";
}

namespace {

struct Verb {
  bool minus = false, plus = false, space = false, zero = false, sharp = false;
  std::size_t width = 0;
  std::optional<int> precision;
  char letter = 0;
};

std::string padded(std::string text, const Verb &verb, bool zeros) {
  std::size_t length = runeCount(text);
  if (length >= verb.width)
    return text;
  std::size_t missing = verb.width - length;
  if (verb.minus)
    return text + std::string(missing, ' ');
  if (!zeros || !verb.zero)
    return std::string(missing, ' ') + text;
  bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  return (sign ? text.substr(0, 1) : "") + std::string(missing, '0') + text.substr(sign ? 1 : 0);
}

std::string bad(const Verb &verb, const Value &value) {
  if (value.isNothing())
    return std::string("%!") + verb.letter + "(<nil>)";
  return std::string("%!") + verb.letter + "(" + typeName(value) + "=" + print(value) + ")";
}

std::string integerText(std::int64_t value, const Verb &verb, int base, bool upper) {
  char buffer[80];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, base);
  std::string text(buffer, end.ptr);
  if (upper)
    for (char &c : text)
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (value >= 0 && verb.plus)
    text.insert(0, "+");
  else if (value >= 0 && verb.space)
    text.insert(0, " ");
  return text;
}

std::string floatText(double value, const Verb &verb) {
  if (!std::isfinite(value))
    notInTheSet("printing an infinite number is not one of the things that unplug evaluates");
  std::string text;
  if (!verb.precision && (verb.letter == 'v' || verb.letter == 'g')) {
    text = formatNumber(value);
  } else {
    // C's printf rounds and pads the exponent as Go does.
    char pattern[] = {'%', '.', '*', verb.letter == 'v' ? 'g' : verb.letter, '\0'};
    char buffer[512];
    int length = std::snprintf(buffer, sizeof buffer, pattern, verb.precision.value_or(6), value);
    if (length < 0 || static_cast<std::size_t>(length) >= sizeof buffer)
      notInTheSet("a number of this length is not one of the things that unplug prints");
    text.assign(buffer, static_cast<std::size_t>(length));
  }
  if (verb.plus && text[0] != '-')
    text.insert(0, "+");
  else if (verb.space && text[0] != '-')
    text.insert(0, " ");
  return text;
}

std::string hexText(std::string_view text, bool upper) {
  const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  for (char c : text) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string one(const Verb &verb, const Value &value) {
  if (verb.sharp)
    notInTheSet("the flag # of printf is not one of the things that unplug evaluates");
  char letter = verb.letter;
  if (letter == 'T')
    return padded(typeName(value), verb, false);
  if (value.isNothing())
    return letter == 'v' ? padded("<nil>", verb, false) : bad(verb, value);
  switch (value.kind()) {
  case Kind::Bool:
    return letter == 'v' || letter == 't' ? padded(value.asBool() ? "true" : "false", verb, false) : bad(verb, value);
  case Kind::Int:
    if (verb.precision)
      notInTheSet("a precision for an integer is not one of the things that unplug evaluates");
    switch (letter) {
    case 'v':
    case 'd':
      return padded(integerText(value.asInteger(), verb, 10, false), verb, true);
    case 'x':
    case 'X':
      return padded(integerText(value.asInteger(), verb, 16, letter == 'X'), verb, true);
    case 'o':
      return padded(integerText(value.asInteger(), verb, 8, false), verb, true);
    case 'b':
      return padded(integerText(value.asInteger(), verb, 2, false), verb, true);
    case 'c':
    case 'q':
    case 'U':
    case 'O':
      notInTheSet(std::string("%") + letter + " of an integer is not one of the things that unplug evaluates");
    default:
      return bad(verb, value);
    }
  case Kind::Float:
    if (letter == 'v' || letter == 'g' || letter == 'G' || letter == 'e' || letter == 'E' || letter == 'f' ||
        letter == 'F') {
      if ((letter == 'g' || letter == 'G' || letter == 'v') && verb.precision)
        notInTheSet("%g with a precision is not one of the things that unplug evaluates");
      return padded(floatText(value.asNumber(), verb), verb, true);
    }
    if (letter == 'b' || letter == 'x' || letter == 'X')
      notInTheSet(std::string("%") + letter + " of a float is not one of the things that unplug evaluates");
    return bad(verb, value);
  case Kind::String: {
    std::string text = value.asString();
    if (letter == 'x' || letter == 'X')
      return padded(hexText(text, letter == 'X'), verb, false);
    if (letter != 'v' && letter != 's' && letter != 'q')
      return bad(verb, value);
    if (verb.precision) {
      std::size_t end = 0;
      for (int i = 0; i < *verb.precision && end < text.size(); ++i)
        end += runeLength(text, end);
      text.resize(end);
    }
    if (verb.zero && !verb.minus && verb.width > 0)
      notInTheSet("padding a text with zeros is not one of the things that unplug evaluates");
    return padded(letter == 'q' ? quote(text) : text, verb, false);
  }
  default:
    if (letter != 'v' && letter != 's')
      notInTheSet(std::string("%") + letter + " of a list or map is not one of the things that unplug evaluates");
    if (letter == 'v' && verb.width == 0 && !verb.precision && !verb.plus)
      return print(value);
    notInTheSet("printf of a list or map in this form is not one of the things that unplug evaluates");
  }
}

} // namespace

std::string format(std::string_view pattern, const std::vector<Value> &arguments) {
  std::string out;
  std::size_t next = 0;
  constexpr std::size_t longest = 1U << 20;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    Verb verb;
    for (++i; i < pattern.size(); ++i) {
      char c = pattern[i];
      if (c == '-')
        verb.minus = true;
      else if (c == '+')
        verb.plus = true;
      else if (c == ' ')
        verb.space = true;
      else if (c == '0')
        verb.zero = true;
      else if (c == '#')
        verb.sharp = true;
      else
        break;
    }
    if (verb.minus)
      verb.zero = false;
    auto number = [&] {
      std::size_t value = 0;
      for (; i < pattern.size() && pattern[i] >= '0' && pattern[i] <= '9'; ++i)
        value = value * 10 + static_cast<std::size_t>(pattern[i] - '0');
      if (value > longest)
        notInTheSet("a width beyond a million is not one of the things that unplug evaluates");
      return value;
    };
    if (i < pattern.size() && (pattern[i] == '*' || pattern[i] == '['))
      notInTheSet("printf with * or [n] is not one of the things that unplug evaluates");
    verb.width = number();
    if (i < pattern.size() && pattern[i] == '.') {
      ++i;
      verb.precision = static_cast<int>(number());
    }
    if (i >= pattern.size())
      return out + "%!(NOVERB)";
    verb.letter = pattern[i];
    if (verb.letter == '%') {
      out += '%';
      continue;
    }
    if (static_cast<unsigned char>(verb.letter) >= 0x80)
      notInTheSet("a verb that is no letter is not one of the things that unplug evaluates");
    if (next >= arguments.size()) {
      out += std::string("%!") + verb.letter + "(MISSING)";
      continue;
    }
    out += one(verb, arguments[next++]);
    if (out.size() > (64U << 20))
      throw Stop{RenderFault::Kind::TooMuch, "printf makes more than 64 MiB"};
  }
  if (next < arguments.size()) {
    out += "%!(EXTRA ";
    for (std::size_t k = next; k < arguments.size(); ++k) {
      if (k > next)
        out += ", ";
      out += arguments[k].isNothing() ? "<nil>" : typeName(arguments[k]) + "=" + print(arguments[k]);
    }
    out += ")";
  }
  return out;
}

} // namespace unplug::tmpl

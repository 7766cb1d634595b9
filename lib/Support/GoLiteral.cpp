// Escapes, as strconv.Unquote resolves them.
#include "Support/GoLiteral.h"

#include "Support/Utf8.h"

#include <charconv>

namespace unplug {

namespace {

// One escape, after its backslash, inside `quote`. Gives the bytes used, 0 for what is none.
std::size_t escape(std::string_view text, char quote, std::string &out) {
  static constexpr std::string_view plain = "abfnrtv\\", values = "\a\b\f\n\r\t\v\\";
  if (text.empty())
    return 0;
  if (auto index = plain.find(text[0]); index != std::string_view::npos || text[0] == quote) {
    out += index != std::string_view::npos ? values[index] : quote;
    return 1;
  }
  bool octal = text[0] >= '0' && text[0] <= '7';
  std::size_t skip = octal ? 0 : 1;
  std::size_t digits = octal ? 3 : text[0] == 'x' ? 2 : text[0] == 'u' ? 4 : text[0] == 'U' ? 8 : 0;
  if (digits == 0 || text.size() < skip + digits)
    return 0;
  std::uint32_t rune = 0;
  const char *end = text.data() + skip + digits;
  if (std::from_chars(text.data() + skip, end, rune, octal ? 8 : 16).ptr != end)
    return 0;
  if (octal || digits == 2) {
    if (rune > 0xFF)
      return 0;
    out += static_cast<char>(rune);
  } else {
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
      return 0;
    appendUtf8(out, rune);
  }
  return skip + digits;
}

} // namespace

std::optional<std::string> unquoteGo(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back())
    return std::nullopt;
  char quote = literal[0];
  literal = literal.substr(1, literal.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (quote == '`') {
      if (literal[i] != '\r')
        out += literal[i];
    } else if (literal[i] != '\\') {
      out += literal[i];
    } else {
      std::size_t used = escape(literal.substr(i + 1), quote, out);
      if (used == 0)
        return std::nullopt;
      i += used;
    }
  }
  return out;
}

} // namespace unplug

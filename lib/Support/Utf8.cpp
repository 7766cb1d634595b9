// Encoding and decoding of single characters.
#include "Support/Utf8.h"

namespace unplug {

void appendUtf8(std::string &out, std::uint32_t rune) {
  auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | ((rune >> shift) & 0x3F)); };
  if (rune < 0x80) {
    out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    out += static_cast<char>(0xC0 | (rune >> 6));
    tail(0);
  } else if (rune < 0x10000) {
    out += static_cast<char>(0xE0 | (rune >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (rune >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::size_t utf8Length(std::string_view text, std::size_t i) {
  auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  auto continues = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
  unsigned lead = byte(i), second = byte(i + 1);
  if (lead < 0x80)
    return i < text.size() ? 1 : 0;
  if (lead >= 0xC2 && lead <= 0xDF)
    return continues(i + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    bool fits = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second < 0xA0);
    return fits && continues(i + 1) && continues(i + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    bool fits = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second < 0x90);
    return fits && continues(i + 1) && continues(i + 2) && continues(i + 3) ? 4 : 0;
  }
  return 0;
}

std::uint32_t utf8At(std::string_view text, std::size_t i) {
  std::size_t length = utf8Length(text, i);
  std::uint32_t rune = static_cast<unsigned char>(text[i]);
  if (length > 1)
    rune &= 0xFFU >> (length + 1);
  for (std::size_t k = 1; k < length; ++k)
    rune = (rune << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
  return rune;
}

std::string lowerCase(std::string_view text) {
  std::string lower(text);
  for (char &c : lower)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

} // namespace unplug

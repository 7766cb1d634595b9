#include "Support/Utf8.h"
#include "Support/GoLiteral.h"

#include <gtest/gtest.h>

using namespace unplug;

TEST(Utf8, TakesWhatGoTakes) {
  for (std::uint32_t rune : {0x24U, 0xE4U, 0x20ACU, 0x1F600U, 0x10FFFFU}) {
    std::string text = "x";
    appendUtf8(text, rune);
    EXPECT_EQ(utf8Length(text, 1), text.size() - 1);
    EXPECT_EQ(utf8At(text, 1), rune);
  }
  for (const char *bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8", "\xE2\x82"})
    EXPECT_EQ(utf8Length(bad, 0), 0u) << bad;
  EXPECT_EQ(utf8Length("", 0), 0u);
}

TEST(GoLiteral, ResolvesEscapesByQuote) {
  EXPECT_EQ(unquoteGo("\"a\\n\\x41\\101\\u00e4\\\"'\""), "a\nAA\xC3\xA4\"'");
  EXPECT_EQ(unquoteGo("`a\\n\r\n`"), "a\\n\n");
  EXPECT_EQ(unquoteGo("'\\''"), "'");
  for (const char *bad :
       {"\"\\q\"", "\"\\'\"", "'\\\"'", "\"\\400\"", "\"\\ud800\"", "\"\\x4\"", "\"", "\"a'", "\"\\U00110000\""})
    EXPECT_EQ(unquoteGo(bad), std::nullopt) << bad;
}

#include "Config/Document.h"

#include <gtest/gtest.h>

using namespace unplug;
using namespace unplug::config;

namespace {

std::string faultOf(std::string_view text) {
  Fault fault;
  auto document = Document::parse(text, fault);
  return document ? "" : fault.message + "@" + std::to_string(fault.offset);
}

} // namespace

TEST(Json, KeepsRangesAndDecodesStrings) {
  std::string text = "\xEF\xBB\xBF{ \"a\\u0062\" : [1, -2.5e3, \"x\\/\\ud83d\\ude00\"], \"e\": {} }";
  Fault fault;
  auto document = Document::parse(text, fault);
  ASSERT_TRUE(document) << fault.message;
  auto array = document->member(0, "ab");
  ASSERT_TRUE(array);
  EXPECT_EQ(document->raw(*array), "[1, -2.5e3, \"x\\/\\ud83d\\ude00\"]");
  auto items = document->children(*array);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(document->string(items[2]), "x/\xF0\x9F\x98\x80");
  Range key = document->keyRange(*array);
  EXPECT_EQ(text.substr(key.begin, key.end - key.begin), "\"a\\u0062\"");
  EXPECT_TRUE(document->member(0, "E", true));
  EXPECT_FALSE(document->member(0, "E"));
}

TEST(Json, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(faultOf("{\"a\": 1,}"), "a comma before \"}\"@8");
  EXPECT_EQ(faultOf("[1 2]"), "expected \",\" or \"]\"@3");
  EXPECT_EQ(faultOf("{a: 1}"), "expected a member name in double quotes@1");
  EXPECT_EQ(faultOf("[\"x"), "a string without an end@1");
  EXPECT_EQ(faultOf(""), "the text ends where a value should be@0");
  EXPECT_EQ(faultOf("{} x"), "more text after the end of the document@3");
  for (const char *bad : {"[01]", "[1.]", "[.5]", "[+1]", "[tru]", "[\"\\x\"]", "[\"\\u12g4\"]", "[\"\n\"]",
                          "{\"a\" 1}", "[,1]", "]", "{\"a\":}", "// c\n{}"})
    EXPECT_NE(faultOf(bad), "") << bad;
  EXPECT_EQ(faultOf("[[],{},0,-0,1e5,true,false,null,\"\"]"), "");
}

TEST(Json, BoundsItsDepth) {
  EXPECT_EQ(faultOf(std::string(512, '[') + std::string(512, ']')), "");
  EXPECT_NE(faultOf(std::string(513, '[') + std::string(513, ']')), "");
  EXPECT_NE(faultOf(std::string(1'000'000, '[')), "");
}

TEST(Json, ListsWhatALaterMemberOverrides) {
  std::string text = "{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}, \"a\": 3}";
  Fault fault;
  auto document = Document::parse(text, fault);
  ASSERT_TRUE(document);
  auto lost = document->overridden();
  ASSERT_EQ(lost.size(), 2u);
  EXPECT_EQ(document->raw(lost[0]), "1");
  EXPECT_EQ(document->raw(*document->member(0, "a")), "3");
}

TEST(Json, SurvivesEveryTruncationAndByteFlip) {
  std::string text = "{\"a\": [1, \"\\u00e9\", {\"b\": null}], \"c\": -1.5e-3, \"d\": true}";
  for (std::size_t length = 0; length <= text.size(); ++length)
    faultOf(text.substr(0, length));
  for (std::size_t i = 0; i < text.size(); ++i)
    for (int c = 0; c < 256; ++c) {
      std::string flipped = text;
      flipped[i] = static_cast<char>(c);
      faultOf(flipped);
    }
}

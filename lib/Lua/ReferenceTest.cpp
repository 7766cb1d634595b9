// docs/reference/lua.md says what the tables say, no less and no more.
#include "Lua/Standard.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace unplug::lua {

namespace {

std::string page() {
  std::ifstream file(UNPLUG_SOURCE_DIR "/docs/reference/lua.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The names in backquotes that look like functions, of the paragraph that begins with these words.
std::set<std::string> namesOf(const std::string &text, const std::string &beginning) {
  std::set<std::string> names;
  std::size_t at = text.find("\n" + beginning + ": `");
  EXPECT_NE(at, std::string::npos) << beginning;
  if (at == std::string::npos)
    return names;
  std::string paragraph = text.substr(at, text.find("\n\n", at) - at);
  for (std::size_t from = paragraph.find('`'); from != std::string::npos; from = paragraph.find('`', from)) {
    std::size_t end = paragraph.find('`', from + 1);
    std::string name = paragraph.substr(from + 1, end - from - 1);
    if (name.find_first_of(" %*") == std::string::npos && name.find('.') != std::string::npos)
      EXPECT_TRUE(names.insert(name).second) << name << " stands there twice";
    from = end + 1;
  }
  return names;
}

// What is translated, by its condition.
std::map<Condition, std::set<std::string>> translated() {
  std::map<Condition, std::set<std::string>> all;
  for (std::string_view package : {
#define TRANSLATED(package, text, lua, condition) package,
#define KNOWN(package, text, obstacle)
#define DECLARED(package, text)
#define PACKAGE(path, obstacle, operation)
#include "Lua/Standard.def"
#undef TRANSLATED
#undef KNOWN
#undef DECLARED
#undef PACKAGE
       })
    for (const StandardRow *row : standardRows(package))
      if (row->lua != "-")
        all[row->condition].insert(nameOf(*row));
  return all;
}

} // namespace

TEST(LuaReference, NamesEveryStandardFunction) {
  std::string text = page();
  const std::map<Condition, std::string> paragraphs = {
      {Condition::None, "As they are"},
      {Condition::ConstantSecond, "With a second argument that is a constant and not empty"},
      {Condition::ConstantSecondThird, "With a second argument that is a constant and not empty, and a constant last one"},
      {Condition::AsciiSecond, "With a set of characters that is a constant of ASCII"},
      {Condition::AsciiEither, "With one argument that is known to be ASCII"},
      {Condition::DecimalSixtyFour, "To base 10 and of 64 bits"},
      {Condition::SmallFirst, "Of a number within 2^53"},
      {Condition::OwnSlice, "Of a slice that nothing else holds"},
  };
  for (const auto &[condition, names] : translated()) {
    ASSERT_TRUE(paragraphs.count(condition));
    std::set<std::string> said = namesOf(text, paragraphs.at(condition));
    if (condition == Condition::None)
      said.merge(namesOf(text, "With rules of their own"));
    EXPECT_EQ(said, names) << paragraphs.at(condition);
  }
}

TEST(LuaReference, ExplainsEveryObstacle) {
  std::string text = page(), table = "| kind | meaning |\n|-|-|\n";
#define OBSTACLE(id, name, meaning, instead) table += std::string("| `") + name + "` | " + meaning + " |\n";
#include "Lua/Obstacles.def"
#undef OBSTACLE
  EXPECT_NE(text.find(table + "\n"), std::string::npos) << "want\n" << table;
}

} // namespace unplug::lua

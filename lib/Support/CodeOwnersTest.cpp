#include "Support/CodeOwners.h"

#include <gtest/gtest.h>

using namespace unplug;

namespace {

constexpr const char *file = "# who reviews\n"
                             "*            @all\n"
                             "/plugins/    @gateway @edge # both\n"
                             "guard        @security\n"
                             "/docs/*.md   writers@example.com\n"
                             "/plugins/free/\n";

std::string asked(const std::string &path) {
  std::string text;
  Owners owners = ownersOf(file, path);
  for (const std::string &name : owners.names)
    text += name + " ";
  return text + std::to_string(owners.line);
}

} // namespace

TEST(CodeOwners, LetTheLastRuleDecide) {
  EXPECT_EQ(asked("main.go"), "@all 2");
  EXPECT_EQ(asked("plugins/sign/main.go"), "@gateway @edge 3");
  EXPECT_EQ(asked("plugins/guard/main.go"), "@security 4");
  EXPECT_EQ(asked("docs/a.md"), "writers@example.com 5");
  EXPECT_EQ(asked("docs/deep/a.md"), "@all 2");
  EXPECT_EQ(asked("plugins/free/main.go"), "6") << "a rule without owners takes them away";
  EXPECT_EQ(ownersOf("", "main.go").line, 0u);
}

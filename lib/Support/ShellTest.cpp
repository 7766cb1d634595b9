#include "Support/Shell.h"

#include "gtest/gtest.h"

namespace unplug {

using Commands = std::vector<std::vector<std::string>>;

TEST(Shell, SplitsCommandsAndWords) {
  EXPECT_EQ(shellCommands("cd a && go build -o 'my plugin.so' . ; echo \"x;y\"|tee z"),
            (Commands{{"cd", "a"}, {"go", "build", "-o", "my plugin.so", "."}, {"echo", "x;y"}, {"tee", "z"}}));
  EXPECT_EQ(shellCommands("(cd a)\n\n; ''"), (Commands{{"(cd", "a"}, {""}}));
  EXPECT_EQ(shellCommands(""), Commands{});
  EXPECT_EQ(shellCommands("a\"b c\"d 'open"), (Commands{{"ab cd", "open"}}));
}

} // namespace unplug

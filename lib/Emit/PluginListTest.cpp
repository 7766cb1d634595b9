#include "Emit/Emit.h"

#include "Rewrite/ScratchFolder.h"

#include <gtest/gtest.h>

namespace unplug::emit {

TEST(PluginList, TheReleaseIsThatOfTheCommand) {
  rewrite::ScratchFolder build;
  auto recorded = [&](const std::string &readme) {
    build.write("plugins/README.md", readme);
    return recordedRelease(build.path, "plugins");
  };
  EXPECT_EQ(recordedRelease(build.path, "plugins"), "");
  EXPECT_EQ(recorded("Made by\n\n    unplug migrate PATH... --fork . --from 2.9.1 --write\n"), "2.9.1");
  EXPECT_EQ(recorded("\n    unplug migrate PATH... --fork . --from 2.9.1"), "2.9.1");
  EXPECT_EQ(recorded("\n    unplug migrate PATH... --fork . --write\n\n--from 2.9.1\n"), "");
  EXPECT_EQ(recorded("`unplug migrate --from 2.9.1`\n"), "");
  EXPECT_EQ(recorded("\n    unplug migrate --from "), "");
  EXPECT_EQ(recorded(""), "");
}

} // namespace unplug::emit

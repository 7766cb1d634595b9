#include "Go/Aliases.h"

#include <gtest/gtest.h>

using namespace unplug::go;

namespace {

std::vector<std::pair<std::string, std::string>> pairs(const AliasMap &map) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const Alias &alias : map.entries)
    found.emplace_back(alias.name, alias.target);
  return found;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

} // namespace

TEST(Aliases, FollowsLoopsInBothDirections) {
  AliasText main{"main.go", R"(package main
func main() {
	for key, alias := range aliases { config.ExtraConfigAlias[alias] = key }
	for from, to := range map[string]string{"c": "d"} { config.ExtraConfigAlias[from] = to }
}
)"};
  AliasText other{"names.go", "package main\nvar aliases = map[string]string{\n\t`old/a`: \"a\",\n}\n"};
  AliasMap map = readAliases(main, {other});
  EXPECT_EQ(pairs(map), (Pairs{{"a", "old/a"}, {"c", "d"}}));
  EXPECT_EQ(unplug::toString(map.entries[0].at), "names.go:3:2");
  EXPECT_TRUE(map.notFollowed.empty());
}

TEST(Aliases, ReadsEntriesAndWholeMaps) {
  AliasMap map = readAliases({"main.go", R"(package main
func init() {
	config.ExtraConfigAlias["mine"] = "auth/validator"
	config.ExtraConfigAlias = map[string]string{"x": "y"}
	ExtraConfigAlias = make(map[string]string)
}
)"},
                             {});
  EXPECT_EQ(pairs(map), (Pairs{{"mine", "auth/validator"}, {"x", "y"}}));
}

TEST(Aliases, SaysWhatItCannotFollow) {
  AliasMap map = readAliases({"main.go", R"(package main
func init() {
	config.ExtraConfigAlias[name()] = "x"
	for k, v := range load() { config.ExtraConfigAlias[k] = v }
	config.ExtraConfigAlias = map[string]string{jose.Namespace: "y", "a": "b"}
}
)"},
                             {});
  EXPECT_EQ(pairs(map), (Pairs{{"a", "b"}}));
  ASSERT_EQ(map.notFollowed.size(), 3U);
  EXPECT_EQ(unplug::toString(map.notFollowed[2]), "main.go:5:46");
}

TEST(Aliases, LeavesBuildsOf3Alone) {
  AliasMap map = readAliases({"main.go", R"(package main
import "github.com/luraproject/lura/v3/config"
func init() { config.ExtraConfigAlias["a"] = "b" }
)"},
                             {});
  EXPECT_TRUE(map.entries.empty());
}

#include "Emit/ModText.h"

#include <gtest/gtest.h>

namespace unplug::emit {
namespace {

std::string with(const std::string &mod, const std::vector<std::pair<std::string, std::string>> &added) {
  auto text = rewrite::applyEdits(mod, addRequirements(mod, added), "go.mod");
  if (!text) {
    llvm::consumeError(text.takeError());
    return "no result";
  }
  return *text;
}

const char mod[] =
    "module m\n\ngo 1.25\n\nrequire a.com/single v1.0.0\n\nrequire (\n\tb.com/b v1.2.3 // indirect\n)\n\n"
    "require (\n\tc.com/c v1.0.0\n\t// about m\n\tm.com/m v1.0.0\n\tx.com/x v1.0.0-rc.1 // kept\n)\n\n"
    "replace m.com/m => ../m\n";

TEST(ModText, VersionsAreFoundWhereTheyAreRequired) {
  auto at = [](const std::string &path) {
    auto range = versionRange(mod, path);
    return range ? std::string(mod).substr(range->begin, range->end - range->begin) : "none";
  };
  EXPECT_EQ(at("a.com/single"), "v1.0.0");
  EXPECT_EQ(at("b.com/b"), "v1.2.3");
  EXPECT_EQ(at("x.com/x"), "v1.0.0-rc.1");
  EXPECT_EQ(at("m.com/m"), "v1.0.0");
  EXPECT_EQ(at("com/m"), "none");
  EXPECT_EQ(versionRange("require(\"q.com/q\" v1.0.0)\nrequire (\n\t\"r.com/r\" v2.0.0\n)\n", "r.com/r").has_value(),
            true);
}

TEST(ModText, RequirementsGoToTheDirectOnesInOrder) {
  EXPECT_EQ(with(mod, {{"d.com/d", "v1.0.0"}, {"l.com/l", "v0.1.0"}, {"z.com/z", "v1.0.0"}}),
            "module m\n\ngo 1.25\n\nrequire a.com/single v1.0.0\n\nrequire (\n\tb.com/b v1.2.3 // indirect\n)\n\n"
            "require (\n\tc.com/c v1.0.0\n\td.com/d v1.0.0\n\tl.com/l v0.1.0\n\t// about m\n\tm.com/m v1.0.0\n"
            "\tx.com/x v1.0.0-rc.1 // kept\n\tz.com/z v1.0.0\n)\n\nreplace m.com/m => ../m\n");
  EXPECT_EQ(with("module m\n\nrequire a.com/a v1.0.0\n", {{"b.com/b", "v1.0.0"}}),
            "module m\n\nrequire a.com/a v1.0.0\n\nrequire (\n\tb.com/b v1.0.0\n)\n");
  EXPECT_EQ(with("module m", {{"b.com/b", "v1.0.0"}}), "module m\n\nrequire (\n\tb.com/b v1.0.0\n)\n");
}

TEST(ModText, SumsKeepGosOrderAndTheForksLines) {
  const std::string sum = "a.com/a v1.9.0 h1:x=\na.com/a v1.9.0/go.mod h1:y=\na.com/a v1.10.0/go.mod h1:z=\n"
                          "c.com/c v1.0.0 h1:c=\n";
  EXPECT_EQ(mergeSumLines(sum, {"a.com/a v1.10.0 h1:w=\n", "b.com/b v1.0.0/go.mod h1:b=\n", "b.com/b v1.0.0 h1:b=\n",
                                "c.com/c v1.0.0 h1:other=\n", "z.com/z v1.0.0 h1:z=\n", "nonsense\n",
                                "q.com/q v1.0.0 md5:1\n"}),
            "a.com/a v1.9.0 h1:x=\na.com/a v1.9.0/go.mod h1:y=\na.com/a v1.10.0 h1:w=\na.com/a v1.10.0/go.mod h1:z=\n"
            "b.com/b v1.0.0 h1:b=\nb.com/b v1.0.0/go.mod h1:b=\nc.com/c v1.0.0 h1:c=\nz.com/z v1.0.0 h1:z=\n");
  EXPECT_EQ(mergeSumLines("a.com/a v1.0.0 h1:x=", {"b.com/b v1.0.0 h1:y=\n"}),
            "a.com/a v1.0.0 h1:x=\nb.com/b v1.0.0 h1:y=\n");
  EXPECT_EQ(mergeSumLines(sum, {}), sum);
  EXPECT_EQ(sumLines(sum, "a.com/a", "v1.9.0").size(), 2u);
  EXPECT_EQ(sumLines(sum, "a.com/a", "v1.1.0").size(), 0u);
}

TEST(ModText, HalfAFileDoesNoHarm) {
  const std::string text = std::string(mod) + "require(q.com/q v1.0.0)\nrequire ((\n))\n\"\n`(\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    with(text.substr(0, size), {{"d.com/d", "v1.0.0"}, {"z.com/z", "v1.0.0"}});
    versionRange(text.substr(0, size), "q.com/q");
    mergeSumLines(text.substr(0, size), {"a.com/a v1.0.0 h1:x=\n"});
  }
}

} // namespace
} // namespace unplug::emit

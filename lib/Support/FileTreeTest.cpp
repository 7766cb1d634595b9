#include "Support/FileTree.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace fs = std::filesystem;
using namespace unplug;

namespace {

struct Scratch : testing::Test {
  fs::path root = fs::path(testing::TempDir()) / ("tree-" + std::to_string(::getpid()));

  void SetUp() override { fs::create_directories(root); }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string &path, const std::string &text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
};

} // namespace

TEST_F(Scratch, ListsFilesSortedAndLeavesGitOut) {
  write("b.json", "{}");
  write("a/x.go", "package a");
  write(".git/config", "");
  auto tree = walkInputs({root.string()});
  ASSERT_TRUE(static_cast<bool>(tree));
  ASSERT_EQ(tree->files.size(), 2u);
  EXPECT_EQ(tree->files[0].path, "a/x.go");
  EXPECT_EQ(tree->files[1].path, "b.json");
}

TEST_F(Scratch, KnowsAFileAsNamedThatAlsoLiesBelowANamedFolder) {
  write("a.json", "{}");
  write("b.json", "{}");
  auto tree = walkInputs({root.string(), (root / "b.json").string()});
  ASSERT_TRUE(static_cast<bool>(tree));
  ASSERT_EQ(tree->files.size(), 2u);
  EXPECT_FALSE(tree->files[0].named);
  EXPECT_EQ(tree->files[1].path, "b.json");
  EXPECT_TRUE(tree->files[1].named);
}

TEST_F(Scratch, DoesNotFollowLinks) {
  write("a.go", "package a");
  fs::create_symlink("/etc/passwd", root / "out.go");
  auto tree = walkInputs({root.string()});
  ASSERT_TRUE(static_cast<bool>(tree));
  EXPECT_EQ(tree->files.size(), 1u);
  ASSERT_EQ(tree->findings.size(), 1u);
  EXPECT_EQ(tree->findings[0].at.file, "out.go");
  EXPECT_TRUE(llvm::errorToBool(readFile(root / "out.go", "out.go").takeError()));
}

TEST_F(Scratch, RefusesWhatIsTooDeepTooLargeOrMissing) {
  write("a/b/c/d.go", "package d");
  Limits limits;
  limits.maxDepth = 2;
  EXPECT_TRUE(llvm::errorToBool(walkInputs({root.string()}, limits).takeError()));
  EXPECT_TRUE(llvm::errorToBool(readFile(root / "a/b/c/d.go", "d.go", 3).takeError()));
  EXPECT_TRUE(llvm::errorToBool(walkInputs({(root / "none").string()}).takeError()));
}

TEST(LineMap, CountsFromOneInBytes) {
  LineMap map("ab\r\ncd\n");
  EXPECT_EQ(toString(map.locate("f", 0)), "f:1:1");
  EXPECT_EQ(toString(map.locate("f", 5)), "f:2:2");
  EXPECT_EQ(caretLines("ab\r\ncd\n", {"f", 2, 2}), "cd\n ^\n");
}

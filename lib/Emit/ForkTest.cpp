#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(Fork, IsRead) {
  ForkCopy copy;
  Fork fork = copy.open();
  EXPECT_EQ(fork.modulePath, "github.com/krakend/krakend-ce/v3");
  EXPECT_EQ(fork.luraPath, "github.com/luraproject/lura/v3");
  EXPECT_EQ(fork.goVersion, "1.25.0");
  EXPECT_FALSE(fork.wired);
}

TEST(Fork, MayHaveAnotherName) {
  ForkCopy copy;
  copy.change("go.mod", "module github.com/krakend/krakend-ce/v3", "module example.com/gateway");
  EXPECT_EQ(copy.open().modulePath, "example.com/gateway");
}

TEST(Fork, OfOtherKindsIsRefused) {
  ForkCopy of2x;
  std::string mod = *of2x.read("go.mod");
  for (std::size_t at; (at = mod.find("lura/v3")) != std::string::npos;)
    mod.replace(at, 7, "lura/v2");
  of2x.write("go.mod", mod);
  EXPECT_TRUE(has(of2x.whyNotOpened(), "found github.com/luraproject/lura/v2"));

  rewrite::ScratchFolder empty;
  auto none = openFork(empty.path, "plugins");
  EXPECT_TRUE(has(messageOf(none.takeError()), "no go.mod"));
  auto missing = openFork(empty.path / "missing", "plugins");
  EXPECT_TRUE(has(messageOf(missing.takeError()), "not a folder"));
  empty.write("go.mod", "require (\n");
  auto broken = openFork(empty.path, "plugins");
  EXPECT_FALSE(static_cast<bool>(broken));
  llvm::consumeError(broken.takeError());
}

TEST(Fork, PluginsNeedAFolderThatGoBuilds) {
  ForkCopy copy;
  for (const char *folder : {"", "/x", "x/", "a//b", "a/../b", "_x", "a/vendor", "testdata/a", "Upper", "a b"})
    EXPECT_TRUE(has(copy.whyNotOpened(folder), "no folder for Go packages")) << folder;
}

TEST(Fork, GoOfItsOwnInTheFolderIsNotOverwritten) {
  ForkCopy copy;
  copy.write("plugins/mine.go", "package mine\n");
  EXPECT_TRUE(has(copy.whyNotOpened(), "Go of somebody else"));
  EXPECT_EQ(copy.whyNotOpened("extensions"), "");
  copy.write("plugins/mine.go", "package plugins\n\nfunc Helper() {}\n");
  EXPECT_EQ(copy.whyNotOpened(), "");
  copy.write("plugins/registered.go", "package plugins\n\nfunc Load() {}\n");
  EXPECT_TRUE(has(copy.whyNotOpened(), "fork:plugins/registered.go"));
}

TEST(Slugs, AreFoldersThatGoAndGitKeep) {
  ForkCopy copy;
  copy.write(".gitignore", "krakend\n/vendor\nsecret*\n");
  Fork fork = copy.open();
  EXPECT_EQ(chooseSlug(fork, "Token_Check.v2", {}), "token-check-v2");
  EXPECT_EQ(chooseSlug(fork, "--__..", {}), "plugin");
  for (const char *name : {"host", "internal", "vendor", "testdata", "func", "main"})
    EXPECT_EQ(chooseSlug(fork, name, {}), std::string(name) + "-plugin");
  EXPECT_EQ(chooseSlug(fork, "krakend", {}), "krakend-plugin");
  EXPECT_EQ(chooseSlug(fork, "krakend", {"krakend-plugin"}), "krakend-2");
  EXPECT_EQ(chooseSlug(fork, "a", {"a"}), "a-plugin");
  EXPECT_LE(chooseSlug(fork, std::string(5000, 'x'), {}).size(), 70u);
}

} // namespace
} // namespace unplug::emit

#include "Migrate/Tidy.h"

#include "Rewrite/ScratchFolder.h"

#include "gtest/gtest.h"

#include <llvm/Support/raw_ostream.h>

#include <chrono>
#include <cstdlib>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace unplug::migrate {
namespace {

// A module that needs one of two others, which lie beside it.
struct Tidy : testing::Test {
  void SetUp() override {
    const std::string go = UNPLUG_SOURCE_DIR "/.deps/go/bin";
    if (!std::filesystem::exists(go))
      GTEST_SKIP() << "no Go";
    ::setenv("PATH", (go + ":" + std::getenv("PATH")).c_str(), 1);
    ::setenv("GOFLAGS", "-mod=mod", 1);
    ::setenv("GOPROXY", "off", 1);
    ::setenv("GOTOOLCHAIN", "local", 1);
    folder.write("lib/go.mod", "module example.com/lib\n\ngo 1.22\n");
    folder.write("lib/lib.go", "package lib\n");
    folder.write("fork/go.mod", "module example.com/fork\n\ngo 1.22\n\nrequire example.com/unused v1.0.0\n\n"
                                "replace example.com/lib => ../lib\n\nreplace example.com/unused => ../lib\n");
    folder.write("fork/main.go", "package main\n\nfunc main() {}\n");
    root.root = folder.path / "fork";
    root.label = "fork:";
    root.files.push_back({"plugin/plugin.go", std::nullopt, "package plugin\n\nimport _ \"example.com/lib\"\n"});
  }

  std::string run() {
    std::string text;
    llvm::raw_string_ostream out(text);
    handleAllErrors(tidy(root), [&](const llvm::ErrorInfoBase &info) { info.log(out); });
    return text;
  }

  rewrite::ScratchFolder folder;
  rewrite::RootChanges root;
};

} // namespace

TEST_F(Tidy, SettlesTheModuleAsItWillBe) {
  ASSERT_EQ(run(), "");
  ASSERT_EQ(root.files.size(), 2u);
  EXPECT_EQ(root.files[0].path, "go.mod");
  EXPECT_NE(root.files[0].after->find("require example.com/lib v0.0.0"), std::string::npos) << *root.files[0].after;
  EXPECT_EQ(root.files[0].after->find("require example.com/unused"), std::string::npos);
  EXPECT_EQ(root.files[0].before, folder.read("fork/go.mod")); // nothing is written
  EXPECT_FALSE(std::filesystem::exists(folder.path / "fork/plugin"));
  unsigned entries = 0;
  for (auto &entry : std::filesystem::directory_iterator(folder.path))
    entries += entry.exists();
  EXPECT_EQ(entries, 2u); // the copy is gone
}

TEST_F(Tidy, SaysWhatGoSaid) {
  root.files[0].after = "package plugin\n\nimport _ \"example.com/missing\"\n";
  std::string why = run();
  EXPECT_NE(why.find("`go mod tidy` failed: "), std::string::npos) << why;
  EXPECT_NE(why.find("example.com/missing"), std::string::npos) << why;
  EXPECT_EQ(root.files.size(), 1u);
}

TEST_F(Tidy, IsNotAskedWhenNothingChanges) {
  root.files[0].before = root.files[0].after;
  EXPECT_EQ(run(), "");
  EXPECT_EQ(root.files.size(), 1u);
}

TEST(TidyLeft, CopiesOfKilledRunsGo) {
  rewrite::ScratchFolder folder;
  folder.write("fork/go.mod", "module m\n");
  folder.write(".unplug-tidy-abcdef/.unplug-lock", "");
  folder.write(".unplug-tidy-abcdef/go.mod", "module m\n");
  folder.write(".unplug-tidy-running/.unplug-lock", ""); // not of our making: the name is longer
  folder.write(".unplug-tidy-ghijkl/.unplug-lock", "");
  int held = ::open((folder.path / ".unplug-tidy-ghijkl/.unplug-lock").c_str(), O_RDONLY);
  ASSERT_EQ(::flock(held, LOCK_EX), 0);
  std::filesystem::create_directories(folder.path / ".unplug-tidy-mnopqr"); // made a moment ago
  folder.write("elsewhere/kept", "");
  std::filesystem::create_symlink(folder.path / "elsewhere", folder.path / ".unplug-tidy-stuvwx");
  EXPECT_EQ(removeLeftCopies(folder.path / "fork"), 1U);
  EXPECT_FALSE(std::filesystem::exists(folder.path / ".unplug-tidy-abcdef"));
  for (const char *kept :
       {".unplug-tidy-running", ".unplug-tidy-ghijkl", ".unplug-tidy-mnopqr", "elsewhere/kept", "fork/go.mod"})
    EXPECT_TRUE(std::filesystem::exists(folder.path / kept)) << kept;
  std::filesystem::last_write_time(folder.path / ".unplug-tidy-mnopqr",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  ::close(held);
  EXPECT_EQ(removeLeftCopies(folder.path / "fork"), 2U);
  EXPECT_EQ(removeLeftCopies(folder.path / "none/fork"), 0U);
}

} // namespace unplug::migrate

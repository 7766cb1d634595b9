#include "Support/Gitignore.h"

#include "Rewrite/ScratchFolder.h"
#include "Support/Process.h"

#include <gtest/gtest.h>

#include <map>

namespace unplug::emit {
namespace {

TEST(Gitignore, MatchesAsGitDoes) {
  EXPECT_TRUE(Gitignore::matches("krakend", "krakend"));
  EXPECT_FALSE(Gitignore::matches("krakend", "krakend-x"));
  EXPECT_TRUE(Gitignore::matches("*.so", "a.so"));
  EXPECT_FALSE(Gitignore::matches("*.so", "a/b.so"));
  EXPECT_TRUE(Gitignore::matches("a/**/b", "a/b"));
  EXPECT_TRUE(Gitignore::matches("a/**/b", "a/x/y/b"));
  EXPECT_TRUE(Gitignore::matches("**/b", "b"));
  EXPECT_TRUE(Gitignore::matches("a/**", "a/x/y"));
  EXPECT_FALSE(Gitignore::matches("a/**", "a"));
  EXPECT_TRUE(Gitignore::matches("a[0-9]?", "a7x"));
  EXPECT_FALSE(Gitignore::matches("a[!0-9]", "a7"));
  EXPECT_FALSE(Gitignore::matches("a[0-9", "a7"));
  EXPECT_TRUE(Gitignore::matches("\\*", "*"));
  EXPECT_FALSE(Gitignore::matches("\\*", "x"));
  EXPECT_TRUE(Gitignore::matches("a*b*c", "aXbYbZc"));
}

TEST(Gitignore, ManyDoubleStarsTakeNoTime) {
  std::string pattern, text;
  for (int i = 0; i < 200; ++i) {
    pattern += "**/a*a*/";
    text += "aaaaaaaaaaaaaaaaaaaa/";
  }
  EXPECT_FALSE(Gitignore::matches(pattern + "end", text + "other"));
}

// The rules of upstream's kind and some harder ones, each path judged by git itself where there is one.
TEST(Gitignore, AgreesWithGit) {
  rewrite::ScratchFolder fork;
  fork.write(".gitignore",
             "# built\n/vendor\nbench_res\nkrakend\ncmd/out/tool\ntests/*.final\n*.log\n!keep.log\nonly/\n"
             "a/**/deep\n\\#odd\ntrail \n[Bb]in\n");
  fork.write("plugins/.gitignore", "secret-*\n!secret-not\n/top\n");
  const std::vector<std::string> paths = {"vendor/x.go",
                                          "plugins/vendor/x.go",
                                          "plugins/krakend/main.go",
                                          "plugins/krakend-x/main.go",
                                          "krakend",
                                          "cmd/out/tool",
                                          "plugins/cmd/out/tool",
                                          "tests/x.final",
                                          "tests/a/x.final",
                                          "plugins/a.log",
                                          "plugins/keep.log",
                                          "only/x",
                                          "plugins/x/only",
                                          "a/deep/x",
                                          "a/b/c/deep",
                                          "deep",
                                          "#odd",
                                          "trail",
                                          "plugins/Bin/x.go",
                                          "plugins/secret-a/x.go",
                                          "plugins/secret-not/x",
                                          "plugins/top",
                                          "plugins/x/top",
                                          "secret-a",
                                          "hidden-by-exclude",
                                          "plugins/bench_res/x"};
  auto init = runProcess({"git", "init", "-q", fork.path.string()});
  if (!init) {
    llvm::consumeError(init.takeError());
    GTEST_SKIP() << "no git here";
  }
  fork.write(".git/info/exclude", "hidden-by-exclude\n*.log\n");
  Gitignore ignore(fork.path);
  for (const std::string &path : paths) {
    auto git = runProcess({"git", "-C", fork.path.string(), "check-ignore", "-q", path});
    ASSERT_TRUE(static_cast<bool>(git));
    EXPECT_EQ(ignore.hides(path), git->status == 0) << path;
  }
  EXPECT_TRUE(ignore.hides("plugins/krakend/main.go"));
  EXPECT_FALSE(ignore.hides("plugins/guard/main.go"));
}

} // namespace
} // namespace unplug::emit

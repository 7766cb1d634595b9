#include "Emit/Sources.h"

#include "Rewrite/ScratchFolder.h"
#include "Support/Process.h"

#include <gtest/gtest.h>

namespace unplug::emit {
namespace {

struct Repository {
  void git(const std::string &command) {
    auto result = runProcess({"sh", "-c", "git -c user.name=t -c user.email=t@example.com " + command},
                             {folder.path, {"GIT_CONFIG_NOSYSTEM=1"}, "", 1 << 20, 60, false});
    ASSERT_TRUE(result && result->status == 0) << command;
  }
  void commit() { git("init -q && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm x"); }

  // As the file lies there now.
  go::SourceFile read(const std::string &path) const {
    go::SourceFile file;
    file.file.path = path;
    file.file.absolute = folder.path / path;
    file.text = folder.read(path).value_or("");
    return file;
  }

  rewrite::ScratchFolder folder;
};

} // namespace

TEST(Sources, AreOfTheCommitThatIsCheckedOut) {
  Repository one;
  one.folder.write("a/main.go", "package main\n");
  one.folder.write("b/main.go", "package main\r\n");
  one.commit();
  one.folder.write("b/new.go", "package main\n");
  go::SourceFile a = one.read("a/main.go"), b = one.read("b/main.go"), fresh = one.read("b/new.go");
  auto commits = sourceCommits({{"plugins/a", {&a}}, {"plugins/b", {&b}}, {"plugins/c", {&b, &fresh}}});
  ASSERT_EQ(commits.size(), 3U);
  EXPECT_EQ(commits["plugins/a"].commit.size(), 40U);
  EXPECT_FALSE(commits["plugins/a"].edited);
  EXPECT_FALSE(commits["plugins/b"].edited);
  EXPECT_TRUE(commits["plugins/c"].edited);
  one.folder.write("a/main.go", "package main // edited\n");
  a = one.read("a/main.go");
  EXPECT_TRUE(sourceCommits({{"plugins/a", {&a}}})["plugins/a"].edited);
}

TEST(Sources, NothingIsSaidWithoutOneRepository) {
  Repository one, other, none, fresh;
  for (Repository *repository : {&one, &other, &none, &fresh})
    repository->folder.write("main.go", "package main\n");
  one.commit();
  other.commit();
  fresh.git("init -q"); // no commit yet
  go::SourceFile here = one.read("main.go"), there = other.read("main.go"), plain = none.read("main.go"),
                 young = fresh.read("main.go");
  auto commits =
      sourceCommits({{"a", {&here}}, {"b", {&here, &there}}, {"c", {&plain}}, {"d", {&young}}, {"e", {&here, &plain}}});
  ASSERT_EQ(commits.size(), 1U);
  EXPECT_EQ(commits.count("a"), 1U);
}

} // namespace unplug::emit

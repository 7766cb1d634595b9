#include "Rewrite/Diff.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace unplug::rewrite;

namespace {

// What `patch -p1` makes of `change.before` with our diff.
std::string patched(const FileChange &change) {
  fs::path folder = fs::path(testing::TempDir()) / ("diff-" + std::to_string(::getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  if (change.before)
    std::ofstream(folder / "f", std::ios::binary) << *change.before;
  std::ofstream(folder / "p", std::ios::binary) << unifiedDiff(change);
  int status = std::system(("cd '" + folder.string() + "' && git apply --whitespace=nowarn p > log 2>&1").c_str());
  std::ifstream in(folder / "f", std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (status != 0)
    text =
        "git apply failed: " + std::string(std::istreambuf_iterator<char>(std::ifstream(folder / "log").rdbuf()), {});
  fs::remove_all(folder);
  return text;
}

} // namespace

TEST(Diff, LooksAsPeopleKnowIt) {
  FileChange change{"f", "a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nX\ne\nf\ng\n"};
  EXPECT_EQ(unifiedDiff(change), "--- a/f\n+++ b/f\n@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+X\n e\n f\n g\n");
  EXPECT_EQ(countChanges(change).added, 1u);
  EXPECT_EQ(unifiedDiff({"f", "a\n", "a\n"}), "");
  EXPECT_EQ(unifiedDiff({"f", std::nullopt, "a"}),
            "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n");
}

TEST(Diff, GivesTheTargetWhenItIsApplied) {
  std::mt19937 random(1);
  for (int round = 0; round < 60; ++round) {
    auto text = [&](bool newline) {
      std::string out;
      for (unsigned i = 0, n = random() % 40; i < n; ++i)
        out += std::string(1, static_cast<char>('a' + random() % 4)) + (random() % 7 ? "\n" : "\r\n");
      return newline || out.empty() ? out + "z\n" : out.substr(0, out.size() - 1) + "z";
    };
    FileChange change{"f", text(round % 2), text(round % 3)};
    if (change.changes())
      EXPECT_EQ(patched(change), *change.after) << *change.before;
  }
}

TEST(Diff, BoundsItsWork) {
  std::string a, b;
  for (int i = 0; i < 20'000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(countChanges({"f", a, b}).added, 20'000u);
}

#include "Rewrite/Diff.h"
#include "Rewrite/LineDiff.h"
#include "Rewrite/ScratchFolder.h"
#include "Support/Process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

using namespace unplug;
using namespace unplug::rewrite;

namespace {

const std::vector<std::string> gitApply = {"git", "apply", "--whitespace=nowarn", "-"};
const std::vector<std::string> patchTool = {"patch", "-p1", "-s", "--binary", "-E", "--no-backup-if-mismatch"};

// The file afterwards, when another program applies the diff of `change` to its `before`.
std::optional<std::string> applied(const FileChange &change, const std::vector<std::string> &program) {
  ScratchFolder scratch;
  if (change.before)
    scratch.write(change.path, *change.before);
  ProcessOptions options;
  options.environment = {"GIT_CONFIG_NOSYSTEM=1"};
  options.folder = scratch.path;
  options.input = unifiedDiff(change);
  auto result = runProcess(program, options);
  if (!result) {
    ADD_FAILURE() << llvm::toString(result.takeError());
    return std::nullopt;
  }
  EXPECT_EQ(result->status, 0) << program[0] << ": " << result->output << options.input;
  return scratch.read(change.path);
}

void expectApplies(const FileChange &change) {
  EXPECT_EQ(applied(change, gitApply), change.after) << change.path;
  EXPECT_EQ(applied(change, patchTool), change.after) << change.path;
}

class RandomTexts {
public:
  std::string text() {
    std::string result;
    for (int lines = number(0, 40); lines > 0; --lines)
      result += line() + (number(0, 9) == 0 ? "\r\n" : "\n");
    return number(0, 3) == 0 && !result.empty() ? result.substr(0, result.size() - 1) : result;
  }

  // A few places replaced.
  std::string edited(std::string text) {
    for (int edits = number(1, 4); edits > 0; --edits) {
      auto at = static_cast<std::size_t>(number(0, static_cast<int>(text.size())));
      text.replace(at, static_cast<std::size_t>(number(0, 12)), number(0, 1) ? line() + "\n" : "");
    }
    return text;
  }

  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine); }

private:
  // Lines that look like parts of a diff, to lead a reader of the result astray.
  std::string line() {
    static const std::vector<std::string> lines = {"",    "{",           "}",     "  a",  "- b",
                                                   "+ c", "@@ -1 +1 @@", "--- x", "\\ d", "e\r"};
    return lines[static_cast<std::size_t>(number(0, static_cast<int>(lines.size()) - 1))];
  }

  std::mt19937 engine{20240731};
};

} // namespace

TEST(Diff, IsEmptyWhenNothingChanges) {
  EXPECT_EQ(unifiedDiff({"a", "x\n", "x\n"}), "");
  EXPECT_EQ(countChanges({"a", "x\n", "x\n"}).added, 0u);
}

TEST(Diff, LooksAsPeopleKnowIt) {
  FileChange change{"dir/go.mod", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\nlast"};
  EXPECT_EQ(unifiedDiff(change),
            "--- a/dir/go.mod\n+++ b/dir/go.mod\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
            "+last\n\\ No newline at end of file\n");
  EXPECT_EQ(countChanges(change).added, 2u);
  EXPECT_EQ(countChanges(change).removed, 1u);
}

TEST(Diff, ShowsAnAddedBlockAsOnePiece) {
  std::string diff = unifiedDiff({"f", "a {\n}\nb {\n}\n", "a {\n}\nnew {\n}\nb {\n}\n"});
  EXPECT_NE(diff.find("\n a {\n }\n+new {\n+}\n b {\n"), std::string::npos) << diff;
}

TEST(Diff, SaysThatBinaryFilesDiffer) {
  FileChange change{"x.png", std::nullopt, std::string("a\0b", 3)};
  EXPECT_EQ(unifiedDiff(change), "Binary files /dev/null and b/x.png differ\n");
  EXPECT_EQ(countChanges(change).added, 0u);
}

TEST(Diff, OtherToolsApplyIt) {
  for (const FileChange &change : std::vector<FileChange>{{"new", std::nullopt, "x\ny\n"},
                                                          {"new-without-end", std::nullopt, "x"},
                                                          {"gone", "x\n\ny", std::nullopt},
                                                          {"filled", "", "x\n"},
                                                          {"crlf", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"},
                                                          {"end", "a\nb", "a\nb\n"},
                                                          {"no-end", "a\nb\n", "a\nb"},
                                                          {"deep/folder/a name", "a\n", "b\n"},
                                                          {"non-ascii-\xc3\xa9", "a\n", "b\n"}})
    expectApplies(change);
}

TEST(Diff, GitAppliesEmptyFilesAndOddNames) {
  for (const FileChange &change : std::vector<FileChange>{{"empty", std::nullopt, ""},
                                                          {"was-empty", "", std::nullopt},
                                                          {"emptied", "x\n", ""},
                                                          {"quo\"te\\tab\t", "a\n", "b\n"}})
    EXPECT_EQ(applied(change, gitApply), change.after) << change.path;
}

TEST(Diff, RandomTextsRoundTrip) {
  RandomTexts random;
  for (int round = 0; round < 60; ++round) {
    std::string before = random.text(), after = round % 3 == 0 ? random.text() : random.edited(before);
    if (before != after && !after.empty() && !before.empty()) // `patch` removes what becomes empty
      expectApplies({"file.txt", before, after});
  }
}

TEST(Diff, UnmarkedLinesAreEqualOnBothSides) {
  RandomTexts random;
  for (int round = 0; round < 2000; ++round) {
    std::string before = random.text(), after = random.edited(before);
    LineDiff diff = diffLines(before, after);
    std::vector<std::string_view> kept, stayed;
    for (std::size_t i = 0; i < diff.before.size(); ++i)
      if (!diff.removed[i])
        kept.push_back(diff.before[i]);
    for (std::size_t i = 0; i < diff.after.size(); ++i)
      if (!diff.added[i])
        stayed.push_back(diff.after[i]);
    ASSERT_EQ(kept, stayed) << before << "=====\n" << after;
  }
}

TEST(Diff, IsAsShortAsPossibleForSmallTexts) {
  RandomTexts random;
  for (int round = 0; round < 300; ++round) {
    std::string before = random.text(), after = random.text();
    LineDiff diff = diffLines(before, after);
    // The longest common subsequence, by the table that everyone trusts.
    std::vector<std::vector<int>> table(diff.before.size() + 1, std::vector<int>(diff.after.size() + 1));
    for (std::size_t i = diff.before.size(); i-- > 0;)
      for (std::size_t j = diff.after.size(); j-- > 0;)
        table[i][j] =
            diff.before[i] == diff.after[j] ? table[i + 1][j + 1] + 1 : std::max(table[i + 1][j], table[i][j + 1]);
    ASSERT_EQ(std::count(diff.removed.begin(), diff.removed.end(), char{0}), table[0][0]);
  }
}

TEST(Diff, BoundsItsEffortOnTextsThatShareLittle) {
  std::string before, after;
  for (int i = 0; i < 60'000; ++i) {
    before += "b" + std::to_string(i * 7919 % 60'000) + "\n";
    after += (i % 3 ? "b" : "a") + std::to_string(i * 10'007 % 60'000) + "\n";
  }
  auto count = countChanges({"f", before, after});
  EXPECT_GT(count.added, 0u);
  EXPECT_EQ(count.added, count.removed) << "both texts have as many lines";
}

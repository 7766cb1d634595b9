#include "Emit/GoFile.h"

#include <gtest/gtest.h>

#include <functional>

namespace unplug::emit {
namespace {

std::string edited(const std::string &text, const std::function<void(GoFile &)> &change) {
  GoFile file("a.go", text);
  change(file);
  auto result = file.result();
  if (!result) {
    llvm::consumeError(result.takeError());
    return "no result";
  }
  return *result;
}

const char grouped[] = "package a\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\n\t\"example.com/b\" // why\n"
                       "\t// above\n\tz \"example.com/m\"\n)\n\nvar x = 1\n";

TEST(Imports, AreAddedWhereTheirLikeAre) {
  EXPECT_EQ(edited(grouped, [](GoFile &f) { EXPECT_EQ(f.addImport("example.com/c/host", "host", "h"), "host"); }),
            "package a\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\n\t\"example.com/b\" // why\n\t\"example.com/c/host\"\n"
            "\t// above\n\tz \"example.com/m\"\n)\n\nvar x = 1\n");
  EXPECT_EQ(edited("package a\n\nimport \"fmt\"\n", [](GoFile &f) { f.addImport("e.com/b", "b", "c"); }),
            "package a\n\nimport \"fmt\"\n\nimport (\n\t\"e.com/b\"\n)\n");
  EXPECT_EQ(edited("package a\n", [](GoFile &f) { f.addImport("e.com/b", "b", "c"); }),
            "package a\n\nimport (\n\t\"e.com/b\"\n)\n");
  EXPECT_EQ(edited("package a\n\nimport (\n\t\"fmt\"\n)\n", [](GoFile &f) { f.addImport("e.com/b", "b", "c"); }),
            "package a\n\nimport (\n\t\"fmt\"\n\n\t\"e.com/b\"\n)\n");
}

TEST(Imports, TakenNamesGetAnother) {
  EXPECT_EQ(edited(grouped, [](GoFile &f) { EXPECT_EQ(f.addImport("e.com/x", "x", "other"), "other"); })
                    .find("\tother \"e.com/x\"\n") != std::string::npos,
            true);
  edited(grouped, [](GoFile &f) { EXPECT_EQ(f.addImport("e.com/z", "z", "x"), "x2"); }); // both are taken
  edited(grouped, [](GoFile &f) { EXPECT_EQ(f.addImport("example.com/m", "m", "n"), "z"); });
}

TEST(Imports, ChangedPathsStaySortedAndKeepTheirComments) {
  EXPECT_EQ(edited(grouped, [](GoFile &f) { f.repathImport("example.com/m", "example.com/a", "m", "a"); }),
            "package a\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\n\t// above\n\tz \"example.com/a\"\n"
            "\t\"example.com/b\" // why\n)\n\nvar x = 1\n");
  // Lines that were not sorted stay where they are.
  EXPECT_EQ(edited("package a\n\nimport (\n\t\"fmt\"\n\t\"e.com/b\"\n\t\"context\"\n)\n",
                   [](GoFile &f) { f.repathImport("e.com/b", "e.com/v2/b", "b", "b"); }),
            "package a\n\nimport (\n\t\"fmt\"\n\t\"e.com/v2/b\"\n\t\"context\"\n)\n");
  // The name that the code uses stays.
  EXPECT_EQ(edited("package a\n\nimport \"e.com/old\"\n",
                   [](GoFile &f) { f.repathImport("e.com/old", "e.com/new", "old", "new"); }),
            "package a\n\nimport old \"e.com/new\"\n");
  EXPECT_EQ(edited("package a\n\nimport (\"fmt\"; \"e.com/b\")\n",
                   [](GoFile &f) { f.repathImport("e.com/b", "e.com/c", "", ""); }),
            "package a\n\nimport (\"fmt\"; \"e.com/c\")\n");
  EXPECT_EQ(edited("package a\r\n\r\nimport (\r\n\t\"e.com/b\"\r\n)\r\n",
                   [](GoFile &f) { f.repathImport("e.com/b", "e.com/c", "", ""); }),
            "package a\r\n\r\nimport (\r\n\t\"e.com/c\"\r\n)\r\n");
}

TEST(Imports, DroppedLinesLeaveNoHole) {
  EXPECT_EQ(
      edited(grouped, [](GoFile &f) { f.dropImport("fmt"); }),
      "package a\n\nimport (\n\t\"context\"\n\n\t\"example.com/b\" // why\n\t// above\n\tz \"example.com/m\"\n)\n\n"
      "var x = 1\n");
  EXPECT_EQ(
      edited("package a\n\nimport (\n\t\"fmt\"\n\n\t\"e.com/b\"\n)\n", [](GoFile &f) { f.dropImport("e.com/b"); }),
      "package a\n\nimport (\n\t\"fmt\"\n)\n");
  EXPECT_EQ(edited("package a\n\nimport (\n\t\"fmt\"\n\n\t\"e.com/b\"\n)\n", [](GoFile &f) { f.dropImport("fmt"); }),
            "package a\n\nimport (\n\t\"e.com/b\"\n)\n");
  EXPECT_EQ(edited("package a\n\nimport (\n\t\"fmt\"\n)\n\nvar x = 1\n", [](GoFile &f) { f.dropImport("fmt"); }),
            "package a\n\nvar x = 1\n");
  EXPECT_EQ(edited("package a\n\nimport \"fmt\"\n\nvar x = 1\n", [](GoFile &f) { f.dropImport("fmt"); }),
            "package a\n\nvar x = 1\n");
  EXPECT_EQ(edited("package a\n\nimport (\"fmt\"; \"io\")\n", [](GoFile &f) { f.dropImport("io"); }),
            "package a\n\nimport (\"fmt\"; _ \"io\")\n");
}

TEST(Imports, TwoThatBecomeOneAreOne) {
  EXPECT_EQ(edited("package a\n\nimport (\n\t\"e.com/v1/b\"\n\t\"e.com/v2/b\"\n)\n",
                   [](GoFile &f) {
                     f.repathImport("e.com/v1/b", "e.com/v3/b", "", "");
                     f.repathImport("e.com/v2/b", "e.com/v3/b", "", "");
                   }),
            "package a\n\nimport (\n\t\"e.com/v3/b\"\n)\n");
}

// Whatever is cut off, an edit either works or is refused.
TEST(Imports, HalfAFileDoesNoHarm) {
  const std::string text = std::string(grouped) + "import \"C\"; import (\"fmt\"; . \"e.com/b\")\nvar y = `\r\n`\n";
  for (std::size_t size = 0; size <= text.size(); ++size)
    edited(text.substr(0, size), [](GoFile &f) {
      f.repathImport("example.com/m", "example.com/a", "m", "a");
      f.dropImport("fmt");
      f.dropImport("context");
      f.addImport("e.com/c", "c", "d");
    });
  edited(std::string(5000, '('), [](GoFile &f) { f.addImport("e.com/c", "c", "d"); });
}

} // namespace
} // namespace unplug::emit

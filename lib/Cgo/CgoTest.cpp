#include "Cgo/Cgo.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace fs = std::filesystem;
using namespace unplug;
using namespace unplug::cgo;

namespace {

struct C : testing::Test {
  fs::path root = fs::path(testing::TempDir()) / ("cgo-" + std::to_string(::getpid()));
  Findings findings;

  void SetUp() override { fs::create_directories(root); }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string &path, const std::string &text) { std::ofstream(root / path) << text; }

  // A plugin with this preamble and this statement in its factory.
  PluginC read(const std::string &preamble, const std::string &statement) {
    write("go.mod", "module example.com/p\n\ngo 1.22\n");
    write("main.go",
          "package main\n\nimport (\n\t\"context\"\n\t\"net/http\"\n)\n\n" + preamble +
              "import \"C\"\n\nvar HandlerRegisterer = registerer(\"p\")\n\ntype registerer string\n\n"
              "func (r registerer) RegisterHandlers(f func(\n\tname string,\n\thandler func(context.Context, "
              "map[string]interface{}, http.Handler) (http.Handler, error),\n)) {\n\tf(string(r), nil)\n\t" +
              statement + "\n}\n");
    auto tree = walkInputs({root.string()});
    EXPECT_TRUE(static_cast<bool>(tree));
    auto source = go::readSource(*tree);
    EXPECT_TRUE(static_cast<bool>(source));
    EXPECT_EQ(source->plugins.size(), 1u);
    auto found = readC(*source, source->plugins.at(0), findings);
    EXPECT_TRUE(found.has_value());
    return found.value_or(PluginC{});
  }

  const Finding *find(FindingCode code) const {
    for (const Finding &finding : findings)
      if (finding.code == code)
        return &finding;
    return nullptr;
  }
};

} // namespace

TEST(Preamble, KeepsLinesAndColumns) {
  auto block = preambleOf("package p\n\n/*\n#cgo LDFLAGS: -lm\nint one(void);\n*/\nimport \"C\"\n");
  ASSERT_TRUE(block.has_value());
  EXPECT_EQ(block->line, 3u);
  EXPECT_EQ(block->text, "  \n\nint one(void);\n  \n");
  EXPECT_EQ(block->cgo, std::vector<std::string>{"#cgo LDFLAGS: -lm"});

  auto lines = preambleOf("package p\n\n// not adjacent\n\n// int one(void);\n//int two(void);\nimport \"C\"\n");
  ASSERT_TRUE(lines.has_value());
  EXPECT_EQ(lines->line, 5u);
  EXPECT_EQ(lines->text, "   int one(void);\n  int two(void);\n");

  auto grouped = preambleOf("package p\n\nimport (\n\t\"fmt\"\n\n\t// int one(void);\n\t\"C\"\n)\n");
  ASSERT_TRUE(grouped.has_value());
  EXPECT_EQ(grouped->line, 6u);
  EXPECT_FALSE(preambleOf("package p\n\n// int one(void);\n\nimport \"C\"\n").has_value());
}

TEST_F(C, KnowsFunctionsAndWhatMuslLacks) {
  PluginC c = read("// #include <stdlib.h>\n// #include <execinfo.h>\n// static int twice(int a) { return 2 * a; }\n",
                   "C.twice(2)\n\tC.free(nil)\n\tC.backtrace(nil, 0)\n\t_ = C.CString(\"x\")");
  ASSERT_TRUE(c.checked);
  ASSERT_EQ(c.functions.size(), 3u);
  EXPECT_EQ(c.functions.back().prototype, "int twice(int)");
  unsigned notInMusl = 0;
  for (const Finding &finding : findings)
    if (finding.code == FindingCode::NotInMusl) {
      ++notInMusl;
      EXPECT_TRUE(finding.message.find("backtrace") != std::string::npos ||
                  finding.message.find("execinfo.h") != std::string::npos)
          << finding.message;
    }
  EXPECT_EQ(notInMusl, 2u) << "the header and the function";
  EXPECT_EQ(find(FindingCode::CNotCompiled), nullptr);
}

TEST_F(C, NamesMissingHeadersAndPackages) {
  PluginC c = read("// #cgo linux LDFLAGS: -lxml2 -lm -lown\n// #cgo windows LDFLAGS: -lws2_32\n"
                   "// #include <no-such/library.h>\n// #include <zlib-that-is-not/there.h>\n",
                   "C.nothing()");
  ASSERT_EQ(c.libraries.size(), 2u);
  EXPECT_EQ(c.libraries[0].name, "own");
  EXPECT_EQ(c.debian, std::vector<std::string>{"libxml2-dev"});
  EXPECT_EQ(c.alpine, std::vector<std::string>{"libxml2-dev"});
  const Finding *missing = find(FindingCode::HeaderMissing);
  ASSERT_NE(missing, nullptr);
  EXPECT_EQ(missing->at.line, 10u);
  EXPECT_NE(find(FindingCode::CInPlugin)->message.find("own, whose package is not known"), std::string::npos);
}

TEST_F(C, ShowsWhatClangSaysWithTheLinesOfTheGoFile) {
  write("helper.c", "#include \"helper.h\"\nint helper(void) { return HELP; }\n");
  write("helper.h", "#define HELP 1\n");
  write("wrong.cc", "int wrong() { return nullptr; }\n");
  read("/*\n#cgo CFLAGS: -DBASE=1 -I${SRCDIR}\n#include <helper.h>\nstatic int broken(void) { return BASE + HELP + "
       "missing_thing; }\n*/\n",
       "C.broken()");
  std::vector<std::string> said;
  for (const Finding &finding : findings)
    if (finding.code == FindingCode::CNotCompiled)
      said.push_back(toString(finding.at) + " " + finding.message);
  ASSERT_EQ(said.size(), 2u) << testing::PrintToString(said);
  EXPECT_EQ(said[0], "main.go:11:48 Clang says: use of undeclared identifier 'missing_thing'");
  EXPECT_EQ(said[1].substr(0, 14), "wrong.cc:1:22 ");
}

TEST_F(C, ReadsNothingFromOutside) {
  fs::path outside = fs::path(testing::TempDir()) / ("outside-" + std::to_string(::getpid()) + ".h");
  std::ofstream(outside) << "#error SECRET\n";
  fs::create_symlink(outside, root / "link.h");
  read("// #include \"" + outside.string() + "\"\n// #include \"../" + outside.filename().string() +
           "\"\n// #include \"link.h\"\n// #include \"/dev/zero\"\n// #include __FILE__\n",
       "C.nothing()");
  fs::remove(outside);
  for (const Finding &finding : findings)
    EXPECT_EQ(finding.message.find("SECRET"), std::string::npos) << finding.message;
  EXPECT_NE(find(FindingCode::HeaderMissing), nullptr);
}

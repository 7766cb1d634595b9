#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

const char tail[] = "\nfunc (registerer) RegisterModifiers(f func(string, func(map[string]interface{}) "
                    "func(interface{}) (interface{}, error), bool, bool)) {\n\tf(\"m\", nil, true, false)\n}\n";
const char variable[] = "\ntype registerer struct{}\n\nvar ModifierRegisterer registerer\n";

// One plugin of one file, moved.
struct Moved {
  explicit Moved(const std::string &text, const std::string &mod = "module p\n\ngo 1.22\n") {
    plugins.write("guard/go.mod", mod);
    plugins.write("guard/main.go", text);
    source = readPlugins(plugins);
    run();
  }
  void run() {
    auto all = allOf(source);
    EXPECT_EQ(all.size(), 1u);
    auto result = emitIntoFork(fork.open(), source, all, {}, {});
    if (result)
      emission = std::move(*result);
    else
      failure = messageOf(result.takeError());
  }
  std::string text() const { return textOf(emission, "plugins/guard/main.go"); }

  ForkCopy fork;
  rewrite::ScratchFolder plugins;
  go::Source source;
  Emission emission;
  std::string failure;
};

TEST(Moves, ChangeTheClauseAndTakeMainOut) {
  std::string before = std::string("//go:build !windows\n\n// Guard is one.\npackage main\n") + variable;
  Moved moved(before + "\n// main is needed by the compiler.\n// It is never run.\nfunc main() {}\n" + tail);
  std::string clause = before;
  clause.replace(clause.find("main"), 4, "guard");
  EXPECT_EQ(moved.text(), clause + tail);
}

TEST(Moves, MainLeavesNoBlankLines) {
  Moved last(std::string("package main\n") + variable + tail + "\nfunc main() { /* nothing */ }\n");
  EXPECT_EQ(last.text(), std::string("package guard\n") + variable + tail);
  Moved apart(std::string("package main\n") + variable + "\n// about nothing\n\nfunc main() {\n\t// nothing\n}\n\n\n" +
              tail);
  EXPECT_EQ(apart.text(), std::string("package guard\n") + variable + "\n// about nothing\n" + tail);
  Moved trailing(std::string("package main\n") + variable + tail + "\nfunc main() {} // for the linker\n");
  EXPECT_EQ(trailing.text(), std::string("package guard\n") + variable + tail);
  Moved noBreak(std::string("package main\n") + variable + tail + "\nfunc main() {}");
  EXPECT_EQ(noBreak.text(), std::string("package guard\n") + variable + tail);
}

TEST(Moves, MainThatDidSomethingIsToldAndItsImportsGo) {
  Moved moved(std::string("package main\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\n\t\"github.com/x/go-thing\"\n)\n") +
                  variable + "\nvar bad = errors.New(\"bad\")\n" + tail +
                  "\nfunc main() {\n\tfmt.Println(thing.Name, errors.New(\"x\"))\n}\n",
              "module p\n\ngo 1.22\n\nrequire github.com/x/go-thing v1.0.0\n");
  EXPECT_EQ(count(moved.emission.findings, FindingCode::MainDropped), 1u);
  EXPECT_TRUE(has(moved.text(), "import (\n\t\"errors\"\n)\n")) << moved.text();

  Moved called(std::string("package main\n") + variable + tail +
               "\nfunc main() { println() }\n\nfunc again() { main() }\n");
  EXPECT_TRUE(has(called.text(), "func main() { println() }"));
  EXPECT_EQ(count(called.emission.findings, FindingCode::MainDropped), 0u);
}

TEST(Moves, WrappersComeFromTheRuntime) {
  Moved moved(
      std::string("package main\n\nimport (\n\t\"context\"\n\n\t\"github.com/luraproject/lura/v2/logging\"\n"
                  "\t\"github.com/luraproject/lura/v2/proxy\"\n)\n") +
      variable + "\nvar l logging.Logger = logging.NoOp\n\nvar _ context.Context\n" + tail +
      "\nfunc see(v interface{}) bool {\n\t_, q := v.(proxy.RequestWrapper)\n\t_, r := v.(proxy.ResponseWrapper)\n"
      "\treturn q || r\n}\n");
  std::string text = moved.text();
  EXPECT_TRUE(has(text, "import (\n\t\"context\"\n\n\t\"github.com/krakend/krakend-ce/v3/plugins/host\"\n"
                        "\t\"github.com/luraproject/lura/v3/logging\"\n)\n"))
      << text;
  EXPECT_TRUE(has(text, "v.(host.RequestWrapper)") && has(text, "v.(host.ResponseWrapper)"));
  EXPECT_FALSE(moved.emission.changes.files.empty());
  EXPECT_EQ(find(moved.emission, "go.mod"), nullptr); // lura is there
}

TEST(Moves, WrappersAvoidNamesOfThePackage) {
  ForkCopy fork;
  rewrite::ScratchFolder plugins;
  plugins.write("guard/go.mod", "module p\n\ngo 1.22\n");
  plugins.write("guard/main.go", std::string("package main\n\nimport \"github.com/luraproject/lura/v2/proxy\"\n") +
                                     variable + tail + "\nvar _ proxy.RequestWrapper\n\nvar _ proxy.Request\n");
  plugins.write("guard/host.go", "package main\n\nvar host, pluginhost = 1, 2\n");
  go::Source source = readPlugins(plugins);
  auto emission = emitIntoFork(fork.open(), source, allOf(source), {}, {});
  ASSERT_TRUE(static_cast<bool>(emission));
  std::string text = textOf(*emission, "plugins/guard/main.go");
  EXPECT_TRUE(has(text, "var _ pluginhost2.RequestWrapper")) << text;
  EXPECT_TRUE(has(text, "import \"github.com/luraproject/lura/v3/proxy\""));
}

TEST(Moves, WhatThreeNoLongerHasIsRefused) {
  auto importing = [](const std::string &import) {
    return Moved("package main\n\nimport " + import + "\n" + variable + tail).failure;
  };
  EXPECT_TRUE(has(importing("_ \"github.com/luraproject/lura/v2/proxy/plugin\""), "3.0 no longer has the package"));
  EXPECT_TRUE(has(importing("_ \"github.com/krakend/krakend-ce/v2\""), "imports the gateway itself"));
  std::string dot = Moved(std::string("package main\n\nimport . \"github.com/luraproject/lura/v2/proxy\"\n") +
                          variable + tail + "\nvar _ RequestWrapper\n")
                        .failure;
  EXPECT_TRUE(has(dot, "guard/main.go:")) << dot;
  EXPECT_TRUE(has(dot, "without a name"));
  std::string broken = Moved(std::string("package main\n") + variable + tail + "\nfunc x( {\n").failure;
  EXPECT_TRUE(has(broken, "syntax error")) << broken;
}

TEST(Moves, OldPathsBecomeThoseOfTheFork) {
  ForkCopy fork;
  fork.change("go.mod", "require (\n", "require (\n\tgithub.com/krakend/krakend-otel/v2 v2.0.0\n");
  rewrite::ScratchFolder plugins;
  plugins.write("guard/go.mod", "module p\n\ngo 1.22\n");
  plugins.write("guard/main.go",
                std::string("package main\n\nimport (\n\t_ \"github.com/devopsfaith/krakend/logging\"\n"
                            "\t_ \"github.com/krakendio/krakend-otel/state\"\n"
                            "\t_ \"github.com/luraproject/lura/config\"\n)\n") +
                    variable + tail);
  go::Source source = readPlugins(plugins);
  auto emission = emitIntoFork(fork.open(), source, allOf(source), {}, {});
  ASSERT_TRUE(static_cast<bool>(emission));
  EXPECT_TRUE(has(textOf(*emission, "plugins/guard/main.go"),
                  "\t_ \"github.com/krakend/krakend-otel/v2/state\"\n\t_ \"github.com/luraproject/lura/v3/config\"\n"
                  "\t_ \"github.com/luraproject/lura/v3/logging\"\n"));
}

TEST(Moves, ReportLoopsWhoseVariableChanges) {
  const std::string loops =
      std::string("package main\n") + variable + tail +
      "\nfunc f(names []string) (out []func() string, p []*int) {\n"
      "\tfor _, name := range names {\n\t\tout = append(out, func() string { return name })\n\t}\n"
      "\tfor i := 0; i < 3; i++ {\n\t\tp = append(p, &i)\n\t}\n"
      "\tfor _, name := range names {\n\t\tprintln(name)\n\t}\n\treturn\n}\n";
  Moved old(loops, "module p\n\ngo 1.20\n");
  EXPECT_EQ(count(old.emission.findings, FindingCode::LoopVariable), 2u);
  EXPECT_EQ(old.emission.fileStates["guard/main.go"], State::MigratedWithDifference);
  Moved recent(loops);
  EXPECT_EQ(count(recent.emission.findings, FindingCode::LoopVariable), 0u);
  EXPECT_EQ(recent.emission.fileStates["guard/main.go"], State::Migrated);
}

TEST(Moves, CIsToldAndItsFilesComeAlong) {
  ForkCopy fork;
  rewrite::ScratchFolder plugins;
  plugins.write("guard/go.mod", "module p\n\ngo 1.22\n");
  plugins.write("guard/main.go", std::string("package main\n\n// int one(void);\nimport \"C\"\n") + variable + tail);
  plugins.write("guard/one.c", "int one(void) { return 1; }\n");
  plugins.write("guard/notes.txt", "no\n");
  go::Source source = readPlugins(plugins);
  auto emission = emitIntoFork(fork.open(), source, allOf(source), {}, {});
  ASSERT_TRUE(static_cast<bool>(emission));
  EXPECT_EQ(count(emission->findings, FindingCode::CgoMoved), 1u);
  EXPECT_EQ(textOf(*emission, "plugins/guard/one.c"), "int one(void) { return 1; }\n");
  EXPECT_EQ(find(*emission, "plugins/guard/notes.txt"), nullptr);
}

} // namespace
} // namespace unplug::emit

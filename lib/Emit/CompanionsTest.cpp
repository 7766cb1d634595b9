#include "Emit/Companions.h"

#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

TEST(Companions, PatternsAreReadAsGoReadsThem) {
  EXPECT_EQ(embedPatterns("//go:embed a.txt b/*.json\n//go:embed \"with space.txt\" `raw name`\n // //go:embed no\n"
                          "//go:embedded no\n\t//go:embed no\n//go:embed all:static\r\n"),
            (std::vector<std::string>{"a.txt", "b/*.json", "with space.txt", "raw name", "all:static"}));
  EXPECT_TRUE(embedPatterns("//go:embed").empty());
  EXPECT_EQ(embedPatterns("//go:embed \"open").size(), 1u);
}

TEST(Companions, WhatIsEmbeddedComesAlong) {
  rewrite::ScratchFolder plugins;
  plugins.write("guard/go.mod", "module p\n\ngo 1.22\n");
  plugins.write("guard/main.go",
                "package main\n\nimport _ \"embed\"\n\n//go:embed rules.json\nvar rules string\n\n"
                "//go:embed static *.tpl\nvar files string\n\n//go:embed all:every\nvar more string\n");
  for (const char *name : {"rules.json", "a.tpl", "static/x/y.css", "every/.dot", "static/.dot", "static/_under/x",
                           "other.json", "deep/b.tpl", "one.c", "asm.s", "static/z.go"})
    plugins.write(std::string("guard/") + name, name);
  std::filesystem::create_symlink("/etc/passwd", plugins.path / "guard/link.tpl");
  auto tree = walkInputs({plugins.path.string()});
  ASSERT_TRUE(static_cast<bool>(tree));
  go::Source source;
  for (const InputFile &file : tree->files)
    if (file.path.ends_with("main.go")) {
      go::SourceFile input;
      input.file = file;
      input.text = *plugins.read("guard/main.go");
      source.files.push_back(input);
    }
  go::Package package;
  package.files = {0};
  auto found = companionsOf(source, package);
  ASSERT_TRUE(static_cast<bool>(found));
  std::vector<std::string> names;
  for (const auto &[name, path] : *found)
    names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"a.tpl", "asm.s", "every/.dot", "rules.json", "static/x/y.css"}));
}

} // namespace
} // namespace unplug::emit

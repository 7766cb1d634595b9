#include "Emit/Kept.h"

#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

// A plugin, a fork under git, and one migration of it that was committed.
struct Edits : testing::Test {
  void SetUp() override {
    plugin("one");
    git("init -q");
    migrate();
    commit();
  }

  void plugin(const std::string &text) {
    plugins.write("guard/go.mod", "module guard\n\ngo 1.22\n");
    plugins.write("guard/main.go", "package main\n\n// first\n\n// " + text +
                                       "\n\n// third\n\n// fourth\n\nvar ClientRegisterer = registerer(\"guard\")\n\n"
                                       "type registerer string\n\nfunc (registerer) RegisterClients(f func(string, "
                                       "func(context.Context, map[string]interface{}) (http.Handler, error))) {\n}\n");
  }

  void git(const std::string &command) {
    auto result = runProcess({"sh", "-c", "git " + command + " 2>&1"},
                             {copy.path, {"GIT_CONFIG_NOSYSTEM=1"}, "", 1 << 20, 60, false});
    ASSERT_TRUE(result && result->status == 0) << command << (result ? result->output : messageOf(result.takeError()));
  }
  void commit() { git("add -A && git -c user.name=t -c user.email=t@example.com commit -q -m x"); }

  void migrate() {
    go::Source source = readPlugins(plugins);
    std::vector<PluginToEmit> all = allOf(source);
    auto made = emitIntoFork(copy.open(), source, all, {}, {});
    ASSERT_TRUE(static_cast<bool>(made)) << messageOf(made.takeError());
    emission = std::move(*made);
    for (const rewrite::FileChange &change : emission.changes.files)
      if (change.after)
        copy.write(change.path, *change.after);
      else
        std::filesystem::remove(copy.path / change.path);
  }

  void edit(const std::string &from, const std::string &to) { copy.change("plugins/guard/main.go", from, to); }
  std::string moved() const { return copy.read("plugins/guard/main.go").value_or(""); }
  bool hasCopy() const { return copy.read("plugins/.unplug/plugins/guard/main.go").has_value(); }
  unsigned said(FindingCode code) const { return count(emission.findings, code); }

  rewrite::ScratchFolder plugins;
  ForkCopy copy;
  Emission emission;
};

} // namespace

TEST(BlobId, IsGits) {
  EXPECT_EQ(blobId("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
  EXPECT_EQ(blobId(""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}

TEST_F(Edits, AnUneditedFileFollowsItsSource) {
  plugin("two");
  migrate();
  EXPECT_TRUE(has(moved(), "// two"));
  EXPECT_EQ(said(FindingCode::EditKept) + said(FindingCode::EditConflict), 0u);
  EXPECT_FALSE(hasCopy());
}

TEST_F(Edits, AnEditStaysAndMeetsLaterChanges) {
  edit("// first", "// mine");
  commit();
  migrate();
  EXPECT_TRUE(has(moved(), "// mine"));
  EXPECT_EQ(said(FindingCode::EditKept), 1u);
  EXPECT_TRUE(hasCopy());
  commit();
  migrate(); // and once more: nothing to do
  for (const rewrite::FileChange &change : emission.changes.files)
    EXPECT_FALSE(change.changes()) << change.path;
  for (const char *text : {"two", "three"}) { // merged again and again, the base being what was written last
    plugin(text);
    migrate();
    EXPECT_TRUE(has(moved(), "// mine\n\n// " + std::string(text))) << moved();
    commit();
  }
  edit("// mine", "// first"); // the edit is taken back
  migrate();
  EXPECT_EQ(said(FindingCode::EditKept), 0u);
  EXPECT_FALSE(hasCopy());
}

TEST_F(Edits, TheBaseComesFromGit) {
  edit("// third", "// mine");
  commit();
  plugin("two"); // both changed since the last run
  migrate();
  EXPECT_TRUE(has(moved(), "// two\n\n// mine")) << moved();
  EXPECT_EQ(said(FindingCode::EditKept), 1u);
}

TEST_F(Edits, AConflictStaysUntilTheFileChanges) {
  edit("// one", "// mine");
  commit();
  plugin("two");
  migrate();
  EXPECT_TRUE(has(moved(), "// mine"));
  ASSERT_EQ(said(FindingCode::EditConflict), 1u);
  EXPECT_TRUE(has(copy.read("plugins/.unplug/plugins/guard/main.go").value(), "// two"));
  EXPECT_EQ(emission.fileStates.at("guard/main.go"), State::NeedsPerson);
  commit();
  migrate();
  EXPECT_EQ(said(FindingCode::EditConflict), 1u); // nobody has looked at it
  edit("// mine", "// two, and mine");
  commit();
  migrate();
  EXPECT_EQ(said(FindingCode::EditConflict), 0u);
  EXPECT_EQ(said(FindingCode::EditKept), 1u);
  plugin("two");
  copy.change("plugins/guard/main.go", "// fourth", "// fourth, and mine");
  commit();
  migrate();
  EXPECT_TRUE(has(moved(), "// two, and mine\n\n// third\n\n// fourth, and mine"));
}

TEST_F(Edits, WithoutABaseNothingIsGuessed) {
  edit("// first", "// mine");
  std::filesystem::remove_all(copy.path / ".git");
  plugin("two");
  migrate();
  EXPECT_TRUE(has(moved(), "// mine\n\n// one")) << moved();
  EXPECT_EQ(said(FindingCode::EditConflict), 1u);
}

TEST_F(Edits, TheRuntimeIsMergedToo) {
  copy.change("plugins/host/load.go", "const versionSuffix = \"+unplug\"", "const versionSuffix = \"+ours\"");
  commit();
  migrate();
  EXPECT_TRUE(has(copy.read("plugins/host/load.go").value(), "+ours"));
}

} // namespace unplug::emit

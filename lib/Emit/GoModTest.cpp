#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

// Two plugins that import modules of others, with a go.mod of their own each.
struct Merged {
  Merged(const std::string &first, const std::string &second, const std::string &sum = "") {
    fork.change("go.mod", "require (\n", "require (\n\texample.com/both v1.5.0\n");
    fork.write("go.sum", "example.com/both v1.5.0 h1:old=\n");
    for (const auto &[folder, mod] : {std::make_pair("a", first), std::make_pair("b", second)}) {
      plugins.write(std::string(folder) + "/go.mod", "module " + std::string(folder) + "\n\ngo 1.22\n\n" + mod);
      plugins.write(std::string(folder) + "/main.go",
                    "package main\n\nimport (\n\t\"net/http\"\n\n\t_ \"example.com/both/sub\"\n"
                    "\t_ \"example.com/fresh/v2/sub\"\n)\n\nvar ClientRegisterer = registerer(\"n\")\n\n"
                    "type registerer string\n\nvar _ http.Handler\n\nfunc (registerer) RegisterClients(f func(string, "
                    "func(context.Context, map[string]interface{}) (http.Handler, error))) {\n}\n");
    }
    if (!sum.empty())
      plugins.write("a/go.sum", sum);
    source = readPlugins(plugins);
    auto result = emitIntoFork(fork.open(), source, allOf(source), {}, {});
    if (result)
      emission = std::move(*result);
    else
      ADD_FAILURE() << messageOf(result.takeError());
  }

  ForkCopy fork;
  rewrite::ScratchFolder plugins;
  go::Source source;
  Emission emission;
};

TEST(GoMod, OnlyWhatProvidesAnImportIsTakenAndTheHighestWins) {
  Merged merged(
      "require (\n\texample.com/both v1.4.0\n\texample.com/fresh/v2 v2.1.0\n\texample.com/private v1.0.0\n)\n",
      "require (\n\texample.com/both v1.6.0\n\texample.com/fresh v1.0.0\n\texample.com/fresh/v2 v2.0.0\n)\n",
      "example.com/fresh/v2 v2.1.0 h1:f=\nexample.com/fresh/v2 v2.1.0/go.mod h1:g=\n"
      "example.com/fresh/v2 v2.0.0 h1:no=\nexample.com/private v1.0.0 h1:no=\n");
  std::string mod = textOf(merged.emission, "go.mod");
  EXPECT_TRUE(has(mod, "\texample.com/both v1.6.0\n\texample.com/fresh/v2 v2.1.0\n\tgithub.com/")) << mod;
  EXPECT_FALSE(has(mod, "private"));
  EXPECT_FALSE(has(mod, "example.com/fresh v1"));
  EXPECT_EQ(
      textOf(merged.emission, "go.sum"),
      "example.com/both v1.5.0 h1:old=\nexample.com/fresh/v2 v2.1.0 h1:f=\nexample.com/fresh/v2 v2.1.0/go.mod h1:g=\n");
  // both: the fork's 1.5 and a's 1.4 move to 1.6; fresh: b's 2.0 moves to 2.1.
  ASSERT_EQ(merged.emission.moved.size(), 3u);
  EXPECT_EQ(count(merged.emission.findings, FindingCode::VersionMoved), 3u);
  EXPECT_EQ(merged.emission.needsTidy.size(), 2u);
  EXPECT_EQ(count(merged.emission.findings, FindingCode::NeedsTidy), 2u);

  merged.fork.apply(merged.emission.changes);
  auto again = emitIntoFork(merged.fork.open(), merged.source, allOf(merged.source), {}, {});
  ASSERT_TRUE(static_cast<bool>(again));
  for (const rewrite::FileChange &change : again->changes.files)
    EXPECT_FALSE(change.changes()) << change.path;
}

TEST(GoMod, TheForksNewerVersionStays) {
  Merged merged("require example.com/both v1.4.0\n\nrequire example.com/fresh/v2 v2.0.0\n\n"
                "replace example.com/both => github.com/me/both v1.0.0\n",
                "require example.com/both v1.5.0\n\nrequire example.com/fresh/v2 v2.0.0\n");
  EXPECT_TRUE(has(textOf(merged.emission, "go.mod"), "example.com/both v1.5.0\n"));
  ASSERT_EQ(merged.emission.moved.size(), 1u);
  EXPECT_EQ(merged.emission.moved[0].from, "v1.4.0");
  EXPECT_EQ(merged.emission.moved[0].to, "v1.5.0");
  EXPECT_EQ(count(merged.emission.findings, FindingCode::ReplacementDropped), 1u);
  EXPECT_FALSE(has(textOf(merged.emission, "go.mod"), "me/both"));
}

TEST(GoMod, ReplacementsAreJudgedOneByOne) {
  // A pin is a version, another module stays where the gateway has none, and is dropped where plugins disagree.
  const std::string both = "require example.com/both v1.4.0\n\nrequire example.com/fresh/v2 v2.3.0\n\n";
  Merged pinned(both + "replace example.com/fresh/v2 => example.com/fresh/v2 v2.0.0\n",
                both + "replace example.com/fresh/v2 v2.9.0 => example.com/fresh/v2 v2.9.1\n");
  EXPECT_TRUE(has(textOf(pinned.emission, "go.mod"), "example.com/fresh/v2 v2.3.0\n")); // the other line is of v2.9.0
  Merged lower(both + "replace example.com/fresh/v2 => example.com/fresh/v2 v2.0.0\n",
               both + "replace example.com/fresh/v2 => example.com/fresh/v2 v2.1.0\n");
  EXPECT_TRUE(has(textOf(lower.emission, "go.mod"), "example.com/fresh/v2 v2.1.0\n"));
  EXPECT_FALSE(has(textOf(lower.emission, "go.mod"), "replace example.com/fresh"));

  const std::string mine = both + "replace example.com/fresh/v2 => github.com/me/fresh v1.0.0\n";
  Merged kept(mine, mine, "github.com/me/fresh v1.0.0 h1:x=\n");
  EXPECT_TRUE(has(textOf(kept.emission, "go.mod"), "\nreplace example.com/fresh/v2 => github.com/me/fresh v1.0.0\n"));
  EXPECT_TRUE(has(textOf(kept.emission, "go.sum"), "github.com/me/fresh v1.0.0 h1:x=\n"));
  EXPECT_EQ(count(kept.emission.findings, FindingCode::ReplacementKept), 1u);
  kept.fork.apply(kept.emission.changes);
  auto again = emitIntoFork(kept.fork.open(), kept.source, allOf(kept.source), {}, {});
  ASSERT_TRUE(static_cast<bool>(again));
  for (const rewrite::FileChange &change : again->changes.files)
    EXPECT_FALSE(change.changes()) << change.path;
  EXPECT_EQ(count(again->findings, FindingCode::ReplacementDropped), 0u);

  Merged disagree(mine, both);
  EXPECT_FALSE(has(textOf(disagree.emission, "go.mod"), "me/fresh"));
  EXPECT_EQ(count(disagree.emission.findings, FindingCode::ReplacementDropped), 1u);

  Merged excluded(both + "exclude example.com/both v1.5.0\n", both);
  EXPECT_EQ(count(excluded.emission.findings, FindingCode::ExcludedVersion), 1u);
}

TEST(GoMod, AnImportThatNothingProvidesIsTold) {
  Merged merged("require example.com/both v1.5.0\n", "require example.com/both v1.5.0\n");
  EXPECT_EQ(count(merged.emission.findings, FindingCode::ImportNotProvided), 1u);
  EXPECT_EQ(find(merged.emission, "go.mod"), nullptr);
  EXPECT_EQ(find(merged.emission, "go.sum"), nullptr);
}

TEST(GoMod, ANewerGoIsTold) {
  Merged merged("require example.com/both v1.5.0\n\ntoolchain go1.99.0\n", "");
  EXPECT_EQ(count(merged.emission.findings, FindingCode::NewerGo), 0u);
  rewrite::ScratchFolder plugins;
  plugins.write("a/go.mod", "module a\n\ngo 1.99.0\n");
  plugins.write("a/main.go", *merged.plugins.read("a/main.go"));
  go::Source source = readPlugins(plugins);
  auto emission = emitIntoFork(merged.fork.open(), source, allOf(source), {}, {});
  ASSERT_TRUE(static_cast<bool>(emission));
  EXPECT_EQ(count(emission->findings, FindingCode::NewerGo), 1u);
}

} // namespace
} // namespace unplug::emit

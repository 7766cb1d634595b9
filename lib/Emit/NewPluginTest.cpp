#include "Emit/NewPlugin.h"

#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

std::string add(const ForkCopy &copy, PluginKind kind, const std::string &name) {
  auto made = emitNewPlugin(copy.open(), kind, name, {});
  if (!made)
    return messageOf(made.takeError());
  copy.apply(made->changes);
  return made->stanza;
}

} // namespace

TEST(NewPlugin, OfEachKindPassesItsOwnTest) {
  ForkCopy copy;
  EXPECT_EQ(add(copy, PluginKind::HttpServer, "my guard"),
            "\"plugin/http-server\": { \"name\": [\"my guard\"], \"my guard\": {} }");
  EXPECT_EQ(add(copy, PluginKind::HttpClient, "host"), "\"plugin/http-client\": { \"name\": \"host\", \"host\": {} }");
  EXPECT_TRUE(has(add(copy, PluginKind::ReqRespModifier, "a\"b"), "[\"a\\\"b-request\", \"a\\\"b-response\"]"));
  EXPECT_TRUE(copy.open().wired);
  if (runGo(copy.path, "version") == "no Go")
    return;
  EXPECT_EQ(runGo(copy.path, "vet ./..."), "");
  EXPECT_EQ(runGo(copy.path, "test ./plugins/..."), "");
  EXPECT_EQ(notFormatted(copy.path / "plugins"), "");
}

TEST(NewPlugin, AMigrationLeavesItAlone) {
  ForkCopy copy;
  add(copy, PluginKind::HttpServer, "mine");
  copy.write("plugins/mine/mine.go", copy.read("plugins/mine/mine.go").value() + "\n// written\n");
  rewrite::ScratchFolder plugins;
  plugins.write("guard/main.go", "package main\n");
  auto emission = emitIntoFork(copy.open(), readPlugins(plugins), {}, {}, {});
  ASSERT_TRUE(static_cast<bool>(emission)) << messageOf(emission.takeError());
  for (const rewrite::FileChange &change : emission->changes.files)
    EXPECT_FALSE(has(change.path, "mine")) << change.path;
  // And one more keeps the list that the migration wrote.
  copy.apply(emission->changes);
  std::string list = copy.read("plugins/registered.go").value();
  add(copy, PluginKind::HttpServer, "another");
  EXPECT_EQ(copy.read("plugins/registered.go").value(), list);
}

TEST(NewPlugin, NamesAreFreeAndPlain) {
  ForkCopy copy;
  add(copy, PluginKind::HttpServer, "mine");
  EXPECT_TRUE(has(add(copy, PluginKind::HttpClient, "Mine"), "fork:plugins/mine: this folder is there already"));
  EXPECT_TRUE(has(add(copy, PluginKind::HttpServer, ""), "\"\" is no name for a plugin"));
  EXPECT_TRUE(has(add(copy, PluginKind::HttpServer, "a\nb"), "is no name for a plugin"));
  std::string text = copy.read("plugins/mine/mine.go").value();
  copy.write("plugins/renamed/mine.go", text);
  std::filesystem::remove_all(copy.path / "plugins/mine");
  EXPECT_TRUE(
      has(add(copy, PluginKind::HttpServer, "mine"), "fork:plugins/renamed: this plugin registers the name already"));
}

} // namespace unplug::emit

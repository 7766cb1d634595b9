// Moving stanzas in YAML, where comments and lines are somebody's.
#include "Config/Config.h"

#include <gtest/gtest.h>

#include <llvm/Support/raw_ostream.h>

namespace unplug::config {
namespace {

const std::string lua = R"({"sources": ["a.lua"]})";
const std::vector<NewStanza> toFirst = {{"/endpoints/0", "modifier/lua-endpoint", lua}};

// The text once the first use moved; empty when that is refused.
std::string moved(const std::string &text, const std::vector<NewStanza> &stanzas = toFirst) {
  InputFile file;
  file.path = "a.yaml";
  auto gateway = readGateway(file, text, {*catalog::findRelease("2.13.8")});
  EXPECT_TRUE(bool(gateway)) << text << llvm::toString(gateway.takeError());
  if (!gateway || gateway->uses.empty() || !moveUse(*gateway, 0, stanzas))
    return {};
  auto texts = rewrittenTexts({&*gateway});
  EXPECT_TRUE(bool(texts)) << llvm::toString(texts.takeError());
  auto again = readAgain(*gateway, *texts);
  EXPECT_TRUE(bool(again)) << llvm::toString(again.takeError());
  return texts->at("a.yaml");
}

// The extra_config of the service, and what follows the endpoint's line.
std::string blocks(const std::string &service, const std::string &endpoint) {
  return "# ours\nversion: 3\nplugin: {folder: p}\nextra_config:\n" + service +
         "endpoints: # all\n  - endpoint: /a # first\n" + endpoint + "  - endpoint: /b\n    backend: []\n";
}

std::string crlf(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.replace(at, 1, "\r\n");
  return text;
}

const std::string plugin = "  plugin/http-server:\n    name: # its name\n      - x\n";
const std::string made = "    extra_config:\n      modifier/lua-endpoint: " + lua + "\n";

} // namespace

TEST(MoveUseYaml, TakesTheLinesOfABlock) {
  EXPECT_EQ(moved(blocks(plugin + "  router: {}\n", "")), blocks("  router: {}\n", made));
  EXPECT_EQ(moved(blocks("  router: {} # why\n" + plugin, "")), blocks("  router: {} # why\n", made));
  EXPECT_EQ(moved(blocks("  a: |\n    x\n\n" + plugin + "\n  # about the router\n  router: {}\n", "")),
            blocks("  a: |\n    x\n\n\n  # about the router\n  router: {}\n", made));
  EXPECT_EQ(moved(blocks("  # all\n\n  plugin/http-server: {name: [x]} # so\n  b: 1\n", "")),
            blocks("  # all\n\n  b: 1\n", made));
  EXPECT_EQ(moved(blocks("  plugin/http-server:\n    name: [x]\n    x: |\n      # text\n\n  b: 1\n", "")),
            blocks("\n  b: 1\n", made));
}

TEST(MoveUseYaml, LeavesAnEmptyObject) {
  std::string wanted = blocks("", made);
  wanted.replace(wanted.find("config:") + 7, 0, " {}");
  EXPECT_EQ(moved(blocks(plugin, "")), wanted);
}

TEST(MoveUseYaml, PutsLinesIntoABlock) {
  std::string stanza = "      modifier/lua-endpoint: " + lua + "\n";
  EXPECT_EQ(moved(blocks(plugin + "  b: 1\n", "    extra_config: # mine\n      # about the proxy\n      proxy: {}\n")),
            blocks("  b: 1\n", "    extra_config: # mine\n" + stanza + "      # about the proxy\n      proxy: {}\n"));
  EXPECT_EQ(moved(blocks(plugin + "  b: 1\n", "    extra_config:\n         \"proxy\": {}\n")),
            blocks("  b: 1\n",
                   "    extra_config:\n         \"modifier/lua-endpoint\": " + lua + "\n         \"proxy\": {}\n"));
  EXPECT_EQ(moved(blocks(plugin + "  b: 1\n", "    extra_config: {} # none\n")),
            blocks("  b: 1\n", "    extra_config: {modifier/lua-endpoint: " + lua + "} # none\n"));
  EXPECT_EQ(moved(blocks(plugin + "  b: 1\n", "    extra_config: {proxy: {}}\n")),
            blocks("  b: 1\n", "    extra_config: {modifier/lua-endpoint: " + lua + ", proxy: {}}\n"));
}

TEST(MoveUseYaml, AddsAnExtraConfigAtTheEnd) {
  std::string backend =
      "    backend:\n    - url_pattern: /x\n      host: # one\n      - http://h # last\n\n    # end\n";
  std::string with = "    backend:\n    - url_pattern: /x\n      host: # one\n      - http://h # last\n";
  EXPECT_EQ(moved(blocks(plugin + "  b: 1\n", backend)), blocks("  b: 1\n", with + made + "\n    # end\n"));
  std::string text = "extra_config:\n    a: 1\n    plugin/http-server: {name: [x]}\nplugin: {folder: p}\nversion: 3\n"
                     "endpoints:\n- endpoint: /a";
  std::string wanted = "extra_config:\n    a: 1\nplugin: {folder: p}\nversion: 3\nendpoints:\n- endpoint: /a\n"
                       "  extra_config:\n      modifier/lua-endpoint: " +
                       lua;
  EXPECT_EQ(moved(text), wanted);
  EXPECT_EQ(moved(crlf(text)), crlf(wanted));
}

TEST(MoveUseYaml, PutsTheInnermostFirstWhereBlocksEndTogether) {
  std::string text = "version: 3\nplugin: {folder: p}\nextra_config:\n  plugin/http-server: {name: [x]}\n"
                     "endpoints:\n  - endpoint: /a\n    backend:\n      - url_pattern: /";
  EXPECT_EQ(moved(text, {{"/endpoints/0", "modifier/lua-endpoint", "{}"}, {"/endpoints/0/backend/0", "a/b", "{}"}}),
            "version: 3\nplugin: {folder: p}\nextra_config: {}\nendpoints:\n  - endpoint: /a\n    backend:\n"
            "      - url_pattern: /\n        extra_config:\n          a/b: {}\n    extra_config:\n"
            "      modifier/lua-endpoint: {}");
}

TEST(MoveUseYaml, KeepsLineEnds) {
  EXPECT_EQ(moved(crlf(blocks(plugin + "  b: 1\n", ""))), crlf(blocks("  b: 1\n", made)));
  std::string extra = "    extra_config:\n", proxy = "      proxy: {}\n";
  EXPECT_EQ(moved(crlf(blocks("  b: 1\n" + plugin, extra + proxy))),
            crlf(blocks("  b: 1\n", extra + "      modifier/lua-endpoint: " + lua + "\n" + proxy)));
}

TEST(MoveUseYaml, WritesIntoTheSameBlock) {
  EXPECT_EQ(moved(blocks("  a: 1\n" + plugin + "  b: 1\n", ""),
                  {{"", "modifier/martian", "{}"}, {"/endpoints/0", "modifier/lua-endpoint", lua}}),
            blocks("  a: 1\n  modifier/martian: {}\n  b: 1\n", made));
  EXPECT_EQ(moved("version: 3\nplugin: {folder: p}\nextra_config:\n  plugin/http-server: {name: [x]}",
                  {{"", "modifier/martian", "{}"}}),
            "version: 3\nplugin: {folder: p}\nextra_config:\n  modifier/martian: {}");
  EXPECT_EQ(moved("{version: 3, plugin: {folder: p}, extra_config: {plugin/http-server: {name: [x]}}}",
                  {{"", "modifier/martian", "{}"}}),
            "{version: 3, plugin: {folder: p}, extra_config: {modifier/martian: {}}}");
}

TEST(MoveUseYaml, WritesFlowStyle) {
  auto flow = [](const std::string &service, const std::string &endpoint) {
    return "version: 3\nplugin: {folder: p}\nextra_config: {" + service + "}\nendpoints: [\n  {endpoint: /a" +
           endpoint + "}, # first\n]\n";
  };
  std::string stanza = "modifier/lua-endpoint: " + lua, use = "plugin/http-server: {name: [x]}";
  EXPECT_EQ(moved(flow(use, "")), flow("", ", extra_config: {" + stanza + "}"));
  EXPECT_EQ(moved(flow(use + ", a: b", ", 'x': 1")),
            flow("a: b", ", 'x': 1, 'extra_config': {'modifier/lua-endpoint': " + lua + "}"));
  EXPECT_EQ(moved(flow("a: b, " + use + ",", ",\n   extra_config: {\n    proxy: {}}")),
            flow("a: b,", ",\n   extra_config: {\n    " + stanza + ",\n    proxy: {}}"));
}

TEST(MoveUseYaml, PassesCommentsInFlowStyle) {
  auto flow = [](const std::string &service, const std::string &gap, const std::string &extra) {
    return "version: 3\nplugin: {folder: p}\nextra_config: {" + service + "}\nendpoints:\n  - {endpoint: /a" + gap +
           "x: 1" + extra + "} # end\n";
  };
  std::string use = "plugin/http-server: {name: [x]}", extra = "extra_config: {modifier/lua-endpoint: " + lua + "}";
  EXPECT_EQ(moved(flow(use, ", # one\n     ", "")), flow("", ", # one\n     ", ",\n     " + extra));
  EXPECT_EQ(moved(flow(use, ", !!str ", "")), "") << "a tag is not copied";
  EXPECT_EQ(moved(flow(use, " # one, two\n     , ", "")), "") << "which comma parts them is not looked for";
}

TEST(MoveUseYaml, RefusesWhatIsNotClear) {
  auto refused = [](const std::string &text) { return moved(text).empty(); };
  ASSERT_FALSE(refused(blocks(plugin + "  b: 1\n", "")));
  EXPECT_TRUE(refused(blocks("  # checks\n" + plugin + "  b: 1\n", ""))) << "a comment that may be about the stanza";
  EXPECT_TRUE(refused(blocks(plugin + "    # - y\n  b: 1\n", ""))) << "a comment that may be the stanza's";
  EXPECT_TRUE(refused(blocks(plugin + "\n    # - y\n  b: 1\n", "")));
  EXPECT_TRUE(refused(blocks("  ? plugin/http-server\n  : name: [x]\n  b: 1\n", "")));
  EXPECT_TRUE(refused(blocks(plugin + "  b: 1\n", "    backend: []\n      # more\n")));
  EXPECT_TRUE(refused(blocks(plugin + "  b: 1\n", "    extra_config:\n")));
  EXPECT_TRUE(refused(blocks(plugin + "  b: 1\n", "    extra_config: { # none\n    }\n")));
  EXPECT_TRUE(refused(blocks(plugin + "  b: 1\n", "    extra_config: { # one\n     proxy: {} }\n")));
  EXPECT_TRUE(refused(blocks(plugin + "  b: 1\n", "    static: |+\n      text\n\n\n"))) << "blank lines are its text";
  EXPECT_TRUE(
      refused("version: 3\nplugin: {folder: p}\nextra_config: {a: 1, # one\n  plugin/http-server: {name: [x]}}\n"
              "endpoints:\n  - endpoint: /a\n"));
  EXPECT_TRUE(refused(blocks("  plugin/http-server: &p {name: [x]}\n  b: 1\n", ""))) << "more on its last line";
  EXPECT_TRUE(refused("version: 3\nplugin: {folder: p}\nextra_config: &e\n  plugin/http-server: {name: [x]}\n"
                      "endpoints:\n  - endpoint: /a\n"))
      << "an anchor";
}

} // namespace unplug::config

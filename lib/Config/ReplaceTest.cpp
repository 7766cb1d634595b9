#include "Config/Config.h"

#include <gtest/gtest.h>

#include <llvm/Support/raw_ostream.h>

namespace unplug::config {
namespace {

const std::string json = "{\"sources\": [\"lua/a.lua\"], \"pre\": \"a(\\\"x\\\")\", \"allow_open_libs\": true}";

Gateway read(const std::string &path, const std::string &text) {
  InputFile file;
  file.path = path;
  auto gateway = readGateway(file, text, {*catalog::findRelease("2.13.8")});
  EXPECT_TRUE(bool(gateway)) << path << llvm::toString(gateway.takeError());
  return gateway ? std::move(*gateway) : Gateway{};
}

// The text once the first use became a stanza of Lua; empty when that is not done.
std::string replaced(const std::string &path, const std::string &text) {
  Gateway gateway = read(path, text);
  if (gateway.uses.empty() || !replaceUse(gateway, 0, "modifier/lua-proxy", json))
    return {};
  auto texts = rewrittenTexts({&gateway});
  EXPECT_TRUE(bool(texts));
  auto again = readAgain(gateway, *texts);
  EXPECT_TRUE(bool(again)) << llvm::toString(again.takeError());
  return texts->at(path);
}

std::string gatewayWith(const std::string &extra) {
  return R"({"version": 3, "plugin": {"folder": "p", "pattern": ".so"}, "endpoints": [{"endpoint": "/a", "backend": [],
  "extra_config": {)" +
         extra + "}}]}";
}

} // namespace

TEST(ReplaceUse, ChangesTheStanzaAndNoOtherByte) {
  EXPECT_EQ(replaced("a.json", gatewayWith(R"("@c": 1, "plugin/req-resp-modifier": {"name": ["x"]}, "proxy": {})")),
            gatewayWith(R"("@c": 1, "modifier/lua-proxy": )" + json + R"(, "proxy": {})"));
}

TEST(ReplaceUse, SpreadsOverLinesWhereTheStanzaDid) {
  const std::string small = "{\"pre\": \"a()\", \"md5\": {\"a.lua\": \"0\"}}";
  std::string text =
      "{\n\t\"version\": 3,\n\t\"plugin\": {\"folder\": \"p\"},\n\t\"endpoints\": [{\n\t\t\"endpoint\": \"/a\",\n"
      "\t\t\"backend\": [],\n\t\t\"extra_config\": {\n\t\t\t\"plugin/req-resp-modifier\": {\n"
      "\t\t\t\t\"name\": [\"x\"]\n\t\t\t}\n\t\t}\n\t}]\n}\n";
  Gateway gateway = read("a.json", text);
  ASSERT_TRUE(replaceUse(gateway, 0, "modifier/lua-proxy", small));
  auto texts = rewrittenTexts({&gateway});
  ASSERT_TRUE(bool(texts));
  std::string wanted = text;
  std::string old = "\"plugin/req-resp-modifier\": {\n\t\t\t\t\"name\": [\"x\"]\n\t\t\t}";
  wanted.replace(wanted.find(old), old.size(),
                 "\"modifier/lua-proxy\": {\n\t\t\t\t\"pre\": \"a()\",\n\t\t\t\t\"md5\": {\n\t\t\t\t\t\"a.lua\": "
                 "\"0\"\n\t\t\t\t}\n\t\t\t}");
  EXPECT_EQ(texts->at("a.json"), wanted);
}

TEST(ReplaceUse, TakesTheLegacyNameWithIt) {
  EXPECT_EQ(replaced("a.json", gatewayWith(R"("github.com/devopsfaith/krakend/proxy/plugin": {"name": ["x"]},
    "github.com/devopsfaith/krakend/proxy": {})")),
            gatewayWith(R"("modifier/lua-proxy": )" + json + R"(,
    "proxy": {})"));
}

TEST(ReplaceUse, WritesJsonIntoYaml) {
  const std::string head =
      "version: 3\nplugin: {folder: p, pattern: .so}\nendpoints:\n  - endpoint: /a\n    backend: []\n"
      "    extra_config:\n";
  std::string text =
      replaced("a.yaml", head + "      plugin/req-resp-modifier:\n        name:\n          - x\n      proxy: {}\n");
  EXPECT_EQ(text, head + "      modifier/lua-proxy:\n        " + json + "\n      proxy: {}\n");
}

TEST(ReplaceUse, LeavesWhatIsNotSafe) {
  EXPECT_EQ(replaced("a.json", gatewayWith(R"("plugin/req-resp-modifier": {"name": ["x"]}, "modifier/lua-proxy": {})")),
            "");
  EXPECT_EQ(replaced("a.toml",
                     "version = 3\n[plugin]\nfolder = \"p\"\npattern = \".so\"\n[[endpoints]]\nendpoint = \"/a\"\n"
                     "[endpoints.extra_config.\"plugin/req-resp-modifier\"]\nname = [\"x\"]\n"),
            "");
  EXPECT_EQ(
      replaced("a.yaml",
               "version: 3\nplugin: {folder: p, pattern: .so}\nendpoints:\n  - endpoint: /a\n    extra_config: &e\n"
               "      plugin/req-resp-modifier: {name: [x]}\n  - endpoint: /b\n    extra_config: *e\n"),
      "");
}

} // namespace unplug::config

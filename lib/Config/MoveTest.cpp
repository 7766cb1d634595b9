#include "Config/Config.h"

#include <gtest/gtest.h>

#include <llvm/Support/raw_ostream.h>

namespace unplug::config {
namespace {

const std::string lua = R"({"sources": ["a.lua"], "pre": "go"})";
const std::vector<NewStanza> toFirst = {{"/endpoints/0", "modifier/lua-endpoint", lua}};

Gateway read(const std::string &path, const std::string &text) {
  InputFile file;
  file.path = path;
  auto gateway = readGateway(file, text, {*catalog::findRelease("2.13.8")});
  EXPECT_TRUE(bool(gateway)) << path << llvm::toString(gateway.takeError());
  return gateway ? std::move(*gateway) : Gateway{};
}

// Empty when it is refused.
std::string textOf(const Gateway &gateway) {
  auto texts = rewrittenTexts({&gateway});
  EXPECT_TRUE(bool(texts)) << llvm::toString(texts.takeError());
  auto again = readAgain(gateway, *texts);
  EXPECT_TRUE(bool(again)) << llvm::toString(again.takeError());
  return texts->at(gateway.path);
}

// The text once the first use moved; empty when that is refused, and then nothing may have changed.
std::string moved(const std::string &path, const std::string &text, const std::vector<NewStanza> &stanzas = toFirst) {
  Gateway gateway = read(path, text);
  EXPECT_FALSE(gateway.uses.empty());
  if (gateway.uses.empty())
    return {};
  std::size_t edits = gateway.edits.size();
  if (moveUse(gateway, 0, stanzas)) {
    EXPECT_FALSE(gateway.uses[0].becomes.empty());
    return textOf(gateway);
  }
  EXPECT_EQ(gateway.uses[0].becomes, "");
  EXPECT_EQ(gateway.edits.size(), edits);
  EXPECT_EQ(gateway.sources[0].edits.size(), edits);
  return {};
}

std::string with(std::string text, const std::vector<std::pair<std::string, std::string>> &changes) {
  for (const auto &[from, to] : changes) {
    auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos)
      text.replace(at, from.size(), to);
  }
  return text;
}

std::string everywhere(std::string text, const std::string &from, const std::string &to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

const std::string several = R"({
  "version": 3,
  "plugin": {"folder": "p", "pattern": ".so"},
  "extra_config": {
    "telemetry/logging": {
      "level": "INFO"
    },
    "plugin/http-server": {
      "name": ["guard"],
      "guard": {
        "header": "X-Token"
      }
    },
    "router": {}
  },
  "endpoints": [
    {
      "endpoint": "/a",
      "backend": [{"url_pattern": "/"}]
    },
    {
      "endpoint": "/b",
      "backend": [{"url_pattern": "/"}],
      "extra_config": {
        "proxy": {
          "sequential": false
        }
      }
    },
    {
      "endpoint": "/c",
      "extra_config": {},
      "backend": [{"url_pattern": "/"}]
    }
  ]
}
)";

const std::string stanzaOfSeveral = R"("plugin/http-server": {
      "name": ["guard"],
      "guard": {
        "header": "X-Token"
      }
    })";

const std::string several2 = with(several, {{",\n    " + stanzaOfSeveral, ""},
                                            {R"("backend": [{"url_pattern": "/"}]
    })",
                                             R"("backend": [{"url_pattern": "/"}],
      "extra_config": {
        "modifier/lua-endpoint": {
          "sources": [
            "a.lua"
          ],
          "pre": "go"
        }
      }
    })"},
                                            {R"(
        "proxy": {)",
                                             R"(
        "modifier/lua-endpoint": {
          "sources": [
            "a.lua"
          ],
          "pre": "go"
        },
        "proxy": {)"},
                                            {R"("extra_config": {},)",
                                             R"("extra_config": {
        "modifier/lua-endpoint": {
          "sources": [
            "a.lua"
          ],
          "pre": "go"
        }
      },)"}});

const std::vector<NewStanza> toAll = {{"/endpoints/0", "modifier/lua-endpoint", lua},
                                      {"/endpoints/1", "modifier/lua-endpoint", lua},
                                      {"/endpoints/2", "modifier/lua-endpoint", lua}};

// A gateway on one line, whose service has `service` in its extra_config and whose endpoint has `rest`.
std::string line(const std::string &service, const std::string &rest) {
  return R"({"version": 3, "plugin": {"folder": "p"}, "extra_config": {)" + service +
         R"(}, "endpoints": [{"endpoint": "/a", "backend": [])" + rest + "}]}";
}

const std::string plugin = R"("plugin/http-server": {"name": ["x"]})";
const std::string endpointStanza = "\"modifier/lua-endpoint\": " + lua;

} // namespace

TEST(MoveUse, WritesOverLinesWhereTheTextDoes) {
  EXPECT_EQ(moved("a.json", several, toAll), several2);
}

TEST(MoveUse, WritesAsTheLinesBesideIt) {
  std::string text = line(plugin, ",\n  \"extra_config\": {\n\n    \"@comment\": 1}");
  EXPECT_EQ(moved("a.json", text),
            line("", ",\n  \"extra_config\": {\n    " + endpointStanza + ",\n\n    \"@comment\": 1}"));
  std::string first = R"("proxy": {
          "sequential": false
        })";
  std::string service = ",\n    " + stanzaOfSeveral;
  std::string spread = R"("modifier/lua-endpoint": {
          "sources": [
            "a.lua"
          ],
          "pre": "go"
        },
        )";
  std::string scalar = with(several, {{first, R"("@comment": 1)"}});
  EXPECT_EQ(moved("a.json", scalar, {toAll[1]}),
            with(scalar, {{service, ""}, {R"("@comment": 1)", spread + R"("@comment": 1)"}}));
  std::string brace = with(several, {{"\n        " + first, "\"@comment\": 1,\n        " + first}});
  EXPECT_EQ(moved("a.json", brace, {toAll[1]}),
            with(brace, {{service, ""}, {R"("@comment": 1)", endpointStanza + R"(, "@comment": 1)"}}));
}

TEST(MoveUse, KeepsLineEndsAndTabs) {
  EXPECT_EQ(moved("a.json", everywhere(several, "\n", "\r\n"), toAll), everywhere(several2, "\n", "\r\n"));
  EXPECT_EQ(moved("a.json", everywhere(several, "  ", "\t"), toAll), everywhere(several2, "  ", "\t"));
  EXPECT_EQ(moved("a.json", everywhere(several, "  ", "   "), toAll), everywhere(several2, "  ", "   "));
}

TEST(MoveUse, WritesOnOneLineWhereTheTextDoes) {
  std::string made = R"(, "extra_config": {)" + endpointStanza + "}";
  EXPECT_EQ(moved("a.json", line(plugin, "")), line("", made));
  EXPECT_EQ(moved("a.json", line(plugin + R"(, "a": 1)", "")), line(R"("a": 1)", made));
  EXPECT_EQ(moved("a.json", line(R"("a": 1, )" + plugin, "")), line(R"("a": 1)", made));
  EXPECT_EQ(moved("a.json", line(R"("a": 1 , )" + plugin + R"( , "b": 2)", "")), line(R"("a": 1 , "b": 2)", made));
  EXPECT_EQ(moved("a.json", line(" " + plugin + " ", R"(, "extra_config": {"proxy": {}})")),
            line("", R"(, "extra_config": {)" + endpointStanza + R"(, "proxy": {}})"));
  EXPECT_EQ(moved("a.json", line(plugin, R"(, "extra_config" : { "proxy": {} })")),
            line("", R"(, "extra_config" : { )" + endpointStanza + R"(, "proxy": {} })"));
  EXPECT_EQ(moved("a.json", line(plugin, R"(, "extra_config": { })")),
            line("", R"(, "extra_config": {)" + endpointStanza + "}"));
}

TEST(MoveUse, LeavesAnEmptyObjectOfSeveralLinesOnOne) {
  std::string text = with(several, {{R"("telemetry/logging": {
      "level": "INFO"
    },
    )",
                                     ""},
                                    {",\n    \"router\": {}", ""}});
  EXPECT_EQ(moved("a.json", text), with(text, {{"{\n    " + stanzaOfSeveral + "\n  }", "{}"},
                                               {R"([{"url_pattern": "/"}])", R"([{"url_pattern": "/"}],
      "extra_config": {
        "modifier/lua-endpoint": {
          "sources": [
            "a.lua"
          ],
          "pre": "go"
        }
      })"}}));
}

TEST(MoveUse, PutsSeveralIntoOneObject) {
  std::vector<NewStanza> two = {{"/endpoints/0", "modifier/lua-endpoint", lua},
                                {"/endpoints/0", "validation/cel", "{}"},
                                {"/endpoints/0/backend/0", "modifier/lua-backend", "{}"},
                                {"", "qos/ratelimit/service", "{}"}};
  std::string text = with(line(plugin, ""), {{"[]", "[{\"url_pattern\": \"/\"}]"}});
  Gateway gateway = read("a.json", text);
  ASSERT_TRUE(moveUse(gateway, 0, two));
  EXPECT_EQ(gateway.uses[0].becomes, "modifier/lua-endpoint, validation/cel, modifier/lua-backend, "
                                     "qos/ratelimit/service");
  EXPECT_EQ(textOf(gateway), with(line("\"qos/ratelimit/service\": {}",
                                       R"(, "extra_config": {)" + endpointStanza + R"(, "validation/cel": {}})"),
                                  {{"[]", R"([{"url_pattern": "/", "extra_config": {"modifier/lua-backend": {}}}])"}}));
}

TEST(MoveUse, KeepsTheOtherEdits) {
  std::string text = line(R"("github_com/devopsfaith/krakend/transport/http/server/handler": {"name": "x"},
    "github_com/devopsfaith/krakend-gologging": {})",
                          R"(, "extra_config": {"github.com/devopsfaith/krakend/proxy": {}})");
  EXPECT_EQ(
      moved("a.json", text),
      with(line(R"("telemetry/logging": {})", R"(, "extra_config": {)" + endpointStanza + R"(, "proxy": {}})"), {}));
}

TEST(MoveUse, GoesWithReplacedUses) {
  std::string text = line(plugin, R"(, "extra_config": {"plugin/req-resp-modifier": {"name": ["y"]}})");
  std::string wanted = line("", R"(, "extra_config": {)" + endpointStanza + R"(, "modifier/lua-proxy": {}})");
  Gateway gateway = read("a.json", text);
  ASSERT_EQ(gateway.uses.size(), 2U);
  ASSERT_TRUE(moveUse(gateway, 0, toFirst));
  EXPECT_FALSE(moveUse(gateway, 0, {{"/endpoints/0", "modifier/lua-proxy", "{}"}})) << "it has moved already";
  ASSERT_TRUE(replaceUse(gateway, 1, "modifier/lua-proxy", "{}"));
  EXPECT_EQ(textOf(gateway), wanted);
  gateway = read("a.json", text);
  ASSERT_TRUE(replaceUse(gateway, 1, "modifier/lua-proxy", "{}"));
  EXPECT_FALSE(moveUse(gateway, 0, {{"/endpoints/0", "modifier/lua-proxy", "{}"}})) << "that is there by now";
  ASSERT_TRUE(moveUse(gateway, 0, toFirst));
  EXPECT_EQ(textOf(gateway), wanted);
}

TEST(MoveUse, MovesAUseOnce) {
  Gateway gateway = read("a.json", with(line(plugin, ""), {{"}]}", "}, {\"endpoint\": \"/b\"}]}"}}));
  ASSERT_TRUE(moveUse(gateway, 0, toFirst));
  EXPECT_FALSE(moveUse(gateway, 0, {toAll[1]}));
  EXPECT_EQ(gateway.uses[0].becomes, "modifier/lua-endpoint");
}

TEST(MoveUse, RefusesBesideAnotherNameThatStays) {
  ReadOptions own{*catalog::findRelease("2.13.8")};
  own.aliases = std::make_shared<const Aliases>(std::vector<std::pair<std::string, std::string>>{
      {"my/lua", "github.com/devopsfaith/krakend-lua/router"},
      {"my/server", "github_com/devopsfaith/krakend/transport/http/server/handler"}});
  InputFile file;
  file.path = "a.json";
  for (const char *name : {"my/lua", "proxy"}) {
    std::string text = line(R"("my/server": {"name": ["x"]})",
                            std::string(R"(, "extra_config": {")") + name + R"(": {"sources": []}})");
    auto gateway = readGateway(file, text, own);
    ASSERT_TRUE(bool(gateway));
    ASSERT_EQ(gateway->uses.size(), 1U);
    EXPECT_EQ(moveUse(*gateway, 0, toFirst), std::string_view(name) == "proxy") << name;
  }
}

TEST(MoveUse, RefusesInJson) {
  auto refused = [](const std::string &text, const std::vector<NewStanza> &stanzas = toFirst) {
    return moved("a.json", text, stanzas).empty();
  };
  ASSERT_FALSE(refused(line(plugin, "")));
  EXPECT_TRUE(refused(line(plugin, R"(, "extra_config": {"modifier/lua-endpoint": {}})")));
  EXPECT_TRUE(refused(line(plugin, R"(, "extra_config": {"github.com/devopsfaith/krakend-lua/router": {}})")));
  EXPECT_TRUE(refused(line(plugin, R"(, "Extra_Config": {})")));
  EXPECT_TRUE(refused(line(plugin, R"(, "extra_config": {}, "Extra_Config": {})")));
  EXPECT_TRUE(refused(line(plugin, R"(, "extra_config": null)")));
  EXPECT_TRUE(refused(with(line(plugin, ""), {{"\"extra_config\"", "\"Extra_config\""}})));
  EXPECT_TRUE(refused(with(line(plugin, ""), {{"\"endpoints\"", "\"Endpoints\": [], \"endpoints\""}})));
  EXPECT_TRUE(refused(line(R"("plugin/http-server": {}, )" + plugin, ""))) << "the first one would be read then";
  EXPECT_TRUE(refused(
      line(plugin + R"(, "github_com/devopsfaith/krakend/transport/http/server/handler": {"name": ["y"]})", "")))
      << "2.x would act upon the other spelling";
  EXPECT_TRUE(refused(with(line(plugin, ""), {{"3", "2"}})));
  std::string good = line(plugin, "");
  for (const char *pointer :
       {"/endpoints/1", "/endpoints/-1", "/endpoints/00", "/endpoints", "/Endpoints/0", "endpoints/0",
        "/endpoints/0/backend/0", "/plugin", "/extra_config/plugin~1http-server", "/"})
    EXPECT_TRUE(refused(good, {{pointer, "modifier/lua-endpoint", lua}})) << pointer;
  for (const char *json : {"[]", "{", "1", "{\n}", "{\"a\": 1, \"a\": 2}", "{\"a\": 18446744073709551616}", ""})
    EXPECT_TRUE(refused(good, {{"/endpoints/0", "modifier/lua-endpoint", json}})) << json;
  for (const char *member : {"", "a\"b", "a\\", "\n"})
    EXPECT_TRUE(refused(good, {{"/endpoints/0", member, lua}})) << member;
  EXPECT_TRUE(refused(good, {toFirst[0], toFirst[0]}));
  EXPECT_TRUE(refused(good, {}));
}

TEST(MoveUse, ReadAgainTakesNoOtherChange) {
  std::string text = line(plugin + R"(, "router": {"a": 1})", R"(, "timeout": "1s")");
  Gateway gateway = read("a.json", text);
  ASSERT_TRUE(moveUse(gateway, 0, toFirst));
  std::string good = textOf(gateway);
  auto isTaken = [&](const std::vector<std::pair<std::string, std::string>> &changes) {
    auto again = readAgain(gateway, {{"a.json", with(good, changes)}});
    if (!again)
      llvm::consumeError(again.takeError());
    return bool(again);
  };
  EXPECT_TRUE(isTaken({}));
  EXPECT_TRUE(isTaken({{", ", ",\n"}})) << "what stands between values is nothing to the gateway";
  EXPECT_FALSE(isTaken({{"\"1s\"", "\"2s\""}}));
  EXPECT_FALSE(isTaken({{"\"a\": 1", ""}}));
  EXPECT_FALSE(isTaken({{"\"a\": 1", "\"a\": 1, \"b\": 2"}}));
  EXPECT_FALSE(isTaken({{"go", "no"}}));
  EXPECT_FALSE(isTaken({{"lua-endpoint", "lua-proxy"}}));
  EXPECT_FALSE(isTaken({{"\"router\"", plugin + ", \"router\""}}));
  EXPECT_FALSE(isTaken({{"\"timeout\": \"1s\", ", ""}}));
}

TEST(MoveUse, LeavesTomlAndTextOfSeveralPlaces) {
  EXPECT_EQ(moved("a.toml", "version = 3\n[plugin]\nfolder = \"p\"\n[extra_config.\"plugin/http-server\"]\n"
                            "name = [\"x\"]\n[[endpoints]]\nendpoint = \"/a\"\n"),
            "");
  EXPECT_EQ(moved("a.yaml", "version: 3\nplugin: {folder: p}\nextra_config:\n  plugin/http-server: {name: [x]}\n"
                            "endpoints:\n  - &a\n    endpoint: /a\n  - *a\n"),
            "");
  Gateway gateway = read("a.json", line(plugin, ""));
  gateway.text += " "; // as a rendered one, which is not its source
  EXPECT_FALSE(moveUse(gateway, 0, toFirst));
}

} // namespace unplug::config

#include "Config/Config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

using namespace unplug;
using namespace unplug::config;

namespace {

const ReadOptions newest{*catalog::findRelease("2.13.8"), nullptr, nullptr};

InputFile fileCalled(const std::string &path) {
  return {path, {}, true, 0};
}

Gateway read(const std::string &text, const ReadOptions &options = newest) {
  auto gateway = readGateway(fileCalled("krakend.json"), text, options);
  if (!gateway) {
    ADD_FAILURE() << llvm::toString(gateway.takeError());
    return {};
  }
  return std::move(*gateway);
}

std::string rewritten(const std::string &text) {
  Gateway gateway = read(text);
  auto texts = rewrittenTexts({&gateway});
  if (!texts) {
    ADD_FAILURE() << llvm::toString(texts.takeError());
    return {};
  }
  if (texts->empty())
    return text;
  auto again = readAgain(gateway, *texts);
  if (!again) {
    ADD_FAILURE() << llvm::toString(again.takeError());
    return {};
  }
  EXPECT_TRUE(again->edits.empty()) << "a second rewrite changes nothing";
  return texts->begin()->second;
}

bool has(const Gateway &gateway, FindingCode code) {
  return std::any_of(gateway.findings.begin(), gateway.findings.end(),
                     [&](const Finding &f) { return f.code == code; });
}

Findings findingsOf(const Gateway &gateway, FindingCode code) {
  Findings found;
  std::copy_if(gateway.findings.begin(), gateway.findings.end(), std::back_inserter(found),
               [&](const Finding &finding) { return finding.code == code; });
  return found;
}

// A gateway with `service` as its extra_config and `endpoint` as that of its only endpoint, whose backend has
// `backend`.
std::string gatewayText(const std::string &service, const std::string &endpoint = "{}",
                        const std::string &backend = "{}") {
  return "{\"version\": 3, \"plugin\": {\"folder\": \"./p\", \"pattern\": \".so\"}, \"extra_config\": " + service +
         ",\n \"endpoints\": [{\"endpoint\": \"/x\", \"extra_config\": " + endpoint +
         ",\n  \"backend\": [{\"url_pattern\": \"/y\", \"extra_config\": " + backend + "}]}]}";
}

} // namespace

TEST(Gateway, FindsUsesAtEveryLevelWithTheirPlaces) {
  Gateway gateway = read(
      "{\"version\": 3, \"plugin\": {},\n"
      "\"extra_config\": {\"plugin/http-server\": {\"name\": [\"a\", 3, \"b\"], \"a\": {\"k\": 1, \"@c\": 2}}},\n"
      "\"endpoints\": [{\"endpoint\": \"/x\", \"method\": \"POST\",\n"
      " \"extra_config\": {\"plugin/req-resp-modifier\": {\"name\": [\"m\"]}},\n"
      " \"backend\": [{}, {\"extra_config\": {\"plugin/http-client\": {\"name\": \"c\"}}}]}],\n"
      "\"async_agent\": [{\"name\": \"ag\", \"extra_config\": {\"plugin/req-resp-modifier\": {\"name\": [\"n\"]}}}]}");
  ASSERT_EQ(gateway.uses.size(), 4u);
  const Use &server = gateway.uses[0];
  EXPECT_EQ(server.names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(server.pointer, "/extra_config/plugin~1http-server");
  EXPECT_EQ(toString(server.at), "krakend.json:2:18");
  ASSERT_EQ(server.settings.size(), 2u) << "`name` and comments are no settings";
  EXPECT_EQ(server.settings[1].path, (std::vector<std::string>{"a", "k"}));
  EXPECT_EQ(gateway.uses[1].endpoint, "POST /x");
  EXPECT_EQ(gateway.uses[2].backend, 1u);
  EXPECT_EQ(gateway.uses[2].pointer, "/endpoints/0/backend/1/extra_config/plugin~1http-client");
  EXPECT_EQ(gateway.uses[3].level, Level::Agent);
  EXPECT_TRUE(std::all_of(gateway.uses.begin(), gateway.uses.end(), [](const Use &use) { return use.live; }));
}

TEST(Gateway, JudgesNamesByKind) {
  Gateway gateway =
      read(gatewayText(R"({"plugin/http-server": {"name": "one"}})", R"({"plugin/req-resp-modifier": {"name": "one"}})",
                       R"({"plugin/http-client": {"name": ["one"]}})"));
  ASSERT_EQ(gateway.uses.size(), 3u);
  EXPECT_TRUE(gateway.uses[0].live) << "a string is a list of one";
  EXPECT_TRUE(has(gateway, FindingCode::ServerNameIsString));
  EXPECT_FALSE(gateway.uses[1].live) << "a modifier wants a list";
  EXPECT_FALSE(gateway.uses[2].live) << "an http-client wants a string";
  EXPECT_TRUE(has(gateway, FindingCode::NameWrongType));
  EXPECT_TRUE(has(read(gatewayText(R"({"plugin/http-server": []})")), FindingCode::StanzaWrongType));
  EXPECT_TRUE(has(read(gatewayText("{}", R"({"plugin/http-server": {"name": ["a"]}})")), FindingCode::WrongLevel));
}

TEST(Gateway, KnowsWhenNothingWasLoaded) {
  Gateway without = read(R"({"version": 3, "extra_config": {"plugin/http-server": {"name": ["a"]}}})");
  EXPECT_TRUE(has(without, FindingCode::NoRootPlugin));
  EXPECT_FALSE(without.uses[0].live);
  Gateway glob =
      read(R"({"version": 3, "plugin": {"pattern": "*.so"}, "extra_config": {"plugin/http-server": {"name": ["a"]}}})");
  EXPECT_TRUE(has(glob, FindingCode::PatternMatchesNothing));
  EXPECT_FALSE(glob.uses[0].live);
  EXPECT_TRUE(has(read(R"({"version": 3, "plugin": "x"})"), FindingCode::RootPluginWrongType));
}

TEST(Gateway, MatchesStructureWithoutCaseAndNamespacesExactly) {
  Gateway gateway = read(
      R"({"VERSION": 3, "Plugin": {}, "EXTRA_CONFIG": {"plugin/http-server": {"name": ["a"]}, "Plugin/http-server": {}}})");
  ASSERT_EQ(gateway.uses.size(), 1u);
  EXPECT_EQ(gateway.uses[0].pointer, "/EXTRA_CONFIG/plugin~1http-server");
  EXPECT_TRUE(gateway.supported);
}

TEST(Gateway, RewritesLegacyNamesAndNothingElse) {
  std::string text = "{\r\n\t\"version\" : 3,\"plugin\":{},\r\n \"extra_config\": { "
                     "\"github_com\\/devopsfaith\\/krakend-cors\" :{ \"allow_origins\":[ ] },\r\n"
                     "\"github_com/devopsfaith/krakend/transport/http/server/handler\": {\"name\": \"a\"} } }";
  std::string expected =
      "{\r\n\t\"version\" : 3,\"plugin\":{},\r\n \"extra_config\": { \"security/cors\" :{ \"allow_origins\":[ ] },\r\n"
      "\"plugin/http-server\": {\"name\": [\"a\"]} } }";
  EXPECT_EQ(rewritten(text), expected);
}

TEST(Gateway, LeavesWhat2xIgnoredAlone) {
  std::string both = gatewayText(R"({"security/cors": {}, "github_com/devopsfaith/krakend-cors": {"x": 1}})");
  EXPECT_EQ(rewritten(both), both);
  EXPECT_TRUE(has(read(both), FindingCode::BothSpellings));
  std::string old = gatewayText("{}", R"({"github.com/devopsfaith/krakend-ratelimit/juju/router": {}})");
  EXPECT_EQ(rewritten(old), old);
  EXPECT_TRUE(has(read(old), FindingCode::OldNamespaceIgnored));
  EXPECT_FALSE(read(old, {*catalog::findRelease("2.3.0")}).edits.empty()) << "2.3.0 knew the name";
  std::string version2 = R"({"version": 2, "extra_config": {"github_com/devopsfaith/krakend-cors": {}}})";
  EXPECT_EQ(rewritten(version2), version2);
  EXPECT_TRUE(has(read(version2), FindingCode::UnsupportedVersion));
}

TEST(Gateway, ReportsLegacyGuardsAsCritical) {
  Gateway gateway = read(gatewayText("{\"github_com/devopsfaith/krakend-gelf\": {}}",
                                     "{\"github.com/devopsfaith/krakend-jose/validator\": {}}"));
  ASSERT_EQ(gateway.findings.size(), 2u);
  EXPECT_EQ(gateway.findings[0].severity, Severity::Error);
  EXPECT_EQ(gateway.findings[1].severity, Severity::Critical);
  EXPECT_TRUE(has(read(gatewayText(R"({"telemetry/opencensus": {}})")), FindingCode::RemovedComponent));
}

TEST(Gateway, ReportsKeysThatViperLowered) {
  std::string text =
      gatewayText(R"({"plugin/http-server": {"name": ["a"], "a": {"trackerPath": 1, "x.y": 2, "plain": 3}}})");
  EXPECT_FALSE(has(read(text), FindingCode::KeyLoweredBy2x));
  Gateway old = read(text, {*catalog::findRelease("2.11.2")});
  EXPECT_EQ(std::count_if(old.findings.begin(), old.findings.end(),
                          [](const Finding &f) { return f.code == FindingCode::KeyLoweredBy2x; }),
            2);
}

TEST(Gateway, ReportsEachOverriddenKey) {
  Gateway gateway = read(R"({"version": 2, "version": 3, "endpoints": [], "endpoints": []})");
  EXPECT_EQ(gateway.findings.size(), 2u);
  EXPECT_TRUE(gateway.supported);
}

TEST(Gateway, FailsOnInvalidTextWithACaret) {
  auto gateway = readGateway(fileCalled("k.json"), "{\"version\": 3,\n \"endpoints\": [1,]}", newest);
  ASSERT_FALSE(static_cast<bool>(gateway));
  EXPECT_EQ(llvm::toString(gateway.takeError()), "k.json:2:18: not valid JSON: a comma before \"]\"");
  EXPECT_TRUE(llvm::errorToBool(readGateway(fileCalled("k.json"), "[]", newest).takeError()));
  EXPECT_TRUE(llvm::errorToBool(readGateway(fileCalled("k.json"), "{\"name\": 1}", newest).takeError()));
}

TEST(Gateway, SuggestsStrategyForSequentialOnly) {
  EXPECT_TRUE(has(read(gatewayText("{}", R"({"proxy": {"sequential": true}})")), FindingCode::SequentialProxy));
  EXPECT_FALSE(has(read(gatewayText("{}", R"({"proxy": {"sequential": false}})")), FindingCode::SequentialProxy));
  EXPECT_FALSE(has(read(gatewayText("{}", R"({"proxy": {"sequential": true, "strategy": "parallel"}})")),
                   FindingCode::SequentialProxy));
  EXPECT_FALSE(has(read(gatewayText("{}", "{}", R"({"proxy": {"sequential": true}})")), FindingCode::SequentialProxy))
      << "2.x and 3.0 look for it at endpoints";
}

TEST(Gateway, ProposesOpenTelemetryForWhatIsRemoved) {
  Gateway gateway = read(R"({"version": 3, "extra_config": {
    "github_com/devopsfaith/krakend-opencensus": {"sample_rate": 25, "reporting_period": 5,
      "enabled_layers": {"router": true, "backend": true},
      "exporters": {"prometheus": {"port": 9091, "namespace": "gw"}, "zipkin": null,
                    "jaeger": {"agent_endpoint": "user:secret@tracing:6831", "service_name": "shop"}}},
    "telemetry/influx": {"address": "http://user:secret@db:8086"},
    "telemetry/metrics": {"listen_address": ":8091", "backend_disabled": true}}})");
  Findings found = findingsOf(gateway, FindingCode::RemovedComponent);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].proposal, R"("telemetry/opentelemetry": {
  "service_name": "shop",
  "trace_sample_rate": 0.25,
  "metric_reporting_period": 5,
  "layers": {
    "proxy": {
      "disable_metrics": true,
      "disable_traces": true
    }
  },
  "exporters": {
    "prometheus": [
      {
        "name": "prometheus",
        "port": 9091,
        "process_metrics": true,
        "go_metrics": true
      },
      {
        "name": "metrics",
        "port": 8091,
        "process_metrics": true,
        "go_metrics": true
      }
    ],
    "otlp": [
      {
        "name": "jaeger",
        "host": "tracing",
        "port": 4317,
        "disable_metrics": true
      },
      {
        "name": "influx",
        "host": "your-collector",
        "port": 4317,
        "disable_traces": true
      }
    ]
  }
})");
  EXPECT_NE(found[0].help.find("Start from this"), std::string::npos);
  EXPECT_TRUE(found[1].proposal.empty());

  Gateway exact = read(R"({"version": 3, "extra_config": {
    "telemetry/opencensus": {"exporters": {"prometheus": {"port": 9091}}}}})");
  EXPECT_NE(findingsOf(exact, FindingCode::RemovedComponent)[0].help.find("Put this"), std::string::npos);
  Gateway nothing = read(R"({"version": 3, "extra_config": {
    "telemetry/opencensus": {"exporters": {"logger": {}}}, "telemetry/metrics": {"endpoint_disabled": true}}})");
  EXPECT_TRUE(findingsOf(nothing, FindingCode::RemovedComponent)[0].proposal.empty());
}

TEST(Gateway, NamesStanzasOfTheEnterpriseEdition) {
  Gateway gateway = read(R"({"version": 3, "extra_config": {"auth/api-keys": {}, "qos/ratelimit/service": {}},
    "endpoints": [{"endpoint": "/", "extra_config": {"modifier/jmespath": {}, "auth/validator": {}}}]})");
  Findings found = findingsOf(gateway, FindingCode::EnterpriseStanza);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].severity, Severity::Warning);
  EXPECT_EQ(found[2].severity, Severity::Note);
}

TEST(Gateway, TakesTheAliasMapOfTheUsersOwnBuild) {
  ReadOptions own = newest;
  own.aliases = std::make_shared<const Aliases>(std::vector<std::pair<std::string, std::string>>{
      {"company/login", "github.com/devopsfaith/krakend-jose/validator"},
      {"auth/validator", "github.com/devopsfaith/krakend-jose/validator"},
      {"github.com/devopsfaith/krakend-martian", "modifier/martian"}, // the other way round
      {"old/audit", "company/audit"},
      {"company/only", "github.com/devopsfaith/krakend-cel"}});
  Gateway gateway =
      read(gatewayText(R"({"old/audit": {}, "security/cors": {}})",
                       R"({"company/login": {}, "github.com/devopsfaith/krakend-lua/proxy": {}, "company/only": []})",
                       R"({"github.com/devopsfaith/krakend-martian": {}})"),
           own);
  std::vector<std::string> names;
  for (const Stanza &stanza : gateway.stanzas)
    names.push_back(stanza.key + " " + stanza.shortName);
  EXPECT_EQ(names, (std::vector<std::string>{"old/audit company/audit", "company/login auth/validator",
                                             "github.com/devopsfaith/krakend-lua/proxy modifier/lua-proxy",
                                             "company/only validation/cel",
                                             "github.com/devopsfaith/krakend-martian modifier/martian"}));
  EXPECT_EQ(gateway.edits.size(), 3U) << "only what the 2.x build knows by its new name too";
  EXPECT_EQ(findingsOf(gateway, FindingCode::EditByHand).size(), 2U);
  Findings switchedOn = findingsOf(gateway, FindingCode::SwitchedOn);
  ASSERT_EQ(switchedOn.size(), 1U);
  EXPECT_NE(switchedOn[0].message.find("security/cors"), std::string::npos);

  // Its components read `modifier/martian`; what the map does not lead there, they never saw.
  own.aliases = std::make_shared<const Aliases>(
      std::vector<std::pair<std::string, std::string>>{{"x", "modifier/martian"}, {"y", "plugin/http-server"}});
  gateway = read(
      gatewayText("{}", "{}", R"({"github.com/devopsfaith/krakend-martian": {}, "plugin/http-client": {"name": "n"}})"),
      own);
  EXPECT_TRUE(gateway.edits.empty());
  EXPECT_TRUE(has(gateway, FindingCode::OldNamespaceIgnored));
  ASSERT_EQ(gateway.uses.size(), 1U);
  EXPECT_FALSE(gateway.uses[0].live);
}

TEST(Gateway, IsToldFromOtherJson) {
  EXPECT_TRUE(looksLikeGateway(gatewayText("{}")));
  EXPECT_TRUE(looksLikeGateway("{\"version\": 3, \"endpoints\": [,]}")) << "broken, but meant as one";
  EXPECT_FALSE(looksLikeGateway("{\"name\": \"app\", \"version\": \"1.0.0\"}"));
  EXPECT_FALSE(looksLikeGateway("{\"info\": {\"version\": 1, \"endpoints\": []}}"));
}

TEST(Gateway, ReadsRealConfigurations) {
  namespace fs = std::filesystem;
  fs::path shared = UNPLUG_SHARED_DIR "/configs";
  if (!fs::exists(shared))
    GTEST_SKIP() << "the real configurations are not beside this checkout";
  unsigned read = 0;
  for (const auto &entry : fs::recursive_directory_iterator(shared)) {
    if (entry.path().extension() != ".json")
      continue;
    ++read;
    std::string name = entry.path().lexically_relative(shared).string();
    auto text = readFile(entry.path(), name);
    ASSERT_TRUE(static_cast<bool>(text));
    auto gateway = readGateway(fileCalled(name), *text, newest);
    ASSERT_TRUE(static_cast<bool>(gateway)) << llvm::toString(gateway.takeError());
    std::size_t legacy = 0;
    for (const catalog::Namespace &entryOfCatalog : catalog::namespaces())
      if (entryOfCatalog.aliased)
        for (auto at = text->find("\"" + std::string(entryOfCatalog.legacy) + "\""); at != std::string::npos;
             at = text->find("\"" + std::string(entryOfCatalog.legacy) + "\"", at + 1))
          ++legacy;
    EXPECT_EQ(std::count_if(gateway->stanzas.begin(), gateway->stanzas.end(),
                            [](const Stanza &s) { return s.legacy && !s.ignoredIn2x; }),
              static_cast<std::ptrdiff_t>(legacy))
        << name;
    auto texts = rewrittenTexts({&*gateway});
    ASSERT_TRUE(static_cast<bool>(texts)) << name;
    if (!texts->empty()) {
      EXPECT_TRUE(static_cast<bool>(readAgain(*gateway, *texts))) << name;
    }
  }
  EXPECT_GE(read, 12u);
}

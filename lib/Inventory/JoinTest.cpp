#include "Inventory/Inventory.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace unplug;

namespace {

config::Gateway gatewayWith(PluginKind kind, Level level, std::vector<std::string> names) {
  config::Gateway gateway;
  gateway.path = "krakend.json";
  config::Use use;
  use.kind = kind;
  use.level = level;
  use.names = std::move(names);
  use.endpoint = level == Level::Service ? "" : "GET /x";
  use.at = {"krakend.json", 1, 2};
  gateway.uses.push_back(std::move(use));
  return gateway;
}

go::Plugin pluginWith(const std::string &id, std::vector<go::Registration> registrations) {
  go::Plugin plugin;
  plugin.id = id;
  plugin.registrations = std::move(registrations);
  return plugin;
}

go::Registration server(const std::string &name) {
  return {PluginKind::HttpServer, name, true, {}, false, false, {"main.go", 1, 1}};
}

bool has(const Findings &findings, FindingCode code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding &finding) { return finding.code == code; });
}

} // namespace

TEST(Join, ReportsWhatStock3Ignores) {
  inventory::Inventory inventory;
  inventory.gateways.push_back(gatewayWith(PluginKind::HttpServer, Level::Service, {"a"}));
  inventory.source.plugins.push_back(pluginWith("a", {server("a")}));
  inventory.source.plugins[0].role = go::SecurityRole::Authenticate;
  join(inventory);
  Findings findings = joinFindings(inventory);
  ASSERT_TRUE(has(findings, FindingCode::IgnoredBy3));
  EXPECT_EQ(findings[0].severity, Severity::Critical);
  EXPECT_FALSE(has(findings, FindingCode::UseNotRegistered));
  EXPECT_FALSE(has(findings, FindingCode::PluginNotUsed));
}

TEST(Join, IsQuietAboutWhatAWiredForkRegisters) {
  inventory::Inventory inventory;
  inventory.gateways.push_back(gatewayWith(PluginKind::HttpServer, Level::Service, {"a"}));
  inventory.fork.emplace();
  inventory.fork->source.plugins.push_back(pluginWith("fork:plugins/a", {server("a")}));
  join(inventory);
  EXPECT_TRUE(has(joinFindings(inventory), FindingCode::IgnoredBy3)) << "the seams are not wired";
  inventory.fork->wired = true;
  EXPECT_TRUE(joinFindings(inventory).empty());
}

TEST(Join, ReportsWhatAWiredForkDoesNotHoldOnce) {
  inventory::Inventory inventory;
  inventory.gateways.push_back(gatewayWith(PluginKind::HttpServer, Level::Service, {"a", "ghost"}));
  inventory.source.plugins.push_back(pluginWith("a", {server("a")}));
  inventory.source.plugins[0].role = go::SecurityRole::Limit;
  inventory.fork.emplace();
  inventory.fork->wired = true;
  join(inventory);
  Findings findings = joinFindings(inventory);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_TRUE(has(findings, FindingCode::UseNotRegistered));
  EXPECT_EQ(findings[1].code, FindingCode::NotInFork);
  EXPECT_EQ(findings[1].severity, Severity::Critical);
  EXPECT_EQ(findings[1].message.find("ghost"), std::string::npos);
}

TEST(Join, ReportsNamesThatNobodyRegisters) {
  inventory::Inventory inventory;
  inventory.gateways.push_back(
      gatewayWith(PluginKind::ReqRespModifier, Level::Endpoint, {"ghost", "content-replacer"}));
  go::Plugin unresolved = pluginWith("dynamic", {server("")});
  unresolved.registrations[0].resolved = false;
  inventory.source.plugins.push_back(unresolved);
  join(inventory);
  Findings findings = joinFindings(inventory);
  EXPECT_TRUE(has(findings, FindingCode::UseNotRegistered));
  EXPECT_TRUE(has(findings, FindingCode::EnterpriseBuiltIn));
  EXPECT_TRUE(has(findings, FindingCode::NameMayBeHere));
  EXPECT_TRUE(has(findings, FindingCode::PluginNotUsed));
}

TEST(Join, ReportsOneNameOfTwoPluginsInLoadingOrder) {
  inventory::Inventory inventory;
  inventory.gateways.push_back(gatewayWith(PluginKind::HttpServer, Level::Service, {"a"}));
  inventory.source.plugins.push_back(pluginWith("one", {server("a")}));
  inventory.source.plugins.push_back(pluginWith("two", {server("a")}));
  inventory.source.packages.push_back({"one", "main", "", 0, "", {}});
  inventory.source.packages.push_back({"two", "main", "", 0, "", {}});
  inventory.source.plugins[0].package = 0;
  inventory.source.plugins[1].package = 1;
  inventory.buildLines = inventory::readManifest("\tgo build -buildmode=plugin -o 01.so ./two\n"
                                                 "\tgo build -buildmode=plugin -o 02.so ./one\n",
                                                 "Makefile")
                             .buildLines;
  join(inventory);
  ASSERT_EQ(inventory.usedNames.size(), 1u);
  ASSERT_EQ(inventory.usedNames[0].registrations.size(), 2u);
  EXPECT_EQ(inventory.usedNames[0].registrations.back().plugin, 0u) << "02.so is loaded last and wins";
  EXPECT_TRUE(has(joinFindings(inventory), FindingCode::NameRegisteredTwice));
}

TEST(Join, KnowsThatModifiersLookAtRequestsFirst) {
  inventory::Inventory inventory;
  go::Registration both{PluginKind::ReqRespModifier, "m", true, {}, true, true, {"main.go", 1, 1}};
  go::Registration neither{PluginKind::ReqRespModifier, "n", true, {}, false, false, {"main.go", 2, 1}};
  inventory.source.plugins.push_back(pluginWith("m", {both, neither}));
  inventory.gateways.push_back(gatewayWith(PluginKind::ReqRespModifier, Level::Backend, {"m", "n"}));
  join(inventory);
  Findings findings = joinFindings(inventory);
  EXPECT_TRUE(has(findings, FindingCode::ModifierOnBothSides));
  EXPECT_TRUE(has(findings, FindingCode::UseNotRegistered)) << "\"n\" is registered for neither side";
}

TEST(Join, DoesNotWarnAboutDeadStanzas) {
  inventory::Inventory inventory;
  inventory.gateways.push_back(gatewayWith(PluginKind::HttpServer, Level::Service, {"a"}));
  inventory.gateways[0].uses[0].live = false;
  join(inventory);
  EXPECT_TRUE(joinFindings(inventory).empty());
}

namespace {

// A plugin whose main package imports one module that the gateway has too.
inventory::Inventory builtPlugin(const std::string &manifest, const std::string &version) {
  inventory::Inventory inventory;
  inventory.from = *catalog::findRelease("2.13.8");
  inventory.fromIsKnown = true;
  inventory.officialImage = true;
  go::Module module;
  module.path = "example.com/p";
  module.folder = "p";
  module.requirements = {{"github.com/google/uuid", version, false}};
  inventory.source.modules.push_back(std::move(module));
  inventory.source.files.push_back(
      {{"p/main.go", {}, false, 0}, "", "", go::FileRole::Source, "main", {}, {}, {}, false, {}});
  inventory.source.files[0].imports.push_back({"", "github.com/google/uuid", {}});
  inventory.source.packages.push_back({"p", "main", "", 0, "example.com/p", {0}});
  go::Plugin plugin = pluginWith("p", {server("a")});
  plugin.package = 0;
  plugin.local = {0};
  inventory.source.plugins.push_back(plugin);
  inventory.buildLines = inventory::readManifest(manifest, "Dockerfile").buildLines;
  join(inventory);
  return inventory;
}

} // namespace

TEST(Loading, ComparesBuildLinesAndModulesWithTheRelease) {
  std::string good = "FROM krakend/builder:2.13.8\nRUN go build -buildmode=plugin -o a.so ./p\n";
  EXPECT_TRUE(whyNeverLoaded(builtPlugin(good, "v1.6.0"), 0).empty());
  EXPECT_TRUE(whyNeverLoaded(builtPlugin("FROM golang:1.25-alpine\nRUN go build -buildmode=plugin ./p\n", "v1.6.0"), 0)
                  .empty());

  auto wrongModule = whyNeverLoaded(builtPlugin(good, "v1.3.0"), 0);
  ASSERT_EQ(wrongModule.size(), 1u);
  EXPECT_EQ(wrongModule[0], "github.com/google/uuid v1.3.0 where the gateway has v1.6.0");

  auto wrongGo = builtPlugin(
      "FROM golang:1.22.7\nRUN CGO_ENABLED=0 go build -buildmode=plugin -ldflags '-X main.V=1' ./p\n", "v1.6.0");
  EXPECT_EQ(whyNeverLoaded(wrongGo, 0).size(), 2u) << "Go, cgo";
  EXPECT_TRUE(has(joinFindings(wrongGo), FindingCode::BuiltForAnother));
  EXPECT_TRUE(has(joinFindings(wrongGo), FindingCode::LinkerVariables));

  wrongGo.fromIsKnown = false;
  EXPECT_TRUE(whyNeverLoaded(wrongGo, 0).empty()) << "nothing is compared with an assumption";
}

#include "Catalog/Catalog.h"
#include "Catalog/GoApi.h"
#include "Catalog/ModuleVersions.h"
#include "Catalog/Upstream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace unplug;
using namespace unplug::catalog;

TEST(Catalog, HasThe34NamesOfTheAliasMap) {
  EXPECT_EQ(std::count_if(namespaces().begin(), namespaces().end(), [](const Namespace &n) { return n.aliased; }), 34);
  std::set<std::string_view> legacy;
  for (const Namespace &entry : namespaces())
    EXPECT_TRUE(legacy.insert(entry.legacy).second) << entry.legacy;
  ASSERT_NE(findLegacyNamespace("github.com/devopsfaith/krakend-jose/validator"), nullptr);
  EXPECT_EQ(findLegacyNamespace("github.com/devopsfaith/krakend-jose/validator")->shortName, "auth/validator");
  EXPECT_EQ(findLegacyNamespace("github.com/devopsfaith/krakend-gologging"), nullptr) << "the prefix is github_com";
}

TEST(Catalog, KnowsWhichReleasesTookOldNames) {
  const Namespace &juju = *findLegacyNamespace("github.com/devopsfaith/krakend-ratelimit/juju/router");
  EXPECT_TRUE(acceptsLegacy(*findRelease("2.4.0"), juju));
  EXPECT_FALSE(acceptsLegacy(*findRelease("2.4.1"), juju));
}

TEST(Catalog, KnowsKindsRemovalsAndEnterpriseNames) {
  EXPECT_EQ(pluginKindOf("plugin/http-client"), PluginKind::HttpClient);
  EXPECT_FALSE(pluginKindOf("plugin/middleware"));
  EXPECT_TRUE(isRemovedIn3("telemetry/opencensus"));
  EXPECT_FALSE(isRemovedIn3("telemetry/opentelemetry"));
  EXPECT_TRUE(isEnterpriseBuiltIn(PluginKind::HttpServer, "geoip"));
  EXPECT_FALSE(isEnterpriseBuiltIn(PluginKind::HttpClient, "geoip"));
}

TEST(Catalog, KnowsUpstreamsOwnFiles) {
  std::set<std::string_view> paths;
  for (const UpstreamBlob &blob : upstreamBlobs(*findRelease("2.13.8"))) {
    EXPECT_TRUE(paths.insert(blob.path).second) << blob.path;
    EXPECT_EQ(blob.id.size(), 40u) << blob.path;
  }
  EXPECT_TRUE(paths.count("plugin.go") == 1 && paths.count("executor.go") == 1);
  EXPECT_TRUE(changeIn3("plugin.go"));
  EXPECT_FALSE(changeIn3("encoding.go"));
}

TEST(Catalog, KnowsTheGoApi) {
  EXPECT_EQ(findLuraName("/router", "RunServer", true)->fate, NameFate::Moved);
  EXPECT_EQ(findLuraName("/router", "RunServer", false), nullptr);
  EXPECT_EQ(findLuraName("/proxy", "NewDefaultFactory", false)->fate, NameFate::Stages);
  EXPECT_EQ(findGatewayModule("krakend-ratelimit")->path, "github.com/krakend/krakend-ratelimit/v4");
  EXPECT_TRUE(findGatewayModule("krakend-opencensus")->path.empty());
  for (const LuraName &row : luraNames())
    EXPECT_EQ(row.advice.empty(), row.fate != NameFate::Changed && row.fate != NameFate::Gone) << row.name;
}

TEST(Catalog, AgreesWithTheListOfReleases) {
  EXPECT_EQ(findRelease("2.11.2")->parser, Parser::Viper);
  EXPECT_EQ(findRelease("2.12.0")->parser, Parser::Koanf);
  EXPECT_NE(findRelease(defaultRelease), nullptr);
  std::ifstream list(UNPLUG_SHARED_DIR "/krakend/versions.tsv");
  if (!list)
    GTEST_SKIP() << "the list of releases is not beside this checkout";
  std::string line;
  std::getline(list, line);
  std::size_t rows = 0;
  while (std::getline(list, line) && line.starts_with("v2")) {
    ++rows;
    EXPECT_NE(findRelease(line.substr(1, line.find('\t') - 1)), nullptr) << line;
  }
  EXPECT_EQ(rows, releases().size());
}

TEST(Catalog, AgreesWithTheListOfModules) {
  EXPECT_EQ(moduleVersion(*findRelease("2.13.8"), "github.com/gin-gonic/gin"), "v1.12.0");
  EXPECT_EQ(moduleVersion(*findRelease("2.0.0"), "github.com/gin-gonic/gin"), "v1.7.7");
  EXPECT_FALSE(moduleVersion(*findRelease("2.13.8"), "example.com/none"));
  std::ifstream list(UNPLUG_SHARED_DIR "/krakend/deps.tsv");
  if (!list)
    GTEST_SKIP() << "the list of modules is not beside this checkout";
  std::size_t rows = 0;
  for (std::string release, path, version, kind, line; std::getline(list, line);) {
    std::istringstream(line) >> release >> path >> version >> kind;
    if (kind != "direct" && kind != "indirect")
      continue; // replaced by a fork
    ++rows;
    ASSERT_EQ(moduleVersion(*findRelease(release.substr(1)), path), version) << line;
  }
  EXPECT_GT(rows, 14'000U);
}

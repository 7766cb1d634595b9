// The JSON report against docs/reference/report.schema.json, for the kinds of result that a user meets.
#include "Report/Build.h"
#include "Report/Compiled.h"
#include "Report/Report.h"
#include "Support/Error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <fstream>

using namespace unplug;
namespace fs = std::filesystem;

namespace {

const std::string testdata = UNPLUG_SOURCE_DIR "/testdata";

// What a schema of docs/reference has against `json`, one line each; empty when it is valid.
std::string violations(const nlohmann::json &json, const std::string &name = "report") {
  std::ifstream file(UNPLUG_SOURCE_DIR "/docs/reference/" + name + ".schema.json");
  nlohmann::json document = nlohmann::json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(json), &results);
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string &step : error.context)
      text += step;
    text += ": " + error.description + "\n";
  }
  return text;
}

struct Run {
  std::vector<std::string> inputs;
  bool migrate = false;
  bool skeleton = false;
};

nlohmann::json reportOf(const Run &run) {
  llvm::Error unread = llvm::Error::success();
  inventory::Options options;
  options.paths = run.inputs;
  auto inventory = inventory::takeInventory(options, unread);
  bool incomplete = static_cast<bool>(unread);
  llvm::consumeError(std::move(unread)); // `complete` in the report says so
  if (!inventory) {
    ADD_FAILURE() << llvm::toString(inventory.takeError());
    return {};
  }
  auto scripts = cantFail(plan::couldBeScripts(*inventory, {}));
  plan::Plan plan = plan::makePlan(*inventory, scripts, {run.skeleton});
  Findings findings = joinFindings(*inventory);
  migrate::Migration migration;
  if (run.migrate) {
    auto fork = emit::openFork(testdata + "/forks/krakend-ce", "plugins");
    if (!fork) {
      ADD_FAILURE() << llvm::toString(fork.takeError());
      return {};
    }
    auto computed = migrate::computeMigration(*inventory, plan, scripts, &*fork, {});
    if (!computed) {
      ADD_FAILURE() << llvm::toString(computed.takeError());
      return {};
    }
    migration = std::move(*computed);
    findings = migration.findings;
  }
  plan::Ledger ledger = makeLedger(*inventory, plan, migration.stage);
  report::Report report{"0.0.0",    run.migrate ? "migrate" : "analyze",
                        *inventory, plan,
                        ledger,     std::move(findings),
                        nullptr,    report::Outcome::Shown,
                        incomplete, ""};
  report.scripts = &scripts;
  report.migration = run.migrate ? &migration : nullptr;
  return nlohmann::json::parse(renderJson(report));
}

} // namespace

TEST(Schema, HoldsForAnAnalysis) {
  nlohmann::json json = reportOf({{testdata + "/gateways/shop"}});
  EXPECT_EQ(violations(json), "");
  EXPECT_EQ(json["plugins"].size(), 5U);
  EXPECT_FALSE(json["findings"].empty());
}

TEST(Schema, HoldsForAMigration) {
  nlohmann::json json = reportOf({{testdata + "/gateways/shop"}, true, true});
  EXPECT_EQ(violations(json), "");
  EXPECT_FALSE(json["migration"]["files"].empty());
}

TEST(Schema, HoldsForEverythingUnderTestdata) {
  EXPECT_EQ(violations(reportOf({{testdata}})), "");
}

TEST(Schema, HoldsForCompiledPlugins) {
  binary::CompiledPlugin plugin;
  plugin.format = "elf";
  plugin.architecture = "amd64";
  plugin.goVersion = "1.22.7";
  plugin.packagePath = plugin.module.path = "example.com/guard";
  plugin.dependencies = {{"golang.org/x/net", "v0.1.0", "h1:x", {}, {}}, {"a", "v1.0.0", "", "../a", "(devel)"}};
  plugin.settings = {{"-buildmode", "plugin"}};
  plugin.libc = binary::Libc::Glibc;
  plugin.newestSymbolVersion = "GLIBC_2.34";
  plugin.registrations = {{PluginKind::HttpServer, "guard", {"guard"}, {}},
                          {PluginKind::HttpClient, {}, {}, "its name is in code"}};
  std::string inspected = report::renderCompiledJson({{"guard.so", plugin}}, "0.0.0", true);
  EXPECT_EQ(violations(nlohmann::json::parse(inspected)), "");

  inventory::Inventory inventory;
  inventory.from = *catalog::findRelease("2.13.8");
  inventory.compiled.push_back({"guard.so", plugin, {}});
  join(inventory);
  auto scripts = cantFail(plan::couldBeScripts(inventory, {}));
  plan::Plan plan = plan::makePlan(inventory, scripts, {});
  plan::Ledger ledger = makeLedger(inventory, plan, {});
  Findings findings = joinFindings(inventory);
  sortFindings(findings);
  report::Report report{"0.0.0", "analyze", inventory, plan, ledger, findings, nullptr, report::Outcome::Shown,
                        false,   ""};
  nlohmann::json json = nlohmann::json::parse(renderJson(report));
  EXPECT_EQ(violations(json), "");
  EXPECT_EQ(json["plugins"][0]["verdict"]["strategy"], "skeleton");
}

TEST(Schema, HoldsForTheSharedConfigurations) {
  fs::path shared = UNPLUG_SHARED_DIR "/configs";
  if (!fs::exists(shared))
    GTEST_SKIP() << "no ../shared here";
  nlohmann::json json = reportOf({{shared.string()}});
  EXPECT_EQ(violations(json), "");
  EXPECT_GE(json["gateways"].size(), 10U);
}

TEST(Schema, HoldsForTheStatusOfABuild) {
  emit::Fork fork;
  fork.modulePath = "example.com/gateway";
  emit::FolderStatus guard;
  guard.folder = "plugins/guard";
  guard.from = "guard";
  guard.written = true;
  guard.edited = {"main.go"};
  emit::FolderStatus own;
  own.folder = "plugins/door";
  auto json = nlohmann::json::parse(report::renderStatusJson(fork, {guard, own}, "0.0.0"));
  EXPECT_EQ(violations(json, "status"), "");
  EXPECT_EQ(json["folders"][0]["edited"][0], "main.go");
  EXPECT_TRUE(json["folders"][1]["from"].is_null());
  json["folders"][0].erase("conflicts");
  EXPECT_NE(violations(json, "status"), "");
}

TEST(Schema, HoldsForANewPlugin) {
  emit::NewPlugin made;
  made.changes.label = "fork:";
  made.changes.files = {{"plugins/door.go", std::nullopt, "package plugins\n"}};
  made.folder = "plugins/door";
  made.names = {"do\"or"};
  made.stanza = R"("plugin/http-server": { "name": ["do\"or"], "do\"or": {} })";
  auto json = nlohmann::json::parse(report::renderNewJson({PluginKind::HttpServer, "do\"or", made, true}, "0.0.0"));
  EXPECT_EQ(violations(json, "new"), "");
  EXPECT_EQ(json["stanza"]["plugin/http-server"]["name"][0], "do\"or");
  json["outcome"] = "done";
  EXPECT_NE(violations(json, "new"), "");
}

TEST(Schema, RefusesWhatTheReportMustNotSay) {
  nlohmann::json json = reportOf({{testdata + "/gateways/shop"}});
  nlohmann::json wrong = json;
  wrong["findings"][0]["severity"] = "fatal";
  EXPECT_NE(violations(wrong), "");
  wrong = json;
  wrong["plugins"][0].erase("verdict");
  EXPECT_NE(violations(wrong), "");
  wrong = json;
  wrong["ledger"]["uses"]["forgotten"] = 1;
  EXPECT_NE(violations(wrong), "");
}

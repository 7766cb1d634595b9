#include "Schema/Schema.h"

#include "Config/Config.h"
#include "Rewrite/ScratchFolder.h"

#include <gtest/gtest.h>

#include <fstream>

using namespace unplug;

namespace {

class SchemaTest : public testing::Test {
protected:
  std::string write(const std::string &name, const std::string &text) const {
    folder.write(name, text);
    return (folder.path / name).string();
  }

  // "pointer: message (line:column)", or what is wrong with the schema.
  std::vector<std::string> violations(const std::string &schema, const std::string &text,
                                      const std::string &name = "krakend.json") const {
    auto lint = schema::readSchema(write("schema.json", schema));
    if (!lint)
      return {llvm::toString(lint.takeError())};
    auto gateway = config::readGateway({name, {}, true, 0}, text, {*catalog::findRelease("2.13.8"), nullptr, *lint});
    if (!gateway)
      return {llvm::toString(gateway.takeError())};
    std::vector<std::string> found;
    for (const config::Violation &violation : gateway->violations)
      found.push_back(violation.pointer + ": " + violation.message + " (" + std::to_string(violation.at.line) + ":" +
                      std::to_string(violation.at.column) + ")");
    return found;
  }

  rewrite::ScratchFolder folder;
};

const std::string small = R"({"type": "object", "required": ["version"], "additionalProperties": false,
  "properties": {"version": {"const": 3}, "port": {"type": "integer"}, "name": {"$ref": "#/$defs/n"},
    "endpoints": {"items": {"properties": {"endpoint": {"pattern": "^/"}}}}},
  "$defs": {"n": {"type": "string", "minLength": 2}}})";

} // namespace

TEST_F(SchemaTest, SaysWhereEachErrorStands) {
  EXPECT_EQ(violations(small, R"({"version": 3, "port": 8080, "name": "ab", "endpoints": []})"),
            std::vector<std::string>{});
  EXPECT_EQ(
      violations(small, "{\"version\": 3, \"port\": 1.5,\n \"endpoints\": [{\"endpoint\": \"/\"},\n {\"endpoint\": "
                        "\"x\"}], \"extra\": 1}"),
      (std::vector<std::string>{"/endpoints/1/endpoint: failed to match regex specified by 'pattern' constraint (3:15)",
                                "/port: value type not permitted by 'type' constraint (1:24)",
                                ": the schema has no 'extra' here (1:1)"}));
  EXPECT_EQ(violations(small, "version: 3\nname: a\n", "krakend.yaml"),
            (std::vector<std::string>{"/name: string should be no fewer than 2 characters in length (2:7)"}));
}

TEST_F(SchemaTest, SurvivesWhatIsNoSchema) {
  for (const std::string &text :
       {std::string(""), std::string("[]"), std::string("{}"), std::string(100'000, '['),
        std::string(R"({"properties": {"a": {"$ref": "#/nowhere"}}})"),
        std::string(R"({"properties": {"a": {"$ref": "elsewhere.json"}}})"), std::string(R"({"$ref": "#"})"),
        std::string(R"({"properties": {"a": {"$ref": "#/properties/a"}}})"),
        std::string(R"({"properties": {"a": {"$ref": "#/properties/b"},
                                                  "b": {"$ref": "#/properties/a"}}})")}) {
    auto found = violations(text, R"({"version": 3, "a": 1})");
    ASSERT_EQ(found.size(), 1U) << text.substr(0, 40);
    EXPECT_NE(found[0].find("not a JSON Schema that unplug can use"), std::string::npos) << found[0];
  }
  auto missing = schema::readSchema((folder.path / "none.json").string());
  EXPECT_FALSE(missing);
  llvm::consumeError(missing.takeError());
}

TEST_F(SchemaTest, SurvivesLongStringsAndPatternsThatStdRegexRejects) {
  std::string schema = R"({"properties": {"a": {"pattern": "^(x|y)*$"}, "version": {}}})";
  EXPECT_EQ(violations(schema, "{\"version\": 3, \"a\": \"" + std::string(500'000, 'x') + "\"}").size(), 0U);
  auto found =
      violations(R"({"properties": {"a": {"pattern": "(?<x>a"}, "version": {}}})", R"({"version": 3, "a": "b"})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("could not be checked"), std::string::npos) << found[0];
}

TEST_F(SchemaTest, ReadsTheGatewaysOwn) {
  std::ifstream file(UNPLUG_SHARED_DIR "/krakend/schema/v3.0/krakend.json");
  if (!file)
    GTEST_SKIP() << "the gateway's schema is not beside this checkout";
  std::string schema((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(violations(schema, R"({"version": 3, "extra_config": {"plugin/http-server": {"name": "guard"},
                                   "telemetry/metrics": {}}})"),
            (std::vector<std::string>{
                "/extra_config/plugin~1http-server/name: value type not permitted by 'type' constraint (1:64)",
                "/extra_config: the schema has no 'telemetry/metrics' here (1:32)"}));
}

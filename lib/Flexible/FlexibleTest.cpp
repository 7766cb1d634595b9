#include "Flexible/Flexible.h"

#include "Rewrite/ScratchFolder.h"
#include "Support/Error.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace unplug;
using namespace unplug::flexible;
namespace fs = std::filesystem;

namespace {

class FlexibleTest : public testing::Test {
protected:
  void write(const std::string &path, const std::string &text) const { scratch.write(path, text); }

  Folder folder(const std::string &path) const { return {path, root / path}; }

  Result read(const std::vector<std::string> &environments, config::Format format = config::Format::Json) {
    auto tree = walkInputs({root.string()});
    EXPECT_TRUE(static_cast<bool>(tree));
    files = std::move(*tree);
    Layout layout;
    layout.format = format;
    layout.main = *std::find_if(files.files.begin(), files.files.end(),
                                [](const InputFile &file) { return file.path == "krakend.json"; });
    for (const std::string &name : environments)
      layout.environments.push_back({name, folder(name)});
    if (fs::exists(root / "partials"))
      layout.partials = folder("partials");
    auto result = readFlexible(layout, files, {*catalog::findRelease("2.13.8"), nullptr, nullptr});
    if (!result) {
      ADD_FAILURE() << llvm::toString(result.takeError());
      return {};
    }
    return std::move(*result);
  }

  static std::vector<std::string> edited(const Result &result) {
    std::vector<std::string> paths;
    for (const config::Gateway &gateway : result.gateways)
      for (const config::SourceText &source : gateway.sources)
        if (!source.edits.empty() && std::find(paths.begin(), paths.end(), source.file.path) == paths.end())
          paths.push_back(source.file.path);
    return paths;
  }

  static std::size_t count(const Result &result, FindingCode code) {
    std::size_t n = 0;
    for (const config::Gateway &gateway : result.gateways)
      n += static_cast<std::size_t>(std::count_if(gateway.findings.begin(), gateway.findings.end(),
                                                  [&](const Finding &finding) { return finding.code == code; }));
    return n + static_cast<std::size_t>(std::count_if(result.findings.begin(), result.findings.end(),
                                                      [&](const Finding &finding) { return finding.code == code; }));
  }

  rewrite::ScratchFolder scratch;
  const fs::path &root = scratch.path;
  FileTree files;
};

const std::string cors = "github_com/devopsfaith/krakend-cors";

} // namespace

TEST_F(FlexibleTest, RefusesAnEditThatChangesAnotherPlace) {
  write("krakend.json", R"({ "version": 3, "extra_config": { "{{ include "name" }}": {"debug": true} },
    "endpoints": [{ "endpoint": "/", "backend": [{"url_pattern": "/{{ include "name" }}"}] }] })");
  write("partials/name", cors);
  write("s/x.json", "{}");
  Result result = read({"s"});
  EXPECT_EQ(edited(result), std::vector<std::string>{});
  EXPECT_EQ(count(result, FindingCode::EditByHand), 1U);
  // Without the other place it is made.
  write("krakend.json",
        R"({ "version": 3, "extra_config": { "{{ include "name" }}": {"debug": true} }, "endpoints": [] })");
  EXPECT_EQ(edited(read({"s"})), std::vector<std::string>{"partials/name"});
}

TEST_F(FlexibleTest, RefusesAnEditThatBreaksAnotherEnvironment) {
  // In `b` the same text of the template is the name of something else.
  write("krakend.json", R"({ "version": 3, "extra_config": { "{{ .x.prefix }}com/devopsfaith/krakend-cors": {} },
    "endpoints": [] })");
  write("a/x.json", R"({"prefix": "github_"})");
  write("b/x.json", R"({"prefix": "own.example."})");
  Result result = read({"a", "b"});
  ASSERT_EQ(result.gateways.size(), 2U);
  EXPECT_EQ(edited(result), std::vector<std::string>{});
  EXPECT_EQ(count(result, FindingCode::EditByHand), 1U);
}

TEST_F(FlexibleTest, EditsEachEnvironmentsOwnSettings) {
  write("krakend.json", R"({ "version": 3, "extra_config": {{ marshal .x.extra }}, "endpoints": [] })");
  write("a/x.json", "{\"extra\": {\"" + cors + "\": {}}}");
  write("b/x.json", "{\"extra\": {\"security/cors\": {}}}");
  write("c/x.json", "{\"extra\": {\"" + cors + "\": {\"debug\": true}}}");
  Result result = read({"a", "b", "c"});
  EXPECT_EQ(edited(result), (std::vector<std::string>{"a/x.json", "c/x.json"}));
  EXPECT_EQ(count(result, FindingCode::EditByHand), 0U);
  auto texts = config::rewrittenTexts({&result.gateways[0], &result.gateways[1], &result.gateways[2]});
  ASSERT_TRUE(static_cast<bool>(texts));
  EXPECT_EQ((*texts)["c/x.json"], "{\"extra\": {\"security/cors\": {\"debug\": true}}}");
}

TEST_F(FlexibleTest, LeavesTextThatStandsForSeveralPlacesOfYaml) {
  // The same text is a stanza and a plugin's setting, which must keep its name.
  write("krakend.json", "version: 3\nplugin: {}\nx: &x\n  github.com/devopsfaith/krakend/proxy/plugin: {name: [g]}\n"
                        "extra_config:\n  plugin/http-server: {name: [{{ .x.name }}], h: *x}\n"
                        "endpoints:\n- endpoint: /a\n  extra_config: *x\n");
  write("s/x.json", R"({"name": "h"})");
  Result result = read({"s"}, config::Format::Yaml);
  ASSERT_EQ(result.gateways.size(), 1U);
  EXPECT_EQ(edited(result), std::vector<std::string>{});
  EXPECT_EQ(count(result, FindingCode::EditByHand), 1U);
}

TEST_F(FlexibleTest, NamesWhatNothingRenders) {
  write("krakend.json", "{ \"version\": 3, {{ if .x.on }}\"extra_config\": { \"" + cors + "\": {} },{{ end }}\n" +
                            "{{ $unused := get .x \"" + cors + "\" }} \"endpoints\": [] }");
  write("off/x.json", R"({"on": false})");
  write("on/x.json", R"({"on": true})");
  Result result = read({"off"});
  ASSERT_EQ(count(result, FindingCode::NameNotRendered), 1U);
  EXPECT_EQ(result.findings[0].at.line, 1U);
  EXPECT_EQ(count(read({"off", "on"}), FindingCode::NameNotRendered), 0U);
}

TEST_F(FlexibleTest, ReadsWhatEnvsubstWillFill) {
  write("krakend.json",
        "{ \"version\": 3, \"port\": {{ .x.port }}, \"timeout\": $TIMEOUT, \"name\": \"{{ .x.name }}\",\n"
        "  \"extra_config\": { \"" +
            cors + "\": {} }, \"endpoints\": [] }");
  write("s/x.json", R"({"port": ${PORT}, "name": "${NAME}"})");
  Result result = read({"s"});
  ASSERT_EQ(result.gateways.size(), 1U);
  EXPECT_EQ(edited(result), std::vector<std::string>{"krakend.json"});
  ASSERT_EQ(count(result, FindingCode::VariableNotKnown), 1U);
  for (const Finding &finding : result.findings)
    EXPECT_NE(finding.message.find("${PORT}, ${TIMEOUT}"), std::string::npos) << finding.message;
  auto texts = config::rewrittenTexts({&result.gateways[0]});
  ASSERT_TRUE(static_cast<bool>(texts));
  EXPECT_NE((*texts)["krakend.json"].find("$TIMEOUT"), std::string::npos);
}

TEST_F(FlexibleTest, RefusesMoreSettingsThanItReads) {
  write("krakend.json", R"({ "version": 3, "extra_config": {}, "endpoints": [] } {{/* */}})");
  for (int i = 0; i <= 1000; ++i)
    write("s/x" + std::to_string(i) + ".json", "{}");
  Result result = read({"s"});
  EXPECT_TRUE(result.gateways.empty());
  EXPECT_EQ(count(result, FindingCode::TemplateNotRendered), 1U);
}

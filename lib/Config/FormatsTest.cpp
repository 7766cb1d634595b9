#include "Config/Config.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace unplug;
using namespace unplug::config;

namespace {

const ReadOptions newest{*catalog::findRelease("2.13.8"), nullptr, nullptr};

Document parsed(std::string_view text, Format format) {
  Fault fault;
  auto document = Document::parse(text, format, fault);
  if (!document) {
    ADD_FAILURE() << fault.message << " at " << fault.offset << " of " << text;
    return *Document::parse("{}", fault);
  }
  return std::move(*document);
}

// A document as JSON without spaces, with scalars as they are spelled.
std::string shape(const Document &document, DocumentNode node = 0) {
  std::string out;
  switch (document.type(node)) {
  case ValueType::Object:
    for (DocumentNode child : document.children(node))
      out += (out.empty() ? "" : ",") + document.key(child) + ":" + shape(document, child);
    return "{" + out + "}";
  case ValueType::Array:
    for (DocumentNode child : document.children(node))
      out += (out.empty() ? "" : ",") + shape(document, child);
    return "[" + out + "]";
  case ValueType::String:
    return "'" + document.string(node) + "'";
  default:
    return std::string(toString(document.type(node))) + "=" + std::string(document.raw(node));
  }
}

std::string shapeOf(std::string_view text, Format format) {
  return shape(parsed(text, format));
}

bool isRefused(std::string_view text, Format format) {
  Fault fault;
  bool refused = !Document::parse(text, format, fault);
  EXPECT_FALSE(refused && fault.message.empty());
  EXPECT_LE(fault.offset, text.size());
  return refused;
}

Gateway read(const std::string &path, const std::string &text) {
  auto gateway = readGateway({path, {}, true, 0}, text, newest);
  if (!gateway) {
    ADD_FAILURE() << llvm::toString(gateway.takeError());
    return {};
  }
  return std::move(*gateway);
}

bool has(const Gateway &gateway, FindingCode code) {
  return std::any_of(gateway.findings.begin(), gateway.findings.end(),
                     [&](const Finding &finding) { return finding.code == code; });
}

std::string rewritten(const std::string &path, const std::string &text) {
  Gateway gateway = read(path, text);
  auto texts = rewrittenTexts({&gateway});
  if (!texts) {
    ADD_FAILURE() << llvm::toString(texts.takeError());
    return {};
  }
  if (texts->empty())
    return text;
  auto again = readAgain(gateway, *texts);
  if (!again)
    ADD_FAILURE() << llvm::toString(again.takeError());
  return texts->begin()->second;
}

std::string replaced(std::string text, const std::string &old, const std::string &with) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size()))
    text.replace(at, old.size(), with);
  return text;
}

} // namespace

TEST(Formats, AreChosenAsTheGatewayDoes) {
  EXPECT_EQ(formatOf("a/krakend.yml"), Format::Yaml);
  EXPECT_EQ(formatOf("krakend.YAML"), Format::Json) << "anything else is JSON";
  EXPECT_EQ(formatOf("krakend.toml"), Format::Toml);
  EXPECT_EQ(formatOf("krakend.hcl"), Format::Json);
}

TEST(Yaml, ReadsValuesAsGoDoes) {
  EXPECT_EQ(
      shapeOf("a: 1\nb: yes\nc: true\nd: ~\ne: 0x1F\nf: 1.5e3\ng: 'x''y'\nh: \"t\\tu\"\ni: [1, two]\n", Format::Yaml),
      "{a:number=1,b:'yes',c:boolean=true,d:null=~,e:number=0x1F,f:number=1.5e3,g:'x'y',h:'t\tu',"
      "i:[number=1,'two']}");
  EXPECT_EQ(shapeOf("a: |\n  x\n  y\nb: >-\n  x\n  y\n", Format::Yaml), "{a:'x\ny\n',b:'x y'}");
  EXPECT_EQ(shapeOf("", Format::Yaml), "null=");
  EXPECT_EQ(shapeOf("a: !!str 1\nb: &x 2\nc: *x\n", Format::Yaml), "{a:'1',b:number=2,c:number=2}");
}

TEST(Yaml, FollowsAnchorsAndMergeKeys) {
  EXPECT_EQ(shapeOf("b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\n", Format::Yaml),
            "{b:{x:number=1,y:number=2},c:{y:number=3,x:number=1}}");
  EXPECT_EQ(shapeOf("a: &a {x: 1}\nb: &b {y: 2}\nc: {<<: [*a, *b]}\n", Format::Yaml),
            "{a:{x:number=1},b:{y:number=2},c:{x:number=1,y:number=2}}");
  EXPECT_TRUE(isRefused("a: *none\n", Format::Yaml));
  EXPECT_TRUE(isRefused("a: &a [*a]\n", Format::Yaml));
  EXPECT_TRUE(isRefused("a: {<<: 1}\n", Format::Yaml));
}

TEST(Yaml, KnowsBytesWhereLibyamlCountsCharacters) {
  std::string text = "\xEF\xBB\xBF# gr\xC3\xB6\xC3\x9F"
                     "er\r\nk\xC3\xA4y: \xE2\x82\xAC\xE2\x82\xAC # \xF0\x9F\x98\x80\r\nz: &n val\r\n";
  Document document = parsed(text, Format::Yaml);
  auto members = document.children(0);
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(text.substr(document.keyRange(members[0]).begin, 4), "k\xC3\xA4y");
  EXPECT_EQ(document.raw(members[0]), "\xE2\x82\xAC\xE2\x82\xAC");
  EXPECT_EQ(document.raw(members[1]), "val") << "without its anchor";
}

TEST(Yaml, SurvivesHostileText) {
  std::string bombs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    std::string before = "*a" + std::to_string(i - 1);
    bombs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k)
      bombs += "," + before;
    bombs += "]\n";
  }
  EXPECT_TRUE(isRefused(bombs, Format::Yaml));
  EXPECT_TRUE(isRefused(std::string(100'000, '['), Format::Yaml));
  EXPECT_TRUE(isRefused("a: [1\n", Format::Yaml));
  EXPECT_TRUE(isRefused("a: \"\xff\xfe\"\n", Format::Yaml));
  EXPECT_TRUE(isRefused(std::string("a: \0b\n", 6), Format::Yaml));
}

TEST(Toml, ReadsEveryKindOfValue) {
  EXPECT_EQ(shapeOf("a = 1 # c\n\"b c\" = 'x\\y'\nd.e.f = true\nd.g = [ 1, # one\n  'two', ]\n"
                    "h = { i = 0x1F, \"j\" = 1.5e-3 }\n",
                    Format::Toml),
            "{a:number=1,b c:'x\\y',d:{e:{f:boolean=true},g:[number=1,'two']},h:{i:number=0x1F,j:number=1.5e-3}}");
  EXPECT_EQ(shapeOf("a = \"\"\"\nx \\\n   y\"\"\"\"\nb = '''\nz'''\nc = \"\\u00e9\\t\"\nd = 1979-05-27 07:32:00\n",
                    Format::Toml),
            "{a:'x y\"',b:'z',c:'\xC3\xA9\t',d:''}");
  EXPECT_EQ(shapeOf("[a]\nx = 1\n[[b]]\ny = 1\n[b.c]\nz = 2\n[[b]]\ny = 3\n[a.d]\n", Format::Toml),
            "{a:{x:number=1,d:{}},b:[{y:number=1,c:{z:number=2}},{y:number=3}]}");
}

TEST(Toml, RefusesWhatGoRefuses) {
  for (const char *text : {"a = \n", "a 1\n", "a = 1 b = 2\n", "a = 1\na = 2\n", "[a]\n[a]\n", "a = [1\n",
                           "a = {x = 1,}\n", "a = 'x\n", "[a\n", "a = 01\n", "a = 1__0\n", "a = tru\n",
                           "a = {b = 1}\na.c = 2\n", "a = [1]\n[[a]]\n", "a = \"\\q\"\n", "= 1\n", "a = 1\n[a.b]\n"})
    EXPECT_TRUE(isRefused(text, Format::Toml)) << text;
  EXPECT_TRUE(isRefused("a = " + std::string(100'000, '['), Format::Toml));
  std::string deep = "a";
  for (int i = 0; i < 1000; ++i)
    deep += ".a";
  EXPECT_TRUE(isRefused(deep + " = 1\n", Format::Toml));
}

// One configuration in three formats is one configuration, and only the reported bytes change.
TEST(Formats, MeanTheSameAndAreEditedInPlace) {
  const std::string server = "github_com/devopsfaith/krakend/transport/http/server/handler";
  const std::string modifier = "github.com/devopsfaith/krakend/proxy/plugin";
  std::string json = "{\"version\": 3, \"plugin\": {},\r\n \"extra_config\": {\"" + server +
                     "\": {\"name\": \"guard\", \"guard\": {\"url\": \"u\"}}},\r\n \"endpoints\": [{\"endpoint\": "
                     "\"/a\", \"extra_config\": {\"" +
                     modifier + "\": {\"name\": [\"m\"]}}}]}";
  std::string yaml = "# top\r\nversion: 3\r\nplugin: {}\r\nextra_config:\r\n  " + server +
                     ": # why\r\n    name: guard\r\n    guard: {url: u}\r\nendpoints:\r\n- endpoint: /a\r\n  "
                     "extra_config:\r\n    '" +
                     modifier + "': {name: [m]}\r\n";
  std::string toml =
      "version = 3\nplugin = {}\n[extra_config.\"" + server + "\"]\nname = \"guard\" # why\n[extra_config.\"" + server +
      "\".guard]\nurl = 'u'\n[[endpoints]]\nendpoint = \"/a\"\nextra_config.'" + modifier + "' = { name = [\"m\"] }\n";
  Gateway wanted = read("a.json", json);
  ASSERT_EQ(wanted.uses.size(), 2u);
  const std::pair<std::string, std::string> all[] = {{"a.json", json}, {"a.yaml", yaml}, {"a.toml", toml}};
  for (const auto &[path, text] : all) {
    Gateway gateway = read(path, text);
    ASSERT_EQ(gateway.uses.size(), 2u) << path;
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(gateway.uses[i].names, wanted.uses[i].names);
      EXPECT_EQ(gateway.uses[i].pointer, wanted.uses[i].pointer);
      EXPECT_EQ(gateway.uses[i].live, wanted.uses[i].live);
      EXPECT_EQ(gateway.uses[i].settings.size(), wanted.uses[i].settings.size()) << path;
    }
    std::string expected = replaced(replaced(text, server, "plugin/http-server"), modifier, "plugin/req-resp-modifier");
    expected = replaced(expected, "name\": \"guard\"", "name\": [\"guard\"]");
    expected = replaced(expected, "name: guard", "name: [guard]");
    expected = replaced(expected, "name = \"guard\"", "name = [\"guard\"]");
    EXPECT_EQ(rewritten(path, text), expected);
  }
}

TEST(Formats, LeaveUnsafeEditsToPeople) {
  Gateway block = read("b.yaml", "version: 3\nplugin: {}\nendpoints: []\nextra_config:\n  plugin/http-server:\n    "
                                 "name: >-\n      g\n");
  EXPECT_TRUE(block.edits.empty());
  EXPECT_TRUE(has(block, FindingCode::EditByHand));
  // Under its short name the merged stanza would stand in the way of the one that is used.
  Gateway merged =
      read("a.yaml", "version: 3\nplugin: {}\nx: &x\n  github.com/devopsfaith/krakend/proxy/plugin: {name: "
                     "[g]}\nendpoints:\n- endpoint: /a\n  extra_config: *x\n- endpoint: /b\n  "
                     "extra_config:\n    <<: *x\n    plugin/req-resp-modifier: {name: [h]}\n");
  ASSERT_EQ(merged.uses.size(), 2u);
  EXPECT_EQ(merged.uses[1].names, std::vector<std::string>{"h"});
  // The same text is a plugin's setting as well, and that must keep its name.
  Gateway shared =
      read("s.yaml",
           "version: 3\nplugin: {}\nx: &x\n  github.com/devopsfaith/krakend/proxy/plugin: {name: [g]}\n"
           "extra_config:\n  plugin/http-server: {name: [h], h: *x}\nendpoints:\n- endpoint: /a\n  extra_config: *x\n");
  EXPECT_TRUE(shared.edits.empty());
  EXPECT_TRUE(shared.sources[0].edits.empty());
  EXPECT_TRUE(has(shared, FindingCode::EditByHand));
  EXPECT_TRUE(has(read("c.yaml", "version: 3\nendpoints: []\n---\nversion: 3\n"), FindingCode::SeveralDocuments));
  EXPECT_FALSE(has(read("c.yaml", "---\nversion: 3\nendpoints: []\n"), FindingCode::SeveralDocuments));
}

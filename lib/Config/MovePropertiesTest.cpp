// Properties of moving a stanza, on generated configurations in many ways of writing them. What should come of it is
// worked out on the generated tree, apart from the reader. SEED=n makes others.
#include "Config/Config.h"

#include <gtest/gtest.h>

#include <llvm/Support/raw_ostream.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace unplug::config {
namespace {

using Json = nlohmann::ordered_json;

const std::string pluginKey = "plugin/http-server";

class Random {
public:
  explicit Random(unsigned seed) : random(seed) {}

  unsigned below(unsigned n) { return static_cast<unsigned>(random() % n); }
  bool chance(unsigned percent) { return below(100) < percent; }
  std::string oneOf(const std::vector<std::string> &all) { return all[below(static_cast<unsigned>(all.size()))]; }

private:
  std::mt19937 random;
};

class Generator {
public:
  explicit Generator(Random &random) : random(random) {}

  Json gateway() {
    Json root = {{"version", 3}, {"plugin", {{"folder", "./p/"}, {"pattern", ".so"}}}};
    Json extra = members(random.below(3));
    extra[pluginKey] = {{"name", Json::array({"guard"})}};
    extra[pluginKey].update(members(random.below(3)));
    extra.update(members(random.below(3)));
    Json endpoints = Json::array();
    for (unsigned i = 1 + random.below(3); i > 0; --i)
      endpoints.push_back(endpoint(i));
    const bool first = random.chance(50);
    if (first)
      root["extra_config"] = extra;
    root["endpoints"] = endpoints;
    if (!first)
      root["extra_config"] = extra;
    return root;
  }

  // Places that can have stanzas, each with some.
  std::vector<NewStanza> stanzas(const Json &root) {
    std::vector<NewStanza> all;
    for (std::size_t e = 0; e < root["endpoints"].size(); ++e) {
      std::string endpoint = "/endpoints/" + std::to_string(e);
      some(endpoint, all);
      for (std::size_t b = 0; b < root["endpoints"][e]["backend"].size(); ++b)
        some(endpoint + "/backend/" + std::to_string(b), all);
    }
    if (all.empty())
      all.push_back({"/endpoints/0", "modifier/lua-endpoint", "{}"});
    return all;
  }

private:
  void some(const std::string &pointer, std::vector<NewStanza> &all) {
    if (random.chance(40))
      all.push_back({pointer, "modifier/lua-endpoint", R"({"sources": ["a.lua"], "n": {"a": 1, "b": []}})"});
    if (random.chance(20))
      all.push_back({pointer, "validation/cel", R"({"t": "\"x\" # y: z\n", "u": null})"});
  }

  Json endpoint(unsigned number) {
    Json made = Json::object();
    bool first = random.chance(30);
    if (first && random.chance(70))
      made["extra_config"] = members(random.below(3));
    made["endpoint"] = "/e" + std::to_string(number);
    Json backends = Json::array();
    for (unsigned b = random.below(3); b > 0; --b) {
      Json backend = {{"url_pattern", random.oneOf({"/x", "/y z", "/{id}", "#"})}};
      if (random.chance(50))
        backend["extra_config"] = members(random.below(3));
      backends.push_back(backend);
    }
    made["backend"] = backends;
    if (!first && random.chance(50))
      made["extra_config"] = members(random.below(3));
    if (random.chance(30))
      made["timeout"] = value(0);
    return made;
  }

  Json members(unsigned count) {
    Json made = Json::object();
    for (; count > 0; --count)
      made[random.oneOf({"proxy", "auth/validator", "a b", "x", "@comment", "it's", "{"}) + std::to_string(next++)] =
          value(0);
    return made;
  }

  Json value(unsigned depth) {
    switch (random.below(depth > 1 ? 4 : 6)) {
    case 0:
      return random.below(1000);
    case 1:
      return random.chance(50);
    case 2:
      return nullptr;
    case 3:
      return random.oneOf({"", "a", "a: b", "# c", "gr\xC3\xBC\xC3\x9F", "\"", "two\nlines", "}", ",", "'"});
    case 4: {
      Json list = Json::array();
      for (unsigned i = random.below(3); i > 0; --i)
        list.push_back(value(depth + 1));
      return list;
    }
    default: {
      Json object = Json::object();
      for (unsigned i = random.below(3); i > 0; --i)
        object["k" + std::to_string(i)] = value(depth + 1);
      return object;
    }
    }
  }

  Random &random;
  unsigned next = 0;
};

// Writes a tree, and notes where the stanza that will move is.
class Writer {
public:
  Writer(Random &random, bool yaml) : yaml(yaml), random(random) {
    end = random.chance(30) ? "\r\n" : "\n";
    unit = yaml || random.chance(70) ? std::string(1 + random.below(4), ' ') : "\t";
    wild = random.chance(30);
  }

  std::string write(const Json &root) {
    if (yaml && random.chance(80))
      block(root, "", false);
    else
      flow(root, "");
    return out;
  }

  Range stanza{0, 0};

private:
  // What stands between two tokens where lines are not what the tree says.
  void blank() {
    if (wild)
      out += random.oneOf({"", "", " ", "  ", end + " ", end + end});
  }

  void scalar(const Json &value) {
    bool plain = value.is_string() && yaml && random.chance(60);
    std::string text = value.is_string() ? value.get<std::string>() : "";
    if (plain && !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos)
      out += text;
    else
      out += value.dump();
  }

  void key(const std::string &name) {
    if (yaml && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_/0123456789") == std::string::npos &&
        random.chance(80))
      out += name;
    else
      out += Json(name).dump();
  }

  void flow(const Json &value, const std::string &indent) {
    if (!value.is_structured())
      return scalar(value);
    bool lines = !value.empty() && random.chance(60);
    std::string within = indent + unit;
    out += value.is_object() ? "{" : "[";
    std::string gap = random.chance(70) ? "" : " ";
    bool isFirst = true;
    for (const auto &[name, child] : value.items()) {
      out += isFirst ? "" : ",";
      out += lines ? end + within : isFirst ? gap : " ";
      isFirst = false;
      blank();
      std::size_t begin = out.size();
      if (value.is_object()) {
        key(name);
        if (!yaml)
          blank();
        out += yaml || random.chance(80) ? ": " : ":";
      }
      flow(child, within);
      if (name == pluginKey)
        stanza = {begin, out.size()};
      blank();
    }
    out += lines ? end + indent : gap;
    if (!lines)
      blank();
    out += value.is_object() ? "}" : "]";
  }

  void endLine() {
    if (random.chance(15))
      out += " # c" + std::to_string(comments++);
    out += end;
    if (random.chance(5))
      out += end;
  }

  void block(const Json &value, const std::string &indent, bool isFirstIndented) {
    for (const auto &[name, child] : value.items()) {
      if (!isFirstIndented) {
        if (random.chance(5))
          out += indent + (random.chance(20) ? unit : "") + "# c" + std::to_string(comments++) + end;
        out += indent;
      }
      isFirstIndented = false;
      std::size_t begin = out.size();
      if (value.is_object()) {
        key(name);
        out += ":";
      } else {
        out += "-";
      }
      if (!child.is_structured() || child.empty() || random.chance(20)) {
        out += " ";
        flow(child, indent + unit);
        endLine();
      } else if (value.is_array() && random.chance(70)) {
        out += " ";
        block(child, indent + "  ", true);
      } else {
        endLine();
        block(child, indent + unit, false);
      }
      if (name == pluginKey)
        stanza = {begin, out.size()};
    }
  }

  const bool yaml;
  Random &random;
  std::string out, end, unit;
  bool wild = false;
  unsigned comments = 0;
};

Json treeOf(const Document &document, DocumentNode node) {
  Json made;
  switch (document.type(node)) {
  case ValueType::Object:
    made = Json::object();
    for (DocumentNode child : document.children(node))
      made[document.key(child)] = treeOf(document, child);
    return made;
  case ValueType::Array:
    made = Json::array();
    for (DocumentNode child : document.children(node))
      made.push_back(treeOf(document, child));
    return made;
  case ValueType::String:
    return document.string(node);
  default:
    return Json::parse(document.raw(node), nullptr, false);
  }
}

std::optional<Json> treeOf(const std::string &text, const std::string &path) {
  Fault fault;
  auto document = Document::parse(text, formatOf(path), fault);
  if (!document || !document->overridden().empty())
    return std::nullopt;
  return treeOf(*document, 0);
}

// `after` without what moved into it.
void takeOut(Json &after, const Json &before, const std::vector<NewStanza> &stanzas) {
  for (const NewStanza &stanza : stanzas) {
    Json &extra = after.at(Json::json_pointer(stanza.pointer))["extra_config"];
    EXPECT_EQ(extra[stanza.member].dump(), Json::parse(stanza.json).dump());
    extra.erase(stanza.member);
  }
  for (const NewStanza &stanza : stanzas) {
    Json &owner = after.at(Json::json_pointer(stanza.pointer));
    if (!before.at(Json::json_pointer(stanza.pointer)).contains("extra_config") && owner.contains("extra_config")) {
      EXPECT_TRUE(owner["extra_config"].empty());
      owner.erase("extra_config");
    }
  }
}

// That the edits take only the stanza away, and beside it only white space, commas and the braces of empty objects.
void expectOthersStay(const std::string &before, const std::string &after, std::vector<rewrite::Edit> edits,
                      Range stanza) {
  std::sort(edits.begin(), edits.end(), [](const rewrite::Edit &a, const rewrite::Edit &b) {
    return std::pair(a.range.begin, a.range.end) < std::pair(b.range.begin, b.range.end);
  });
  std::string expected;
  std::size_t at = 0;
  for (const rewrite::Edit &edit : edits) {
    ASSERT_GE(edit.range.begin, at);
    expected += before.substr(at, edit.range.begin - at) + edit.text;
    at = edit.range.end;
    for (std::size_t i = edit.range.begin; i < edit.range.end; ++i) {
      ASSERT_TRUE((i >= stanza.begin && i < stanza.end) ||
                  std::string_view(" \t\r\n,{}").find(before[i]) != std::string_view::npos)
          << "a byte of others at " << i;
    }
  }
  EXPECT_EQ(after, expected + before.substr(at));
}

// Some byte becomes another one: what is read again is taken exactly when all values are the same.
void expectChangesSeen(const Gateway &gateway, std::string text, Random &random) {
  auto before = treeOf(text, gateway.path);
  char &byte = text[random.below(static_cast<unsigned>(text.size()))];
  if (static_cast<unsigned char>(byte) < 0x80)
    byte = random.oneOf({"a", "1", " ", "\"", ",", "}"})[0];
  auto after = treeOf(text, gateway.path);
  auto again = readAgain(gateway, {{gateway.path, text}});
  bool isSame = before && after && before->dump() == after->dump();
  EXPECT_EQ(bool(again), isSame) << text;
  if (!again)
    llvm::consumeError(again.takeError());
}

} // namespace

TEST(MoveProperties, MovesTheStanzaAndNothingElse) {
  const char *seed = std::getenv("SEED");
  unsigned first = seed ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : 1;
  unsigned moved = 0, refused = 0;
  for (unsigned i = 0; i < 3000; ++i) {
    Random random(first * 100'000 + i);
    Generator generator(random);
    Json tree = generator.gateway();
    auto stanzas = generator.stanzas(tree);
    const std::string path = i % 2 == 0 ? "k.json" : "k.yaml";
    Writer writer(random, i % 2 != 0);
    std::string text = writer.write(tree);
    SCOPED_TRACE("SEED " + std::to_string(first) + ", " + std::to_string(i) + "\n" + text);
    auto read = treeOf(text, path);
    ASSERT_TRUE(read && read->dump() == tree.dump()) << "the reader and the writer disagree";
    auto gateway = readGateway({path, {}, true, 0}, text, {*catalog::findRelease("2.13.8")});
    ASSERT_TRUE(bool(gateway)) << llvm::toString(gateway.takeError());
    ASSERT_EQ(gateway->uses.size(), 1U);
    if (!moveUse(*gateway, 0, stanzas)) {
      ASSERT_EQ(path, "k.yaml") << "JSON holds nothing that is unclear";
      ASSERT_TRUE(gateway->edits.empty());
      ++refused;
      continue;
    }
    ++moved;
    auto texts = rewrittenTexts({&*gateway});
    ASSERT_TRUE(bool(texts)) << llvm::toString(texts.takeError());
    const std::string &after = texts->at(path);
    expectOthersStay(text, after, gateway->edits, writer.stanza);
    auto made = treeOf(after, path);
    ASSERT_TRUE(made) << after;
    takeOut(*made, tree, stanzas);
    tree["extra_config"].erase(pluginKey);
    EXPECT_EQ(made->dump(), tree.dump()) << after;
    expectChangesSeen(*gateway, after, random);
    if (HasFailure())
      return; // one is enough to read
  }
  EXPECT_LT(refused, moved / 4) << "most forms are edited";
  RecordProperty("moved", static_cast<int>(moved));
  RecordProperty("refused", static_cast<int>(refused));
}

} // namespace unplug::config

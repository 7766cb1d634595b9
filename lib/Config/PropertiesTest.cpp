// Properties of the rewriting, on generated configurations in three formats and many ways of writing them. What a
// rewriting should give is worked out on the generated tree, apart from the reader. SEED=n makes others.
#include "Config/Config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

using namespace unplug;
using namespace unplug::config;

namespace {

struct Member;

struct Value {
  ValueType type;
  std::string text; // of strings, numbers, booleans
  std::vector<Value> items;
  std::vector<Member> members;
};

struct Member {
  std::string first;
  Value second;
};

Value stringOf(std::string text) {
  return {ValueType::String, std::move(text), {}, {}};
}

Value objectOf(std::vector<Member> members) {
  return {ValueType::Object, {}, {}, std::move(members)};
}

Value listOf(std::vector<Value> items) {
  return {ValueType::Array, {}, std::move(items), {}};
}

// Independent of order and spelling.
std::string canonical(const Value &value) {
  switch (value.type) {
  case ValueType::Array: {
    std::string text = "[";
    for (const Value &item : value.items)
      text += canonical(item) + ",";
    return text + "]";
  }
  case ValueType::Object: {
    std::vector<std::string> parts;
    for (const auto &[key, member] : value.members)
      parts.push_back(key + "=" + canonical(member));
    std::sort(parts.begin(), parts.end());
    std::string text = "{";
    for (const std::string &part : parts)
      text += part + ",";
    return text + "}";
  }
  default:
    return std::string(toString(value.type)) + ":" + value.text;
  }
}

std::string canonical(const Document &document, DocumentNode node) {
  Value value{document.type(node), {}, {}, {}};
  std::vector<std::string> parts;
  switch (value.type) {
  case ValueType::Array: {
    std::string text = "[";
    for (DocumentNode child : document.children(node))
      text += canonical(document, child) + ",";
    return text + "]";
  }
  case ValueType::Object: {
    for (DocumentNode child : document.children(node))
      parts.push_back(document.key(child) + "=" + canonical(document, child));
    std::sort(parts.begin(), parts.end());
    std::string text = "{";
    for (const std::string &part : parts)
      text += part + ",";
    return text + "}";
  }
  case ValueType::String:
    value.text = document.string(node);
    break;
  case ValueType::Null:
    break;
  default:
    value.text = document.raw(node);
  }
  return canonical(value);
}

class Generator {
public:
  explicit Generator(unsigned seed) : random(seed) {}

  unsigned below(unsigned n) { return static_cast<unsigned>(random() % n); }
  bool chance(unsigned percent) { return below(100) < percent; }

  Value gateway() {
    Value root = objectOf({{"version", {ValueType::Number, "3", {}, {}}}});
    if (chance(80))
      root.members.emplace_back("plugin", objectOf({{"folder", stringOf("./p/")}, {"pattern", stringOf(".so")}}));
    if (chance(80))
      root.members.emplace_back("extra_config", extraConfig());
    std::vector<Value> endpoints;
    for (unsigned i = below(4); i > 0; --i) {
      Value endpoint = objectOf({{"endpoint", stringOf("/e" + std::to_string(i))}});
      std::vector<Value> backends;
      for (unsigned b = 1 + below(2); b > 0; --b) {
        Value backend = objectOf({{"url_pattern", stringOf("/" + word())}});
        if (chance(60))
          backend.members.emplace_back("extra_config", extraConfig());
        backends.push_back(std::move(backend));
      }
      if (chance(60))
        endpoint.members.emplace_back("extra_config", extraConfig());
      endpoint.members.emplace_back("backend", listOf(std::move(backends)));
      endpoints.push_back(std::move(endpoint));
    }
    root.members.emplace_back("endpoints", listOf(std::move(endpoints)));
    return root;
  }

  std::string word() {
    static const std::vector<std::string> words = {"a",   "guard",      "x-y",   "a b",  "gr\xC3\xBC\xC3\x9F",
                                                   "1",   "true",       "null",  "",     "it's",
                                                   "\"",  "a:b",        "#hash", "- ",   "{",
                                                   "\\n", "a\tb",       "*x",    "&",    "/",
                                                   "%",   "~",          "0x1",   "a #b", "yes",
                                                   "1e3", "line\nbreak"};
    return words[below(static_cast<unsigned>(words.size()))];
  }

private:
  Value any(unsigned depth) {
    switch (below(depth > 2 ? 3 : 5)) {
    case 0:
      return {ValueType::Number, std::to_string(below(5000)), {}, {}};
    case 1:
      return {ValueType::Boolean, chance(50) ? "true" : "false", {}, {}};
    case 2:
      return stringOf(word());
    case 3: {
      std::vector<Value> items;
      for (unsigned i = below(3); i > 0; --i)
        items.push_back(any(depth + 1));
      return listOf(std::move(items));
    }
    default:
      return object(depth + 1);
    }
  }

  Value object(unsigned depth) {
    Value value = objectOf({});
    for (unsigned i = below(4); i > 0; --i) {
      std::string key = word() + std::to_string(i);
      value.members.emplace_back(key, any(depth));
    }
    return value;
  }

  Value extraConfig() {
    if (!made.empty() && chance(15))
      return made[below(static_cast<unsigned>(made.size()))]; // what YAML may write as an alias
    made.push_back(newExtraConfig());
    return made.back();
  }

  Value newExtraConfig() {
    Value extra = objectOf({});
    for (unsigned i = below(4); i > 0; --i) {
      auto rows = catalog::namespaces();
      const catalog::Namespace &row = rows[chance(40) ? below(3) : below(static_cast<unsigned>(rows.size()))];
      std::string key(chance(70) ? row.legacy : row.shortName);
      bool known = std::any_of(extra.members.begin(), extra.members.end(), [&](auto &m) { return m.first == key; });
      if (known)
        continue;
      Value stanza = object(0);
      if (catalog::pluginKindOf(row.shortName) && chance(80))
        stanza.members.emplace_back("name", chance(50) ? stringOf(word()) : listOf({stringOf(word()), stringOf("b")}));
      extra.members.emplace_back(key, std::move(stanza));
    }
    if (chance(20))
      extra.members.emplace_back("own/" + word(), any(0));
    return extra;
  }

  std::mt19937 random;
  std::vector<Value> made;
};

// What 3.0 needs, by the rules of the facts: the short name, unless 2.x did not take the legacy one or used the other.
void expectExtra(Value &extra, const ReadOptions &options) {
  Value before = extra;
  auto has = [&](std::string_view name) {
    return std::any_of(before.members.begin(), before.members.end(), [&](auto &m) { return m.first == name; });
  };
  for (auto &[key, stanza] : extra.members) {
    if (const catalog::Namespace *row = catalog::findLegacyNamespace(key)) {
      if (!catalog::acceptsLegacy(options.from, *row) || has(row->shortName))
        continue;
      key = row->shortName;
    }
    if (key == "plugin/http-server" && stanza.type == ValueType::Object)
      for (auto &[name, value] : stanza.members)
        if (name == "name" && value.type == ValueType::String)
          value = listOf({value});
  }
}

void expect(Value &object, const ReadOptions &options) {
  for (auto &[key, member] : object.members) {
    if (key == "extra_config")
      expectExtra(member, options);
    if (key == "endpoints" || key == "backend")
      for (Value &item : member.items)
        expect(item, options);
  }
}

// One text of a tree; each writer chooses among the ways that its format has.
class Writer {
public:
  Writer(Generator &generator, bool crlf) : generator(generator), newline(crlf ? "\r\n" : "\n") {}

  std::string json(const Value &value) {
    std::string out = generator.chance(10) ? "\xEF\xBB\xBF" : "";
    writeJson(value, out);
    return out + (generator.chance(50) ? newline : "");
  }

  std::string yaml(const Value &root) {
    std::string out = generator.chance(30) ? "# " + std::string("first") + newline : "";
    if (generator.chance(20))
      out += "---" + newline;
    blockYaml(root, 0, out);
    return out;
  }

  std::string toml(const Value &root) {
    std::string out;
    writeTable(root, {}, out);
    return out;
  }

private:
  std::string space() {
    static const char *const spaces[] = {"", " ", "  ", "\t"};
    return generator.chance(15) ? newline + "  " : spaces[generator.below(4)];
  }

  // A string that JSON, YAML's double quotes and TOML's basic strings read the same.
  std::string quoted(const std::string &text, bool mayEscapeSlash) {
    std::string out = "\"";
    for (char c : text)
      if (c == '"' || c == '\\')
        out += std::string("\\") + c;
      else if (c == '\n')
        out += "\\n";
      else if (c == '\t')
        out += "\\t";
      else if (c == '/' && mayEscapeSlash && generator.chance(20))
        out += generator.chance(50) ? "\\/" : "\\u002f";
      else
        out += c;
    return out + "\"";
  }

  void writeJson(const Value &value, std::string &out) {
    switch (value.type) {
    case ValueType::String:
      out += quoted(value.text, true);
      return;
    case ValueType::Array:
    case ValueType::Object: {
      bool isArray = value.type == ValueType::Array;
      out += (isArray ? "[" : "{") + space();
      std::size_t size = isArray ? value.items.size() : value.members.size();
      for (std::size_t i = 0; i < size; ++i) {
        if (!isArray)
          out += quoted(value.members[i].first, true) + space() + ":" + space();
        writeJson(isArray ? value.items[i] : value.members[i].second, out);
        out += space() + (i + 1 < size ? "," : "") + space();
      }
      out += isArray ? "]" : "}";
      return;
    }
    default:
      out += value.text;
    }
  }

  std::string yamlString(const std::string &text) {
    bool plain = !text.empty() &&
                 text.find_first_not_of("abcdefghijklmnopqrstuvwxyzACDEFGHIJKLM/_.-0123456789") == std::string::npos &&
                 std::isalpha(static_cast<unsigned char>(text[0])) && text != "true" && text != "null" && text != "yes";
    if (plain && generator.chance(60))
      return text;
    if (text.find('\n') == std::string::npos && text.find('\t') == std::string::npos && generator.chance(40)) {
      std::string out = "'";
      for (char c : text)
        out += c == '\'' ? "''" : std::string(1, c);
      return out + "'";
    }
    return quoted(text, false);
  }

  // "[ ... ]" and "{ ... }" on one line, as YAML and TOML have them; `text` and `key` write a string and a key.
  template <typename Text, typename Key>
  static void onOneLine(const Value &value, std::string &out, const Text &text, const Key &key) {
    if (value.type != ValueType::Array && value.type != ValueType::Object) {
      out += value.type == ValueType::String ? text(value.text) : value.text;
      return;
    }
    bool isArray = value.type == ValueType::Array;
    out += isArray ? "[ " : "{ ";
    std::size_t size = isArray ? value.items.size() : value.members.size();
    for (std::size_t i = 0; i < size; ++i) {
      if (!isArray)
        out += key(value.members[i].first);
      onOneLine(isArray ? value.items[i] : value.members[i].second, out, text, key);
      out += i + 1 < size ? ", " : " ";
    }
    out += isArray ? "]" : "}";
  }

  void flowYaml(const Value &value, std::string &out) {
    onOneLine(
        value, out, [this](const std::string &text) { return yamlString(text); },
        [this](const std::string &key) { return yamlString(key) + ": "; });
  }

  static bool isEmpty(const Value &value) { return value.items.empty() && value.members.empty(); }

  void endLine(std::string &out) {
    if (generator.chance(15))
      out += "  # " + std::string("why");
    out += newline;
    if (generator.chance(5))
      out += newline;
  }

  // `value`, an object or a list that is not empty, from the start of a line; the first line is indented already.
  void blockYaml(const Value &value, unsigned indent, std::string &out, bool firstIsIndented = true) {
    std::string margin(indent, ' ');
    bool isArray = value.type == ValueType::Array;
    std::size_t size = isArray ? value.items.size() : value.members.size();
    for (std::size_t i = 0; i < size; ++i) {
      const Value &child = isArray ? value.items[i] : value.members[i].second;
      if (i > 0 || !firstIsIndented)
        out += margin;
      out += isArray ? "-" : yamlString(value.members[i].first) + ":";
      bool nests = child.type == ValueType::Array || child.type == ValueType::Object;
      if (nests && !isEmpty(child) && generator.chance(75)) {
        if (isArray && generator.chance(70)) {
          out += " ";
          blockYaml(child, indent + 2, out);
        } else {
          endLine(out);
          blockYaml(child, indent + 2, out, false);
        }
        continue;
      }
      out += " ";
      if (nests && !isEmpty(child) && generator.chance(70)) {
        auto [anchor, fresh] = anchors.emplace(canonical(child), "a" + std::to_string(anchors.size()));
        out += (fresh ? "&" : "*") + anchor->second + " ";
        if (!fresh) {
          endLine(out);
          continue;
        }
      }
      flowYaml(child, out);
      endLine(out);
    }
  }

  std::string tomlKey(const std::string &key) {
    bool bare = !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_-0123456789") == std::string::npos;
    if (bare && generator.chance(70))
      return key;
    if (key.find_first_of("'\n\t") == std::string::npos && generator.chance(40))
      return "'" + key + "'";
    return quoted(key, false);
  }

  std::string tomlString(const std::string &text) {
    bool literal = text.find_first_of("'\n\t") == std::string::npos && generator.chance(30);
    return literal ? "'" + text + "'" : quoted(text, false);
  }

  void inlineToml(const Value &value, std::string &out) {
    onOneLine(
        value, out, [this](const std::string &text) { return tomlString(text); },
        [this](const std::string &key) { return tomlKey(key) + " = "; });
  }

  // Plain values first; then tables and arrays of tables under headers of their own.
  void writeTable(const Value &table, const std::vector<std::string> &path, std::string &out) {
    std::vector<const Member *> later;
    for (const auto &member : table.members) {
      bool isTables = member.second.type == ValueType::Array && !member.second.items.empty() &&
                      std::all_of(member.second.items.begin(), member.second.items.end(),
                                  [](const Value &item) { return item.type == ValueType::Object; });
      if ((member.second.type == ValueType::Object || isTables) && generator.chance(80)) {
        later.push_back(&member);
        continue;
      }
      out += tomlKey(member.first) + " = ";
      inlineToml(member.second, out);
      endLine(out);
    }
    for (const auto *member : later) {
      auto below = path;
      below.push_back(member->first);
      auto header = [&] {
        std::string text;
        for (const std::string &part : below)
          text += (text.empty() ? "" : ".") + tomlKey(part);
        return text;
      };
      if (member->second.type == ValueType::Object) {
        out += "[" + header() + "]";
        endLine(out);
        writeTable(member->second, below, out);
      } else {
        for (const Value &item : member->second.items) {
          out += "[[" + header() + "]]";
          endLine(out);
          writeTable(item, below, out);
        }
      }
    }
  }

  Generator &generator;
  std::string newline;
  std::map<std::string, std::string> anchors; // of YAML, by what they stand for
};

// What is the same at both ends, and whether the edits account for all between.
void expectOnlyEditsChange(const std::string &before, const std::string &after, std::vector<rewrite::Edit> edits) {
  std::sort(edits.begin(), edits.end(),
            [](const rewrite::Edit &a, const rewrite::Edit &b) { return a.range.begin < b.range.begin; });
  edits.erase(std::unique(edits.begin(), edits.end(), // an alias' text is met again
                          [](const rewrite::Edit &a, const rewrite::Edit &b) { return a.range == b.range; }),
              edits.end());
  std::string expected;
  std::size_t at = 0;
  for (const rewrite::Edit &edit : edits) {
    ASSERT_GE(edit.range.begin, at);
    expected += before.substr(at, edit.range.begin - at) + edit.text;
    at = edit.range.end;
  }
  EXPECT_EQ(after, expected + before.substr(at));
}

unsigned firstSeed() {
  const char *seed = std::getenv("SEED");
  return seed ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : 1;
}

} // namespace

TEST(Properties, RewritingDoesWhatIsMeantAndNothingElse) {
  const ReadOptions options{*catalog::findRelease("2.13.8"), nullptr, nullptr};
  unsigned rewritten = 0, byHand = 0;
  for (unsigned i = 0; i < 3000; ++i) {
    Generator generator(firstSeed() * 100'000 + i);
    Value tree = generator.gateway(), wanted = tree;
    expect(wanted, options);
    Writer writer(generator, generator.chance(20));
    const std::pair<std::string, std::string> texts[] = {
        {"k.json", writer.json(tree)}, {"k.yaml", writer.yaml(tree)}, {"k.toml", writer.toml(tree)}};
    std::set<std::string> usesOfJson;
    for (const auto &[path, text] : texts) {
      SCOPED_TRACE("SEED " + std::to_string(firstSeed()) + ", " + std::to_string(i) + ", " + path + "\n" + text);
      Fault fault;
      auto document = Document::parse(text, formatOf(path), fault);
      ASSERT_TRUE(document) << fault.message << " at " << fault.offset;
      ASSERT_EQ(canonical(*document, 0), canonical(tree)) << "the reader and the writer disagree";
      auto gateway = readGateway({path, {}, true, 0}, text, options);
      ASSERT_TRUE(static_cast<bool>(gateway)) << llvm::toString(gateway.takeError());
      std::set<std::string> uses; // TOML's tables come in another order
      for (const Use &use : gateway->uses) {
        std::string line = std::string(toString(use.kind)) + use.pointer + (use.live ? "+" : "-");
        for (const std::string &name : use.names)
          line += "," + name;
        uses.insert(std::move(line));
      }
      EXPECT_EQ(path == "k.json" ? uses : usesOfJson, uses);
      usesOfJson = uses;
      auto changed = rewrittenTexts({&*gateway});
      ASSERT_TRUE(static_cast<bool>(changed)) << llvm::toString(changed.takeError());
      std::string after = changed->empty() ? text : changed->begin()->second;
      expectOnlyEditsChange(text, after, gateway->edits);
      bool isByHand = std::any_of(gateway->findings.begin(), gateway->findings.end(),
                                  [](const Finding &f) { return f.code == FindingCode::EditByHand; });
      byHand += isByHand;
      rewritten += after != text;
      auto again = Document::parse(after, formatOf(path), fault);
      ASSERT_TRUE(again) << fault.message << "\n" << after;
      if (!isByHand) {
        EXPECT_EQ(canonical(*again, 0), canonical(wanted)) << after;
      }
      auto twice = readGateway({path, {}, true, 0}, after, options);
      ASSERT_TRUE(static_cast<bool>(twice)) << llvm::toString(twice.takeError());
      EXPECT_TRUE(twice->edits.empty()) << "a second rewriting changes nothing";
      for (const Finding &finding : twice->findings)
        EXPECT_TRUE(isByHand ||
                    (finding.code != FindingCode::LegacyNamespace && finding.code != FindingCode::ServerNameIsString))
            << finding.message;
      if (HasFailure())
        return; // one is enough to read
    }
  }
  EXPECT_GT(rewritten, 3000U);
  EXPECT_LT(byHand, rewritten / 10) << "most forms are edited";
  RecordProperty("rewritten", static_cast<int>(rewritten));
  RecordProperty("byHand", static_cast<int>(byHand));
}

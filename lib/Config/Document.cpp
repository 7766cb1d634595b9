// Documents: access to parsed nodes.
#include "Config/Document.h"

#include "Support/Utf8.h"

#include <algorithm>
#include <charconv>
#include <strings.h>
#include <unordered_map>

namespace unplug::config {

namespace {

std::uint32_t hexQuad(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// The text between the quotes of a checked literal, escapes resolved.
std::string decode(std::string_view literal) {
  literal = literal.substr(1, literal.size() - 2);
  if (literal.find('\\') == std::string_view::npos)
    return std::string(literal);
  std::string out;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (literal[i] != '\\') {
      out += literal[i];
      continue;
    }
    char c = literal[++i];
    if (c != 'u') {
      static constexpr std::string_view from = "bfnrt", to = "\b\f\n\r\t";
      auto index = from.find(c);
      out += index == std::string_view::npos ? c : to[index];
      continue;
    }
    std::uint32_t rune = hexQuad(literal.substr(i + 1, 4));
    i += 4;
    if (rune >= 0xD800 && rune < 0xDC00 && literal.substr(i + 1, 2) == "\\u") {
      std::uint32_t low = hexQuad(literal.substr(i + 3, 4));
      if (low >= 0xDC00 && low < 0xE000) {
        rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
        i += 6;
      }
    }
    appendUtf8(out, rune >= 0xD800 && rune < 0xE000 ? 0xFFFD : rune); // a lone surrogate, as Go decodes it
  }
  return out;
}

} // namespace

std::string_view toString(ValueType type) {
  static constexpr std::string_view names[] = {"null", "boolean", "number", "string", "array", "object"};
  return names[static_cast<int>(type)];
}

std::string_view Document::raw(DocumentNode node) const {
  return text.substr(nodes[node].begin, nodes[node].end - nodes[node].begin);
}

std::string_view toString(Format format) {
  return format == Format::Json ? "json" : format == Format::Yaml ? "yaml" : "toml";
}

std::string_view nameOf(Format format) {
  return format == Format::Json ? "JSON" : format == Format::Yaml ? "YAML" : "TOML";
}

Format formatOf(std::string_view path) {
  // Without regard to what the file holds, and with regard to case: ".YAML" is JSON to the gateway.
  if (path.ends_with(".yaml") || path.ends_with(".yml"))
    return Format::Yaml;
  return path.ends_with(".toml") ? Format::Toml : Format::Json;
}

std::optional<Document> Document::parse(std::string_view text, Format format, Fault &fault) {
  switch (format) {
  case Format::Yaml:
    return parseYaml(text, fault);
  case Format::Toml:
    return parseToml(text, fault);
  case Format::Json:
    break;
  }
  return parse(text, fault);
}

namespace {

bool isPlainSafe(std::string_view text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '/' || c == '-' || c == '_' || c == '.'; });
}

} // namespace

std::vector<std::pair<Range, std::string>> Document::respelled(DocumentNode node, std::string_view key) const {
  std::vector<std::pair<Range, std::string>> edits;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges = {{nodes[node].keyBegin, nodes[node].keyEnd}};
  for (auto [at, end] = otherKeys.equal_range(node); at != end; ++at)
    ranges.push_back(at->second);
  for (auto [begin, end] : ranges) {
    if (end <= begin)
      return {};
    char first = text[begin];
    bool quoted = (first == '"' || first == '\'') && end - begin >= 2 && text[end - 1] == first;
    if (!quoted && (formatOfText != Format::Yaml || !isPlainSafe(key)))
      return {}; // a bare key of TOML holds no slash
    std::string quote(quoted ? 1 : 0, first);
    edits.push_back({{begin, end}, quote + std::string(key) + quote});
  }
  return edits;
}

std::vector<std::pair<Range, std::string>> Document::asList(DocumentNode node) const {
  Range at = range(node);
  std::string_view literal = raw(node);
  bool quoted = literal.size() >= 2 && (literal[0] == '"' || literal[0] == '\'') && literal.back() == literal[0];
  if (quoted || isPlainSafe(literal))
    return {{{at.begin, at.begin}, "["}, {{at.end, at.end}, "]"}};
  return {};
}

std::string Document::key(DocumentNode node) const {
  if (!decoded.empty())
    return arena.substr(decoded[node].keyBegin, decoded[node].keyEnd - decoded[node].keyBegin);
  const Node &n = nodes[node];
  return n.keyEnd == n.keyBegin ? std::string() : decode(text.substr(n.keyBegin, n.keyEnd - n.keyBegin));
}

std::string Document::string(DocumentNode node) const {
  if (!decoded.empty())
    return type(node) == ValueType::String ? arena.substr(decoded[node].begin, decoded[node].end - decoded[node].begin)
                                           : std::string();
  return type(node) == ValueType::String ? decode(raw(node)) : std::string();
}

std::vector<DocumentNode> Document::children(DocumentNode node) const {
  std::vector<DocumentNode> found;
  for (DocumentNode child = nodes[node].firstChild; child != 0; child = nodes[child].next)
    found.push_back(child);
  return found;
}

std::optional<DocumentNode> Document::member(DocumentNode object, std::string_view name, bool anyCase) const {
  std::optional<DocumentNode> found;
  if (type(object) != ValueType::Object)
    return found;
  for (DocumentNode child = nodes[object].firstChild; child != 0; child = nodes[child].next) {
    std::string spelled = key(child);
    if (spelled == name ||
        (anyCase && spelled.size() == name.size() && strncasecmp(spelled.data(), name.data(), name.size()) == 0))
      found = child;
  }
  return found;
}

std::vector<DocumentNode> Document::overridden() const {
  std::vector<DocumentNode> found;
  std::unordered_map<std::string, DocumentNode> last;
  for (DocumentNode object = 0; object < nodes.size(); ++object) {
    if (nodes[object].type != ValueType::Object)
      continue;
    last.clear();
    for (DocumentNode child = nodes[object].firstChild; child != 0; child = nodes[child].next) {
      auto [at, fresh] = last.emplace(key(child), child);
      if (!fresh) {
        found.push_back(at->second);
        at->second = child;
      }
    }
  }
  std::sort(found.begin(), found.end(),
            [&](DocumentNode a, DocumentNode b) { return nodes[a].keyBegin < nodes[b].keyBegin; });
  return found;
}

std::string pointerTo(const std::string &pointer, std::string_view token) {
  std::string result = pointer + "/";
  for (char c : token)
    if (c == '~')
      result += "~0";
    else if (c == '/')
      result += "~1";
    else
      result += c;
  return result;
}

} // namespace unplug::config

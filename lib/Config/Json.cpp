// Documents: access to parsed nodes.
#include "Config/Json.h"

#include <algorithm>
#include <charconv>
#include <strings.h>
#include <unordered_map>

namespace unplug::config {

namespace {

void appendUtf8(std::string &out, std::uint32_t rune) {
  if (rune < 0x80) {
    out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    out += static_cast<char>(0xC0 | (rune >> 6));
    out += static_cast<char>(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    out += static_cast<char>(0xE0 | (rune >> 12));
    out += static_cast<char>(0x80 | ((rune >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (rune & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (rune >> 18));
    out += static_cast<char>(0x80 | ((rune >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((rune >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (rune & 0x3F));
  }
}

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

std::string_view toString(JsonType type) {
  static constexpr std::string_view names[] = {"null", "boolean", "number", "string", "array", "object"};
  return names[static_cast<int>(type)];
}

std::string_view JsonDocument::raw(JsonNode node) const {
  return text.substr(nodes[node].begin, nodes[node].end - nodes[node].begin);
}

std::string JsonDocument::key(JsonNode node) const {
  const Node &n = nodes[node];
  return n.keyEnd == n.keyBegin ? std::string() : decode(text.substr(n.keyBegin, n.keyEnd - n.keyBegin));
}

std::string JsonDocument::string(JsonNode node) const {
  return type(node) == JsonType::String ? decode(raw(node)) : std::string();
}

std::vector<JsonNode> JsonDocument::children(JsonNode node) const {
  std::vector<JsonNode> found;
  for (JsonNode child = nodes[node].firstChild; child != 0; child = nodes[child].next)
    found.push_back(child);
  return found;
}

std::optional<JsonNode> JsonDocument::member(JsonNode object, std::string_view name, bool anyCase) const {
  std::optional<JsonNode> found;
  if (type(object) != JsonType::Object)
    return found;
  for (JsonNode child = nodes[object].firstChild; child != 0; child = nodes[child].next) {
    std::string spelled = key(child);
    if (spelled == name ||
        (anyCase && spelled.size() == name.size() && strncasecmp(spelled.data(), name.data(), name.size()) == 0))
      found = child;
  }
  return found;
}

std::vector<JsonNode> JsonDocument::overridden() const {
  std::vector<JsonNode> found;
  std::unordered_map<std::string, JsonNode> last;
  for (JsonNode object = 0; object < nodes.size(); ++object) {
    if (nodes[object].type != JsonType::Object)
      continue;
    last.clear();
    for (JsonNode child = nodes[object].firstChild; child != 0; child = nodes[child].next) {
      auto [at, fresh] = last.emplace(key(child), child);
      if (!fresh) {
        found.push_back(at->second);
        at->second = child;
      }
    }
  }
  std::sort(found.begin(), found.end(), [&](JsonNode a, JsonNode b) { return nodes[a].keyBegin < nodes[b].keyBegin; });
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

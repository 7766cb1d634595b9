// JSON (RFC 8259) with the byte range of every key and value: what edits and places in reports stand on.
#pragma once

#include "Support/Location.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::config {

enum class JsonType : std::uint8_t { Null, Boolean, Number, String, Array, Object };

// "string", "number", "boolean", "array", "object", "null"
std::string_view toString(JsonType type);

// Index of a node in its document; 0 is the root.
using JsonNode = std::uint32_t;

// What is wrong with a text, and where.
struct JsonFault {
  std::size_t offset = 0;
  std::string message;
};

// A parsed text. Nodes are 28 bytes each; the text must outlive the document.
class JsonDocument {
public:
  static constexpr unsigned maxDepth = 512;

  // Parses all of `text`; a byte order mark at its start is skipped. `fault` is filled when nothing is returned.
  static std::optional<JsonDocument> parse(std::string_view text, JsonFault &fault);

  JsonType type(JsonNode node) const { return nodes[node].type; }
  Range range(JsonNode node) const { return {nodes[node].begin, nodes[node].end}; }
  Range keyRange(JsonNode node) const { return {nodes[node].keyBegin, nodes[node].keyEnd}; } // quotes included
  std::string_view raw(JsonNode node) const;
  std::string key(JsonNode node) const;    // escapes resolved; for members of objects
  std::string string(JsonNode node) const; // escapes resolved; empty unless a string
  std::vector<JsonNode> children(JsonNode node) const;

  // The last member called `name`, as decoders that keep the last one see it; with `anyCase`, keys match without case.
  std::optional<JsonNode> member(JsonNode object, std::string_view name, bool anyCase = false) const;

  // Members that a later one of the same object overrides, in source order.
  std::vector<JsonNode> overridden() const;

private:
  friend class JsonParser;

  struct Node {
    JsonType type;
    std::uint32_t keyBegin, keyEnd, begin, end;
    std::uint32_t firstChild, next; // 0: none
  };

  std::string_view text;
  std::vector<Node> nodes;
};

// RFC 6901: `token` appended to `pointer`.
std::string pointerTo(const std::string &pointer, std::string_view token);

} // namespace unplug::config

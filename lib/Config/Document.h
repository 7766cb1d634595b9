// Configurations as trees of values, each with the byte range of its key and itself: what edits and places in reports
// stand on. JSON (RFC 8259), YAML 1.2 as Go's yaml.v3 reads it, TOML 1.0.
#pragma once

#include "Support/Location.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unplug::config {

enum class ValueType : std::uint8_t { Null, Boolean, Number, String, Array, Object };

// "string", "number", "boolean", "array", "object", "null"
std::string_view toString(ValueType type);

// Index of a node in its document; 0 is the root.
using DocumentNode = std::uint32_t;

// What is wrong with a text, and where.
struct Fault {
  std::size_t offset = 0;
  std::string message;
};

enum class Format : std::uint8_t { Json, Yaml, Toml };

std::string_view toString(Format format); // "json", "yaml", "toml"
std::string_view nameOf(Format format);   // "JSON", "YAML", "TOML"

// The format that the gateway takes a file for (facts F2): by its extension, JSON for all others.
Format formatOf(std::string_view path);

// A parsed text; it must outlive the document. Nodes are 28 bytes each, in YAML and TOML 44.
class Document {
public:
  static constexpr unsigned maxDepth = 512;

  // Parses all of `text`; a byte order mark at its start is skipped. `fault` is filled when nothing is returned.
  static std::optional<Document> parse(std::string_view text, Fault &fault); // JSON
  static std::optional<Document> parseYaml(std::string_view text, Fault &fault);
  static std::optional<Document> parseToml(std::string_view text, Fault &fault);
  static std::optional<Document> parse(std::string_view text, Format format, Fault &fault);

  Format format() const { return formatOfText; }
  // The first document of a YAML stream is read, as the gateway does; whether there are more.
  bool hasMoreDocuments() const { return moreDocuments; }

  // Some text stands for several values (YAML's aliases), or several texts for one key (TOML's headers).
  bool sharesText() const { return aliases || !otherKeys.empty(); }

  // `key` spelled as the key of `node` is (quotes, TOML's headers), for each place that spells it. Empty when there is
  // no safe way.
  std::vector<std::pair<Range, std::string>> respelled(DocumentNode node, std::string_view key) const;
  // `node`, a string, as a list of it. Empty when there is no safe way.
  std::vector<std::pair<Range, std::string>> asList(DocumentNode node) const;

  ValueType type(DocumentNode node) const { return nodes[node].type; }
  Range range(DocumentNode node) const { return {nodes[node].begin, nodes[node].end}; }
  Range keyRange(DocumentNode node) const { return {nodes[node].keyBegin, nodes[node].keyEnd}; } // quotes included
  std::string_view raw(DocumentNode node) const;
  std::string key(DocumentNode node) const;    // escapes resolved; for members of objects
  std::string string(DocumentNode node) const; // escapes resolved; empty unless a string
  std::vector<DocumentNode> children(DocumentNode node) const;

  // The last member called `name`, as decoders that keep the last one see it; with `anyCase`, keys match without case.
  std::optional<DocumentNode> member(DocumentNode object, std::string_view name, bool anyCase = false) const;

  // Members that a later one of the same object overrides, in source order.
  std::vector<DocumentNode> overridden() const;

private:
  friend class JsonParser;
  friend class YamlReader;
  friend class TomlReader;

  struct Node {
    ValueType type;
    std::uint32_t keyBegin, keyEnd, begin, end;
    std::uint32_t firstChild, next; // 0: none
  };

  // What YAML and TOML spell in more ways than JSON: the decoded key and string, in `arena`.
  struct Decoded {
    std::uint32_t keyBegin, keyEnd, begin, end;
  };

  std::string_view text;
  std::vector<Node> nodes;
  Format formatOfText = Format::Json;
  bool moreDocuments = false;
  bool aliases = false;
  std::string arena;
  std::vector<Decoded> decoded;                                                   // parallel to nodes; empty for JSON
  std::multimap<DocumentNode, std::pair<std::uint32_t, std::uint32_t>> otherKeys; // TOML: further spellings of a key
};

// RFC 6901: `token` appended to `pointer`.
std::string pointerTo(const std::string &pointer, std::string_view token);

} // namespace unplug::config

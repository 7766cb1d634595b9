// YAML through libyaml's events, which say where values, aliases and anchors end. Scalars are typed as Go's yaml.v3
// does.
#include "Config/Document.h"

#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>

namespace unplug::config {

namespace {

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool isYamlNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+'))
    text.remove_prefix(1);
  if (text.empty())
    return false;
  if (isOneOf(text, {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"}))
    return true;
  auto all = [](std::string_view rest, std::string_view digits) {
    return !rest.empty() && rest.find_first_not_of(digits) == std::string_view::npos;
  };
  if (text.size() > 2 && text[0] == '0') {
    if (text[1] == 'x' || text[1] == 'X')
      return all(text.substr(2), "0123456789abcdefABCDEF_");
    if (text[1] == 'o' || text[1] == 'O')
      return all(text.substr(2), "01234567_");
    if (text[1] == 'b' || text[1] == 'B')
      return all(text.substr(2), "01_");
  }
  bool digits = false, dot = false, exponent = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if ((c >= '0' && c <= '9') || (c == '_' && digits && !exponent)) {
      digits = true;
    } else if (c == '.' && !dot && !exponent) {
      dot = true;
    } else if ((c == 'e' || c == 'E') && digits && !exponent && i + 1 < text.size()) {
      exponent = true;
      if (text[i + 1] == '+' || text[i + 1] == '-')
        ++i;
      if (i + 1 >= text.size())
        return false;
    } else {
      return false;
    }
  }
  return digits;
}

ValueType typeOfPlain(std::string_view text) {
  if (text.empty() || isOneOf(text, {"~", "null", "Null", "NULL"}))
    return ValueType::Null;
  if (isOneOf(text, {"true", "True", "TRUE", "false", "False", "FALSE"}))
    return ValueType::Boolean;
  return isYamlNumber(text) ? ValueType::Number : ValueType::String;
}

struct ParserCloser {
  void operator()(yaml_parser_t *parser) const {
    yaml_parser_delete(parser);
    delete parser;
  }
};

} // namespace

class YamlReader {
public:
  YamlReader(std::string_view text, Fault &fault) : text(text), fault(fault), parser(new yaml_parser_t) {
    document.text = text;
    document.formatOfText = Format::Yaml;
  }

  std::optional<Document> run() {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
      return fail(0, "the file is too large");
    yaml_parser_initialize(parser.get());
    yaml_parser_set_encoding(parser.get(), YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser.get(), reinterpret_cast<const unsigned char *>(text.data()), text.size());
    // A document's root is node 0; an empty stream gives null, as yaml.v3 does.
    bool inFirst = false;
    for (unsigned documents = 0;;) {
      yaml_event_t event;
      if (!yaml_parser_parse(parser.get(), &event)) {
        if (documents > 1)
          break; // what follows the first document is not read by the gateway
        std::size_t at = parser->error == YAML_READER_ERROR
                             ? parser->problem_offset
                             : byteOf(std::max(parser->problem_mark.index, parser->context_mark.index));
        return fail(std::min(at, text.size()), parser->problem ? parser->problem : "not understood");
      }
      std::unique_ptr<yaml_event_t, void (*)(yaml_event_t *)> owned(&event, yaml_event_delete);
      if (event.type == YAML_STREAM_END_EVENT)
        break;
      if (event.type == YAML_DOCUMENT_START_EVENT) {
        inFirst = ++documents == 1;
        document.moreDocuments = documents > 1;
        if (documents > 1)
          break;
      }
      if (inFirst && !take(event))
        return std::nullopt;
    }
    if (document.nodes.empty())
      addNode(ValueType::Null, 0, 0, {});
    return std::move(document);
  }

private:
  struct Open {
    DocumentNode node;
    DocumentNode lastChild = 0;
    bool hasKey = false; // of a mapping: the next value has this key
    std::uint32_t keyBegin = 0, keyEnd = 0;
    std::string key;
    std::vector<DocumentNode> merged; // mappings of `<<`
  };

  std::nullopt_t fail(std::size_t offset, std::string message) {
    fault = {offset, std::move(message)};
    return std::nullopt;
  }

  bool failed(std::size_t offset, std::string message) {
    fail(offset, std::move(message));
    return false;
  }

  // libyaml counts characters. Marks come nearly in order, so a cursor that goes both ways is enough.
  std::uint32_t byteOf(std::size_t character) {
    auto continues = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    while (characterAt < character && byteAt < text.size()) {
      ++byteAt;
      while (continues(byteAt))
        ++byteAt;
      ++characterAt;
    }
    while (characterAt > character && byteAt > 0) {
      --byteAt;
      while (continues(byteAt))
        --byteAt;
      --characterAt;
    }
    return static_cast<std::uint32_t>(byteAt);
  }

  bool take(const yaml_event_t &event) {
    std::uint32_t begin = byteOf(event.start_mark.index), end = byteOf(event.end_mark.index);
    switch (event.type) {
    case YAML_SCALAR_EVENT: {
      const auto &scalar = event.data.scalar;
      std::string_view value(reinterpret_cast<const char *>(scalar.value), scalar.length);
      // The mark of a scalar with a tag or an anchor is that of the tag.
      if (scalar.anchor || scalar.tag)
        begin = std::min(end, skipProperties(begin, end));
      if (startsKey(begin, end, std::string(value)))
        return note(scalar.anchor, std::nullopt);
      bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
      ValueType type = plain && !scalar.tag ? typeOfPlain(value) : tagged(scalar.tag, value);
      auto node = place(type, begin, end, value);
      return node && note(scalar.anchor, node);
    }
    case YAML_MAPPING_START_EVENT:
      return open(ValueType::Object, event.data.mapping_start.anchor, begin);
    case YAML_SEQUENCE_START_EVENT:
      return open(ValueType::Array, event.data.sequence_start.anchor, begin);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT: {
      Open top = std::move(stack.back());
      stack.pop_back();
      document.nodes[top.node].end = end;
      return merge(top);
    }
    case YAML_ALIAS_EVENT:
      return alias(reinterpret_cast<const char *>(event.data.alias.anchor), begin);
    default:
      return true;
    }
  }

  static ValueType tagged(const unsigned char *tag, std::string_view value) {
    std::string_view name = tag ? reinterpret_cast<const char *>(tag) : "";
    if (name.ends_with(":int") || name.ends_with(":float"))
      return ValueType::Number;
    if (name.ends_with(":bool"))
      return ValueType::Boolean;
    return name.ends_with(":null") && value.empty() ? ValueType::Null : ValueType::String;
  }

  std::uint32_t skipProperties(std::uint32_t begin, std::uint32_t end) const {
    while (begin < end && (text[begin] == '&' || text[begin] == '!')) {
      while (begin < end && !std::strchr(" \t\r\n", text[begin]))
        ++begin;
      while (begin < end && std::strchr(" \t\r\n", text[begin]))
        ++begin;
    }
    return begin;
  }

  // In a mapping every other node is a key.
  bool startsKey(std::uint32_t begin, std::uint32_t end, std::string value) {
    if (stack.empty())
      return false;
    Open &top = stack.back();
    if (document.nodes[top.node].type != ValueType::Object || top.hasKey)
      return false;
    top.hasKey = true;
    top.keyBegin = begin;
    top.keyEnd = end;
    top.key = std::move(value);
    return true;
  }

  bool note(const unsigned char *anchor, std::optional<DocumentNode> node) {
    if (anchor && node)
      anchors[reinterpret_cast<const char *>(anchor)] = *node;
    return true;
  }

  DocumentNode addNode(ValueType type, std::uint32_t begin, std::uint32_t end, std::string_view value) {
    document.nodes.push_back({type, 0, 0, begin, end, 0, 0});
    auto from = static_cast<std::uint32_t>(document.arena.size());
    if (type == ValueType::String)
      document.arena += value;
    document.decoded.push_back({0, 0, from, static_cast<std::uint32_t>(document.arena.size())});
    return static_cast<DocumentNode>(document.nodes.size() - 1);
  }

  // A new node as the root or the next child of the innermost container.
  std::optional<DocumentNode> place(ValueType type, std::uint32_t begin, std::uint32_t end, std::string_view value) {
    if (document.arena.size() > (1U << 30)) {
      fail(begin, "it holds more text than unplug reads");
      return std::nullopt;
    }
    DocumentNode node = addNode(type, begin, end, value);
    if (stack.empty())
      return node;
    Open &top = stack.back();
    if (document.nodes[top.node].type == ValueType::Object) {
      if (!top.hasKey) {
        fail(begin, "a key that is not a single value, which the gateway does not take");
        return std::nullopt;
      }
      top.hasKey = false;
      if (top.key == "<<" && text.substr(top.keyBegin, 2) == "<<") {
        top.merged.push_back(node); // joined when the mapping is complete
        return node;
      }
      setKey(node, top.keyBegin, top.keyEnd, top.key);
    }
    append(top, node);
    return node;
  }

  void setKey(DocumentNode node, std::uint32_t begin, std::uint32_t end, const std::string &key) {
    document.nodes[node].keyBegin = begin;
    document.nodes[node].keyEnd = end;
    auto from = static_cast<std::uint32_t>(document.arena.size());
    document.arena += key;
    document.decoded[node].keyBegin = from;
    document.decoded[node].keyEnd = static_cast<std::uint32_t>(document.arena.size());
  }

  void append(Open &parent, DocumentNode node) {
    if (parent.lastChild == 0)
      document.nodes[parent.node].firstChild = node;
    else
      document.nodes[parent.lastChild].next = node;
    parent.lastChild = node;
  }

  bool open(ValueType type, const unsigned char *anchor, std::uint32_t begin) {
    if (stack.size() >= Document::maxDepth)
      return failed(begin, "nested deeper than " + std::to_string(Document::maxDepth) + " levels");
    auto node = place(type, begin, begin, {});
    if (!node)
      return false;
    stack.push_back({*node, 0, false, 0, 0, {}, {}});
    return note(anchor, node);
  }

  bool alias(const std::string &name, std::uint32_t begin) {
    auto target = anchors.find(name);
    if (target == anchors.end())
      return failed(begin, "unknown anchor \"" + name + "\"");
    for (const Open &container : stack)
      if (container.node == target->second)
        return failed(begin, "the anchor \"" + name + "\" holds itself");
    if (!stack.empty() && document.nodes[stack.back().node].type == ValueType::Object && !stack.back().hasKey)
      return failed(begin, "an alias as a key, which unplug does not read");
    return copyUnder(target->second, 0).has_value();
  }

  // A copy of `from`, with the places of the original, as the next child of the innermost container.
  std::optional<DocumentNode> copyUnder(DocumentNode from, unsigned depth) {
    if (stack.size() + depth > Document::maxDepth) {
      fail(document.nodes[from].begin, "nested deeper than " + std::to_string(Document::maxDepth) + " levels");
      return std::nullopt;
    }
    document.aliases = true;
    if (++copies > maxCopies) {
      fail(document.nodes[from].begin, "its aliases stand for more than unplug reads");
      return std::nullopt;
    }
    Document::Node original = document.nodes[from];
    Document::Decoded words = document.decoded[from];
    auto node = place(original.type, original.begin, original.end,
                      std::string(document.arena.substr(words.begin, words.end - words.begin)));
    if (!node)
      return std::nullopt;
    stack.push_back({*node, 0, false, 0, 0, {}, {}});
    for (DocumentNode child = original.firstChild; child != 0; child = document.nodes[child].next) {
      giveKeyOf(child);
      if (!copyUnder(child, depth + 1))
        return std::nullopt;
    }
    stack.pop_back();
    return node;
  }

  void giveKeyOf(DocumentNode child) {
    Open &top = stack.back();
    if (document.nodes[top.node].type != ValueType::Object)
      return;
    const Document::Decoded &words = document.decoded[child];
    top.hasKey = true;
    top.keyBegin = document.nodes[child].keyBegin;
    top.keyEnd = document.nodes[child].keyEnd;
    top.key = document.arena.substr(words.keyBegin, words.keyEnd - words.keyBegin);
  }

  // The members of merged mappings that the mapping has not itself.
  bool merge(const Open &mapping) {
    if (mapping.merged.empty())
      return true;
    Open target{mapping.node, mapping.lastChild, false, 0, 0, {}, {}};
    std::vector<DocumentNode> from;
    for (DocumentNode merged : mapping.merged) {
      if (document.nodes[merged].type == ValueType::Array)
        for (DocumentNode item = document.nodes[merged].firstChild; item != 0; item = document.nodes[item].next)
          from.push_back(item);
      else
        from.push_back(merged);
    }
    stack.push_back(target);
    for (DocumentNode each : from) {
      if (document.nodes[each].type != ValueType::Object)
        return failed(document.nodes[each].begin, "map merge requires map or sequence of maps as the value");
      for (DocumentNode child = document.nodes[each].firstChild; child != 0; child = document.nodes[child].next) {
        giveKeyOf(child);
        if (document.member(mapping.node, stack.back().key)) {
          stack.back().hasKey = false;
          continue;
        }
        if (!copyUnder(child, 0))
          return false;
      }
    }
    stack.pop_back();
    return true;
  }

  std::string_view text;
  Fault &fault;
  std::unique_ptr<yaml_parser_t, ParserCloser> parser;
  Document document;
  std::vector<Open> stack;
  std::map<std::string, DocumentNode> anchors;
  static constexpr std::size_t maxCopies = 1'000'000;
  std::size_t copies = 0; // of values behind aliases
  std::size_t byteAt = 0, characterAt = 0;
};

std::optional<Document> Document::parseYaml(std::string_view text, Fault &fault) {
  return YamlReader(text, fault).run();
}

} // namespace unplug::config

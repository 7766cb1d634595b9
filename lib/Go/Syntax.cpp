// The only place that calls tree-sitter.
#include "Go/Syntax.h"

#include <charconv>

extern "C" const TSLanguage *tree_sitter_go(void);

namespace unplug::go {

std::string_view SyntaxNode::kind() const {
  return *this ? ts_node_type(node) : std::string_view();
}

Range SyntaxNode::range() const {
  return *this ? Range{ts_node_start_byte(node), ts_node_end_byte(node)} : Range{};
}

std::string_view SyntaxNode::text() const {
  Range at = range();
  return source.substr(at.begin, at.end - at.begin);
}

bool SyntaxNode::hasError() const {
  return *this && ts_node_has_error(node);
}
bool SyntaxNode::isError() const {
  return *this && ts_node_is_error(node);
}
bool SyntaxNode::isMissing() const {
  return *this && ts_node_is_missing(node);
}

SyntaxNode SyntaxNode::parent() const {
  return *this ? SyntaxNode(ts_node_parent(node), source) : SyntaxNode();
}

SyntaxNode SyntaxNode::field(std::string_view name) const {
  if (!*this)
    return {};
  return {ts_node_child_by_field_name(node, name.data(), static_cast<std::uint32_t>(name.size())), source};
}

std::vector<SyntaxNode> SyntaxNode::children() const {
  std::vector<SyntaxNode> found;
  if (!*this)
    return found;
  TSTreeCursor cursor = ts_tree_cursor_new(node);
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    TSNode child = ts_tree_cursor_current_node(&cursor);
    if (ts_node_is_named(child))
      found.emplace_back(child, source);
  }
  ts_tree_cursor_delete(&cursor);
  return found;
}

SyntaxTree SyntaxTree::parse(std::string text) {
  SyntaxTree result;
  result.source = std::make_shared<const std::string>(std::move(text));
  std::unique_ptr<TSParser, void (*)(TSParser *)> parser(ts_parser_new(), ts_parser_delete);
  ts_parser_set_language(parser.get(), tree_sitter_go());
  TSTree *tree = ts_parser_parse_string(parser.get(), nullptr, result.source->data(),
                                        static_cast<std::uint32_t>(result.source->size()));
  result.tree = std::shared_ptr<TSTree>(tree, [](TSTree *t) {
    if (t)
      ts_tree_delete(t);
  });
  return result;
}

SyntaxNode SyntaxTree::root() const {
  return tree ? SyntaxNode(ts_tree_root_node(tree.get()), *source) : SyntaxNode();
}

std::vector<SyntaxNode> findAll(SyntaxNode from, std::string_view kind) {
  std::vector<SyntaxNode> found;
  std::vector<SyntaxNode> pending = {from};
  while (!pending.empty()) {
    SyntaxNode node = pending.back();
    pending.pop_back();
    if (node.kind() == kind)
      found.push_back(node);
    auto children = node.children();
    pending.insert(pending.end(), children.rbegin(), children.rend());
  }
  return found;
}

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

// One escape of an interpreted string, after its backslash (Go specification, "Rune literals"). Gives the bytes used.
std::size_t escape(std::string_view text, std::string &out) {
  static constexpr std::string_view plain = "abfnrtv\\\"", values = "\a\b\f\n\r\t\v\\\"";
  if (text.empty())
    return 0;
  if (auto index = plain.find(text[0]); index != std::string_view::npos) {
    out += values[index];
    return 1;
  }
  bool octal = text[0] >= '0' && text[0] <= '7';
  std::size_t skip = octal ? 0 : 1;
  std::size_t digits = octal ? 3 : text[0] == 'x' ? 2 : text[0] == 'u' ? 4 : text[0] == 'U' ? 8 : 0;
  if (digits == 0 || text.size() < skip + digits)
    return 0;
  std::uint32_t rune = 0;
  const char *end = text.data() + skip + digits;
  if (std::from_chars(text.data() + skip, end, rune, octal ? 8 : 16).ptr != end || rune > 0x10FFFF)
    return 0;
  if (octal || digits == 2)
    out += static_cast<char>(rune);
  else
    appendUtf8(out, rune);
  return skip + digits;
}

} // namespace

bool stringValue(SyntaxNode literal, std::string &value) {
  std::string_view text = literal.text();
  bool raw = literal.kind() == "raw_string_literal";
  if ((!raw && literal.kind() != "interpreted_string_literal") || text.size() < 2)
    return false;
  text = text.substr(1, text.size() - 2);
  value.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (raw) {
      if (text[i] != '\r')
        value += text[i];
    } else if (text[i] != '\\') {
      value += text[i];
    } else {
      std::size_t used = escape(text.substr(i + 1), value);
      if (used == 0)
        return false;
      i += used;
    }
  }
  return true;
}

} // namespace unplug::go

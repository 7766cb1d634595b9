// A Go file's syntax tree: tree-sitter's, behind values that cannot outlive it by accident.
#pragma once

#include "Support/Location.h"

#include <tree_sitter/api.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::go {

// A node of a tree; valid while its SyntaxTree lives. A null node has kind "" and no children.
class SyntaxNode {
public:
  SyntaxNode() : node{}, source() {}
  SyntaxNode(TSNode node, std::string_view source) : node(node), source(source) {}

  explicit operator bool() const { return node.tree != nullptr && !ts_node_is_null(node); }
  bool operator==(const SyntaxNode &other) const { return node.id == other.node.id; }

  std::string_view kind() const; // of the grammar: "call_expression", ...
  Range range() const;
  std::string_view text() const;
  bool hasError() const;  // an error in it or below
  bool isError() const;   // this very node stands for what could not be parsed
  bool isMissing() const; // the parser made it up

  SyntaxNode parent() const;
  SyntaxNode field(std::string_view name) const; // child by field name
  std::vector<SyntaxNode> children() const;      // named children, comments included

private:
  TSNode node;
  std::string_view source;
};

// A parsed file. Owns the text.
class SyntaxTree {
public:
  static SyntaxTree parse(std::string text);

  SyntaxNode root() const;
  const std::string &text() const { return *source; }

private:
  SyntaxTree() = default;

  std::shared_ptr<const std::string> source;
  std::shared_ptr<TSTree> tree;
};

// All nodes of `kind` at or below `from`, in source order, found without recursion.
std::vector<SyntaxNode> findAll(SyntaxNode from, std::string_view kind);

// The value of a Go string literal node (interpreted or raw), escapes resolved; false when it is not one or malformed.
bool stringValue(SyntaxNode literal, std::string &value);

} // namespace unplug::go

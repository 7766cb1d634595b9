// A Go file's syntax tree: what tree-sitter parsed, kept as one flat array that is cheap to search and to hold.
#pragma once

#include "Support/Location.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::go {

struct FlatTree;

// A node of a tree; valid while its SyntaxTree lives. A null node has kind "" and no children.
class SyntaxNode {
public:
  SyntaxNode() = default;
  SyntaxNode(const FlatTree *tree, std::uint32_t index) : tree(tree), index(index) {}

  explicit operator bool() const { return tree != nullptr; }
  bool operator==(const SyntaxNode &other) const = default;

  std::string_view kind() const; // of the grammar: "call_expression", ...
  Range range() const;
  std::string_view text() const;
  bool hasError() const;  // an error in it or below
  bool isError() const;   // this very node stands for what could not be parsed
  bool isMissing() const; // the parser made it up

  SyntaxNode parent() const;
  SyntaxNode field(std::string_view name) const; // child by field name
  std::vector<SyntaxNode> children() const;      // named children, comments included

  friend std::vector<SyntaxNode> findAll(SyntaxNode from, std::string_view kind);

private:
  const FlatTree *tree = nullptr;
  std::uint32_t index = 0;
};

// A parsed file. Owns the text; copies share it.
class SyntaxTree {
public:
  static SyntaxTree parse(std::string text);

  SyntaxNode root() const;
  const std::string &text() const;

private:
  SyntaxTree() = default;

  std::shared_ptr<const FlatTree> tree;
};

// All named nodes of `kind` at or below `from`, in source order.
std::vector<SyntaxNode> findAll(SyntaxNode from, std::string_view kind);

// The value of a Go string literal node (interpreted or raw), escapes resolved; false when it is not one or malformed.
bool stringValue(SyntaxNode literal, std::string &value);

} // namespace unplug::go

#include "Go/Syntax.h"
#include "Go/TreeWalk.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

using namespace unplug::go;

extern "C" const TSLanguage *tree_sitter_go(void);

namespace {

// One line a node, as tree-sitter's public cursor sees it.
std::vector<std::string> byCursor(const TSTree *tree) {
  std::vector<std::string> lines;
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  std::function<void(int)> visit = [&](int depth) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    unsigned field = depth == 0 ? 0U : ts_tree_cursor_current_field_id(&cursor);
    bool kept = ts_node_is_named(node) || ts_node_is_missing(node) || field != 0;
    if (kept)
      lines.push_back(std::to_string(ts_node_start_byte(node)) + "-" + std::to_string(ts_node_end_byte(node)) + " " +
                      std::to_string(ts_node_symbol(node)) + " field " + std::to_string(field) + " below " +
                      std::to_string(depth) + (ts_node_is_named(node) ? " named" : "") +
                      (ts_node_is_missing(node) ? " missing" : "") + (ts_node_has_error(node) ? " error" : ""));
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      do
        visit(depth + (kept ? 1 : 0));
      while (ts_tree_cursor_goto_next_sibling(&cursor));
      ts_tree_cursor_goto_parent(&cursor);
    }
  };
  visit(0);
  ts_tree_cursor_delete(&cursor);
  return lines;
}

std::vector<std::string> byWalk(const TSTree *tree) {
  std::vector<UnplugFlatNode> nodes(ts_node_descendant_count(ts_tree_root_node(tree)));
  nodes.resize(unplugFlatten(tree, nodes.data(), static_cast<std::uint32_t>(nodes.size())));
  std::vector<std::string> lines;
  std::vector<int> depth;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const UnplugFlatNode &node = nodes[i];
    depth.push_back(node.parent == UINT32_MAX ? 0 : depth[node.parent] + 1);
    lines.push_back(std::to_string(node.begin) + "-" + std::to_string(node.begin + node.length) + " " +
                    std::to_string(node.symbol) + " field " + std::to_string(node.field) + " below " +
                    std::to_string(depth[i]) + ((node.flags & unplugNamed) ? " named" : "") +
                    ((node.flags & unplugIsMissing) ? " missing" : "") +
                    ((node.flags & unplugHasError) ? " error" : ""));
    EXPECT_LE(node.end, nodes.size());
    if (node.parent != UINT32_MAX) {
      EXPECT_LE(node.end, nodes[node.parent].end);
      EXPECT_GT(node.end, i);
    }
  }
  return lines;
}

} // namespace

// Over every Go file of the fixtures, whole and cut short.
TEST(Syntax, WalksTreesAsTheCursorDoes) {
  unsigned files = 0;
  TSParser *parser = ts_parser_new();
  ts_parser_set_language(parser, tree_sitter_go());
  for (const auto &entry : std::filesystem::recursive_directory_iterator(UNPLUG_SOURCE_DIR "/testdata")) {
    if (entry.path().extension() != ".go")
      continue;
    ++files;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (std::size_t size : {text.size(), text.size() / 2, text.size() / 3}) {
      TSTree *tree = ts_parser_parse_string(parser, nullptr, text.data(), static_cast<std::uint32_t>(size));
      EXPECT_EQ(byWalk(tree), byCursor(tree)) << entry.path() << " up to " << size;
      ts_tree_delete(tree);
    }
  }
  ts_parser_delete(parser);
  EXPECT_GT(files, 50U);
}

TEST(Syntax, FindsNodesWithTheirText) {
  auto tree = SyntaxTree::parse("package main\n\nfunc main() {}\n");
  auto functions = findAll(tree.root(), "function_declaration");
  ASSERT_EQ(functions.size(), 1u);
  EXPECT_EQ(functions[0].field("name").text(), "main");
  EXPECT_FALSE(tree.root().hasError());
}

TEST(Syntax, ReportsErrors) {
  EXPECT_TRUE(SyntaxTree::parse("package main\nfunc (").root().hasError());
}

TEST(Syntax, KnowsNewOfAnyExpression) {
  auto tree = SyntaxTree::parse("package p\n\nvar a, b, c = new(1 + 1), new(f(x)), new([]int)\n");
  EXPECT_FALSE(tree.root().hasError());
  auto calls = findAll(tree.root(), "call_expression");
  ASSERT_EQ(calls.size(), 4u);
  EXPECT_EQ(calls[0].text(), "new(1 + 1)");
  EXPECT_EQ(calls[0].field("function").text(), "new");
  EXPECT_TRUE(SyntaxTree::parse("package p\nvar a = new(1 +)\n").root().hasError());
}

TEST(Syntax, ResolvesEscapesOfStrings) {
  auto tree = SyntaxTree::parse("package p\nvar a, b = \"x\\t\\u00e9\\x41\\101\", `raw\\n`\n");
  std::string value;
  ASSERT_TRUE(stringValue(findAll(tree.root(), "interpreted_string_literal").at(0), value));
  EXPECT_EQ(value, "x\t\xC3\xA9"
                   "AA");
  ASSERT_TRUE(stringValue(findAll(tree.root(), "raw_string_literal").at(0), value));
  EXPECT_EQ(value, "raw\\n");
}

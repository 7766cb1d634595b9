#include "Go/Syntax.h"

#include <gtest/gtest.h>

using namespace unplug::go;

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

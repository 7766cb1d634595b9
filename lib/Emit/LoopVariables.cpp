// Only loops that declare a variable and let it out can tell the difference.
#include "Emit/LoopVariables.h"

#include "Emit/Versions.h"

#include <algorithm>

namespace unplug::emit {

using go::SyntaxNode;

bool sharesLoopVariables(std::string_view goVersion) {
  return compareVersions(goVersion, "1.22") < 0; // no go line at all means an old one
}

std::vector<SyntaxNode> loopsThatKeepTheirVariable(SyntaxNode root) {
  std::vector<SyntaxNode> found;
  for (SyntaxNode loop : findAll(root, "for_statement")) {
    std::vector<SyntaxNode> variables;
    for (SyntaxNode clause : loop.children()) {
      SyntaxNode left;
      if (clause.kind() == "for_clause" && clause.field("initializer").kind() == "short_var_declaration")
        left = clause.field("initializer").field("left");
      else if (clause.kind() == "range_clause" && clause.text().find(":=") != std::string_view::npos)
        left = clause.field("left");
      for (SyntaxNode name : left.children())
        if (name.kind() == "identifier" && name.text() != "_")
          variables.push_back(name);
    }
    auto isVariable = [&](SyntaxNode node) {
      return std::any_of(variables.begin(), variables.end(), [&](SyntaxNode variable) {
        return node.kind() == "identifier" && node.text() == variable.text();
      });
    };
    bool keeps = false;
    for (SyntaxNode literal : findAll(loop.field("body"), "func_literal")) {
      auto names = findAll(literal.field("body"), "identifier");
      keeps |= std::any_of(names.begin(), names.end(), isVariable);
    }
    for (SyntaxNode unary : findAll(loop.field("body"), "unary_expression"))
      keeps |= unary.text().starts_with("&") && isVariable(unary.field("operand"));
    if (keeps)
      found.push_back(loop);
  }
  return found;
}

} // namespace unplug::emit

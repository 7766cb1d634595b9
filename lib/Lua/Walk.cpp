#include "Lua/Walk.h"

namespace unplug::lua {

void walk(const Expression &expression, const VisitExpression &visit) {
  visit(expression);
  for (const ExpressionPtr &argument : expression.arguments)
    if (argument)
      walk(*argument, visit);
}

void walk(const Block &block, const VisitStatement &statement, const VisitExpression &expression) {
  auto visit = [&](const ExpressionPtr &one) {
    if (one)
      walk(*one, expression);
  };
  for (const auto &one : block) {
    statement(*one);
    walk(one->initial, statement, expression);
    visit(one->condition);
    for (const ExpressionPtr &left : one->left)
      visit(left);
    for (const ExpressionPtr &right : one->right)
      visit(right);
    if (!one->neverRuns)
      walk(one->body, statement, expression);
    walk(one->post, statement, expression);
    walk(one->otherwise, statement, expression);
    for (const Clause &clause : one->clauses) {
      for (const ExpressionPtr &value : clause.values)
        visit(value);
      walk(clause.body, statement, expression);
    }
  }
}

void walk(const Function &function, const VisitStatement &statement, const VisitExpression &expression) {
  walk(function.body, statement, expression);
}

} // namespace unplug::lua

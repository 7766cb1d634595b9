#include "Lua/Guards.h"

#include "Lua/Walk.h"

namespace unplug::lua {

namespace {

class Reader {
public:
  explicit Reader(Guards &given) : guards(given) {}

  void read(const Block &block) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Statement &statement = *block[i];
      if (statement.kind == StatementKind::If && statement.initial.size() == 1)
        readCheck(*statement.initial[0], statement, true);
      if (i + 1 < block.size() && block[i + 1]->kind == StatementKind::If && block[i + 1]->initial.empty())
        readCheck(statement, *block[i + 1], false);
      read(statement.initial);
      read(statement.body);
      read(statement.otherwise);
      for (const Clause &clause : statement.clauses) {
        if (clause.bound && clause.types.size() == 1 && clause.types[0])
          guards.variables.emplace(clause.bound, nullptr);
        read(clause.body);
      }
    }
  }

private:
  static bool returns(const Block &block) {
    for (const auto &statement : block)
      if (statement->kind == StatementKind::Return)
        return true;
    return false;
  }

  // `x, ok := value` and the `if` that asks for ok.
  void readCheck(const Statement &assignment, const Statement &check, bool within) {
    if (assignment.kind != StatementKind::Assign || assignment.left.size() != 2 || assignment.declares.size() != 2 ||
        !assignment.declares[0] || !assignment.left[1] || assignment.left[1]->kind != ExpressionKind::Variable ||
        !check.condition || assignment.declares[0]->assignments != 0)
      return;
    const Variable *variable = assignment.declares[0], *ok = assignment.left[1]->variable;
    const Expression &condition = *check.condition;
    bool negated = condition.kind == ExpressionKind::Not && condition.arguments[0]->kind == ExpressionKind::Variable &&
                   condition.arguments[0]->variable == ok && returns(check.body) && !mentions(check.body, variable);
    bool asked = within && condition.kind == ExpressionKind::Variable && condition.variable == ok &&
                 !mentions(check.otherwise, variable);
    if (!negated && !asked)
      return;
    if (assignment.right.size() != 1)
      return;
    guards.variables.emplace(variable, assignment.right[0].get());
    if (assignment.right[0]->kind == ExpressionKind::Assert)
      guards.assertions.insert(assignment.right[0].get());
  }

  Guards &guards;
};

} // namespace

void readGuards(const Function &function, Guards &into) {
  Reader(into).read(function.body);
}

bool mentions(const Block &block, const Variable *variable) {
  bool found = false;
  walk(block, [](const Statement &) {}, [&](const Expression &expression) {
    found |= expression.kind == ExpressionKind::FunctionLiteral || expression.variable == variable;
  });
  return found;
}

} // namespace unplug::lua

// Code that may panic. A panic is an error of the script where the gateway answers 500 to both; elsewhere it must be
// shown not to happen.
#include "Lua/Rules.h"

#include "Lua/Walk.h"

namespace unplug::lua {

namespace {

// Variables that are not nil in a block, by what is asked before: `x, ok := ...; if !ok { return }` and the like.
class Guards {
public:
  explicit Guards(const Function &function) { read(function.body); }

  bool isGuarded(const Variable *variable) const { return guarded.count(variable) > 0; }

private:
  static bool leaves(const Block &block) {
    for (const auto &statement : block)
      if (statement->kind == StatementKind::Return)
        return true;
    return false;
  }

  void read(const Block &block) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Statement &statement = *block[i];
      if (statement.kind == StatementKind::If) {
        for (const auto &initial : statement.initial)
          readCheck(*initial, statement, true);
      }
      if (i + 1 < block.size() && block[i + 1]->kind == StatementKind::If)
        readCheck(statement, *block[i + 1], false);
      read(statement.initial);
      read(statement.body);
      read(statement.otherwise);
      for (const Clause &clause : statement.clauses) {
        if (clause.bound && clause.types.size() == 1 && clause.types[0])
          guarded.insert(clause.bound);
        read(clause.body);
      }
    }
  }

  // `x, ok := value` and the `if` that asks for ok.
  void readCheck(const Statement &assignment, const Statement &check, bool within) {
    if (assignment.kind != StatementKind::Assign || assignment.left.size() != 2 || assignment.declares.size() != 2 ||
        !assignment.declares[0] || !assignment.left[1] || assignment.left[1]->kind != ExpressionKind::Variable ||
        !check.condition)
      return;
    const Variable *ok = assignment.left[1]->variable;
    const Expression &condition = *check.condition;
    bool negated = condition.kind == ExpressionKind::Not && condition.arguments[0]->kind == ExpressionKind::Variable &&
                   condition.arguments[0]->variable == ok && leaves(check.body);
    bool asked = within && condition.kind == ExpressionKind::Variable && condition.variable == ok;
    if ((negated || asked) && assignment.declares[0]->assignments == 0)
      guarded.insert(assignment.declares[0]);
  }

  std::set<const Variable *> guarded;
};

} // namespace

void Rules::judgePanics(Function &function) {
  Guards guards(function);
  auto panics = [&](Place at) { require(Requirement::Kind::NoPanic, at); };
  auto isSolid = [&](const Expression &value) {
    if (value.kind == ExpressionKind::Variable)
      return guards.isGuarded(value.variable) || value.variable == function.receiver ||
             underlying(value.type)->kind == TypeKind::Struct || (value.variable->isCaptured && !mayBeNil(value)) ||
             isLoggerType(value.type);
    return value.kind == ExpressionKind::Address || underlying(value.type)->kind == TypeKind::Struct ||
           !mayBeNil(value);
  };
  walk(function, [](const Statement &) {}, [&](const Expression &expression) {
    for (const ExpressionPtr &argument : expression.arguments)
      if (argument && argument->kind == ExpressionKind::Bad)
        return;
    switch (expression.kind) {
    case ExpressionKind::Assert:
      if (!expression.commaOk)
        panics(expression.at);
      return;
    case ExpressionKind::Index:
      if (underlying(expression.arguments[0]->type)->kind != TypeKind::Map)
        panics(expression.at);
      return;
    case ExpressionKind::Slice:
      panics(expression.at);
      return;
    case ExpressionKind::Field:
      if (expression.arguments[0]->type->kind == TypeKind::Pointer && !isSolid(*expression.arguments[0]))
        panics(expression.at);
      return;
    case ExpressionKind::CallInterface:
      if (!isSolid(*expression.arguments[0]) && judgement.dropped.count(&expression) == 0)
        panics(expression.at);
      return;
    case ExpressionKind::CallBuiltin:
      if (expression.name == "panic")
        panics(expression.at);
      return;
    case ExpressionKind::Binary:
      if ((expression.name == "/" || expression.name == "%") && !expression.constant &&
          !expression.arguments[1]->constant)
        panics(expression.at);
      return;
    default:
      return;
    }
  });
  // A nil map takes no entries.
  walk(function, [&](const Statement &statement) {
    for (const ExpressionPtr &left : statement.left) {
      if (!left || left->kind != ExpressionKind::Index || underlying(left->arguments[0]->type)->kind != TypeKind::Map)
        continue;
      bool mayBeNilMap = false;
      flow.leaves(*left->arguments[0], [&](const Leaf &leaf) {
        bool isMade = leaf.kind == Leaf::Kind::Expression &&
                      (leaf.expression->kind == ExpressionKind::MapLiteral ||
                       leaf.expression->kind == ExpressionKind::CallInterface);
        mayBeNilMap |= !isMade;
      });
      if (mayBeNilMap)
        panics(left->at);
    }
  }, [](const Expression &) {});
}

} // namespace unplug::lua

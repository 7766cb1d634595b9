#include "Lua/Registers.h"

#include "Lua/Walk.h"

#include <algorithm>
#include <map>
#include <set>

namespace unplug::lua {

namespace {

unsigned needOf(const Expression &expression);

// Values that are worked out one after the other, each beside those before it.
unsigned needOfRow(const std::vector<const Expression *> &row, std::size_t atOnce) {
  unsigned need = 0;
  for (std::size_t i = 0; i < row.size(); ++i)
    need = std::max(need, static_cast<unsigned>(i % atOnce) + needOf(*row[i]));
  return need;
}

// Operands of one operator that follow each other: Lua holds all of them at a time when it joins texts.
void collectOperands(const Expression &expression, const std::string &name, std::vector<const Expression *> &into) {
  for (const ExpressionPtr &operand : expression.arguments)
    if (operand->kind == ExpressionKind::Binary && operand->name == name)
      collectOperands(*operand, name, into);
    else
      into.push_back(operand.get());
}

unsigned needOf(const Expression &expression) {
  constexpr std::size_t noEnd = ~std::size_t(0), ofConstructor = 50; // Lua writes the fields of a table by fifties
  std::vector<const Expression *> row;
  std::size_t atOnce = noEnd;
  if (expression.constant)
    return 1;
  if (expression.kind == ExpressionKind::Binary) {
    collectOperands(expression, expression.name, row);
  } else {
    if (expression.kind == ExpressionKind::ListLiteral || expression.kind == ExpressionKind::MapLiteral)
      atOnce = ofConstructor;
    for (const ExpressionPtr &argument : expression.arguments)
      if (argument)
        row.push_back(argument.get());
  }
  return 3 + needOfRow(row, atOnce); // a helper that is called for it, and what it is called with
}

unsigned needOf(const Block &block);

unsigned needOf(const Statement &statement) {
  unsigned own = 0, names = 0;
  std::vector<const Expression *> right;
  for (const ExpressionPtr &value : statement.right)
    right.push_back(value.get());
  own = std::max(own, needOfRow(right, ~std::size_t(0)));
  for (const ExpressionPtr &left : statement.left)
    if (left)
      own = std::max(own, static_cast<unsigned>(statement.left.size()) + needOf(*left));
  for (const auto &initial : statement.initial)
    names += static_cast<unsigned>(initial->left.size() + initial->declares.size());
  if (statement.condition)
    own = std::max(own, needOf(*statement.condition));
  for (const Clause &clause : statement.clauses)
    for (const ExpressionPtr &value : clause.values)
      own = std::max(own, needOf(*value));
  // Loops and switches hold up to five values of their own.
  unsigned inner = std::max({needOf(statement.initial), needOf(statement.body), needOf(statement.otherwise),
                             needOf(statement.post)});
  for (const Clause &clause : statement.clauses)
    inner = std::max(inner, needOf(clause.body));
  if (inner || names)
    inner += 5 + names;
  return std::max(own, inner);
}

// The most at any of the statements, with the variables that are in sight there.
unsigned needOf(const Block &block) {
  unsigned inSight = 0, need = 0;
  for (const auto &statement : block) {
    need = std::max(need, inSight + needOf(*statement));
    inSight += static_cast<unsigned>(std::max(statement->declares.size(), statement->left.size()));
  }
  return std::max(need, inSight);
}

} // namespace

unsigned registersOf(const Function &function) {
  auto names = static_cast<unsigned>(function.parameters.size() + function.results.size() + 1);
  return names + needOf(function.body);
}

unsigned captured(const Function &literal) {
  std::set<const Variable *> found;
  auto isInside = [&](const Function *owner) {
    for (; owner; owner = owner->parent)
      if (owner == &literal)
        return true;
    return false;
  };
  std::vector<const Function *> pending = {&literal};
  while (!pending.empty()) {
    const Function *one = pending.back();
    pending.pop_back();
    walk(*one, [](const Statement &) {}, [&](const Expression &expression) {
      if (expression.kind == ExpressionKind::FunctionLiteral)
        pending.push_back(expression.function); // what those refer to goes through this one
      if (expression.kind == ExpressionKind::Variable && expression.variable->owner && !isInside(expression.variable->owner))
        found.insert(expression.variable);
    });
  }
  return static_cast<unsigned>(found.size());
}

namespace {

struct Path {
  unsigned registers = 0, calls = 0;
};

// `open` is how many calls lead here: no more than matters are followed.
Path longest(const Flow &flow, const Function &function, unsigned open, std::map<const Function *, Path> &known) {
  if (auto found = known.find(&function); found != known.end())
    return found->second;
  if (open > mostCallsDeep)
    return {0, mostCallsDeep};
  known[&function] = {}; // so that a cycle, which is refused elsewhere, ends
  Path below;
  walk(function, [](const Statement &) {}, [&](const Expression &expression) {
    bool calls = expression.kind == ExpressionKind::CallFunction || expression.kind == ExpressionKind::CallValue ||
                 expression.kind == ExpressionKind::CallInterface;
    if (!calls)
      return;
    for (const Function *target : flow.calledBy(expression)) {
      Path path = longest(flow, *target, open + 1, known);
      below.registers = std::max(below.registers, path.registers);
      below.calls = std::max(below.calls, path.calls);
    }
  });
  return known[&function] = {below.registers + registersOf(function), below.calls + 1};
}

} // namespace

std::set<const Function *> deepCalls(const Flow &flow, const std::set<const Function *> &functions) {
  std::map<const Function *, Path> known;
  std::set<const Function *> deep;
  for (const Function *function : functions) {
    Path path = longest(flow, *function, 0, known);
    if (path.registers > mostOfCalls || path.calls > mostCallsDeep)
      deep.insert(function);
  }
  std::set<const Function *> outermost = deep;
  for (const Function *function : deep)
    walk(*function, [](const Statement &) {}, [&](const Expression &expression) {
      for (const Function *target : flow.calledBy(expression))
        outermost.erase(target);
    });
  return outermost;
}

} // namespace unplug::lua

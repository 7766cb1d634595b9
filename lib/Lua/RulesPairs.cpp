// `value, err := f()` and the check of err: behind it the value is there, where f gives a value whenever it gives no
// error.
#include "Lua/Guards.h"
#include "Lua/Rules.h"

#include "Lua/Walk.h"

namespace unplug::lua {

namespace {

// The variable of `err != nil`.
const Variable *isNotNil(const Expression &condition) {
  bool is = condition.kind == ExpressionKind::Binary && condition.name == "!=" &&
            condition.arguments[0]->kind == ExpressionKind::Variable &&
            condition.arguments[1]->kind == ExpressionKind::Nil;
  return is ? condition.arguments[0]->variable : nullptr;
}

bool leaves(const Block &block) {
  for (auto one = block.rbegin(); one != block.rend(); ++one)
    if ((*one)->kind != StatementKind::Comment)
      return (*one)->kind == StatementKind::Return;
  return false;
}

} // namespace

// Returns of an error that was just found not to be nil.
std::set<const Statement *> Rules::failingReturns(const Function &function) {
  std::set<const Statement *> failing;
  walk(
      function,
      [&](const Statement &check) {
        const Variable *error =
            check.kind == StatementKind::If && check.condition ? isNotNil(*check.condition) : nullptr;
        if (!error)
          return;
        for (const auto &one : check.body) {
          bool isOfError = one->kind == StatementKind::Return && one->right.size() == 2 &&
                           one->right[1]->kind == ExpressionKind::Variable && one->right[1]->variable == error;
          if (isOfError)
            failing.insert(one.get());
          else if (one->kind != StatementKind::Comment && (one->kind != StatementKind::Expression || error->isCaptured))
            return; // it may assign to the variable
        }
      },
      [](const Expression &) {});
  return failing;
}

// Every return has a value that is there, or an error that is.
bool Rules::givesOrFails(const Function &function) {
  auto [found, isNew] = pairs.emplace(&function, false);
  if (!isNew)
    return found->second;
  std::set<const Statement *> failing = failingReturns(function);
  bool holds = function.checked && !function.standard;
  for (const Variable *result : function.results)
    holds &= !result || result->name.empty(); // named results may be returned without a word
  walk(
      function,
      [&](const Statement &statement) {
        if (statement.kind != StatementKind::Return || failing.count(&statement))
          return;
        bool isPair = statement.right.size() == 2;
        bool fails = isPair && statement.right[1]->kind != ExpressionKind::Nil && !mayBeNil(*statement.right[1]);
        holds &= fails || (isPair && !mayBeNil(*statement.right[0]));
      },
      [](const Expression &) {});
  return pairs[&function] = holds;
}

void Rules::collectPairs(const Block &block) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    const Statement &call = *block[i];
    collectPairs(call.initial);
    collectPairs(call.body);
    collectPairs(call.otherwise);
    for (const Clause &clause : call.clauses)
      collectPairs(clause.body);
    std::size_t next = i + 1;
    while (next < block.size() && block[next]->kind == StatementKind::Comment)
      ++next;
    bool isPair = call.kind == StatementKind::Assign && call.left.size() == 2 && call.right.size() == 1 &&
                  call.right[0]->kind == ExpressionKind::CallFunction && call.declares.size() == 2 &&
                  call.declares[0] && call.declares[0]->assignments == 0 && call.left[1] &&
                  call.left[1]->kind == ExpressionKind::Variable;
    if (!isPair || next == block.size() || block[next]->kind != StatementKind::If || !block[next]->initial.empty())
      continue;
    const Statement &check = *block[next];
    if (leaves(check.body) && isNotNil(*check.condition) == call.left[1]->variable &&
        !mentions(check.body, call.declares[0]) && !mentions(check.otherwise, call.declares[0]) &&
        givesOrFails(*call.right[0]->function))
      checked.insert(call.declares[0]);
  }
}

} // namespace unplug::lua

#include "Lua/SliceMoves.h"

#include "Lua/Standard.h"

#include <algorithm>

namespace unplug::lua {

void SliceMoves::read(const Function &function) {
  Loops loops;
  readBlock(function.body, loops);
}

void SliceMoves::readBlock(const Block &block, Loops &loops) {
  for (const auto &statement : block)
    readStatement(*statement, loops);
}

void SliceMoves::readStatement(const Statement &statement, Loops &loops) {
  bool isLoop = statement.kind == StatementKind::For || statement.kind == StatementKind::Range;
  readBlock(statement.initial, loops); // of a loop: before it
  for (std::size_t i = 0; i < statement.left.size(); ++i) {
    const Expression *left = statement.left[i].get();
    const Expression *value = i < statement.right.size() ? statement.right[i].get() : nullptr;
    bool isNew = i < statement.declares.size() && statement.declares[i];
    if (isNew) {
      lives[statement.declares[i]].declared = loops;
      continue;
    }
    bool appends = value && value->kind == ExpressionKind::CallBuiltin && value->name == "append";
    if (left && left->kind == ExpressionKind::Variable && appends)
      lives[left->variable].changes.push_back({left->at.offset, loops});
    if (left && left->kind == ExpressionKind::Index && left->arguments[0]->kind == ExpressionKind::Variable)
      lives[left->arguments[0]->variable].changes.push_back({left->at.offset, loops});
  }
  if (statement.kind == StatementKind::Declare)
    lives[statement.declares[0]].declared = loops;
  if (isLoop)
    loops.push_back(&statement);
  if (statement.condition)
    readExpression(*statement.condition, loops, false);
  for (const ExpressionPtr &left : statement.left)
    if (left)
      readExpression(*left, loops, false);
  bool handsOn = statement.kind == StatementKind::Assign;
  for (const ExpressionPtr &right : statement.right)
    readExpression(*right, loops, handsOn);
  readBlock(statement.body, loops);
  readBlock(statement.post, loops);
  if (isLoop)
    loops.pop_back();
  readBlock(statement.otherwise, loops);
  for (const Clause &clause : statement.clauses)
    readBlock(clause.body, loops);
}

// `handsOn`: the value goes to a place where it stays.
void SliceMoves::readExpression(const Expression &expression, const Loops &loops, bool handsOn) {
  if (expression.kind == ExpressionKind::Variable) {
    if (handsOn)
      lives[expression.variable].uses[&expression] = {expression.at.offset, loops};
    return;
  }
  bool keeps = expression.kind == ExpressionKind::StructLiteral || expression.kind == ExpressionKind::ListLiteral ||
               expression.kind == ExpressionKind::MapLiteral || expression.kind == ExpressionKind::CallFunction ||
               expression.kind == ExpressionKind::CallInterface || expression.kind == ExpressionKind::CallValue ||
               expression.kind == ExpressionKind::ToInterface;
  bool converts = expression.kind == ExpressionKind::Convert;
  bool isAppend = expression.kind == ExpressionKind::CallBuiltin && expression.name == "append";
  if (expression.kind == ExpressionKind::CallStandard && nameOf(*expression.standard) == "sort.Strings" &&
      expression.arguments[0]->kind == ExpressionKind::Variable)
    lives[expression.arguments[0]->variable].changes.push_back({expression.at.offset, loops});
  for (std::size_t i = 0; i < expression.arguments.size(); ++i)
    if (expression.arguments[i])
      readExpression(*expression.arguments[i], loops,
                     keeps || (converts && handsOn) || (isAppend && i > 0 && !expression.spread));
}

bool SliceMoves::isMove(const Life &life, const Site &use) const {
  return std::all_of(life.changes.begin(), life.changes.end(), [&](const Site &change) {
    if (change.offset > use.offset)
      return false;
    // In a loop around both, the change comes again, unless the variable is made anew in it.
    return std::all_of(use.loops.begin(), use.loops.end(), [&](const Statement *loop) {
      bool aroundChange = std::find(change.loops.begin(), change.loops.end(), loop) != change.loops.end();
      bool aroundVariable = std::find(life.declared.begin(), life.declared.end(), loop) != life.declared.end();
      return !aroundChange || aroundVariable;
    });
  });
}

bool SliceMoves::isMove(const Expression &use) const {
  auto life = lives.find(use.variable);
  if (life == lives.end())
    return false;
  auto site = life->second.uses.find(&use);
  return site != life->second.uses.end() && isMove(life->second, site->second);
}

bool SliceMoves::movesOnly(const Variable &variable) const {
  auto life = lives.find(&variable);
  return life == lives.end() ||
         std::all_of(life->second.uses.begin(), life->second.uses.end(),
                     [&](const auto &use) { return isMove(life->second, use.second); });
}

} // namespace unplug::lua

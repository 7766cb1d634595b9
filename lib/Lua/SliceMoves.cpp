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
  for (const Clause &clause : statement.clauses) {
    for (const ExpressionPtr &value : clause.values)
      readExpression(*value, loops, false);
    readBlock(clause.body, loops);
  }
}

// `handsOn`: the value goes to a place where it stays.
void SliceMoves::readExpression(const Expression &expression, const Loops &loops, bool handsOn) {
  if (expression.kind == ExpressionKind::Variable) {
    lives[expression.variable].mentions.push_back({expression.at.offset, loops});
    if (handsOn)
      lives[expression.variable].uses[&expression] = {expression.at.offset, loops};
    return;
  }
  bool keeps = expression.kind == ExpressionKind::StructLiteral || expression.kind == ExpressionKind::ListLiteral ||
               expression.kind == ExpressionKind::MapLiteral || expression.kind == ExpressionKind::CallFunction ||
               expression.kind == ExpressionKind::CallInterface || expression.kind == ExpressionKind::CallValue ||
               expression.kind == ExpressionKind::MethodValue || expression.kind == ExpressionKind::ToInterface;
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

// Whether the others come before the use, each time.
bool SliceMoves::isBefore(const std::vector<Site> &others, const Life &life, const Site &use) {
  return std::all_of(others.begin(), others.end(), [&](const Site &other) {
    if (other.offset > use.offset)
      return false;
    // In a loop around both, the other comes again, unless the variable is made anew in it.
    return std::all_of(use.loops.begin(), use.loops.end(), [&](const Statement *loop) {
      bool aroundOther = std::find(other.loops.begin(), other.loops.end(), loop) != other.loops.end();
      bool aroundVariable = std::find(life.declared.begin(), life.declared.end(), loop) != life.declared.end();
      return !aroundOther || aroundVariable;
    });
  });
}

bool SliceMoves::changesAlone(const Variable &variable) const {
  auto life = lives.find(&variable);
  return life == lives.end() || std::all_of(life->second.uses.begin(), life->second.uses.end(), [&](const auto &use) {
           return isBefore(life->second.changes, life->second, use.second);
         });
}

bool SliceMoves::staysThere(const Variable &variable) const {
  auto life = lives.find(&variable);
  return life == lives.end() || life->second.uses.empty();
}

bool SliceMoves::isMove(const Expression &use) const {
  auto life = lives.find(use.variable);
  if (life == lives.end() || life->second.uses.size() != 1)
    return false;
  auto site = life->second.uses.find(&use);
  return site != life->second.uses.end() && isBefore({site->second}, life->second, site->second) &&
         isBefore(life->second.changes, life->second, site->second);
}

bool SliceMoves::isLast(const Expression &use) const {
  if (!isMove(use))
    return false;
  const Life &life = lives.at(use.variable);
  return isBefore(life.mentions, life, life.uses.at(&use));
}

} // namespace unplug::lua

// Code that may panic. A panic is an error of the script where the gateway answers 500 to both; elsewhere it must be
// shown not to happen.
#include "Lua/Guards.h"
#include "Lua/Handlers.h"
#include "Lua/Rules.h"

#include "Lua/Walk.h"

namespace unplug::lua {

void Rules::judgePanics(Function &function) {
  Guards guards;
  readGuards(function, guards);
  auto panics = [&](Place at, const char *what) { require(Requirement::Kind::NoPanic, at, {}, what); };
  auto isSolid = [&](const Expression &value) {
    if (isServerRequest(value.type) || isOfHttp(value.type, "ResponseWriter"))
      return !mayBeNil(value);
    if (isOfHttp(value.type, "Handler"))
      return isSurelyHandler(value);
    if (value.kind == ExpressionKind::Variable)
      return checked.count(value.variable) > 0 || guards.variables.count(value.variable) > 0 || value.variable == function.receiver ||
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
        panics(expression.at, "this assertion may fail");
      return;
    case ExpressionKind::Index:
      if (underlying(expression.arguments[0]->type)->kind != TypeKind::Map)
        panics(expression.at, "this index may be out of range");
      return;
    case ExpressionKind::Slice:
      panics(expression.at, "these bounds may be out of range");
      return;
    case ExpressionKind::Field:
      if (expression.arguments[0]->type->kind == TypeKind::Pointer && !isSolid(*expression.arguments[0]))
        panics(expression.at, "this pointer may be nil");
      return;
    case ExpressionKind::CallFunction:
      if (expression.function->pointerReceiver && !isSolid(*expression.arguments[0]))
        panics(expression.at, "this pointer may be nil");
      return;
    case ExpressionKind::CallInterface:
      if (!isSolid(*expression.arguments[0]) && judgement.dropped.count(&expression) == 0)
        panics(expression.at, "this interface may be nil");
      return;
    case ExpressionKind::CallBuiltin:
      if (expression.name == "panic")
        panics(expression.at, "this is a panic");
      return;
    case ExpressionKind::Binary:
      if ((expression.name == "/" || expression.name == "%") && !expression.constant &&
          !expression.arguments[1]->constant)
        panics(expression.at, "this divisor may be 0");
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
        panics(left->at, "this map may be nil, and a nil map takes no entries");
    }
  }, [](const Expression &) {});
}

} // namespace unplug::lua

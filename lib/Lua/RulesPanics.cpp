// Code that may panic. A panic is an error of the script where the gateway answers 500 to both; elsewhere it must be
// shown not to happen.
#include "Lua/Guards.h"
#include "Lua/Handlers.h"
#include "Lua/Rules.h"

#include "Lua/Standard.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

// Behind the check of `value, ok := ...` it is there, unless nil was put where it comes from.
bool Rules::isThere(const Expression &from) const {
  bool is = true;
  auto mustBeMade = [&](const Leaf &leaf) {
    is &= leaf.kind == Leaf::Kind::Input || leaf.isElement ||
          (leaf.kind == Leaf::Kind::Expression && leaf.expression->kind != ExpressionKind::Nil);
  };
  if (from.kind == ExpressionKind::Index)
    flow.putInto(underlying(from.arguments[0]->type)->element, mustBeMade);
  else if (from.kind == ExpressionKind::CallFunction && from.function->checked)
    walk(
        *from.function,
        [&](const Statement &statement) {
          if (statement.kind != StatementKind::Return)
            return;
          bool isPair = statement.right.size() == 2;
          bool isNone = isPair && statement.right[1]->constant && !statement.right[1]->constant->boolean;
          is &= isNone || (isPair && !mayBeNil(*statement.right[0]));
        },
        [](const Expression &) {});
  else
    is = from.kind == ExpressionKind::Assert; // what holds nil is refused where it goes into the interface
  return is;
}

bool Rules::isSolid(const Expression &value, const Function &function, const Guards &guards) const {
  if (isServerRequest(value.type) || isOfHttp(value.type, "ResponseWriter"))
    return !mayBeNil(value);
  if (isOfHttp(value.type, "Handler"))
    return isSurelyHandler(value);
  if (value.kind == ExpressionKind::Variable) {
    if (auto guard = guards.variables.find(value.variable); guard != guards.variables.end())
      return !guard->second || isThere(*guard->second);
    return checked.count(value.variable) > 0 || value.variable == function.receiver ||
           underlying(value.type)->kind == TypeKind::Struct || (value.variable->isCaptured && !mayBeNil(value)) ||
           isLoggerType(value.type);
  }
  return value.kind == ExpressionKind::Address || underlying(value.type)->kind == TypeKind::Struct || !mayBeNil(value);
}

// What containers hold is followed to where it was put in.
bool Rules::isSurelyFunction(const Expression &value) const {
  bool is = true;
  flow.leaves(value, [&](const Leaf &leaf) {
    const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
    bool isFollowed =
        leaf.isElement || (made && (made->kind == ExpressionKind::Index || made->kind == ExpressionKind::CallValue ||
                                    made->kind == ExpressionKind::CallInterface));
    is &= isFollowed || leaf.kind == Leaf::Kind::Input ||
          (made && (made->kind == ExpressionKind::FunctionLiteral || made->kind == ExpressionKind::FunctionValue ||
                    made->kind == ExpressionKind::MethodValue));
  });
  return is;
}

bool Rules::isSurelyMap(const Expression &map) const {
  bool is = true;
  flow.leaves(map, [&](const Leaf &leaf) {
    const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
    is &= made && (made->kind == ExpressionKind::MapLiteral || made->kind == ExpressionKind::CallInterface ||
                   (made->kind == ExpressionKind::CallStandard && nameOf(*made->standard) == "url.URL.Query"));
  });
  return is;
}

void Rules::judgePanics(Function &function) {
  Guards guards;
  readGuards(function, guards);
  auto panics = [&](Place at, const char *what) { require(Requirement::Kind::NoPanic, at, {}, what); };
  auto isSolid = [&](const Expression &value) { return this->isSolid(value, function, guards); };
  auto isRegister = [&](const Expression &call) {
    const auto &all = flow.registerCalls();
    return std::any_of(all.begin(), all.end(), [&](const RegisterCall &one) { return one.call == &call; });
  };
  walk(
      function, [](const Statement &) {},
      [&](const Expression &expression) {
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
        case ExpressionKind::MethodValue: // of nil: only what calls it panics
          if (expression.function && expression.function->receiver &&
              expression.arguments[0]->type->kind == TypeKind::Pointer && !isSolid(*expression.arguments[0]) &&
              mayBeNil(*expression.arguments[0]))
            refuse(ObstacleKind::Panic, expression.at,
                   "a method of a pointer that may be nil becomes a value, and what calls it panics");
          return;
        case ExpressionKind::CallFunction:
          if (expression.function && expression.function->receiver &&
              expression.arguments[0]->type->kind == TypeKind::Pointer && !isSolid(*expression.arguments[0]))
            panics(expression.at, "this pointer may be nil");
          return;
        case ExpressionKind::CallValue: {
          const Expression &callee = *expression.arguments[0];
          bool isGuarded = callee.kind == ExpressionKind::Variable && guards.variables.count(callee.variable);
          if (!isRegister(expression) && !(isGuarded ? isSolid(callee) : isSurelyFunction(callee)))
            panics(expression.at, "this function may be nil");
          return;
        }
        case ExpressionKind::CallStandard: {
          std::string name = nameOf(*expression.standard);
          bool writes = name == "http.Header.Set" || name == "http.Header.Add" || name == "url.Values.Set" ||
                        name == "url.Values.Add";
          if (writes && !isSurelyMap(*expression.arguments[0]))
            panics(expression.at, "this map may be nil, and a nil map takes no entries");
          return;
        }
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
  walk(
      function,
      [&](const Statement &statement) {
        for (const ExpressionPtr &left : statement.left) {
          if (!left || left->kind != ExpressionKind::Index ||
              underlying(left->arguments[0]->type)->kind != TypeKind::Map)
            continue;
          if (!isSurelyMap(*left->arguments[0]))
            panics(left->at, "this map may be nil, and a nil map takes no entries");
        }
      },
      [](const Expression &) {});
}

} // namespace unplug::lua

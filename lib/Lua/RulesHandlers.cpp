// The rules about handlers of http-server plugins. In a script of an endpoint an answer is a status and ends the
// script, and what passes a request on comes last: nothing may follow either.
#include "Lua/Handlers.h"
#include "Lua/Rules.h"

#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool isAnswer(const Expression &call) {
  return call.kind == ExpressionKind::CallInterface &&
         ((call.name == "WriteHeader" && isOfHttp(call.arguments[0]->type, "ResponseWriter")) ||
          (call.name == "ServeHTTP" && isOfHttp(call.arguments[0]->type, "Handler")));
}

bool isCall(const Expression &expression) {
  return expression.kind == ExpressionKind::CallFunction || expression.kind == ExpressionKind::CallInterface ||
         expression.kind == ExpressionKind::CallValue;
}

constexpr unsigned mostEmbedded = 16; // structs in each other

// Whether a type has ServeHTTP, itself or by what is embedded in it.
bool serves(const Type *type, unsigned depth) {
  const Type *of = type->kind == TypeKind::Pointer ? type->element : type;
  if (depth > mostEmbedded || isInterface(of) || of->declared.count("ServeHTTP") ||
      underlying(of)->kind != TypeKind::Struct)
    return depth > mostEmbedded || of->declared.count("ServeHTTP") ||
           (isInterface(of) && findMethod(underlying(of), "ServeHTTP"));
  const auto &all = underlying(of)->fields;
  return std::any_of(all.begin(), all.end(),
                     [&](const Field &one) { return one.embedded && serves(one.type, depth + 1); });
}

// What only a script's start knows: the client's request, and where the answer goes.
bool isOfExchange(const Type *type) {
  return isServerRequest(type) || isOfHttp(type, "ResponseWriter");
}

} // namespace

// Functions that answer or pass on, themselves or by what they call.
void Rules::collectAnswering() {
  for (std::size_t before = SIZE_MAX; before != answering.size();) {
    before = answering.size();
    for (const Function &function : code.functions)
      if (!function.standard && function.checked && !answering.count(&function))
        walk(
            function, [](const Statement &) {},
            [&](const Expression &expression) {
              if (answers(expression))
                answering.insert(&function);
            });
  }
}

bool Rules::answers(const Expression &expression) const {
  if (isAnswer(expression))
    return true;
  if (!isCall(expression))
    return false;
  for (const Function *target : flow.calledBy(expression))
    if (answering.count(target))
      return true;
  return false;
}

void Rules::judgeHandlers() {
  if (!code.registerHandlers)
    return;
  collectAnswering();
  for (Function &function : code.functions) {
    if (function.standard || !function.checked)
      continue;
    current = &function;
    judgeExchange(function);
    if (function.type && isHandlerFactory(function.type))
      judgeHandlerFactory(function);
    if (!answering.count(&function))
      continue;
    inTail.clear();
    judgeTail(function.body, true);
    walk(
        function, [](const Statement &) {},
        [&](const Expression &expression) {
          if (answers(expression) && !inTail.count(&expression))
            refuse(ObstacleKind::Answer, expression.at,
                   "something follows where the request is answered or passed on: a script ends there");
        });
  }
}

// What the script has nothing of.
bool Rules::isNothing(const Statement &statement) const {
  return statement.kind == StatementKind::Comment ||
         (statement.kind == StatementKind::Expression && judgement.dropped.count(statement.right[0].get()) > 0);
}

// Collects the calls behind which a function does nothing more.
void Rules::judgeTail(const Block &block, bool isLast) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    std::size_t next = i + 1;
    while (next < block.size() && isNothing(*block[next]))
      ++next;
    bool isEnd =
        next == block.size() ? isLast : block[next]->kind == StatementKind::Return && block[next]->right.empty();
    const Statement &one = *block[i];
    if (one.kind == StatementKind::Expression && isEnd)
      inTail.insert(one.right[0].get());
    bool isLoop = one.kind == StatementKind::For || one.kind == StatementKind::Range;
    judgeTail(one.body, isEnd && !isLoop);
    judgeTail(one.otherwise, isEnd);
    for (const Clause &clause : one.clauses)
      judgeTail(clause.body, isEnd);
  }
}

// The request and what it is answered with may be handed on and used for what a script can do, and nothing else: they
// are the only ones of their kind.
void Rules::judgeExchange(const Function &function) {
  std::set<const Expression *> fine;
  walk(
      function, [](const Statement &) {},
      [&](const Expression &expression) {
        if (isAnswer(expression))
          judgeAnswer(expression);
        bool ofRequest =
            expression.kind == ExpressionKind::CallInterface && isServerRequest(expression.arguments[0]->type);
        if (isAnswer(expression) || ofRequest || expression.kind == ExpressionKind::CallFunction ||
            expression.kind == ExpressionKind::CallValue)
          for (const ExpressionPtr &argument : expression.arguments)
            if (argument->kind == ExpressionKind::Variable && argument->variable->isParameter)
              fine.insert(argument.get());
        if (expression.kind == ExpressionKind::Assert && isOfHttp(expression.arguments[0]->type, "Handler"))
          refuse(ObstacleKind::Answer, expression.at,
                 "what handler stands behind the plugin is asked: a script has none");
        if (!isOfExchange(expression.type) || expression.kind == ExpressionKind::Bad || fine.count(&expression))
          return;
        bool isRequest = isServerRequest(expression.type);
        Location at = code.locate(expression.at);
        if (std::any_of(current->obstacles.begin(), current->obstacles.end(),
                        [&](const Obstacle &one) { return one.at == at; }))
          return; // it was said what that is
        refuse(isRequest ? ObstacleKind::Url : ObstacleKind::Answer, expression.at,
               isRequest
                   ? "more is done with the request than a script can: it has the method, host, path, query and headers"
                   : "more is done with the answer than a script can: a status without a body is all that it gives");
      });
}

// w.WriteHeader(status), next.ServeHTTP(w, r)
void Rules::judgeAnswer(const Expression &call) {
  if (call.name == "ServeHTTP") {
    const Variable *variable =
        call.arguments[0]->kind == ExpressionKind::Variable ? call.arguments[0]->variable : nullptr;
    if (variable && variable->isCaptured && variable->assignments > 0)
      refuse(ObstacleKind::Unresolved, call.at,
             variable->name + " is assigned to elsewhere: the handler may lead back to itself");
    else if (!isSurelyHandler(*call.arguments[0]))
      refuse(ObstacleKind::Unresolved, call.at, "which handler gets the request here could not be followed");
    return;
  }
  require(Requirement::Kind::Denies, call.at);
  const auto &status = call.arguments[1]->constant;
  constexpr std::int64_t first = 200, last = 999; // below are answers before the answer; beyond, net/http panics
  if (!status || status->integer < first || status->integer > last)
    refuse(ObstacleKind::Answer, call.at, "this status is no constant between 200 and 999");
}

// What it gives is a handler, unless it fails: then 2.x went on without the plugin.
void Rules::judgeHandlerFactory(const Function &function) {
  std::set<const Statement *> failing = failingReturns(function);
  walk(
      function,
      [&](const Statement &statement) {
        if (statement.kind != StatementKind::Return || failing.count(&statement))
          return;
        bool isPair = statement.right.size() == 2;
        bool fails = isPair && statement.right[1]->kind != ExpressionKind::Nil && !mayBeNil(*statement.right[1]);
        if (!fails && (!isPair || !isSurelyHandler(*statement.right[0])))
          refuse(ObstacleKind::Answer, statement.at,
                 "the factory may give no handler, and then the whole gateway answered 404");
      },
      [](const Expression &) {});
}

bool Rules::isSurelyHandler(const Expression &value) const {
  bool is = true;
  flow.leaves(value, [&](const Leaf &leaf) { is &= isHandler(leaf); });
  return is;
}

bool Rules::isHandler(const Leaf &leaf) const {
  const Expression *made =
      leaf.kind == Leaf::Kind::Expression && !leaf.isElement && !leaf.isKey ? leaf.expression : nullptr;
  if (!made)
    return leaf.kind == Leaf::Kind::Input;
  return made->kind == ExpressionKind::Address || made->kind == ExpressionKind::StructLiteral
             ? hasHandler(made->type, 0)
             : made->kind == ExpressionKind::FunctionLiteral || made->kind == ExpressionKind::FunctionValue ||
                   made->kind == ExpressionKind::MethodValue;
}

// A struct whose ServeHTTP is that of what is embedded in it must have that.
bool Rules::hasHandler(const Type *type, unsigned depth) const {
  const Type *of = type->kind == TypeKind::Pointer ? type->element : type;
  if (flow.methodOf(of, "ServeHTTP"))
    return true;
  bool has = false, all = depth < mostEmbedded;
  for (const Field &field : underlying(of)->fields) {
    if (!field.embedded || !all || !serves(field.type, 0))
      continue;
    has = true;
    if (underlying(field.type)->kind == TypeKind::Struct)
      all &= hasHandler(field.type, depth + 1);
    else
      flow.heldBy(of, field.name, [&](const Leaf &leaf) { all &= isHandler(leaf); });
  }
  return has && all;
}

} // namespace unplug::lua

// Going through the code, and the rules about state.
#include "Lua/Rules.h"

#include "Lua/Handlers.h"
#include "Lua/Registers.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

Rules::Rules(Code &given, const Flow &givenFlow, const Options &givenOptions, Judgement &given2)
    : code(given), flow(givenFlow), options(givenOptions), judgement(given2), numbers(givenFlow) {}

void Rules::refuse(ObstacleKind kind, Place at, std::string reason) {
  current->obstacles.push_back({kind, code.locate(at), std::move(reason)});
}

void Rules::require(Requirement::Kind kind, Place at, std::set<std::string> settings, std::string what) {
  current->requirements.push_back({kind, code.locate(at), std::move(settings), std::move(what)});
}

void Rules::operation(OperationKind kind, std::string subject, Place at) {
  current->operations.push_back({kind, std::move(subject), code.locate(at)});
}

void Rules::note(Place at, std::string text) {
  current->notes.push_back({code.locate(at), std::move(text)});
}

bool Rules::runsAtRequest() const {
  auto found = judgement.phases.find(current);
  return found == judgement.phases.end() || (found->second & AtRequest) != 0; // what nobody calls is taken to be called
}

bool Rules::runsAtStart() const {
  auto found = judgement.phases.find(current);
  return found != judgement.phases.end() && (found->second & ~AtRequest) != 0;
}

// What a key says when it is a constant; "" otherwise.
std::string Rules::subjectOf(const Expression &key) {
  return key.constant && key.constant->kind == Constant::Kind::String ? key.constant->text : std::string();
}

void Rules::run() {
  judgement.phases = phasesOf(code, flow);
  collectFacts();
  for (const Function &function : code.functions)
    collectPairs(function.body);
  for (Function &function : code.functions)
    if (!function.standard)
      judge(function);
  for (Variable *global : code.globals)
    if (global->initial) {
      current = global->initialiser;
      walk(*global->initial, [&](const Expression &expression) { judgeExpression(expression); });
    }
  judgeStructs();
  judgeWrappers();
  judgeErrors();
  judgeHandlers();
  std::set<const Function *> all;
  for (const Function &function : code.functions)
    all.insert(&function);
  for (const Expression *call : recursiveCalls(flow, all)) {
    current = const_cast<Function *>(flow.functionOf(*call));
    if (current)
      refuse(ObstacleKind::Recursion, call->at, "this call leads back to the function that it stands in");
  }
  judgeSizes(all);
}

void Rules::judgeSizes(const std::set<const Function *> &all) {
  for (Function &function : code.functions) {
    current = &function;
    if (!function.standard && registersOf(function) > mostRegisters)
      refuse(ObstacleKind::Size, function.at, "this function holds more values at a time than Lua has room for, which is 200");
    if (!function.standard && function.parent && captured(function) > mostCaptured)
      refuse(ObstacleKind::Size, function.at,
             "this function literal refers to more variables around it than Lua allows, which is 60");
  }
  for (const Function *function : deepCalls(flow, all)) {
    current = const_cast<Function *>(function);
    refuse(ObstacleKind::Size, function->at, "more calls are open at a time here than the gateway's Lua has room for");
  }
}

void Rules::judge(Function &function) {
  current = &function;
  statements.clear();
  walk(function, [&](const Statement &statement) {
    if (statement.kind == StatementKind::Expression)
      statements.insert(statement.right[0].get());
    if (statement.kind == StatementKind::Return && statement.right.size() == 2 && isHandlerFactory(function.type))
      unseen.insert(statement.right[1].get());
    for (const ExpressionPtr &left : statement.left)
      targets.insert(left.get());
    if (statement.kind == StatementKind::Assign)
      for (std::size_t i = 0; i < statement.left.size() && i < statement.right.size(); ++i)
        if (statement.right[i]->kind == ExpressionKind::CallBuiltin && statement.right[i]->name == "append")
          appendTargets[statement.right[i].get()] = statement.left[i].get();
    },
    [](const Expression &) {});
  walk(function, [&](const Statement &statement) { judgeStatement(statement); },
       [&](const Expression &expression) { judgeExpression(expression); });
  judgePanics(function);
  refuseUnknown(function.body);
}

// What could not be worked out was said; if it was not, it is no script all the same.
void Rules::refuseUnknown(const Block &body) {
  walk(body, [](const Statement &) {}, [&](const Expression &expression) {
    if (expression.kind == ExpressionKind::Bad && current->obstacles.empty() && code.obstacles.empty())
      refuse(ObstacleKind::Unresolved, expression.at, "what stands here could not be worked out");
  });
}

void Rules::judgeStatement(const Statement &statement) {
  switch (statement.kind) {
  case StatementKind::Assign:
    for (std::size_t i = 0; i < statement.left.size(); ++i)
      if (statement.left[i]) {
        bool several = statement.right.size() == 1 && statement.left.size() > 1;
        const Expression *value = several ? statement.right[0].get()
                                  : i < statement.right.size() ? statement.right[i].get()
                                                               : nullptr;
        if (value && value->kind == ExpressionKind::Bad)
          continue;
        if (i < statement.declares.size() && statement.declares[i]) {
          if (value)
            judgeCopy(*value, statement.declares[i], several ? i : 0);
          continue;
        }
        judgeAssignment(*statement.left[i], value, several ? i : 0);
      }
    // What is assigned to decides where: with several targets at once that is more than Lua says.
    if (statement.left.size() > 1)
      for (const ExpressionPtr &left : statement.left)
        if (left && left->kind != ExpressionKind::Variable && left->kind != ExpressionKind::Bad)
          refuse(ObstacleKind::Construct, left->at,
                 "several assignments at once to more than plain variables are not in the subset that is translated");
    break;
  case StatementKind::Return:
    for (const ExpressionPtr &value : statement.right)
      judgeReturn(*value);
    break;
  case StatementKind::For:
    // Since Go 1.22 each turn has variables of its own; Lua's loop shares them as Go did before.
    for (const auto &initial : statement.initial)
      for (const Variable *variable : initial->declares)
        if (variable && variable->isCaptured && !code.sharesLoopVariables(current->package))
          refuse(ObstacleKind::Construct, statement.at,
                 "a function literal keeps the loop variable " + variable->name +
                     ", of which each turn has its own since Go 1.22");
    break;
  case StatementKind::Switch:
    for (const Clause &clause : statement.clauses)
      for (const ExpressionPtr &value : clause.values)
        if (statement.condition && statement.condition->kind != ExpressionKind::Bad && value->kind != ExpressionKind::Bad)
          judgeComparison(*statement.condition, *value, value->at);
    break;
  case StatementKind::TypeSwitch:
    for (const Clause &clause : statement.clauses)
      if (clause.bound)
        judgeHeld(clause.bound->type, clause.bound, statement.at);
    for (const Clause &clause : statement.clauses)
      for (const Type *type : clause.types)
        if (type && statement.condition && statement.condition->kind != ExpressionKind::Bad && !isInvalid(type))
          judgeAssertion(*statement.condition, type);
    break;
  case StatementKind::Range: {
    const Expression &over = *statement.right[0];
    if (over.kind == ExpressionKind::Bad)
      break;
    judgeMapRead(over, nullptr, statement.at);
    for (const Variable *variable : statement.declares)
      if (variable)
        judgeHeld(variable->type, variable, statement.at);
    if (isInteger(over.type) && !numbers.isExact(over))
      refuse(ObstacleKind::Number, over.at, "how often this loop runs may be more than a Lua number counts exactly");
    break;
  }
  default:
    break;
  }
}

void Rules::judgeExpression(const Expression &expression) {
  if (expression.kind == ExpressionKind::Bad || ignored.count(&expression))
    return;
  for (const ExpressionPtr &argument : expression.arguments)
    if (argument && argument->kind == ExpressionKind::Bad)
      return; // was said
  switch (expression.kind) {
  case ExpressionKind::Variable:
    judgeJsonUse(expression);
    if (expression.type->text == "json.Number" && !targets.count(&expression))
      refuse(ObstacleKind::ResponseData, expression.at,
             "the number's own digits are used; a script gets a float64, which may have lost some");
    return;
  case ExpressionKind::Binary:
    return judgeBinary(expression);
  case ExpressionKind::Negate:
    if (isInteger(expression.type) && !numbers.isExact(expression))
      refuse(ObstacleKind::Number, expression.at, "this number may be beyond what a Lua number holds exactly");
    return;
  case ExpressionKind::Convert:
    return judgeConversion(expression);
  case ExpressionKind::ToInterface:
    return judgeToInterface(expression);
  case ExpressionKind::Assert:
    return judgeAssertion(*expression.arguments[0],
                          expression.commaOk ? expression.type->results[0] : expression.type);
  case ExpressionKind::CallStandard:
    return judgeStandard(expression);
  case ExpressionKind::CallInterface:
    if (!judgeLogging(expression))
      judgeGatewayCall(expression);
    [[fallthrough]];
  case ExpressionKind::CallFunction:
  case ExpressionKind::CallValue: {
    judgeArguments(expression);
    bool hasRest = expression.function && expression.function->type->variadic;
    if (hasRest)
      refuse(ObstacleKind::Construct, expression.at, "a variadic function of the plugin's own is not in the subset");
    return;
  }
  case ExpressionKind::CallBuiltin:
    if (expression.name == "append") {
      auto target = appendTargets.find(&expression);
      return judgeAppend(expression, target == appendTargets.end() ? nullptr : target->second);
    }
    if (expression.name == "delete")
      return judgeMapDelete(*expression.arguments[0], *expression.arguments[1], expression.at);
    if (expression.name == "len")
      return judgeMapRead(*expression.arguments[0], nullptr, expression.at);
    return;
  case ExpressionKind::Index:
    if (targets.count(&expression) && underlying(expression.arguments[0]->type)->kind == TypeKind::Map)
      return;
    if (underlying(expression.arguments[0]->type)->kind == TypeKind::Map) {
      judgeKey(*expression.arguments[0], *expression.arguments[1]);
      return judgeMapRead(*expression.arguments[0], expression.arguments[1].get(), expression.at);
    }
    if (!numbers.isExact(*expression.arguments[1]))
      refuse(ObstacleKind::Number, expression.arguments[1]->at,
             "this index may be beyond what a Lua number holds exactly");
    return;
  case ExpressionKind::Slice:
    for (std::size_t i = 1; i < 3; ++i)
      if (expression.arguments[i] && !numbers.isExact(*expression.arguments[i]))
        refuse(ObstacleKind::Number, expression.arguments[i]->at,
               "this index may be beyond what a Lua number holds exactly");
    return;
  case ExpressionKind::Field: {
    const Type *of = expression.arguments[0]->type;
    of = of->kind == TypeKind::Pointer ? of->element : of;
    if (of->kind == TypeKind::Named && of->text != "url.URL" && isStandardPackage(of->package) &&
        !standardRows(of->package).empty())
      refuse(obstacleOf(of->package), expression.at, "the field " + expression.name + " of " + of->text +
                                                         " is not what a modifier gets, and no script has it");
    return;
  }
  case ExpressionKind::FunctionValue:
  case ExpressionKind::MethodValue:
    if (expression.function && expression.function->receiver)
      judgeCopy(*expression.arguments[0], expression.function->receiver);
    if (expression.standard)
      refuse(ObstacleKind::Function, expression.at, "a function of the standard library as a value");
    else if (expression.kind == ExpressionKind::MethodValue && !expression.function)
      refuse(ObstacleKind::Construct, expression.at, "a method of an interface as a value is not in the subset");
    return;
  case ExpressionKind::StructLiteral:
  case ExpressionKind::ListLiteral:
  case ExpressionKind::MapLiteral:
    judgeCopies(expression);
    if (expression.kind == ExpressionKind::MapLiteral)
      for (std::size_t i = 0; i + 1 < expression.arguments.size(); i += 2)
        judgeMapChange(expression, *expression.arguments[i], expression.arguments[i + 1].get(),
                       expression.arguments[i]->at);
    return;
  default:
    return;
  }
}

void Rules::judgeAssignment(const Expression &target, const Expression *value, std::size_t index) {
  if (value)
    judgeCopy(*value, placeOf(target), index);
  switch (target.kind) {
  case ExpressionKind::Variable:
    return judgeCapture(target);
  case ExpressionKind::Field:
    return judgeContainerChange(*target.arguments[0], target.at);
  case ExpressionKind::Index: {
    const Type *of = underlying(target.arguments[0]->type);
    judgeContainerChange(*target.arguments[0], target.at);
    if (of->kind == TypeKind::Map)
      return judgeMapChange(*target.arguments[0], *target.arguments[1], value, target.at);
    if (flow.origins(*target.arguments[0]) == FromData) { // the gateway's own list, which is changed where it lies
      operation(OperationKind::SetsData, "", target.at);
      if (value && value->type->kind != TypeKind::Tuple)
        return judgeDataValue(*value, false);
      return refuse(ObstacleKind::ResponseData, target.at, "one of several results is put into the response's data");
    }
    if (!isOwnSlice(*target.arguments[0]))
      refuse(ObstacleKind::SliceSharing, target.at,
             "an element of a slice is assigned to which other places may hold as well");
    return;
  }
  default:
    return;
  }
}

void judge(Code &code, const Flow &flow, const Options &options, Judgement &judgement) {
  Rules(code, flow, options, judgement).run();
}

} // namespace unplug::lua

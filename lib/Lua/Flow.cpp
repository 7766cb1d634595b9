#include "Lua/Flow.h"

#include "Lua/Handlers.h"
#include "Lua/Standard.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

const Type *structOf(const Type *type) {
  return type->kind == TypeKind::Pointer ? type->element : type;
}

bool isOwnFactory(const Type *type) {
  const Type *below = underlying(type);
  return below->kind == TypeKind::Function && below->parameters.size() == 1 && below->results.size() == 1 &&
         underlying(below->parameters[0])->kind == TypeKind::Map &&
         underlying(below->results[0])->kind == TypeKind::Function;
}

// The own function that is made there, if it is one.
const Function *madeFunction(const Leaf &leaf) {
  const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
  bool makes = made && made->function && !made->standard &&
               (made->kind == ExpressionKind::FunctionLiteral || made->kind == ExpressionKind::FunctionValue ||
                made->kind == ExpressionKind::MethodValue);
  return makes ? made->function : nullptr;
}

// By the gateway, or by the standard library.
bool isMadeElsewhere(const Expression &made) {
  return made.kind == ExpressionKind::CallInterface || made.kind == ExpressionKind::CallStandard ||
         made.kind == ExpressionKind::StandardValue;
}

} // namespace

bool isRequestLike(const Type *interface) {
  for (const char *name : {"Params", "Body", "Method", "URL", "Query", "Path"})
    if (findMethod(interface, name))
      return true;
  return false;
}

bool isResponseLike(const Type *interface) {
  for (const char *name : {"Data", "Io", "IsComplete", "StatusCode"})
    if (findMethod(interface, name))
      return true;
  return false;
}

Flow::Flow(const Code &given) : code(given) {
  for (const Function &function : code.functions)
    if (function.receiverType && !function.standard)
      methods[function.name].push_back(&function);
  for (const Function &function : code.functions) {
    if (function.standard)
      continue;
    walk(function.body, [](const Statement &) {},
         [&](const Expression &expression) { readExpression(&function, expression); });
    read(function, function.body);
    readGuards(function, guards);
  }
  for (const Variable *global : code.globals)
    if (global->initial) {
      walk(*global->initial, [&](const Expression &expression) { readExpression(global->initialiser, expression); });
      variables[global].push_back({{Leaf::Kind::Expression, global->initial.get(), 0, false, false}, true});
    } else {
      variables[global].push_back({{Leaf::Kind::Zero, nullptr, 0, false, false}, false});
    }
  for (const Expression *call : calls)
    bindCall(*call);
  collectMaps("Headers", headerLiterals);
  collectMaps("Query", queryLiterals);
  collectDataLiterals();
}

// A literal that is put into the response's data is the gateway's own object from then on, and what is in it as well.
void Flow::collectDataLiterals() {
  for (std::size_t before = SIZE_MAX; before != dataLiterals.size();) {
    before = dataLiterals.size();
    for (auto [target, value] : puts)
      if (origins(*target->arguments[0]) & FromData)
        addDataLiteral(*value);
  }
}

void Flow::addDataLiteral(const Expression &given) {
  const Expression &value = given.kind == ExpressionKind::ToInterface ? *given.arguments[0] : given;
  if (value.kind != ExpressionKind::ListLiteral && value.kind != ExpressionKind::MapLiteral)
    return;
  dataLiterals.insert(&value);
  for (const ExpressionPtr &inner : value.arguments)
    addDataLiteral(*inner);
}

void Flow::collectMaps(const std::string &method, std::set<const Expression *> &into) {
  for (const Function &function : code.functions)
    if (function.receiverType && !function.standard && function.name == method)
      results(function, 0, [&](const Leaf &leaf) {
        if (leaf.kind == Leaf::Kind::Expression && leaf.expression->kind == ExpressionKind::MapLiteral)
          into.insert(leaf.expression);
      });
}

const Function *Flow::functionOf(const Expression &expression) const {
  auto found = owners.find(&expression);
  return found == owners.end() ? nullptr : found->second;
}

void Flow::assign(const Expression *target, Source source) {
  if (!target)
    return;
  if (target->kind == ExpressionKind::Variable)
    variables[target->variable].push_back(source);
  else if (target->kind == ExpressionKind::Field)
    fields[{structOf(target->arguments[0]->type), target->name}].push_back(source);
  else if (target->kind == ExpressionKind::Index) {
    stored[target->type].push_back(source);
    if (source.leaf.kind == Leaf::Kind::Expression && source.leaf.index == 0)
      puts.emplace_back(target, source.leaf.expression);
  }
}

void Flow::read(const Function &function, const Block &block) {
  using Kind = Leaf::Kind;
  for (const auto &statement : block) {
    switch (statement->kind) {
    case StatementKind::Assign:
      for (std::size_t i = 0; i < statement->left.size(); ++i) {
        bool several = statement->right.size() == 1 && statement->left.size() > 1;
        std::size_t r = several ? 0 : i;
        if (r < statement->right.size())
          assign(statement->left[i].get(),
                 {{Kind::Expression, statement->right[r].get(), several ? i : 0, false, false}, true});
      }
      break;
    case StatementKind::Declare:
      for (const Variable *variable : statement->declares)
        variables[variable].push_back({{Kind::Zero, nullptr, 0, false, false}, false});
      break;
    case StatementKind::Range:
      for (std::size_t i = 0; i < statement->declares.size() && i < 2; ++i)
        if (statement->declares[i])
          variables[statement->declares[i]].push_back(
              {{Kind::Expression, statement->right[0].get(), 0, i == 0, i == 1}, false});
      break;
    case StatementKind::TypeSwitch:
      for (const Clause &clause : statement->clauses)
        if (clause.bound)
          variables[clause.bound].push_back({{Kind::Expression, statement->condition.get(), 0, false, false}, true,
                                             clause.types.size() == 1 ? clause.types[0] : nullptr});
      break;
    case StatementKind::Return: {
      auto &lists = returned[&function];
      std::size_t count = underlying(function.type)->results.size();
      lists.resize(count);
      bool several = statement->right.size() == 1 && count > 1;
      for (std::size_t i = 0; i < count; ++i)
        if (std::size_t r = several ? 0 : i; r < statement->right.size())
          lists[i].push_back({{Kind::Expression, statement->right[r].get(), several ? i : 0, false, false}, true});
      break;
    }
    default:
      break;
    }
    read(function, statement->initial);
    if (!statement->neverRuns)
      read(function, statement->body);
    read(function, statement->otherwise);
    read(function, statement->post);
    for (const Clause &clause : statement->clauses)
      read(function, clause.body);
  }
  for (const Variable *result : function.results)
    if (result && variables[result].empty())
      variables[result].push_back({{Kind::Zero, nullptr, 0, false, false}, false});
}

void Flow::readExpression(const Function *function, const Expression &expression) {
  using Kind = Leaf::Kind;
  owners[&expression] = function;
  auto value = [](const ExpressionPtr &one) {
    return Source{{Kind::Expression, one.get(), 0, false, false}, true};
  };
  switch (expression.kind) {
  case ExpressionKind::FunctionLiteral:
  case ExpressionKind::FunctionValue:
  case ExpressionKind::MethodValue:
    if (expression.function && !expression.standard) {
      taken[underlying(expression.type)].push_back(expression.function);
      if (expression.kind == ExpressionKind::MethodValue && expression.function->receiver)
        variables[expression.function->receiver].push_back(value(expression.arguments[0]));
    }
    break;
  case ExpressionKind::ToInterface: { // its methods may be called from there
    const Type *type = expression.arguments[0]->type;
    const Type *named = type->kind == TypeKind::Pointer ? type->element : type;
    for (const auto &[name, method] : named->declared)
      if (method->receiver && !method->standard)
        variables[method->receiver].push_back(value(expression.arguments[0]));
    break;
  }
  case ExpressionKind::CallStandard:
    if (nameOf(*expression.standard) == "json.Unmarshal" &&
        expression.arguments[1]->kind == ExpressionKind::ToInterface)
      fillFromSettings(expression.arguments[1]->arguments[0]->type, 0);
    break;
  case ExpressionKind::StructLiteral: {
    const auto &all = underlying(expression.type)->fields;
    for (std::size_t i = 0; i < all.size(); ++i)
      fields[{expression.type, all[i].name}].push_back(
          expression.arguments[i] ? value(expression.arguments[i]) : Source{{Kind::Zero, nullptr, 0, false, false}, false});
    break;
  }
  case ExpressionKind::Zero:
    for (const Field &field : underlying(expression.type)->fields)
      fields[{expression.type, field.name}].push_back({{Kind::Zero, nullptr, 0, false, false}, false});
    break;
  case ExpressionKind::ListLiteral:
    for (const ExpressionPtr &element : expression.arguments)
      stored[underlying(expression.type)->element].push_back(value(element));
    break;
  case ExpressionKind::MapLiteral:
    for (std::size_t i = 1; i < expression.arguments.size(); i += 2)
      stored[underlying(expression.type)->element].push_back(value(expression.arguments[i]));
    break;
  case ExpressionKind::CallBuiltin:
    if (expression.name == "append" && !expression.spread)
      for (std::size_t i = 1; i < expression.arguments.size(); ++i)
        stored[underlying(expression.type)->element].push_back(value(expression.arguments[i]));
    break;
  case ExpressionKind::CallFunction:
  case ExpressionKind::CallInterface:
  case ExpressionKind::CallValue:
    calls.push_back(&expression);
    break;
  default:
    break;
  }
}

// The fields that JSON fills hold what the configuration says.
void Flow::fillFromSettings(const Type *type, unsigned depth) {
  const Type *of = type->kind == TypeKind::Pointer ? type->element : type;
  const Type *below = underlying(of);
  constexpr unsigned maxDepth = 16;
  if (depth > maxDepth)
    return;
  if (below->kind != TypeKind::Struct) {
    if (below->element)
      fillFromSettings(below->element, depth + 1);
    return;
  }
  for (const Field &field : below->fields) {
    fields[{of, field.name}].push_back({{Leaf::Kind::Extra, nullptr, 0, false, false}, false});
    fillFromSettings(field.type, depth + 1);
  }
}

std::vector<const Function *> Flow::targets(const Expression &call) const {
  if (call.kind == ExpressionKind::CallFunction)
    return {call.function};
  if (call.kind == ExpressionKind::CallInterface) {
    auto found = methods.find(call.name);
    return found == methods.end() ? std::vector<const Function *>() : found->second;
  }
  if (call.kind == ExpressionKind::CallValue) {
    auto found = taken.find(underlying(call.arguments[0]->type));
    return found == taken.end() ? std::vector<const Function *>() : found->second;
  }
  return {};
}

std::vector<const Function *> Flow::calledBy(const Expression &call) const {
  bool ofInterface = call.kind == ExpressionKind::CallInterface;
  if (call.kind != ExpressionKind::CallValue && !ofInterface)
    return targets(call);
  std::vector<const Function *> found;
  bool isKnown = true;
  leaves(*call.arguments[0], [&](const Leaf &leaf) {
    const Expression *made = leaf.expression;
    // Nothing is called by nil, and what containers hold is followed to where it was put in.
    bool isNone = leaf.kind == Leaf::Kind::Zero || (made && made->kind == ExpressionKind::Nil);
    bool isOfGateway = ofInterface && (leaf.kind == Leaf::Kind::Input || (made && isMadeElsewhere(*made)));
    if (isNone || isOfGateway || leaf.isElement || (made && made->kind == ExpressionKind::Index))
      return;
    const Function *function = ofInterface ? made ? methodOf(made->type, call.name) : nullptr : madeFunction(leaf);
    isKnown &= function != nullptr;
    if (function)
      found.push_back(function);
  });
  return isKnown ? found : targets(call);
}

void Flow::assignedTo(const Variable &variable, const VisitLeaf &visit) const {
  if (auto found = variables.find(&variable); found != variables.end())
    for (const Source &source : found->second)
      visit(source.leaf);
}

void Flow::returnedBy(const Function &function, std::size_t index, const VisitLeaf &visit) const {
  if (auto found = returned.find(&function); found != returned.end() && index < found->second.size())
    for (const Source &source : found->second[index])
      visit(source.leaf);
}

const Function *Flow::methodOf(const Type *type, const std::string &name) const {
  const Type *named = structOf(type);
  auto found = named->declared.find(name);
  return found == named->declared.end() ? nullptr : found->second;
}

const Expression *Flow::embeddedError(const Expression &literal) const {
  const auto &all = underlying(literal.type)->fields;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].embedded && isErrorType(all[i].type))
      return literal.arguments[i].get();
  return nullptr;
}

// Hands the arguments of a call to the parameters of what it may run.
void Flow::bindCall(const Expression &call) {
  using Kind = Leaf::Kind;
  bool isCall = call.kind == ExpressionKind::CallValue;
  if (isCall && call.arguments.size() == 3 && isHandlerFactory(call.arguments[2]->type))
    return bindHandlers(call);
  if (isCall && call.arguments.size() == 5 && isOwnFactory(call.arguments[2]->type)) {
    registers.push_back({&call, const_cast<Function *>(functionOf(call)), code.locate(call.at)});
    for (const Function *factory : functionsOf(*call.arguments[2]))
      if (factory && !factory->parameters.empty()) {
        variables[factory->parameters[0]].push_back({{Kind::Extra, nullptr, 0, false, false}, false});
        for (const Function *modifier : taken[underlying(underlying(call.arguments[2]->type)->results[0])])
          if (!modifier->parameters.empty())
            variables[modifier->parameters[0]].push_back({{Kind::Input, nullptr, 0, false, false}, false});
      }
    return;
  }
  for (const Function *target : targets(call)) {
    std::size_t next = 0;
    if (call.kind == ExpressionKind::CallValue)
      next = 1;
    else if (target->receiver && !call.arguments.empty())
      variables[target->receiver].push_back(
          {{Kind::Expression, call.arguments[next++].get(), 0, false, false},
           true,
           call.kind == ExpressionKind::CallInterface ? target->receiver->type : nullptr});
    bool variadic = target->type->variadic;
    for (std::size_t p = 0; next < call.arguments.size() && p < target->parameters.size(); ++next) {
      bool rest = variadic && p + 1 == target->parameters.size();
      Source source{{Kind::Expression, call.arguments[next].get(), 0, false, false}, true};
      if (rest && !call.spread)
        stored[underlying(target->parameters[p]->type)->element].push_back(source);
      else
        variables[target->parameters[p]].push_back(source);
      p += rest ? 0 : 1;
    }
  }
}

// A factory of handlers gets the settings and the handler behind; handlers get the gateway's request and what they answer to.
void Flow::bindHandlers(const Expression &call) {
  using Kind = Leaf::Kind;
  registers.push_back({&call, const_cast<Function *>(functionOf(call)), code.locate(call.at)});
  for (const Function *factory : functionsOf(*call.arguments[2]))
    if (factory && factory->parameters.size() == 3) {
      variables[factory->parameters[1]].push_back({{Kind::Extra, nullptr, 0, false, false}, false});
      variables[factory->parameters[2]].push_back({{Kind::Input, nullptr, 0, false, false}, false});
    }
  for (const Function &function : code.functions) {
    bool isHandler = !function.standard && function.type && isHandlerFunction(function.type) &&
                     (function.name.empty() || function.name == "ServeHTTP" || taken.count(underlying(function.type)) > 0);
    if (isHandler)
      for (const Variable *parameter : function.parameters)
        variables[parameter].push_back({{Kind::Input, nullptr, 0, false, false}, false});
  }
}

std::vector<const Function *> Flow::functionsOf(const Expression &value) const {
  std::vector<const Function *> found;
  leaves(value, [&](const Leaf &leaf) { found.push_back(madeFunction(leaf)); });
  return found;
}

} // namespace unplug::lua

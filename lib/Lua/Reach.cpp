#include "Lua/Reach.h"

#include "Lua/Handlers.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool isModifier(const Type *type) {
  const Type *below = underlying(type);
  return below->kind == TypeKind::Function && below->parameters.size() == 1 && below->results.size() == 2 &&
         isEmptyInterface(below->parameters[0]) && isEmptyInterface(below->results[0]) &&
         isErrorType(below->results[1]);
}

void walkAll(const Function &function, const Code &code, const VisitExpression &visit) {
  walk(function, [](const Statement &) {}, visit);
  for (const Variable *global : code.globals)
    if (global->initialiser == &function && global->initial)
      walk(*global->initial, visit);
}

bool isRegisterCall(const Flow &flow, const Expression &expression) {
  const auto &calls = flow.registerCalls();
  return std::any_of(calls.begin(), calls.end(), [&](const RegisterCall &one) { return one.call == &expression; });
}

class PhaseSpread {
public:
  PhaseSpread(const Code &code, const Flow &flow) : code(code), flow(flow) {}

  std::map<const Function *, unsigned> run() {
    for (const Variable *global : code.globals)
      mark(global->initialiser, AtLoad);
    for (const Function *function : code.initialisers)
      mark(function, AtLoad);
    mark(code.registerModifiers, AtRegister);
    mark(code.registerHandlers, AtRegister);
    for (const RegisterCall &call : flow.registerCalls())
      for (const Function *factory : flow.functionsOf(*call.call->arguments[2]))
        mark(factory, AtFactory);
    for (const Function &function : code.functions) {
      bool isHandler = !function.standard && function.type && isHandlerFunction(function.type);
      bool isLiteralModifier = !function.receiverType && function.type && isModifier(function.type);
      bool isMethod = function.receiverType && !function.standard && isCalledByGateway(function.name);
      bool isMethodModifier = function.receiverType && !function.standard && function.type && isModifier(function.type);
      if (isHandler || isLiteralModifier || isMethod || isMethodModifier)
        mark(&function, AtRequest);
    }
    while (!pending.empty()) {
      auto [function, phase] = pending.back();
      pending.pop_back();
      walkAll(*function, code, [&, when = phase](const Expression &expression) {
        if (!isRegisterCall(flow, expression))
          for (const Function *target : flow.calledBy(expression))
            mark(target, when);
      });
    }
    return phases;
  }

private:
  void mark(const Function *function, unsigned phase) {
    if (!function || function->standard || (phases[function] & phase) == phase)
      return;
    phases[function] |= phase;
    pending.emplace_back(function, phase);
  }

  const Code &code;
  const Flow &flow;
  std::map<const Function *, unsigned> phases;
  std::vector<std::pair<const Function *, unsigned>> pending;
};

class Reacher {
public:
  Reacher(const Code &given, const std::set<const Expression *> &left) : code(given), without(left) {}

  Reached run(const std::vector<const Function *> &roots) {
    for (const Function *root : roots)
      add(root);
    for (const Function *function : code.initialisers)
      add(function);
    while (!pending.empty()) {
      const Function *function = pending.back();
      pending.pop_back();
      visit(*function);
    }
    return std::move(reached);
  }

private:
  void add(const Function *function) {
    if (function && !function->standard && reached.functions.insert(function).second)
      pending.push_back(function);
  }

  void addType(const Type *type) {
    const Type *named = type->kind == TypeKind::Pointer ? type->element : type;
    if (named->kind != TypeKind::Named || !types.insert(named).second)
      return;
    for (const auto &[name, method] : named->declared)
      if (isCalledByGateway(name) || code.interfaceMethods.count(name))
        add(method);
    for (const Field &field : underlying(named)->fields)
      if (field.embedded)
        addType(field.type);
  }

  void visit(const Function &function) {
    for (const Variable *global : function.globals)
      if (!global->ofGateway && reached.globals.insert(global).second)
        add(global->initialiser);
    for (const Function *unknown : function.unknown)
      add(unknown);
    std::set<const Expression *> below; // of what is left out
    walkAll(function, code, [&](const Expression &expression) {
      if (without.count(&expression) || below.count(&expression)) {
        for (const ExpressionPtr &argument : expression.arguments)
          below.insert(argument.get());
        return;
      }
      switch (expression.kind) {
      case ExpressionKind::FunctionLiteral:
      case ExpressionKind::FunctionValue:
      case ExpressionKind::MethodValue:
        add(expression.function);
        break;
      case ExpressionKind::StructLiteral:
      case ExpressionKind::Zero:
        addType(expression.type);
        break;
      case ExpressionKind::ToInterface:
        addType(expression.arguments[0]->type);
        break;
      case ExpressionKind::CallFunction:
        add(expression.function);
        break;
      default:
        break;
      }
    });
  }

  const Code &code;
  const std::set<const Expression *> &without;
  Reached reached;
  std::set<const Type *> types;
  std::vector<const Function *> pending;
};

} // namespace

bool isCalledByGateway(const std::string &method) {
  static const std::set<std::string> names = {"Params", "Headers", "Body",       "Method",     "URL",
                                              "Query",  "Path",    "Data",       "Io",         "IsComplete",
                                              "Context", "Request", "StatusCode", "Error", "Encoding",
                                              "Errors"};
  return names.count(method) > 0;
}

std::map<const Function *, unsigned> phasesOf(const Code &code, const Flow &flow) {
  return PhaseSpread(code, flow).run();
}

Reached reach(const Code &code, const std::vector<const Function *> &roots,
              const std::set<const Expression *> &without) {
  return Reacher(code, without).run(roots);
}

std::vector<const Expression *> recursiveCalls(const Flow &flow, const std::set<const Function *> &functions) {
  // Depth first; a call back into a function that is still open closes a cycle.
  std::vector<const Expression *> found;
  std::map<const Function *, int> state; // 1: open, 2: done
  struct Step {
    const Function *function;
    std::vector<std::pair<const Expression *, const Function *>> calls;
    std::size_t next = 0;
  };
  auto open = [&](const Function *function) {
    Step step{function, {}, 0};
    walk(*function, [](const Statement &) {}, [&](const Expression &expression) {
      if (expression.kind == ExpressionKind::CallFunction || expression.kind == ExpressionKind::CallValue ||
          expression.kind == ExpressionKind::CallInterface)
        for (const Function *target : flow.calledBy(expression))
          step.calls.emplace_back(&expression, target);
    });
    state[function] = 1;
    return step;
  };
  for (const Function *start : functions) {
    if (state[start])
      continue;
    std::vector<Step> path = {open(start)};
    while (!path.empty()) {
      Step &top = path.back();
      if (top.next == top.calls.size()) {
        state[top.function] = 2;
        path.pop_back();
        continue;
      }
      auto [call, target] = top.calls[top.next++];
      if (state[target] == 1)
        found.push_back(call);
      else if (state[target] == 0 && functions.count(target))
        path.push_back(open(target));
    }
  }
  return found;
}

} // namespace unplug::lua

// A plugin's whole script: types, functions, variables, registrations.
#include "Lua/Emitter.h"
#include "Lua/Lua.h"
#include "Lua/LuaText.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

Emitter::Emitter(const Code &given, const Flow &givenFlow, const Judgement &givenJudgement, std::string name,
                 const Skeleton &givenSkeleton)
    : code(given), flow(givenFlow), judgement(givenJudgement), skeleton(givenSkeleton), table(std::move(name)) {
  for (const Variable &variable : code.variables)
    taken.insert(luaName(variable.name));
}

// One table a package: the plugin's own, and one for each that it imports.
std::string Emitter::tableOf(std::size_t package) const {
  if (package == code.plugin.package)
    return table;
  return table + "." + luaName("package_" + code.program.source().packages[package].name + "_" +
                               std::to_string(std::find(code.plugin.local.begin(), code.plugin.local.end(), package) -
                                              code.plugin.local.begin()));
}

std::string Emitter::nameOfType(const Type *type) {
  usedTypes.insert(type);
  auto package = code.declaredIn.find(type);
  return tableOf(package == code.declaredIn.end() ? code.plugin.package : package->second) + "." + luaName(type->name);
}

// What an interface asks for: a list of the names of its methods.
std::string Emitter::nameOfInterface(const Type *type) {
  if (type->kind == TypeKind::Named && code.declaredIn.count(type)) {
    usedInterfaces.insert(type);
    return tableOf(code.declaredIn.at(type)) + "." + luaName(type->name);
  }
  std::string names;
  for (const Method &method : underlying(type)->methods)
    names += (names.empty() ? " " : ", ") + luaQuoted(method.name);
  return "{" + names + " }";
}

std::string Emitter::nameOfFunction(const Function &function) {
  std::string owner = function.receiverType ? nameOfType(function.receiverType) : tableOf(function.package);
  return owner + "." + luaName(function.name);
}

// Whether a method with a value as its receiver does more with it than read its fields.
bool Emitter::changesReceiver(const Function &function) const {
  if (!function.receiver || function.pointerReceiver || !isCopied(function.receiver->type))
    return false;
  bool changes = function.receiver->isCaptured;
  std::set<const Expression *> read;
  walk(function, [&](const Statement &statement) {
    for (const ExpressionPtr &left : statement.left) {
      const Expression *root = left.get();
      while (root && root->kind == ExpressionKind::Field)
        root = root->arguments[0].get();
      changes |= root && root != left.get() && root->kind == ExpressionKind::Variable && root->variable == function.receiver;
    }
  }, [&](const Expression &expression) {
    if (expression.kind == ExpressionKind::Field)
      read.insert(expression.arguments[0].get());
    if (expression.kind == ExpressionKind::Variable && expression.variable == function.receiver)
      changes |= !read.count(&expression);
  });
  return changes;
}

void Emitter::emitFunction(const Function &function) {
  commentLines(function.comment);
  std::string parameters;
  if (function.receiver)
    parameters = variableName(*function.receiver);
  for (const Variable *parameter : function.parameters)
    parameters += (parameters.empty() ? "" : ", ") + variableName(*parameter);
  current = &function;
  line("function " + nameOfFunction(function) + "(" + parameters + ")");
  indent(1);
  if (gapOfFunction(function)) {
    indent(-1);
    line("end");
    out += "\n";
    current = nullptr;
    return;
  }
  gapOfFactory(function);
  if (changesReceiver(function)) // an interface hands over the value that it holds itself
    line(variableName(*function.receiver) + " = unplug.copy(" + variableName(*function.receiver) + ")");
  for (const Variable *result : function.results)
    if (result && !result->name.empty() && result->name != "_")
      line("local " + variableName(*result) + " = " + zero(result->type));
  block(function.body);
  indent(-1);
  line("end");
  out += "\n";
  current = nullptr;
}

void Emitter::emitGlobal(const Variable &global) {
  commentLines(global.comment);
  if (gapOfGlobal(global))
    return;
  current = global.initialiser;
  std::string initial = global.initial ? value(*global.initial) : zero(global.type);
  if (initial != "nil")
    line(variableName(global) + " = " + initial);
}

// Variables of packages, each after those that its value needs.
std::vector<const Variable *> Emitter::orderedGlobals(const Reached &reached) const {
  std::vector<const Variable *> ordered;
  std::set<const Variable *> done;
  std::vector<const Variable *> wanted;
  for (const Variable *global : code.globals)
    if (reached.globals.count(global) && !isLoggerType(global->type) && !global->ofGateway)
      wanted.push_back(global);
  // Repeat until nothing is left; what waits for itself comes in the order of the source.
  while (ordered.size() < wanted.size()) {
    bool any = false;
    for (const Variable *global : wanted) {
      if (done.count(global))
        continue;
      Reached needs = reach(code, {global->initialiser});
      bool ready = std::all_of(needs.globals.begin(), needs.globals.end(), [&](const Variable *other) {
        return other == global || done.count(other) ||
               std::find(wanted.begin(), wanted.end(), other) == wanted.end();
      });
      if (!ready)
        continue;
      ordered.push_back(global);
      done.insert(global);
      any = true;
    }
    if (any)
      continue;
    for (const Variable *global : wanted)
      if (done.insert(global).second)
        ordered.push_back(global);
  }
  return ordered;
}

// Methods that a struct has by what is embedded in it.
std::string Emitter::forwarders(const Type *type) {
  std::string made;
  std::set<std::string> have;
  for (const auto &[name, method] : type->declared)
    have.insert(name);
  for (const Field &field : underlying(type)->fields) {
    if (!field.embedded)
      continue;
    std::string name = nameOfType(type) + ".";
    if (isInterface(field.type)) {
      for (const Method &method : underlying(field.type)->methods)
        if (have.insert(method.name).second)
          made += "function " + name + luaName(method.name) + "(self, ...)\n  return self." + luaName(field.name) + ":" +
                  luaName(method.name) + "(...)\nend\n\n";
      continue;
    }
    const Type *inner = structBehind(field.type);
    if (!inner || !code.declaredIn.count(inner))
      continue;
    std::set<std::string> promoted;
    std::vector<const Type *> pending = {inner};
    while (!pending.empty()) {
      const Type *one = pending.back();
      pending.pop_back();
      for (const auto &[method, function] : one->declared)
        promoted.insert(method);
      for (const Field &deeper : underlying(one)->fields)
        if (deeper.embedded && isInterface(deeper.type))
          for (const Method &method : underlying(deeper.type)->methods)
            promoted.insert(method.name);
        else if (const Type *next = deeper.embedded ? structBehind(deeper.type) : nullptr)
          pending.push_back(next);
    }
    for (const std::string &method : promoted)
      if (have.insert(method).second)
        made += "function " + name + luaName(method) + "(self, ...)\n  return " + nameOfType(inner) + "." +
                luaName(method) + "(self." + luaName(field.name) + ", ...)\nend\n\n";
  }
  return made;
}

// The fields that hold structs by value: a copy copies them too.
std::string Emitter::copiedFields(const Type *type) const {
  std::string names;
  for (const Field &field : underlying(type)->fields)
    if (field.type->kind != TypeKind::Pointer && structBehind(field.type) && judgement.changedStructs.count(field.type))
      names += (names.empty() ? " " : ", ") + luaQuoted(luaName(field.name));
  return names.empty() ? "" : "{" + names + " }";
}

std::string Emitter::classes() {
  std::string made;
  for (std::size_t before = SIZE_MAX; before != usedTypes.size();) { // forwarders may use further types
    before = usedTypes.size();
    std::string all;
    for (const Type *type : code.named) {
      if (!usedTypes.count(type) && !usedInterfaces.count(type))
        continue;
      std::string saved = std::exchange(out, {});
      commentLines(code.comments.at(type));
      if (isInterface(type)) {
        std::string names;
        for (const Method &method : underlying(type)->methods)
          names += (names.empty() ? " " : ", ") + luaQuoted(method.name);
        line(tableOf(code.declaredIn.at(type)) + "." + luaName(type->name) + " = {" + names + " }");
      } else {
        bool isStruct = underlying(type)->kind == TypeKind::Struct;
        line(nameOfType(type) + (isStruct ? " = unplug.class(" + copiedFields(type) + ")" : " = unplug.value_class()"));
      }
      out += "\n";
      if (!isInterface(type))
        out += forwarders(type);
      all += std::exchange(out, std::move(saved));
    }
    made = std::move(all);
  }
  return made;
}

llvm::Expected<ScriptText> Emitter::script(const ScriptParts &parts, const std::string &pluginId) {
  std::set<const Expression *> without;
  for (const Expression *call : parts.leftOut) {
    without.insert(call->arguments[2].get());
    leftOutCalls.insert(call);
  }
  struct Foot {
    const Function *registerAll;
    const Variable *registerer;
    const char *with;
  };
  std::vector<Foot> feet;
  if (parts.modifiers)
    feet.push_back({code.registerModifiers, code.registerer, "unplug.register"});
  if (parts.handlers)
    feet.push_back({code.registerHandlers, code.handlerRegisterer, "unplug.register_handler"});
  std::vector<const Function *> roots;
  for (const Foot &foot : feet) {
    roots.push_back(foot.registerAll);
    roots.push_back(foot.registerer->initialiser);
  }
  Reached reached = reach(code, roots, without);
  for (const Foot &foot : feet)
    reached.globals.insert(foot.registerer);
  std::vector<const Function *> declared;
  for (const Function &function : code.functions) {
    bool isDeclared = !function.name.empty() && function.type && !function.parent;
    if (isDeclared && reached.functions.count(&function) && function.name != "init")
      declared.push_back(&function);
  }
  std::sort(declared.begin(), declared.end(), [](const Function *a, const Function *b) {
    return std::pair(a->at.file, a->at.offset) < std::pair(b->at.file, b->at.offset);
  });
  for (const Function *function : declared)
    emitFunction(*function);
  std::string functions = std::exchange(out, {});
  for (const Variable *global : orderedGlobals(reached))
    emitGlobal(*global);
  std::string variables = std::exchange(out, {});
  for (const Function *function : code.initialisers) {
    line("do");
    indent(1);
    commentLines(function->comment);
    current = function;
    block(function->body);
    indent(-1);
    line("end");
  }
  std::string initialisers = std::exchange(out, {});
  if (initialisers.find_first_not_of("do end\n") == std::string::npos)
    initialisers.clear(); // nothing but output at the gateway's start
  std::string last;
  for (const Foot &foot : feet)
    last += nameOfFunction(*foot.registerAll) + "(" + variableName(*foot.registerer) + ", " + foot.with + ")\n";
  std::string types = classes();
  std::string head = scriptHeading(pluginId) + "It needs unplug.lua.\n" + table + " = {}\n";
  for (std::size_t package : code.plugin.local)
    if (package != code.plugin.package)
      head += tableOf(package) + " = {}\n";
  auto part = [](const std::string &text) { return text.empty() || text.ends_with("\n\n") ? text : text + "\n"; };
  ScriptText script;
  script.text = head + "\n" + part(types) + part(functions) + part(variables) + part(initialisers) + last;
  if (auto error = finishGaps(script))
    return std::move(error);
  return script;
}

llvm::Expected<ScriptText> scriptOf(const Code &code, const Flow &flow, const Judgement &judgement, const std::string &table,
                                    const ScriptParts &parts, const std::string &pluginId) {
  return Emitter(code, flow, judgement, table, parts.skeleton).script(parts, pluginId);
}

} // namespace unplug::lua

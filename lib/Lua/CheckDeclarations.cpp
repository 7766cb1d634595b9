// Names of packages: those of the plugin, settled when something refers to them, and those of the standard library's
// table, which is Go itself.
#include "Lua/Checker.h"

#include <algorithm>
#include <filesystem>

namespace unplug::lua {

using go::SyntaxNode;

namespace {

std::string lastElement(const std::string &path) {
  std::filesystem::path parts(path);
  std::string name = parts.filename().string();
  bool version = name.size() > 1 && name[0] == 'v' && name.find_first_not_of("0123456789", 1) == std::string::npos;
  return version ? parts.parent_path().filename().string() : name;
}

std::vector<SyntaxNode> namesOf(SyntaxNode spec) {
  std::vector<SyntaxNode> names;
  for (SyntaxNode child : partsOf(spec))
    if (child.kind() == "identifier")
      names.push_back(child);
    else
      break;
  return names;
}

} // namespace

std::size_t Checker::addSourcePackage(std::size_t package) {
  auto [at, isNew] = sourceScopes.emplace(package, scopes.size());
  if (!isNew)
    return at->second;
  std::size_t home = at->second;
  PackageScope &scope = scopes.emplace_back();
  const go::Package &of = code.program.source().packages[package];
  scope.path = of.importPath;
  scope.name = of.name;
  scope.index = package;
  for (std::size_t file : of.files)
    if (const go::SyntaxTree *tree = code.program.tree(file))
      addFile(scope, home, tree->root(), file);
  return home;
}

std::size_t Checker::addStandardPackage(const std::string &path) {
  auto [at, isNew] = standardScopes.emplace(path, scopes.size());
  if (!isNew)
    return at->second;
  std::size_t home = at->second;
  PackageScope &scope = scopes.emplace_back();
  scope.path = path;
  scope.name = lastElement(path);
  scope.isStandard = true;
  if (const go::SyntaxTree *tree = standardDeclarations(path))
    addFile(scope, home, tree->root(), SIZE_MAX);
  return home;
}

void Checker::addFile(PackageScope &scope, std::size_t home, SyntaxNode root, std::size_t file) {
  for (SyntaxNode child : root.children()) {
    std::string_view kind = child.kind();
    if (kind == "function_declaration" && child.field("name").text() == "init") {
      scope.initialisers.emplace_back(child, file);
    } else if (kind == "function_declaration" || kind == "type_declaration") {
      std::vector<SyntaxNode> specs = {child};
      if (kind == "type_declaration")
        specs = partsOf(child);
      for (SyntaxNode spec : specs) {
        Object &object = scope.objects[std::string(spec.field("name").text())];
        object.kind = kind == "type_declaration" ? Object::Kind::Type : Object::Kind::Function;
        object.name = spec.field("name").text();
        object.state = Object::State::Unsettled;
        object.node = spec;
        object.typeNode = spec.field("type");
        object.file = file;
        object.home = home;
      }
    } else if (kind == "method_declaration") {
      for (SyntaxNode receiver : child.field("receiver").children())
        if (std::string type = go::typeName(receiver.field("type")); !type.empty())
          scope.methods[type].emplace_back(child, file);
    } else if (kind == "const_declaration") {
      addSpecs(scope, home, child, file, Object::Kind::Constant);
    } else if (kind == "var_declaration") {
      addSpecs(scope, home, child, file, Object::Kind::Variable);
    }
  }
}

void Checker::addSpecs(PackageScope &scope, std::size_t home, SyntaxNode declaration, std::size_t file,
                       Object::Kind kind) {
  std::int64_t iota = 0;
  SyntaxNode repeatedType, repeatedValue; // a constant without a value has the ones before
  for (SyntaxNode spec : partsOf(declaration)) {
    if (spec.kind() == "var_spec_list") {
      addSpecs(scope, home, spec, file, kind);
      continue;
    }
    if (spec.kind() != "const_spec" && spec.kind() != "var_spec")
      continue;
    SyntaxNode type = spec.field("type"), values = spec.field("value");
    if (kind == Object::Kind::Constant) {
      if (values) {
        repeatedType = type;
        repeatedValue = values;
      }
      type = repeatedType;
      values = repeatedValue;
    }
    std::vector<SyntaxNode> names = namesOf(spec);
    for (std::size_t i = 0; i < names.size(); ++i) {
      Object &object = scope.objects[std::string(names[i].text())];
      object.kind = kind;
      object.name = names[i].text();
      object.state = Object::State::Unsettled;
      object.node = spec;
      object.typeNode = type;
      object.valueNode = values;
      object.file = file;
      object.home = home;
      object.iota = iota;
      object.position = i;
      object.names = names.size();
    }
    ++iota;
  }
}

Object *Checker::member(std::size_t scope, const std::string &name) {
  auto found = scopes[scope].objects.find(name);
  if (found == scopes[scope].objects.end())
    return nullptr;
  settle(found->second);
  return &found->second;
}

Object *Checker::find(const std::string &name) {
  for (auto scope = locals.rbegin(); scope != locals.rend(); ++scope)
    if (auto found = scope->find(name); found != scope->end())
      return &found->second;
  if (Object *own = member(within.home, name))
    return own;
  if (Object *imported = findImported(name))
    return imported;
  auto found = universe.find(name);
  return found == universe.end() ? nullptr : &found->second;
}

// The package that `name` stands for in the file where we are.
Object *Checker::findImported(const std::string &name) {
  Object object;
  object.kind = Object::Kind::Package;
  object.name = name;
  if (scopes[within.home].isStandard) {
    for (const char *path : {"io", "net/url", "net/http", "context", "time"})
      if (lastElement(path) == name) {
        object.scope = addStandardPackage(path);
        return &importObjects.emplace_back(std::move(object));
      }
    return nullptr;
  }
  const go::Source &source = code.program.source();
  std::size_t module = source.packages[scopes[within.home].index].module;
  for (const go::Import &import : source.files[within.file].imports) {
    if (import.name == "_" || import.name == ".")
      continue;
    auto package = code.program.packageOfPath(module, import.path);
    bool isLocal = package && std::find(code.plugin.local.begin(), code.plugin.local.end(), *package) !=
                                  code.plugin.local.end();
    std::string called = !import.name.empty() ? import.name
                         : isLocal            ? source.packages[*package].name
                                              : lastElement(import.path);
    if (called != name)
      continue;
    object.scope = isLocal ? addSourcePackage(*package) : addStandardPackage(import.path);
    return &importObjects.emplace_back(std::move(object));
  }
  return nullptr;
}

void Checker::settle(Object &object) {
  if (object.state == Object::State::Settled)
    return;
  if (object.state == Object::State::InProgress) {
    if (object.kind == Object::Kind::Type)
      return; // recursive types have their name already
    object.type = code.types.invalid();
    return;
  }
  object.state = Object::State::InProgress;
  Within before = std::exchange(within, {nullptr, object.home, object.file});
  auto outer = std::exchange(locals, {});
  std::int64_t outerIota = std::exchange(currentIota, -1);
  switch (object.kind) {
  case Object::Kind::Constant:
    settleConstant(object);
    break;
  case Object::Kind::Variable:
    settleVariable(object);
    break;
  case Object::Kind::Type:
    settleType(object);
    break;
  case Object::Kind::Function:
    object.function = declareFunction(object.node, object.file, object.home);
    settleSignature(*object.function);
    object.type = object.function->type;
    break;
  default:
    break;
  }
  object.state = Object::State::Settled;
  locals = std::move(outer);
  currentIota = outerIota;
  within = before;
}

void Checker::settleConstant(Object &object) {
  object.type = code.types.invalid();
  std::vector<SyntaxNode> values = partsOf(object.valueNode);
  if (object.position >= values.size())
    return;
  currentIota = object.iota;
  ExpressionPtr value = check(values[object.position]);
  if (object.typeNode)
    value = convert(std::move(value), typeOf(object.typeNode), values[object.position]);
  object.type = value->type;
  object.constant = value->constant;
}

void Checker::settleVariable(Object &object) {
  Variable &variable = code.variables.emplace_back();
  object.variable = &variable;
  variable.name = object.name;
  variable.package = scopes[object.home].index;
  variable.at = placeOf(object.node);
  variable.end = object.node.range().end;
  variable.type = object.typeNode ? typeOf(object.typeNode) : nullptr;
  bool isAlone = object.node.parent().kind() == "var_declaration" && partsOf(object.node.parent()).size() == 1;
  variable.comment = commentBefore(isAlone ? object.node.parent() : object.node);
  if (scopes[object.home].isStandard) {
    object.type = variable.type;
    return;
  }
  Function &initialiser = code.functions.emplace_back();
  initialiser.name = object.name;
  initialiser.home = object.home;
  initialiser.package = variable.package;
  initialiser.at = variable.at;
  initialiser.checked = true;
  variable.initialiser = &initialiser;
  within.function = &initialiser;
  std::vector<SyntaxNode> values = object.valueNode ? partsOf(object.valueNode) : std::vector<SyntaxNode>();
  if (values.size() == object.names) {
    SyntaxNode node = values[object.position];
    ExpressionPtr value = check(node, variable.type);
    value = variable.type ? convert(std::move(value), variable.type, node) : defaulted(std::move(value), node);
    variable.type = value->type;
    variable.initial = std::move(value);
  } else if (!values.empty()) {
    unsupported(object.node, "several variables of a package from one call");
    variable.type = variable.type ? variable.type : code.types.invalid();
  }
  object.type = variable.type ? variable.type : code.types.invalid();
  variable.type = object.type;
  code.globals.push_back(&variable); // after those that its value refers to
}

void Checker::settleType(Object &object) {
  if (object.node.kind() == "type_alias") {
    object.type = typeOf(object.typeNode);
    return;
  }
  PackageScope &scope = scopes[object.home];
  Type *type = code.types.named(scope.path.empty() ? scope.name : scope.path, scope.name, object.name);
  object.type = type;
  if (object.node.field("type_parameters"))
    unsupported(object.node, "a generic type");
  declareMethods(*type, object.home);
  type->underlying = underlying(typeOf(object.typeNode));
  if (scope.isStandard)
    return;
  code.named.push_back(type);
  code.declaredAt[type] = placeOf(object.node);
  code.declaredIn[type] = scope.index;
  bool isAlone = object.node.parent().kind() == "type_declaration" && partsOf(object.node.parent()).size() == 1;
  code.comments[type] = commentBefore(isAlone ? object.node.parent() : object.node);
  if (type->underlying->kind == TypeKind::Struct)
    code.structs.push_back(type);
}

void Checker::declareMethods(Type &type, std::size_t home) {
  auto methods = scopes[home].methods.find(type.name);
  if (methods == scopes[home].methods.end())
    return;
  for (auto [node, file] : methods->second) {
    Function *function = declareFunction(node, file, home);
    function->receiverType = &type;
    for (SyntaxNode receiver : function->node.field("receiver").children())
      if (receiver.kind() == "parameter_declaration")
        function->pointerReceiver = receiver.field("type").kind() == "pointer_type";
    type.declared.emplace(function->name, function);
    type.byPointer.emplace(function->name, function->pointerReceiver);
  }
}

Function *Checker::declareFunction(SyntaxNode node, std::size_t file, std::size_t home) {
  Function &function = code.functions.emplace_back();
  function.name = node.field("name").text();
  function.node = node;
  function.home = home;
  function.package = scopes[home].index;
  function.at = {file, node.range().begin};
  function.comment = scopes[home].isStandard ? std::string() : commentBefore(node);
  if (scopes[home].isStandard)
    for (const StandardRow *row : standardRows(scopes[home].path))
      if (row->text == node.text())
        function.standard = row;
  return &function;
}

void Checker::settleSignature(const Function &declared) {
  auto &function = const_cast<Function &>(declared);
  if (function.type)
    return;
  function.type = code.types.invalid(); // while it is being settled
  Within before = std::exchange(within, {&function, function.home, function.at.file});
  auto outer = std::exchange(locals, {});
  SyntaxNode node = function.node;
  if (node.field("type_parameters"))
    unsupported(node, "a generic function");
  auto variables = [&](SyntaxNode list, std::vector<const Type *> &types, std::vector<Variable *> &into,
                       bool &variadic) {
    std::vector<SyntaxNode> names;
    parametersOf(list, types, names, variadic);
    for (std::size_t i = 0; i < types.size(); ++i) {
      Variable *variable = nullptr;
      if (names[i])
        variable = newVariable(std::string(names[i].text()), types[i], placeOf(names[i]));
      else if (&into == &function.parameters)
        variable = newVariable("", types[i], placeOf(node));
      if (variable) {
        variable->isParameter = &into == &function.parameters;
        variable->owner = &function;
      }
      into.push_back(variable);
    }
  };
  std::vector<const Type *> parameters, results, receiver;
  bool variadic = false, ignored = false;
  if (SyntaxNode list = node.field("receiver")) {
    std::vector<Variable *> one;
    variables(list, receiver, one, ignored);
    function.receiver = one.empty() ? nullptr : one[0];
    if (!receiver.empty() && !function.receiver)
      function.receiver = newVariable("", receiver[0], placeOf(node));
    if (function.receiver) {
      function.receiver->owner = &function;
      function.receiver->isParameter = true;
    }
  }
  variables(node.field("parameters"), parameters, function.parameters, variadic);
  if (SyntaxNode result = node.field("result")) {
    if (result.kind() == "parameter_list")
      variables(result, results, function.results, ignored);
    else
      results.push_back(typeOf(result));
  }
  function.type = code.types.functionOf(std::move(parameters), std::move(results), variadic);
  locals = std::move(outer);
  within = before;
}

} // namespace unplug::lua

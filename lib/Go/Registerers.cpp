// From the variable to its type, from the type to its method, from the method to the calls of its callback.
#include "Go/Registerers.h"

#include <algorithm>
#include <set>

namespace unplug::go {

namespace {

constexpr PluginKind kinds[] = {PluginKind::HttpServer, PluginKind::HttpClient, PluginKind::ReqRespModifier};

const char *methodOf(PluginKind kind) {
  return kind == PluginKind::HttpServer   ? "RegisterHandlers"
         : kind == PluginKind::HttpClient ? "RegisterClients"
                                          : "RegisterModifiers";
}

// How many parameters the callback takes.
std::size_t callbackArity(PluginKind kind) {
  return kind == PluginKind::ReqRespModifier ? 4 : 2;
}

std::size_t countParameters(SyntaxNode function) {
  return parameterNames(function).size();
}

// Whether a Register* method has the shape that 2.x asserts on: one parameter, a function of the right arity, no
// result. Types inside are compared by text where they are written out.
bool hasSignature(const Program &program, const Declaration &method, PluginKind kind) {
  if (method.node.field("result") || countParameters(method.node) != 1)
    return false;
  SyntaxNode parameter;
  for (SyntaxNode child : method.node.field("parameters").children())
    if (child.kind() == "parameter_declaration")
      parameter = child;
  SyntaxNode type = parameter.field("type");
  if (type.kind() == "type_identifier") { // only an alias is the same type
    const Declaration *named = program.find(method.package, std::string(type.text()));
    if (!named || named->node.kind() != "type_alias")
      return false;
    type = named->type;
  }
  if (type.kind() != "function_type" || type.field("result") || countParameters(type) != callbackArity(kind))
    return false;
  std::vector<SyntaxNode> types;
  for (SyntaxNode child : type.field("parameters").children())
    if (child.kind() == "parameter_declaration") {
      std::size_t names = 0;
      for (SyntaxNode name : child.children())
        names += name.kind() == "identifier";
      types.insert(types.end(), std::max<std::size_t>(names, 1), child.field("type"));
    }
  if (types.size() < 2 || types[0].text() != "string")
    return false;
  SyntaxNode factory = types[1];
  if (factory.kind() != "function_type")
    return factory.kind() == "type_identifier"; // may be an alias of another file; Go itself decides
  std::size_t wanted = kind == PluginKind::HttpServer ? 3 : kind == PluginKind::HttpClient ? 2 : 1;
  return countParameters(factory) == wanted;
}

class RegistererReader {
public:
  RegistererReader(const Program &program, Plugin &plugin, std::vector<Factory> &factories, Findings &findings)
      : program(program), resolver(program), plugin(plugin), factories(factories), findings(findings) {}

  bool read(std::size_t package) {
    bool any = false;
    for (PluginKind kind : kinds)
      if (const Declaration *variable = program.find(package, std::string(registererOf(kind)));
          variable && variable->kind == DeclarationKind::Variable) {
        any = true;
        readVariable(kind, *variable);
      }
    if (const Declaration *middleware = program.find(package, "MiddlewareRegisterer");
        middleware && middleware->kind == DeclarationKind::Variable) {
      any = true;
      add(FindingCode::EnterpriseKind, *middleware, middleware->node,
          "MiddlewareRegisterer is a kind of the Enterprise edition: Community Edition never looked for it.");
    }
    return any;
  }

private:
  void add(FindingCode code, const Declaration &where, SyntaxNode node, std::string message) {
    findings.push_back(makeFinding(code, program.locate(where.file, node), std::move(message)));
  }

  void readVariable(PluginKind kind, const Declaration &variable) {
    std::string name(registererOf(kind));
    Scope scope{variable.package, variable.file, nullptr};
    auto type = variable.type    ? resolver.typeOfWritten(variable.type, scope)
                : variable.value ? resolver.typeOf({variable.value, scope})
                                 : std::nullopt;
    if (!type)
      return add(FindingCode::RegistererNotFollowed, variable, variable.node,
                 "The type of " + name + " could not be worked out, so what it registers is unknown.");
    const Declaration *declared = program.find(type->package, type->name);
    bool isInterface = (declared && declared->type.kind() == "interface_type") ||
                       type->written.kind() == "interface_type" || (!declared && type->name == "any");
    if (isInterface || type->pointer)
      return add(FindingCode::NeverLoaded, variable, variable.node,
                 name + " is " + (isInterface ? "of an interface type" : "a pointer") +
                     ": 2.x asserts on the variable's address and says \"unknown type\", so this never loaded.");
    const Declaration *method = program.method(type->package, type->name, methodOf(kind));
    if (!method || !hasSignature(program, *method, kind))
      return add(FindingCode::ForeignSignature, variable, method ? method->node : variable.node,
                 name +
                     (method ? "'s " + std::string(methodOf(kind)) + " has another signature than 2.x asks for"
                             : " has no method " + std::string(methodOf(kind))) +
                     ": 2.x says \"unknown type\", so this never loaded.");
    plugin.kinds.push_back(kind);
    plugin.registersLogger |= program.method(type->package, type->name, "RegisterLogger") != nullptr;
    plugin.registersContext |=
        kind == PluginKind::ReqRespModifier && program.method(type->package, type->name, "RegisterContext") != nullptr;

    // The variable itself, not its value: its type may be written, and its value an untyped constant or left out.
    Bound receiver{variable.value, scope};
    for (SyntaxNode child : variable.node.children())
      if (child.kind() == "identifier" && child.text() == name)
        receiver.node = child;
    Bound function{method->node, {method->package, method->file, nullptr}};
    std::size_t before = plugin.registrations.size();
    follow(kind, function, resolver.inside(function, {}, receiver), parameterNames(method->node)[0], 0);
    if (plugin.registrations.size() == before)
      add(FindingCode::RegistersNothing, *method, method->node,
          "No call was found that registers a name: " + name +
              " registers nothing, or in a way that could not be followed.");
  }

  // Looks for calls of `callback` in a function's body, and for calls that hand it on.
  void follow(PluginKind kind, const Bound &function, const Scope &scope, const std::string &callback, unsigned depth) {
    constexpr unsigned maxDepth = 8;
    if (callback.empty() || callback == "_" || depth > maxDepth)
      return;
    for (SyntaxNode call : findAll(function.node.field("body"), "call_expression")) {
      SyntaxNode called = call.field("function");
      if (called.kind() == "identifier" && called.text() == callback) {
        registerCall(kind, call, scope);
        continue;
      }
      auto arguments = argumentsOf(call);
      auto handed = std::find_if(arguments.begin(), arguments.end(), [&](SyntaxNode argument) {
        return argument.kind() == "identifier" && argument.text() == callback;
      });
      if (handed == arguments.end())
        continue;
      auto callee = resolver.callee({called, scope});
      if (!callee)
        continue;
      std::vector<Bound> bound;
      for (SyntaxNode argument : arguments)
        bound.push_back({argument, scope});
      auto names = parameterNames(callee->function.node);
      auto index = static_cast<std::size_t>(handed - arguments.begin());
      if (index < names.size())
        follow(kind, callee->function, resolver.inside(callee->function, bound, callee->receiver), names[index],
               depth + 1);
    }
  }

  // One call of the callback; in a loop over a list that is written out, one for each of its elements.
  void registerCall(PluginKind kind, SyntaxNode call, const Scope &scope) {
    for (SyntaxNode loop = call.parent(); loop; loop = loop.parent()) {
      if (loop.kind() == "function_declaration" || loop.kind() == "method_declaration" || loop.kind() == "func_literal")
        break;
      if (loop.kind() != "for_statement")
        continue;
      SyntaxNode range;
      for (SyntaxNode child : loop.children())
        if (child.kind() == "range_clause")
          range = child;
      std::string why;
      auto list = range ? resolver.reduce({range.field("right"), scope}, why) : std::nullopt;
      if (!list || list->node.kind() != "composite_literal")
        break;
      auto names = range.field("left").children();
      for (SyntaxNode element : list->node.field("body").children()) {
        auto parts = element.kind() == "keyed_element" ? element.children() : std::vector<SyntaxNode>{element};
        if (element.kind() == "comment" || parts.empty())
          continue;
        auto locals = scope.locals ? std::make_shared<std::map<std::string, Bound>>(*scope.locals)
                                   : std::make_shared<std::map<std::string, Bound>>();
        if (!names.empty() && parts.size() == 2)
          (*locals)[std::string(names[0].text())] = {parts[0], list->scope};
        if (names.size() > 1)
          (*locals)[std::string(names[1].text())] = {parts.back(), list->scope};
        registerOne(kind, call, {scope.package, scope.file, locals});
      }
      return;
    }
    registerOne(kind, call, scope);
  }

  void registerOne(PluginKind kind, SyntaxNode call, const Scope &scope) {
    auto arguments = argumentsOf(call);
    if (arguments.size() != callbackArity(kind))
      return;
    Registration registration;
    registration.kind = kind;
    registration.at = program.locate(scope.file, call);
    std::string why;
    if (auto name = resolver.string({arguments[0], scope}, why)) {
      registration.name = *name;
    } else {
      registration.resolved = false;
      registration.unresolvedBecause = why;
    }
    if (kind == PluginKind::ReqRespModifier) {
      auto request = resolver.boolean({arguments[2], scope}, why);
      auto response = resolver.boolean({arguments[3], scope}, why);
      registration.onRequest = request.value_or(false);
      registration.onResponse = response.value_or(false);
      if (!request || !response) {
        registration.resolved = false;
        registration.unresolvedBecause = why;
      }
    }
    if (!registration.resolved)
      findings.push_back(makeFinding(FindingCode::NameNotResolved, registration.at,
                                     "What is registered here could not be worked out: " + why + "."));
    if (auto factory = resolver.callee({arguments[1], scope}))
      factories.push_back({kind, factory->function, factory->receiver});
    plugin.registrations.push_back(std::move(registration));
  }

  const Program &program;
  Resolver resolver;
  Plugin &plugin;
  std::vector<Factory> &factories;
  Findings &findings;
};

} // namespace

bool readRegisterers(const Program &program, std::size_t package, Plugin &plugin, std::vector<Factory> &factories,
                     Findings &findings) {
  return RegistererReader(program, plugin, factories, findings).read(package);
}

} // namespace unplug::go

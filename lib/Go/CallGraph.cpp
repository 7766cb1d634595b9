// Calls are followed by name: a method call reaches every method of that name. That reaches too much rather than too
// little, and only ever decides when code runs, not what it does.
#include "Go/CallGraph.h"

#include <algorithm>

namespace unplug::go {

namespace {

bool isRegisterMethod(const std::string &name) {
  return name == "RegisterHandlers" || name == "RegisterClients" || name == "RegisterModifiers" ||
         name == "RegisterLogger" || name == "RegisterContext";
}

// What net/http calls for each request.
bool isRequestMethod(const PluginFunction &function) {
  return !function.receiver.empty() && (function.name == "ServeHTTP" || function.name == "RoundTrip");
}

std::string lastElement(const std::string &path) {
  auto slash = path.rfind('/');
  std::string last = slash == std::string::npos ? path : path.substr(slash + 1);
  bool version = last.size() > 1 && last[0] == 'v' && last.find_first_not_of("0123456789", 1) == std::string::npos;
  return version && slash != std::string::npos ? lastElement(path.substr(0, slash)) : last;
}

} // namespace

CallGraph::CallGraph(const Program &program, const Plugin &plugin, const std::vector<Factory> &factories)
    : program(program) {
  for (std::size_t package : plugin.local)
    collect(package);
  isFactory.assign(all.size(), 0);
  for (const Factory &factory : factories)
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].node == factory.function.node) {
        all[i].when |= AtFactory;
        isFactory[i] = 1;
      }
  spread();
}

void CallGraph::add(PluginFunction function) {
  if (!function.receiver.empty())
    methodsByName.emplace(function.name, all.size());
  else if (!function.name.empty())
    byName.emplace(std::pair(function.package, function.name), all.size());
  all.push_back(std::move(function));
}

void CallGraph::collect(std::size_t package) {
  for (std::size_t file : program.source().packages[package].files) {
    if (!program.tree(file))
      continue;
    for (SyntaxNode child : program.tree(file)->root().children()) {
      if (child.kind() == "function_declaration" || child.kind() == "method_declaration") {
        PluginFunction function{child, child.field("body"), std::string(child.field("name").text()), {}, package, file};
        for (SyntaxNode receiver : child.field("receiver").children())
          function.receiver = typeName(receiver.field("type"));
        if (function.receiver.empty() && function.name == "init") {
          function.when = AtStart;
          function.name.clear(); // cannot be called
        } else if (isRequestMethod(function)) {
          function.when = AtRequest;
        } else if (isRegisterMethod(function.name) && !function.receiver.empty()) {
          function.when = AtRegister;
        }
        if (function.body)
          add(std::move(function));
      } else if (child.kind() == "var_declaration") {
        for (SyntaxNode spec : findAll(child, "var_spec"))
          if (SyntaxNode value = spec.field("value"))
            add({spec, value, {}, {}, package, file, AtStart});
      }
    }
  }
}

unsigned CallGraph::when(const PluginFunction &function, SyntaxNode node) const {
  unsigned literals = 0; // around `node`, but for those that are called on the spot
  for (SyntaxNode up = node; up && !(up == function.body); up = up.parent())
    if (up.kind() == "func_literal" && !(up.parent().field("function") == up))
      ++literals;
  if (literals == 0)
    return function.when;
  unsigned when = 0;
  if (function.when & (AtRequest | AtFactory)) // a literal that a factory makes is the handler
    when |= AtRequest;
  if (function.when & AtRegister) // one given to the registering function is the factory, and one in that the handler
    when |= literals == 1 ? AtFactory : AtRequest;
  return when;
}

CallGraph::External CallGraph::external(std::size_t file, SyntaxNode function) const {
  if (function.kind() != "selector_expression" || function.field("operand").kind() != "identifier")
    return {};
  std::string_view operand = function.field("operand").text();
  for (const Import &import : program.source().files[file].imports)
    if (import.name == operand || (import.name.empty() && lastElement(import.path) == operand))
      return {import.path, std::string(function.field("field").text())};
  return {};
}

std::vector<std::size_t> CallGraph::targets(const PluginFunction &caller, SyntaxNode reference) const {
  std::vector<std::size_t> found;
  if (reference.kind() == "identifier") {
    if (auto named = byName.find({caller.package, std::string(reference.text())}); named != byName.end())
      found.push_back(named->second);
  } else if (reference.kind() == "selector_expression") {
    std::string name(reference.field("field").text());
    if (reference.field("operand").kind() == "identifier")
      if (auto package = program.importedPackage(caller.file, std::string(reference.field("operand").text()))) {
        if (auto named = byName.find({*package, name}); named != byName.end())
          found.push_back(named->second);
        return found;
      }
    if (!external(caller.file, reference).path.empty())
      return found;
    for (auto [at, end] = methodsByName.equal_range(name); at != end; ++at)
      found.push_back(at->second);
  }
  return found;
}

// `f(name, reference)`, where f is a parameter of the function that this stands in.
bool CallGraph::isHandedToParameter(const PluginFunction &caller, SyntaxNode reference) {
  SyntaxNode callee = reference.parent().parent().field("function");
  auto parameters = parameterNames(caller.node);
  return (caller.when & AtRegister) && callee.kind() == "identifier" &&
         std::find(parameters.begin(), parameters.end(), callee.text()) != parameters.end();
}

// `reference` stands in the body of `caller`: what it names runs when that runs, or, when it is only handed on by a
// factory, at requests.
void CallGraph::reach(std::size_t caller, SyntaxNode reference, bool called, std::vector<std::size_t> &pending) {
  for (std::size_t target : targets(all[caller], reference)) {
    unsigned runs = when(all[caller], reference);
    if (!called && (isFactory[target] || isHandedToParameter(all[caller], reference)))
      runs = AtFactory; // given to the registering function
    else if (!called && (runs & AtFactory))
      runs = (runs & ~static_cast<unsigned>(AtFactory)) | AtRequest;
    if ((all[target].when | runs) != all[target].when) {
      all[target].when |= runs;
      pending.push_back(target);
    }
  }
}

void CallGraph::spread() {
  std::vector<std::size_t> pending;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].when != 0)
      pending.push_back(i);
  while (!pending.empty()) {
    std::size_t caller = pending.back();
    pending.pop_back();
    for (SyntaxNode call : findAll(all[caller].body, "call_expression")) {
      reach(caller, call.field("function"), true, pending);
      for (SyntaxNode argument : argumentsOf(call))
        reach(caller, argument, false, pending);
    }
    for (const char *kind : {"return_statement", "keyed_element", "assignment_statement", "short_var_declaration"})
      for (SyntaxNode holder : findAll(all[caller].body, kind))
        for (SyntaxNode child : holder.children()) {
          reach(caller, child, false, pending);
          if (child.kind() == "expression_list" || child.kind() == "literal_element")
            for (SyntaxNode value : child.children())
              reach(caller, value, false, pending);
        }
  }
}

} // namespace unplug::go

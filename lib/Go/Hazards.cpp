// Few and right beats many: what is reported here, a reviewer would stop at. Each rule names what it does not look at.
#include "Go/Hazards.h"

#include "Go/Effects.h"

#include <algorithm>
#include <map>
#include <set>

namespace unplug::go {

namespace {

// The last operand of a chain of selectors, indices, assertions and parentheses: `a` of `a.b["c"].(T)`.
SyntaxNode rootOperand(SyntaxNode node) {
  for (int steps = 0; steps < 32; ++steps) {
    SyntaxNode below = node.field("operand");
    if (!below && node.kind() == "parenthesized_expression" && !node.children().empty())
      below = node.children().front();
    if (!below)
      break;
    node = below;
  }
  return node;
}

bool isStringMap(SyntaxNode type) {
  return type.text() == "map[string]interface{}" || type.text() == "map[string]any";
}

// True when the value of `expression` is taken together with ok: `v, ok := x.(T)`.
bool isChecked(SyntaxNode expression) {
  SyntaxNode list = expression.parent();
  if (list.kind() != "expression_list" || list.children().size() != 1)
    return false;
  SyntaxNode statement = list.parent();
  return statement.field("right") == list && statement.field("left").children().size() == 2;
}

class HazardReader {
public:
  HazardReader(const Program &program, const Plugin &plugin, const CallGraph &graph)
      : program(program), plugin(plugin), graph(graph) {}

  Findings run(const std::vector<Factory> &factories) {
    for (const PluginFunction &function : graph.functions()) {
      readCalls(function);
      readDefaults(function);
      readAssertions(function);
      readBodies(function);
      readWrites(function);
    }
    readWriters();
    readFactories(factories);
    return std::move(findings);
  }

private:
  void add(FindingCode code, const PluginFunction &function, SyntaxNode node, const std::string &message) {
    Location at = program.locate(function.file, node);
    for (const Finding &known : findings)
      if (known.code == code && known.at.file == at.file && known.at.line == at.line)
        return; // one line, one word: `go http.ListenAndServe(...)` is work in two ways
    findings.push_back(makeFinding(code, std::move(at), message));
  }

  static std::string nameOf(const PluginFunction &function) {
    if (function.node.kind() == "var_spec")
      return "a package variable";
    if (function.name.empty())
      return "init";
    return function.receiver.empty() ? function.name : function.receiver + "." + function.name;
  }

  void readCalls(const PluginFunction &function) {
    for (SyntaxNode call : findAll(function.body, "call_expression")) {
      SyntaxNode callee = call.field("function");
      unsigned when = graph.when(function, call);
      if (callee.text() == "panic" && (when & AtStart)) {
        add(FindingCode::ExitsAtLoad, function, call,
            "panic in " + nameOf(function) + " ends every command of the gateway, `check` and `version` too.");
        continue;
      }
      auto external = graph.external(function.file, callee);
      auto effect = external.path.empty() ? std::nullopt : effectOf(external.path, external.name);
      std::string written(callee.text());
      if (!effect && endsProcess(callee))
        effect = Effect::Exit;
      if (effect)
        judgeCall(*effect, written, when, function, call);
    }
    for (SyntaxNode go : findAll(function.body, "go_statement"))
      if (unsigned when = graph.when(function, go); when & AtStart)
        add(FindingCode::EffectsAtStart, function, go,
            "A goroutine is started in " + nameOf(function) + ", for every command of the gateway.");
      else if (when & AtRegister)
        add(FindingCode::WorkAtRegister, function, go,
            "A goroutine is started in " + nameOf(function) + ", whether a configuration uses the plugin or not.");
  }

  // The gateway's own logger and most others: Fatal writes and ends the process.
  static bool endsProcess(SyntaxNode callee) {
    if (callee.kind() != "selector_expression")
      return false;
    std::string_view name = callee.field("field").text();
    return name == "Fatal" || name == "Fatalf" || name == "Fatalln";
  }

  void judgeCall(Effect effect, const std::string &written, unsigned when, const PluginFunction &function,
                 SyntaxNode call) {
    switch (effect) {
    case Effect::Exit:
    case Effect::Panic:
      if (when & AtStart)
        add(FindingCode::ExitsAtLoad, function, call,
            written + " in " + nameOf(function) + " ends every command of the gateway, `check` and `version` too.");
      else if (when & (AtRegister | AtFactory))
        add(FindingCode::ExitsAtLoad, function, call,
            written + " ends the gateway while it starts; on 2.x it did so too, when the plugin was loaded or used.");
      if (effect == Effect::Exit && (when & AtRequest))
        add(FindingCode::ExitsAtRequest, function, call,
            written + " ends the whole gateway, with every request that it is serving.");
      return;
    case Effect::ProcessState:
      add(FindingCode::ProcessWideState, function, call,
          written + " changes what the gateway and all other plugins share.");
      return;
    case Effect::DefaultClient:
      if (when & AtRequest)
        add(FindingCode::ContextNotPassed, function, call,
            written + " uses the process's default client, without a timeout and without the request's context.");
      break;
    case Effect::RequestWithoutContext:
      if ((when & AtRequest) && !isGivenContext(function, call))
        add(FindingCode::ContextNotPassed, function, call,
            "This outgoing request goes on when the caller has gone: it carries no context.");
      return;
    default:
      break;
    }
    if (when & AtStart)
      reportOnce(FindingCode::EffectsAtStart, function, call,
                 written + " runs in " + nameOf(function) + ", for every command of the gateway.",
                 effect == Effect::Output || effect == Effect::Environment);
    else if ((when & AtRegister) && effect != Effect::Output)
      reportOnce(FindingCode::WorkAtRegister, function, call,
                 written + " runs in " + nameOf(function) + ", whether a configuration uses the plugin or not.");
  }

  // One finding of a kind for one function says enough.
  void reportOnce(FindingCode code, const PluginFunction &function, SyntaxNode node, const std::string &message,
                  bool harmless = false) {
    if (!reported.insert({code, function.node.range().begin, function.file}).second)
      return;
    add(code, function, node, message);
    if (harmless)
      findings.back().severity = Severity::Note;
  }

  // `req.WithContext(...)` somewhere in the same function.
  static bool isGivenContext(const PluginFunction &function, SyntaxNode) {
    for (SyntaxNode call : findAll(function.body, "call_expression"))
      if (std::string_view name = call.field("function").field("field").text();
          name == "WithContext" || name == "Clone")
        return true;
    return false;
  }

  // http.DefaultClient.X = ..., http.DefaultTransport = ..., http.DefaultServeMux.Handle(...)
  void readDefaults(const PluginFunction &function) {
    for (SyntaxNode selector : findAll(function.body, "selector_expression")) {
      auto external = graph.external(function.file, selector);
      if (external.path != "net/http" || !(external.name == "DefaultClient" || external.name == "DefaultTransport" ||
                                           external.name == "DefaultServeMux"))
        continue;
      SyntaxNode target = selector;
      while (target.parent().kind() == "selector_expression" || target.parent().kind() == "type_assertion_expression" ||
             target.parent().kind() == "parenthesized_expression")
        target = target.parent();
      bool written = target.parent().kind() == "expression_list" &&
                     target.parent().parent().kind() == "assignment_statement" &&
                     target.parent().parent().field("left") == target.parent();
      bool registers = external.name == "DefaultServeMux" && target.parent().kind() == "call_expression";
      if (written || registers)
        add(FindingCode::ProcessWideState, function, selector,
            "http." + external.name + " is changed: the gateway and all other plugins share it.");
    }
  }

  // Names in `function` that hold settings: the map parameters, and what is asserted out of them.
  std::set<std::string> settingsOf(const PluginFunction &function) const {
    std::set<std::string> names;
    for (SyntaxNode parameter : findAll(function.node, "parameter_declaration"))
      if (isStringMap(parameter.field("type")))
        names.insert(std::string(parameter.field("name").text()));
    names.erase("");
    for (const char *kind : {"short_var_declaration", "assignment_statement"})
      for (SyntaxNode declaration : findAll(function.body, kind)) {
        auto left = declaration.field("left").children(), right = declaration.field("right").children();
        if (right.size() == 1 && !left.empty() && right[0].kind() == "type_assertion_expression" &&
            isStringMap(right[0].field("type")) && names.count(std::string(rootOperand(right[0]).text())))
          names.insert(std::string(left[0].text()));
      }
    return names;
  }

  void readAssertions(const PluginFunction &function) {
    if (!(function.when & (AtRegister | AtFactory | AtRequest)))
      return;
    auto settings = settingsOf(function);
    if (settings.empty())
      return;
    static const std::set<std::string_view> integers = {"int",  "int8",   "int16",  "int32",  "int64",
                                                        "uint", "uint16", "uint32", "uint64", "float32"};
    for (SyntaxNode assertion : findAll(function.body, "type_assertion_expression")) {
      SyntaxNode operand = assertion.field("operand");
      if (operand.kind() != "index_expression" || !settings.count(std::string(rootOperand(operand).text())))
        continue;
      std::string type(assertion.field("type").text());
      if (integers.count(type))
        add(FindingCode::IntegerAssertion, function, assertion,
            "A number of the configuration is asserted to be " + type + ": with JSON it is a float64, never that.");
      else if (!isChecked(assertion))
        reportOnce(FindingCode::UncheckedAssertion, function, assertion,
                   "A setting is asserted to be " + type + " without a check: when it is missing or of another type, " +
                       (graph.when(function, assertion) & AtRequest ? "each request panics here."
                                                                    : "the gateway panics here when it starts."));
    }
  }

  // A handler that reads the whole body and calls the next one, and nowhere sets a body.
  void readBodies(const PluginFunction &function) {
    std::string_view text = function.node.text();
    if (text.find(".ServeHTTP(") == std::string_view::npos || text.find("Body = ") != std::string_view::npos ||
        text.find("Body:") != std::string_view::npos)
      return;
    for (SyntaxNode call : findAll(function.body, "call_expression")) {
      auto external = graph.external(function.file, call.field("function"));
      bool reads = (external.name == "ReadAll" && (external.path == "io" || external.path == "io/ioutil")) ||
                   (external.path == "encoding/json" && external.name == "NewDecoder");
      auto arguments = argumentsOf(call);
      if (reads && arguments.size() == 1 && isRequestBody(function, arguments[0]))
        add(FindingCode::BodyNotRestored, function, call,
            "The request's body is read here, and the next handler gets what is left: nothing.");
    }
  }

  // `x.Body` where x is a parameter of type *http.Request.
  bool isRequestBody(const PluginFunction &function, SyntaxNode expression) const {
    if (expression.kind() != "selector_expression" || expression.field("field").text() != "Body")
      return false;
    for (SyntaxNode parameter : findAll(function.node, "parameter_declaration"))
      if (parameter.field("type").text() == "*http.Request" &&
          parameter.field("name").text() == expression.field("operand").text())
        return true;
    return false;
  }

  // Package variables that are assigned to at requests, in packages that hold no lock: whether the right one is taken
  // in the right place is more than can be seen here.
  void readWrites(const PluginFunction &function) {
    std::string_view text = function.body.text();
    if (text.find("Lock()") != std::string_view::npos || text.find(".Do(") != std::string_view::npos ||
        hasLock(function.package))
      return;
    for (const char *kind : {"assignment_statement", "inc_statement", "dec_statement"})
      for (SyntaxNode statement : findAll(function.body, kind)) {
        if (!(graph.when(function, statement) & AtRequest))
          continue;
        SyntaxNode left = statement.field("left");
        for (SyntaxNode target : left ? left.children() : statement.children())
          if (isPackageVariable(function, target))
            add(FindingCode::SharedVariable, function, statement,
                "The package variable " + std::string(rootOperand(target).text()) +
                    " is written without a lock while requests are served on many goroutines.");
      }
  }

  bool hasLock(std::size_t package) {
    auto [known, isNew] = locks.emplace(package, false);
    if (isNew) {
      const auto &declared = program.scope(package).names;
      known->second = std::any_of(declared.begin(), declared.end(), [](const auto &entry) {
        return (entry.second.kind == DeclarationKind::Variable || entry.second.kind == DeclarationKind::Type) &&
               entry.second.node.text().find("Mutex") != std::string_view::npos;
      });
    }
    return known->second;
  }

  bool isPackageVariable(const PluginFunction &function, SyntaxNode target) const {
    if (target.kind() != "identifier" && target.kind() != "index_expression")
      return false;
    SyntaxNode root = rootOperand(target);
    if (root.kind() != "identifier")
      return false;
    const Declaration *declared = program.find(function.package, std::string(root.text()));
    return declared && declared->kind == DeclarationKind::Variable && !isShadowed(function, root);
  }

  // Any parameter or declaration of the same name in the function.
  static bool isShadowed(const PluginFunction &function, SyntaxNode name) {
    for (SyntaxNode parameter : findAll(function.node, "parameter_declaration"))
      for (SyntaxNode child : parameter.children())
        if (child.kind() == "identifier" && child.text() == name.text())
          return true;
    for (const char *kind : {"short_var_declaration", "range_clause", "var_spec"})
      for (SyntaxNode declaration : findAll(function.body, kind)) {
        SyntaxNode left = declaration.field("left");
        for (SyntaxNode child : left ? left.children() : declaration.children())
          if (child.kind() == "identifier" && child.text() == name.text())
            return true;
      }
    return false;
  }

  // Struct types that embed http.ResponseWriter and forward neither Flush, Hijack nor Unwrap.
  void readWriters() {
    if (std::find(plugin.kinds.begin(), plugin.kinds.end(), PluginKind::HttpServer) == plugin.kinds.end())
      return;
    for (std::size_t package : plugin.local)
      for (const auto &[name, declared] : program.scope(package).names) {
        if (declared.kind != DeclarationKind::Type || declared.type.kind() != "struct_type")
          continue;
        for (SyntaxNode field : findAll(declared.type, "field_declaration"))
          if (!field.field("name") && field.field("type").text() == "http.ResponseWriter" &&
              !program.method(package, name, "Flush") && !program.method(package, name, "Unwrap") &&
              !program.method(package, name, "Hijack"))
            findings.push_back(makeFinding(
                FindingCode::WriterHidesInterfaces, program.locate(declared.file, declared.node),
                "The type " + name +
                    " wraps the http.ResponseWriter and hides its Flush and Hijack from the handlers behind it."));
      }
  }

  // A guard whose factory returns an error: 2.x logged it and served without the guard.
  void readFactories(const std::vector<Factory> &factories) {
    if (plugin.role == SecurityRole::None)
      return;
    for (const Factory &factory : factories)
      for (SyntaxNode result : findAll(factory.function.node.field("body"), "return_statement")) {
        auto lists = result.children();
        auto values = lists.empty() ? std::vector<SyntaxNode>() : lists.front().children();
        bool nested = false;
        for (SyntaxNode up = result.parent(); up && !(up == factory.function.node); up = up.parent())
          nested = nested || up.kind() == "func_literal";
        if (nested || values.size() != 2 || values[1].kind() == "nil")
          continue;
        findings.push_back(
            makeFinding(FindingCode::FailedOpen, program.locate(factory.function.scope.file, result),
                        "The plugin is there to " + std::string(toString(plugin.role)) +
                            ", and when its factory failed here, 2.x logged it and served without the plugin. "
                            "The build refuses, unless the plan says to skip it."));
        return;
      }
  }

  const Program &program;
  const Plugin &plugin;
  const CallGraph &graph;
  std::set<std::tuple<FindingCode, std::size_t, std::size_t>> reported;
  std::map<std::size_t, bool> locks; // by package: whether something of it is named after a mutex
  Findings findings;
};

std::string_view whatOf(Effect effect) {
  switch (effect) {
  case Effect::Environment:
    return "environment";
  case Effect::File:
    return "file";
  case Effect::Listen:
    return "port";
  case Effect::Network:
  case Effect::DefaultClient:
  case Effect::RequestWithoutContext:
    return "network";
  case Effect::Process:
    return "program";
  default:
    return {};
  }
}

} // namespace

Findings findHazards(const Program &program, const Plugin &plugin, const CallGraph &graph,
                     const std::vector<Factory> &factories) {
  return HazardReader(program, plugin, graph).run(factories);
}

std::vector<Need> readNeeds(const Program &program, const CallGraph &graph) {
  std::vector<Need> needs;
  Resolver resolver(program);
  for (const PluginFunction &function : graph.functions()) {
    for (SyntaxNode call : findAll(function.body, "call_expression")) {
      auto external = graph.external(function.file, call.field("function"));
      auto effect = external.path.empty() ? std::nullopt : effectOf(external.path, external.name);
      if (!effect || whatOf(*effect).empty())
        continue;
      std::string value, why;
      auto arguments = argumentsOf(call);
      if (!arguments.empty() && whatOf(*effect) != "network")
        value = resolver.string({arguments[0], {function.package, function.file, nullptr}}, why).value_or("");
      if (value.empty())
        value = call.field("function").text();
      needs.push_back({std::string(whatOf(*effect)), value, program.locate(function.file, call)});
    }
    for (SyntaxNode go : findAll(function.body, "go_statement"))
      needs.push_back({"goroutine", {}, program.locate(function.file, go)});
  }
  std::sort(needs.begin(), needs.end(), [](const Need &a, const Need &b) {
    return std::tie(a.what, a.value, a.at) < std::tie(b.what, b.value, b.at);
  });
  needs.erase(std::unique(needs.begin(), needs.end(),
                          [](const Need &a, const Need &b) { return a.what == b.what && a.value == b.value; }),
              needs.end());
  return needs;
}

} // namespace unplug::go

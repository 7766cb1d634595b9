// Each seam is a function that looks for one construct; names in scope are taken from the code that is found.
#include "Emit/Seams.h"

#include "Emit/GoFile.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

using go::SyntaxNode;

// Where a declaration was found.
struct Place {
  GoFile *file = nullptr;
  SyntaxNode node;
};

bool contains(SyntaxNode outer, SyntaxNode inner) {
  return outer.range().begin <= inner.range().begin && inner.range().end <= outer.range().end;
}

// The return statements of a function itself, not those of function literals inside.
std::vector<SyntaxNode> ownReturns(SyntaxNode function) {
  std::vector<SyntaxNode> literals = findAll(function.field("body"), "func_literal"), own;
  for (SyntaxNode statement : findAll(function.field("body"), "return_statement"))
    if (std::none_of(literals.begin(), literals.end(),
                     [&](SyntaxNode literal) { return contains(literal, statement); }))
      own.push_back(statement);
  return own;
}

// The one result of a return statement; null when there are none or several.
SyntaxNode resultOf(SyntaxNode statement) {
  auto lists = statement.children();
  std::erase_if(lists, [](SyntaxNode child) { return child.kind() != "expression_list"; });
  auto values = lists.empty() ? std::vector<SyntaxNode>() : lists.front().children();
  return values.size() == 1 ? values[0] : SyntaxNode();
}

class SeamFinder {
public:
  explicit SeamFinder(const Fork &fork)
      : fork(fork), pluginsPath(fork.modulePath + "/" + fork.pluginsDir), hostPath(pluginsPath + "/host") {}
  SeamFinder(const Fork &fork, std::string hostPath) : fork(fork), hostPath(std::move(hostPath)) {}

  llvm::Expected<Seams> run() {
    if (auto error = readFiles())
      return std::move(error);
    using Seam = llvm::Error (SeamFinder::*)();
    const std::vector<Seam> seams3 = {&SeamFinder::wireLoad, &SeamFinder::wireRunServer,
                                      &SeamFinder::wireRequestExecutor, &SeamFinder::wireBackend,
                                      &SeamFinder::wireProxyFactory};
    for (Seam seam : fork.target == Target::Krakend3 ? seams3 : std::vector<Seam>{&SeamFinder::wireLoadIn2x})
      if (auto error = (this->*seam)())
        return std::move(error);
    Seams seams;
    seams.wired = std::none_of(files.begin(), files.end(), [](const GoFile &file) { return file.changed(); });
    for (GoFile &file : files)
      if (file.changed()) {
        auto text = wired(file);
        if (!text)
          return text.takeError();
        seams.changes.push_back({file.path().substr(5), file.text(), std::move(*text)}); // without "fork:"
      }
    return seams;
  }

  llvm::Expected<std::vector<GoFile>> runOnFactories() {
    if (auto error = readFiles())
      return std::move(error);
    for (auto seam : {&SeamFinder::wireRequestExecutor, &SeamFinder::wireBackend, &SeamFinder::wireProxyFactory})
      if (auto error = (this->*seam)())
        return std::move(error);
    std::vector<GoFile> wiredFiles;
    for (const GoFile &file : files) {
      auto text = wired(file);
      if (!text)
        return text.takeError();
      wiredFiles.emplace_back(file.path(), std::move(*text));
    }
    return wiredFiles;
  }

private:
  static llvm::Expected<std::string> wired(const GoFile &file) {
    auto text = file.result();
    if (text && !file.root().hasError() && go::SyntaxTree::parse(*text).root().hasError())
      return refusal({file.path()}, "the seam's line would not be Go", "This is a fault of unplug: please report it.");
    return text;
  }

  // The root package; its tests only for the names that they declare.
  llvm::Error readFiles() {
    std::vector<std::string> names;
    std::error_code code;
    for (auto entry = fs::directory_iterator(fork.root, code); !code && entry != fs::directory_iterator();
         entry.increment(code))
      if (std::string name = entry->path().filename().string();
          name.ends_with(".go") && !entry->is_symlink(code) && entry->is_regular_file(code))
        names.push_back(name);
    std::sort(names.begin(), names.end());
    std::set<std::string> declared;
    for (const std::string &name : names) {
      auto text = readFile(fork.root / name, "fork:" + name, 16 << 20);
      if (!text)
        return text.takeError();
      GoFile file("fork:" + name, std::move(*text));
      declared.merge(declaredNames(file.root()));
      if (!name.ends_with("_test.go"))
        files.push_back(std::move(file));
    }
    for (GoFile &file : files)
      file.reserve(declared);
    return llvm::Error::success();
  }

  llvm::Error missing(const Place &place, const std::string &file, const std::string &construct,
                      const std::string &why) const {
    Location at = place.file ? LineMap(place.file->text()).locate(place.file->path(), place.node.range().begin)
                             : Location{"fork:" + file};
    return refusal(at, "the seam was not found: looked for " + construct + "; " + why,
                   "The fork differs from krakend-ce here. Restore the construct, or make this edit by hand and run "
                   "unplug again: " +
                       byHand + ".");
  }

  llvm::Error absent(const std::string &file, const std::string &construct) const {
    return missing({}, file, construct, "no Go file in the fork's root declares it");
  }

  Place function(const std::string &name) {
    for (GoFile &file : files)
      for (SyntaxNode child : file.root().children())
        if (child.kind() == "function_declaration" && child.field("name").text() == name)
          return {&file, child};
    return {};
  }

  Place method(const std::string &receiver, const std::string &name) {
    for (GoFile &file : files)
      for (SyntaxNode child : file.root().children()) {
        if (child.kind() != "method_declaration" || child.field("name").text() != name)
          continue;
        auto types = findAll(child.field("receiver"), "type_identifier");
        if (!types.empty() && types.front().text() == receiver)
          return {&file, child};
      }
    return {};
  }

  // The function or method called `wanted` when something in it `matches`; else every one with something that does.
  template <typename Matches> std::vector<Place> callers(const std::string &wanted, Matches matches) {
    std::vector<Place> found;
    for (GoFile &file : files)
      for (SyntaxNode child : file.root().children()) {
        if (child.kind() != "function_declaration" && child.kind() != "method_declaration")
          continue;
        auto calls = findAll(child.field("body"), "call_expression");
        if (std::none_of(calls.begin(), calls.end(), [&](SyntaxNode call) { return matches(file, call); }))
          continue;
        if (child.field("name").text() == wanted)
          return {{&file, child}};
        found.push_back({&file, child});
      }
    return found;
  }

  // The name of the parameter of `function` whose type is `name` of a package that ends in `package`.
  static std::string parameter(const GoFile &file, SyntaxNode function, const std::string &package,
                               const std::string &name) {
    for (SyntaxNode child : function.field("parameters").children()) {
      QualifiedName type = file.qualified(child.field("type"));
      std::string found(child.field("name").text());
      if (found != "_" && type.name == name && (type.importPath == package || type.importPath.ends_with("/" + package)))
        return found;
    }
    return {};
  }

  // True when something in `node` calls `name` of the package `path` already.
  static bool calls(const GoFile &file, SyntaxNode node, const std::string &path, const std::string &name) {
    auto found = findAll(node, "call_expression");
    return std::any_of(found.begin(), found.end(), [&](SyntaxNode call) {
      QualifiedName callee = file.qualified(call.field("function"));
      return callee.importPath == path && callee.name == name;
    });
  }

  // True when any function of the root package calls it: wired by hand, at a place that is not looked for.
  bool isCalled(const std::string &path, const std::string &name) const {
    return std::any_of(files.begin(), files.end(),
                       [&](const GoFile &file) { return calls(file, file.root(), path, name); });
  }

  // The function literal that a function gives, and nothing when it gives something else on some way.
  static SyntaxNode closureOf(SyntaxNode function) {
    auto returns = ownReturns(function);
    SyntaxNode value = returns.size() == 1 ? resultOf(returns[0]) : SyntaxNode();
    while (value.kind() == "call_expression" && value.field("arguments").children().size() == 1)
      value = value.field("arguments").children()[0]; // a conversion
    if (value.kind() != "identifier")
      return value.kind() == "func_literal" ? value : SyntaxNode();
    SyntaxNode closure;
    unsigned assignments = 0;
    for (const char *kind : {"short_var_declaration", "assignment_statement"})
      for (SyntaxNode declaration : findAll(function.field("body"), kind)) {
        auto left = declaration.field("left").children(), right = declaration.field("right").children();
        if (left.size() == 1 && right.size() == 1 && left[0].text() == value.text()) {
          closure = right[0];
          ++assignments;
        }
      }
    return assignments == 1 && closure.kind() == "func_literal" ? closure : SyntaxNode();
  }

  // The functions that give a closure over *config.Backend with this result, whatever they are called.
  std::vector<Place> givingClosures(const std::string &package, const std::string &result) {
    std::vector<Place> found;
    for (GoFile &file : files)
      for (SyntaxNode child : file.root().children()) {
        SyntaxNode closure = child.kind() == "function_declaration" ? closureOf(child) : SyntaxNode();
        if (!closure)
          continue;
        QualifiedName type = file.qualified(closure.field("result"));
        auto parameters = closure.field("parameters").children();
        bool ofBackend = parameters.size() == 1 && file.qualified(parameters[0].field("type")).name == "Backend";
        if (ofBackend && type.name == result && type.importPath == fork.luraPath + package)
          found.push_back({&file, child});
      }
    return found;
  }

  void wrap(GoFile &file, SyntaxNode node, const std::string &call, const std::string &arguments) {
    std::string host = file.addImport(hostPath, "host", "pluginhost");
    Range range = node.range();
    file.edit({range.begin, range.begin}, host + "." + call + "(" + arguments + ", ");
    file.edit({range.end, range.end}, ")");
  }

  // D5: the plugins are loaded where 2.x loaded them, right after the TTL of DNS look-ups was set.
  llvm::Error wireLoad() {
    const std::string construct = "a call of dnssrv.SetTTL in the executor that NewCmdExecutor returns";
    byHand =
        "import " + pluginsPath + ", and call plugins.Load(ctx, cfg, logger) in the executor before anything is built";
    if (isCalled(pluginsPath, "Load"))
      return llvm::Error::success();
    Place executor = method("ExecutorBuilder", "NewCmdExecutor");
    if (!executor.file)
      return absent("executor.go", "the method NewCmdExecutor of ExecutorBuilder");
    for (SyntaxNode call : findAll(executor.node, "call_expression")) {
      QualifiedName callee = executor.file->qualified(call.field("function"));
      if (callee.name != "SetTTL" || !callee.importPath.ends_with("/sd/dnssrv") ||
          call.parent().kind() != "expression_statement")
        continue;
      return addLoad(executor, call, call, true, construct);
    }
    if (findMetrics(executor.node)) // the other end of where it may stand
      return loadBeforeMetrics(executor, true);
    return missing(executor, "", construct, "NewCmdExecutor has none as a statement of its own");
  }

  // C1: right after 2.x loaded its files, and before anything is built of what they registered.
  llvm::Error wireLoadIn2x() {
    byHand = "import " + pluginsPath + ", and call plugins.Load(ctx, logger) in the executor, after the loader";
    if (isCalled(pluginsPath, "Load"))
      return llvm::Error::success();
    Place executor = method("ExecutorBuilder", "NewCmdExecutor");
    if (!executor.file)
      return absent("executor.go", "the method NewCmdExecutor of ExecutorBuilder");
    return loadBeforeMetrics(executor, false);
  }

  // The call of Register of MetricsAndTracesRegister, the first collaborator that is asked.
  static SyntaxNode findMetrics(SyntaxNode executor) {
    for (SyntaxNode call : findAll(executor, "call_expression"))
      if (SyntaxNode callee = call.field("function");
          callee.field("field").text() == "Register" &&
          callee.field("operand").text().ends_with("MetricsAndTracesRegister"))
        return call;
    return {};
  }

  llvm::Error loadBeforeMetrics(const Place &executor, bool takesConfig) {
    const std::string construct =
        "the call of Register of MetricsAndTracesRegister in the executor that NewCmdExecutor "
        "returns";
    SyntaxNode call = findMetrics(executor.node), statement = call;
    if (!call)
      return missing(executor, "", construct, "NewCmdExecutor has none");
    while (statement.parent() && statement.parent().kind() != "statement_list" && statement.parent().kind() != "block")
      statement = statement.parent();
    SyntaxNode before;
    for (SyntaxNode sibling : statement.parent().children())
      if (sibling.kind() != "comment" && sibling.range().end <= statement.range().begin)
        before = sibling;
    if (!before)
      return missing({executor.file, call}, "", construct, "no statement comes before it");
    return addLoad(executor, call, before, takesConfig, construct);
  }

  // The line that loads the plugins, behind `after`, with the names that are in scope at `call`.
  llvm::Error addLoad(const Place &executor, SyntaxNode call, SyntaxNode after, bool takesConfig,
                      const std::string &construct) {
    GoFile &file = *executor.file;
    SyntaxNode closure = call.parent();
    while (closure && closure.kind() != "func_literal")
      closure = closure.parent();
    std::string ctx = parameter(file, executor.node, "context", "Context");
    std::string cfg = parameter(file, closure, "config", "ServiceConfig"), logger = loggerBefore(closure, call);
    if (ctx.empty())
      return missing(executor, "", construct, "NewCmdExecutor has no parameter of type context.Context");
    if (takesConfig && cfg.empty())
      return missing({&file, call}, "", construct, "the executor has no parameter of type config.ServiceConfig");
    if (logger.empty())
      return missing({&file, call}, "", construct, "no variable before it holds the result of a NewLogger");
    std::string plugins = file.addImport(pluginsPath, "plugins", "gatewayplugins");
    insertAfter(file, after, plugins + ".Load(" + ctx + ", " + (takesConfig ? cfg + ", " : "") + logger + ")");
    return llvm::Error::success();
  }

  // A line of its own behind the line of `call`, or behind the call when the line goes on.
  static void insertAfter(GoFile &file, SyntaxNode call, const std::string &statement) {
    const std::string &text = file.text();
    std::size_t lineStart = text.rfind('\n', call.range().begin) + 1;
    std::size_t indent = text.find_first_not_of(" \t", lineStart);
    std::size_t end = call.range().end, word = text.find_first_not_of(" \t\r", end);
    if (word != std::string::npos && text.compare(word, 2, "//") == 0)
      end = std::min(text.find('\n', word), text.size());
    file.edit({end, end}, "\n" + text.substr(lineStart, indent - lineStart) + statement);
  }

  // The variable that takes the first result of a call of some NewLogger, and is in scope at `call`.
  static std::string loggerBefore(SyntaxNode closure, SyntaxNode call) {
    std::string logger;
    for (const char *kind : {"short_var_declaration", "assignment_statement"})
      for (SyntaxNode declaration : findAll(closure, kind)) {
        auto left = declaration.field("left").children(), right = declaration.field("right").children();
        if (!left.empty() && right.size() == 1 && right[0].kind() == "call_expression" && left[0].text() != "_" &&
            right[0].field("function").text().ends_with("NewLogger") && contains(declaration.parent(), call) &&
            declaration.range().end <= call.range().begin && logger.empty())
          logger = left[0].text();
      }
    return logger;
  }

  // D1: http-server plugins sit between CORS and the router: around what the run server is given.
  llvm::Error wireRunServer() {
    const std::string construct = "the one return of NewRunServer of DefaultRunServerFactory";
    byHand = "import " + hostPath + ", and give host.RunServer(logger, RUN) for the RUN that runs the server with CORS";
    if (isCalled(hostPath, "RunServer"))
      return llvm::Error::success();
    Place place = method("DefaultRunServerFactory", "NewRunServer");
    if (!place.file)
      return absent("executor.go", "the method NewRunServer of DefaultRunServerFactory");
    std::string logger = parameter(*place.file, place.node, "logging", "Logger");
    if (logger.empty())
      return missing(place, "", construct, "it has no named parameter of type logging.Logger");
    auto returns = ownReturns(place.node);
    SyntaxNode value = returns.size() == 1 ? resultOf(returns[0]) : SyntaxNode();
    if (!value || value.kind() == "nil")
      return missing(place, "", construct, "it has " + std::to_string(returns.size()) + " returns");
    if (value.kind() == "call_expression" && value.field("function").text() == place.node.field("result").text()) {
      auto arguments = value.field("arguments").children(); // RunServer(...) is a conversion
      if (arguments.size() == 1)
        value = arguments[0];
    }
    wrap(*place.file, value, "RunServer", logger);
    return llvm::Error::success();
  }

  // D2: http-client plugins replace what makes the request.
  llvm::Error wireRequestExecutor() {
    const std::string construct = "the call of newRequestExecutorFactory in NewBackendFactoryWithContext";
    byHand = "import " + hostPath + ", and give host.RequestExecutor(ctx, logger, FACTORY) for the FACTORY of requests";
    std::set<std::string> names = {"newRequestExecutorFactory"};
    for (const Place &place : givingClosures("/transport/http/client", "HTTPRequestExecutor"))
      names.insert(std::string(place.node.field("name").text())); // it may have been renamed
    auto isCall = [&](const GoFile &, SyntaxNode call) {
      return names.count(std::string(call.field("function").text())) != 0;
    };
    auto places = callers("NewBackendFactoryWithContext", isCall);
    if (places.empty())
      return isCalled(hostPath, "RequestExecutor") ? llvm::Error::success() : absent("backend_factory.go", construct);
    for (const Place &place : places) {
      GoFile &file = *place.file;
      if (calls(file, place.node, hostPath, "RequestExecutor"))
        continue;
      std::string ctx = parameter(file, place.node, "context", "Context");
      std::string logger = parameter(file, place.node, "logging", "Logger");
      if (ctx.empty() || logger.empty())
        return missing(place, "", construct,
                       "the function that calls it has no parameter of type " +
                           std::string(ctx.empty() ? "context.Context" : "logging.Logger"));
      for (SyntaxNode call : findAll(place.node.field("body"), "call_expression"))
        if (isCall(file, call))
          wrap(file, call, "RequestExecutor", ctx + ", " + logger);
    }
    return llvm::Error::success();
  }

  // D3: modifiers at backend level sit around the whole backend.
  llvm::Error wireBackend() {
    const std::string construct = "the closure over *config.Backend that internalNewBackendFactory returns";
    byHand = "import " + hostPath + ", and give host.Backend(logger, remote, PROXY) for the PROXY of each backend";
    if (isCalled(hostPath, "Backend"))
      return llvm::Error::success();
    Place place = function("internalNewBackendFactory");
    if (!place.file) { // it may have been renamed
      auto others = givingClosures("/proxy", "Proxy");
      if (others.size() != 1)
        return absent("backend_factory.go", "the function internalNewBackendFactory");
      place = others[0];
    }
    std::string logger = parameter(*place.file, place.node, "logging", "Logger");
    if (logger.empty())
      return missing(place, "", construct, "the function has no parameter of type logging.Logger");
    SyntaxNode closure = closureOf(place.node);
    if (!closure)
      return missing(place, "", construct, "the function has no single return of a function literal");
    std::string remote = parameter(*place.file, closure, "config", "Backend");
    if (remote.empty())
      return missing({place.file, closure}, "", construct, "its parameter is no *config.Backend with a name");
    for (SyntaxNode statement : ownReturns(closure)) {
      SyntaxNode value = resultOf(statement);
      if (!value)
        return missing({place.file, statement}, "", construct, "this return has no single result");
      wrap(*place.file, value, "Backend", logger + ", " + remote);
    }
    return llvm::Error::success();
  }

  // D4: modifiers at endpoint level sit around the default factory, inside shadow and what comes after it.
  llvm::Error wireProxyFactory() {
    const std::string construct = "the call of proxy.NewDefaultFactory in internalNewProxyFactory";
    byHand =
        "import " + hostPath + ", and give host.ProxyFactory(logger, FACTORY) for the default FACTORY of endpoints";
    if (isCalled(hostPath, "ProxyFactory"))
      return llvm::Error::success();
    Place place = function("internalNewProxyFactory");
    if (!place.file) { // it may have been renamed
      auto others = callers("", [&](const GoFile &file, SyntaxNode call) {
        QualifiedName callee = file.qualified(call.field("function"));
        return callee.name == "NewDefaultFactory" && callee.importPath == fork.luraPath + "/proxy";
      });
      if (others.size() != 1)
        return absent("proxy_factory.go", "the function internalNewProxyFactory");
      place = others[0];
    }
    GoFile &file = *place.file;
    std::string logger = parameter(file, place.node, "logging", "Logger");
    if (logger.empty())
      return missing(place, "", construct, "the function has no parameter of type logging.Logger");
    bool found = false;
    for (SyntaxNode call : findAll(place.node.field("body"), "call_expression")) {
      QualifiedName callee = file.qualified(call.field("function"));
      if (callee.name == "NewDefaultFactory" && callee.importPath == fork.luraPath + "/proxy") {
        wrap(file, call, "ProxyFactory", logger);
        found = true;
      }
    }
    return found ? llvm::Error::success() : missing(place, "", construct, "the function does not call it");
  }

  const Fork &fork;
  std::string pluginsPath, hostPath;
  std::string byHand; // what the seam that is looked for stands for
  std::vector<GoFile> files;
};

} // namespace

llvm::Expected<Seams> wireSeams(const Fork &fork) {
  return SeamFinder(fork).run();
}

llvm::Expected<std::vector<GoFile>> wireFactories(const Fork &checkout, const std::string &hostPath) {
  return SeamFinder(checkout, hostPath).runOnFactories();
}

} // namespace unplug::emit

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

class SeamFinder {
public:
  explicit SeamFinder(const Fork &fork) : fork(fork) {
    pluginsPath = fork.modulePath + "/" + fork.pluginsDir;
    hostPath = pluginsPath + "/host";
  }

  llvm::Expected<Seams> run() {
    if (auto error = readFiles())
      return std::move(error);
    for (auto seam : {&SeamFinder::wireLoad, &SeamFinder::wireRunServer, &SeamFinder::wireRequestExecutor,
                      &SeamFinder::wireBackend, &SeamFinder::wireProxyFactory})
      if (auto error = (this->*seam)())
        return std::move(error);
    Seams seams;
    seams.wired = wiredBefore == 5;
    for (GoFile &file : files)
      if (file.changed()) {
        auto text = file.result();
        if (!text)
          return text.takeError();
        seams.changes.push_back({file.path().substr(5), file.text(), std::move(*text)}); // without "fork:"
      }
    return seams;
  }

private:
  llvm::Error readFiles() {
    std::vector<std::string> names;
    std::error_code code;
    for (const auto &entry : fs::directory_iterator(fork.root, code))
      if (std::string name = entry.path().filename().string(); name.ends_with(".go") && !name.ends_with("_test.go") &&
                                                               entry.is_regular_file(code) && !entry.is_symlink(code))
        names.push_back(name);
    std::sort(names.begin(), names.end());
    for (const std::string &name : names) {
      auto text = readFile(fork.root / name, "fork:" + name, 16 << 20);
      if (!text)
        return text.takeError();
      files.emplace_back("fork:" + name, std::move(*text));
    }
    return llvm::Error::success();
  }

  llvm::Error missing(const Place &place, const std::string &file, const std::string &construct) const {
    Location at = place.file ? LineMap(place.file->text()).locate(place.file->path(), place.node.range().begin)
                             : Location{"fork:" + file};
    return refusal(at, "the seam was not found: looked for " + construct,
                   "The fork differs from krakend-ce 3.x here. Wire it by hand as plugins/README.md of another run "
                   "shows, or restore the construct.");
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
      for (SyntaxNode child : file.root().children())
        if (child.kind() == "method_declaration" && child.field("name").text() == name &&
            child.field("receiver").text().find(receiver) != std::string_view::npos)
          return {&file, child};
    return {};
  }

  // The name of the parameter of `function` whose type is `name` of a package that ends in `package`.
  static std::string parameter(const GoFile &file, SyntaxNode function, const std::string &package,
                               const std::string &name) {
    for (SyntaxNode child : function.field("parameters").children()) {
      QualifiedName type = file.qualified(child.field("type"));
      if (type.name == name && (type.importPath == package || type.importPath.ends_with("/" + package)))
        return std::string(child.field("name").text());
    }
    return {};
  }

  // True when `node` is an argument of a call into our runtime or list.
  bool isWired(const GoFile &file, SyntaxNode node) const {
    SyntaxNode call = node.parent().kind() == "argument_list" ? node.parent().parent() : SyntaxNode();
    QualifiedName callee = file.qualified(call.field("function"));
    return callee.importPath == hostPath;
  }

  void wrap(GoFile &file, SyntaxNode node, const std::string &call, const std::string &arguments) {
    std::string host = file.addImport(hostPath, "host", "pluginhost");
    Range range = node.range();
    file.edit({range.begin, range.begin}, host + "." + call + "(" + arguments + ", ");
    file.edit({range.end, range.end}, ")");
  }

  // D5: the plugins are loaded where 2.x loaded them, right after the TTL of DNS look-ups was set.
  llvm::Error wireLoad() {
    const std::string construct =
        "a call of dnssrv.SetTTL in the executor that NewCmdExecutor returns, with cfg, ctx and logger in scope";
    Place executor = method("ExecutorBuilder", "NewCmdExecutor");
    if (!executor.file)
      return missing({}, "executor.go", "the method NewCmdExecutor of ExecutorBuilder");
    GoFile &file = *executor.file;
    for (SyntaxNode call : findAll(executor.node, "call_expression"))
      if (QualifiedName callee = file.qualified(call.field("function"));
          callee.importPath == pluginsPath && callee.name == "Load") {
        ++wiredBefore;
        return llvm::Error::success();
      }
    std::string ctx = parameter(file, executor.node, "context", "Context");
    for (SyntaxNode call : findAll(executor.node, "call_expression")) {
      QualifiedName callee = file.qualified(call.field("function"));
      if (callee.name != "SetTTL" || !callee.importPath.ends_with("/sd/dnssrv") ||
          call.parent().kind() != "expression_statement")
        continue;
      SyntaxNode closure = call.parent();
      while (closure && closure.kind() != "func_literal")
        closure = closure.parent();
      std::string cfg = parameter(file, closure, "config", "ServiceConfig"), logger = loggerIn(closure);
      if (ctx.empty() || cfg.empty() || logger.empty())
        return missing(executor, "", construct);
      std::string plugins = file.addImport(pluginsPath, "plugins", "gatewayplugins");
      std::size_t lineStart = file.text().rfind('\n', call.range().begin) + 1;
      std::string indent = file.text().substr(lineStart, call.range().begin - lineStart);
      file.edit({call.range().end, call.range().end},
                "\n" + indent + plugins + ".Load(" + ctx + ", " + cfg + ", " + logger + ")");
      return llvm::Error::success();
    }
    return missing(executor, "", construct);
  }

  // The variable that takes the first result of a call of some NewLogger.
  static std::string loggerIn(SyntaxNode closure) {
    for (SyntaxNode declaration : findAll(closure, "short_var_declaration")) {
      auto left = declaration.field("left").children(), right = declaration.field("right").children();
      if (!left.empty() && right.size() == 1 && right[0].kind() == "call_expression" &&
          right[0].field("function").text().ends_with("NewLogger"))
        return std::string(left[0].text());
    }
    return {};
  }

  // D1: http-server plugins sit between CORS and the router: around what the run server is given.
  llvm::Error wireRunServer() {
    Place place = method("DefaultRunServerFactory", "NewRunServer");
    if (!place.file)
      return missing({}, "executor.go", "the method NewRunServer of DefaultRunServerFactory");
    auto returns = findAll(place.node.field("body"), "return_statement");
    std::string logger = parameter(*place.file, place.node, "logging", "Logger");
    if (returns.size() != 1 || logger.empty() || returns[0].children().empty())
      return missing(place, "", "one return in NewRunServer, and a parameter of type logging.Logger");
    auto values = returns[0].children().front().children();
    if (values.size() != 1)
      return missing(place, "", "one result of the return in NewRunServer");
    SyntaxNode value = values[0];
    if (value.kind() == "call_expression" && value.field("function").text() == place.node.field("result").text()) {
      auto arguments = value.field("arguments").children(); // RunServer(...) is a conversion
      if (arguments.size() == 1)
        value = arguments[0];
    }
    if (place.file->qualified(value.field("function")).importPath == hostPath)
      ++wiredBefore;
    else
      wrap(*place.file, value, "RunServer", logger);
    return llvm::Error::success();
  }

  // D2: http-client plugins replace what makes the request.
  llvm::Error wireRequestExecutor() {
    Place place = function("NewBackendFactoryWithContext");
    if (!place.file)
      return missing({}, "backend_factory.go", "the function NewBackendFactoryWithContext");
    std::string ctx = parameter(*place.file, place.node, "context", "Context");
    std::string logger = parameter(*place.file, place.node, "logging", "Logger");
    for (SyntaxNode call : findAll(place.node.field("body"), "call_expression")) {
      if (call.field("function").text() != "newRequestExecutorFactory")
        continue;
      if (ctx.empty() || logger.empty())
        break;
      if (isWired(*place.file, call))
        ++wiredBefore;
      else
        wrap(*place.file, call, "RequestExecutor", ctx + ", " + logger);
      return llvm::Error::success();
    }
    return missing(
        place, "",
        "a call of newRequestExecutorFactory in NewBackendFactoryWithContext, which has a context and a logger");
  }

  // D3: modifiers at backend level sit around the whole backend.
  llvm::Error wireBackend() {
    Place place = function("internalNewBackendFactory");
    if (!place.file)
      return missing({}, "backend_factory.go", "the function internalNewBackendFactory");
    std::string logger = parameter(*place.file, place.node, "logging", "Logger");
    auto literals = findAll(place.node.field("body"), "func_literal");
    SyntaxNode closure = literals.empty() ? SyntaxNode() : literals.back();
    std::string remote = closure ? parameter(*place.file, closure, "config", "Backend") : "";
    auto returns = closure ? findAll(closure.field("body"), "return_statement") : std::vector<SyntaxNode>();
    if (logger.empty() || remote.empty() || returns.size() != 1 || returns[0].children().empty())
      return missing(place, "",
                     "a closure over *config.Backend with one return at the end of internalNewBackendFactory");
    auto values = returns[0].children().front().children();
    if (values.size() != 1 || values[0].kind() != "call_expression")
      return missing(place, "", "a call as the result of the closure in internalNewBackendFactory");
    if (place.file->qualified(values[0].field("function")).importPath == hostPath)
      ++wiredBefore;
    else
      wrap(*place.file, values[0], "Backend", logger + ", " + remote);
    return llvm::Error::success();
  }

  // D4: modifiers at endpoint level sit around the default factory, inside shadow and what comes after it.
  llvm::Error wireProxyFactory() {
    Place place = function("internalNewProxyFactory");
    if (!place.file)
      return missing({}, "proxy_factory.go", "the function internalNewProxyFactory");
    std::string logger = parameter(*place.file, place.node, "logging", "Logger");
    for (SyntaxNode call : findAll(place.node.field("body"), "call_expression")) {
      QualifiedName callee = place.file->qualified(call.field("function"));
      if (callee.name != "NewDefaultFactory" || callee.importPath != fork.luraPath + "/proxy" || logger.empty())
        continue;
      if (isWired(*place.file, call))
        ++wiredBefore;
      else
        wrap(*place.file, call, "ProxyFactory", logger);
      return llvm::Error::success();
    }
    return missing(place, "", "a call of proxy.NewDefaultFactory in internalNewProxyFactory, which has a logger");
  }

  const Fork &fork;
  std::string pluginsPath, hostPath;
  std::vector<GoFile> files;
  int wiredBefore = 0;
};

} // namespace

llvm::Expected<Seams> wireSeams(const Fork &fork) {
  return SeamFinder(fork).run();
}

} // namespace unplug::emit

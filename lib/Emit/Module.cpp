// What the module's files say is taken from the checkout: names, types and the defaults of ExecutorBuilder.
#include "Emit/Module.h"

#include "Emit/Carve.h"
#include "Emit/Seams.h"
#include "Emit/Templates.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

using go::SyntaxNode;

const std::string packageFolder = "gateway";
constexpr std::string_view useFork = "Use --integration fork, which keeps the gateway's own code as it is.";

// What gateway.go declares.
const std::set<std::string> declaredByTemplate = {"NewExecutor", "pluginLoader", "pluginServer"};

// The default of a field of ExecutorBuilder: `new(T)`, `&T{}` or `T{}`, T of the gateway's package.
struct Default {
  std::string type;
  bool pointer = false;

  bool exported() const { return type[0] >= 'A' && type[0] <= 'Z'; }
};

class ModuleMaker {
public:
  ModuleMaker(const Fork &fork, const fs::path &templates, bool needsC)
      : fork(fork), templates(templates), needsC(needsC), base(fork.modulePath + "/" + fork.pluginsDir) {}

  llvm::Expected<ModuleFiles> run() {
    Fork checkout;
    checkout.root = fork.checkout->root;
    checkout.modulePath = fork.checkout->modulePath;
    checkout.luraPath = fork.luraPath;
    auto wired = wireFactories(checkout, base + "/host");
    if (!wired)
      return wired.takeError();
    package = std::move(*wired);
    for (auto step : {&ModuleMaker::findDefaults, &ModuleMaker::addGateway, &ModuleMaker::addFactories,
                      &ModuleMaker::addCommand, &ModuleMaker::addBuildFiles})
      if (auto error = (this->*step)())
        return std::move(error);
    sayWhatItFollows();
    return std::move(made);
  }

private:
  llvm::Error missing(const GoFile *file, SyntaxNode node, const std::string &what, const std::string &why) const {
    Location at = file ? LineMap(file->text()).locate(file->path(), node.range().begin) : Location{"fork:executor.go"};
    return refusal(at, "the gateway cannot be built from outside: looked for " + what + "; " + why,
                   std::string(useFork));
  }

  // The function or method; `receiver` is empty for a function.
  std::pair<const GoFile *, SyntaxNode> declaration(const std::string &receiver, const std::string &name) const {
    for (const GoFile &file : package)
      for (SyntaxNode child : file.root().children()) {
        bool method = child.kind() == "method_declaration";
        if ((!method && child.kind() != "function_declaration") || child.field("name").text() != name)
          continue;
        auto types = findAll(child.field("receiver"), "type_identifier");
        if (method ? !types.empty() && types.front().text() == receiver : receiver.empty())
          return {&file, child};
      }
    return {nullptr, {}};
  }

  // What the builder puts where nothing was given.
  llvm::Error findDefaults() {
    for (const char *field : {"MetricsAndTracesRegister", "RunServerFactory", "BackendFactory", "ProxyFactory"}) {
      const std::string what = std::string("the default of ExecutorBuilder's ") + field + ", new(T) or T{}";
      const GoFile *file = nullptr;
      SyntaxNode value;
      unsigned found = 0;
      for (const GoFile &one : package)
        for (SyntaxNode assignment : findAll(one.root(), "assignment_statement")) {
          auto left = assignment.field("left").children(), right = assignment.field("right").children();
          if (left.size() == 1 && right.size() == 1 && left[0].kind() == "selector_expression" &&
              left[0].field("field").text() == field) {
            file = &one;
            value = right[0];
            ++found;
          }
        }
      if (found != 1)
        return missing(nullptr, {}, what, "there are " + std::to_string(found) + " assignments of it");
      Default one = defaultOf(value);
      if (one.type.empty())
        return missing(file, value, what, "it is something else");
      defaults.emplace(field, one);
    }
    auto [file, function] = declaration("", "NewExecutor");
    if (!file)
      return missing(nullptr, {}, "the function NewExecutor", "no Go file in the checkout's root declares it");
    for (SyntaxNode literal : findAll(function, "composite_literal"))
      if (literal.field("type").text() == "ExecutorBuilder" && !literal.field("body").children().empty())
        return missing(file, literal, "NewExecutor without collaborators of its own", "it sets some");
    if (auto assigned = findAll(function, "assignment_statement"); !assigned.empty())
      return missing(file, assigned.front(), "NewExecutor without collaborators of its own", "it assigns");
    return llvm::Error::success();
  }

  static Default defaultOf(SyntaxNode value) {
    Default one;
    if (value.kind() == "unary_expression" && value.text().starts_with("&")) {
      one.pointer = true;
      value = value.field("operand");
    }
    SyntaxNode type;
    if (value.kind() == "composite_literal") {
      if (!value.field("body").children().empty())
        return {};
      type = value.field("type");
    } else if (value.kind() == "call_expression" && value.field("function").text() == "new") {
      auto arguments = value.field("arguments").children();
      type = arguments.size() == 1 ? arguments[0] : SyntaxNode();
      one.pointer = true;
    }
    if (type.kind() == "type_identifier" || type.kind() == "identifier")
      one.type = type.text();
    return one;
  }

  // `node`, a type in a file of the checkout, as gateway.go writes it; its imports are added there.
  llvm::Expected<std::string> typeText(const GoFile &file, SyntaxNode node) {
    std::string text(node.text());
    std::map<std::size_t, std::string> before; // offset in the text -> what is put there
    for (SyntaxNode type : findAll(node, "qualified_type")) {
      QualifiedName name = file.qualified(type);
      if (name.importPath.empty())
        return missing(&file, type, "the import of " + std::string(type.text()), "there is none");
      imports[name.importPath] = type.field("package").text();
    }
    for (SyntaxNode type : findAll(node, "type_identifier")) {
      std::string name(type.text());
      if (type.parent().kind() == "qualified_type" || name[0] < 'A' || name[0] > 'Z')
        continue;
      before[type.range().begin - node.range().begin] = krakend() + ".";
    }
    for (auto one = before.rbegin(); one != before.rend(); ++one)
      text.insert(one->first, one->second);
    return text;
  }

  std::string krakend() {
    std::string name = package.empty() ? "krakend" : package.front().packageName();
    imports[fork.checkout->modulePath] = name;
    return name;
  }

  std::string qualifiedType(const Default &one) { return (one.exported() ? krakend() + "." : "") + one.type; }

  // "new(krakend.MetricsAndTraces)"
  std::string valueOf(const Default &one) {
    return one.pointer ? "new(" + qualifiedType(one) + ")" : qualifiedType(one) + "{}";
  }

  std::string release() const { return fork.checkout->release.empty() ? "" : " " + fork.checkout->release; }

  llvm::Error addGateway() {
    for (const char *one : {"config", "logging"})
      imports[fork.luraPath + "/" + one] = one;
    imports["context"] = "context";
    imports[base] = "plugins";
    imports[base + "/host"] = "host";
    std::map<std::string, std::string> values = {{"checkout", fork.checkout->modulePath},
                                                 {"release", release()},
                                                 {"folder", fork.pluginsDir},
                                                 {"krakend", krakend()},
                                                 {"config", "config"},
                                                 {"logging", "logging"}};
    auto [executorFile, executor] = declaration("", "NewExecutor");
    auto result = typeText(*executorFile, executor.field("result"));
    if (!result)
      return result.takeError();
    values["executor"] = *result;
    if (auto error = addWrapped("MetricsAndTracesRegister", "Register", 3, "metrics", values))
      return error;
    if (auto error = addWrapped("RunServerFactory", "NewRunServer", 2, "server", values))
      return error;
    values["backend"] = valueOf(defaults.at("BackendFactory"));
    values["proxy"] = valueOf(defaults.at("ProxyFactory"));
    std::string standard, others;
    for (const auto &[path, name] : imports) {
      bool plain = name == defaultImportName(path) && name == fs::path(path).filename().string();
      (isStandardImport(path) ? standard : others) += "\t" + (plain ? "" : name + " ") + "\"" + path + "\"\n";
    }
    values["imports"] = standard + "\n" + others;
    return addFilled("module/gateway.go.tmpl", packageFolder + "/gateway.go", values, made.files);
  }

  // What the template says of a collaborator that is wrapped: its type, its value, and the types of its method.
  llvm::Error addWrapped(const std::string &field, const std::string &method, std::size_t parameters,
                         const std::string &prefix, std::map<std::string, std::string> &values) {
    const Default &one = defaults.at(field);
    auto [file, node] = declaration(one.type, method);
    const std::string what = "the method " + method + " of " + one.type;
    if (!file)
      return missing(nullptr, {}, what, "no Go file in the checkout's root declares it");
    auto result = typeText(*file, node.field("result"));
    if (!result)
      return result.takeError();
    std::vector<SyntaxNode> types; // one for each name: `a, b T` has two
    for (SyntaxNode parameter : node.field("parameters").children()) {
      auto names = parameter.children();
      std::erase_if(names, [](SyntaxNode child) { return child.kind() != "identifier"; });
      types.insert(types.end(), std::max<std::size_t>(names.size(), 1), parameter.field("type"));
    }
    if (types.size() != parameters)
      return missing(file, node, what + " with " + std::to_string(parameters) + " parameters",
                     "it has " + std::to_string(types.size()));
    if (prefix == "server") {
      auto next = typeText(*file, types[1]);
      if (!next)
        return next.takeError();
      values["serverNext"] = *next;
    }
    values[prefix + "Result"] = *result;
    values[prefix + "Name"] = one.type;
    values[prefix + "Type"] = (one.pointer ? "*" : "") + qualifiedType(one);
    values[prefix + "Value"] = "{" + valueOf(one) + "}";
    return llvm::Error::success();
  }

  llvm::Error addFactories() {
    Carving carving{fork.checkout->modulePath, krakend(), packageFolder, base + "/host", {}, declaredByTemplate};
    for (const auto &[field, one] : defaults)
      if (field == "BackendFactory" || field == "ProxyFactory" || !one.exported())
        carving.types.insert(one.type);
    auto files = carve(package, carving);
    if (!files)
      return files.takeError();
    for (auto &[name, text] : *files) {
      auto said = fill("module/carved.go.tmpl",
                       {{"file", name}, {"checkout", fork.checkout->modulePath}, {"release", release()}}, templates);
      if (!said)
        return said.takeError();
      made.files.emplace_back(packageFolder + "/" + name, *said + text);
    }
    return llvm::Error::success();
  }

  // The folder of the gateway's command: a package main that asks for NewExecutor.
  llvm::Error addCommand() {
    std::error_code code;
    auto tree = walkInputs({(fork.checkout->root / "cmd").string()}, {}, "fork:cmd/");
    if (!tree)
      return tree.takeError();
    std::map<std::string, std::vector<const InputFile *>> goFiles; // by folder
    std::set<std::string> commands;
    for (const InputFile &file : tree->files) {
      std::string folder = fs::path(file.path).parent_path().string();
      if (!file.path.ends_with(".go") || file.path.ends_with("_test.go"))
        continue;
      auto text = readFile(file.absolute, file.path, 16 << 20);
      if (!text)
        return text.takeError();
      GoFile one(file.path, std::move(*text));
      if (one.packageName() == "main" && !executorUses(one).empty())
        commands.insert(folder);
    }
    if (commands.empty())
      return missing(nullptr, {}, "a command under cmd/ that calls NewExecutor", "there is none");
    std::string folder = *commands.begin();
    for (const std::string &one : commands)
      if (one.ends_with("/krakend-ce"))
        folder = one;
    command = folder.substr(std::string_view("fork:").size());
    for (const InputFile &file : tree->files) {
      if (!file.path.starts_with(folder + "/") || file.path.ends_with("_test.go") ||
          file.absolute.filename() == ".gitignore") // the schema that is not in git there has no one to fetch it here
        continue;
      auto text = readFile(file.absolute, file.path, 64 << 20);
      if (!text)
        return text.takeError();
      std::string path = file.path.substr(std::string_view("fork:").size());
      if (path.ends_with(".go")) {
        auto changed = commandText(GoFile(file.path, std::move(*text)));
        if (!changed)
          return changed.takeError();
        *text = std::move(*changed);
      }
      made.files.emplace_back(path, std::move(*text));
    }
    return llvm::Error::success();
  }

  // The places in `file` that name the gateway's NewExecutor.
  std::vector<SyntaxNode> executorUses(const GoFile &file) const {
    std::vector<SyntaxNode> uses;
    for (SyntaxNode selector : findAll(file.root(), "selector_expression")) {
      QualifiedName name = file.qualified(selector);
      if (name.importPath == fork.checkout->modulePath && name.name == "NewExecutor")
        uses.push_back(selector);
    }
    return uses;
  }

  llvm::Expected<std::string> commandText(GoFile file) const {
    std::string gateway;
    for (SyntaxNode use : executorUses(file)) {
      gateway = file.addImport(fork.modulePath + "/" + packageFolder, packageFolder, "thegateway");
      file.edit(use.field("operand").range(), gateway);
    }
    bool others = false;
    for (const char *kind : {"selector_expression", "qualified_type"})
      for (SyntaxNode node : findAll(file.root(), kind)) {
        QualifiedName name = file.qualified(node);
        others |= name.importPath == fork.checkout->modulePath && name.name != "NewExecutor";
        if (name.importPath.starts_with(fork.checkout->modulePath) &&
            name.importPath.find("/internal") != std::string::npos)
          return missing(&file, node, "a command that others could have written",
                         "it uses " + name.importPath + ", which only the checkout can import");
      }
    if (!gateway.empty() && !others)
      file.dropImport(fork.checkout->modulePath);
    return file.result();
  }

  // The value of VERSION in the checkout's Makefile, which its build hands to lura.
  std::string version() const {
    if (!fork.checkout->release.empty())
      return fork.checkout->release.substr(1);
    auto makefile = readFile(fork.checkout->root / "Makefile", "fork:Makefile", 1 << 20);
    std::string text = makefile ? std::move(*makefile) : "";
    if (!makefile)
      llvm::consumeError(makefile.takeError()); // a checkout without one has another way to build
    for (std::size_t at = text.find("VERSION"); at != std::string::npos; at = text.find("VERSION", at + 1)) {
      std::size_t word = text.find_first_not_of(" \t:?=", at + 7);
      if ((at == 0 || text[at - 1] == '\n') && word != std::string::npos && std::isdigit(text[word]) != 0)
        return text.substr(word, std::min(text.find_first_of(" \t\r\n#", word), text.size()) - word);
    }
    return "3.0.0";
  }

  llvm::Error addBuildFiles() {
    std::map<std::string, std::string> values = {{"version", version()},
                                                 {"lura", fork.luraPath},
                                                 {"command", command},
                                                 {"folder", fork.pluginsDir},
                                                 {"binary", "krakend"},
                                                 {"go", fork.goVersion},
                                                 {"tools", needsC ? " gcc musl-dev" : ""},
                                                 {"cgo", needsC ? "" : "CGO_ENABLED=0 "}};
    for (const auto &[from, path] :
         {std::make_pair("module/Makefile.tmpl", "Makefile"), std::make_pair("module/Dockerfile.tmpl", "Dockerfile"),
          std::make_pair("module/gitignore.tmpl", ".gitignore"),
          std::make_pair("module/dockerignore.tmpl", ".dockerignore")})
      if (auto error = addFilled(from, path, values, made.once))
        return error;
    return llvm::Error::success();
  }

  llvm::Error addFilled(const std::string &from, const std::string &path,
                        const std::map<std::string, std::string> &values,
                        std::vector<std::pair<std::string, std::string>> &files) const {
    auto filled = fill(from, values, templates);
    if (!filled)
      return filled.takeError();
    files.emplace_back(path, std::move(*filled));
    return llvm::Error::success();
  }

  void sayWhatItFollows() {
    std::string factories;
    for (const auto &[path, text] : made.files)
      if (path.starts_with(packageFolder + "/") && path != packageFolder + "/gateway.go")
        factories += (factories.empty() ? "" : ", ") + path;
    made.findings.push_back(makeFinding(FindingCode::FollowsCheckout, {fork.label + packageFolder + "/gateway.go"},
                                        "The default factories that have no hook are copies from the checkout's own "
                                        "source (" +
                                            factories + "), and the command is (" + command + ")."));
    if (std::none_of(made.files.begin(), made.files.end(),
                     [](const auto &file) { return file.first.ends_with("schema/schema.json"); }))
      made.findings.push_back(makeFinding(FindingCode::NoSchemaEmbedded, {fork.label + command},
                                          "The checkout holds no schema/schema.json, which its own build fetches, so "
                                          "this build has none to check configurations with."));
  }

  const Fork &fork;
  const fs::path &templates;
  bool needsC;
  std::string base, command;
  std::vector<GoFile> package; // of the checkout, wired
  std::map<std::string, Default> defaults;
  std::map<std::string, std::string> imports; // of gateway.go: path -> name
  ModuleFiles made;
};

} // namespace

llvm::Expected<ModuleFiles> moduleFiles(const Fork &module, const fs::path &templates, bool needsC) {
  return ModuleMaker(module, templates, needsC).run();
}

} // namespace unplug::emit

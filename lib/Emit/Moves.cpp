// The edits of one moved file, and where everything goes.
#include "Emit/Moves.h"

#include "Catalog/GoApi.h"
#include "Emit/GoFile.h"
#include "Emit/Names.h"
#include "Support/Error.h"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

using go::SyntaxNode;

std::string relativeFolder(const go::Source &source, const go::Package &package) {
  const std::string &base = source.modules[package.module].folder;
  std::string relative = package.folder.size() > base.size() ? package.folder.substr(base.size()) : "";
  if (!relative.empty() && relative[0] == '/')
    relative.erase(0, 1);
  return relative;
}

SyntaxNode mainFunction(SyntaxNode root) {
  for (SyntaxNode child : root.children())
    if (child.kind() == "function_declaration" && child.field("name").text() == "main")
      return child;
  return {};
}

bool isEmptyBody(SyntaxNode function) {
  auto children = function.field("body").children();
  return std::all_of(children.begin(), children.end(), [](SyntaxNode child) {
    return child.kind() == "comment" || (child.kind() == "statement_list" && child.children().empty());
  });
}

bool contains(SyntaxNode outer, SyntaxNode inner) {
  return outer && outer.range().begin <= inner.range().begin && inner.range().end <= outer.range().end;
}

class FileMover {
public:
  FileMover(const Fork &fork, const go::Source &source, const Destinations &destinations, std::size_t package,
            std::size_t file, Findings &findings)
      : fork(fork), source(source), destinations(destinations), package(source.packages[package]),
        packageIndex(package), input(source.files[file]), edited(input.file.path, input.text), findings(findings) {
    hostPath = fork.modulePath + "/" + fork.pluginsDir + "/host";
  }

  llvm::Expected<std::string> run() {
    if (input.syntaxError)
      return refusal(*input.syntaxError, "a file that should move has a syntax error",
                     "Repair it, or set the plugin's verdict to \"remove\" in the plan.");
    renamePackage();
    removeMain();
    replaceWrappers();
    if (auto error = repathImports())
      return std::move(error);
    return edited.result();
  }

private:
  Location locate(SyntaxNode node) const { return LineMap(input.text).locate(input.file.path, node.range().begin); }

  void renamePackage() {
    const std::string &name = destinations.nameOf.at(packageIndex);
    if (input.packageName != name)
      edited.edit(input.packageNameRange, name);
  }

  // Takes `func main` out with its comment and the blank line that set it apart.
  void removeMain() {
    main = input.packageName == "main" ? mainFunction(edited.root()) : SyntaxNode();
    if (!main)
      return;
    if (!isEmptyBody(main))
      findings.push_back(
          makeFinding(FindingCode::MainDropped, locate(main),
                      "func main of this plugin is not empty. 2.x never ran it, so it is left out of the build."));
    const std::string &text = input.text;
    std::size_t begin = main.range().begin, end = main.range().end;
    for (SyntaxNode child : edited.root().children()) // comments that touch it
      if (child.kind() == "comment" && child.range().end < begin &&
          text.substr(child.range().end, begin - child.range().end).find("\n\n") == std::string::npos &&
          isDocComment(child, begin))
        begin = std::min(begin, child.range().begin);
    end = std::min(text.find('\n', end), text.size());
    if (end < text.size())
      ++end;
    while (end < text.size() && (text[end] == '\n' || text[end] == '\r'))
      ++end;                // the blank lines behind it
    if (end == text.size()) // nothing follows: the blank lines before it go as well
      while (begin > 1 && text[begin - 1] == '\n' && text[begin - 2] == '\n')
        --begin;
    edited.edit({begin, end}, "");
    dropImportsOfMain();
  }

  // True when only whitespace without a blank line and other comments lie between `comment` and `offset`.
  bool isDocComment(SyntaxNode comment, std::size_t offset) const {
    std::string between = input.text.substr(comment.range().end, offset - comment.range().end);
    std::size_t lines = static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    SyntaxNode next;
    for (SyntaxNode child : edited.root().children())
      if (child.range().begin > comment.range().begin) {
        next = child;
        break;
      }
    return lines >= 1 && (next == main || next.kind() == "comment") && !isTrailing(comment);
  }

  bool isTrailing(SyntaxNode comment) const { // behind code on its line
    std::size_t line = input.text.rfind('\n', comment.range().begin);
    line = line == std::string::npos ? 0 : line + 1;
    return input.text.substr(line, comment.range().begin - line).find_first_not_of(" \t") != std::string::npos;
  }

  void dropImportsOfMain() {
    for (const go::Import &import : input.imports) {
      if (import.name == "_" || import.name == ".")
        continue;
      std::string name = import.name.empty() ? defaultImportName(import.path) : import.name;
      bool inMain = false, elsewhere = false;
      forEachUse(name, [&](SyntaxNode use) { (contains(main, use) ? inMain : elsewhere) = true; });
      if (inMain && !elsewhere)
        edited.dropImport(import.path);
    }
  }

  template <typename Visit> void forEachUse(const std::string &name, Visit visit) const {
    for (SyntaxNode node : findAll(edited.root(), "selector_expression"))
      if (node.field("operand").kind() == "identifier" && node.field("operand").text() == name)
        visit(node);
    for (SyntaxNode node : findAll(edited.root(), "qualified_type"))
      if (node.field("package").text() == name)
        visit(node);
  }

  // lura's wrapper interfaces are gone in 3.0: the runtime has them.
  void replaceWrappers() {
    for (const go::Import &import : input.imports) {
      auto in3 = importPathIn3(fork, destinations, import.path);
      if (!in3 || *in3 != fork.luraPath + "/proxy" || import.name == "_" || import.name == ".")
        continue;
      std::string name = import.name.empty() ? defaultImportName(import.path) : import.name;
      std::vector<SyntaxNode> gone;
      bool others = false;
      forEachUse(name, [&](SyntaxNode use) {
        bool type = use.kind() == "qualified_type";
        if (catalog::isRemovedProxyName(use.field(type ? "name" : "field").text()))
          gone.push_back(use.field(type ? "package" : "operand"));
        else
          others = true;
      });
      if (gone.empty())
        continue;
      std::string host = edited.addImport(hostPath, "host", "pluginhost");
      for (SyntaxNode node : gone)
        edited.edit(node.range(), host);
      if (!others)
        edited.dropImport(import.path);
    }
  }

  llvm::Error repathImports() {
    for (const go::Import &import : input.imports) {
      Location at = LineMap(input.text).locate(input.file.path, import.range.begin);
      if (import.path == "C")
        findings.push_back(
            makeFinding(FindingCode::CgoMoved, at,
                        "This plugin holds C: the fork's build now needs a C compiler and what the C links to."));
      if (auto local = localPackage(source, package.module, import.path)) {
        edited.repathImport(import.path, destinations.importPathOf.at(*local));
      } else if (auto in3 = importPathIn3(fork, destinations, import.path)) {
        if (catalog::isRemovedLuraPackage(in3->substr(std::min(in3->size(), fork.luraPath.size()))) &&
            in3->starts_with(fork.luraPath))
          return refusal(at, "3.0 no longer has the package " + import.path,
                         "Take it out of the plugin, or set the plugin's verdict to \"remove\" in the plan.");
        edited.repathImport(import.path, *in3);
      }
    }
    return llvm::Error::success();
  }

  const Fork &fork;
  const go::Source &source;
  const Destinations &destinations;
  const go::Package &package;
  std::size_t packageIndex;
  const go::SourceFile &input;
  GoFile edited;
  Findings &findings;
  SyntaxNode main;
  std::string hostPath;
};

// "github.com/krakend/krakend-otel" of "github.com/krakendio/krakend-otel/v2/lura": organisation and version do not
// count.
std::string krakendBase(const std::string &path) {
  for (std::string_view organisation : {"github.com/krakend/", "github.com/krakendio/", "github.com/devopsfaith/"})
    if (path.starts_with(organisation)) {
      std::string name = path.substr(organisation.size());
      return "github.com/krakend/" + name.substr(0, name.find('/'));
    }
  return {};
}

// What follows the module's name and version in an import path.
std::string belowModule(const std::string &path) {
  std::vector<std::string> parts;
  for (const fs::path &part : fs::path(path))
    parts.push_back(part.string());
  std::size_t start = 3; // host, organisation, repository
  if (parts.size() > start && parts[start].size() > 1 && parts[start][0] == 'v' &&
      parts[start].find_first_not_of("0123456789", 1) == std::string::npos)
    ++start;
  std::string below;
  for (std::size_t i = start; i < parts.size(); ++i)
    below += "/" + parts[i];
  return below;
}

} // namespace

std::optional<std::string> importPathIn3(const Fork &fork, const Destinations &destinations,
                                         const std::string &importPath) {
  for (std::string_view lura : {"github.com/luraproject/lura", "github.com/devopsfaith/krakend"})
    if (importPath == lura || importPath.starts_with(std::string(lura) + "/"))
      return fork.luraPath + belowModule(importPath);
  std::string base = krakendBase(importPath);
  if (base.empty())
    return std::nullopt;
  for (const go::Requirement &requirement : destinations.forkRequirements)
    if (krakendBase(requirement.path) == base)
      return requirement.path + belowModule(importPath);
  return std::nullopt;
}

std::optional<std::size_t> localPackage(const go::Source &source, std::size_t module, const std::string &importPath) {
  for (std::size_t p = 0; p < source.packages.size(); ++p)
    if (!source.packages[p].importPath.empty() && source.packages[p].importPath == importPath)
      return p;
  for (const go::Replacement &replacement : source.modules[module].replacements) {
    if (!replacement.newPath.starts_with(".") ||
        !(importPath == replacement.oldPath || importPath.starts_with(replacement.oldPath + "/")))
      continue;
    fs::path folder = (source.modules[module].absolute / replacement.newPath /
                       importPath.substr(replacement.oldPath.size()).erase(0, 1))
                          .lexically_normal() /
                      "";
    for (std::size_t p = 0; p < source.packages.size(); ++p) {
      const go::Package &package = source.packages[p];
      if ((source.modules[package.module].absolute / relativeFolder(source, package)).lexically_normal() / "" ==
          folder.lexically_normal())
        return p;
    }
  }
  return std::nullopt;
}

Destinations chooseDestinations(const Fork &fork, const go::Source &source, const std::vector<PluginToEmit> &plugins,
                                const std::vector<go::Requirement> &forkRequirements) {
  Destinations destinations;
  destinations.forkRequirements = forkRequirements;
  std::map<std::size_t, std::string> slugOf; // by module
  std::vector<std::string> taken;
  for (const PluginToEmit &plugin : plugins) {
    slugOf.emplace(source.packages[source.plugins[plugin.plugin].package].module, plugin.slug);
    taken.push_back(plugin.slug);
  }
  for (const PluginToEmit &plugin : plugins)
    for (std::size_t p : source.plugins[plugin.plugin].local) {
      const go::Package &package = source.packages[p];
      auto slug = slugOf.find(package.module);
      if (slug == slugOf.end()) {
        const go::Module &module = source.modules[package.module];
        std::string wanted =
            module.path.empty() ? fs::path(module.folder).filename().string() : defaultImportName(module.path);
        slug = slugOf.emplace(package.module, chooseSlug(fork, wanted, taken)).first;
        taken.push_back(slug->second);
      }
      std::string relative = relativeFolder(source, package);
      std::string below = slug->second + (relative.empty() ? "" : "/" + relative);
      destinations.folderOf.emplace(p, fork.pluginsDir + "/" + below);
      destinations.importPathOf.emplace(p, fork.modulePath + "/" + fork.pluginsDir + "/" + below);
      destinations.nameOf.emplace(p, package.name == "main" ? packageName(fs::path(below).filename().string())
                                                            : package.name);
    }
  return destinations;
}

llvm::Expected<std::string> moveFile(const Fork &fork, const go::Source &source, const Destinations &destinations,
                                     std::size_t package, std::size_t file, Findings &findings) {
  return FileMover(fork, source, destinations, package, file, findings).run();
}

} // namespace unplug::emit

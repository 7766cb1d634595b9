// The edits of one moved file.
#include "Emit/Moves.h"

#include "Catalog/GoApi.h"
#include "Emit/ApiDrift.h"
#include "Emit/GoFile.h"
#include "Emit/GoMod.h"
#include "Emit/LoopVariables.h"
#include "Emit/Versions.h"
#include "Support/Error.h"

#include <algorithm>

namespace unplug::emit {

namespace {

using go::SyntaxNode;

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

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The names that a package may have whose import path is all that is known: "go-redis" is "redis", "yaml.v3" "yaml".
std::vector<std::string> likelyNames(const go::Import &import) {
  if (!import.name.empty())
    return {import.name};
  std::string name = defaultImportName(import.path);
  std::vector<std::string> names = {name};
  if (auto dot = name.find('.'); dot != std::string::npos)
    names.push_back(name.substr(0, dot));
  for (auto dash = name.find('-'); dash != std::string::npos; dash = name.find('-', dash + 1)) {
    names.push_back(name.substr(0, dash));
    names.push_back(name.substr(dash + 1));
  }
  std::string joined = name;
  std::erase(joined, '-');
  names.push_back(joined);
  return names;
}

class FileMover {
public:
  FileMover(const Fork &fork, const go::Source &source, const Destinations &destinations, std::size_t package,
            std::size_t file, Findings &findings)
      : fork(fork), source(source), destinations(destinations), package(source.packages[package]),
        packageIndex(package), fileIndex(file), input(source.files[file]), lines(input.text),
        edited(input.file.path, input.text), findings(findings) {
    hostPath = fork.modulePath + "/" + fork.pluginsDir + "/host";
  }

  llvm::Expected<MovedFile> run() {
    if (input.syntaxError)
      return refusal(*input.syntaxError, "a file that should move has a syntax error",
                     "Repair it, or set the plugin's verdict to \"remove\" in the plan.");
    std::string name = destinations.nameOf.at(packageIndex);
    if (input.role == go::FileRole::Test && input.packageName.ends_with("_test"))
      name += "_test"; // outside of the package that it tests
    if (input.packageName != name)
      edited.edit(input.packageNameRange, name);
    if (input.packageName == "main")
      removeMain();
    if (auto error = repointLura())
      return std::move(error);
    if (auto error = repathImports())
      return std::move(error);
    auto text = edited.result();
    if (!text)
      return text.takeError();
    if (!edited.root().hasError() && go::SyntaxTree::parse(*text).root().hasError())
      return refusal({input.file.path}, "the moved file would not be Go",
                     "This is a fault of unplug: please report it.");
    return MovedFile{std::move(*text), reportLoops(), usesHost};
  }

private:
  Location locate(SyntaxNode node) const { return lines.locate(input.file.path, node.range().begin); }

  void removeMain() {
    main = mainFunction(edited.root());
    if (!main)
      return;
    if (!isEmptyBody(main)) {
      auto names = findAll(edited.root(), "call_expression");
      if (std::any_of(names.begin(), names.end(),
                      [](SyntaxNode call) { return call.field("function").text() == "main"; }))
        return; // an ordinary function to the plugin's own code, and legal outside package main
      findings.push_back(
          makeFinding(FindingCode::MainDropped, locate(main),
                      "The func main of this plugin is not empty. 2.x never ran it, so it is left out of the build."));
    }
    edited.edit(rangeOfMain(), "");
    dropImportsOfMain();
  }

  // With the comment lines right above it, and the blank lines that set it apart.
  Range rangeOfMain() const {
    const std::string &text = input.text;
    Range range = main.range();
    std::size_t line = text.rfind('\n', range.begin) + 1, rest = text.find_first_not_of(" \t\r", range.end);
    bool ownLines = isBlank(std::string_view(text).substr(line, range.begin - line)) &&
                    (rest == std::string::npos || text[rest] == '\n' || text.compare(rest, 2, "//") == 0);
    if (!ownLines)
      return {range.begin, rest != std::string::npos && text[rest] == ';' ? rest + 1 : range.end};
    auto siblings = edited.root().children();
    auto at = std::find(siblings.begin(), siblings.end(), main);
    range.begin = line;
    while (at != siblings.begin() && isDocComment(*std::prev(at), range.begin)) {
      --at;
      range.begin = text.rfind('\n', at->range().begin) + 1;
    }
    std::size_t end = rest == std::string::npos ? text.size() : text.find('\n', rest);
    range.end = end == std::string::npos ? text.size() : end + 1;
    std::size_t before = range.begin; // where the blank lines above begin
    while (before > 0 && text[before - 1] == '\n') {
      std::size_t above = before < 2 ? 0 : text.rfind('\n', before - 2) + 1;
      if (before < 2 || !isBlank(std::string_view(text).substr(above, before - above)))
        break;
      before = above;
    }
    std::size_t after = text.find_first_not_of(" \t\r\n", range.end);
    if (after == std::string::npos) // nothing follows
      return {before, text.size()};
    if (before < range.begin)
      range.end = text.rfind('\n', after) + 1;
    return range;
  }

  // True for a comment on lines of its own that end right above `offset`.
  bool isDocComment(SyntaxNode comment, std::size_t offset) const {
    if (comment.kind() != "comment" || comment.range().end > offset)
      return false;
    std::string_view between = std::string_view(input.text).substr(comment.range().end, offset - comment.range().end);
    std::size_t line = input.text.rfind('\n', comment.range().begin) + 1;
    return isBlank(between) && std::count(between.begin(), between.end(), '\n') == 1 &&
           isBlank(std::string_view(input.text).substr(line, comment.range().begin - line));
  }

  void dropImportsOfMain() {
    for (const go::Import &import : input.imports) {
      if (import.name == "_" || import.name == "." || import.path == "C")
        continue;
      bool inMain = false, elsewhere = false;
      for (const std::string &name : likelyNames(import))
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

  // Names that the fork's lura has elsewhere, otherwise or no longer.
  llvm::Error repointLura() {
    DriftTarget target{
        fork.luraPath, hostPath, fork.program.has_value(), fork.target == Target::Krakend2, fork.luraVersion, [this] {
          reserveNamesOfPackage();
        }};
    for (const go::Import &import : input.imports) {
      auto in3 = importPathIn3(fork, destinations, import.path);
      if (!in3 || !in3->starts_with(fork.luraPath + "/"))
        continue;
      auto drift = repointNames(edited, import.path, import.name, in3->substr(fork.luraPath.size()),
                                isOfLura1(import.path), target);
      if (!drift)
        return drift.takeError();
      usesHost |= drift->usesHost;
      findings.insert(findings.end(), drift->findings.begin(), drift->findings.end());
    }
    return llvm::Error::success();
  }

  bool reportLoops() {
    const std::string &goVersion = source.modules[package.module].goVersion;
    if (!sharesLoopVariables(goVersion) || sharesLoopVariables(fork.goVersion))
      return false;
    auto loops = loopsThatKeepTheirVariable(edited.root());
    for (SyntaxNode loop : loops)
      findings.push_back(makeFinding(FindingCode::LoopVariable, locate(loop),
                                     "In 2.x all rounds of this loop shared one variable (go " +
                                         (goVersion.empty() ? "line missing" : goVersion) + "); in the " + fork.what() +
                                         " (go " + fork.goVersion + ") each round has its own."));
    return !loops.empty();
  }

  // No import may have a name that another file of the package declares.
  void reserveNamesOfPackage() {
    for (std::size_t other : package.files)
      if (other != fileIndex)
        edited.reserve(declaredNames(go::SyntaxTree::parse(source.files[other].text).root()));
  }

  // Of the gateway's modules, against the version that the plugin asks for.
  void sayDrift(const std::string &path) {
    const go::Requirement *required = provider(source.modules[package.module].requirements, path);
    for (const ImportLine &import : edited.importLines())
      if (import.path == path)
        for (Finding &finding : driftOfModule(edited, import, required ? required->version : ""))
          findings.push_back(std::move(finding));
  }

  llvm::Error repathImports() {
    for (const go::Import &import : input.imports) {
      Location at = lines.locate(input.file.path, import.range.begin);
      if (import.path == "C")
        findings.push_back(makeFinding(FindingCode::CgoMoved, at,
                                       "This plugin holds C: the " + fork.what() +
                                           "'s build now needs a C compiler and what the C links to."));
      if (auto local = localPackage(source, destinations, package.module, import.path)) {
        edited.repathImport(import.path, destinations.importPathOf.at(*local), source.packages[*local].name,
                            destinations.nameOf.at(*local));
      } else if (isGatewayPackage(import.path)) {
        return refusal(at, "this plugin imports the gateway itself, which would import it in turn",
                       "Take " + import.path +
                           " out of the plugin, or set the plugin's verdict to \"remove\" in the plan.");
      } else if (auto in3 = importPathIn3(fork, destinations, import.path); in3 && *in3 != import.path) {
        if (fork.target == Target::Krakend3 && in3->starts_with(fork.luraPath) &&
            catalog::isRemovedLuraPackage(in3->substr(fork.luraPath.size())))
          return refusal(at, "3.0 no longer has the package " + import.path,
                         "Take it out of the plugin, or set the plugin's verdict to \"remove\" in the plan.");
        sayDrift(import.path);
        edited.repathImport(import.path, *in3, {}, {});
      }
    }
    return llvm::Error::success();
  }

  const Fork &fork;
  const go::Source &source;
  const Destinations &destinations;
  const go::Package &package;
  std::size_t packageIndex, fileIndex;
  const go::SourceFile &input;
  LineMap lines;
  GoFile edited;
  Findings &findings;
  SyntaxNode main;
  std::string hostPath;
  bool usesHost = false;
};

} // namespace

llvm::Expected<MovedFile> moveFile(const Fork &fork, const go::Source &source, const Destinations &destinations,
                                   std::size_t package, std::size_t file, Findings &findings) {
  return FileMover(fork, source, destinations, package, file, findings).run();
}

} // namespace unplug::emit

// One import at a time, use by use.
#include "Emit/ApiDrift.h"

#include "Catalog/GoApi.h"
#include "Emit/ModulePaths.h"
#include "Emit/Versions.h"
#include "Support/Error.h"

#include <cctype>
#include <vector>

namespace unplug::emit {

namespace {

using catalog::LuraName;
using catalog::NameFate;
using go::SyntaxNode;

// A use of the package: `pkg.Name` in an expression or as a type.
struct Use {
  SyntaxNode package, name;
};

std::vector<Use> usesOf(const GoFile &file, const std::string &alias) {
  std::vector<Use> uses;
  for (SyntaxNode node : findAll(file.root(), "selector_expression"))
    if (node.field("operand").kind() == "identifier" && node.field("operand").text() == alias)
      uses.push_back({node.field("operand"), node.field("field")});
  for (SyntaxNode node : findAll(file.root(), "qualified_type"))
    if (node.field("package").text() == alias)
      uses.push_back({node.field("package"), node.field("name")});
  return uses;
}

class Repointer {
public:
  Repointer(GoFile &file, std::string importPath, std::string below, bool ofLura1, const DriftTarget &target)
      : file(file), importPath(std::move(importPath)), below(std::move(below)), ofLura1(ofLura1), target(target),
        lines(file.text()) {}

  llvm::Expected<Drift> withoutName() {
    for (const char *kind : {"identifier", "type_identifier"})
      for (SyntaxNode node : findAll(file.root(), kind))
        if (const LuraName *row = rowOf(node.text()); row && isGone(*row) && !isDeclaredHere(node))
          return refusal(locate(node),
                         "the fork's lura no longer has " + std::string(node.text()) +
                             ", and this file imports its package without a name",
                         "Import " + importPath + " under its name, and write " + defaultImportName(importPath) + "." +
                             std::string(node.text()) + ".");
    return Drift{};
  }

  Drift run(const std::string &alias) {
    bool others = false, any = false;
    for (const Use &use : usesOf(file, alias)) {
      const LuraName *row = rowOf(use.name.text());
      any |= row != nullptr;
      if (!row || !repoint(use, *row))
        others = true;
    }
    if (any && !others)
      file.dropImport(importPath);
    return std::move(drift);
  }

private:
  Location locate(SyntaxNode node) const { return lines.locate(file.path(), node.range().begin); }

  // A field, a method or a parameter of this name is no use of the package.
  static bool isDeclaredHere(SyntaxNode node) {
    std::string_view parent = node.parent().kind();
    return node.kind() == "identifier" && parent != "call_expression" && parent != "argument_list";
  }

  const LuraName *rowOf(std::string_view name) const {
    const LuraName *row = catalog::findLuraName(below, name, ofLura1);
    if (!row || !target.wrappersOnly)
      return row;
    bool goneIn2x =
        row->fate == NameFate::Wrapper && !row->until.empty() && compareVersions(target.luraVersion, row->until) > 0;
    return goneIn2x ? row : nullptr;
  }

  bool isGone(const LuraName &row) const {
    return row.fate == NameFate::Wrapper || row.fate == NameFate::Gone || row.fate == NameFate::Host;
  }

  // True when the use no longer needs the import.
  bool repoint(const Use &use, const LuraName &row) {
    switch (row.fate) {
    case NameFate::Wrapper:
      return toHost(use, row);
    case NameFate::Host:
      if (target.program)
        return toHost(use, row);
      return say(use,
                 "It was part of the gateway's plugin loader, which 3.0 no longer has: take it out of the plugin.");
    case NameFate::Stages:
      return target.program && toHost(use, row);
    case NameFate::Moved: {
      std::string path = target.luraPath + std::string(row.to);
      std::string wanted = defaultImportName(path);
      file.edit(use.package.range(), import(path, wanted, "lura" + wanted));
      return true;
    }
    case NameFate::Respelled:
      file.edit(use.name.range(), std::string(row.to));
      return false;
    case NameFate::Changed:
    case NameFate::Gone:
      return say(use, std::string(row.advice));
    }
    return false;
  }

  bool toHost(const Use &use, const LuraName &row) {
    drift.usesHost = true;
    file.edit(use.package.range(), import(target.hostPath, "host", "pluginhost"));
    if (!row.to.empty())
      file.edit(use.name.range(), std::string(row.to));
    return true;
  }

  std::string import(const std::string &path, const std::string &wanted, const std::string &fallback) {
    target.reserve();
    return file.addImport(path, wanted, fallback);
  }

  bool say(const Use &use, std::string advice) {
    const LuraName &row = *rowOf(use.name.text());
    std::string name = std::string(use.package.text()) + "." + std::string(use.name.text());
    drift.findings.push_back(makeFinding(FindingCode::NotRepointed, locate(use.package),
                                         row.fate == NameFate::Changed ? name + " has another signature in 3.0."
                                                                       : "3.0 no longer has " + name + "."));
    drift.findings.back().help = std::move(advice);
    return false;
  }

  GoFile &file;
  std::string importPath, below;
  bool ofLura1;
  const DriftTarget &target;
  LineMap lines;
  Drift drift;
};

} // namespace

llvm::Expected<Drift> repointNames(GoFile &file, const std::string &importPath, const std::string &importName,
                                   const std::string &below, bool ofLura1, const DriftTarget &target) {
  if (importName == "_")
    return Drift{};
  Repointer repointer(file, importPath, below, ofLura1, target);
  if (importName == ".")
    return repointer.withoutName();
  return repointer.run(importName.empty() ? defaultImportName(importPath) : importName);
}

Findings driftOfModule(const GoFile &file, const ImportLine &import, const std::string &required) {
  Findings findings;
  LineMap lines(file.text());
  auto say = [&](SyntaxNode at, std::string message, const catalog::GatewayName &row) {
    findings.push_back(
        makeFinding(FindingCode::NotRepointed, lines.locate(file.path(), at.range().begin), std::move(message)));
    findings.back().help = std::string(row.advice);
  };
  for (const catalog::GatewayName *row :
       catalog::gatewayNamesOf(gatewayModuleName(import.path), belowModule(import.path))) {
    if (!row->until.empty() && !required.empty() && compareVersions(required, row->until) > 0)
      continue;
    if (row->name.empty())
      say(import.spec, "3.0 no longer has the package " + import.path + ".", *row);
    else if (import.name != "_" && import.name != ".")
      for (const Use &use : usesOf(file, import.name.empty() ? defaultImportName(import.path) : import.name))
        if (use.name.text() == row->name)
          say(use.package,
              defaultImportName(import.path) + "." + std::string(row->name) +
                  " is gone in 3.0, or has another signature.",
              *row);
  }
  return findings;
}

bool isOfLura1(const std::string &importPath) {
  constexpr std::string_view lura = "github.com/luraproject/lura/";
  if (importPath.starts_with("github.com/devopsfaith/krakend/"))
    return true;
  bool major = importPath.size() > lura.size() + 1 && importPath[lura.size()] == 'v' &&
               std::isdigit(static_cast<unsigned char>(importPath[lura.size() + 1]));
  return importPath.starts_with(lura) && !major;
}

} // namespace unplug::emit

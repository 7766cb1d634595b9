// File by file; what a file needs to know of the others (names in its package, fields called Plugin) is read first.
#include "Emit/ProgramFiles.h"

#include "Catalog/Catalog.h"
#include "Catalog/GoApi.h"
#include "Emit/ApiDrift.h"
#include "Emit/GoFile.h"
#include "Emit/ModulePaths.h"
#include "Emit/ProgramAliases.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

using go::SyntaxNode;

constexpr std::uint64_t maxGoBytes = 16 << 20;
constexpr std::uint64_t maxBuildFileBytes = 4 << 20;

bool isLura(const std::string &importPath) {
  return importPath.starts_with("github.com/luraproject/lura/") || isOfLura1(importPath);
}

bool hasFolder(const std::string &path, std::string_view folder) {
  for (const fs::path &part : fs::path(path).parent_path())
    if (part == folder)
      return true;
  return false;
}

bool isBuildFile(const std::string &path) {
  std::string name = fs::path(path).filename().string();
  return name == "Makefile" || name.starts_with("Dockerfile") || name.ends_with(".Dockerfile") ||
         name.ends_with(".mk") || name.ends_with(".sh") || name.ends_with(".yml") || name.ends_with(".yaml");
}

class ProgramMover {
public:
  explicit ProgramMover(const Fork &program)
      : program(program), base(program.modulePath + "/" + program.pluginsDir), hostPath(base + "/host") {}

  llvm::Expected<ProgramFiles> run() {
    auto tree = walkInputs({program.root.string()}, {}, program.label, {program.root / program.pluginsDir});
    if (!tree)
      return tree.takeError();
    if (auto error = readFiles(*tree))
      return std::move(error);
    for (GoFile &file : files)
      if (auto error = move(file))
        return std::move(error);
    if (wasOfLura && !hasAliases)
      add({makeFinding(FindingCode::ShortNamesRead, {program.label + "go.mod"},
                       "This program enters no aliases, so lura 2 read the stanzas of plugins under their legacy names "
                       "only; the migrated program reads the short names too.")});
    return std::move(made);
  }

private:
  // Go files of the program's own module; build files are done at once.
  llvm::Error readFiles(const FileTree &tree) {
    auto mod = readFile(program.root / "go.mod", program.label + "go.mod", maxBuildFileBytes);
    if (!mod)
      return mod.takeError();
    if (auto fault = go::parseModule(*mod, module))
      return refusal({program.label + "go.mod", fault->line, 1},
                     "this go.mod could not be understood: " + fault->message);
    std::vector<std::string> nested; // folders of other modules
    for (const InputFile &file : tree.files)
      if (std::string path = relative(file.path); path.ends_with("/go.mod"))
        nested.push_back(path.substr(0, path.size() - std::string_view("go.mod").size()));
    for (const InputFile &file : tree.files) {
      std::string path = relative(file.path);
      bool isGo = path.ends_with(".go");
      bool elsewhere = std::any_of(nested.begin(), nested.end(),
                                   [&](const std::string &folder) { return path.starts_with(folder); });
      if ((!isGo && !isBuildFile(path)) || elsewhere || hasFolder(path, "vendor") || hasFolder(path, "testdata"))
        continue;
      auto text = readFile(file.absolute, file.path, isGo ? maxGoBytes : maxBuildFileBytes);
      if (!text)
        return text.takeError();
      if (isGo) {
        files.emplace_back(file.path, std::move(*text));
        continue;
      }
      std::string after = repathLinkerFlags(*text);
      if (after != *text)
        made.changes.push_back({path, std::move(*text), std::move(after)});
    }
    for (const GoFile &file : files) {
      namesIn[folderOf(file)].merge(declaredNames(file.root()));
      for (SyntaxNode field : findAll(file.root(), "field_declaration"))
        for (SyntaxNode name : field.children())
          hasPluginField |= name.kind() == "field_identifier" && name.text() == "Plugin";
    }
    return llvm::Error::success();
  }

  std::string relative(const std::string &display) const { return display.substr(program.label.size()); }
  static std::string folderOf(const GoFile &file) { return fs::path(file.path()).parent_path().string(); }

  llvm::Error move(GoFile &file) {
    const DriftTarget target{
        program.luraPath, hostPath, true, false, {}, [&] { file.reserve(namesIn[folderOf(file)]); }};
    bool ofLura = false; // it is built on another lura than the one that it moves to
    const std::vector<ImportLine> imports = file.importLines();
    for (const ImportLine &import : imports) {
      if (isLura(import.path) && !import.path.starts_with(program.luraPath + "/")) {
        ofLura = true;
        std::string below = belowModule(import.path);
        auto drift = repointNames(file, import.path, import.name, below, isOfLura1(import.path), target);
        if (!drift)
          return drift.takeError();
        add(drift->findings);
        bool removed = catalog::isRemovedLuraPackage(below);
        file.repathImport(import.path, removed ? base + "/lura" + below : program.luraPath + below, {}, {});
      } else {
        moveGatewayModule(file, import);
      }
    }
    wasOfLura |= ofLura;
    hasAliases |= file.text().find(go::aliasMapName) != std::string::npos;
    if (ofLura)
      moveRootPlugin(file, target);
    add(swapAliases(file, siblingsOf(file), ofLura));
    if (ofLura)
      moveNamespaces(file);
    if (!file.changed())
      return llvm::Error::success();
    auto text = file.result();
    if (!text)
      return text.takeError();
    if (!file.root().hasError() && go::SyntaxTree::parse(*text).root().hasError())
      return refusal({file.path()}, "the moved file would not be Go", "This is a fault of unplug: please report it.");
    made.changes.push_back({relative(file.path()), file.text(), std::move(*text)});
    return llvm::Error::success();
  }

  void add(Findings findings) { made.findings.insert(made.findings.end(), findings.begin(), findings.end()); }

  Location locate(const GoFile &file, std::size_t offset) const {
    return LineMap(file.text()).locate(file.path(), offset);
  }

  void moveGatewayModule(GoFile &file, const ImportLine &import) {
    std::string name = gatewayModuleName(import.path);
    bool own = import.path == program.modulePath || import.path.starts_with(program.modulePath + "/");
    const catalog::GatewayModule *row = catalog::findGatewayModule(name);
    if (own || (!row && !name.starts_with("krakend-")))
      return;
    if (row && !row->path.empty()) {
      std::string path = std::string(row->path) + belowModule(import.path);
      if (path != import.path) {
        add(driftOfModule(file, import, requiredVersion(name)));
        file.repathImport(import.path, path, {}, {});
      }
      return;
    }
    add({makeFinding(FindingCode::ModuleOfLura2, locate(file, import.spec.range().begin),
                     row ? "3.0 has no " + import.path + "."
                         : import.path + " is not among the modules of 3.0, so its types may be those of lura 2.")});
    if (row)
      made.findings.back().help = std::string(row->advice) + " Take it out of the program.";
  }

  // Of one of the gateway's modules, as the program's go.mod has it now.
  std::string requiredVersion(const std::string &name) const {
    for (const go::Requirement &requirement : module.requirements)
      if (gatewayModuleName(requirement.path) == name)
        return requirement.version;
    return {};
  }

  // `cfg.Plugin.Folder`, `cfg.Plugin != nil`: lura 3 does not read the root's `plugin`.
  void moveRootPlugin(GoFile &file, const DriftTarget &target) {
    for (SyntaxNode selector : findAll(file.root(), "selector_expression")) {
      if (selector.field("field").text() != "Plugin" || !file.qualified(selector).name.empty())
        continue;
      SyntaxNode parent = selector.parent(), operand = selector.field("operand");
      std::string_view read = parent.kind() == "selector_expression" ? parent.field("field").text() : "";
      bool asked = parent.kind() == "binary_expression" &&
                   (parent.field("left").kind() == "nil" || parent.field("right").kind() == "nil");
      if (hasPluginField || (read != "Folder" && read != "Pattern" && !asked)) {
        if (!hasPluginField)
          add({makeFinding(FindingCode::NotRepointed, locate(file, selector.range().begin),
                           "A configuration has no field Plugin in lura 3.")});
        continue;
      }
      target.reserve();
      std::string host = file.addImport(hostPath, "host", "pluginhost");
      file.edit({selector.range().begin, selector.range().begin}, host + ".PluginOf(");
      file.edit({operand.range().end, selector.range().end}, ")");
    }
    for (SyntaxNode literal : findAll(file.root(), "composite_literal"))
      if (file.qualified(literal.field("type")).name == "ServiceConfig")
        for (SyntaxNode element : literal.field("body").children())
          if (element.kind() == "keyed_element" && !element.children().empty() &&
              element.children().front().text() == "Plugin")
            add({makeFinding(FindingCode::NotRepointed, locate(file, element.range().begin),
                             "A configuration has no field Plugin in lura 3.")});
  }

  // The names that 2.x gave its stanzas, where the program's own code looks for one.
  void moveNamespaces(GoFile &file) {
    for (const char *kind : {"interpreted_string_literal", "raw_string_literal"})
      for (SyntaxNode literal : findAll(file.root(), kind)) {
        std::string value;
        SyntaxNode parent = literal.parent();
        bool inMap = parent.kind() == "literal_element" || parent.kind() == "keyed_element";
        if (inMap || parent.kind() == "import_spec" || !stringValue(literal, value) || isOfAliasEntry(literal))
          continue;
        if (const catalog::Namespace *entry = catalog::findLegacyNamespace(value))
          file.edit(literal.range(), "\"" + std::string(entry->shortName) + "\"");
      }
  }

  std::vector<go::AliasText> siblingsOf(const GoFile &file) const {
    std::vector<go::AliasText> siblings;
    for (const GoFile &other : files)
      if (&other != &file && folderOf(other) == folderOf(file))
        siblings.push_back({other.path(), other.text()});
    return siblings;
  }

  const Fork &program;
  const std::string base, hostPath;
  go::Module module;
  std::vector<GoFile> files;
  std::map<std::string, std::set<std::string>> namesIn; // by folder
  bool hasPluginField = false;                          // a struct of the program has one: then `.Plugin` may be that
  bool wasOfLura = false, hasAliases = false;
  ProgramFiles made;
};

} // namespace

llvm::Expected<ProgramFiles> moveProgram(const Fork &program) {
  return ProgramMover(program).run();
}

std::string repathLinkerFlags(std::string text) {
  const std::string to = std::string(catalog::luraOf3) + "/core.";
  for (std::string_view from : {"github.com/luraproject/lura/v2/core.", "github.com/luraproject/lura/core.",
                                "github.com/devopsfaith/krakend/core."})
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  return text;
}

} // namespace unplug::emit

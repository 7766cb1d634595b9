// The go.mod of a program, and what opens one.
#include "Emit/ProgramFiles.h"

#include "Catalog/GoApi.h"
#include "Emit/GoFile.h"
#include "Emit/ModText.h"
#include "Emit/ModulePaths.h"
#include "Emit/Room.h"
#include "Emit/Versions.h"
#include "Go/Modules.h"
#include "Rewrite/Edits.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

bool isOldLura(const std::string &module) {
  return module == "github.com/luraproject/lura" || module == "github.com/luraproject/lura/v2" ||
         module == "github.com/devopsfaith/krakend";
}

// What a requirement of a program becomes; null when it stays.
struct Successor {
  std::string_view path, version;
};

std::optional<Successor> successorOf(const std::string &module) {
  if (isOldLura(module))
    return Successor{catalog::luraOf3, catalog::luraOf3Version};
  const catalog::GatewayModule *row = catalog::findGatewayModule(gatewayModuleName(module));
  if (!row || row->path.empty() || row->path == module)
    return std::nullopt;
  return Successor{row->path, row->version};
}

} // namespace

llvm::Expected<std::string> programMod(const std::string &text, const std::string &display,
                                       std::map<std::string, std::string> &changed, Findings &findings) {
  go::Module module;
  if (auto fault = go::parseModule(text, module))
    return refusal({display, fault->line, 1}, "this go.mod could not be understood: " + fault->message);
  std::vector<rewrite::Edit> edits;
  std::set<std::string> has; // paths of the new go.mod
  for (const go::Requirement &requirement : module.requirements)
    if (!successorOf(requirement.path))
      has.insert(requirement.path);
  for (const go::Requirement &requirement : module.requirements) {
    auto successor = successorOf(requirement.path);
    if (!successor)
      continue;
    std::string path(successor->path), version(successor->version);
    bool first = has.insert(path).second;
    auto more =
        first ? replaceRequirement(text, requirement.path, path, version) : dropRequirement(text, requirement.path);
    edits.insert(edits.end(), more.begin(), more.end());
    if (first)
      changed.emplace(path, version);
  }
  if (auto range = goVersionRange(text); range && compareVersions(module.goVersion, catalog::luraOf3Go) < 0)
    edits.push_back({*range, std::string(catalog::luraOf3Go)});
  for (const go::Replacement &replacement : module.replacements)
    if (successorOf(replacement.oldPath))
      findings.push_back(makeFinding(FindingCode::ReplacedBefore, {display},
                                     "go.mod replaces " + replacement.oldPath + " by " + replacement.newPath +
                                         ", and its place is taken by " +
                                         std::string(successorOf(replacement.oldPath)->path) + "."));
  return rewrite::applyEdits(text, edits, display);
}

llvm::Expected<Fork> openProgram(const fs::path &root, const std::string &pluginsDir) {
  Fork program;
  std::error_code code;
  program.root = fs::canonical(root, code);
  program.label = "program:";
  program.pluginsDir = pluginsDir;
  if (auto error = checkPluginsDirName(pluginsDir))
    return std::move(error);
  if (code || !fs::is_directory(program.root, code))
    return refusal({root.string()}, "the program is not a folder", "Name the folder of its go.mod.");
  auto text = readFile(program.root / "go.mod", "program:go.mod", 4 << 20);
  if (!text) {
    llvm::consumeError(text.takeError());
    return refusal({"program:go.mod"}, "the program has no go.mod that can be read", "Name the folder of its go.mod.");
  }
  go::Module module;
  if (auto fault = go::parseModule(*text, module))
    return refusal({"program:go.mod", fault->line, 1}, "this go.mod could not be understood: " + fault->message);
  if (module.path.empty())
    return refusal({"program:go.mod"}, "this go.mod names no module", "");
  program.modulePath = module.path;
  program.luraPath = catalog::luraOf3;
  program.goVersion = std::string(
      compareVersions(module.goVersion, catalog::luraOf3Go) < 0 ? std::string(catalog::luraOf3Go) : module.goVersion);
  bool onLura2 = false;
  for (const go::Requirement &requirement : module.requirements) {
    if (gatewayModuleName(requirement.path) == "krakend-ce")
      return refusal({"program:go.mod"}, "this program builds krakend-ce as a library",
                     "Use --integration module, which makes such a program of a checkout of krakend-ce 3.x.");
    if (isOldLura(requirement.path) || requirement.path == catalog::luraOf3) {
      program.program = Program{requirement.version};
      program.luraVersion = catalog::luraOf3Version;
    }
    onLura2 |= isOldLura(requirement.path);
  }
  if (!program.program)
    return refusal({"program:go.mod"}, "this is no program that is built on Lura: its go.mod does not require it",
                   "Use --integration fork for a checkout of krakend-ce 3.x.");
  auto host = readFileIfThere(program.root / pluginsDir / "host/program.go", "program:" + pluginsDir, 1 << 20);
  if (!host)
    return host.takeError();
  program.wired = host->has_value();
  if (!program.wired && !onLura2)
    return refusal({"program:go.mod"}, "this is on lura 3 already, and has no plugins that unplug put there",
                   "Use --integration fork for a checkout of krakend-ce 3.x.");
  if (!program.wired && fs::exists(program.root / pluginsDir, code))
    return refusal({"program:" + pluginsDir}, "the program has a folder of this name, which would receive the plugins",
                   "Choose another one with --plugins-dir, such as intree.");
  if (auto error = checkPluginsDir(program))
    return std::move(error);
  return program;
}

} // namespace unplug::emit

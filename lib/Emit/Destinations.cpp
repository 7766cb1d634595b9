// Folders and import paths.
#include "Emit/Destinations.h"

#include "Emit/GoFile.h"
#include "Emit/ModulePaths.h"
#include "Emit/Names.h"
#include "Support/Gitignore.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

std::string relativeFolder(const go::Source &source, const go::Package &package) {
  const std::string &base = source.modules[package.module].folder;
  std::string relative = package.folder.size() > base.size() ? package.folder.substr(base.size()) : "";
  if (!relative.empty() && relative[0] == '/')
    relative.erase(0, 1);
  return relative;
}

fs::path absoluteFolder(const go::Source &source, const go::Package &package) {
  return (source.modules[package.module].absolute / relativeFolder(source, package) / "").lexically_normal();
}

class Chooser {
public:
  Chooser(const Fork &fork, const go::Source &source, const std::vector<PluginToEmit> &plugins)
      : fork(fork), source(source), ignore(fork.root) {
    for (const PluginToEmit &plugin : plugins) {
      std::size_t own = source.plugins[plugin.plugin].package;
      slugOf.emplace(source.packages[own].module, plugin.slug);
      listed.insert(own);
      taken.push_back(plugin.slug);
    }
  }

  void choose(std::size_t p, Destinations &destinations) {
    if (destinations.folderOf.count(p) != 0)
      return;
    const go::Package &package = source.packages[p];
    std::string relative = relativeFolder(source, package);
    if (!package.part.empty())
      relative += (relative.empty() ? "" : "/") + package.part;
    std::string below = slug(package.module) + folderBelow(p, relative);
    while (!used.insert(below).second)
      below += "-2"; // two folders that differ in nothing but what had to change
    destinations.folderOf.emplace(p, fork.pluginsDir + "/" + below);
    destinations.importPathOf.emplace(p, fork.modulePath + "/" + fork.pluginsDir + "/" + below);
    destinations.nameOf.emplace(p, package.name == "main" ? packageName(fs::path(below).filename().string())
                                                          : package.name);
  }

private:
  const std::string &slug(std::size_t moduleIndex) {
    auto found = slugOf.find(moduleIndex);
    if (found == slugOf.end()) {
      const go::Module &module = source.modules[moduleIndex];
      std::string wanted =
          module.path.empty() ? fs::path(module.folder).filename().string() : defaultImportName(module.path);
      found = slugOf.emplace(moduleIndex, chooseSlug(fork, wanted, taken)).first;
      taken.push_back(found->second);
    }
    return found->second;
  }

  // `relative` with a slash before it; elements that cannot stay are changed, the same way for all packages below them.
  std::string folderBelow(std::size_t p, const std::string &relative) {
    std::string folder;
    const std::string base = fork.pluginsDir + "/" + slug(source.packages[p].module);
    for (const fs::path &part : fs::path(relative)) {
      std::string element = part.string();
      if (listed.count(p) != 0 && element == "internal")
        element = "inner"; // plugins/registered.go could not import it
      while (!element.empty() && (element[0] == '_' || element[0] == '.'))
        element.erase(0, 1); // Go leaves such folders out
      if (element.empty() || element == "vendor" || element == "testdata")
        element += "folder";
      if (ignore.hides(base + folder + "/" + element + "/plugin.go"))
        element += "-plugin";
      folder += "/" + element;
    }
    return folder;
  }

  const Fork &fork;
  const go::Source &source;
  Gitignore ignore;
  std::map<std::size_t, std::string> slugOf; // by module
  std::set<std::size_t> listed;              // packages that the list imports
  std::set<std::string> used;
  std::vector<std::string> taken;
};

} // namespace

Destinations chooseDestinations(const Fork &fork, const go::Source &source, const std::vector<PluginToEmit> &plugins,
                                const std::vector<go::Requirement> &forkRequirements) {
  Destinations destinations;
  destinations.forkRequirements = forkRequirements;
  Chooser chooser(fork, source, plugins);
  for (const PluginToEmit &plugin : plugins)
    for (std::size_t p : source.plugins[plugin.plugin].local)
      chooser.choose(p, destinations);
  return destinations;
}

std::optional<std::size_t> localPackage(const go::Source &source, const Destinations &destinations, std::size_t module,
                                        const std::string &importPath) {
  // Modules of several plugins may have one path: the file's own comes first.
  std::optional<std::size_t> elsewhere;
  for (const auto &[p, folder] : destinations.folderOf)
    if (source.packages[p].importPath == importPath) {
      if (source.packages[p].module == module)
        return p;
      if (!elsewhere)
        elsewhere = p;
    }
  if (elsewhere)
    return elsewhere;
  for (const go::Replacement &replacement : source.modules[module].replacements) {
    bool within = importPath == replacement.oldPath || importPath.starts_with(replacement.oldPath + "/");
    if (!replacement.newPath.starts_with(".") || !within)
      continue;
    std::string below = importPath.substr(std::min(importPath.size(), replacement.oldPath.size() + 1));
    fs::path folder = (source.modules[module].absolute / replacement.newPath / below / "").lexically_normal();
    for (const auto &[p, unused] : destinations.folderOf)
      if (absoluteFolder(source, source.packages[p]) == folder)
        return p;
  }
  return std::nullopt;
}

std::optional<std::string> importPathIn3(const Fork &fork, const Destinations &destinations,
                                         const std::string &importPath) {
  for (std::string_view lura : {"github.com/luraproject/lura", "github.com/devopsfaith/krakend"})
    if (importPath == lura || importPath.starts_with(std::string(lura) + "/"))
      return fork.luraPath + belowModule(importPath);
  std::string name = gatewayModuleName(importPath);
  if (name.empty())
    return std::nullopt;
  for (const go::Requirement &requirement : destinations.forkRequirements)
    if (gatewayModuleName(requirement.path) == name)
      return requirement.path + belowModule(importPath);
  return std::nullopt;
}

bool isGatewayPackage(const std::string &importPath) {
  return gatewayModuleName(importPath) == "krakend-ce";
}

} // namespace unplug::emit

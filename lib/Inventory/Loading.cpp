// Whether 2.x ever loaded a plugin: build lines and go.mod against the release that the gateway runs on. 2.x loads a
// plugin only with its own Go version, its own versions of shared modules and its own C library (facts C1, G).
#include "Inventory/Inventory.h"

#include "Catalog/ModuleVersions.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;

namespace unplug::inventory {

namespace {

fs::path normal(const fs::path &path) {
  return (path.empty() ? fs::path("./") : path / "").lexically_normal();
}

// The folder whose package the line builds, relative to the first input; container paths say nothing about that.
fs::path targetOf(const BuildLine &line) {
  fs::path target(line.package.empty() ? "." : line.package);
  if (target.extension() == ".go")
    target = target.parent_path();
  fs::path folder = fs::path(line.folder).is_absolute() ? fs::path() : fs::path(line.folder);
  return fs::path(line.at.file).parent_path() / folder / target;
}

bool builds(const BuildLine &line, const std::string &folder) {
  if (normal(targetOf(line)) == normal(folder))
    return true;
  // A path inside a container: its last element is all that can be compared.
  fs::path target = (fs::path(line.folder) / (line.package.empty() ? "." : line.package)).lexically_normal();
  if (target.extension() == ".go")
    target = target.parent_path();
  std::string last = target.filename().empty() ? target.parent_path().filename() : target.filename();
  return !last.empty() && last != "." && last == fs::path(folder).filename();
}

bool names(const BuildLine &line, const std::string &file) {
  auto is = [&](const std::string &path) { return fs::path(path).filename() == file; };
  return is(line.package) || std::any_of(line.files.begin(), line.files.end(), is);
}

// The requirement that provides `importPath`, by the longest matching module path.
const go::Requirement *providerOf(const go::Module &module, const std::string &importPath) {
  const go::Requirement *best = nullptr;
  for (const go::Requirement &requirement : module.requirements)
    if (importPath == requirement.path || importPath.starts_with(requirement.path + "/"))
      if (!best || requirement.path.size() > best->path.size())
        best = &requirement;
  return best;
}

// The version that is built, after `replace`; empty when the replacement is a folder or another module.
std::string builtVersion(const go::Module &module, const go::Requirement &requirement) {
  for (const go::Replacement &replacement : module.replacements)
    if (replacement.oldPath == requirement.path &&
        (replacement.oldVersion.empty() || replacement.oldVersion == requirement.version))
      return replacement.newPath == requirement.path ? replacement.newVersion : std::string();
  return requirement.version;
}

void compareModules(const Inventory &inventory, const go::Plugin &plugin, std::vector<std::string> &reasons) {
  std::set<std::string> seen;
  for (std::size_t p : plugin.local) {
    const go::Package &package = inventory.source.packages[p];
    const go::Module &module = inventory.source.modules[package.module];
    for (std::size_t file : package.files)
      for (const go::Import &import : inventory.source.files[file].imports) {
        const go::Requirement *provider = providerOf(module, import.path);
        if (!provider || !seen.insert(provider->path).second)
          continue;
        std::string have = builtVersion(module, *provider);
        auto want = catalog::moduleVersion(inventory.from, provider->path);
        if (want && !have.empty() && *want != have)
          reasons.push_back(provider->path + " " + have + " where the gateway has " + std::string(*want));
      }
  }
}

std::string withoutPatch(std::string_view version) {
  auto first = version.find('.');
  auto second = first == std::string_view::npos ? first : version.find('.', first + 1);
  return std::string(version.substr(0, second));
}

void compareBuild(const Inventory &inventory, const BuildLine &line, std::vector<std::string> &reasons) {
  std::string where = " (" + toString(line.at) + ")";
  auto add = [&](std::string reason) {
    reason += where;
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
      reasons.push_back(std::move(reason));
  };
  if (line.cgo == "0")
    add("CGO_ENABLED=0, with which Go builds no plugin");
  if (!line.goos.empty() && line.goos != "linux" && line.goos.find('$') == std::string::npos)
    add("GOOS=" + line.goos);
  if (const catalog::Release *builder = newestRelease(line.toolchain.release)) {
    if (builder->go != inventory.from.go)
      add("Go " + std::string(builder->go) + " of krakend/builder:" + line.toolchain.release +
          " where the gateway has " + std::string(inventory.from.go));
  } else if (const std::string &version = line.toolchain.goVersion; !version.empty()) {
    // "golang:1.22" is the newest patch of 1.22 on the day of the build.
    bool exact = version != withoutPatch(version);
    if (exact ? version != inventory.from.go : version != withoutPatch(inventory.from.go))
      add("Go " + version + " where the gateway has " + std::string(inventory.from.go));
  }
}

} // namespace

const catalog::Release *newestRelease(const std::string &version) {
  if (const catalog::Release *exact = catalog::findRelease(version))
    return exact;
  const catalog::Release *newest = nullptr;
  if (!version.empty())
    for (const catalog::Release &release : catalog::releases())
      if (release.version.starts_with(version + "."))
        newest = &release;
  return newest;
}

std::vector<const BuildLine *> buildsOf(const Inventory &inventory, std::size_t plugin) {
  if (inventory.buildLines.empty())
    return {};
  const go::Package &package = inventory.source.packages[inventory.source.plugins[plugin].package];
  const std::string folder = package.folder.empty() ? "." : package.folder;
  std::vector<const BuildLine *> exact, byName;
  for (const BuildLine &line : inventory.buildLines) {
    if (!package.part.empty() && !names(line, package.part + ".go"))
      continue; // builds another plugin of the folder
    if (normal(targetOf(line)) == normal(folder))
      exact.push_back(&line);
    else if (builds(line, folder))
      byName.push_back(&line);
  }
  if (exact.empty() && byName.empty() && inventory.source.plugins.size() == 1)
    for (const BuildLine &line : inventory.buildLines)
      byName.push_back(&line); // there is nothing else that they could build
  return exact.empty() ? byName : exact;
}

std::string loadingOrder(const Inventory &inventory, std::size_t plugin) {
  for (const BuildLine *line : buildsOf(inventory, plugin)) {
    std::string output = fs::path(line->output).filename().string();
    if (output.ends_with(".so") && output.find('$') == std::string::npos)
      return output;
  }
  return fs::path(inventory.source.plugins[plugin].id).filename().string();
}

std::vector<std::string> whyNeverLoaded(const Inventory &inventory, std::size_t plugin) {
  std::vector<std::string> reasons;
  if (!inventory.fromIsKnown)
    return reasons;
  for (const BuildLine *line : buildsOf(inventory, plugin))
    compareBuild(inventory, *line, reasons);
  compareModules(inventory, inventory.source.plugins[plugin], reasons);
  return reasons;
}

} // namespace unplug::inventory

// A plugin's licence lies with its module or above it; a module's in a vendor folder or in Go's module cache.
#include "Migrate/Licences.h"

#include "Catalog/ModuleVersions.h"
#include "Emit/Versions.h"
#include "Licences/Licences.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

using licences::Kind;

// `below` leads from `root` to a folder, through no link.
bool isFolder(const fs::path &root, const fs::path &below) {
  fs::path here = root;
  return std::all_of(below.begin(), below.end(), [&](const fs::path &step) {
    std::error_code code;
    here /= step;
    return fs::symlink_status(here, code).type() == fs::file_type::directory;
  });
}

std::string joined(const std::vector<std::string> &words, std::string_view between = ", ") {
  std::string all;
  for (const std::string &word : words)
    all += (all.empty() ? "" : std::string(between)) + word;
  return all;
}

class Finder {
public:
  Finder(const inventory::Inventory &inventory, fs::path cache) : inventory(inventory), cache(std::move(cache)) {}

  Licences run(const std::vector<emit::PluginToEmit> &plugins, const std::vector<emit::LinkedModule> &linked) {
    std::set<std::size_t> own;
    for (const emit::PluginToEmit &emitted : plugins)
      for (std::size_t package : inventory.source.plugins[emitted.plugin].local)
        own.insert(inventory.source.packages[package].module);
    for (std::size_t module : own)
      add(ownModule(module), {modFileOf(module), 0, 0}, "The plugin's module ");
    std::sort(result.modules.begin(), result.modules.end(), [](const ModuleLicence &a, const ModuleLicence &b) {
      return std::tie(a.module, a.files) < std::tie(b.module, b.files);
    });
    for (const emit::LinkedModule &module : linked)
      if (!isOfGateway(module))
        add(dependency(module), {modFileOf(module.by), 0, 0}, "");
    summarise();
    return std::move(result);
  }

private:
  const go::Module &moduleAt(std::size_t index) const { return inventory.source.modules[index]; }

  std::string modFileOf(std::size_t index) const {
    const go::Module &module = moduleAt(index);
    if (module.path.empty())
      return module.folder;
    return module.folder.empty() || module.folder == "." ? "go.mod" : module.folder + "/go.mod";
  }

  // The gateway stands on it by itself. A fork that requires more got that from a migration.
  static bool isOfGateway(const emit::LinkedModule &module) {
    const catalog::Release *newest = catalog::findRelease(catalog::defaultRelease);
    return module.inFork && newest && catalog::moduleVersion(*newest, module.path);
  }

  const std::vector<licences::LicenceFile> &filesIn(const fs::path &folder) {
    auto known = seen.find(folder);
    return known != seen.end() ? known->second : seen.emplace(folder, licences::licenceFiles(folder)).first->second;
  }

  static void take(ModuleLicence &licence, const std::vector<licences::LicenceFile> &files, const std::string &prefix) {
    std::set<std::string> all(licence.spdx.begin(), licence.spdx.end());
    for (const licences::LicenceFile &file : files) {
      licence.files.push_back(prefix + file.name);
      all.insert(file.spdx.begin(), file.spdx.end());
    }
    licence.spdx.assign(all.begin(), all.end());
  }

  // In the module's folder, else above it as far as the input reaches, else in the headers of its files.
  ModuleLicence ownModule(std::size_t index) {
    const go::Module &module = moduleAt(index);
    ModuleLicence licence{module.path.empty() ? module.folder : module.path, "", {}, {}, "inputs", ""};
    fs::path folder = module.absolute;
    std::string display = module.folder == "." ? "" : module.folder;
    for (unsigned level = 0; level < 64; ++level) {
      std::string prefix = display.empty() || display.ends_with(":") ? display : display + "/";
      take(licence, filesIn(folder), prefix);
      bool isRoot = std::find(inventory.inputs.roots.begin(), inventory.inputs.roots.end(), folder) !=
                    inventory.inputs.roots.end();
      if (!licence.files.empty() || isRoot || !folder.has_relative_path())
        break;
      folder = folder.parent_path();
      std::size_t slash = display.find_last_of("/:");
      display.erase(slash == std::string::npos ? 0 : slash + (display[slash] == ':' ? 1 : 0));
    }
    if (!licence.files.empty())
      return licence;
    for (const go::Package &package : inventory.source.packages)
      if (package.module == index)
        for (std::size_t file : package.files)
          if (auto spdx = licences::headersIn(inventory.source.files[file].text);
              !spdx.empty() && licence.files.empty()) {
            licence.files.push_back(inventory.source.files[file].file.path);
            licence.spdx = std::move(spdx);
          }
    return licence;
  }

  ModuleLicence dependency(const emit::LinkedModule &linked) {
    ModuleLicence licence{linked.path, linked.version, {}, {}, "", ""};
    auto read = [&](const fs::path &folder, const char *from, const std::string &version) {
      take(licence, filesIn(folder), "");
      licence.from = from;
      licence.readAt = version == linked.version ? "" : version;
      if (licence.files.empty())
        if (auto header = licences::licenceOfSources(folder))
          take(licence, {*header}, "");
    };
    const go::Module &by = moduleAt(linked.by);
    const std::string plain = licences::cacheFolder(linked.path, linked.version);
    if (plain.empty()) // no module path
      return licence;
    if (fs::path vendored = fs::path("vendor") / linked.path; isFolder(by.absolute, vendored)) {
      std::string version = linked.version;
      for (const go::Requirement &requirement : by.requirements)
        if (requirement.path == linked.path)
          version = requirement.version;
      read(by.absolute / vendored, "vendor", version);
    }
    if (!licence.files.empty() || cache.empty())
      return licence;
    if (isFolder(cache, plain))
      read(cache / plain, "module cache", linked.version);
    else if (std::string other = otherVersion(linked.path); !other.empty())
      read(cache / licences::cacheFolder(linked.path, other), "module cache", other);
    return licence;
  }

  // The newest version of a module that the cache holds.
  std::string otherVersion(const std::string &path) const {
    fs::path folder = cache / licences::cacheFolder(path, "v0");
    std::string start = folder.filename().string();
    start.erase(start.rfind('@') + 1);
    std::string newest;
    constexpr unsigned most = 5000;
    unsigned entries = 0;
    std::error_code code;
    for (auto entry = fs::directory_iterator(folder.parent_path(), code);
         !code && entry != fs::directory_iterator() && ++entries <= most; entry.increment(code)) {
      std::string name = entry->path().filename().string();
      if (!name.starts_with(start) || entry->symlink_status(code).type() != fs::file_type::directory)
        continue;
      std::string version = name.substr(start.size());
      if (version.find('!') == std::string::npos && (newest.empty() || emit::compareVersions(version, newest) > 0))
        newest = version;
    }
    return newest;
  }

  void add(ModuleLicence licence, Location at, const std::string &who) {
    if (licence.version.empty() && !licence.files.empty())
      at.file = licence.files.front();
    std::optional<Kind> kind;
    std::string worst;
    for (const std::string &one : licence.spdx)
      if (auto of = licences::kindOf(one); of && (!kind || *of > *kind)) {
        kind = of;
        worst = one;
      }
    bool isKnown = std::any_of(licence.spdx.begin(), licence.spdx.end(),
                               [](const std::string &one) { return licences::kindOf(one).has_value(); });
    const std::string name = licence.module + (licence.version.empty() ? "" : " " + licence.version);
    if (licence.from.empty())
      notFound.push_back(name);
    else if (licence.files.empty() && licence.from != "inputs") // one's own code mostly has none
      without.push_back(name);
    else if (!isKnown && !licence.files.empty())
      unknown.push_back(name + " (" + joined(licence.files) + ")");
    else if (kind)
      say(licence, *kind, worst, at, who + name);
    result.modules.push_back(std::move(licence));
  }

  void say(const ModuleLicence &licence, Kind kind, const std::string &spdx, const Location &at,
           const std::string &who) {
    static const std::string before = " Until now it was in a plugin's file, opened at run time; it becomes a part of "
                                      "the gateway's binary, ";
    std::string others = licence.spdx.size() > 1 ? ", beside " + std::to_string(licence.spdx.size() - 1) + " more" : "";
    std::string message = who + " is under " + spdx + others + ", by its " + joined(licence.files) +
                          (licence.readAt.empty() ? "" : " at " + licence.readAt) + "." + before;
    auto finding = [&](FindingCode code, const std::string &rest) {
      result.findings.push_back(makeFinding(code, at, message + rest));
    };
    switch (kind) {
    case Kind::Copyleft:
      return finding(
          FindingCode::CopyleftLinked,
          "and what this licence asks of a work that holds its code concerns all of that when it is distributed.");
    case Kind::NetworkCopyleft:
      return finding(
          FindingCode::NetworkCopyleftLinked,
          "and what this licence asks concerns all of that when it is distributed, or serves others over a network.");
    case Kind::Lesser:
      return finding(FindingCode::LesserCopyleftLinked,
                     "which Go links statically; this licence asks that who receives it can replace this part.");
    case Kind::SourceAvailable:
      return finding(FindingCode::UseRestricted, "whose use this licence restricts.");
    default:
      return;
    }
  }

  static std::string listed(const std::vector<std::string> &names) {
    constexpr std::size_t most = 10;
    std::vector<std::string> some(names.begin(),
                                  names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most)));
    return joined(some) + (names.size() > most ? " and " + std::to_string(names.size() - most) + " more" : "");
  }

  void summarise() {
    auto note = [&](FindingCode code, const std::string &start, const std::vector<std::string> &names) {
      if (!names.empty())
        result.findings.push_back(makeFinding(code, {}, start + listed(names) + "."));
    };
    note(FindingCode::LicenceUnclear, "No licence file lies with these modules: ", without);
    note(FindingCode::LicenceUnclear, "The licence of these is of their own, or not one that unplug knows: ", unknown);
    note(FindingCode::LicencesNotFoundHere,
         "Neither a vendor folder nor Go's module cache holds these here, so their licences are not known: ", notFound);
  }

  const inventory::Inventory &inventory;
  fs::path cache;
  std::map<fs::path, std::vector<licences::LicenceFile>> seen;
  std::vector<std::string> without, unknown, notFound;
  Licences result;
};

} // namespace

Licences licencesOf(const inventory::Inventory &inventory, const std::vector<emit::PluginToEmit> &plugins,
                    const std::vector<emit::LinkedModule> &linked, const fs::path &cache) {
  return Finder(inventory, cache).run(plugins, linked);
}

} // namespace unplug::migrate

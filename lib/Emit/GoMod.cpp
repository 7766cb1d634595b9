// Only requirements that provide an import: a whole go.mod can pull in modules that the plugin never imports.
#include "Emit/GoMod.h"

#include "Emit/ModText.h"
#include "Emit/Module.h"
#include "Emit/Versions.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>

namespace unplug::emit {

namespace {

bool provides(const std::string &module, const std::string &importPath) {
  return importPath == module || importPath.starts_with(module + "/");
}

Location modFileOf(const go::Module &module) {
  return {module.folder.empty() || module.folder == "." ? "go.mod" : module.folder + "/go.mod", 0, 0};
}

// What is asked for of one module, and by which plugins' modules.
struct Wanted {
  std::string inFork; // empty: not there
  std::map<std::size_t, std::string> versions;
  std::map<std::size_t, go::Replacement> replacements; // by another module
};

// "a v1, b v2"
std::string joined(const std::map<std::string, std::string> &versions) {
  std::string text;
  for (const auto &[path, version] : versions)
    text += (text.empty() ? "" : ", ") + path + " " + version;
  return text;
}

class Merger {
public:
  Merger(const Fork &fork, const go::Source &source) : fork(fork), source(source) {}

  llvm::Expected<MergedMod> run(const std::vector<NeededImport> &needed) {
    auto read = readModFiles(fork);
    if (!read)
      return read.takeError();
    files = std::move(*read);
    changed = files.changed;
    merged.findings = files.findings;
    if (!changed.empty())
      merged.findings.push_back(makeFinding(FindingCode::VersionsOfBranch, {fork.label + "go.mod"},
                                            "go.mod requires " + joined(changed) + "."));
    if (auto error = parse(files.mod))
      return std::move(error);
    for (const NeededImport &import : needed)
      want(import);
    for (const auto &[path, wanted] : wants) {
      const go::Replacement *other = replace(path, wanted);
      std::string version = decide(files.mod, path, wanted);
      std::size_t by = wanted.versions.begin()->first;
      merged.linked.push_back(
          {other ? other->newPath : path, other ? other->newVersion : std::move(version), by, !wanted.inFork.empty()});
    }
    auto more = addRequirements(files.mod, added);
    edits.insert(edits.end(), more.begin(), more.end());
    auto after = rewrite::applyEdits(files.mod, edits, fork.label + "go.mod");
    if (!after)
      return after.takeError();
    *after += replacements;
    if (files.modBefore != *after)
      merged.mod = rewrite::FileChange{"go.mod", files.modBefore, std::move(*after)};
    mergeSums();
    sayWhatIsOfTheCheckout();
    return std::move(merged);
  }

private:
  void want(const NeededImport &import) {
    const go::Module &from = source.modules[import.module];
    const go::Requirement *required = provider(from.requirements, import.path);
    const go::Requirement *inFork = provider(module.requirements, import.path);
    if (!required && !inFork) {
      if (reported.insert(import.path).second)
        merged.findings.push_back(makeFinding(FindingCode::ImportNotProvided, import.at,
                                              "Nothing that the plugin's go.mod or the " + fork.what() +
                                                  " requires provides " + import.path + "."));
      return;
    }
    const std::string &path = required ? required->path : inFork->path;
    Wanted &wanted = wants[path];
    for (const go::Requirement &one : module.requirements)
      if (one.path == path)
        wanted.inFork = one.version;
    if (required)
      wanted.versions[import.module] = required->version;
    for (const go::Replacement &replacement : from.replacements) {
      if (replacement.oldPath != path ||
          (required && !replacement.oldVersion.empty() && replacement.oldVersion != required->version))
        continue;
      if (replacement.newPath.starts_with("."))
        drop(from, replacement, "that folder is not among the inputs");
      else if (replacement.newPath == path) // a pin, often for plugin builds: what the plugin was built with
        wanted.versions[import.module] = replacement.newVersion;
      else
        wanted.replacements.emplace(import.module, replacement);
    }
    if (wanted.versions.empty())
      wants.erase(path);
  }

  void drop(const go::Module &from, const go::Replacement &replacement, const std::string &because) {
    if (!reported.insert(from.folder + " " + replacement.oldPath).second)
      return;
    std::string by = replacement.newPath + (replacement.newVersion.empty() ? "" : " " + replacement.newVersion);
    merged.findings.push_back(makeFinding(FindingCode::ReplacementDropped, modFileOf(from),
                                          "The plugin's `replace` of " + replacement.oldPath + " by " + by +
                                              " is not carried over: " + because + "."));
  }

  // A replacement by another module stays when the gateway itself has no use for what it replaces and no plugin
  // disagrees: the main module's are the only ones that count. Gives the one that holds, if any.
  const go::Replacement *replace(const std::string &path, const Wanted &wanted) {
    if (wanted.replacements.empty())
      return nullptr;
    const go::Replacement &first = wanted.replacements.begin()->second;
    bool agree = wanted.replacements.size() == wanted.versions.size() &&
                 std::all_of(wanted.replacements.begin(), wanted.replacements.end(), [&](const auto &one) {
                   return one.second.newPath == first.newPath && one.second.newVersion == first.newVersion;
                 });
    bool there = std::any_of(module.replacements.begin(), module.replacements.end(), [&](const go::Replacement &one) {
      return one.oldPath == path && one.newPath == first.newPath && one.newVersion == first.newVersion;
    });
    if (!there && (!wanted.inFork.empty() || !agree)) {
      for (const auto &[from, one] : wanted.replacements)
        drop(source.modules[from], one,
             wanted.inFork.empty() ? "another plugin takes another one, and one build has one"
                                   : "the gateway itself requires " + path + ", and would change with it");
      return nullptr;
    }
    merged.findings.push_back(makeFinding(FindingCode::ReplacementKept,
                                          modFileOf(source.modules[wanted.replacements.begin()->first]),
                                          "The plugin's `replace` of " + path + " by " + first.newPath + " " +
                                              first.newVersion + " holds for the whole gateway now."));
    if (there)
      return &first;
    replacements += "\nreplace " + path + " => " + first.newPath + " " + first.newVersion + "\n";
    changed.emplace(first.newPath, first.newVersion);
    return &first;
  }

  // Versions that a plugin must not be built with.
  void checkExcluded(const std::string &path, const std::string &version) {
    for (const go::Module &from : source.modules)
      for (const auto &[excluded, at] : from.excluded)
        if (excluded == path && at == version)
          merged.findings.push_back(
              makeFinding(FindingCode::ExcludedVersion, modFileOf(from),
                          "The plugin excludes " + path + " " + version + ", and that is the version that is built."));
  }

  // Gives the version that is built.
  std::string decide(const std::string &text, const std::string &path, const Wanted &wanted) {
    std::string version = wanted.inFork;
    for (const auto &[from, asked] : wanted.versions)
      if (version.empty() || compareVersions(asked, version) > 0)
        version = asked;
    for (const auto &[from, asked] : wanted.versions)
      if (asked != version)
        move(path, asked, version, modFileOf(source.modules[from]),
             "The plugin asks for " + path + " " + asked + "; " +
                 (version == wanted.inFork ? "the " + fork.what() + " has " : "another plugin asks for ") + version +
                 ", and that is what is built.");
    checkExcluded(path, version);
    if (wanted.inFork == version)
      return version;
    changed.emplace(path, version);
    if (wanted.inFork.empty()) {
      added.emplace_back(path, version);
      return version;
    }
    move(path, wanted.inFork, version, {fork.label + "go.mod", 0, 0},
         "A plugin asks for " + path + " " + version + "; the whole gateway moves there from " + wanted.inFork + ".");
    if (auto range = versionRange(text, path))
      edits.push_back({*range, version});
    return version;
  }

  void move(const std::string &path, const std::string &from, const std::string &to, const Location &at,
            std::string message) {
    merged.findings.push_back(makeFinding(FindingCode::VersionMoved, at, std::move(message)));
    bool known = std::any_of(merged.moved.begin(), merged.moved.end(), [&](const MovedVersion &one) {
      return one.module == path && one.from == from && one.to == to;
    });
    if (!known)
      merged.moved.push_back({path, from, to});
  }

  llvm::Error parse(const std::string &text) {
    auto fault = go::parseModule(text, module);
    return fault ? refusal({fork.label + "go.mod", fault->line, 1},
                           "the " + fork.what() + "'s go.mod could not be understood: " + fault->message)
                 : llvm::Error::success();
  }

  void sayWhatIsOfTheCheckout() {
    std::string modules;
    for (const std::string &one : files.ofCheckout)
      modules += (modules.empty() ? "" : ", ") + one;
    if (!modules.empty())
      merged.findings.push_back(makeFinding(FindingCode::BuildsFromFolder, {fork.label + "go.mod"},
                                            "go.mod takes these from folders of the checkout: " + modules + "."));
  }

  void mergeSums() {
    std::set<std::string> lines;
    for (const auto &[path, version] : changed) {
      for (const go::Module &from : source.modules)
        for (std::string &line : sumLines(from.sumText, path, version))
          lines.insert(std::move(line));
      // What the module itself requires may be missing from the fork's go.mod, so the fork still wants `go mod tidy`.
      merged.needsTidy.push_back(path + " " + version);
    }
    if (fork.checkout && !fork.checkout->release.empty() &&
        sumLines(files.sum, fork.checkout->modulePath, fork.checkout->release).empty())
      merged.needsTidy.push_back(fork.checkout->modulePath + " " + fork.checkout->release);
    std::string after = mergeSumLines(files.sum, lines);
    if (after != files.sumBefore.value_or(""))
      merged.sum = rewrite::FileChange{"go.sum", files.sumBefore, std::move(after)};
  }

  const Fork &fork;
  const go::Source &source;
  ModFiles files;
  go::Module module;
  std::map<std::string, Wanted> wants;
  std::vector<std::pair<std::string, std::string>> added; // path and version, sorted
  std::map<std::string, std::string> changed;             // what go.mod has anew or at another version
  std::vector<rewrite::Edit> edits;
  std::string replacements; // lines for the end of go.mod
  std::set<std::string> reported;
  MergedMod merged;
};

} // namespace

const go::Requirement *provider(const std::vector<go::Requirement> &requirements, const std::string &importPath) {
  const go::Requirement *best = nullptr;
  for (const go::Requirement &requirement : requirements)
    if (provides(requirement.path, importPath) && (!best || requirement.path.size() > best->path.size()))
      best = &requirement;
  return best;
}

llvm::Expected<MergedMod> mergeModules(const Fork &fork, const go::Source &source,
                                       const std::vector<NeededImport> &needed) {
  return Merger(fork, source).run(needed);
}

llvm::Expected<std::vector<go::Requirement>> forkRequirements(const Fork &fork) {
  auto files = readModFiles(fork);
  if (!files)
    return files.takeError();
  go::Module module;
  if (auto fault = go::parseModule(files->mod, module))
    return refusal({fork.label + "go.mod", fault->line, 1},
                   "the " + fork.what() + "'s go.mod could not be understood: " + fault->message);
  return module.requirements;
}

} // namespace unplug::emit

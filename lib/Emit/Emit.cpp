// The whole emission: seams, runtime, list, packages, go.mod, README.
#include "Emit/Emit.h"

#include "Emit/Companions.h"
#include "Emit/GoMod.h"
#include "Emit/ImportEdits.h"
#include "Emit/Kept.h"
#include "Emit/Module.h"
#include "Emit/Moves.h"
#include "Emit/Overlay.h"
#include "Emit/PluginList.h"
#include "Emit/ProgramFiles.h"
#include "Emit/Seams.h"
#include "Emit/Skeleton.h"
#include "Emit/Templates.h"
#include "Emit/Versions.h"
#include "Support/Error.h"
#include "Support/FileTree.h"
#include "Support/Gitignore.h"
#include "Support/Parallel.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

std::string replaceAll(std::string text, const std::string &from, const std::string &to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

class Emitter {
public:
  Emitter(const Fork &fork, const go::Source &source, const EmitOptions &options)
      : fork(fork), source(source), options(options) {}

  llvm::Expected<Emission> run(std::vector<PluginToEmit> plugins, const std::vector<SkeletonToEmit> &skeletons) {
    auto requirements = forkRequirements(fork);
    if (!requirements)
      return requirements.takeError();
    if (auto error = recallFiles(plugins, *requirements))
      return std::move(error);
    // The order of loading (facts C1): by the name of the .so, else of the slug; ties by place.
    std::sort(plugins.begin(), plugins.end(),
              [&](const PluginToEmit &a, const PluginToEmit &b) { return orderOf(a) < orderOf(b); });
    destinations = chooseDestinations(fork, source, plugins, *requirements);
    for (auto step : {&Emitter::addPackages, &Emitter::addGateway, &Emitter::addHost, &Emitter::addModules})
      if (auto error = (this->*step)())
        return std::move(error);
    for (const SkeletonToEmit &skeleton : skeletons)
      if (auto error = addSkeleton(skeleton))
        return std::move(error);
    auto list = listFiles(fork, source, destinations, plugins, skeletons, options);
    if (!list)
      return list.takeError();
    if (auto error = add(fork.pluginsDir + "/registered.go", std::move(list->registered)))
      return std::move(error);
    if (auto error = add(fork.pluginsDir + "/README.md", std::move(list->readme)))
      return std::move(error);
    if (auto error = checkVisible())
      return std::move(error);
    reportStale();
    emission.importPathOf = destinations.importPathOf;
    return finished();
  }

  llvm::Expected<std::map<std::string, std::string>> packages(const std::vector<PluginToEmit> &plugins) {
    auto requirements = forkRequirements(fork);
    if (!requirements)
      return requirements.takeError();
    destinations = chooseDestinations(fork, source, plugins, *requirements);
    if (auto error = addPackages())
      return std::move(error);
    std::map<std::string, std::string> ids;
    for (const auto &[path, change] : changes)
      if (change.after)
        ids[path] = blobId(*change.after);
    return ids;
  }

  llvm::Expected<Emission> runtime(const std::map<std::string, std::string> &others) {
    if (auto error = addHost())
      return std::move(error);
    for (const auto &[path, text] : others)
      if (auto error = add(path, text))
        return std::move(error);
    return finished();
  }

private:
  llvm::Expected<Emission> finished() {
    auto kept = keepEdits(fork, changes, skeletonFilesWritten, sourceFiles());
    if (!kept)
      return kept.takeError();
    emission.findings.insert(emission.findings.end(), kept->findings.begin(), kept->findings.end());
    for (const std::string &path : kept->conflicts)
      if (auto from = emittedFrom.find(path); from != emittedFrom.end())
        emission.fileStates[from->second] = State::NeedsPerson;
    for (Finding &finding : emission.findings) // the registry speaks of forks
      finding.help = replaceAll(finding.help, "the fork", "the " + fork.what());
    emission.changes.root = fork.root;
    emission.changes.label = fork.label;
    for (auto &[path, change] : changes) // by path
      emission.changes.files.push_back(std::move(change));
    return std::move(emission);
  }

  // What each folder of plugins is made of.
  SourceFiles sourceFiles() const {
    SourceFiles files;
    for (const auto &[p, folder] : destinations.folderOf)
      for (std::size_t file : source.packages[p].files)
        files[folderOf(fork, folder + "/")].push_back(&source.files[file]);
    return files;
  }

  std::pair<std::string, std::string> orderOf(const PluginToEmit &plugin) const {
    return {plugin.order.empty() ? plugin.slug : plugin.order, source.plugins[plugin.plugin].id};
  }

  // A plugin whose build line is gone is loaded where it was when that was there.
  llvm::Error recallFiles(std::vector<PluginToEmit> &plugins, const std::vector<go::Requirement> &requirements) const {
    auto files = loadedFiles(fork);
    if (!files)
      return files.takeError();
    if (files->empty())
      return llvm::Error::success();
    Destinations where = chooseDestinations(fork, source, plugins, requirements);
    for (PluginToEmit &plugin : plugins)
      if (plugin.order.empty())
        if (auto file = files->find(
                where.folderOf.at(source.plugins[plugin.plugin].package).substr(fork.pluginsDir.size() + 1));
            file != files->end())
          plugin.order = file->second;
    return llvm::Error::success();
  }

  // A file of the fork as it shall be; what is there already is compared, not assumed.
  llvm::Error add(const std::string &path, std::string text) {
    auto before = readFileIfThere(fork.root / path, fork.label + path);
    if (!before)
      return before.takeError();
    auto [at, fresh] = changes.emplace(path, rewrite::FileChange{path, std::move(*before), std::move(text)});
    if (!fresh)
      return refusal({fork.label + path}, "two things that are emitted would be this file",
                     "Rename one of the plugins' folders.");
    return llvm::Error::success();
  }

  // The gateway that calls the plugins: the fork's own code at its seams, or what a module or program of the user's own
  // needs.
  llvm::Error addGateway() {
    if (fork.program) {
      auto moved = moveProgram(fork);
      if (!moved)
        return moved.takeError();
      for (rewrite::FileChange &change : moved->changes)
        changes.emplace(change.path, std::move(change));
      emission.findings.insert(emission.findings.end(), moved->findings.begin(), moved->findings.end());
      return llvm::Error::success();
    }
    if (fork.overlay) {
      auto made = overlayFiles(fork, options.templates, usesC());
      return made ? addMade(std::move(made->files), std::move(made->once)) : made.takeError();
    }
    if (!fork.checkout) {
      auto seams = wireSeams(fork);
      if (!seams)
        return seams.takeError();
      for (rewrite::FileChange &change : seams->changes)
        changes.emplace(change.path, std::move(change));
      return llvm::Error::success();
    }
    auto made = moduleFiles(fork, options.templates, usesC());
    if (!made)
      return made.takeError();
    emission.findings.insert(emission.findings.end(), made->findings.begin(), made->findings.end());
    return addMade(std::move(made->files), std::move(made->once));
  }

  using Texts = std::vector<std::pair<std::string, std::string>>; // by path

  // `once` are the user's as soon as they are there.
  llvm::Error addMade(Texts files, Texts once) {
    for (auto &[path, text] : files)
      if (auto error = add(path, std::move(text)))
        return error;
    std::error_code code;
    for (auto &[path, text] : once)
      if (!fs::exists(fs::symlink_status(fork.root / path, code)))
        if (auto error = add(path, std::move(text)))
          return error;
    return llvm::Error::success();
  }

  bool usesC() const {
    return std::any_of(destinations.folderOf.begin(), destinations.folderOf.end(), [&](const auto &destination) {
      const go::Package &package = source.packages[destination.first];
      return std::any_of(package.files.begin(), package.files.end(), [&](std::size_t file) {
        const auto &imports = source.files[file].imports;
        return std::any_of(imports.begin(), imports.end(), [](const go::Import &one) { return one.path == "C"; });
      });
    });
  }

  llvm::Error addHost() {
    if (fork.target == Target::Krakend2) // lura has it all but the old names
      return usesHost ? addRuntime("fork2x/host/", "host/") : llvm::Error::success();
    if (auto error = addRuntime("fork/plugins/host/", "host/"))
      return error;
    if (!fork.program)
      return llvm::Error::success();
    if (auto error = addRuntime("program/host/", "host/"))
      return error;
    return addRuntime("program/lura/", "lura/");
  }

  // The Go templates below `templates`, as files below `folder` of the plugins' folder.
  llvm::Error addRuntime(std::string_view templates, const std::string &folder) {
    for (const Template &one : builtInTemplates()) {
      if (!one.path.starts_with(templates))
        continue;
      auto text = templateText(std::string(one.path), options.templates);
      if (!text)
        return text.takeError();
      *text = replaceAll(std::move(*text), "github.com/luraproject/lura/v3", fork.luraPath);
      *text = replaceAll(std::move(*text), "{{plugins}}", fork.modulePath + "/" + fork.pluginsDir);
      if (auto error =
              add(fork.pluginsDir + "/" + folder + std::string(one.path.substr(templates.size())), std::move(*text)))
        return error;
    }
    return llvm::Error::success();
  }

  // Moving parses each file twice, which is most of the work: all files at once, their results in order.
  struct Move {
    std::size_t package, file;
    std::optional<llvm::Expected<MovedFile>> moved = std::nullopt;
    Findings findings = {};
  };

  std::vector<Move> moveFiles() const {
    std::vector<Move> moves;
    for (const auto &[p, folder] : destinations.folderOf)
      for (std::size_t file : source.packages[p].files)
        moves.push_back({p, file});
    parallelFor(moves.size(), [&](std::size_t i) {
      moves[i].moved.emplace(moveFile(fork, source, destinations, moves[i].package, moves[i].file, moves[i].findings));
    });
    return moves;
  }

  llvm::Error addPackages() {
    std::set<std::size_t> modules;
    std::vector<Move> moves = moveFiles();
    llvm::Error failed = llvm::Error::success();
    for (Move &move : moves)
      if (!*move.moved)
        failed = llvm::joinErrors(std::move(failed), move.moved->takeError());
    if (failed)
      return failed;
    auto next = moves.begin();
    for (const auto &[p, folder] : destinations.folderOf) {
      const go::Package &package = source.packages[p];
      modules.insert(package.module);
      for (std::size_t i = 0; i < package.files.size(); ++i)
        if (auto error = addFile(*next++, folder))
          return error;
      auto companions = companionsOf(source, package);
      if (!companions)
        return companions.takeError();
      for (const auto &[path, absolute] : *companions) {
        auto bytes = readFile(absolute, package.folder + "/" + path);
        if (!bytes)
          return bytes.takeError();
        if (auto error = add(folder + "/" + path, std::move(*bytes)))
          return error;
      }
    }
    requiredModules = modulesOfTheBuild();
    for (const auto &[p, folder] : destinations.folderOf) // what all packages need is known by now
      if (auto error = addTests(p, folder))
        return error;
    for (std::size_t m : modules)
      if (const go::Module &module = source.modules[m]; compareVersions(module.goVersion, fork.goVersion) > 0)
        emission.findings.push_back(makeFinding(FindingCode::NewerGo,
                                                {module.folder.empty() ? "go.mod" : module.folder + "/go.mod", 0, 0},
                                                "The plugin asks for Go " + module.goVersion + ", the " + fork.what() +
                                                    "'s go.mod for " + fork.goVersion + "."));
    return llvm::Error::success();
  }

  // What go.mod will require directly: as it does, and for the packages that were added.
  std::set<std::string> modulesOfTheBuild() const {
    std::set<std::string> modules;
    for (const go::Requirement &requirement : destinations.forkRequirements)
      if (!requirement.indirect)
        modules.insert(requirement.path);
    for (const NeededImport &import : needed)
      if (const go::Requirement *requirement = provider(source.modules[import.module].requirements, import.path))
        modules.insert(requirement->path);
    return modules;
  }

  llvm::Error addFile(Move &move, const std::string &folder) {
    const go::SourceFile &input = source.files[move.file];
    const std::size_t p = move.package;
    MovedFile *moved = &**move.moved;
    emission.findings.insert(emission.findings.end(), move.findings.begin(), move.findings.end());
    usesHost |= moved->usesHost;
    emission.fileStates[input.file.path] = moved->differs ? State::MigratedWithDifference : State::Migrated;
    for (const go::Import &import : input.imports)
      if (isStandardImport(import.path) || localPackage(source, destinations, source.packages[p].module, import.path))
        continue;
      else if (auto in3 = importPathIn3(fork, destinations, import.path))
        ofGateway.push_back(*in3);
      else
        needed.push_back({import.path, source.packages[p].module, {input.file.path, 0, 0}});
    std::string path = folder + "/" + input.file.absolute.filename().string();
    emittedFrom.emplace(path, input.file.path);
    return add(path, std::move(moved->text));
  }

  // The tests of a package come along when all of them will build with what the fork has; else they stay, and are said
  // to.
  llvm::Error addTests(std::size_t p, const std::string &folder) {
    const go::Package &package = source.packages[p];
    std::vector<std::size_t> tests;
    for (std::size_t f = 0; f < source.files.size(); ++f)
      if (const go::SourceFile &file = source.files[f];
          file.role == go::FileRole::Test && file.file.path.starts_with(package.folder) &&
          fs::path(file.file.path).parent_path() == fs::path(package.folder))
        tests.push_back(f);
    if (tests.empty())
      return llvm::Error::success();
    std::string because;
    for (std::size_t f : tests)
      if (because.empty())
        because = whyTestStays(package, source.files[f]);
    auto data = testDataOf(source, package);
    if (!data)
      because = "a test: its testdata is too much to be moved";
    std::vector<std::pair<std::string, std::string>> moved; // path, text
    for (std::size_t f : tests) {
      Findings unsaid; // what changes in a test is for the test to say
      auto one = because.empty() ? moveFile(fork, source, destinations, p, f, unsaid) : MovedFile{};
      if (!one) {
        because = "a test: " + llvm::toString(one.takeError());
        break;
      }
      usesHost |= one->usesHost;
      moved.emplace_back(folder + "/" + source.files[f].file.absolute.filename().string(), std::move(one->text));
    }
    for (std::size_t f : tests) {
      emission.fileStates[source.files[f].file.path] = because.empty() ? State::Migrated : State::OutOfScope;
      if (!because.empty())
        emission.outOfScopeBecause[source.files[f].file.path] = because;
    }
    if (!because.empty())
      return llvm::Error::success();
    for (auto &[path, text] : moved)
      if (auto error = add(path, std::move(text)))
        return error;
    for (const auto &[path, absolute] : *data)
      if (changes.count(folder + "/" + path) == 0) { // it may be embedded too
        auto bytes = readFile(absolute, package.folder + "/" + path);
        if (!bytes)
          return bytes.takeError();
        if (auto error = add(folder + "/" + path, std::move(*bytes)))
          return error;
      }
    return llvm::Error::success();
  }

  // Empty when the test will build beside its package.
  std::string whyTestStays(const go::Package &package, const go::SourceFile &test) const {
    if (!package.part.empty())
      return "a test: it is for all plugins of its folder";
    if (test.syntaxError)
      return "a test with a syntax error";
    if (test.packageName != package.name && test.packageName != package.name + "_test")
      return "a test of another package";
    if (test.text.find("main()") != std::string::npos)
      return "a test: it calls func main, which is left out";
    for (const go::Import &import : test.imports) {
      bool known = isStandardImport(import.path) ||
                   localPackage(source, destinations, package.module, import.path).has_value() ||
                   importPathIn3(fork, destinations, import.path).has_value() ||
                   std::any_of(requiredModules.begin(), requiredModules.end(), [&](const std::string &module) {
                     return import.path == module || import.path.starts_with(module + "/");
                   });
      if (!known)
        return "a test: it needs " + import.path + ", which the build does not";
    }
    return {};
  }

  llvm::Error addSkeleton(const SkeletonToEmit &skeleton) {
    // It may have been written by now: never taken back to a skeleton.
    std::error_code code;
    for (auto entry = fs::directory_iterator(fork.root / fork.pluginsDir / skeleton.slug, code);
         !code && entry != fs::directory_iterator(); entry.increment(code))
      if (entry->path().extension() == ".go")
        return llvm::Error::success();
    auto files = skeletonFiles(fork, skeleton, options.templates);
    if (!files)
      return files.takeError();
    for (auto &[path, text] : *files) {
      skeletonFilesWritten.insert(path);
      if (auto error = add(path, std::move(text)))
        return error;
    }
    return llvm::Error::success();
  }

  llvm::Error addModules() {
    auto merged = fork.overlay ? overlayModules(fork, source, needed, ofGateway) : mergeModules(fork, source, needed);
    if (!merged)
      return merged.takeError();
    for (auto *change : {&merged->mod, &merged->sum})
      if (*change)
        changes.emplace((*change)->path, std::move(**change));
    emission.findings.insert(emission.findings.end(), merged->findings.begin(), merged->findings.end());
    emission.moved = std::move(merged->moved);
    emission.linked = std::move(merged->linked);
    emission.needsTidy = std::move(merged->needsTidy);
    for (const std::string &module : emission.needsTidy)
      emission.findings.push_back(makeFinding(FindingCode::NeedsTidy, {fork.label + "go.mod"},
                                              "The " + fork.what() + " now requires " + module +
                                                  "; what that requires itself is not in its go.mod yet."));
    return llvm::Error::success();
  }

  // What `git add -A` would leave out must not be emitted: the build would miss it.
  llvm::Error checkVisible() const {
    Gitignore ignore(fork.root);
    for (const auto &[path, change] : changes)
      if (!change.before && ignore.hides(path))
        return refusal({fork.label + path},
                       "the " + fork.what() + "'s .gitignore hides this file, so a commit would leave it out",
                       "Choose another folder with --plugins-dir, or change .gitignore.");
    return llvm::Error::success();
  }

  // A Go file in a package of ours that the plugin no longer has is built all the same. It may be somebody's own.
  void reportStale() {
    for (const auto &[p, folder] : destinations.folderOf) {
      std::vector<std::string> names;
      std::error_code code;
      for (auto entry = fs::directory_iterator(fork.root / folder, code); !code && entry != fs::directory_iterator();
           entry.increment(code))
        if (std::string name = entry->path().filename().string();
            name.ends_with(".go") && !name.ends_with("_test.go") && changes.count(folder + "/" + name) == 0)
          names.push_back(folder + "/" + name);
      std::sort(names.begin(), names.end());
      for (const std::string &name : names)
        emission.findings.push_back(makeFinding(FindingCode::FileNotOfPlugin, {fork.label + name},
                                                "This file is in a plugin's folder and not among the plugin's files; "
                                                "the build compiles it with them."));
    }
  }

  const Fork &fork;
  const go::Source &source;
  const EmitOptions &options;
  Destinations destinations;
  std::vector<NeededImport> needed;
  std::vector<std::string> ofGateway; // import paths of lura and the gateway's modules
  std::set<std::string> requiredModules;
  std::map<std::string, std::string> emittedFrom;     // path in the fork -> display path of the input
  std::set<std::string> skeletonFilesWritten;         // theirs from now on
  bool usesHost = false;                              // a moved file names a type of plugins/host
  std::map<std::string, rewrite::FileChange> changes; // by path
  Emission emission;
};

} // namespace

llvm::Expected<Emission> emitIntoFork(const Fork &fork, const go::Source &source,
                                      const std::vector<PluginToEmit> &plugins,
                                      const std::vector<SkeletonToEmit> &skeletons, const EmitOptions &options) {
  return Emitter(fork, source, options).run(plugins, skeletons);
}

llvm::Expected<std::map<std::string, std::string>> packageIds(const Fork &fork, const go::Source &source,
                                                              const std::vector<PluginToEmit> &plugins) {
  EmitOptions none;
  return Emitter(fork, source, none).packages(plugins);
}

llvm::Expected<Emission> emitRuntime(const Fork &fork, const EmitOptions &options,
                                     const std::map<std::string, std::string> &others) {
  const go::Source nothing;
  return Emitter(fork, nothing, options).runtime(others);
}

} // namespace unplug::emit

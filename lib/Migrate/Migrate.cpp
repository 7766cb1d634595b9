// One change set over the fork and the configurations, and the inventory as it will be once that is written.
#include "Migrate/Migrate.h"

#include "Emit/GoMod.h"
#include "Emit/ProgramFiles.h"
#include "Go/Modules.h"
#include "Migrate/BuildSteps.h"
#include "Migrate/ScriptUses.h"
#include "Migrate/Select.h"
#include "Migrate/Tidy.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

using inventory::Inventory;

// Where the rewritten configuration goes: in place, or to the same display path under --out.
struct Target {
  fs::path root;
  std::string label;
  std::string path;
};

Target targetOf(const Inventory &inventory, const InputFile &file, const fs::path &out) {
  std::string path = file.path, label;
  if (auto colon = path.find(':'); file.input > 0 && colon != std::string::npos) {
    label = path.substr(0, colon + 1);
    path.erase(0, colon + 1);
  }
  if (out.empty())
    return {inventory.inputs.roots[file.input], label, path};
  std::error_code code;
  if (!label.empty()) // two inputs may hold the same path: keep them apart
    path = label.substr(0, label.size() - 1) + "/" + path;
  return {fs::weakly_canonical(fs::absolute(out, code), code), "out:", path};
}

using Roots = std::map<fs::path, rewrite::RootChanges>;

llvm::Error addChange(Roots &roots, const Inventory &inventory, const InputFile &file, const fs::path &out,
                      std::optional<std::string> before, const std::string &after) {
  Target target = targetOf(inventory, file, out);
  std::optional<std::string> there = std::move(before);
  if (!out.empty()) {
    auto current = readFileIfThere(target.root / target.path, target.label + target.path);
    if (!current)
      return current.takeError();
    there = std::move(*current);
  }
  auto &root = roots[target.root];
  root.root = target.root;
  root.label = target.label;
  root.files.push_back({target.path, std::move(there), after});
  return llvm::Error::success();
}

// The configurations' changes, and the gateways as they will read afterwards.
llvm::Error rewriteConfigurations(const Inventory &inventory, const fs::path &out, Roots &roots, Migration &migration,
                                  Inventory &after) {
  std::vector<const config::Gateway *> supported;
  for (const config::Gateway &gateway : inventory.gateways)
    if (gateway.supported)
      supported.push_back(&gateway);
  auto texts = config::rewrittenTexts(supported);
  if (!texts)
    return texts.takeError();
  std::set<std::string> done;
  for (std::size_t g = 0; g < inventory.gateways.size(); ++g) {
    const config::Gateway &gateway = inventory.gateways[g];
    if (!gateway.supported)
      continue;
    if (!gateway.edits.empty()) {
      auto reread = config::readAgain(gateway, *texts);
      if (!reread)
        return reread.takeError();
      for (const config::Violation &violation : config::newViolations(gateway, *reread)) {
        migration.findings.push_back(makeFinding(FindingCode::SchemaWorsened, violation.at,
                                                 (violation.pointer.empty() ? "The whole" : violation.pointer) + ": " +
                                                     violation.message + "."));
      }
      after.gateways[g] = std::move(*reread);
    }
    for (const config::SourceText &source : gateway.sources) {
      auto changed = texts->find(source.file.path);
      if ((out.empty() && changed == texts->end()) || !done.insert(source.file.path).second)
        continue; // under --out everything goes that the gateway needs
      const std::string &text = changed == texts->end() ? source.text : changed->second;
      if (auto error = addChange(roots, inventory, source.file, out, source.text, text))
        return error;
    }
  }
  return llvm::Error::success();
}

// Modules that go.mod has anew and no plugin asks for itself: `go mod tidy` found them.
llvm::Error addIndirectModules(const emit::Fork &fork, const Selection &selection, const Inventory &inventory,
                               emit::Emission &emission) {
  auto change = std::find_if(emission.changes.files.begin(), emission.changes.files.end(),
                             [](const rewrite::FileChange &file) { return file.path == "go.mod"; });
  if (change == emission.changes.files.end() || !change->after || selection.plugins.empty())
    return llvm::Error::success();
  auto before = emit::forkRequirements(fork);
  if (!before)
    return before.takeError();
  std::set<std::string> known;
  for (const go::Requirement &requirement : *before)
    known.insert(requirement.path);
  for (const emit::LinkedModule &linked : emission.linked)
    known.insert(linked.path);
  go::Module module;
  if (go::parseModule(*change->after, module))
    return llvm::Error::success(); // it was made from one that could be read
  const go::Plugin &first = inventory.source.plugins[selection.plugins.front().plugin];
  for (const go::Requirement &requirement : module.requirements)
    if (known.insert(requirement.path).second)
      emission.linked.push_back(
          {requirement.path, requirement.version, inventory.source.packages[first.package].module});
  return llvm::Error::success();
}

// The fork as it will be: wired, with what is emitted registered beside what was there.
void addEmitted(const Inventory &inventory, const Selection &selection, Inventory &after) {
  if (!after.fork)
    after.fork.emplace();
  after.fork->wired = true;
  for (const emit::PluginToEmit &emitted : selection.plugins)
    after.fork->source.plugins.push_back(inventory.source.plugins[emitted.plugin]);
  for (const emit::SkeletonToEmit &skeleton : selection.skeletons) {
    go::Plugin plugin;
    plugin.id = after.fork->folder + "/" + skeleton.slug;
    go::Registration registration;
    registration.kind = skeleton.kind;
    registration.name = skeleton.name;
    registration.onRequest = true;
    plugin.registrations.push_back(std::move(registration));
    after.fork->source.plugins.push_back(std::move(plugin));
    after.fork->unfinished.emplace(skeleton.kind, skeleton.name);
  }
}

// What was written for this build (`unplug new`) is in it too.
llvm::Error addOwn(const emit::Fork &fork, Inventory &after) {
  std::set<std::string> folders; // display paths
  std::error_code code;
  for (auto entry = fs::directory_iterator(fork.root / fork.pluginsDir, code);
       !code && entry != fs::directory_iterator(); entry.increment(code)) {
    if (entry->path().extension() != ".go" || !entry->is_regular_file(code))
      continue;
    std::string path = fork.label + fork.pluginsDir + "/" + entry->path().filename().string();
    auto text = readFile(entry->path(), path, 4 << 20);
    if (!text)
      return text.takeError();
    if (text->find("host.Add(") != std::string::npos)
      folders.insert(path.substr(0, path.size() - std::string_view(".go").size()));
  }
  if (folders.empty()) // the rest of the folder is what is emitted
    return llvm::Error::success();
  auto own = inventory::readForkPlugins(fork.root, fork.pluginsDir, fork.label);
  if (!own)
    return own.takeError();
  for (const go::Plugin &plugin : own->source.plugins)
    if (folders.count(own->source.packages[plugin.package].folder) != 0)
      after.fork->source.plugins.push_back(plugin);
  return llvm::Error::success();
}

// The findings of reading the configurations again, in place of those of the first reading.
Findings findingsLeft(const Inventory &inventory, const Inventory &after) {
  Findings left;
  for (const Finding &finding : inventory.findings)
    if (std::none_of(inventory.gateways.begin(), inventory.gateways.end(), [&](const config::Gateway &gateway) {
          return std::find(gateway.findings.begin(), gateway.findings.end(), finding) != gateway.findings.end();
        }))
      left.push_back(finding);
  for (const config::Gateway &gateway : after.gateways)
    left.insert(left.end(), gateway.findings.begin(), gateway.findings.end());
  Findings joined = joinFindings(after);
  // A clash that the plan had not settled would have stopped the migration.
  std::erase_if(joined, [](const Finding &finding) { return finding.code == FindingCode::NameRegisteredTwice; });
  left.insert(left.end(), joined.begin(), joined.end());
  return left;
}

} // namespace

namespace {

// The flags that set in the fork's build what a build line of a plugin set: the packages have other paths there. Values
// stay in the build line: they may be secret.
void proposeLinkerFlags(const Inventory &inventory, const emit::Fork &fork,
                        const std::map<std::size_t, std::string> &importPathOf, Findings &findings) {
  for (Finding &finding : findings) {
    if (finding.code != FindingCode::LinkerVariables)
      continue;
    for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
      for (const inventory::BuildLine *line : buildsOf(inventory, p)) {
        if (line->at != finding.at)
          continue;
        for (const auto &[name, value] : line->linkerVariables) {
          std::size_t dot = name.rfind('.');
          std::string path = name.substr(0, dot == std::string::npos ? 0 : dot);
          for (const auto &[package, importPath] : importPathOf) {
            bool isMain = path == "main" && package == inventory.source.plugins[p].package;
            if (isMain || (path != "main" && inventory.source.packages[package].importPath == path))
              finding.proposal +=
                  (finding.proposal.empty() ? "" : "\n") + std::string("-X ") + importPath + name.substr(dot) + "=...";
          }
        }
      }
    if (!finding.proposal.empty())
      finding.help = "Add these to the `-ldflags` of the " + fork.what() + "'s build, with the values of this line.";
  }
}

// What only matters once 3.0 runs.
bool isOf3(FindingCode code) {
  switch (code) {
  case FindingCode::LegacyNamespace:
  case FindingCode::RemovedComponent:
  case FindingCode::ServerNameIsString:
  case FindingCode::KeyLoweredBy2x:
  case FindingCode::EditByHand:
  case FindingCode::SequentialProxy:
  case FindingCode::EnterpriseStanza:
  case FindingCode::SwitchedOn:
  case FindingCode::NameNotRendered:
  case FindingCode::SchemaViolation:
  case FindingCode::IgnoredBy3:
  case FindingCode::CommandGone:
  case FindingCode::ImageRenamed:
  case FindingCode::EnvironmentOverride:
  case FindingCode::FailedOpen: // lura goes on as it did
    return true;
  default:
    return false;
  }
}

// A migration to an own 2.x build leaves what is of 3.0 for later; a missing name is as it was.
void sayFor2x(Findings &findings) {
  std::erase_if(findings, [](const Finding &finding) { return isOf3(finding.code); });
  for (Finding &finding : findings)
    if (finding.code == FindingCode::UseNotRegistered) {
      if (auto rest = finding.message.find(" 2.x goes on"); rest != std::string::npos)
        finding.message.erase(rest);
      finding.severity = Severity::Warning;
      finding.help =
          "Add the plugin's source to the inputs; until then keep its .so file, which the loader goes on opening.";
    }
}

// What changes among the inputs is of the program too.
void addToProgram(rewrite::RootChanges root, rewrite::RootChanges &program) {
  for (rewrite::FileChange &file : root.files) {
    if (file.after)
      file.after = emit::repathLinkerFlags(std::move(*file.after));
    auto there = std::find_if(program.files.begin(), program.files.end(),
                              [&](const rewrite::FileChange &one) { return one.path == file.path; });
    if (there == program.files.end())
      program.files.push_back(std::move(file));
    else
      *there = std::move(file);
  }
  std::sort(program.files.begin(), program.files.end(),
            [](const rewrite::FileChange &a, const rewrite::FileChange &b) { return a.path < b.path; });
}

// The migration, step by step.
class Mover {
public:
  Mover(const Inventory &given, const plan::Plan &plan, const plan::Scripts &scripts, const emit::Fork *fork,
        const Options &options)
      : inventory(given), plan(plan), scripts(scripts), fork(fork), options(options), after(given),
        for2x(fork && fork->target == emit::Target::Krakend2) {}

  llvm::Expected<Migration> run() {
    auto selected = select(inventory, plan, fork);
    if (!selected)
      return selected.takeError();
    selection = std::move(*selected);
    if (for2x && !selection.skeletons.empty())
      return refusal({}, "the plan asks for skeletons, which are for --target 3.0",
                     "2.x goes on without a missing plugin: say \"ignore\" for these names, or add their source.");
    for (auto step : {&Mover::emitPlugins, &Mover::writeScripts, &Mover::rewriteInputs, &Mover::editBuilds,
                      &Mover::joinRoots, &Mover::readAfterwards})
      if (auto error = (this->*step)())
        return std::move(error);
    reportWhatIsLeft();
    return std::move(migration);
  }

private:
  llvm::Error emitPlugins() {
    if (!fork)
      return llvm::Error::success();
    emitOptions.as2x = options.as2x;
    emitOptions.ignoredNames = selection.ignoredNames;
    emitOptions.templates = options.templates;
    emitOptions.provenance = options.provenance;
    auto emitted = emit::emitIntoFork(*fork, inventory.source, selection.plugins, selection.skeletons, emitOptions);
    if (!emitted)
      return emitted.takeError();
    emission = std::move(*emitted);
    if (options.tidy) {
      if (auto error = tidy(emission.changes, fork->overlay ? fork->pluginsDir : ""))
        return error;
      emission.needsTidy.clear();
      std::erase_if(emission.findings, [](const Finding &finding) { return finding.code == FindingCode::NeedsTidy; });
    }
    if (auto error = addIndirectModules(*fork, selection, inventory, emission))
      return error;
    Licences licences = licencesOf(inventory, selection.plugins, emission.linked, options.moduleCache);
    migration.licences = std::move(licences.modules);
    add(licences.findings);
    gatewayBuild = gatewayBuildOf(emission.changes);
    migration.changes.roots.push_back(std::move(emission.changes));
    add(ownersToKeep(inventory, {*fork, selection.plugins, emitOptions}));
    return llvm::Error::success();
  }

  llvm::Error writeScripts() {
    if (options.preferLua)
      add(keptInTheBuild(inventory, plan, scripts));
    auto used = useScripts(inventory, plan, scripts, options.lua);
    if (!used)
      return used.takeError();
    add(used->findings);
    for (const auto &[use, state] : used->states)
      if (state.state != State::NeedsPerson)
        inputStates[inventory.gateways[use.first].file.path] = State::Migrated;
    migration.stage.scripts = std::move(used->states);
    migration.stage.unfinished = std::move(used->unfinished);
    if (for2x && !used->files.empty())
      return refusal({}, "the plan asks for scripts, which are for --target 3.0",
                     "Say \"in-tree\" for these plugins and uses.");
    for (const ScriptFile &script : used->files) {
      std::optional<std::string> there;
      if (options.out.empty()) {
        auto text = readFileIfThere(script.file.absolute, script.file.path);
        if (!text)
          return text.takeError();
        there = std::move(*text);
      }
      if (auto error = addChange(roots, inventory, script.file, options.out, std::move(there), script.text))
        return error;
    }
    return llvm::Error::success();
  }

  llvm::Error rewriteInputs() {
    if (for2x) // which takes the configuration as it is
      return llvm::Error::success();
    return rewriteConfigurations(inventory, options.out, roots, migration, after);
  }

  llvm::Error editBuilds() {
    bool someAreReplaced = !pluginsReplaced(plan, inventory).empty();
    if (!options.editBuildFiles || (selection.plugins.empty() && !someAreReplaced) || !selection.enterprise.empty())
      return llvm::Error::success();
    auto steps = editBuildFiles(inventory, options.templates, gatewayBuild, !selection.plugins.empty());
    if (!steps)
      return steps.takeError();
    for (const BuildFile &file : steps->files) {
      if (file.after || !options.out.empty())
        if (auto error =
                addChange(roots, inventory, *file.input, options.out, file.before, file.after.value_or(file.before)))
          return error;
      inputStates[file.input->path] = file.after ? State::Migrated : State::NeedsPerson;
    }
    add(steps->findings);
    return llvm::Error::success();
  }

  llvm::Error joinRoots() {
    for (auto &[path, root] : roots)
      if (fork && fork->program && path == fork->root) // its configuration lies with it
        addToProgram(std::move(root), migration.changes.roots.front());
      else
        migration.changes.roots.push_back(std::move(root));
    if (!fork || !options.commitEach)
      return llvm::Error::success();
    auto series = commitsOf(inventory, {*fork, selection.plugins, emitOptions}, migration.changes.roots.front());
    if (!series)
      return series.takeError();
    migration.series = std::move(*series);
    return llvm::Error::success();
  }

  // The inventory as it will be once the changes are written.
  llvm::Error readAfterwards() {
    if (fork) {
      addEmitted(inventory, selection, after);
      if (auto error = addOwn(*fork, after))
        return error;
    }
    join(after);
    return llvm::Error::success();
  }

  void reportWhatIsLeft() {
    Findings left = findingsLeft(inventory, after);
    std::set<Location> ofReplaced; // that nothing uses these plugins is what was wanted
    for (std::size_t p : pluginsReplaced(plan, inventory))
      for (const go::Registration &registration : inventory.source.plugins[p].registrations)
        ofReplaced.insert(registration.at);
    std::erase_if(left, [&](const Finding &finding) {
      return finding.code == FindingCode::PluginNotUsed && ofReplaced.count(finding.at) != 0;
    });
    std::erase_if(left, [&](const Finding &finding) { // said as new already
      return finding.code == FindingCode::SchemaViolation &&
             std::any_of(migration.findings.begin(), migration.findings.end(), [&](const Finding &worse) {
               return worse.at == finding.at && worse.message == finding.message;
             });
    });
    std::set<Location> ofEnterprise;
    for (const inventory::UsedName &used : inventory.usedNames)
      for (inventory::RegistrationRef ref : used.registrations)
        if (std::find(selection.enterprise.begin(), selection.enterprise.end(), ref.plugin) != selection.enterprise.end())
          ofEnterprise.insert(inventory.gateways[used.gateway].uses[used.use].at);
    std::erase_if(left, [&](const Finding &finding) { // said of each plugin below
      return finding.code == FindingCode::IgnoredBy3 && ofEnterprise.count(finding.at) != 0;
    });
    add(left);
    for (std::size_t p : selection.enterprise)
      migration.findings.push_back(makeFinding(
          FindingCode::StaysForEnterprise, {inventory.source.plugins[p].id},
          inventory.source.plugins[p].id +
              " stays a plugin for the Enterprise edition: the Community Edition of 3.0 ignores it."));
    add(emission.findings);
    if (fork)
      proposeLinkerFlags(inventory, *fork, emission.importPathOf, migration.findings);
    if (for2x)
      sayFor2x(migration.findings);
    migration.placements = std::move(selection.placements);
    migration.moved = std::move(emission.moved);
    migration.needsTidy = std::move(emission.needsTidy);
    migration.stage.migrated = true;
    migration.stage.for2x = for2x;
    for (std::size_t p : selection.leftOut)
      migration.stage.leftOut.insert(inventory.source.plugins[p].id);
    migration.stage.fileStates = std::move(emission.fileStates);
    migration.stage.fileStates.merge(inputStates);
    migration.stage.because = std::move(emission.outOfScopeBecause);
  }

  void add(const Findings &findings) {
    migration.findings.insert(migration.findings.end(), findings.begin(), findings.end());
  }

  Inventory inventory; // stanzas that become scripts are replaced in it
  const plan::Plan &plan;
  const plan::Scripts &scripts;
  const emit::Fork *fork;
  const Options &options;
  Inventory after;
  bool for2x;

  Selection selection;
  emit::EmitOptions emitOptions;
  emit::Emission emission;
  std::string gatewayBuild;
  Roots roots;
  std::map<std::string, State> inputStates; // of configurations and build files
  Migration migration;
};

} // namespace

llvm::Expected<Migration> computeMigration(const Inventory &inventory, const plan::Plan &plan,
                                           const plan::Scripts &scripts, const emit::Fork *fork,
                                           const Options &options) {
  return Mover(inventory, plan, scripts, fork, options).run();
}

} // namespace unplug::migrate

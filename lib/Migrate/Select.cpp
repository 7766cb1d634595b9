// From verdicts to what the emitter is asked for: clashes settled, slugs chosen.
#include "Migrate/Select.h"

#include "Support/Error.h"

#include <algorithm>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

using inventory::Inventory;
using Name = std::pair<PluginKind, std::string>;

// Folder names that say nothing about what is in them.
bool isGeneric(const std::string &name) {
  static const std::set<std::string> generic = {"",    ".",   "src",     "cmd",  "main",    "plugin",
                                                "app", "pkg", "plugins", "code", "krakend", "gateway"};
  return generic.count(name) != 0;
}

// The last element of a module path that is a name: "example.com/x/token-check.git/v2" gives "token-check".
std::string moduleName(const std::string &path) {
  std::string name = fs::path(path).filename().string();
  if (name.size() > 1 && name[0] == 'v' && name.find_first_not_of("0123456789", 1) == std::string::npos)
    name = fs::path(path).parent_path().filename().string();
  if (name.ends_with(".git"))
    name.resize(name.size() - 4);
  return name;
}

// What a module's folder under plugins/ would best be called.
std::string wantedSlug(const Inventory &inventory, const go::Plugin &plugin) {
  const go::Module &module = inventory.source.modules[inventory.source.packages[plugin.package].module];
  std::string folder = module.folder;
  if (auto colon = folder.find(':'); colon != std::string::npos)
    folder.erase(0, colon + 1);
  std::string name = fs::path(folder).filename().string();
  if (!isGeneric(name))
    return name;
  if (std::string fromModule = moduleName(module.path); !isGeneric(fromModule))
    return fromModule;
  for (const go::Registration &registration : plugin.registrations)
    if (registration.resolved)
      return fs::path(registration.name).filename().string();
  return name.empty() || name == "." ? "plugin" : name;
}

class Selector {
public:
  Selector(const Inventory &inventory, const plan::Plan &plan, const emit::Fork *fork)
      : inventory(inventory), plan(plan), fork(fork) {}

  llvm::Expected<Selection> run() {
    for (const plan::Verdict &verdict : plan.verdicts)
      verdictOf.emplace(verdict.plugin, &verdict);
    if (auto error = chooseInTree())
      return std::move(error);
    if (auto error = settleClashes())
      return std::move(error);
    addMissingNames();
    if (auto error = keepToOneEdition())
      return std::move(error);
    if (!fork && (!inTree.empty() || !skeletonNames.empty()))
      return needsFork();
    chooseSlugs();
    addSkeletons();
    return std::move(selection);
  }

private:
  llvm::Error chooseInTree() {
    for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p) {
      const go::Plugin &plugin = inventory.source.plugins[p];
      auto verdict = verdictOf.find(plugin.id);
      plan::Strategy strategy = verdict == verdictOf.end() ? plan::Strategy::InTree : verdict->second->strategy;
      switch (strategy) {
      case plan::Strategy::InTree:
        inTree.push_back(p);
        break;
      case plan::Strategy::Remove:
      case plan::Strategy::Lua: // its stanzas are others by now
      case plan::Strategy::Builtin:
        break;
      case plan::Strategy::Skeleton:
        for (const go::Registration &registration : plugin.registrations)
          if (registration.resolved)
            skeletonNames.insert({registration.kind, registration.name});
        break;
      case plan::Strategy::Enterprise:
        selection.enterprise.push_back(p);
        break;
      }
    }
    for (const inventory::CompiledFile &file : inventory.compiled)
      if (file.sources.empty())
        if (auto error = chooseCompiled(file))
          return error;
    return llvm::Error::success();
  }

  // A binary without source cannot be moved: a skeleton takes the place of each name that is used.
  llvm::Error chooseCompiled(const inventory::CompiledFile &file) {
    auto verdict = verdictOf.find(file.path);
    plan::Strategy strategy = verdict == verdictOf.end() ? plan::Strategy::Skeleton : verdict->second->strategy;
    if (strategy == plan::Strategy::Remove)
      return llvm::Error::success();
    if (strategy != plan::Strategy::Skeleton)
      return refusal({file.path},
                     "the plan's verdict \"" + std::string(toString(strategy)) + "\" needs the plugin's source",
                     "Add the source to the inputs, or choose skeleton or remove.");
    std::set<Name> used;
    for (const inventory::UsedName &name : inventory.usedNames)
      used.insert({inventory.gateways[name.gateway].uses[name.use].kind, name.name});
    for (const binary::CompiledRegistration &registration : file.plugin.registrations)
      for (const std::string &name : registration.names)
        if (inventory.gateways.empty() || used.count({registration.kind, name}))
          skeletonNames.insert({registration.kind, name});
    return llvm::Error::success();
  }

  // One fork is one name space. A plugin that lost all its names is left out; one that lost some cannot be split.
  llvm::Error settleClashes() {
    std::map<Name, std::set<std::size_t>> owners;
    for (std::size_t p : inTree)
      for (const go::Registration &registration : inventory.source.plugins[p].registrations)
        if (registration.resolved)
          owners[{registration.kind, registration.name}].insert(p);
    std::map<std::size_t, std::set<Name>> lost;
    for (const auto &[name, plugins] : owners) {
      if (plugins.size() < 2)
        continue;
      auto decision = std::find_if(plan.clashes.begin(), plan.clashes.end(), [&, &n = name](const plan::Clash &clash) {
        return clash.kind == n.first && clash.name == n.second && !clash.winner.empty();
      });
      if (decision == plan.clashes.end()) {
        std::string list;
        for (std::size_t p : plugins)
          list += (list.empty() ? "" : ", ") + inventory.source.plugins[p].id;
        return refusal(
            {},
            "several plugins register the " + std::string(toString(name.first)) + " name \"" + name.second +
                "\": " + list,
            "One build is one name space: run `unplug plan -o plan.json`, set \"winner\" under \"clashes\" (or the "
            "verdict of one of them to \"remove\"), and pass `--plan plan.json`.");
      }
      for (std::size_t p : plugins)
        if (inventory.source.plugins[p].id != decision->winner)
          lost[p].insert(name);
    }
    for (const auto &[p, names] : lost) {
      const go::Plugin &plugin = inventory.source.plugins[p];
      bool all = std::all_of(
          plugin.registrations.begin(), plugin.registrations.end(),
          [&, &n = names](const go::Registration &r) { return r.resolved && n.count({r.kind, r.name}) != 0; });
      if (!all)
        return refusal({plugin.id},
                       "the plan lets another plugin have \"" + names.begin()->second +
                           "\", but this one registers more than that",
                       "Rename one of the registrations in the plugin's source and in the configuration.");
      std::erase(inTree, p);
      selection.leftOut.push_back(p);
    }
    return llvm::Error::success();
  }

  void chooseSlugs() {
    std::map<std::size_t, std::string> slugOf; // by module
    for (std::size_t p : inTree) {
      const go::Plugin &plugin = inventory.source.plugins[p];
      std::size_t module = inventory.source.packages[plugin.package].module;
      auto slug = slugOf.find(module);
      if (slug == slugOf.end()) {
        slug = slugOf.emplace(module, emit::chooseSlug(*fork, wantedSlug(inventory, plugin), taken)).first;
        taken.push_back(slug->second);
      }
      auto verdict = verdictOf.find(plugin.id);
      bool refuse = verdict != verdictOf.end() && verdict->second->onError == plan::OnError::Refuse;
      std::string order = loadingOrder(inventory, p);
      selection.plugins.push_back({p, slug->second, refuse ? emit::OnError::Refuse : emit::OnError::Skip,
                                   order.ends_with(".so") ? order : std::string()});
      selection.placements.push_back({plugin.id, slug->second});
    }
  }

  void addMissingNames() {
    for (const plan::Unregistered &missing : plan.unregistered)
      if (missing.decision == plan::MissingName::Ignore)
        selection.ignoredNames.emplace_back(missing.kind, missing.name);
      else if (missing.decision == plan::MissingName::Skeleton &&
               !catalog::isEnterpriseBuiltIn(missing.kind, missing.name))
        skeletonNames.insert({missing.kind, missing.name});
  }

  // The Enterprise edition is not built from a fork.
  llvm::Error keepToOneEdition() const {
    if (selection.enterprise.empty() || (inTree.empty() && skeletonNames.empty()))
      return llvm::Error::success();
    return refusal({inventory.source.plugins[selection.enterprise.front()].id},
                   "the plan keeps this plugin for the Enterprise edition, and puts others into a build of the Community "
                   "Edition: a gateway is one of the two",
                   "Say \"enterprise\" for all of a gateway's plugins or for none; \"lua\" and \"remove\" go with both. "
                   "Gateways of different editions are migrated in runs of their own.");
  }

  llvm::Error needsFork() const {
    std::string what;
    for (std::size_t p : inTree)
      what += (what.empty() ? "" : ", ") + inventory.source.plugins[p].id;
    for (const Name &name : skeletonNames)
      what += (what.empty() ? "" : ", ") + std::string("a skeleton for \"") + name.second + "\"";
    return refusal(
        {}, "no --fork was given, which these need: " + what,
        "Name your checkout of krakend-ce 3.x with --fork. What can be a script needs none: --prefer lua, or "
        "\"lua\" and \"remove\" in a plan.");
  }

  void addSkeletons() {
    for (const Name &name : skeletonNames) {
      std::string slug = emit::chooseSlug(*fork, name.second, taken);
      taken.push_back(slug);
      selection.skeletons.push_back({name.first, name.second, slug, settingsOf(name)});
    }
  }

  // "key type" of each setting that some use hands to `name`: those below its own object, else the flat ones.
  std::vector<std::string> settingsOf(const Name &name) const {
    std::set<std::string> own, flat;
    for (const config::Gateway &gateway : inventory.gateways)
      for (const config::Use &use : gateway.uses) {
        if (use.kind != name.first || std::find(use.names.begin(), use.names.end(), name.second) == use.names.end())
          continue;
        for (const config::Setting &setting : use.settings)
          if (setting.path.size() == 2 && setting.path[0] == name.second)
            own.insert(setting.path[1] + " " + setting.type);
          else if (setting.path.size() == 1 && setting.path[0] != name.second)
            flat.insert(setting.path[0] + " " + setting.type);
      }
    const auto &chosen = own.empty() ? flat : own;
    return {chosen.begin(), chosen.end()};
  }

  const Inventory &inventory;
  const plan::Plan &plan;
  const emit::Fork *fork;
  std::map<std::string, const plan::Verdict *> verdictOf;
  std::vector<std::size_t> inTree;
  std::set<Name> skeletonNames;
  std::vector<std::string> taken;
  Selection selection;
};

} // namespace

llvm::Expected<Selection> select(const Inventory &inventory, const plan::Plan &plan, const emit::Fork *fork) {
  return Selector(inventory, plan, fork).run();
}

} // namespace unplug::migrate

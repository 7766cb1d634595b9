// Joining uses to registrations, and what does not join.
#include "Inventory/Inventory.h"

#include <algorithm>
#include <set>

namespace unplug::inventory {

namespace {

using Key = std::pair<PluginKind, std::string>;
using Registry = std::map<Key, std::vector<RegistrationRef>>;

const go::Plugin &pluginOf(const Inventory &inventory, RegistrationRef ref) {
  return inventory.source.plugins[ref.plugin];
}

// A modifier that is registered for neither side is in no register.
bool takesEffect(const go::Registration &registration) {
  return registration.resolved &&
         (registration.kind != PluginKind::ReqRespModifier || registration.onRequest || registration.onResponse);
}

// All registrations by kind and name, each list in loading order.
Registry registryOf(const Inventory &inventory) {
  Registry registry;
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p) {
    const auto &registrations = inventory.source.plugins[p].registrations;
    for (std::size_t r = 0; r < registrations.size(); ++r)
      if (takesEffect(registrations[r]))
        registry[{registrations[r].kind, registrations[r].name}].push_back({p, r});
  }
  for (auto &[key, refs] : registry)
    std::sort(refs.begin(), refs.end(), [&](RegistrationRef a, RegistrationRef b) {
      return std::make_pair(loadingOrder(inventory, a.plugin), a) <
             std::make_pair(loadingOrder(inventory, b.plugin), b);
    });
  return registry;
}

std::set<Key> registeredInFork(const Inventory &inventory) {
  std::set<Key> names;
  if (inventory.fork)
    for (const go::Plugin &plugin : inventory.fork->source.plugins)
      for (const go::Registration &registration : plugin.registrations)
        if (takesEffect(registration))
          names.emplace(registration.kind, registration.name);
  return names;
}

std::string quote(const std::string &name) {
  return "\"" + name + "\"";
}

std::string placeOf(const config::Use &use) {
  switch (use.level) {
  case Level::Service:
    return "the service";
  case Level::Endpoint:
    return "endpoint " + use.endpoint;
  case Level::Backend:
    return "backend " + std::to_string(use.backend.value_or(0)) + " of " + use.endpoint;
  case Level::Agent:
    return "async agent " + use.endpoint;
  }
  return {};
}

// Whether the binary's main package is that of `plugin`, by import path; "command-line-arguments" and the like say
// nothing.
bool isBuiltFrom(const Inventory &inventory, const binary::CompiledPlugin &compiled, const go::Plugin &plugin) {
  const go::Package &package = inventory.source.packages[plugin.package];
  return !package.importPath.empty() && package.importPath == compiled.packagePath;
}

bool registersNamesOf(const binary::CompiledPlugin &compiled, const go::Plugin &plugin) {
  for (const binary::CompiledRegistration &there : compiled.registrations)
    for (const go::Registration &here : plugin.registrations)
      if (here.resolved && here.kind == there.kind &&
          std::find(there.names.begin(), there.names.end(), here.name) != there.names.end())
        return true;
  return false;
}

// Finds the source of each compiled plugin: by package first, else by what both register.
void joinCompiled(Inventory &inventory) {
  for (CompiledFile &file : inventory.compiled) {
    file.sources.clear();
    for (bool byPackage : {true, false}) {
      for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
        if (const go::Plugin &plugin = inventory.source.plugins[p];
            byPackage ? isBuiltFrom(inventory, file.plugin, plugin) : registersNamesOf(file.plugin, plugin))
          file.sources.push_back(p);
      if (!file.sources.empty())
        break;
    }
    for (FileEntry &entry : inventory.files)
      if (entry.path == file.path) {
        entry.state = file.sources.empty() ? State::NeedsPerson : State::Fine;
        entry.because = file.sources.empty() ? "a compiled plugin whose source is not among the inputs"
                                             : "built from " + inventory.source.plugins[file.sources.front()].id;
      }
  }
}

bool registersName(const binary::CompiledPlugin &compiled, PluginKind kind, const std::string &name) {
  return std::any_of(compiled.registrations.begin(), compiled.registrations.end(),
                     [&](const binary::CompiledRegistration &registration) {
                       return registration.kind == kind &&
                              std::find(registration.names.begin(), registration.names.end(), name) !=
                                  registration.names.end();
                     });
}

void joinUses(Inventory &inventory, const Registry &registry) {
  inventory.usedNames.clear();
  std::set<Key> inFork = registeredInFork(inventory);
  for (std::size_t g = 0; g < inventory.gateways.size(); ++g)
    for (std::size_t u = 0; u < inventory.gateways[g].uses.size(); ++u) {
      const config::Use &use = inventory.gateways[g].uses[u];
      for (const std::string &name : use.names) {
        UsedName used{
            g, u, name, {}, {}, catalog::isEnterpriseBuiltIn(use.kind, name), inFork.count({use.kind, name}) != 0};
        used.unfinished = used.inFork && inventory.fork->unfinished.count({use.kind, name}) != 0;
        if (auto found = registry.find({use.kind, name}); found != registry.end())
          used.registrations = found->second;
        else
          for (std::size_t c = 0; c < inventory.compiled.size(); ++c)
            if (registersName(inventory.compiled[c].plugin, use.kind, name))
              used.compiled.push_back(c);
        inventory.usedNames.push_back(std::move(used));
      }
    }
}

void findUnregistered(const Inventory &inventory, Findings &findings) {
  for (const UsedName &used : inventory.usedNames) {
    const config::Use &use = inventory.gateways[used.gateway].uses[used.use];
    if (!used.registrations.empty() || !used.compiled.empty() || used.inFork || !use.live)
      continue;
    std::string what = std::string(toString(use.kind)) + " " + quote(used.name) + " at " + placeOf(use);
    if (used.enterprise) {
      findings.push_back(
          makeFinding(FindingCode::EnterpriseBuiltIn, use.at,
                      what + " is a component of the Enterprise edition: Community Edition has no code for it."));
      continue;
    }
    std::string effect =
        use.level == Level::Service ? "the migrated gateway refuses to start" : "that endpoint answers 500";
    findings.push_back(makeFinding(FindingCode::UseNotRegistered, use.at,
                                   what +
                                       ": no plugin among the inputs registers this name. 2.x goes on without it, "
                                       "nearly silently; unless the plan says otherwise, " +
                                       effect + "."));
  }
}

// What `names` guard together: the role of the first plugin that has one.
go::SecurityRole roleOf(const Inventory &inventory, const std::vector<const UsedName *> &names) {
  for (const UsedName *used : names)
    if (!used->registrations.empty())
      if (go::SecurityRole role = pluginOf(inventory, used->registrations.back()).role; role != go::SecurityRole::None)
        return role;
  return go::SecurityRole::None;
}

std::string listOf(const std::vector<const UsedName *> &names) {
  std::string list;
  for (const UsedName *used : names)
    list += (list.empty() ? "" : ", ") + quote(used->name);
  return list;
}

// Stanzas that are live on 2.x and that the build at hand does not carry out: stock 3.0, or a fork without its seams,
// ignores them all; a wired fork refuses what it does not hold, and a name that nothing registers has its own finding.
void findIgnored(const Inventory &inventory, Findings &findings) {
  bool wired = inventory.fork && inventory.fork->wired;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<const UsedName *>> namesOf;
  for (const UsedName &used : inventory.usedNames)
    if (!wired || (!used.inFork && !used.registrations.empty()))
      namesOf[{used.gateway, used.use}].push_back(&used);
  for (const auto &[key, names] : namesOf) {
    const config::Use &use = inventory.gateways[key.first].uses[key.second];
    if (!use.live)
      continue;
    std::string stanza =
        "the " + std::string(toString(use.kind)) + " stanza (" + listOf(names) + ") of " + placeOf(use);
    go::SecurityRole role = roleOf(inventory, names);
    std::string guards = role == go::SecurityRole::None ? ""
                                                        : " It guards: the plugin's code says that it is there to " +
                                                              std::string(go::toString(role)) + ".";
    Finding finding =
        wired ? makeFinding(FindingCode::NotInFork, use.at, "The fork holds no plugin for " + stanza + "." + guards)
              : makeFinding(FindingCode::IgnoredBy3, use.at, "3.0 ignores " + stanza + " without a log line." + guards);
    if (role != go::SecurityRole::None)
      finding.severity = Severity::Critical;
    findings.push_back(std::move(finding));
  }
}

void findUnused(const Inventory &inventory, Findings &findings) {
  if (inventory.gateways.empty())
    return; // plugins without any configuration: nothing is known about their use
  std::set<std::size_t> used;
  for (const UsedName &name : inventory.usedNames)
    for (RegistrationRef ref : name.registrations)
      used.insert(ref.plugin);
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p) {
    const go::Plugin &plugin = inventory.source.plugins[p];
    if (!used.count(p) && !plugin.registrations.empty())
      findings.push_back(
          makeFinding(FindingCode::PluginNotUsed, plugin.registrations.front().at,
                      "No configuration among the inputs uses what the plugin " + plugin.id + " registers."));
  }
}

void findClashes(const Inventory &inventory, Findings &findings, const Registry &registry) {
  for (const auto &[key, refs] : registry) {
    std::set<std::size_t> plugins;
    for (RegistrationRef ref : refs)
      plugins.insert(ref.plugin);
    if (plugins.size() < 2)
      continue;
    std::string list;
    for (RegistrationRef ref : refs)
      list += (list.empty() ? "" : ", ") + pluginOf(inventory, ref).id;
    const auto &last = pluginOf(inventory, refs.back()).registrations[refs.back().registration];
    findings.push_back(makeFinding(FindingCode::NameRegisteredTwice, last.at,
                                   "The " + std::string(toString(key.first)) + " name " + quote(key.second) +
                                       " is registered by " + list +
                                       ". Where 2.x loads them all, the last file by name wins."));
  }
}

void findBothSides(const Inventory &inventory, Findings &findings) {
  for (const go::Plugin &plugin : inventory.source.plugins)
    for (const go::Registration &registration : plugin.registrations)
      if (registration.onRequest && registration.onResponse)
        findings.push_back(makeFinding(FindingCode::ModifierOnBothSides, registration.at,
                                       "The modifier " + quote(registration.name) +
                                           " is registered for requests and for responses: 2.x looks at the request "
                                           "side first and stops, so it never acts on responses."));
}

void findUnresolved(const Inventory &inventory, Findings &findings) {
  bool missing = std::any_of(inventory.usedNames.begin(), inventory.usedNames.end(),
                             [](const UsedName &used) { return used.registrations.empty() && !used.enterprise; });
  if (!missing)
    return;
  for (const go::Plugin &plugin : inventory.source.plugins)
    for (const go::Registration &registration : plugin.registrations)
      if (!registration.resolved)
        findings.push_back(makeFinding(FindingCode::NameMayBeHere, registration.at,
                                       "This registration's name could not be resolved (" +
                                           registration.unresolvedBecause +
                                           "); it may be one that a configuration uses and that was not found."));
}

std::string listOf(const std::vector<std::string> &words, std::size_t limit) {
  std::string list;
  for (std::size_t i = 0; i < words.size() && i < limit; ++i)
    list += (i == 0 ? "" : ", ") + words[i];
  if (words.size() > limit)
    list += " and " + std::to_string(words.size() - limit) + " more";
  return list;
}

void findSourceMissing(const Inventory &inventory, Findings &findings) {
  for (std::size_t c = 0; c < inventory.compiled.size(); ++c) {
    const CompiledFile &file = inventory.compiled[c];
    bool used = false, left = false; // left: a use that the fork does not answer for
    for (const UsedName &name : inventory.usedNames)
      if (std::find(name.compiled.begin(), name.compiled.end(), c) != name.compiled.end()) {
        used = true;
        left |= !name.inFork;
      }
    if (!file.sources.empty() || (used && !left))
      continue;
    std::string message = "The source of this compiled plugin is not among the inputs: 3.0 does not load it, and it "
                          "cannot be moved.";
    if (!file.plugin.sources.empty())
      message += " It was built from " + listOf(file.plugin.sources, 5) + ".";
    findings.push_back(makeFinding(FindingCode::SourceMissing, {file.path}, message));
  }
}

void findUnfinished(const Inventory &inventory, Findings &findings) {
  for (const UsedName &used : inventory.usedNames) {
    const config::Use &use = inventory.gateways[used.gateway].uses[used.use];
    if (used.unfinished && use.live)
      findings.push_back(makeFinding(FindingCode::SkeletonUnfinished, use.at,
                                     std::string(toString(use.kind)) + " " + quote(used.name) + " at " + placeOf(use) +
                                         " is a skeleton in the build: it refuses what it is given until it is "
                                         "written."));
  }
}

// Names that only the binary, or only its source, has: one of them is not what production runs.
void findBinaryDiffers(const Inventory &inventory, Findings &findings) {
  for (const CompiledFile &file : inventory.compiled) {
    if (file.sources.size() != 1)
      continue;
    std::set<Key> there, here;
    bool complete = true;
    for (const binary::CompiledRegistration &registration : file.plugin.registrations) {
      complete &= !registration.names.empty();
      for (const std::string &name : registration.names)
        there.emplace(registration.kind, name);
    }
    const go::Plugin &plugin = inventory.source.plugins[file.sources.front()];
    for (const go::Registration &registration : plugin.registrations) {
      complete &= registration.resolved;
      here.emplace(registration.kind, registration.name);
    }
    if (!complete || there == here)
      continue;
    auto only = [](const std::set<Key> &a, const std::set<Key> &b) {
      std::vector<std::string> words;
      for (const Key &key : a)
        if (!b.count(key))
          words.push_back(std::string(toString(key.first)) + " " + quote(key.second));
      return words.empty() ? std::string("nothing more") : listOf(words, 10);
    };
    findings.push_back(makeFinding(FindingCode::BinaryDiffers, {file.path},
                                   "This compiled plugin and its source, " + plugin.id +
                                       ", do not register the same: the binary has " + only(there, here) +
                                       ", the source " + only(here, there) +
                                       ". The binary was built from another state of the source."));
  }
}

// Compiled plugins that the release at hand refuses: what they guard is open today.
void findNeverLoaded(const Inventory &inventory, Findings &findings) {
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p) {
    const go::Plugin &plugin = inventory.source.plugins[p];
    auto reasons = whyNeverLoaded(inventory, p);
    if (reasons.empty() || plugin.registrations.empty())
      continue;
    Finding finding = makeFinding(
        FindingCode::BuiltForAnother, plugin.registrations.front().at,
        std::string(inventory.from.version) +
            " refuses to load what the build lines and go.mod make of this plugin, and goes on without it: " +
            listOf(reasons, 4) +
            ". If production is built like this, the plugin never was active, and the migrated build turns it on.");
    if (plugin.role != go::SecurityRole::None)
      finding.severity = Severity::Error;
    findings.push_back(std::move(finding));
  }
}

// `-ldflags "-X main.Version=1"` names a package that is no longer called main.
void findLinkerVariables(const Inventory &inventory, Findings &findings) {
  std::set<const BuildLine *> seen;
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
    for (const BuildLine *line : buildsOf(inventory, p)) {
      if (line->linkerVariables.empty() || !seen.insert(line).second)
        continue;
      std::vector<std::string> names;
      for (const auto &[name, value] : line->linkerVariables)
        names.push_back(name);
      findings.push_back(makeFinding(FindingCode::LinkerVariables, line->at,
                                     "This build line sets " + listOf(names, 8) + " of the plugin " +
                                         inventory.source.plugins[p].id +
                                         " when it links; in the build the package has another path, and the variables "
                                         "keep the values that the source gives them."));
    }
}

void findNeverFitted(const Inventory &inventory, Findings &findings) {
  if (!inventory.fromIsKnown)
    return;
  for (const CompiledFile &file : inventory.compiled) {
    std::vector<std::string> reasons;
    for (const binary::Difference &difference : binary::fitOf(file.plugin, inventory.from).differences)
      reasons.push_back((difference.what == "go" ? "Go" : difference.what) + " " + difference.have +
                        " where the gateway has " + difference.want);
    if (inventory.officialImage && !file.plugin.missingInMusl.empty())
      reasons.push_back("a need for " + listOf(file.plugin.missingInMusl, 3) +
                        ", which the official image's C library (musl) does not have");
    if (!reasons.empty())
      findings.push_back(makeFinding(FindingCode::NeverFitted, {file.path},
                                     std::string(inventory.from.version) +
                                         " refuses to load this compiled plugin, and goes on without it: it has " +
                                         listOf(reasons, 4) +
                                         ". If this is the file in production, what it guards is open today, and the "
                                         "migrated build turns it on."));
  }
}

} // namespace

void join(Inventory &inventory) {
  joinCompiled(inventory);
  joinUses(inventory, registryOf(inventory));
}

Findings joinFindings(const Inventory &inventory) {
  Findings findings;
  findUnregistered(inventory, findings);
  findIgnored(inventory, findings);
  findUnused(inventory, findings);
  findClashes(inventory, findings, registryOf(inventory));
  findBothSides(inventory, findings);
  findUnresolved(inventory, findings);
  findSourceMissing(inventory, findings);
  findUnfinished(inventory, findings);
  findBinaryDiffers(inventory, findings);
  findNeverFitted(inventory, findings);
  findNeverLoaded(inventory, findings);
  findLinkerVariables(inventory, findings);
  Findings ofScripts = scriptFindings(inventory);
  findings.insert(findings.end(), ofScripts.begin(), ofScripts.end());
  return findings;
}

} // namespace unplug::inventory

// Giving each input its one state, and counting that none was lost.
#include "Plan/Ledger.h"

#include "Plan/Scripts.h"
#include "Support/Error.h"

#include <algorithm>
#include <set>

namespace unplug::plan {

std::string_view toString(Category category) {
  switch (category) {
  case Category::Files:
    return "files";
  case Category::Uses:
    return "uses";
  case Category::Registrations:
    return "registrations";
  case Category::ConfigKeys:
    return "configKeys";
  case Category::Stanzas:
    return "stanzas";
  }
  return "";
}

std::map<State, unsigned> Ledger::count(Category category) const {
  std::map<State, unsigned> counts;
  for (const LedgerEntry &entry : entries)
    if (entry.category == category)
      ++counts[entry.state];
  return counts;
}

namespace {

using inventory::Inventory;

struct Judged {
  State state;
  std::string because;
};

// Which of two states a whole takes when its parts differ: the one that leaves more to do.
Judged worse(const Judged &a, const Judged &b) {
  auto weight = [](State state) {
    switch (state) {
    case State::NotUnderstood:
      return 6;
    case State::Impossible:
      return 5;
    case State::NeedsPerson:
      return 4;
    case State::MigratedWithDifference:
      return 3;
    case State::Migrated:
      return 2;
    case State::Verified:
      return 1;
    default:
      return 0;
    }
  };
  return weight(b.state) > weight(a.state) ? b : a;
}

class Judge {
public:
  Judge(const Inventory &inventory, const Plan &plan, const Stage &stage)
      : inventory(inventory), plan(plan), stage(stage), unfinished(stage.unfinished) {
    for (const Verdict &verdict : plan.verdicts)
      strategyOf.emplace(verdict.plugin, verdict.strategy);
    for (const go::Plugin &plugin : inventory.source.plugins)
      if (auto found = strategyOf.find(plugin.id); found != strategyOf.end() && found->second == Strategy::Lua)
        if (scriptHasGaps(inventory, plugin))
          unfinished.insert(plugin.id);
    for (const inventory::UsedName &used : inventory.usedNames)
      namesOf[{used.gateway, used.use}].push_back(&used);
  }

  Judged plugin(const go::Plugin &plugin) const {
    auto found = strategyOf.find(plugin.id);
    Strategy strategy = found == strategyOf.end() ? Strategy::InTree : found->second;
    if (strategy == Strategy::Remove)
      return {State::OutOfScope, "the plan removes the plugin"};
    if (strategy == Strategy::Lua && unfinished.count(plugin.id))
      return {State::NeedsPerson, "its script has gaps"};
    if (strategy == Strategy::Lua)
      return stage.migrated ? Judged{State::Migrated, "it becomes a script"}
                            : Judged{State::Fine, "it is a script by now"};
    if (strategy == Strategy::Builtin && stage.migrated)
      return {State::Migrated, "a component of the gateway does it"};
    if (strategy == Strategy::Enterprise)
      return {State::OutOfScope, "the plan keeps it for the Enterprise edition"};
    if (strategy != Strategy::InTree)
      return {State::NeedsPerson, "the plan says " + std::string(toString(strategy))};
    if (stage.leftOut.count(plugin.id))
      return {State::OutOfScope, "the plan gives its names to another plugin"};
    if (stage.migrated)
      return {State::Migrated, {}};
    return isInFork(plugin) ? Judged{State::Fine, "in the fork"} : Judged{State::NeedsPerson, "3.0 loads no plugins"};
  }

  Judged compiled(const inventory::CompiledFile &file) const {
    if (!file.sources.empty())
      return {State::Fine, "its source is among the inputs"};
    auto found = strategyOf.find(file.path);
    if (found != strategyOf.end() && found->second == Strategy::Remove)
      return {State::OutOfScope, "the plan removes the plugin"};
    return {State::NeedsPerson, "its source is missing"};
  }

  Judged use(std::size_t gateway, std::size_t index) const {
    const config::Use &use = inventory.gateways[gateway].uses[index];
    if (!use.live)
      return {State::OutOfScope, "2.x ignored it: " + use.deadBecause};
    if (auto script = stage.scripts.find({gateway, index}); script != stage.scripts.end())
      return {script->second.state, script->second.because};
    auto names = namesOf.find({gateway, index});
    if (names == namesOf.end())
      return {State::OutOfScope, "2.x injected nothing: it names nothing"};
    Judged all = name(use.kind, *names->second.front());
    for (const inventory::UsedName *used : names->second)
      all = worse(all, name(use.kind, *used));
    return all;
  }

  Judged stanza(std::size_t gateway, const config::Stanza &stanza) const {
    if (stanza.ignoredIn2x)
      return {State::OutOfScope, "2.x ignored it"};
    if (stage.for2x && !catalog::pluginKindOf(stanza.shortName))
      return {State::Fine, "2.x takes it as it is"};
    if (stanza.removed)
      return {State::Impossible, "3.0 has no such component"};
    if (!inventory.gateways[gateway].supported)
      return {State::NeedsPerson, "2.x refuses the configuration's version"};
    const auto &uses = inventory.gateways[gateway].uses;
    auto itself =
        std::find_if(uses.begin(), uses.end(), [&](const config::Use &one) { return one.pointer == stanza.pointer; });
    auto index = static_cast<std::size_t>(itself - uses.begin());
    if (stage.scripts.count({gateway, index}) != 0)
      return use(gateway, index);
    if (stanza.byHand && !stage.for2x)
      return {State::NeedsPerson, "its name has to be changed by hand"};
    if (stanza.legacy && !stage.for2x)
      return stage.migrated ? Judged{State::Migrated, "short name"}
                            : Judged{State::NeedsPerson, "3.0 ignores the legacy name"};
    return itself == uses.end() ? Judged{State::Fine, {}} : use(gateway, index);
  }

private:
  Judged name(PluginKind kind, const inventory::UsedName &used) const {
    if (used.inFork && used.unfinished)
      return {State::NeedsPerson, "a skeleton, not written yet"};
    if (used.inFork)
      return {State::Fine, "registered in the fork"};
    if (!used.compiled.empty())
      return compiled(inventory.compiled[used.compiled.front()]);
    if (used.enterprise)
      return {State::Impossible, "Enterprise only"};
    for (auto ref = used.registrations.rbegin(); ref != used.registrations.rend(); ++ref)
      if (const go::Plugin &candidate = inventory.source.plugins[ref->plugin]; !stage.leftOut.count(candidate.id))
        return plugin(candidate);
    for (const Unregistered &missing : plan.unregistered)
      if (missing.kind == kind && missing.name == used.name && missing.decision == MissingName::Ignore)
        return {stage.migrated ? State::Migrated : State::Fine, "2.x went on without it, and so does the plan"};
    return {State::NeedsPerson, "no plugin among the inputs registers \"" + used.name + "\""};
  }

  bool isInFork(const go::Plugin &plugin) const {
    if (!inventory.fork || !inventory.fork->wired || plugin.registrations.empty())
      return false;
    return std::all_of(plugin.registrations.begin(), plugin.registrations.end(), [&](const go::Registration &wanted) {
      for (const go::Plugin &there : inventory.fork->source.plugins)
        for (const go::Registration &registration : there.registrations)
          if (registration.kind == wanted.kind && registration.name == wanted.name)
            return true;
      return false;
    });
  }

  const Inventory &inventory;
  const Plan &plan;
  const Stage &stage;
  std::set<std::string> unfinished; // plugins whose scripts have gaps
  std::map<std::string, Strategy> strategyOf;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<const inventory::UsedName *>> namesOf;
};

void addFiles(Ledger &ledger, const Inventory &inventory, const Judge &judge, const Stage &stage) {
  std::map<std::string, Judged> known;
  for (const go::Plugin &plugin : inventory.source.plugins)
    for (std::size_t package : plugin.local)
      for (std::size_t file : inventory.source.packages[package].files) {
        Judged state = judge.plugin(plugin);
        auto [at, fresh] = known.emplace(inventory.source.files[file].file.path, state);
        if (!fresh)
          at->second = worse(at->second, state);
      }
  for (const config::Gateway &gateway : inventory.gateways)
    if (!gateway.supported)
      known[gateway.path] = {State::NeedsPerson, "its version is not 3"};
    else
      for (const config::SourceText &source : gateway.sources)
        if (!source.edits.empty() && !stage.for2x)
          known[source.file.path] =
              stage.migrated ? Judged{State::Migrated, {}} : Judged{State::NeedsPerson, "3.0 ignores legacy names"};
  for (const auto &[path, state] : stage.fileStates) {
    auto because = stage.because.find(path);
    known[path] = {state, because == stage.because.end() ? "" : because->second};
  }
  for (const inventory::FileEntry &file : inventory.files) {
    auto found = known.find(file.path);
    bool trusted = file.state != State::NotUnderstood && found != known.end();
    ledger.entries.push_back({Category::Files, file.path, trusted ? found->second.state : file.state,
                              trusted ? found->second.because : file.because});
  }
}

std::string idOf(const go::Registration &registration, const go::Plugin &plugin, std::size_t index) {
  return plugin.id + "#" + std::to_string(index) + " " + std::string(toString(registration.kind)) + " " +
         registration.name;
}

std::string idOf(const config::Setting &setting, const std::string &use, std::size_t index) {
  std::string id = use;
  for (const std::string &part : setting.path)
    id += "/" + part;
  return id + "@" + std::to_string(index); // a key may come twice
}

} // namespace

Ledger makeLedger(const Inventory &inventory, const Plan &plan, const Stage &stage) {
  Ledger ledger;
  Judge judge(inventory, plan, stage);
  addFiles(ledger, inventory, judge, stage);
  for (std::size_t g = 0; g < inventory.gateways.size(); ++g) {
    const config::Gateway &gateway = inventory.gateways[g];
    for (std::size_t u = 0; u < gateway.uses.size(); ++u) {
      std::string id = gateway.name() + "#" + gateway.uses[u].pointer;
      Judged state = judge.use(g, u);
      ledger.entries.push_back({Category::Uses, id, state.state, state.because});
      for (std::size_t s = 0; s < gateway.uses[u].settings.size(); ++s)
        ledger.entries.push_back(
            {Category::ConfigKeys, idOf(gateway.uses[u].settings[s], id, s), state.state, state.because});
    }
    for (std::size_t s = 0; s < gateway.stanzas.size(); ++s) {
      Judged state = judge.stanza(g, gateway.stanzas[s]);
      ledger.entries.push_back({Category::Stanzas,
                                gateway.name() + "#" + gateway.stanzas[s].pointer + "@" + std::to_string(s),
                                state.state, state.because});
    }
  }
  for (const go::Plugin &plugin : inventory.source.plugins)
    for (std::size_t r = 0; r < plugin.registrations.size(); ++r) {
      Judged state = plugin.registrations[r].resolved
                         ? judge.plugin(plugin)
                         : Judged{State::NotUnderstood, plugin.registrations[r].unresolvedBecause};
      ledger.entries.push_back(
          {Category::Registrations, idOf(plugin.registrations[r], plugin, r), state.state, state.because});
    }
  for (const inventory::CompiledFile &file : inventory.compiled)
    for (const binary::CompiledRegistration &registration : file.plugin.registrations) {
      Judged state = judge.compiled(file);
      ledger.entries.push_back({Category::Registrations, file.path + "#" + std::string(toString(registration.kind)),
                                state.state, state.because});
    }
  return ledger;
}

llvm::Error checkBalance(const Ledger &ledger, const Inventory &inventory) {
  std::map<Category, std::size_t> expected;
  expected[Category::Files] = inventory.inputs.files.size();
  for (const config::Gateway &gateway : inventory.gateways) {
    expected[Category::Uses] += gateway.uses.size();
    expected[Category::Stanzas] += gateway.stanzas.size();
    for (const config::Use &use : gateway.uses)
      expected[Category::ConfigKeys] += use.settings.size();
  }
  for (const go::Plugin &plugin : inventory.source.plugins)
    expected[Category::Registrations] += plugin.registrations.size();
  for (const inventory::CompiledFile &file : inventory.compiled)
    expected[Category::Registrations] += file.plugin.registrations.size();

  std::map<Category, std::set<std::string>> seen;
  for (const LedgerEntry &entry : ledger.entries)
    if (!seen[entry.category].insert(entry.id).second)
      return refusal({}, "the ledger does not balance: " + entry.id + " is counted twice",
                     "This is a fault of unplug: please report it.");
  for (Category category : categories)
    if (seen[category].size() != expected[category])
      return refusal({},
                     "the ledger does not balance: " + std::to_string(expected[category]) + " " +
                         std::string(toString(category)) + " were read, " + std::to_string(seen[category].size()) +
                         " have a state",
                     "This is a fault of unplug: please report it.");
  return llvm::Error::success();
}

} // namespace unplug::plan

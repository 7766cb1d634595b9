// The default plan: what the facts say about each plugin, and what moving it will take.
#include "Plan/Plan.h"

#include "Plan/Alternatives.h"
#include "Plan/Scripts.h"

#include "Support/Error.h"

#include <algorithm>
#include <set>

namespace unplug::plan {

std::string_view toString(Strategy strategy) {
  switch (strategy) {
  case Strategy::InTree:
    return "in-tree";
  case Strategy::Lua:
    return "lua";
  case Strategy::Builtin:
    return "builtin";
  case Strategy::Enterprise:
    return "enterprise";
  case Strategy::Remove:
    return "remove";
  case Strategy::Skeleton:
    return "skeleton";
  }
  return "";
}

std::string_view toString(UseStrategy strategy) {
  switch (strategy) {
  case UseStrategy::AsThePlugin:
    return "plugin";
  case UseStrategy::InTree:
    return "in-tree";
  case UseStrategy::Lua:
    return "lua";
  case UseStrategy::Builtin:
    return "builtin";
  }
  return "";
}

std::string_view toString(OnError onError) {
  return onError == OnError::Refuse ? "refuse" : "skip";
}

std::string_view toString(MissingName decision) {
  switch (decision) {
  case MissingName::Refuse:
    return "refuse";
  case MissingName::Ignore:
    return "ignore";
  case MissingName::Skeleton:
    return "skeleton";
  }
  return "";
}

namespace {

using inventory::Inventory;

std::string count(std::size_t n, const std::string &what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

// Import paths whose first element has a dot: modules that the fork must require.
std::set<std::string> foreignImports(const Inventory &inventory, const go::Plugin &plugin) {
  std::set<std::string> found;
  for (std::size_t package : plugin.local)
    for (std::size_t file : inventory.source.packages[package].files)
      for (const go::Import &import : inventory.source.files[file].imports) {
        std::string first = import.path.substr(0, import.path.find('/'));
        bool local = std::any_of(plugin.local.begin(), plugin.local.end(),
                                 [&](std::size_t p) { return inventory.source.packages[p].importPath == import.path; });
        if (first.find('.') != std::string::npos && !local)
          found.insert(import.path);
      }
  return found;
}

Effort effortOf(const Inventory &inventory, const go::Plugin &plugin) {
  Effort effort;
  auto add = [&](unsigned points, std::string because) {
    effort.points += points;
    effort.because.push_back(std::move(because));
  };
  add(1, count(plugin.lines, "line") + " of Go move as they are");
  if (plugin.local.size() > 1)
    add(1, count(plugin.local.size(), "package") + " move together");
  if (auto foreign = foreignImports(inventory, plugin); !foreign.empty())
    add(static_cast<unsigned>(1 + foreign.size() / 5), count(foreign.size(), "import") + " from other modules");
  if (!plugin.mainIsEmpty)
    add(1, "func main is not empty");
  std::size_t unresolved = static_cast<std::size_t>(std::count_if(
      plugin.registrations.begin(), plugin.registrations.end(), [](const auto &r) { return !r.resolved; }));
  if (unresolved > 0)
    add(2, count(unresolved, "registration") + " with a name that could not be resolved");
  if (plugin.role != go::SecurityRole::None)
    add(2, "it is there to " + std::string(go::toString(plugin.role)) + ": test it on the built gateway");
  effort.hoursLow = std::max(1U, effort.points / 2);
  effort.hoursHigh = effort.points * 2;
  return effort;
}

Verdict verdictOf(const Inventory &inventory, const go::Plugin &plugin) {
  Verdict verdict{plugin.id, Strategy::InTree, {}, effortOf(inventory, plugin), OnError::Skip, {}};
  verdict.reasons.push_back("its source is among the inputs");
  bool live = false, used = false;
  for (const inventory::UsedName &name : inventory.usedNames)
    for (inventory::RegistrationRef ref : name.registrations)
      if (&inventory.source.plugins[ref.plugin] == &plugin) {
        used = true;
        live |= inventory.gateways[name.gateway].uses[name.use].live;
      }
  if (!inventory.gateways.empty() && !used)
    verdict.reasons.push_back("no configuration among the inputs uses it");
  else if (used && !live)
    verdict.reasons.push_back("2.x never acted on a stanza that uses it");
  if (!whyNeverLoaded(inventory, static_cast<std::size_t>(&plugin - inventory.source.plugins.data())).empty())
    verdict.reasons.push_back("by its build lines and go.mod, " + std::string(inventory.from.version) +
                              " never loaded it: the build turns it on");
  if (plugin.role != go::SecurityRole::None) {
    verdict.onError = OnError::Refuse;
    for (const std::string &evidence : plugin.roleEvidence)
      verdict.reasons.push_back(std::string(go::toString(plugin.role)) + ": " + evidence);
  }
  return verdict;
}

Verdict verdictOf(const inventory::CompiledFile &file) {
  Verdict verdict{file.path, Strategy::Skeleton, {"its source is not among the inputs"}, {}, OnError::Refuse, {}};
  constexpr std::size_t shown = 5;
  for (std::size_t i = 0; i < file.plugin.sources.size() && i < shown; ++i)
    verdict.reasons.push_back("built from " + file.plugin.sources[i]);
  verdict.effort = {8, 4, 16, {"the source has to be found, or written again"}};
  return verdict;
}

} // namespace

std::vector<std::string> plannedPlugins(const Inventory &inventory) {
  std::vector<std::string> ids;
  for (const go::Plugin &plugin : inventory.source.plugins)
    ids.push_back(plugin.id);
  for (const inventory::CompiledFile &file : inventory.compiled)
    if (file.sources.empty())
      ids.push_back(file.path);
  return ids;
}

Plan makePlan(const Inventory &inventory, const Scripts &scripts, const Options &options) {
  Plan plan;
  plan.from = inventory.from.version;
  std::set<std::size_t> exact = exactlyScripts(inventory, scripts), ofModifiers;
  for (const ScriptUse &use : scripts.uses) {
    const config::Gateway &gateway = inventory.gateways[use.gateway];
    plan.uses.push_back({gateway.name(), gateway.uses[use.use].pointer, gateway.uses[use.use].names,
                         use.result.stanza.has_value(), UseStrategy::AsThePlugin});
    ofModifiers.insert(use.plugins.begin(), use.plugins.end());
  }
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p) {
    Verdict verdict = verdictOf(inventory, inventory.source.plugins[p]);
    if (std::string script = ofModifiers.count(p) ? "" : scriptAmongInputs(inventory, inventory.source.plugins[p]);
        !script.empty()) {
      verdict.strategy = Strategy::Lua;
      verdict.reasons.push_back("it is the script " + script + " by now");
    } else if (exact.count(p) != 0) {
      bool isOfServer = std::any_of(scripts.uses.begin(), scripts.uses.end(), [&](const ScriptUse &use) {
        return use.plugins.count(p) != 0 && use.description.kind == PluginKind::HttpServer;
      });
      verdict.reasons.push_back(isOfServer ? "it could be a script of the gateway's own Lua at each endpoint, with the "
                                             "same behaviour there and none elsewhere"
                                           : "every use of it could be a script of the gateway's own Lua, with the same "
                                             "behaviour");
      if (options.preferLua)
        verdict.strategy = Strategy::Lua;
    }
    plan.verdicts.push_back(std::move(verdict));
  }
  for (const inventory::CompiledFile &file : inventory.compiled)
    if (file.sources.empty())
      plan.verdicts.push_back(verdictOf(file));
  addAlternatives(plan, inventory, scripts);

  std::set<std::pair<PluginKind, std::string>> missing;
  std::map<std::pair<PluginKind, std::string>, std::vector<std::string>> registered;
  for (const inventory::UsedName &used : inventory.usedNames) {
    PluginKind kind = inventory.gateways[used.gateway].uses[used.use].kind;
    if (used.registrations.empty() && used.compiled.empty() && !used.inFork && missing.emplace(kind, used.name).second)
      plan.unregistered.push_back(
          {kind, used.name, options.skeleton && !used.enterprise ? MissingName::Skeleton : MissingName::Refuse});
  }
  std::sort(plan.unregistered.begin(), plan.unregistered.end(), [](const Unregistered &a, const Unregistered &b) {
    return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
  });

  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
    order.emplace_back(loadingOrder(inventory, p), p);
  std::sort(order.begin(), order.end());
  for (const auto &[file, p] : order)
    for (const go::Registration &registration : inventory.source.plugins[p].registrations) {
      if (!registration.resolved)
        continue;
      auto &ids = registered[{registration.kind, registration.name}];
      if (std::find(ids.begin(), ids.end(), inventory.source.plugins[p].id) == ids.end())
        ids.push_back(inventory.source.plugins[p].id);
    }
  for (auto &[key, ids] : registered)
    if (ids.size() > 1)
      plan.clashes.push_back({key.first, key.second, ids, {}});

  for (const inventory::FileEntry &file : inventory.files)
    if (!file.hash.empty())
      plan.inputs.emplace(file.path, file.hash);
  return plan;
}

void addAlternatives(Plan &plan, const Inventory &inventory, const Scripts &scripts) {
  for (Verdict &verdict : plan.verdicts)
    for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
      if (inventory.source.plugins[p].id == verdict.plugin)
        verdict.alternatives = alternativesOf(inventory, scripts, p);
}

llvm::Error checkFresh(const Plan &plan, const Inventory &inventory, const std::string &display) {
  std::vector<std::string> stale;
  std::map<std::string, std::string> now;
  for (const inventory::FileEntry &file : inventory.files)
    if (!file.hash.empty())
      now.emplace(file.path, file.hash);
  for (const auto &[path, hash] : plan.inputs)
    if (auto found = now.find(path); found == now.end())
      stale.push_back(path + " (gone)");
    else if (found->second != hash)
      stale.push_back(path + " (changed)");
  for (const auto &[path, hash] : now)
    if (!plan.inputs.count(path))
      stale.push_back(path + " (new)");
  if (!stale.empty()) {
    std::string list;
    for (std::size_t i = 0; i < stale.size() && i < 10; ++i)
      list += (i == 0 ? "" : ", ") + stale[i];
    if (stale.size() > 10)
      list += " and " + std::to_string(stale.size() - 10) + " more";
    return refusal({display}, "the plan was made from other inputs: " + list,
                   "Make it again with `unplug plan`, and carry your decisions over.");
  }
  auto all = plannedPlugins(inventory);
  std::set<std::string> ids(all.begin(), all.end()), planned;
  for (const Verdict &verdict : plan.verdicts)
    if (!ids.count(verdict.plugin) || !planned.insert(verdict.plugin).second)
      return refusal({display},
                     "a verdict for \"" + verdict.plugin + "\", which is no plugin of the inputs or has one already",
                     "Make the plan again with `unplug plan`.");
  if (planned.size() != ids.size())
    return refusal({display}, "not every plugin of the inputs has a verdict",
                   "Make the plan again with `unplug plan`.");
  for (const UseChoice &choice : plan.uses) {
    auto is = [&](const config::Gateway &gateway) {
      return gateway.name() == choice.gateway &&
             std::any_of(gateway.uses.begin(), gateway.uses.end(),
                         [&](const config::Use &use) { return use.pointer == choice.pointer; });
    };
    if (std::none_of(inventory.gateways.begin(), inventory.gateways.end(), is))
      return refusal({display}, "a decision for " + choice.gateway + "#" + choice.pointer + ", where no stanza is",
                     "Make the plan again with `unplug plan`.");
  }
  return llvm::Error::success();
}

} // namespace unplug::plan

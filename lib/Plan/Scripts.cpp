// One translation of everything, from which the plan picks.
#include "Plan/Scripts.h"

#include "Plan/Components.h"

#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>
#include <optional>

namespace unplug::plan {

using inventory::Inventory;

namespace {

std::string placed(const lua::Obstacle &obstacle) {
  std::string place = toString(obstacle.at);
  return (place.empty() ? "" : place + ": ") + obstacle.reason;
}

// The first few of what stands in the way.
std::string listed(const std::vector<lua::Obstacle> &obstacles) {
  constexpr std::size_t shown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, obstacles.size()); ++i)
    text += (text.empty() ? "" : "; ") + placed(obstacles[i]);
  if (obstacles.size() > shown)
    text += "; and " + std::to_string(obstacles.size() - shown) + " more";
  return text;
}

// The verdicts that come next, each once.
std::string nextBest(const std::vector<lua::Obstacle> &obstacles) {
  std::vector<std::string_view> next;
  for (const lua::Obstacle &one : obstacles)
    if (std::string_view instead = lua::insteadOf(one.kind); std::find(next.begin(), next.end(), instead) == next.end())
      next.push_back(instead);
  if (next.size() > 2) // what helps against one of many helps little
    return "in-tree";
  std::string text;
  for (std::string_view one : next)
    text += (text.empty() ? "" : "; ") + std::string(one);
  return text;
}

} // namespace

llvm::Expected<Scripts> couldBeScripts(const Inventory &inventory, const lua::Options &options) {
  Scripts scripts;
  std::vector<lua::Use> uses;
  for (const lua::GatewayUses &ofGateway : lua::usesOf(inventory, options))
    for (std::size_t i = 0; i < ofGateway.uses.size(); ++i) {
      ScriptUse use;
      use.gateway = ofGateway.gateway;
      use.use = ofGateway.index[i];
      use.description = ofGateway.uses[i];
      for (const lua::Modifier &modifier : use.description.modifiers)
        use.plugins.insert(modifier.plugin);
      uses.push_back(use.description);
      scripts.uses.push_back(std::move(use));
    }
  auto translation = lua::translate(inventory.source, uses, options);
  if (!translation)
    return translation.takeError();
  for (std::size_t i = 0; i < scripts.uses.size(); ++i)
    scripts.uses[i].result = std::move(translation->uses[i]);
  scripts.plugins = std::move(translation->plugins);
  return scripts;
}

bool isUsedOtherwise(const Inventory &inventory, const Scripts &scripts, std::size_t plugin) {
  return std::any_of(inventory.usedNames.begin(), inventory.usedNames.end(), [&](const inventory::UsedName &used) {
    bool couldBe = std::any_of(scripts.uses.begin(), scripts.uses.end(), [&](const ScriptUse &one) {
      return one.gateway == used.gateway && one.use == used.use;
    });
    return inventory.gateways[used.gateway].uses[used.use].live && !couldBe &&
           std::any_of(used.registrations.begin(), used.registrations.end(),
                       [&](inventory::RegistrationRef ref) { return ref.plugin == plugin; });
  });
}

namespace {

// The script that an earlier run made of the plugin: its display path and text.
std::pair<std::string, std::string> madeScript(const Inventory &inventory, const go::Plugin &plugin) {
  const std::string first = lua::scriptHeading(plugin.id);
  for (const InputFile &file : inventory.inputs.files) {
    if (!file.path.ends_with(".lua"))
      continue;
    auto text = readFile(file.absolute, file.path, 4 << 20);
    if (!text)
      llvm::consumeError(text.takeError()); // then it is no script of ours
    else if (text->starts_with(first))
      return {file.path, std::move(*text)};
  }
  return {};
}

} // namespace

std::string scriptAmongInputs(const Inventory &inventory, const go::Plugin &plugin) {
  return madeScript(inventory, plugin).first;
}

bool scriptHasGaps(const Inventory &inventory, const go::Plugin &plugin) {
  return !inventory::gapsIn(madeScript(inventory, plugin).second).empty();
}

std::set<std::size_t> pluginsReplaced(const Plan &plan, const Inventory &inventory) {
  std::set<std::size_t> plugins;
  for (const Verdict &verdict : plan.verdicts)
    for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
      if ((verdict.strategy == Strategy::Lua || verdict.strategy == Strategy::Builtin) &&
          inventory.source.plugins[p].id == verdict.plugin)
        plugins.insert(p);
  return plugins;
}

namespace {

// What the plan makes of each use: what it says of it, else what it says of its plugins.
class Choosing {
public:
  Choosing(const Plan &plan, const Inventory &inventory, const Scripts &scripts)
      : inventory(inventory), scripts(scripts), replaced(pluginsReplaced(plan, inventory)) {
    for (const UseChoice &choice : plan.uses)
      choices[{choice.gateway, choice.pointer}] = choice.strategy;
    for (const Verdict &verdict : plan.verdicts)
      strategyOf.emplace(verdict.plugin, verdict.strategy);
  }

  llvm::Expected<std::vector<ChosenUse>> run() {
    for (std::size_t i = 0; i < scripts.uses.size(); ++i)
      if (auto error = choose(i))
        return std::move(error);
    if (auto error = checkLeaving())
      return std::move(error);
    return std::move(chosen);
  }

private:
  const config::Use &stanzaOf(const ScriptUse &use) const { return inventory.gateways[use.gateway].uses[use.use]; }

  // What the plan says of the stanza's plugins; nothing when it says several things and one of them replaces a plugin.
  std::optional<UseStrategy> ofPlugins(const ScriptUse &use) const {
    std::set<UseStrategy> all;
    for (std::size_t p : use.plugins) {
      auto found = strategyOf.find(inventory.source.plugins[p].id);
      all.insert(replaced.count(p) == 0           ? UseStrategy::InTree
                 : found->second == Strategy::Lua ? UseStrategy::Lua
                                                  : UseStrategy::Builtin);
    }
    if (all.empty())
      return UseStrategy::InTree;
    return all.size() == 1 ? std::optional(*all.begin()) : std::nullopt;
  }

  llvm::Error choose(std::size_t index) {
    const ScriptUse &use = scripts.uses[index];
    const config::Use &stanza = stanzaOf(use);
    auto choice = choices.find({inventory.gateways[use.gateway].name(), stanza.pointer});
    UseStrategy said = choice == choices.end() ? UseStrategy::AsThePlugin : choice->second;
    std::optional<UseStrategy> wanted = said == UseStrategy::AsThePlugin ? ofPlugins(use) : said;
    bool some =
        std::any_of(use.plugins.begin(), use.plugins.end(), [&](std::size_t p) { return replaced.count(p) != 0; });
    if (!wanted || (wanted == UseStrategy::InTree && some)) {
      std::string names;
      for (std::size_t p : use.plugins)
        names += (names.empty() ? "" : ", ") + inventory.source.plugins[p].id;
      return refusal(
          stanza.at, "the plan replaces a plugin that this stanza keeps in the build: it is of " + names,
          "Let all plugins of a stanza be replaced in the same way or none, or say \"lua\" for this use in the plan.");
    }
    if (wanted == UseStrategy::InTree)
      return llvm::Error::success();
    if (wanted == UseStrategy::Lua && !use.result.stanza && !use.result.skeleton)
      return refusal(stanza.at, "this stanza cannot be a script: " + listed(use.result.obstacles),
                     "What comes next is " + nextBest(use.result.obstacles) +
                         (use.result.mayHaveSkeleton
                              ? ". `--skeleton` writes a script with gaps in these places, which let nothing pass."
                          : stanza.kind == PluginKind::HttpServer ? ". `unplug new lua-endpoint` starts a script by hand."
                                                                  : ". `unplug new lua-proxy` starts a script by hand."));
    if (wanted == UseStrategy::Builtin)
      if (Component component = componentFor(use); !component)
        return refusal(stanza.at, "no component does exactly what this stanza does: " + component.whyNot,
                       "Say \"in-tree\" or \"lua\"; or write the component's stanza yourself and say \"remove\".");
    chosen.push_back({index, *wanted});
    return llvm::Error::success();
  }

  // What a plugin that leaves registers besides, and what is there of it already.
  llvm::Error checkLeaving() const {
    std::set<std::pair<std::size_t, std::size_t>> uses;
    std::set<std::size_t> done;
    for (const ChosenUse &one : chosen) {
      const ScriptUse &use = scripts.uses[one.use];
      uses.emplace(use.gateway, use.use);
      done.insert(use.plugins.begin(), use.plugins.end());
    }
    for (const inventory::UsedName &used : inventory.usedNames) {
      const config::Use &stanza = inventory.gateways[used.gateway].uses[used.use];
      if (!stanza.live || stanza.kind == PluginKind::ReqRespModifier || uses.count({used.gateway, used.use}) != 0)
        continue;
      for (inventory::RegistrationRef ref : used.registrations)
        if (replaced.count(ref.plugin) != 0)
          return refusal(stanza.at,
                         inventory.source.plugins[ref.plugin].id + " cannot be replaced: it is used as " +
                             std::string(toString(stanza.kind)) + " here",
                         stanza.kind == PluginKind::HttpServer
                             ? "Say \"in-tree\" for it in the plan; or, where endpoints are all that counts, let it become "
                               "scripts of theirs with --allow scope."
                             : "Say \"in-tree\" for it in the plan.");
    }
    for (std::size_t p : replaced)
      if (done.count(p) == 0 && scriptAmongInputs(inventory, inventory.source.plugins[p]).empty())
        return refusal({inventory.source.plugins[p].id},
                       "the plan replaces it, and no configuration among the inputs uses it where that could be",
                       "Name its configuration too, or say \"in-tree\" or \"remove\" in the plan.");
    return llvm::Error::success();
  }

  const Inventory &inventory;
  const Scripts &scripts;
  std::set<std::size_t> replaced;
  std::map<std::pair<std::string, std::string>, UseStrategy> choices;
  std::map<std::string, Strategy> strategyOf;
  std::vector<ChosenUse> chosen;
};

} // namespace

llvm::Expected<std::vector<ChosenUse>> chosenUses(const Plan &plan, const Inventory &inventory,
                                                  const Scripts &scripts) {
  return Choosing(plan, inventory, scripts).run();
}

} // namespace unplug::plan

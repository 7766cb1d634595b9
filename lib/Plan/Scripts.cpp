// One translation of everything, from which the plan picks.
#include "Plan/Scripts.h"

#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>

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
  for (const lua::GatewayUses &ofGateway : lua::usesOf(inventory))
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

std::string scriptAmongInputs(const Inventory &inventory, const go::Plugin &plugin) {
  const std::string first = lua::scriptHeading(plugin.id);
  for (const InputFile &file : inventory.inputs.files) {
    if (!file.path.ends_with(".lua"))
      continue;
    auto text = readFile(file.absolute, file.path, 4 << 20);
    if (!text)
      llvm::consumeError(text.takeError()); // then it is no script of ours
    else if (text->starts_with(first))
      return file.path;
  }
  return {};
}

std::set<std::size_t> pluginsOfScripts(const Plan &plan, const Inventory &inventory) {
  std::set<std::size_t> plugins;
  for (const Verdict &verdict : plan.verdicts)
    for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
      if (verdict.strategy == Strategy::Lua && inventory.source.plugins[p].id == verdict.plugin)
        plugins.insert(p);
  return plugins;
}

llvm::Expected<std::vector<std::size_t>> chosenScripts(const Plan &plan, const Inventory &inventory,
                                                       const Scripts &scripts) {
  std::set<std::size_t> ofLua = pluginsOfScripts(plan, inventory);
  std::map<std::pair<std::string, std::string>, UseStrategy> choices;
  for (const UseChoice &choice : plan.uses)
    choices[{choice.gateway, choice.pointer}] = choice.strategy;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < scripts.uses.size(); ++i) {
    const ScriptUse &use = scripts.uses[i];
    const config::Gateway &gateway = inventory.gateways[use.gateway];
    const config::Use &stanza = gateway.uses[use.use];
    auto choice = choices.find({gateway.name(), stanza.pointer});
    UseStrategy strategy = choice == choices.end() ? UseStrategy::AsThePlugin : choice->second;
    bool some = std::any_of(use.plugins.begin(), use.plugins.end(), [&](std::size_t p) { return ofLua.count(p) != 0; });
    bool all = std::all_of(use.plugins.begin(), use.plugins.end(), [&](std::size_t p) { return ofLua.count(p) != 0; });
    if (strategy == UseStrategy::InTree ? some : strategy == UseStrategy::AsThePlugin && some && !all) {
      std::string names;
      for (std::size_t p : use.plugins)
        names += (names.empty() ? "" : ", ") + inventory.source.plugins[p].id;
      return refusal(stanza.at,
                     "the plan makes a plugin a script that this stanza keeps in the build: it is of " + names,
                     "Let all plugins of a stanza be scripts or none, or say \"lua\" for this use in the plan.");
    }
    if (strategy == UseStrategy::InTree || (strategy == UseStrategy::AsThePlugin && !some))
      continue;
    if (!use.result.stanza)
      return refusal(stanza.at, "this stanza cannot be a script: " + listed(use.result.obstacles),
                     "What comes next is " + nextBest(use.result.obstacles) +
                         ". `unplug new lua-proxy` starts a script by hand.");
    chosen.push_back(i);
  }
  std::set<std::size_t> done;
  for (std::size_t i : chosen)
    done.insert(scripts.uses[i].plugins.begin(), scripts.uses[i].plugins.end());
  for (std::size_t p : ofLua)
    if (done.count(p) == 0 && scriptAmongInputs(inventory, inventory.source.plugins[p]).empty())
      return refusal({inventory.source.plugins[p].id},
                     "the plan makes it a script, and no configuration among the inputs uses it as one",
                     "Name its configuration too, or say \"in-tree\" or \"remove\" in the plan.");
  // What else a plugin registers and a gateway uses cannot be left behind.
  for (const inventory::UsedName &used : inventory.usedNames) {
    const config::Use &stanza = inventory.gateways[used.gateway].uses[used.use];
    for (inventory::RegistrationRef ref : used.registrations)
      if (stanza.live && stanza.kind != PluginKind::ReqRespModifier && ofLua.count(ref.plugin) != 0)
        return refusal(stanza.at,
                       inventory.source.plugins[ref.plugin].id + " cannot be a script: it is used as " +
                           std::string(toString(stanza.kind)) + " here",
                       "Say \"in-tree\" for it in the plan.");
  }
  return chosen;
}

} // namespace unplug::plan

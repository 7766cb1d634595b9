// The catalogue of components is matched on what the translator saw the plugin do.
#include "Plan/Alternatives.h"

#include "Catalog/Builtins.h"
#include "Plan/Components.h"

#include <algorithm>
#include <cctype>

namespace unplug::plan {

namespace {

std::string lowered(std::string_view text) {
  std::string out;
  for (unsigned char c : text)
    out += c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  return out;
}

// What a plugin shows, for Builtins.def.
struct Shown {
  const inventory::Inventory &inventory;
  const go::Plugin &plugin;
  const lua::PluginResult &result;

  bool operation(std::string_view word) const {
    std::size_t equals = word.find('=');
    std::string kind = lowered(word.substr(0, equals));
    std::string subject = equals == std::string_view::npos ? "" : lowered(word.substr(equals + 1));
    return std::any_of(result.operations.begin(), result.operations.end(), [&](const lua::Operation &one) {
      return lowered(toString(one.kind)) == kind && lowered(one.subject).find(subject) != std::string::npos;
    });
  }

  bool import(std::string_view part) const {
    for (std::size_t package : plugin.local)
      for (std::size_t file : inventory.source.packages[package].files)
        for (const go::Import &one : inventory.source.files[file].imports)
          if (lowered(one.path).find(lowered(part)) != std::string::npos)
            return true;
    return false;
  }

  bool word(std::string_view text) const {
    if (text.starts_with("!"))
      return !word(text.substr(1));
    std::string_view value = text.substr(text.find(':') + 1);
    if (text.starts_with("role:"))
      return go::toString(plugin.role) == value;
    if (text.starts_with("kind:"))
      return std::any_of(plugin.kinds.begin(), plugin.kinds.end(),
                         [&](PluginKind kind) { return toString(kind) == value; });
    return text.starts_with("op:") ? operation(value) : import(value);
  }

  bool all(std::string_view evidence) const {
    while (!evidence.empty()) {
      std::string_view some = evidence.substr(0, evidence.find(' '));
      evidence.remove_prefix(std::min(some.size() + 1, evidence.size()));
      bool holds = false;
      while (!some.empty() && !holds) {
        std::string_view one = some.substr(0, some.find('|'));
        some.remove_prefix(std::min(one.size() + 1, some.size()));
        holds = word(one);
      }
      if (!holds)
        return false;
    }
    return true;
  }
};

void add(std::vector<std::string> &list, const std::string &text) {
  constexpr std::size_t shown = 20;
  if (std::find(list.begin(), list.end(), text) == list.end() && list.size() < shown)
    list.push_back(text);
}

Alternative asScript(const inventory::Inventory &inventory, const Scripts &scripts, std::size_t plugin) {
  Alternative script{Strategy::Lua, "", true, {}};
  bool used = false;
  auto addObstacles = [&](const std::vector<lua::Obstacle> &obstacles) {
    for (const lua::Obstacle &one : obstacles)
      add(script.differences, toString(one.at) + ": " + std::string(toString(one.kind)) + ": " + one.reason);
  };
  for (const ScriptUse &use : scripts.uses) {
    if (use.plugins.count(plugin) == 0)
      continue;
    used = true;
    script.exact &= use.result.stanza.has_value();
    addObstacles(use.result.obstacles);
    for (const lua::Note &note : use.result.notes)
      add(script.differences, toString(note.at) + ": " + note.text);
  }
  addObstacles(scripts.plugins[plugin].obstacles);
  script.exact &= used && scripts.plugins[plugin].obstacles.empty() && !isUsedOtherwise(inventory, scripts, plugin);
  return script;
}

// The component that does exactly what every use of the plugin does; empty when there is none.
std::string exactComponent(const inventory::Inventory &inventory, const Scripts &scripts, std::size_t plugin) {
  std::string found;
  if (isUsedOtherwise(inventory, scripts, plugin))
    return found;
  for (const ScriptUse &use : scripts.uses) {
    if (use.plugins.count(plugin) == 0)
      continue;
    Component component = componentFor(use);
    if (!component || (!found.empty() && found != component.nameSpace))
      return {};
    found = component.nameSpace;
  }
  return found;
}

} // namespace

std::vector<Alternative> alternativesOf(const inventory::Inventory &inventory, const Scripts &scripts,
                                        std::size_t plugin) {
  std::vector<Alternative> alternatives = {asScript(inventory, scripts, plugin)};
  std::string exact = exactComponent(inventory, scripts, plugin);
  if (!exact.empty())
    alternatives.push_back({Strategy::Builtin, exact, true, {}});
  Shown shown{inventory, inventory.source.plugins[plugin], scripts.plugins[plugin]};
  for (const catalog::Builtin &row : catalog::builtins())
    if (row.component != exact && shown.all(row.evidence))
      alternatives.push_back({Strategy::Builtin,
                              std::string(row.component),
                              false,
                              {std::string(row.level) + " level: " + std::string(row.does), std::string(row.differs)}});
  alternatives.push_back({Strategy::Enterprise,
                          "",
                          false,
                          {"KrakenD Enterprise goes on loading Go plugins: source, stanzas and folder stay as they are",
                           "built as for 2.x: with the Go version, the C library and the versions of shared modules of the "
                           "very release that runs, for each upgrade again",
                           "all of the gateway runs on that edition, under its licence"}});
  return alternatives;
}

std::set<std::size_t> exactlyScripts(const inventory::Inventory &inventory, const Scripts &scripts) {
  std::set<std::size_t> plugins;
  for (std::size_t p = 0; p < inventory.source.plugins.size(); ++p)
    if (asScript(inventory, scripts, p).exact)
      plugins.insert(p);
  // All plugins of a stanza, or none.
  for (bool changed = true; changed;) {
    changed = false;
    for (const ScriptUse &use : scripts.uses)
      if (std::any_of(use.plugins.begin(), use.plugins.end(), [&](std::size_t p) { return plugins.count(p) == 0; }))
        for (std::size_t p : use.plugins)
          changed |= plugins.erase(p) != 0;
  }
  return plugins;
}

} // namespace unplug::plan

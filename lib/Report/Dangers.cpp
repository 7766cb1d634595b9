// Ranking what is lost.
#include "Report/Dangers.h"

#include <algorithm>
#include <tuple>

namespace unplug::report {

namespace {

enum Rank { Guard, LegacyGuard, Plugin, Legacy, Removed };

std::string placeOf(Level level, const std::string &endpoint) {
  if (level == Level::Service)
    return "for the whole service";
  if (level == Level::Agent)
    return "for the async agent " + endpoint;
  return (level == Level::Backend ? "for a backend of " : "for ") + (endpoint.empty() ? "an endpoint" : endpoint);
}

struct Ranked {
  Rank rank;
  Danger danger;
};

void addUses(const inventory::Inventory &inventory, std::vector<Ranked> &found) {
  bool wired = inventory.fork && inventory.fork->wired;
  for (const inventory::UsedName &used : inventory.usedNames) {
    const config::Use &use = inventory.gateways[used.gateway].uses[used.use];
    if (!use.live || (wired && used.inFork && !used.unfinished) || (used.registrations.empty() && used.enterprise))
      continue;
    go::SecurityRole role = go::SecurityRole::None;
    if (!used.registrations.empty())
      role = inventory.source.plugins[used.registrations.back().plugin].role;
    bool guard = role != go::SecurityRole::None;
    std::string what = std::string(toString(use.kind)) + " plugin \"" + used.name + "\"" +
                       (guard ? ", which is there to " + std::string(go::toString(role)) + "," : "") + " " +
                       placeOf(use.level, use.endpoint);
    found.push_back({guard ? Guard : Plugin, {guard ? Severity::Critical : Severity::Error, what, use.at}});
  }
}

void addStanzas(const config::Gateway &gateway, std::vector<Ranked> &found) {
  for (const config::Stanza &stanza : gateway.stanzas) {
    if (stanza.ignoredIn2x || (!stanza.legacy && !stanza.removed) || stanza.shortName.starts_with("plugin/"))
      continue;
    bool guard = catalog::isGuard(stanza.shortName);
    std::string what = stanza.removed ? stanza.shortName + ", which 3.0 no longer has, "
                                      : stanza.shortName + ", spelled with its legacy name, ";
    what += std::string("at ") + std::string(toString(stanza.level)) + " level";
    Rank rank = stanza.removed ? Removed : guard ? LegacyGuard : Legacy;
    found.push_back({rank, {guard && !stanza.removed ? Severity::Critical : Severity::Error, what, stanza.at}});
  }
}

} // namespace

std::vector<Danger> findDangers(const inventory::Inventory &inventory) {
  std::vector<Ranked> found;
  addUses(inventory, found);
  for (const config::Gateway &gateway : inventory.gateways)
    addStanzas(gateway, found);
  std::sort(found.begin(), found.end(), [](const Ranked &a, const Ranked &b) {
    return std::tie(a.rank, a.danger.at, a.danger.what) < std::tie(b.rank, b.danger.at, b.danger.what);
  });
  std::vector<Danger> dangers;
  for (Ranked &ranked : found) // environments share their sources: each place once
    if (dangers.empty() || dangers.back().at != ranked.danger.at || dangers.back().what != ranked.danger.what)
      dangers.push_back(std::move(ranked.danger));
  return dangers;
}

} // namespace unplug::report

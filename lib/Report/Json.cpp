// The JSON report, schemaVersion 1. Fields may be added, never renamed.
#include "Report/Compiled.h"
#include "Report/Report.h"

#include <nlohmann/json.hpp>

#include <set>

namespace unplug::report {

namespace {

using Json = nlohmann::ordered_json;

void addLocation(Json &object, const Location &at) {
  object["file"] = at.file;
  object["line"] = at.line;
  object["column"] = at.column;
}

Json toJson(const config::Use &use) {
  Json json = {
      {"kind", toString(use.kind)}, {"level", toString(use.level)}, {"names", use.names}, {"pointer", use.pointer}};
  json["endpoint"] = use.endpoint.empty() ? Json() : Json(use.endpoint);
  json["backend"] = use.backend ? Json(*use.backend) : Json();
  addLocation(json, use.at);
  json["namespace"] = use.namespaceKey;
  json["live"] = use.live;
  if (!use.live)
    json["deadBecause"] = use.deadBecause;
  for (const Location &at : use.origin) {
    Json place = Json::object();
    addLocation(place, at);
    json["origin"].push_back(std::move(place));
  }
  return json;
}

Json toJson(const config::Gateway &gateway) {
  Json json = {{"path", gateway.path}, {"format", gateway.format}};
  if (!gateway.environment.empty())
    json["environment"] = gateway.environment;
  json["uses"] = Json::array();
  for (const config::Use &use : gateway.uses)
    json["uses"].push_back(toJson(use));
  json["stanzas"] = Json::array();
  for (const config::Stanza &stanza : gateway.stanzas) {
    Json item = {{"pointer", stanza.pointer},        {"key", stanza.key},       {"shortName", stanza.shortName},
                 {"level", toString(stanza.level)},  {"legacy", stanza.legacy}, {"removed", stanza.removed},
                 {"ignoredIn2x", stanza.ignoredIn2x}};
    addLocation(item, stanza.at);
    json["stanzas"].push_back(std::move(item));
  }
  return json;
}

Json toJson(const go::Registration &registration) {
  Json json = {{"kind", toString(registration.kind)}};
  json["name"] = registration.resolved ? Json(registration.name) : Json();
  Json sides = Json::array();
  if (registration.onRequest)
    sides.push_back("request");
  if (registration.onResponse)
    sides.push_back("response");
  json["sides"] = std::move(sides);
  addLocation(json, registration.at);
  if (!registration.resolved)
    json["unresolvedBecause"] = registration.unresolvedBecause;
  return json;
}

Json toJson(const plan::Alternative &alternative) {
  Json json = {{"strategy", toString(alternative.strategy)}};
  json["component"] = alternative.component.empty() ? Json() : Json(alternative.component);
  json["exact"] = alternative.exact;
  json["differences"] = alternative.differences;
  return json;
}

// What the plugin does with requests and responses, and what keeps it from being a script.
void addLua(Json &json, const plan::Scripts &scripts, std::size_t plugin) {
  const lua::PluginResult &result = scripts.plugins[plugin];
  json["operations"] = Json::array();
  for (const lua::Operation &operation : result.operations) {
    Json item = {{"does", toString(operation.kind)}, {"subject", operation.subject}};
    addLocation(item, operation.at);
    json["operations"].push_back(std::move(item));
  }
  std::set<lua::Obstacle> obstacles(result.obstacles.begin(), result.obstacles.end());
  for (const plan::ScriptUse &use : scripts.uses)
    if (use.plugins.count(plugin) != 0)
      obstacles.insert(use.result.obstacles.begin(), use.result.obstacles.end());
  json["lua"] = {{"obstacles", Json::array()}};
  for (const lua::Obstacle &obstacle : obstacles) {
    Json item = {{"kind", toString(obstacle.kind)}, {"reason", obstacle.reason}};
    addLocation(item, obstacle.at);
    json["lua"]["obstacles"].push_back(std::move(item));
  }
}

void addVerdict(Json &json, const Report &report, const std::string &id) {
  for (const plan::Verdict &verdict : report.plan.verdicts)
    if (verdict.plugin == id) {
      json["alternatives"] = Json::array();
      for (const plan::Alternative &alternative : verdict.alternatives)
        json["alternatives"].push_back(toJson(alternative));
      json["verdict"] = {{"strategy", toString(verdict.strategy)},
                         {"onError", toString(verdict.onError)},
                         {"reasons", verdict.reasons},
                         {"effort",
                          {{"points", verdict.effort.points},
                           {"hours", {verdict.effort.hoursLow, verdict.effort.hoursHigh}},
                           {"because", verdict.effort.because}}}};
    }
}

void addC(Json &json, const Report &report, const go::Plugin &plugin) {
  auto index = static_cast<std::size_t>(&plugin - report.inventory.source.plugins.data());
  if (index >= report.inventory.c.size() || !report.inventory.c[index])
    return;
  const cgo::PluginC &c = *report.inventory.c[index];
  Json functions = Json::array(), libraries = Json::array();
  for (const cgo::Function &function : c.functions)
    functions.push_back({{"name", function.name}, {"prototype", function.prototype}, {"header", function.header}});
  for (const cgo::LinkedLibrary &library : c.libraries)
    libraries.push_back(library.name);
  json["c"] = {{"checked", c.checked},
               {"functions", std::move(functions)},
               {"libraries", std::move(libraries)},
               {"packages", {{"debian", c.debian}, {"alpine", c.alpine}}}};
}

Json toJson(const Report &report, const go::Plugin &plugin) {
  const go::Package &package = report.inventory.source.packages[plugin.package];
  const go::Module &module = report.inventory.source.modules[package.module];
  Json json = {{"id", plugin.id},
               {"path", plugin.id},
               {"form", "source"},
               {"package", package.name},
               {"module", module.path.empty() ? Json() : Json(module.path)}};
  json["registrations"] = Json::array();
  for (const go::Registration &registration : plugin.registrations)
    json["registrations"].push_back(toJson(registration));
  json["configKeys"] = Json::array();
  for (const go::ConfigKey &key : plugin.configKeys) {
    Json item = {{"path", key.path}, {"type", key.type.empty() ? Json() : Json(key.type)}};
    addLocation(item, key.at);
    json["configKeys"].push_back(std::move(item));
  }
  json["needs"] = Json::array();
  for (const go::Need &need : plugin.needs) {
    Json item = {{"what", need.what}, {"value", need.value}};
    addLocation(item, need.at);
    json["needs"].push_back(std::move(item));
  }
  addC(json, report, plugin);
  json["securityRole"] = go::toString(plugin.role);
  json["securityEvidence"] = plugin.roleEvidence;
  if (report.scripts)
    addLua(json, *report.scripts, static_cast<std::size_t>(&plugin - report.inventory.source.plugins.data()));
  addVerdict(json, report, plugin.id);
  return json;
}

Json toJson(const Report &report, const inventory::CompiledFile &file) {
  Json json = compiledPluginJson(file.path, file.plugin);
  json["builtFrom"] = Json::array();
  for (std::size_t p : file.sources)
    json["builtFrom"].push_back(report.inventory.source.plugins[p].id);
  addVerdict(json, report, file.path);
  return json;
}

Json ledgerJson(const plan::Ledger &ledger) {
  Json json = Json::object();
  for (plan::Category category : plan::categories) {
    Json counts = Json::object();
    for (const auto &[state, number] : ledger.count(category))
      counts[std::string(toString(state))] = number;
    json[std::string(toString(category))] = std::move(counts);
  }
  return json;
}

Json migrationJson(const Report &report) {
  const migrate::Migration &migration = *report.migration;
  Json json = {{"outcome", report.outcome == Outcome::Written ? "written"
                           : report.outcome == Outcome::Shown ? "shown"
                                                              : "nothingToDo"}};
  json["files"] = Json::array();
  for (const rewrite::RootChanges &root : migration.changes.roots)
    for (const rewrite::FileChange &file : root.files)
      if (file.changes())
        json["files"].push_back({{"path", root.label + file.path},
                                 {"change", !file.before  ? "created"
                                            : !file.after ? "removed"
                                                          : "edited"}});
  json["plugins"] = Json::array();
  for (const migrate::Placement &placement : migration.placements)
    json["plugins"].push_back({{"id", placement.plugin}, {"slug", placement.slug}});
  json["movedVersions"] = Json::array();
  for (const emit::MovedVersion &moved : migration.moved)
    json["movedVersions"].push_back({{"module", moved.module}, {"from", moved.from}, {"to", moved.to}});
  json["needsTidy"] = migration.needsTidy;
  json["licences"] = Json::array();
  for (const migrate::ModuleLicence &one : migration.licences) {
    Json item = {{"module", one.module},
                 {"version", one.version.empty() ? Json() : Json(one.version)},
                 {"spdx", one.spdx},
                 {"files", one.files},
                 {"from", one.from.empty() ? Json() : Json(one.from)}};
    if (!one.readAt.empty())
      item["readAt"] = one.readAt;
    json["licences"].push_back(std::move(item));
  }
  return json;
}

} // namespace

std::string renderJson(const Report &report) {
  Json json = {{"schemaVersion", 1},
               {"tool", {{"name", "unplug"}, {"version", report.toolVersion}}},
               {"command", report.command},
               {"from", report.inventory.from.version}};
  json["gateways"] = Json::array();
  for (const config::Gateway &gateway : report.inventory.gateways)
    json["gateways"].push_back(toJson(gateway));
  json["plugins"] = Json::array();
  for (const go::Plugin &plugin : report.inventory.source.plugins)
    json["plugins"].push_back(toJson(report, plugin));
  for (const inventory::CompiledFile &file : report.inventory.compiled)
    json["plugins"].push_back(toJson(report, file));
  json["findings"] = Json::array();
  unsigned bySeverity[4] = {};
  for (const Finding &finding : report.findings) {
    Json item = {
        {"code", kindOf(finding.code).code}, {"severity", toString(finding.severity)}, {"message", finding.message}};
    addLocation(item, finding.at);
    item["help"] = finding.help;
    if (!finding.proposal.empty())
      item["proposal"] = finding.proposal;
    json["findings"].push_back(std::move(item));
    ++bySeverity[static_cast<int>(finding.severity)];
  }
  json["ledger"] = ledgerJson(report.ledger);
  json["files"] = Json::array();
  for (const plan::LedgerEntry &entry : report.ledger.entries)
    if (entry.category == plan::Category::Files)
      json["files"].push_back({{"path", entry.id}, {"state", toString(entry.state)}, {"because", entry.because}});
  json["leftOut"] = Json::array();
  for (const LeftOut &other : report.inventory.inputs.leftOut)
    json["leftOut"].push_back({{"path", other.path}, {"because", other.because}});
  if (report.migration)
    json["migration"] = migrationJson(report);
  json["summary"] = {{"complete", !report.incomplete},
                     {"gateways", report.inventory.gateways.size()},
                     {"plugins", json["plugins"].size()},
                     {"critical", bySeverity[3]},
                     {"errors", bySeverity[2]},
                     {"warnings", bySeverity[1]},
                     {"notes", bySeverity[0]}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace unplug::report

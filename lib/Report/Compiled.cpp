// Rendering compiled plugins: what it is, what it registers, which releases load it, what it was built from.
#include "Report/Compiled.h"

#include "Report/Redact.h"
#include "Report/Terminal.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace unplug::report {

namespace {

using Json = nlohmann::ordered_json;
using binary::CompiledPlugin;
using binary::CompiledRegistration;
using binary::Fit;
using binary::Libc;
using binary::LinkedModule;

constexpr std::size_t nearestShown = 3, differencesShown = 8, sourcesShown = 20;

bool isGatewayModule(const LinkedModule &module) {
  for (std::string_view owner :
       {"github.com/luraproject/", "github.com/krakend/", "github.com/krakendio/", "github.com/devopsfaith/"})
    if (module.path.starts_with(owner))
      return true;
  return false;
}

// The releases that load the plugin, oldest first.
std::vector<std::string> fittingReleases(const std::vector<Fit> &all) {
  std::vector<std::string> names;
  for (const Fit &fit : all)
    if (fit.differences.empty())
      names.emplace_back(fit.release->version);
  std::reverse(names.begin(), names.end());
  return names;
}

std::string joined(const std::vector<std::string> &words) {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string libcSentence(const CompiledPlugin &plugin) {
  switch (plugin.libc) {
  case Libc::Glibc:
    return "glibc" +
           (plugin.newestSymbolVersion.empty()
                ? std::string()
                : " " + plugin.newestSymbolVersion.substr(plugin.newestSymbolVersion.find('_') + 1) + " or newer") +
           "; the official images are Alpine and have musl" +
           (plugin.missingInMusl.empty() ? "" : ", which lacks " + joined(plugin.missingInMusl));
  case Libc::Musl:
    return "musl: for the official images and the Alpine packages";
  case Libc::Other:
    return "a C library that is neither glibc nor musl";
  case Libc::None:
    return {};
  }
  return {};
}

std::string row(const std::string &name, const std::string &value) {
  return "  " + name + std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') + printable(value) + "\n";
}

void addIdentity(const CompiledPlugin &plugin, std::string &out) {
  std::string system(plugin.setting("GOOS"));
  std::string what = "Go plugin, " + std::string(plugin.format == "elf" ? "ELF" : "Mach-O") + ", " +
                     (system.empty() ? "" : system + "/") + plugin.architecture + ", Go " + plugin.goVersion;
  if (plugin.stripped)
    what += ", stripped";
  else if (!plugin.hasDebugInfo)
    what += ", without debug information";
  out += row("what", what);
  std::string mode(plugin.setting("-buildmode"));
  if (!mode.empty() && mode != "plugin")
    out += row("", "built with -buildmode=" + mode + ": the gateway cannot load it");
  if (std::string libc = libcSentence(plugin); !libc.empty())
    out += row("libc", libc);
  out += row("package", plugin.packagePath.empty() ? "not known" : plugin.packagePath);
  if (!plugin.module.path.empty())
    out += row("module", plugin.module.path + " " + plugin.module.version);
}

void addRegistrations(const CompiledPlugin &plugin, std::string &out) {
  if (plugin.registrations.empty())
    out += row("registers", "nothing: it exports none of the variables that 2.x looks up");
  bool first = true;
  for (const CompiledRegistration &registration : plugin.registrations) {
    std::string names;
    for (const std::string &name : registration.names)
      names += (names.empty() ? "\"" : ", \"") + name + "\"";
    if (names.empty())
      names = "name not resolved: " + registration.unresolvedBecause;
    out += row(first ? "registers" : "", std::string(toString(registration.kind)) + " " + names);
    first = false;
  }
}

void addModules(const CompiledPlugin &plugin, std::string &out) {
  bool first = true;
  for (const LinkedModule &module : plugin.dependencies)
    if (isGatewayModule(module)) {
      out += row(first ? "links" : "", module.path + " " + module.version);
      first = false;
    }
  if (!plugin.dependencies.empty())
    out += row("modules", std::to_string(plugin.dependencies.size()) + " linked in (--format json lists them)");
  std::string flags;
  for (const auto &[key, value] : plugin.settings)
    if (key.starts_with("-") && key != "-buildmode" && key != "-compiler")
      flags += (flags.empty() ? "" : " ") + key + "=" + redact(value);
  if (!flags.empty())
    out += row("built with", flags);
}

void addFits(const CompiledPlugin &plugin, const Terminal &terminal, std::string &out) {
  auto all = binary::fits(plugin);
  if (auto names = fittingReleases(all); !names.empty()) {
    out += row("fits", "2.x releases " + joined(names));
    return;
  }
  out += row("fits", "no 2.x release: each refuses to load it. Nearest, as `krakend check-plugin` says it:");
  for (std::size_t i = 0; i < all.size() && i < nearestShown; ++i) {
    const Fit &fit = all[i];
    out += "              " + terminal.bold(std::string(fit.release->version)) + ": " +
           std::to_string(fit.differences.size()) +
           (fit.differences.size() == 1 ? " incompatibility" : " incompatibilities") + "\n";
    if (i > 0)
      continue; // one in full is enough to see what is wrong
    for (std::size_t d = 0; d < fit.differences.size() && d < differencesShown; ++d)
      out += "                " + printable(fit.differences[d].what) +
             "\n                  have: " + printable(fit.differences[d].have) +
             "\n                  want: " + printable(fit.differences[d].want) + "\n";
    if (fit.differences.size() > differencesShown)
      out += "                and " + std::to_string(fit.differences.size() - differencesShown) + " more\n";
  }
}

void addSources(const CompiledPlugin &plugin, std::string &out) {
  for (std::size_t i = 0; i < plugin.sources.size() && i < sourcesShown; ++i)
    out += row(i == 0 ? "built from" : "", plugin.sources[i]);
  if (plugin.sources.size() > sourcesShown)
    out += row("", "and " + std::to_string(plugin.sources.size() - sourcesShown) + " more files");
  if (plugin.sources.empty())
    out += row("built from", "not known");
}

Json moduleJson(const LinkedModule &module) {
  Json json = {{"path", module.path}, {"version", module.version}, {"sum", module.sum}};
  if (!module.replacedBy.empty())
    json["replace"] = {{"path", module.replacedBy}, {"version", module.replacedVersion}};
  return json;
}

Json compiledJson(const CompiledPlugin &plugin) {
  Json json = {{"format", plugin.format}, {"architecture", plugin.architecture}, {"goVersion", plugin.goVersion}};
  json["libc"] = binary::toString(plugin.libc);
  json["newestSymbolVersion"] = plugin.newestSymbolVersion.empty() ? Json() : Json(plugin.newestSymbolVersion);
  json["missingInMusl"] = plugin.missingInMusl;
  json["libraries"] = plugin.libraries;
  json["stripped"] = plugin.stripped;
  json["debugInfo"] = plugin.hasDebugInfo;
  json["module"] = plugin.module.path.empty() ? Json() : moduleJson(plugin.module);
  json["dependencies"] = Json::array();
  for (const LinkedModule &module : plugin.dependencies)
    json["dependencies"].push_back(moduleJson(module));
  json["settings"] = Json::object();
  for (const auto &[key, value] : plugin.settings)
    json["settings"][key] = redact(value);
  json["sources"] = plugin.sources;
  auto all = binary::fits(plugin);
  json["fits"] = fittingReleases(all);
  json["nearest"] = Json::array();
  for (std::size_t i = 0; i < all.size() && i < nearestShown; ++i) {
    if (all[i].differences.empty())
      break;
    Json differences = Json::array();
    for (const binary::Difference &difference : all[i].differences)
      differences.push_back({{"what", difference.what}, {"have", difference.have}, {"want", difference.want}});
    json["nearest"].push_back({{"release", all[i].release->version}, {"differences", std::move(differences)}});
  }
  return json;
}

Json registrationsJson(const std::string &path, const CompiledPlugin &plugin) {
  Json json = Json::array();
  auto add = [&](const CompiledRegistration &registration, Json name) {
    // A compiled modifier does not show for which side it registers itself.
    Json item = {{"kind", toString(registration.kind)}, {"name", std::move(name)}, {"sides", Json::array()}};
    item["file"] = path;
    item["line"] = item["column"] = 0;
    if (registration.names.empty())
      item["unresolvedBecause"] = registration.unresolvedBecause;
    json.push_back(std::move(item));
  };
  for (const CompiledRegistration &registration : plugin.registrations) {
    for (const std::string &name : registration.names)
      add(registration, name);
    if (registration.names.empty())
      add(registration, nullptr);
  }
  return json;
}

} // namespace

std::string compiledRegistrationList(const CompiledPlugin &plugin) {
  std::string list;
  for (const CompiledRegistration &registration : plugin.registrations) {
    std::vector<std::string> names = registration.names;
    if (names.empty())
      names.emplace_back("(name not resolved)");
    for (const std::string &name : names)
      list += (list.empty() ? "" : ", ") + std::string(toString(registration.kind)) + " " + name;
  }
  return list.empty() ? "nothing" : list;
}

Json compiledPluginJson(const std::string &path, const CompiledPlugin &plugin) {
  Json json = {{"id", path}, {"path", path}, {"form", "binary"}, {"package", plugin.packagePath}};
  json["module"] = plugin.module.path.empty() ? Json() : Json(plugin.module.path);
  json["registrations"] = registrationsJson(path, plugin);
  json["binary"] = compiledJson(plugin);
  return json;
}

std::string renderCompiledText(const std::vector<InspectedFile> &files, const TextOptions &options) {
  Terminal terminal{options.colour};
  std::string out;
  for (const InspectedFile &file : files) {
    out += (out.empty() ? "" : "\n") + terminal.bold(printable(file.path)) + "\n";
    addIdentity(file.plugin, out);
    addRegistrations(file.plugin, out);
    if (options.quiet)
      continue;
    addModules(file.plugin, out);
    addFits(file.plugin, terminal, out);
    addSources(file.plugin, out);
  }
  return out;
}

std::string renderCompiledJson(const std::vector<InspectedFile> &files, const std::string &toolVersion, bool complete) {
  Json json = {{"schemaVersion", 1}, {"tool", {{"name", "unplug"}, {"version", toolVersion}}}, {"command", "inspect"}};
  // The other members of a report, so that one reader serves all commands.
  json["from"] = nullptr;
  json["gateways"] = Json::array();
  json["plugins"] = Json::array();
  for (const InspectedFile &file : files)
    json["plugins"].push_back(compiledPluginJson(file.path, file.plugin));
  json["findings"] = Json::array();
  for (std::string_view category : {"files", "uses", "registrations", "configKeys", "stanzas"})
    json["ledger"][std::string(category)] = Json::object();
  json["summary"] = {{"complete", complete}, {"gateways", 0}, {"plugins", files.size()}, {"critical", 0}, {"errors", 0},
                     {"warnings", 0},        {"notes", 0}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace unplug::report

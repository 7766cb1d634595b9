// One translation of the uses that were chosen, put in place.
#include "Migrate/ScriptUses.h"

#include "Plan/Components.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace unplug::migrate {

namespace {

using inventory::Inventory;

std::string stanzaJson(const lua::Stanza &stanza) {
  nlohmann::ordered_json json = {{"sources", stanza.sources}};
  if (!stanza.pre.empty())
    json["pre"] = stanza.pre;
  if (!stanza.post.empty())
    json["post"] = stanza.post;
  if (stanza.allowOpenLibs)
    json["allow_open_libs"] = true;
  if (!stanza.md5.empty())
    json["md5"] = stanza.md5;
  return json.dump();
}

std::string joined(const std::set<std::string> &names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The scripts of one gateway, from its working directory.
struct OfGateway {
  std::set<std::string> sources, pinned;
  bool written = false; // some stanza is in place
};

class Placing {
public:
  Placing(Inventory &inventory, const lua::Options &options) : inventory(inventory), options(options) {}

  llvm::Expected<ScriptUses> run(const plan::Scripts &scripts, const std::vector<plan::ChosenUse> &chosen) {
    std::vector<const plan::ScriptUse *> ofLua;
    std::vector<lua::Use> uses;
    for (const plan::ChosenUse &one : chosen)
      if (one.strategy == plan::UseStrategy::Builtin) {
        placeComponent(scripts.uses[one.use]);
      } else {
        ofLua.push_back(&scripts.uses[one.use]);
        uses.push_back(ofLua.back()->description);
      }
    if (uses.empty())
      return std::move(result);
    auto translation = lua::translate(inventory.source, uses, options);
    if (!translation)
      return translation.takeError();
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const lua::UseResult &done = translation->uses[i];
      if (!done.stanza &&
          !done.skeleton) // it was there when the plan was checked: the scripts of fewer uses are no longer ones
        return refusal(uses[i].at, "this stanza cannot be a script by itself: " + done.obstacles.front().reason,
                       "Say \"in-tree\" for its plugins.");
      place(*ofLua[i], done);
      for (const lua::Gap &gap : done.gaps)
        for (std::size_t p : ofLua[i]->plugins)
          if (translation->plugins[p].file == gap.script)
            result.unfinished.insert(inventory.source.plugins[p].id);
    }
    for (const auto &[gateway, of] : ofGateway)
      if (auto error = addFiles(gateway, of, translation->files))
        return std::move(error);
    addSaid();
    return std::move(result);
  }

private:
  void place(const plan::ScriptUse &use, const lua::UseResult &done) {
    const config::Use &place = inventory.gateways[use.gateway].uses[use.use];
    Location at = place.at;
    OfGateway &of = ofGateway[use.gateway];
    const lua::Stanza &stanza = done.stanza ? *done.stanza : *done.skeleton;
    of.sources.insert(stanza.sources.begin(), stanza.sources.end());
    for (const auto &[source, digest] : stanza.md5)
      of.pinned.insert(source);
    plan::UseState migrated{State::Migrated, "a script"};
    if (!done.stanza)
      migrated = {State::NeedsPerson,
                  "its script has " + std::to_string(done.gaps.size()) + (done.gaps.size() == 1 ? " gap" : " gaps")};
    else if (!done.notes.empty())
      migrated = {State::MigratedWithDifference, done.notes.front().text};
    bool opensLibraries = stanza.allowOpenLibs;
    if (place.kind == PluginKind::HttpServer) {
      of.written |= putAtEndpoints(use, done);
      for (const lua::Stanza &one : done.endpoints)
        opensLibraries |= one.allowOpenLibs;
    } else {
      of.written |= put(use, stanza.nameSpace, stanzaJson(stanza), migrated);
    }
    for (const lua::Gap &gap : done.gaps)
      if (gaps.emplace(folderOf(inventory.gateways[use.gateway]) + gap.script, gap.line).second)
        result.findings.push_back(ofGap(gap, folderOf(inventory.gateways[use.gateway]) + gap.script));
    if (opensLibraries)
      say(FindingCode::ScriptOpensLibraries, at, "Its script needs allow_open_libs, which opens Lua's os and io too.");
    for (const lua::Note &note : done.notes)
      say(FindingCode::ScriptDiffers, note.at, note.text);
  }

  static Finding ofGap(const lua::Gap &gap, const std::string &script) {
    std::string why = gap.because.empty() ? "it needs what another gap stands for" : gap.because.front().reason;
    if (gap.because.size() > 1)
      why += " (and " + std::to_string(gap.because.size() - 1) + " more)";
    return makeFinding(FindingCode::ScriptGap, gap.at,
                       script + ":" + std::to_string(gap.line) + " lets nothing pass until it is written: " + why +
                           ".");
  }

  // Where paths of a gateway's scripts begin, as they are shown.
  static std::string folderOf(const config::Gateway &gateway) {
    std::string folder = gateway.file.path.substr(0, gateway.file.path.rfind('/') + 1); // npos + 1 is 0
    if (auto colon = gateway.file.path.find(':');
        gateway.file.input > 0 && folder.empty() && colon != std::string::npos)
      folder = gateway.file.path.substr(0, colon + 1);
    return folder;
  }

  void placeComponent(const plan::ScriptUse &use) {
    plan::Component component = plan::componentFor(use);
    put(use, component.nameSpace, component.json, {State::Migrated, component.nameSpace});
  }

  // A stanza at each endpoint in place of the server's, or as proposals; and what is lost by that.
  bool putAtEndpoints(const plan::ScriptUse &use, const lua::UseResult &done) {
    config::Gateway &gateway = inventory.gateways[use.gateway];
    Location at = gateway.uses[use.use].at;
    const auto &endpoints = use.description.around.endpoints;
    std::vector<config::NewStanza> stanzas;
    std::string proposal;
    for (std::size_t e = 0; e < endpoints.size(); ++e) {
      stanzas.push_back({endpoints[e].pointer, done.endpoints[e].nameSpace, stanzaJson(done.endpoints[e])});
      proposal += (e ? "\n" : "") + endpoints[e].path + ": \"" + stanzas[e].member + "\": " + stanzas[e].json;
    }
    std::string others;
    for (const std::string &path : use.description.around.ownPaths)
      others += path + ", ";
    result.findings.push_back(makeFinding(
        FindingCode::ScopeLost, at,
        "It acts on the endpoints only: not on " + others + "paths that no endpoint has (404), other methods of an "
        "endpoint's path (405, OPTIONS), redirects to a path with or without a slash at its end, and requests with ?, # or % "
        "in a parameter (400)."));
    plan::UseState &state = result.states[{use.gateway, use.use}];
    if (moveUse(gateway, use.use, stanzas)) {
      state = {State::MigratedWithDifference, "scripts of the endpoints: what no endpoint answers is without it"};
      return true;
    }
    Finding finding = makeFinding(FindingCode::ScriptStanzaByHand, at,
                                  "This stanza becomes modifier/lua-endpoint at each endpoint, which could not be written "
                                  "where they come from.");
    finding.proposal = proposal;
    result.findings.push_back(std::move(finding));
    state = {State::NeedsPerson, "the stanzas in its place have to be written by hand"};
    return false;
  }

  // The stanza in place of the plugin's, or as a proposal.
  bool put(const plan::ScriptUse &use, const std::string &nameSpace, const std::string &json,
           const plan::UseState &migrated) {
    config::Gateway &gateway = inventory.gateways[use.gateway];
    Location at = gateway.uses[use.use].at;
    plan::UseState &state = result.states[{use.gateway, use.use}];
    if (replaceUse(gateway, use.use, nameSpace, json)) {
      state = migrated;
      return true;
    }
    Finding finding =
        makeFinding(FindingCode::ScriptStanzaByHand, at,
                    "This stanza becomes " + nameSpace + ", which could not be written where it comes from.");
    finding.proposal = "\"" + nameSpace + "\": " + json;
    result.findings.push_back(std::move(finding));
    state = {State::NeedsPerson, "the stanza in its place has to be written by hand"};
    return false;
  }

  // What holds for many stanzas is said once for each file, at the first one.
  void say(FindingCode code, const Location &at, const std::string &text) {
    Said &said = saidOf[{code, at.file, text}];
    if (++said.times == 1 || at < said.first)
      said.first = at;
  }

  void addSaid() {
    for (const auto &[what, said] : saidOf) {
      std::string more = said.times > 1 ? " (and " + std::to_string(said.times - 1) + " more stanza" +
                                              (said.times > 2 ? "s" : "") + " of this file)"
                                        : "";
      result.findings.push_back(makeFinding(what.code, said.first, what.text + more));
    }
  }

  llvm::Error addFiles(std::size_t index, const OfGateway &of, const std::map<std::string, std::string> &texts) {
    const config::Gateway &gateway = inventory.gateways[index];
    const std::string folder = folderOf(gateway);
    for (const std::string &source : of.sources) {
      InputFile file{folder + source, gateway.file.absolute.parent_path() / source, false, gateway.file.input};
      if (!seen.insert(file.path).second)
        continue;
      auto there = readFileIfThere(file.absolute, file.path);
      if (!there)
        return there.takeError();
      if (*there && **there != texts.at(source))
        return refusal(
            {file.path}, "another file is where a script goes",
            "Name another folder for the scripts with --lua-dir: a stanza may run this one, and pin its md5.");
      result.files.push_back({std::move(file), texts.at(source)});
    }
    Finding ship = makeFinding(FindingCode::ScriptsToShip, {gateway.path},
                               "It runs " + joined(of.sources) + " from the gateway's working directory.");
    ship.proposal = "COPY " + options.folder + "/ ./" + options.folder + "/";
    result.findings.push_back(std::move(ship));
    if (of.written && !of.pinned.empty())
      result.findings.push_back(makeFinding(FindingCode::ScriptsPinned, {gateway.path},
                                            "Its stanzas hold the md5 of " + joined(of.pinned) + "."));
    return llvm::Error::success();
  }

  struct What {
    FindingCode code;
    std::string file, text;

    auto operator<=>(const What &) const = default;
  };
  struct Said {
    Location first;
    std::size_t times = 0;
  };

  Inventory &inventory;
  const lua::Options &options;
  std::map<What, Said> saidOf;
  std::map<std::size_t, OfGateway> ofGateway;
  std::set<std::string> seen;
  std::set<std::pair<std::string, unsigned>> gaps; // that were said: script and line
  ScriptUses result;
};

} // namespace

llvm::Expected<ScriptUses> useScripts(Inventory &inventory, const plan::Plan &plan, const plan::Scripts &scripts,
                                      const lua::Options &options) {
  auto chosen = chosenUses(plan, inventory, scripts);
  if (!chosen)
    return chosen.takeError();
  if (chosen->empty())
    return ScriptUses{};
  return Placing(inventory, options).run(scripts, *chosen);
}

Findings keptInTheBuild(const Inventory &inventory, const plan::Plan &plan, const plan::Scripts &scripts) {
  Findings findings;
  for (const plan::Verdict &verdict : plan.verdicts) {
    auto plugin = std::find_if(inventory.source.plugins.begin(), inventory.source.plugins.end(),
                               [&](const go::Plugin &one) { return one.id == verdict.plugin; });
    if (verdict.strategy != plan::Strategy::InTree || plugin == inventory.source.plugins.end())
      continue;
    auto index = static_cast<std::size_t>(plugin - inventory.source.plugins.begin());
    std::vector<lua::Obstacle> obstacles = scripts.plugins[index].obstacles;
    for (const plan::ScriptUse &use : scripts.uses)
      if (use.plugins.count(index) != 0)
        obstacles.insert(obstacles.end(), use.result.obstacles.begin(), use.result.obstacles.end());
    std::sort(obstacles.begin(), obstacles.end(), [](const lua::Obstacle &a, const lua::Obstacle &b) {
      return std::tie(a.at, a.kind, a.reason) < std::tie(b.at, b.kind, b.reason);
    });
    obstacles.erase(std::unique(obstacles.begin(), obstacles.end()), obstacles.end());
    std::string why = obstacles.empty() ? "no configuration among the inputs uses it where a script could run"
                                        : obstacles.front().reason;
    if (why.ends_with("."))
      why.pop_back();
    if (obstacles.size() > 1)
      why += " (and " + std::to_string(obstacles.size() - 1) + " more)";
    Location at = obstacles.empty() ? Location{verdict.plugin} : obstacles.front().at;
    findings.push_back(makeFinding(FindingCode::KeptInTheBuild, at, verdict.plugin + " stays Go: " + why + "."));
  }
  return findings;
}

} // namespace unplug::migrate

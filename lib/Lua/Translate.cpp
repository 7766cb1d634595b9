// From plugins and uses to scripts, stanzas and obstacles.
#include "Lua/Helpers.h"
#include "Lua/Judging.h"
#include "Lua/Kinds.h"
#include "Lua/Lua.h"
#include "Lua/LuaText.h"
#include "Lua/Placement.h"
#include "Lua/Standard.h"
#include "Support/FileTree.h"
#include "Support/Parallel.h"

#include <algorithm>
#include <cctype>

namespace unplug::lua {

namespace {

constexpr std::size_t largestScript = 1 << 20;

class Translator {
public:
  Translator(const go::Source &given, const std::vector<Use> &givenUses, const Options &givenOptions)
      : source(given), uses(givenUses), options(givenOptions) {}

  llvm::Expected<Translation> run() {
    auto loaded = Helpers::load(options.templates);
    if (!loaded)
      return loaded.takeError();
    helpers = std::move(*loaded);
    auto empty = loadSkeleton(options.templates);
    if (!empty)
      return empty.takeError();
    skeleton = std::move(*empty);
    worked.resize(source.plugins.size());
    result.plugins.resize(source.plugins.size());
    std::vector<std::optional<go::SyntaxTree>> trees;
    for (const go::SourceFile &file : source.files)
      trees.push_back(file.tree);
    program.emplace(source, std::move(trees));
    parallelFor(source.plugins.size(), [&](std::size_t p) {
      judgePlugin(*program, source.plugins[p], options, worked[p], result.plugins[p]);
    });
    nameTables();
    countFactories();
    for (const Use &use : uses)
      result.uses.push_back(judgeUse(use));
    if (auto error = writeScripts())
      return std::move(error);
    return std::move(result);
  }

private:
  // A global for each plugin, named as its folder or file.
  void nameTables() {
    std::set<std::string> taken;
    for (std::size_t p = 0; p < worked.size(); ++p) {
      std::string id = source.plugins[p].id;
      const go::Package &package = source.packages[source.plugins[p].package];
      if (id == "." || id.ends_with(":")) // the root of the inputs says nothing: the module's name does
        id = source.modules[package.module].path;
      id = id.substr(id.rfind('/') + 1);
      if (id.ends_with(".go"))
        id.resize(id.size() - 3);
      std::string name = tableName(id), unique = name;
      for (unsigned n = 2; !taken.insert(unique).second; ++n)
        unique = name + "_" + std::to_string(n);
      worked[p].table = unique;
    }
  }

  // How often factories of each plugin run: once a name of a use.
  void countFactories() {
    for (const Use &use : uses)
      for (const Modifier &modifier : use.modifiers) {
        Worked &work = worked[modifier.plugin];
        ++work.factories;
        for (const Requirement &one : work.registrations[modifier.registration].requirements)
          if (one.kind == Requirement::Kind::ChangesOthers && !work.changesOthers)
            work.changesOthers = one.at;
      }
  }

  static void judgeFactories(const Worked &work, const Judged &judged, UseResult &into) {
    if (!work.changesOthers || work.factories < 2)
      return;
    auto changes = [&](const Location &at) {
      into.obstacles.push_back({ObstacleKind::State, at,
                                "each place that uses the plugin changes this when the gateway starts, and all of them see it"});
    };
    bool isOwn = false;
    for (const Requirement &one : judged.requirements)
      if (one.kind == Requirement::Kind::ChangesOthers) {
        changes(one.at);
        isOwn = true;
      }
    if (!isOwn)
      changes(*work.changesOthers);
  }

  UseResult judgeUse(const Use &use) {
    UseResult into;
    into.obstacles = use.unresolved;
    if (into.obstacles.empty() && !use.modifiers.empty())
      into.effects.emplace();
    Needs needs;
    std::set<std::size_t> plugins;
    std::vector<std::pair<const Modifier *, std::vector<Obstacle>>> ofModifiers;
    for (const Modifier &modifier : use.modifiers) {
      const Judged &judged = worked[modifier.plugin].registrations[modifier.registration];
      plugins.insert(modifier.plugin);
      std::size_t before = into.obstacles.size();
      into.obstacles.insert(into.obstacles.end(), judged.obstacles.begin(), judged.obstacles.end());
      into.notes.insert(into.notes.end(), judged.notes.begin(), judged.notes.end());
      judgeFactories(worked[modifier.plugin], judged, into);
      ofModifiers.emplace_back(&modifier, std::vector(into.obstacles.begin() + static_cast<std::ptrdiff_t>(before),
                                                      into.obstacles.end()));
      (modifier.onResponse ? needs.onResponse : needs.onRequest) = true;
      if (modifier.onResponse || !judged.effects)
        into.effects.reset();
      else if (into.effects)
        into.effects->insert(into.effects->end(), judged.effects->begin(), judged.effects->end());
      auto &list = modifier.onResponse ? needs.response : needs.request;
      list.insert(list.end(), judged.requirements.begin(), judged.requirements.end());
    }
    if (use.modifiers.empty() && into.obstacles.empty())
      into.obstacles.push_back({ObstacleKind::Unresolved, use.at, "none of the names leads to a plugin among the inputs"});
    auto ofPlace = placementObstacles(use, needs);
    into.obstacles.insert(into.obstacles.end(), ofPlace.begin(), ofPlace.end());
    auto notes = placementNotes(use, needs);
    into.notes.insert(into.notes.end(), notes.begin(), notes.end());
    bool fits = true;
    std::string extra = luaValue(use.extra, true, fits);
    if (!fits)
      into.obstacles.push_back({ObstacleKind::Configuration, use.at,
                                "the stanza holds a value that Lua does not have: a date, or a number beyond 2^53"});
    bool isOfCode = fits && ofPlace.empty() && use.unresolved.empty() && !use.modifiers.empty() &&
                    use.kind == PluginKind::ReqRespModifier;
    into.mayHaveSkeleton = isOfCode && !into.obstacles.empty() &&
                           std::all_of(into.obstacles.begin(), into.obstacles.end(),
                                       [](const Obstacle &one) { return canBeGap(one.kind); });
    sortObstacles(into.obstacles);
    sortUnique(into.notes);
    if (into.obstacles.empty())
      into.stanza = stanzaFor(use, plugins, extra);
    else if (options.skeleton && (into.mayHaveSkeleton = into.mayHaveSkeleton && planSkeleton(ofModifiers)))
      into.skeleton = stanzaFor(use, plugins, extra);
    return into;
  }

  // Gaps for all that stands in the way of a use. False where that cannot be.
  bool planSkeleton(const std::vector<std::pair<const Modifier *, std::vector<Obstacle>>> &ofModifiers) {
    std::vector<GapPlan> plans;
    for (const auto &[modifier, obstacles] : ofModifiers) {
      Worked &work = worked[modifier->plugin];
      const Judged &judged = work.registrations[modifier->registration];
      if (!judged.call || !work.code || judged.isServer)
        return false;
      auto plan = planGaps(*work.code, *work.flow, work.judgement,
                           {reachedBy(work, judged), work.flow->functionsOf(*judged.call->call->arguments[2]), obstacles});
      if (!plan)
        return false;
      plans.push_back(std::move(*plan));
    }
    for (std::size_t i = 0; i < plans.size(); ++i) {
      Worked &work = worked[ofModifiers[i].first->plugin];
      work.gapPlan.add(plans[i]);
      work.unfinished.insert(work.registrations[ofModifiers[i].first->registration].call->call);
    }
    return true;
  }

  Stanza stanzaFor(const Use &use, const std::set<std::size_t> &plugins, const std::string &extra) {
    Stanza stanza;
    bool isServer = use.kind == PluginKind::HttpServer;
    stanza.nameSpace = isServer                      ? "modifier/lua-endpoint"
                       : use.level == Level::Backend ? "modifier/lua-backend"
                                                     : "modifier/lua-proxy";
    stanza.sources.push_back(options.folder + "/unplug.lua");
    for (std::size_t p : plugins) {
      used.insert(p);
      stanza.sources.push_back(options.folder + "/" + worked[p].table + ".lua");
    }
    std::string names[2];
    for (const Modifier &modifier : use.modifiers) {
      std::string &list = names[modifier.onResponse];
      list += (list.empty() ? "" : ", ") + luaQuoted(modifier.name);
    }
    if (isServer) {
      stanza.pre = "unplug.serve({ " + names[0] + " }, " + extra;
      return stanza;
    }
    std::string shared = !names[0].empty() && !names[1].empty() ? "unplug.extra" : extra;
    if (shared != extra)
      stanza.pre = "unplug.extra = " + extra + "\n";
    if (!names[0].empty())
      stanza.pre += "unplug.request({ " + names[0] + " }, " + shared + ")";
    if (!names[1].empty())
      stanza.post = "unplug.response({ " + names[1] + " }, " + shared + ", " + (isPassedOn(use) ? "true" : "false") + ")";
    return stanza;
  }

  llvm::Error writeScripts() {
    std::set<std::string> scripts;
    for (std::size_t p : used)
      if (auto error = writeScript(p))
        return error;
    for (std::size_t u = 0; u < uses.size(); ++u)
      finishUse(uses[u], result.uses[u], scripts);
    if (scripts.empty())
      return llvm::Error::success();
    result.files[options.folder + "/unplug.lua"] = helpers.text(scripts);
    for (std::size_t u = 0; u < uses.size(); ++u)
      pin(uses[u], result.uses[u]);
    return llvm::Error::success();
  }

  llvm::Error writeScript(std::size_t p) {
    Worked &work = worked[p];
    ScriptParts parts;
    parts.skeleton = {work.gapPlan, skeleton.gap, skeleton.head};
    for (const Judged &judged : work.registrations) {
      bool isIn = judged.call && (judged.obstacles.empty() || work.unfinished.count(judged.call->call) > 0);
      if (judged.call && !isIn)
        parts.leftOut.insert(judged.call->call);
      (judged.isServer ? parts.handlers : parts.modifiers) |= isIn;
      work.usesQuery |= judged.usesQuery;
    }
    auto script = scriptOf(*work.code, *work.flow, work.judgement, work.table, parts, source.plugins[p].id);
    if (!script)
      return script.takeError();
    if (!script->isWhole && !work.unfinished.empty()) { // then only what is a script without gaps
      work.gapPlan = {};
      work.unfinished.clear();
      for (std::size_t u = 0; u < uses.size(); ++u)
        if (isOf(uses[u], p))
          result.uses[u].skeleton.reset();
      return writeScript(p);
    }
    work.script = std::move(script->text);
    work.gaps = std::move(script->gaps);
    result.plugins[p].file = options.folder + "/" + work.table + ".lua";
    for (WrittenGap &one : work.gaps)
      one.gap.script = result.plugins[p].file;
    return llvm::Error::success();
  }

  static bool isOf(const Use &use, std::size_t plugin) {
    return std::any_of(use.modifiers.begin(), use.modifiers.end(), [&](const Modifier &one) { return one.plugin == plugin; });
  }

  // The gaps that requests of a use may meet: also one without gaps of its own, where the same script has some at its start.
  void collectGaps(const Use &use, UseResult &into) {
    for (const Modifier &modifier : use.modifiers) {
      const Worked &work = worked[modifier.plugin];
      if (work.gaps.empty())
        continue;
      auto reached = reachedBy(work, work.registrations[modifier.registration]).functions;
      for (const WrittenGap &one : work.gaps)
        if (!one.within || reached.count(one.within))
          into.gaps.push_back(one.gap);
    }
    sortUnique(into.gaps);
    if (!into.gaps.empty() && into.stanza && use.kind == PluginKind::HttpServer) {
      into.stanza.reset();
      into.obstacles.push_back({ObstacleKind::Placement, use.at, "its script would have gaps of other registrations"});
    } else if (!into.gaps.empty() && into.stanza) {
      into.skeleton = std::exchange(into.stanza, std::nullopt);
    }
    if (!allLieIn(into.obstacles, into.gaps))
      into.skeleton.reset();
  }

  // Scripts that a person edits are not pinned: the stanza would be left out then, without a word.
  void pin(const Use &use, UseResult &into) {
    std::optional<Stanza> &stanza = into.stanza ? into.stanza : into.skeleton;
    if (!stanza)
      return;
    std::set<std::string> edited;
    for (const Modifier &modifier : use.modifiers)
      if (!worked[modifier.plugin].gaps.empty())
        edited.insert(result.plugins[modifier.plugin].file);
    for (const std::string &path : stanza->sources)
      if (!edited.count(path))
        stanza->md5[path] = md5(result.files.at(path));
    for (Stanza &one : into.endpoints)
      one.md5 = stanza->md5;
  }

  void finishUse(const Use &use, UseResult &into, std::set<std::string> &scripts) {
    if (!into.stanza && !into.skeleton)
      return;
    collectGaps(use, into);
    std::optional<Stanza> &stanza = into.stanza ? into.stanza : into.skeleton;
    if (!stanza)
      return;
    std::size_t size = 0;
    for (const Modifier &modifier : use.modifiers)
      size = std::max(size, worked[modifier.plugin].script.size());
    if (size > largestScript) {
      into.obstacles.push_back({ObstacleKind::Size, use.at, "the script would be longer than 1 MB"});
      stanza.reset();
      return;
    }
    for (const Modifier &modifier : use.modifiers) {
      const Worked &work = worked[modifier.plugin];
      stanza->allowOpenLibs |= helpers.needLibraries(work.script, use.kind, work.usesQuery);
      scripts.insert(work.script);
      result.files[options.folder + "/" + work.table + ".lua"] = work.script;
    }
    if (use.kind == PluginKind::HttpServer)
      finishEndpoints(use, into);
    else
      scripts.insert(stanza->pre + "\n" + stanza->post);
    for (const Stanza &one : into.endpoints)
      scripts.insert(one.pre);
  }

  // Whether all requests that the router takes to an endpoint have its path: it has no parameters, and is as the router
  // cleans it.
  static bool isFixedPath(std::string_view path) {
    if (!path.starts_with('/') || path.find_first_of("{:*") != std::string_view::npos)
      return false;
    for (std::size_t slash = 0; slash != std::string_view::npos && slash + 1 < path.size();) {
      std::size_t next = path.find('/', slash + 1);
      std::string_view part = path.substr(slash + 1, next == std::string_view::npos ? next : next - slash - 1);
      if (part.empty() || part == "." || part == "..")
        return false;
      slash = next;
    }
    return true;
  }

  // The path is the endpoint's own, or what its parameters make of it.
  void finishEndpoints(const Use &use, UseResult &into) {
    bool readsPath = false;
    for (const Modifier &modifier : use.modifiers)
      readsPath |= worked[modifier.plugin].script.find(":Path()") != std::string::npos;
    for (const Surroundings::Endpoint &endpoint : use.around.endpoints) {
      Stanza stanza = *into.stanza;
      bool isFixed = isFixedPath(endpoint.path);
      if (readsPath)
        stanza.pre += isFixed ? ", " + luaQuoted(endpoint.path) : ", unplug.path_of(ctx.load():url())";
      stanza.pre += ")";
      stanza.allowOpenLibs |= readsPath && !isFixed;
      into.endpoints.push_back(std::move(stanza));
    }
  }

  const go::Source &source;
  const std::vector<Use> &uses;
  const Options &options;
  Helpers helpers;
  Skeleton skeleton; // its templates
  std::optional<go::Program> program;
  std::vector<Worked> worked; // by plugin
  std::set<std::size_t> used;
  Translation result;
};

} // namespace

std::string scriptHeading(const std::string &pluginId) {
  return "-- Made by unplug from " + (pluginId == "." ? "the plugin in this folder" : pluginId) + ". ";
}

llvm::Expected<Translation> translate(const go::Source &source, const std::vector<Use> &uses, const Options &options) {
  return Translator(source, uses, options).run();
}

} // namespace unplug::lua

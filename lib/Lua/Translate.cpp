// From plugins and uses to scripts, stanzas and obstacles.
#include "Lua/Effects.h"
#include "Lua/Handlers.h"
#include "Lua/Helpers.h"
#include "Lua/Judge.h"
#include "Lua/Kinds.h"
#include "Lua/Lua.h"
#include "Lua/LuaText.h"
#include "Lua/Operations.h"
#include "Lua/Placement.h"
#include "Lua/Script.h"
#include "Lua/Standard.h"
#include "Lua/Walk.h"
#include "Lua/Wrappers.h"
#include "Support/FileTree.h"
#include "Support/Parallel.h"

#include <algorithm>
#include <cctype>

namespace unplug::lua {

namespace {

constexpr std::size_t largestScript = 1 << 20;

// Where values come from is followed by recursion, and for each place anew.
constexpr std::size_t mostFunctions = 2000, mostVariables = 5000;

template <class T> void sortUnique(std::vector<T> &values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// Obstacles by place, so that a reader can follow them through the files; one a place and kind.
void sortObstacles(std::vector<Obstacle> &obstacles) {
  std::sort(obstacles.begin(), obstacles.end(), [](const Obstacle &a, const Obstacle &b) {
    return std::tie(a.at, a.kind, a.reason) < std::tie(b.at, b.kind, b.reason);
  });
  obstacles.erase(std::unique(obstacles.begin(), obstacles.end(),
                              [](const Obstacle &a, const Obstacle &b) { return a.at == b.at && a.kind == b.kind; }),
                  obstacles.end());
}

// One registration, judged.
struct Judged {
  const RegisterCall *call = nullptr;
  bool isServer = false; // of a plugin of the server
  std::vector<Obstacle> obstacles;
  std::vector<Requirement> requirements;
  std::vector<Note> notes;
  bool usesQuery = false;
  std::optional<std::vector<HeaderEffect>> effects;
};

// One plugin. Its code is kept until the scripts are written, where a registration can be one.
struct Worked {
  std::unique_ptr<Code> code;
  std::unique_ptr<Flow> flow;
  Judgement judgement;
  std::vector<Judged> registrations;
  std::size_t factories = 0; // that run
  std::optional<Location> changesOthers; // where one of them changes what the others see
  GapPlan gapPlan;
  std::set<const Expression *> unfinished; // register calls that have some
  std::string table;  // the script's global, and its file's name
  std::string script; // empty when nothing of it is translated
  bool usesQuery = false;
  std::vector<WrittenGap> gaps; // of it
};

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
    parallelFor(source.plugins.size(), [&](std::size_t p) { judgePlugin(p); });
    nameTables();
    countFactories();
    for (const Use &use : uses)
      result.uses.push_back(judgeUse(use));
    if (auto error = writeScripts())
      return std::move(error);
    return std::move(result);
  }

private:
  void judgePlugin(std::size_t p) {
    const go::Plugin &plugin = source.plugins[p];
    Worked &work = worked[p];
    work.code = checkCode(*program, plugin);
    if (work.code->functions.size() > mostFunctions || work.code->variables.size() > mostVariables)
      return leaveUnjudged(work, plugin, result.plugins[p]);
    readServerOperations(*work.code);
    readHandlers(*work.code);
    work.flow = std::make_unique<Flow>(*work.code);
    markNeverRun(*work.code, *work.flow);
    work.flow = std::make_unique<Flow>(*work.code); // without what never runs
    judge(*work.code, *work.flow, options, work.judgement);
    for (const go::Registration &registration : plugin.registrations)
      work.registrations.push_back(judgeRegistration(work, registration));
    describePlugin(work, plugin, result.plugins[p]);
    bool canBeOne = false;
    for (std::size_t r = 0; r < work.registrations.size(); ++r)
      canBeOne |= options.skeleton || work.registrations[r].obstacles.empty();
    if (!canBeOne) {
      work.judgement = {};
      work.flow.reset();
      work.code.reset();
    }
  }

  static void leaveUnjudged(Worked &work, const go::Plugin &plugin, PluginResult &into) {
    for (const go::Registration &registration : plugin.registrations) {
      into.obstacles.push_back({ObstacleKind::Size, registration.at, "the plugin has more code than is judged"});
      work.registrations.emplace_back().obstacles = {into.obstacles.back()};
    }
    work.code.reset();
  }

  // What stands in the way of a whole kind of plugin.
  std::optional<Obstacle> obstacleOfKind(const go::Registration &registration) const {
    if (registration.kind == PluginKind::HttpServer && !options.allowScope)
      return Obstacle{ObstacleKind::ServerScope, registration.at,
                      "an http-server plugin sees every request of the gateway, health checks, redirects and what no "
                      "endpoint answers too; a script sees those of one endpoint"};
    if (registration.kind == PluginKind::HttpClient)
      return Obstacle{ObstacleKind::ClientReplaced, registration.at,
                      "an http-client plugin makes the call to the backend itself, a script runs before and after the "
                      "call"};
    return std::nullopt;
  }

  // All that a plugin does and all that stands in the way, whichever of its registrations are used.
  void describePlugin(const Worked &work, const go::Plugin &plugin, PluginResult &into) const {
    for (const Function *function : reach(*work.code, work.code->registerFunctions).functions) {
      into.operations.insert(into.operations.end(), function->operations.begin(), function->operations.end());
      into.obstacles.insert(into.obstacles.end(), function->obstacles.begin(), function->obstacles.end());
      into.notes.insert(into.notes.end(), function->notes.begin(), function->notes.end());
    }
    into.obstacles.insert(into.obstacles.end(), work.code->obstacles.begin(), work.code->obstacles.end());
    if (!work.code->registerModifiers && !options.allowScope) // what a modifier's script could not say is beside the point
      std::erase_if(into.obstacles, [](const Obstacle &one) { return !isOfSubstance(one.kind); });
    sortUnique(into.operations);
    sortObstacles(into.obstacles);
    sortUnique(into.notes);
    std::vector<Obstacle> ofKinds;
    for (const go::Registration &registration : plugin.registrations)
      if (auto obstacle = obstacleOfKind(registration))
        ofKinds.push_back(std::move(*obstacle));
    into.obstacles.insert(into.obstacles.begin(), ofKinds.begin(), ofKinds.end());
  }

  // What stands in the way of one registration, wherever it is used.
  Judged judgeRegistration(const Worked &work, const go::Registration &registration) {
    Judged judged;
    const Code &code = *work.code;
    for (const RegisterCall &call : work.flow->registerCalls())
      if (call.at == registration.at)
        judged.call = &call;
    if (auto obstacle = obstacleOfKind(registration)) {
      judged.obstacles.push_back(std::move(*obstacle));
      return judged;
    }
    bool isServer = judged.isServer = registration.kind == PluginKind::HttpServer;
    const Function *registerAll = isServer ? code.registerHandlers : code.registerModifiers;
    const Variable *registerer = isServer ? code.handlerRegisterer : code.registerer;
    judged.obstacles = code.obstacles;
    if (!judged.call || !registerAll || !registerer) {
      judged.obstacles.push_back({ObstacleKind::Unresolved, registration.at,
                                  "how this name comes to its factory could not be worked out"});
      return judged;
    }
    for (const Function *factory : work.flow->functionsOf(*judged.call->call->arguments[2]))
      if (!factory)
        judged.obstacles.push_back({ObstacleKind::Unresolved, registration.at, "the factory could not be followed"});
    for (const Function *function : reachedBy(work, judged).functions) {
      judged.obstacles.insert(judged.obstacles.end(), function->obstacles.begin(), function->obstacles.end());
      bool isAtStart = isServer && !runsAtRequest(work, function); // what panics there ends 2.x before it serves
      bool isAtLoad = (phaseOf(work, function) & (AtLoad | AtRegister)) != 0;
      for (const Requirement &one : function->requirements)
        if (one.kind == Requirement::Kind::NoPanic && isAtLoad)
          judged.obstacles.push_back({ObstacleKind::Panic, one.at,
                                      one.what +
                                          ": 2.x went on with what was registered before a panic, where a script "
                                          "fails with each request"});
        else if (!isAtStart || one.kind != Requirement::Kind::NoPanic)
          judged.requirements.push_back(one);
      judged.notes.insert(judged.notes.end(), function->notes.begin(), function->notes.end());
      judged.usesQuery |= looksAtQuery(*function);
    }
    for (const Requirement &one : judged.requirements)
      judged.usesQuery |= one.kind == Requirement::Kind::WritesQuery;
    if (judged.obstacles.empty() && !isServer)
      judged.effects = constantEffects(*work.flow, *judged.call);
    sortObstacles(judged.obstacles);
    sortUnique(judged.notes);
    std::sort(judged.requirements.begin(), judged.requirements.end(), [](const Requirement &a, const Requirement &b) {
      return std::tie(a.at, a.kind) < std::tie(b.at, b.kind);
    });
    return judged;
  }

  static unsigned phaseOf(const Worked &work, const Function *function) {
    auto found = work.judgement.phases.find(function);
    return found == work.judgement.phases.end() ? static_cast<unsigned>(AtRequest) : found->second;
  }

  static bool runsAtRequest(const Worked &work, const Function *function) {
    return (phaseOf(work, function) & AtRequest) != 0;
  }

  // What one registration needs of the plugin's code.
  static Reached reachedBy(const Worked &work, const Judged &judged) {
    const Code &code = *work.code;
    std::vector<const Function *> roots = {judged.isServer ? code.registerHandlers : code.registerModifiers,
                                           (judged.isServer ? code.handlerRegisterer : code.registerer)->initialiser};
    std::set<const Expression *> without;
    for (const RegisterCall &call : work.flow->registerCalls())
      without.insert(call.call->arguments[2].get());
    for (const Function *factory : work.flow->functionsOf(*judged.call->call->arguments[2]))
      if (factory)
        roots.push_back(factory);
    return reach(code, roots, without);
  }

  // Whether a function does more with a request's query than put it into a struct.
  static bool looksAtQuery(const Function &function) {
    std::set<const Expression *> passedOn;
    bool looks = false;
    walk(function, [](const Statement &) {}, [&](const Expression &expression) {
      if (expression.kind == ExpressionKind::StructLiteral)
        for (const ExpressionPtr &argument : expression.arguments)
          passedOn.insert(argument.get());
      looks |= expression.kind == ExpressionKind::CallInterface && expression.name == "Query" &&
               !passedOn.count(&expression);
    });
    return looks;
  }

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
    bool isOfCode = fits && ofPlace.empty() && use.unresolved.empty() && !use.modifiers.empty();
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

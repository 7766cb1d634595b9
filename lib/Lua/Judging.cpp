#include "Lua/Judging.h"

#include "Lua/Effects.h"
#include "Lua/Handlers.h"
#include "Lua/Kinds.h"
#include "Lua/Operations.h"
#include "Lua/Walk.h"
#include "Lua/Wrappers.h"

#include <algorithm>

namespace unplug::lua {

namespace {

// Where values come from is followed by recursion, and for each place anew.
constexpr std::size_t mostFunctions = 2000, mostVariables = 5000;

void leaveUnjudged(Worked &work, const go::Plugin &plugin, PluginResult &into) {
  for (const go::Registration &registration : plugin.registrations) {
    into.obstacles.push_back({ObstacleKind::Size, registration.at, "the plugin has more code than is judged"});
    work.registrations.emplace_back().obstacles = {into.obstacles.back()};
  }
  work.code.reset();
}

// What stands in the way of a whole kind of plugin.
std::optional<Obstacle> obstacleOfKind(const go::Registration &registration, const Options &options) {
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
void describePlugin(const Worked &work, const go::Plugin &plugin, const Options &options, PluginResult &into) {
  for (const Function *function : reach(*work.code, work.code->registerFunctions).functions) {
    into.operations.insert(into.operations.end(), function->operations.begin(), function->operations.end());
    into.obstacles.insert(into.obstacles.end(), function->obstacles.begin(), function->obstacles.end());
    into.notes.insert(into.notes.end(), function->notes.begin(), function->notes.end());
  }
  into.obstacles.insert(into.obstacles.end(), work.code->obstacles.begin(), work.code->obstacles.end());
  if (!work.code->registerModifiers &&
      !options.allowScope) // what a modifier's script could not say is beside the point
    std::erase_if(into.obstacles, [](const Obstacle &one) { return !isOfSubstance(one.kind); });
  sortUnique(into.operations);
  sortObstacles(into.obstacles);
  sortUnique(into.notes);
  std::vector<Obstacle> ofKinds;
  for (const go::Registration &registration : plugin.registrations)
    if (auto obstacle = obstacleOfKind(registration, options))
      ofKinds.push_back(std::move(*obstacle));
  into.obstacles.insert(into.obstacles.begin(), ofKinds.begin(), ofKinds.end());
}

unsigned phaseOf(const Worked &work, const Function *function) {
  auto found = work.judgement.phases.find(function);
  return found == work.judgement.phases.end() ? static_cast<unsigned>(AtRequest) : found->second;
}

bool runsAtRequest(const Worked &work, const Function *function) {
  return (phaseOf(work, function) & AtRequest) != 0;
}

// Whether a function does more with a request's query than put it into a struct.
bool looksAtQuery(const Function &function) {
  std::set<const Expression *> passedOn;
  bool looks = false;
  walk(
      function, [](const Statement &) {},
      [&](const Expression &expression) {
        if (expression.kind == ExpressionKind::StructLiteral)
          for (const ExpressionPtr &argument : expression.arguments)
            passedOn.insert(argument.get());
        looks |= expression.kind == ExpressionKind::CallInterface && expression.name == "Query" &&
                 !passedOn.count(&expression);
      });
  return looks;
}

// What stands in the way of one registration, wherever it is used.
Judged judgeRegistration(const Worked &work, const go::Registration &registration, const Options &options) {
  Judged judged;
  const Code &code = *work.code;
  for (const RegisterCall &call : work.flow->registerCalls())
    if (call.at == registration.at)
      judged.call = &call;
  if (auto obstacle = obstacleOfKind(registration, options)) {
    judged.obstacles.push_back(std::move(*obstacle));
    return judged;
  }
  bool isServer = judged.isServer = registration.kind == PluginKind::HttpServer;
  const Function *registerAll = isServer ? code.registerHandlers : code.registerModifiers;
  const Variable *registerer = isServer ? code.handlerRegisterer : code.registerer;
  judged.obstacles = code.obstacles;
  if (!judged.call || !registerAll || !registerer) {
    judged.obstacles.push_back(
        {ObstacleKind::Unresolved, registration.at, "how this name comes to its factory could not be worked out"});
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
                                    one.what + ": 2.x went on with what was registered before a panic, where a script "
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
  std::sort(judged.requirements.begin(), judged.requirements.end(),
            [](const Requirement &a, const Requirement &b) { return std::tie(a.at, a.kind) < std::tie(b.at, b.kind); });
  return judged;
}

} // namespace

// Obstacles by place, so that a reader can follow them through the files; one a place and kind.
void sortObstacles(std::vector<Obstacle> &obstacles) {
  std::sort(obstacles.begin(), obstacles.end(), [](const Obstacle &a, const Obstacle &b) {
    return std::tie(a.at, a.kind, a.reason) < std::tie(b.at, b.kind, b.reason);
  });
  obstacles.erase(std::unique(obstacles.begin(), obstacles.end(),
                              [](const Obstacle &a, const Obstacle &b) { return a.at == b.at && a.kind == b.kind; }),
                  obstacles.end());
}

// What one registration needs of the plugin's code.
Reached reachedBy(const Worked &work, const Judged &judged) {
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

void judgePlugin(const go::Program &program, const go::Plugin &plugin, const Options &options, Worked &work,
                 PluginResult &into) {
  work.code = checkCode(program, plugin);
  if (work.code->functions.size() > mostFunctions || work.code->variables.size() > mostVariables)
    return leaveUnjudged(work, plugin, into);
  readServerOperations(*work.code);
  readHandlers(*work.code);
  work.flow = std::make_unique<Flow>(*work.code);
  markNeverRun(*work.code, *work.flow);
  work.flow = std::make_unique<Flow>(*work.code); // without what never runs
  judge(*work.code, *work.flow, options, work.judgement);
  for (const go::Registration &registration : plugin.registrations)
    work.registrations.push_back(judgeRegistration(work, registration, options));
  describePlugin(work, plugin, options, into);
  bool canBeOne = false;
  for (std::size_t r = 0; r < work.registrations.size(); ++r)
    canBeOne |= options.skeleton || work.registrations[r].obstacles.empty();
  if (!canBeOne) {
    work.judgement = {};
    work.flow.reset();
    work.code.reset();
  }
}

} // namespace unplug::lua

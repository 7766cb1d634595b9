#include "Lua/Gaps.h"

#include "Lua/Kinds.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

// The gateway calls it, and the helpers of scripts do not.
bool isNeverCalled(const Function &method) {
  constexpr std::string_view names[] = {"Params", "URL", "Data", "Context", "Request", "Errors"};
  return method.receiver && std::find(std::begin(names), std::end(names), method.name) != std::end(names);
}

class Planner {
public:
  Planner(const Code &code, const Flow &flow, const Judgement &judgement, const Unfinished &of)
      : code(code), of(of), traces(code, flow, judgement) {}

  std::optional<GapPlan> run() {
    bool isPlain = !of.factories.empty() && std::all_of(of.factories.begin(), of.factories.end(),
                                                        [](const Function *one) { return one != nullptr; });
    if (!isPlain)
      return std::nullopt;
    plan.obstacles = of.obstacles;
    readStatements();
    for (const Obstacle &obstacle : of.obstacles)
      if (!canBeGap(obstacle.kind) || !put(obstacle))
        return std::nullopt;
    for (const Statement *gap : plan.statements)
      for (const Variable *variable : gap->declares)
        if (variable)
          traces.addBehindGaps(variable);
    for (const Stretch &one : stretches)
      if (plan.statements.count(one.statement))
        lookForTraces(*one.function, one.range);
    for (const Function *function : plan.functions)
      lookForTraces(*function, function->node.range());
    return std::move(plan);
  }

private:
  struct Stretch { // of a file
    const Function *function = nullptr;
    const Statement *statement = nullptr;
    Range range;
  };

  void readStatements() {
    for (const Function *function : of.reached.functions)
      walk(
          *function,
          [&](const Statement &statement) {
            if (statement.kind == StatementKind::Comment)
              return;
            stretches.push_back({function, &statement, {statement.at.offset, statement.end}});
            if (isUnknown(statement))
              plan.statements.insert(&statement);
          },
          [](const Expression &) {});
    for (const Variable *global : of.reached.globals)
      if (isInvalid(global->type) || (global->initial && isUnknown(*global->initial)))
        plan.globals.insert(global);
  }

  static bool isUnknown(const Expression &expression) {
    bool unknown = false;
    walk(expression, [&](const Expression &one) { unknown |= one.kind == ExpressionKind::Bad || isInvalid(one.type); });
    return unknown;
  }

  // Something of its own, not of the statements inside, has no type.
  static bool isUnknown(const Statement &one) {
    auto isBad = [](const ExpressionPtr &expression) { return expression && isUnknown(*expression); };
    bool unknown = one.kind == StatementKind::Missing || isBad(one.condition) ||
                   std::any_of(one.left.begin(), one.left.end(), isBad) ||
                   std::any_of(one.right.begin(), one.right.end(), isBad);
    for (const Variable *variable : one.declares)
      unknown |= variable && isInvalid(variable->type);
    for (const Clause &clause : one.clauses) {
      unknown |= std::any_of(clause.values.begin(), clause.values.end(), isBad);
      for (const Type *type : clause.types)
        unknown |= type && isInvalid(type);
    }
    return unknown;
  }

  std::optional<Place> placeOf(const Location &at) const {
    const auto &files = code.program.source().files;
    for (std::size_t file = 0; file < files.size(); ++file) {
      if (files[file].file.path != at.file || at.line == 0)
        continue;
      std::size_t start = 0;
      for (unsigned line = 1; line < at.line; ++line) {
        start = files[file].text.find('\n', start);
        if (start == std::string::npos)
          return std::nullopt;
        ++start;
      }
      return Place{file, start + at.column - 1};
    }
    return std::nullopt;
  }

  // The innermost statement that an obstacle lies in, else a variable's value, else a function; else nothing of it can
  // be told apart, and no request passes. False when it does not lie in the code.
  bool put(const Obstacle &obstacle) {
    auto place = placeOf(obstacle.at);
    if (!place)
      return false;
    if (outlivesRequest(obstacle.kind))
      refuseAll(obstacle);
    auto isIn = [&](std::size_t file, Range range) {
      return file == place->file && range.begin <= place->offset && place->offset < range.end;
    };
    const Stretch *innermost = nullptr;
    for (const Stretch &one : stretches)
      if (isIn(one.statement->at.file, one.range) && (!innermost || innermost->range.begin <= one.range.begin))
        innermost = &one;
    if (innermost) {
      plan.statements.insert(innermost->statement);
      return true;
    }
    for (const Variable *global : of.reached.globals)
      if (!global->ofGateway && isIn(global->at.file, {global->at.offset, global->end})) {
        plan.globals.insert(global);
        return true;
      }
    for (const Function *function : of.reached.functions)
      if (function->node && !function->parent && function->name != "init" &&
          isIn(function->at.file, function->node.range())) {
        plan.functions.insert(function);
        return true;
      }
    refuseAll(obstacle);
    return true;
  }

  void refuseAll(const Obstacle &obstacle) {
    for (const Function *factory : of.factories)
      plan.factories[factory].push_back(obstacle);
  }

  void lookForTraces(const Function &function, Range range) {
    const Function *top = &function;
    while (top->parent)
      top = top->parent;
    bool isSaid = std::any_of(of.obstacles.begin(), of.obstacles.end(), [&](const Obstacle &one) {
      auto place = outlivesRequest(one.kind) ? placeOf(one.at) : std::nullopt;
      return place && place->file == function.at.file && range.begin <= place->offset && place->offset < range.end;
    });
    if (isSaid || (!isNeverCalled(*top) && !(function.node && traces.mayLeave(function, range))))
      return;
    refuseAll({ObstacleKind::State, code.locate({function.at.file, range.begin}),
               isNeverCalled(*top) ? "what this method gives nothing in a script asks for"
                                   : "what this leaves behind other requests may see"});
  }

  const Code &code;
  const Unfinished &of;
  Traces traces;
  std::vector<Stretch> stretches;
  GapPlan plan;
};

} // namespace

void GapPlan::add(const GapPlan &other) {
  statements.insert(other.statements.begin(), other.statements.end());
  functions.insert(other.functions.begin(), other.functions.end());
  globals.insert(other.globals.begin(), other.globals.end());
  for (const auto &[factory, because] : other.factories) {
    auto &all = factories[factory];
    all.insert(all.end(), because.begin(), because.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
  }
  obstacles.insert(obstacles.end(), other.obstacles.begin(), other.obstacles.end());
  std::sort(obstacles.begin(), obstacles.end());
  obstacles.erase(std::unique(obstacles.begin(), obstacles.end()), obstacles.end());
}

bool allLieIn(const std::vector<Obstacle> &obstacles, const std::vector<Gap> &gaps) {
  return std::all_of(obstacles.begin(), obstacles.end(), [&](const Obstacle &one) {
    return std::any_of(gaps.begin(), gaps.end(), [&](const Gap &gap) {
      return std::find(gap.because.begin(), gap.because.end(), one) != gap.because.end();
    });
  });
}

std::optional<GapPlan> planGaps(const Code &code, const Flow &flow, const Judgement &judgement, const Unfinished &of) {
  return Planner(code, flow, judgement, of).run();
}

} // namespace unplug::lua

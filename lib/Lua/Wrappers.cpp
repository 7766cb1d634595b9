// lura 2.14.1 proxy/plugin.go: the wrappers and their methods.
#include "Lua/Wrappers.h"

#include "Lua/Walk.h"

#include <algorithm>
#include <map>

namespace unplug::lua {

namespace {

struct GatewayMethod {
  std::string_view name, type;
  bool onRequest, onResponse;
  bool always; // of the interfaces that lura asserts on, not only of its own types
};

constexpr GatewayMethod methods[] = {
    {"Params", "func() map[string]string", true, false, true},
    {"Headers", "func() map[string][]string", true, true, true},
    {"Body", "func() io.ReadCloser", true, false, true},
    {"Method", "func() string", true, false, true},
    {"URL", "func() *url.URL", true, false, true},
    {"Query", "func() url.Values", true, false, true},
    {"Path", "func() string", true, false, true},
    {"Context", "func() context.Context", true, true, false},
    {"Data", "func() map[string]interface {}", false, true, true},
    {"Io", "func() io.Reader", false, true, true},
    {"IsComplete", "func() bool", false, true, true},
    {"StatusCode", "func() int", false, true, true},
    {"Request", "func() interface {}", false, true, false},
};

const GatewayMethod *find(const std::string &name, bool ofResponse) {
  for (const GatewayMethod &method : methods)
    if (method.name == name && (ofResponse ? method.onResponse : method.onRequest))
      return &method;
  return nullptr;
}

bool isStandardNamed(const Type *type) {
  const Type *named = type->kind == TypeKind::Pointer ? type->element : type;
  return named->kind != TypeKind::Named || named->package == "io" || named->package == "net/url" ||
         named->package == "context";
}

class DeadBodies {
public:
  DeadBodies(Code &given, const Flow &givenFlow) : code(given), flow(givenFlow) {}

  void run() {
    readSides();
    for (Function &function : code.functions)
      if (sides.count(&function) && !function.parameters.empty()) {
        dead.clear();
        readBlock(function, function.body);
        for (auto check = dead.rbegin(); check != dead.rend(); ++check) // the last first: places before it stay
          markDead(function, **check);
      }
  }

private:
  enum Side : unsigned { Request = 1, Response = 2 };

  // Which side each modifier is registered for, as far as it is written out.
  void readSides() {
    for (const RegisterCall &call : flow.registerCalls()) {
      constexpr std::size_t ofModifiers = 5;
      if (call.call->arguments.size() != ofModifiers)
        continue;
      auto isOn = [&](std::size_t index) {
        const auto &constant = call.call->arguments[index]->constant;
        return !constant || constant->boolean;
      };
      // A name that is registered for both acts on requests; whether the gateway takes it for both is not known here.
      unsigned side = (isOn(3) ? Request : 0U) | (isOn(4) ? Response : 0U);
      for (const Function *factory : flow.functionsOf(*call.call->arguments[2]))
        if (factory)
          flow.results(*factory, 0, [&](const Leaf &leaf) {
            const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
            if (made && made->function && !made->standard)
              sides[made->function] |= side;
          });
    }
  }

  bool alwaysHolds(const Function &function, const Type *type) const {
    if (!isInterface(type) || underlying(type)->methods.empty())
      return false;
    unsigned side = sides.at(&function);
    if (side != Request && side != Response)
      return false;
    return std::all_of(underlying(type)->methods.begin(), underlying(type)->methods.end(), [&](const Method &method) {
      const GatewayMethod *known = find(method.name, side == Response);
      return known && known->always && isGatewayType(method.type, known->type);
    });
  }

  void readBlock(const Function &function, Block &block) {
    for (std::size_t i = 0; i + 1 < block.size(); ++i) {
      const Statement &assignment = *block[i];
      Statement &check = *block[i + 1];
      bool asserts = assignment.kind == StatementKind::Assign && assignment.right.size() == 1 &&
                     assignment.right[0]->kind == ExpressionKind::Assert && assignment.right[0]->commaOk &&
                     assignment.left.size() == 2 && assignment.left[1] && check.kind == StatementKind::If;
      if (!asserts)
        continue;
      const Expression &value = *assignment.right[0]->arguments[0];
      bool ofInput = value.kind == ExpressionKind::Variable && value.variable == function.parameters[0] &&
                     value.variable->assignments == 0;
      bool isNegation = check.condition && check.condition->kind == ExpressionKind::Not &&
                        check.condition->arguments[0]->kind == ExpressionKind::Variable &&
                        check.condition->arguments[0]->variable == assignment.left[1]->variable;
      if (!ofInput || !isNegation || !alwaysHolds(function, assignment.right[0]->type->results[0]))
        continue;
      check.isIdle = true;
      if (!isPlain(check.body))
        dead.push_back(&check);
    }
  }

  // Nothing but the return of something that cannot be refused.
  static bool isPlain(const Block &block) {
    bool plain = true;
    walk(block, [&](const Statement &statement) {
      plain &= statement.kind == StatementKind::Return || statement.kind == StatementKind::Comment;
    }, [&](const Expression &expression) {
      plain &= expression.kind == ExpressionKind::Nil || expression.kind == ExpressionKind::Variable ||
               expression.kind == ExpressionKind::Constant ||
               (expression.kind == ExpressionKind::CallStandard && expression.arguments.size() == 1);
    });
    return plain;
  }

  static void markDead(Function &function, Statement &check) {
    check.neverRuns = true;
    auto &all = function.obstacles;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(std::min(check.obstacles[0], all.size())),
              all.begin() + static_cast<std::ptrdiff_t>(std::min(check.obstacles[1], all.size())));
  }

  Code &code;
  const Flow &flow;
  std::map<const Function *, unsigned> sides;
  std::vector<Statement *> dead; // of one function, in its order
};

} // namespace

std::string_view gatewayMethod(const std::string &name, bool ofResponse) {
  const GatewayMethod *found = find(name, ofResponse);
  return found ? found->type : std::string_view();
}

bool isAlwaysThere(const std::string &name, bool ofResponse) {
  const GatewayMethod *found = find(name, ofResponse);
  return found && found->always;
}

bool isGatewayType(const Type *type, std::string_view wanted) {
  return type->text == wanted && type->results.size() == 1 && isStandardNamed(type->results[0]);
}

void markNeverRun(Code &code, const Flow &flow) {
  DeadBodies(code, flow).run();
}

} // namespace unplug::lua

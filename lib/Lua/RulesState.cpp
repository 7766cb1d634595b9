// The rules about state: every request gets a new Lua machine, in which the factories run anew.
#include "Lua/Rules.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool isInside(const Expression &place) {
  return place.kind == ExpressionKind::Field || place.kind == ExpressionKind::Index ||
         place.kind == ExpressionKind::Address;
}

} // namespace

unsigned Rules::runTimesOf(const Function *function) const {
  auto found = judgement.phases.find(function);
  return found == judgement.phases.end() ? 0 : found->second;
}

// Something that was made in these phases is changed by `current`. True when that is said.
bool Rules::judgeOlder(unsigned madeAt, Place at, const std::string &what) {
  if (runsAtRequest() && (madeAt & ~static_cast<unsigned>(AtRequest)) != 0) {
    operation(OperationKind::KeepsState, "", at);
    refuse(ObstacleKind::State, at, what + ": all later requests see it");
    return true;
  }
  bool isOfPlugin = (runTimesOf(current) & AtFactory) && (madeAt & (AtLoad | AtRegister));
  if (isOfPlugin)
    require(Requirement::Kind::ChangesOthers, at);
  return isOfPlugin;
}

// A variable that outlives the call which assigns to it.
void Rules::judgeCapture(const Expression &target) {
  const Variable &variable = *target.variable;
  if (variable.owner == current)
    return;
  if (!variable.owner && runsAtRequest()) {
    operation(OperationKind::KeepsState, variable.name, target.at);
    refuse(ObstacleKind::State, target.at,
           "the package variable " + variable.name + " is assigned to while requests are served");
    return;
  }
  unsigned made = variable.owner ? runTimesOf(variable.owner) : static_cast<unsigned>(AtLoad);
  if (runsAtRequest() && (made & ~static_cast<unsigned>(AtRequest)) != 0) {
    operation(OperationKind::KeepsState, variable.name, target.at);
    refuse(ObstacleKind::State, target.at,
           "the variable " + variable.name + " is made once when the gateway starts and assigned to by requests");
    return;
  }
  judgeOlder(made, target.at, "the variable " + variable.name + " is assigned to");
}

// When what a container is was made, as far as it shows; 0 when it does not.
unsigned Rules::madeAt(const Leaf &leaf, const Type *container) const {
  auto ofVariable = [&](const Variable &variable) {
    return variable.owner ? runTimesOf(variable.owner) : static_cast<unsigned>(AtLoad);
  };
  if (leaf.kind == Leaf::Kind::Zero) { // of a struct variable whose address was taken, perhaps
    const Type *type = structBehind(container);
    unsigned made = 0;
    for (const Variable &variable : code.variables)
      if (type && variable.type == type && (!variable.owner || variable.isCaptured))
        made |= ofVariable(variable);
    return made;
  }
  const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
  if (!made)
    return 0;
  bool isMade = made->kind == ExpressionKind::MapLiteral || made->kind == ExpressionKind::ListLiteral ||
                made->kind == ExpressionKind::StructLiteral || made->kind == ExpressionKind::Address ||
                made->kind == ExpressionKind::Zero;
  if (isMade)
    return runTimesOf(flow.functionOf(*made));
  return flow.origins(*made) == FromConfiguration ? static_cast<unsigned>(AtFactory) : 0U;
}

// A map, slice or struct that is changed must be made by the same request, or be the gateway's.
void Rules::judgeContainerChange(const Expression &container, Place at) {
  if (!runsAtRequest() && flow.origins(container) & FromConfiguration)
    return refuse(ObstacleKind::State, at, "the settings that the plugin was handed are changed");
  if (!runsAtRequest() && !(runTimesOf(current) & AtFactory))
    return;
  const Expression *root = &container;
  while (isInside(*root))
    root = root->arguments[0].get();
  const Expression *holder = &container; // what refers to the struct, map or slice that changes
  while (isInside(*holder) &&
         (holder->kind == ExpressionKind::Address || underlying(holder->type)->kind == TypeKind::Struct))
    holder = holder->arguments[0].get();
  constexpr unsigned ofGateway = FromHeaders | FromQuery | FromParameters | FromResponseHeaders | FromData;
  if (root->kind == ExpressionKind::Variable && root->variable->owner != current &&
      (!root->variable->owner || (flow.origins(container) & ~ofGateway) != 0)) {
    const Function *owner = root->variable->owner;
    if (judgeOlder(owner ? runTimesOf(owner) : static_cast<unsigned>(AtLoad), at,
                   "what " + root->variable->name +
                       " holds was made once when the gateway started and is changed here"))
      return;
  }
  bool said = false;
  flow.leaves(*holder, [&](const Leaf &leaf) {
    if (said)
      return;
    if (leaf.kind == Leaf::Kind::Extra && runsAtRequest()) {
      said = true;
      refuse(ObstacleKind::State, at, "the settings that the plugin was handed are changed: all later requests see it");
      return;
    }
    said = judgeOlder(madeAt(leaf, holder->type), at, "what is changed here was made once when the gateway started");
  });
}

} // namespace unplug::lua

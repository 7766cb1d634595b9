// The rules about encoding/json: settings may go through it into a struct, and nothing else.
#include "Lua/JsonFields.h"
#include "Lua/Rules.h"

namespace unplug::lua {

void Rules::judgeJson(const Expression &call, const std::string &name) {
  if (name == "json.Marshal") {
    const Expression &value = *call.arguments[0];
    operation(OperationKind::DecodesJson, name, call.at);
    if ((flow.origins(value) & ~static_cast<unsigned>(FromConfiguration)) != 0)
      refuse(ObstacleKind::Json, call.at,
             "the gateway's Lua cannot write JSON; settings may go through it into a struct, other values not");
    return;
  }
  if (name != "json.Unmarshal")
    return refuse(ObstacleKind::Json, call.at, "the gateway's Lua cannot read or write JSON");
  operation(OperationKind::DecodesJson, name, call.at);
  bool isMarshalled = call.arguments[0]->kind == ExpressionKind::Variable;
  flow.leaves(*call.arguments[0], [&](const Leaf &leaf) {
    isMarshalled &= leaf.kind == Leaf::Kind::Expression && leaf.expression->kind == ExpressionKind::CallStandard &&
                    nameOf(*leaf.expression->standard) == "json.Marshal";
  });
  const Expression &target = *call.arguments[1];
  const Expression *address = target.kind == ExpressionKind::ToInterface ? target.arguments[0].get() : nullptr;
  const Type *type = address ? structBehind(address->type) : nullptr;
  bool isStruct = type && address->kind == ExpressionKind::Address && address->arguments[0]->kind == ExpressionKind::Variable;
  std::string why = "the gateway's Lua cannot read JSON; settings may go through it into a struct of the plugin, other values not";
  if (!isMarshalled || !isStruct || !isDecodable(type, why))
    return refuse(ObstacleKind::Json, call.at, why);
  std::vector<std::string> keys;
  collectJsonKeys(type, keys);
  require(Requirement::Kind::ExactKeys, call.at, {keys.begin(), keys.end()});
  require(Requirement::Kind::SmallNumbers, call.at);
}

// JSON that was made of settings can be decoded again, and that is all.
void Rules::judgeJsonUse(const Expression &variable) {
  if (!isBytes(variable.type) || targets.count(&variable) || unmarshalled.count(&variable))
    return;
  bool isJson = false;
  flow.leaves(variable, [&](const Leaf &leaf) {
    isJson |= leaf.kind == Leaf::Kind::Expression && leaf.expression->kind == ExpressionKind::CallStandard &&
              nameOf(*leaf.expression->standard) == "json.Marshal";
  });
  if (isJson)
    refuse(ObstacleKind::Json, variable.at, "the JSON text itself is used, which the gateway's Lua cannot make");
}

} // namespace unplug::lua

// The rules about encoding/json: settings may go through it into a struct, and nothing else.
#include "Lua/JsonFields.h"
#include "Lua/Rules.h"
#include "Lua/Walk.h"

namespace unplug::lua {

namespace {

// A value that nothing else holds any part of.
bool isSelfContained(const Expression &value) {
  switch (value.kind) {
  case ExpressionKind::Constant:
  case ExpressionKind::Nil:
  case ExpressionKind::Zero:
    return true;
  case ExpressionKind::ListLiteral:
  case ExpressionKind::MapLiteral:
  case ExpressionKind::StructLiteral:
    for (const ExpressionPtr &argument : value.arguments)
      if (argument && !isSelfContained(*argument))
        return false;
    return true;
  case ExpressionKind::Address:
    return value.arguments[0]->kind == ExpressionKind::StructLiteral && isSelfContained(*value.arguments[0]);
  default:
    return isString(value.type) || isBoolean(value.type) || isNumeric(value.type);
  }
}

// Whether JSON may change what a value of the type refers to, and not only the value.
bool refersToOthers(const Type *type, unsigned depth = 0) {
  constexpr unsigned maxDepth = 16;
  const Type *below = underlying(type);
  if (below->kind != TypeKind::Struct || depth > maxDepth)
    return depth > maxDepth || below->kind == TypeKind::Slice || below->kind == TypeKind::Map ||
           below->kind == TypeKind::Pointer || below->kind == TypeKind::Interface;
  for (const Field &field : below->fields)
    if (refersToOthers(field.type, depth + 1))
      return true;
  return false;
}

} // namespace

// Whether all that the struct variable holds when JSON fills it was made for it, and nothing else holds it.
bool Rules::isFilledFromHere(const Expression &address, const Expression &call) const {
  const Variable &variable = *address.arguments[0]->variable;
  bool isAlone = variable.owner == current;
  flow.assignedTo(variable, [&](const Leaf &leaf) {
    bool isValue = leaf.kind == Leaf::Kind::Expression && !leaf.isKey && !leaf.isElement;
    isAlone &= leaf.kind == Leaf::Kind::Zero || leaf.kind == Leaf::Kind::Extra ||
               (isValue && isSelfContained(*leaf.expression));
  });
  std::set<const Expression *> harmless = {address.arguments[0].get()};
  walk(
      *current,
      [&](const Statement &statement) {
        for (std::size_t i = 0; i < statement.left.size(); ++i) {
          const Expression *root = statement.left[i].get();
          while (root && root->kind == ExpressionKind::Field)
            root = root->arguments[0].get();
          bool isDeclared = i < statement.declares.size() && statement.declares[i] == &variable;
          bool isFilled = statement.left.size() == statement.right.size() && isSelfContained(*statement.right[i]);
          if (root && (isDeclared || isFilled))
            harmless.insert(root);
        }
        if (statement.kind == StatementKind::Return) // then JSON is never read
          for (const ExpressionPtr &value : statement.right)
            walk(*value, [&](const Expression &one) { harmless.insert(&one); });
        bool isLoop = statement.kind == StatementKind::For || statement.kind == StatementKind::Range;
        if (isLoop && variable.at.offset < statement.at.offset)
          walk(statement.body, [](const Statement &) {}, [&](const Expression &one) { isAlone &= &one != &call; });
      },
      [&](const Expression &one) {
        if (one.kind == ExpressionKind::Field && !refersToOthers(one.type))
          harmless.insert(one.arguments[0].get());
      });
  auto mentions = [&](const Expression &one) {
    return one.kind == ExpressionKind::Variable && one.variable == &variable && !harmless.count(&one);
  };
  walk(
      *current, [](const Statement &) {},
      [&](const Expression &one) {
        if (one.at.offset >= call.at.offset)
          return;
        isAlone &= !mentions(one);
        if (one.kind == ExpressionKind::FunctionLiteral)
          walk(*one.function, [](const Statement &) {}, [&](const Expression &inner) { isAlone &= !mentions(inner); });
      });
  return isAlone;
}

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
  bool isStruct =
      type && address->kind == ExpressionKind::Address && address->arguments[0]->kind == ExpressionKind::Variable;
  std::string why =
      "the gateway's Lua cannot read JSON; settings may go through it into a struct of the plugin, other values not";
  if (!isMarshalled || !isStruct || !isDecodable(type, why))
    return refuse(ObstacleKind::Json, call.at, why);
  judgeCapture(*address->arguments[0]);
  if (refersToOthers(type) && !isFilledFromHere(*address, call))
    refuse(ObstacleKind::Json, call.at,
           "the struct may hold a list, map or pointer of another place before JSON fills it, and would fill that as "
           "well");
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

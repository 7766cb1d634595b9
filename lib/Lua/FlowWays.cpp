// Following values back to where they are made.
#include "Lua/Flow.h"

#include "Lua/Handlers.h"
#include "Lua/Standard.h"

namespace unplug::lua {

namespace {

const Type *structOf(const Type *type) {
  return type->kind == TypeKind::Pointer ? type->element : type;
}

// What a method of the gateway's own request or response gives.
unsigned gatewayOrigin(const Expression &call) {
  const Type *interface = call.arguments[0]->type;
  const std::string &name = call.name;
  unsigned origin = 0;
  if (isServerRequest(interface)) {
    origin = name == "Headers" ? FromHeaders : 0U;
  } else if (name == "Headers") {
    bool request = isRequestLike(interface), response = isResponseLike(interface);
    origin |= request || !response ? FromHeaders : 0U;
    origin |= response || !request ? FromResponseHeaders : 0U;
  } else if (name == "Query") {
    origin = FromQuery;
  } else if (name == "Params") {
    origin = FromParameters;
  } else if (name == "Body") {
    origin = FromBody;
  } else if (name == "URL") {
    origin = FromUrl;
  } else if (name == "Data") {
    origin = FromData;
  } else if (name == "Io") {
    origin = FromIo;
  } else if (name == "Context") {
    origin = FromContext;
  } else if (name == "Request") {
    origin = FromInput;
  }
  return origin;
}

} // namespace

void Flow::leaves(const Expression &expression, const std::function<void(const Leaf &)> &visit) const {
  Way way{visit, {}};
  followExpression(expression, 0, nullptr, way);
}

void Flow::leaves(const Variable &variable, const std::function<void(const Leaf &)> &visit) const {
  Way way{visit, {}};
  auto found = variables.find(&variable);
  if (found == variables.end())
    return visit({});
  followAll(found->second, &variable, nullptr, way);
}

void Flow::results(const Function &function, std::size_t index, const std::function<void(const Leaf &)> &visit) const {
  Way way{visit, {}};
  auto found = returned.find(&function);
  if (found != returned.end() && index < found->second.size())
    followAll(found->second[index], &found->second[index], nullptr, way);
}

void Flow::heldBy(const Type *of, const std::string &field, const VisitLeaf &visit) const {
  Way way{visit, {}};
  auto found = fields.find({structOf(of), field});
  if (found == fields.end())
    return visit({});
  followAll(found->second, &found->second, nullptr, way);
}

void Flow::putInto(const Type *element, const VisitLeaf &visit) const {
  Way way{visit, {}};
  if (auto found = stored.find(element); found != stored.end())
    followAll(found->second, &found->second, nullptr, way);
}

void Flow::followAll(const std::vector<Source> &sources, const void *identity, const Type *wanted, Way &way) const {
  if (way.visited.insert(identity).second)
    for (const Source &source : sources)
      follow(source, wanted, way);
}

void Flow::follow(const Source &source, const Type *wanted, Way &way) const {
  if (source.follow && source.leaf.kind == Leaf::Kind::Expression)
    return followExpression(*source.leaf.expression, source.leaf.index, wanted ? wanted : source.asserted, way);
  way.visit(source.leaf);
  // An element of what is ranged over may be anything of its type that was stored somewhere.
  if (source.leaf.isElement && source.leaf.expression) {
    const Type *element = underlying(source.leaf.expression->type)->element;
    auto found = element ? stored.find(element) : stored.end();
    if (found != stored.end() && !isOfConfiguration(*source.leaf.expression))
      followAll(found->second, &found->second, wanted, way);
  }
}

// A map or list of the configuration, into which nothing is put: that would be state.
bool Flow::isOfConfiguration(const Expression &container) const {
  if (!asked.insert(&container).second)
    return false;
  bool is = origins(container) == FromConfiguration;
  asked.erase(&container);
  return is;
}

void Flow::followExpression(const Expression &expression, std::size_t index, const Type *wanted, Way &way) const {
  auto leaf = [&] { way.visit({Leaf::Kind::Expression, &expression, index, false, false}); };
  auto zero = [&] { way.visit({Leaf::Kind::Zero, nullptr, 0, false, false}); };
  switch (expression.kind) {
  case ExpressionKind::Variable: {
    auto found = variables.find(expression.variable);
    if (expression.variable->ofGateway || found == variables.end())
      return way.visit({});
    return followAll(found->second, expression.variable, wanted, way);
  }
  case ExpressionKind::Field: {
    auto found = fields.find({structOf(expression.arguments[0]->type), expression.name});
    if (found == fields.end())
      return way.visit({});
    return followAll(found->second, &found->second, wanted, way);
  }
  case ExpressionKind::CallFunction: {
    auto found = returned.find(expression.function);
    if (found == returned.end() || index >= found->second.size())
      return way.visit({});
    return followAll(found->second[index], &found->second[index], wanted, way);
  }
  case ExpressionKind::CallInterface:
  case ExpressionKind::CallValue:
    leaf();
    for (const Function *target : targets(expression))
      if (auto found = returned.find(target); found != returned.end() && index < found->second.size())
        followAll(found->second[index], &found->second[index], wanted, way);
    return;
  case ExpressionKind::Convert:
    if (isNumeric(expression.type) && isNumeric(expression.arguments[0]->type)) // may be another number
      return leaf();
    return followExpression(*expression.arguments[0], 0, wanted, way);
  case ExpressionKind::ToInterface:
    if (wanted && !isInterface(wanted) && expression.arguments[0]->type != wanted)
      return; // it is not what was asserted
    return followExpression(*expression.arguments[0], 0, wanted, way);
  case ExpressionKind::Address:
    if (expression.arguments[0]->kind == ExpressionKind::Variable)
      return followExpression(*expression.arguments[0], 0, wanted, way);
    return leaf();
  case ExpressionKind::Assert: {
    if (index > 0)
      return leaf();
    if (expression.commaOk && !guards.assertions.count(&expression))
      zero();
    const Type *asserted = expression.commaOk ? expression.type->results[0] : expression.type;
    return followExpression(*expression.arguments[0], 0, wanted ? wanted : asserted, way);
  }
  case ExpressionKind::Index: {
    leaf();
    if (index > 0)
      return;
    if (underlying(expression.arguments[0]->type)->kind == TypeKind::Map) // a key that is not there
      zero();
    const Type *element = expression.commaOk ? expression.type->results[0] : expression.type;
    if (auto found = stored.find(element); found != stored.end() && !isOfConfiguration(*expression.arguments[0]))
      followAll(found->second, &found->second, wanted, way);
    return;
  }
  case ExpressionKind::Nil:
    if (wanted && !isInterface(wanted) && isInterface(expression.type))
      return; // nil is not of any type
    return leaf();
  case ExpressionKind::CallStandard:
    if (wanted && !isInterface(wanted) && isInterface(expression.type))
      return; // an error, of a type of the standard library
    return leaf();
  default:
    return leaf();
  }
}

bool Flow::isHeaders(const Expression &expression) const {
  bool all = true;
  leaves(expression, [&](const Leaf &leaf) {
    const Expression *made = leaf.kind == Leaf::Kind::Expression && !leaf.isKey && !leaf.isElement ? leaf.expression
                                                                                                   : nullptr;
    bool isGateways = made && made->kind == ExpressionKind::CallInterface && made->name == "Headers";
    all &= isGateways || (made && headerLiterals.count(made) > 0) || leaf.kind == Leaf::Kind::Zero;
  });
  return all;
}

unsigned Flow::origins(const Expression &expression) const {
  Visited visited;
  return origins(expression, visited);
}

unsigned Flow::origins(const Expression &expression, Visited &visited) const {
  if (!visited.insert(&expression).second)
    return 0;
  unsigned found = 0;
  leaves(expression, [&](const Leaf &leaf) { found |= originsOf(leaf, visited); });
  return found;
}

unsigned Flow::originsOf(const Leaf &leaf, Visited &visited) const {
  switch (leaf.kind) {
  case Leaf::Kind::Extra:
    return FromConfiguration;
  case Leaf::Kind::Input:
    return FromInput;
  case Leaf::Kind::Zero: // nil holds nothing
    return 0;
  case Leaf::Kind::Unknown:
    return FromElsewhere;
  case Leaf::Kind::Expression:
    break;
  }
  const Expression &made = *leaf.expression;
  if (made.kind == ExpressionKind::Nil)
    return 0;
  if (leaf.isKey)
    return MadeHere;
  if (leaf.isElement)
    return origins(made, visited);
  if (made.kind == ExpressionKind::CallInterface)
    return gatewayOrigin(made);
  if (made.kind == ExpressionKind::Index)
    return origins(*made.arguments[0], visited);
  if (dataLiterals.count(&made))
    return FromData;
  if (made.kind == ExpressionKind::CallStandard && made.standard->text.find(") Values(") != std::string_view::npos)
    return origins(*made.arguments[0], visited);
  return MadeHere;
}

} // namespace unplug::lua

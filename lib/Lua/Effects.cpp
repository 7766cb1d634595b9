#include "Lua/Effects.h"

#include "Lua/Standard.h"
#include "Lua/Texts.h"

#include <algorithm>
#include <map>
#include <set>

namespace unplug::lua {

namespace {

// The statements of a modifier, read from the first to the last: each must be one of a few shapes.
class Reader {
public:
  explicit Reader(const Function &modifier) : modifier(modifier) {}

  std::optional<std::vector<HeaderEffect>> run() {
    if (modifier.parameters.size() != 1)
      return std::nullopt;
    request.insert(modifier.parameters[0]);
    for (std::size_t i = 0; i < modifier.body.size(); ++i) {
      const Statement &one = *modifier.body[i];
      if (one.kind == StatementKind::Return)
        return handsBack(one) ? std::optional(effects) : std::nullopt;
      if (!read(one))
        return std::nullopt;
    }
    return std::nullopt;
  }

private:
  bool read(const Statement &one) {
    switch (one.kind) {
    case StatementKind::Comment:
      return true;
    case StatementKind::If: // `if !ok { ... }` behind the assertion that every request passes
      return one.isIdle && one.initial.empty() && one.otherwise.empty() && assure(*one.condition);
    case StatementKind::Assign:
      return one.left.size() == 1 && (one.declares.empty() || !one.declares[0]) ? put(one) : declare(one);
    case StatementKind::Expression:
      return call(*one.right[0]);
    default:
      return false;
    }
  }

  bool assure(const Expression &condition) {
    if (condition.kind != ExpressionKind::Not || condition.arguments[0]->kind != ExpressionKind::Variable)
      return false;
    auto found = asserted.find(condition.arguments[0]->variable);
    if (found == asserted.end())
      return false;
    request.insert(found->second);
    return true;
  }

  // `req, ok := input.(Request)`, `headers := req.Headers()`
  bool declare(const Statement &one) {
    if (one.right.size() != 1 || one.declares.size() != one.left.size() ||
        std::find(one.declares.begin(), one.declares.end(), nullptr) != one.declares.end())
      return false;
    const Expression &value = *one.right[0];
    if (one.declares.size() == 2)
      return value.kind == ExpressionKind::Assert && value.commaOk && isRequest(*value.arguments[0]) &&
             asserted.emplace(one.declares[1], one.declares[0]).second;
    return one.declares.size() == 1 && isHeaders(value) && headers.insert(one.declares[0]).second;
  }

  // `req.Headers()["X-Name"] = []string{"value"}`
  bool put(const Statement &one) {
    if (one.right.size() != 1 || !one.left[0] || one.left[0]->kind != ExpressionKind::Index)
      return false;
    const Expression &place = *one.left[0], &list = *one.right[0];
    auto name = text(*place.arguments[1]);
    if (!isHeaders(*place.arguments[0]) || !name || *name != canonicalKey(*name) ||
        list.kind != ExpressionKind::ListLiteral || list.arguments.size() != 1)
      return false;
    return add(HeaderEffect::Verb::Set, *name, text(*list.arguments[0]));
  }

  // `http.Header(req.Headers()).Set("X-Name", "value")` and the like of it
  bool call(const Expression &expression) {
    if (expression.kind == ExpressionKind::CallBuiltin && expression.name == "delete" &&
        isHeaders(*expression.arguments[0])) {
      auto name = text(*expression.arguments[1]);
      return name && *name == canonicalKey(*name) && add(HeaderEffect::Verb::Delete, *name, "");
    }
    if (expression.kind != ExpressionKind::CallStandard || expression.arguments.size() < 2 ||
        !isHeaders(*expression.arguments[0]))
      return false;
    std::string function = nameOf(*expression.standard);
    auto name = text(*expression.arguments[1]);
    if (!name)
      return false;
    if (function == "http.Header.Del")
      return add(HeaderEffect::Verb::Delete, canonicalKey(*name), "");
    if (expression.arguments.size() != 3)
      return false;
    if (function == "http.Header.Set")
      return add(HeaderEffect::Verb::Set, canonicalKey(*name), text(*expression.arguments[2]));
    return function == "http.Header.Add" &&
           add(HeaderEffect::Verb::Add, canonicalKey(*name), text(*expression.arguments[2]));
  }

  bool add(HeaderEffect::Verb verb, const std::string &name, const std::optional<std::string> &value) {
    if (!value)
      return false;
    effects.push_back({verb, name, *value});
    return true;
  }

  // `return req, nil`
  bool handsBack(const Statement &one) const {
    return one.right.size() == 2 && isRequest(*one.right[0]) && one.right[1]->kind == ExpressionKind::Nil;
  }

  bool isRequest(const Expression &expression) const {
    if (expression.kind == ExpressionKind::ToInterface || expression.kind == ExpressionKind::Convert)
      return isRequest(*expression.arguments[0]);
    return expression.kind == ExpressionKind::Variable && request.count(expression.variable) > 0 &&
           expression.variable->assignments == 0;
  }

  bool isHeaders(const Expression &expression) const {
    if (expression.kind == ExpressionKind::Convert)
      return isHeaders(*expression.arguments[0]);
    if (expression.kind == ExpressionKind::Variable)
      return headers.count(expression.variable) > 0 && expression.variable->assignments == 0;
    return expression.kind == ExpressionKind::CallInterface && expression.name == "Headers" &&
           expression.arguments.size() == 1 && isRequest(*expression.arguments[0]);
  }

  static std::optional<std::string> text(const Expression &expression) {
    if (!expression.constant || expression.constant->kind != Constant::Kind::String)
      return std::nullopt;
    return expression.constant->text;
  }

  const Function &modifier;
  std::set<const Variable *> request, headers;
  std::map<const Variable *, const Variable *> asserted; // the `ok` of an assertion: what it speaks of
  std::vector<HeaderEffect> effects;
};

// The one function literal that a factory returns, when it does nothing else.
const Function *modifierOf(const Function &factory) {
  const Function *found = nullptr;
  for (const auto &statement : factory.body) {
    if (statement->kind == StatementKind::Comment)
      continue;
    if (statement->kind != StatementKind::Return || found || statement->right.size() != 1)
      return nullptr;
    const Expression &value = *statement->right[0];
    if (value.kind != ExpressionKind::FunctionLiteral && value.kind != ExpressionKind::FunctionValue)
      return nullptr;
    found = value.function;
  }
  return found;
}

} // namespace

std::optional<std::vector<HeaderEffect>> constantEffects(const Flow &flow, const RegisterCall &call) {
  auto factories = flow.functionsOf(*call.call->arguments[2]);
  if (factories.size() != 1 || !factories[0])
    return std::nullopt;
  const Function *modifier = modifierOf(*factories[0]);
  return modifier ? Reader(*modifier).run() : std::nullopt;
}

} // namespace unplug::lua

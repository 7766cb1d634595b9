#include "Lua/Traces.h"

#include "Lua/Kinds.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

namespace {

// Nothing that holds such a value can be changed through it.
bool isFixed(const Type *type) {
  return isString(type) || isBoolean(type) || isNumeric(type) || isErrorType(type);
}

const Type *fieldOf(const Type *type, std::string_view name) {
  const Type *below = underlying(type->kind == TypeKind::Pointer ? type->element : type);
  for (const Field &field : below->fields)
    if (field.name == name)
      return field.type;
  return nullptr;
}

bool isBasicName(std::string_view name) {
  constexpr std::string_view names[] = {"string", "bool", "int", "int64", "float64"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// What is done with a variable where its name stands: the longest place `x.y[z]` of a known type, and whether that is
// only read.
struct Mention {
  SyntaxNode place;
  const Type *type;
  bool isRead = false; // whatever its type
};

bool step(Mention &mention) {
  SyntaxNode parent = mention.place.parent();
  std::string_view kind = parent.kind();
  bool isOperand = parent.field("operand") == mention.place;
  const Type *below = underlying(mention.type);
  const Type *next = nullptr;
  if (kind == "selector_expression" && isOperand) {
    next = fieldOf(mention.type, parent.field("field").text());
  } else if (kind == "index_expression" && isOperand) {
    next = isString(mention.type) ? mention.type : below->kind == TypeKind::Pointer ? nullptr : below->element;
  } else if ((kind == "slice_expression" && isOperand) || kind == "parenthesized_expression") {
    next = mention.type;
  } else if (kind == "binary_expression") {
    mention.isRead = true;
  } else if (kind == "range_clause") {
    mention.isRead = parent.field("right") == mention.place; // its elements are variables of their own
  } else if (kind == "type_assertion_expression") {
    mention.isRead = isBasicName(parent.field("type").text());
  } else if (kind == "argument_list") {
    mention.isRead = parent.parent().field("function").text() == "len";
  }
  if (!next)
    return false;
  mention.place = parent;
  mention.type = next;
  return true;
}

bool isTarget(SyntaxNode place) {
  SyntaxNode parent = place.parent();
  std::string_view kind = parent.kind();
  if (kind == "inc_statement" || kind == "dec_statement")
    return true;
  if (kind == "unary_expression")
    return parent.field("operator").text() == "&" || parent.text().starts_with("&");
  return kind == "expression_list" && parent.parent().field("left") == parent;
}

bool opensScope(std::string_view kind) {
  constexpr std::string_view kinds[] = {"block",
                                        "if_statement",
                                        "for_statement",
                                        "expression_switch_statement",
                                        "type_switch_statement",
                                        "expression_case",
                                        "default_case",
                                        "type_case",
                                        "communication_case",
                                        "func_literal",
                                        "function_declaration",
                                        "method_declaration"};
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

bool declares(std::string_view kind) {
  return kind == "short_var_declaration" || kind == "var_spec" || kind == "range_clause";
}

bool contains(Range outer, Range inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// Whether the name that is declared at `declaration` is in sight at `node`.
bool reaches(SyntaxNode declaration, SyntaxNode node) {
  if (declaration == node)
    return true;
  SyntaxNode scope = declaration;
  for (; scope && !opensScope(scope.kind()); scope = scope.parent())
    if (declares(scope.kind()) && node.range().begin < scope.range().end)
      return false; // from behind its declaration on
  return scope && contains(scope.range(), node.range()) && declaration.range().begin < node.range().begin;
}

} // namespace

Traces::Traces(const Code &given, const Flow &givenFlow, const Judgement &givenJudgement)
    : code(given), flow(givenFlow), judgement(givenJudgement) {
  const go::Source &source = code.program.source();
  for (std::size_t package : code.plugin.local)
    for (std::size_t file : source.packages[package].files)
      if (const go::SyntaxTree *tree = code.program.tree(file))
        for (SyntaxNode node : tree->root().children())
          if (node.kind() == "function_declaration" || node.kind() == "method_declaration")
            ++declared[std::string(node.field("name").text())];
  for (const Variable &variable : code.variables)
    (variable.owner ? locals : globals).emplace(variable.name, &variable);
}

unsigned Traces::timesOf(const Function *function) const {
  auto found = judgement.phases.find(function);
  return found == judgement.phases.end() ? 0U : found->second;
}

// Whether what is made at these times is there before `function` runs, or for others as well.
bool Traces::isOlder(const Function &function, unsigned times) const {
  unsigned own = timesOf(&function);
  bool atRequest = own == 0 || (own & AtRequest) != 0;
  return (times & ~static_cast<unsigned>(atRequest ? AtRequest : AtRequest | AtFactory)) != 0;
}

bool Traces::mayLeave(const Function &function, Range range) const {
  asked.clear();
  return leaves(function, range);
}

bool Traces::leaves(const Function &function, Range range) const {
  constexpr std::size_t most = 5000; // names of a function that are compared with each other
  const Function *top = &function;
  while (top->parent)
    top = top->parent;
  if (findAll(top->node, "identifier").size() > most)
    return true;
  for (std::string_view kind : {"identifier", "field_identifier"})
    for (SyntaxNode node : findAll(function.node, kind)) {
      if (!contains(range, node.range()))
        continue;
      std::string name(node.text());
      if (byFunction(name))
        return true;
      if (kind == "identifier") {
        const Variable *variable = variableAt(function, node);
        if (variable && byVariable(function, *variable, node))
          return true;
        continue;
      }
      auto [from, to] = globals.equal_range(name); // of another package
      for (auto other = from; other != to; ++other)
        if (other->second->package != function.package && byVariable(function, *other->second, node.parent()))
          return true;
    }
  return false;
}

// The one that a name stands for; null when it is no variable.
const Variable *Traces::variableAt(const Function &function, SyntaxNode node) const {
  const Variable *found = nullptr;
  const Function *top = &function;
  while (top->parent)
    top = top->parent;
  auto [from, to] = locals.equal_range(std::string(node.text()));
  for (auto one = from; one != to; ++one) {
    const Variable &variable = *one->second;
    const Function *outermost = variable.owner;
    while (outermost->parent)
      outermost = outermost->parent;
    if (outermost != top)
      continue;
    for (SyntaxNode declaration : findAll(top->node, "identifier"))
      if (declaration.range().begin == variable.at.offset && reaches(declaration, node) &&
          (!found || found->at.offset < variable.at.offset))
        found = &variable;
  }
  if (found)
    return found;
  auto [first, last] = globals.equal_range(std::string(node.text()));
  for (auto one = first; one != last; ++one)
    if (one->second->package == function.package)
      return one->second;
  return nullptr;
}

// Whether all functions of this name, and what they call, leave nothing when a request runs them.
bool Traces::byFunction(const std::string &name) const {
  auto known = declared.find(name);
  if (known == declared.end())
    return false;
  unsigned judged = 0;
  for (const Function &function : code.functions) {
    unsigned times = timesOf(&function);
    bool isJudged = function.name == name && !function.standard && function.node && (times == 0 || (times & AtRequest));
    if (!isJudged)
      continue;
    ++judged;
    if (!asked.insert(&function).second)
      continue; // one that leaves something ends the search
    if (keepsSomething(function) || leaves(function, function.node.range()))
      return true;
  }
  return judged != known->second;
}

bool Traces::keepsSomething(const Function &function) const {
  return std::any_of(code.functions.begin(), code.functions.end(), [&](const Function &one) {
    const Function *top = &one;
    while (top->parent)
      top = top->parent;
    return top == &function && std::any_of(one.obstacles.begin(), one.obstacles.end(),
                                           [](const Obstacle &obstacle) { return outlivesRequest(obstacle.kind); });
  });
}

bool Traces::byVariable(const Function &function, const Variable &variable, SyntaxNode node) const {
  bool isDeclaration = node.range().begin == variable.at.offset && variable.owner;
  if (isDeclaration || variable.ofGateway || isLoggerType(variable.type) || behindGaps.count(&variable))
    return false;
  bool isOld = !variable.owner || (variable.owner != &function && isOlder(function, timesOf(variable.owner)));
  if (isInvalid(variable.type)) // a parameter: the call is a gap, too
    return !variable.owner;
  Mention mention{node, variable.type};
  while (step(mention)) {
  }
  bool changes = isTarget(mention.place);
  if (changes && mention.place == node)
    return isOld;
  if (!changes && (mention.isRead || isFixed(mention.type)))
    return false;
  bool isGiven = !variable.isParameter; // else by calls that are gaps themselves
  flow.assignedTo(variable, [&](const Leaf &) { isGiven = true; });
  return isOld || (isGiven && holdsOlder(function, nullptr, &variable, 0));
}

bool Traces::holdsOlder(const Function &function, const Expression *expression, const Variable *variable,
                        unsigned depth) const {
  constexpr unsigned maxDepth = 8;
  if (depth > maxDepth)
    return true;
  bool older = false;
  auto visit = [&](const Leaf &leaf) { older = older || leafIsOlder(function, leaf, depth); };
  expression ? flow.leaves(*expression, visit) : flow.leaves(*variable, visit);
  return older;
}

bool Traces::leafIsOlder(const Function &function, const Leaf &leaf, unsigned depth) const {
  switch (leaf.kind) {
  case Leaf::Kind::Zero:
  case Leaf::Kind::Input: // the gateway's, of this request
    return false;
  case Leaf::Kind::Extra:
    return isOlder(function, AtFactory);
  case Leaf::Kind::Unknown:
    return true;
  case Leaf::Kind::Expression:
    break;
  }
  const Expression &made = *leaf.expression;
  if (leaf.isKey || isFixed(made.type) || isInvalid(made.type) || made.constant)
    return false; // what a piece that is left out gives was looked at there
  switch (made.kind) {
  case ExpressionKind::Nil:
  case ExpressionKind::StandardValue:
    return false;
  case ExpressionKind::MapLiteral:
  case ExpressionKind::ListLiteral:
  case ExpressionKind::StructLiteral:
  case ExpressionKind::Address:
  case ExpressionKind::Zero: {
    const Function *at = flow.functionOf(made);
    bool isOther = at && at != &function && isOlder(function, timesOf(at));
    if (isOther || leaf.isElement)
      return isOther || holdsOlder(function, &made, nullptr, depth + 1);
    break;
  }
  case ExpressionKind::CallInterface:
    if (flow.origins(made) & ~static_cast<unsigned>(MadeHere | FromElsewhere | FromConfiguration))
      return false;
    return flow.targets(made).empty(); // else their results were followed
  case ExpressionKind::CallValue:
    return flow.targets(made).empty();
  case ExpressionKind::FunctionLiteral:
  case ExpressionKind::FunctionValue:
  case ExpressionKind::MethodValue:
    return true;
  default:
    break;
  }
  if (leaf.isElement)
    return holdsOlder(function, &made, nullptr, depth + 1);
  return std::any_of(made.arguments.begin(), made.arguments.end(), [&](const ExpressionPtr &argument) {
    return argument && !isFixed(argument->type) && holdsOlder(function, argument.get(), nullptr, depth + 1);
  });
}

} // namespace unplug::lua

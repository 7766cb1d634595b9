// Statements that branch and repeat.
#include "Lua/Checker.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

namespace {

std::unique_ptr<Statement> statement(StatementKind kind, Place at) {
  auto made = std::make_unique<Statement>();
  made->kind = kind;
  made->at = at;
  return made;
}

} // namespace

void Checker::checkIf(SyntaxNode node, Block &into) {
  auto made = statement(StatementKind::If, placeOf(node));
  pushScope();
  if (SyntaxNode initial = node.field("initializer"))
    checkStatement(initial, made->initial);
  made->condition = check(node.field("condition"));
  if (within.function)
    made->obstacles[0] = within.function->obstacles.size();
  checkBlock(node.field("consequence"), made->body);
  if (within.function)
    made->obstacles[1] = within.function->obstacles.size();
  if (SyntaxNode otherwise = node.field("alternative")) {
    if (otherwise.kind() == "block")
      checkBlock(otherwise, made->otherwise);
    else
      checkStatement(otherwise, made->otherwise);
  }
  popScope();
  into.push_back(std::move(made));
}

void Checker::checkFor(SyntaxNode node, const std::string &label, Block &into) {
  auto parts = partsOf(node);
  SyntaxNode head = !parts.empty() && !(parts[0] == node.field("body")) ? parts[0] : SyntaxNode();
  if (head.kind() == "range_clause")
    return checkRange(node, head, label, into);
  auto made = statement(StatementKind::For, placeOf(node));
  made->label = label;
  pushScope();
  if (head.kind() == "for_clause") {
    if (SyntaxNode initial = head.field("initializer"))
      checkStatement(initial, made->initial);
    if (SyntaxNode condition = head.field("condition"))
      made->condition = check(condition);
    if (SyntaxNode update = head.field("update"))
      checkStatement(update, made->post);
    for (const auto &initial : made->initial)
      for (Variable *variable : initial->declares)
        if (variable)
          variable->ofLoop = true;
  } else if (head) {
    made->condition = check(head);
  }
  checkBlock(node.field("body"), made->body);
  popScope();
  into.push_back(std::move(made));
}

void Checker::checkRange(SyntaxNode node, SyntaxNode clause, const std::string &label, Block &into) {
  auto made = statement(StatementKind::Range, placeOf(node));
  made->label = label;
  pushScope();
  ExpressionPtr over = check(clause.field("right"));
  over = isUntyped(over->type) ? defaulted(std::move(over), clause) : std::move(over);
  const Type *below = underlying(over->type);
  const Type *key = code.types.basic(TypeKind::Int), *element = nullptr;
  if (isString(over->type)) {
    element = code.types.basic(TypeKind::Int32);
  } else if (below->kind == TypeKind::Slice && !isBytes(over->type)) {
    element = below->element;
  } else if (below->kind == TypeKind::Map) {
    key = below->key;
    element = below->element;
  } else if (isInteger(over->type)) {
    key = over->type;
  } else if (!isInvalid(over->type)) {
    unsupported(clause, "range over " + over->type->text);
    over = bad(clause);
  }
  bool known = !isInvalid(over->type);
  made->right.push_back(std::move(over));
  std::vector<SyntaxNode> names;
  if (SyntaxNode left = clause.field("left"))
    names = left.kind() == "expression_list" ? partsOf(left) : std::vector{left};
  bool defines = clause.text().find(":=") != std::string_view::npos &&
                 clause.text().find(":=") < clause.field("right").range().begin - clause.range().begin;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Type *type = !known ? code.types.invalid() : i == 0 ? key : element ? element : code.types.invalid();
    Variable *variable = nullptr;
    if (names[i].text() != "_") {
      if (!defines) {
        unsupported(names[i], "range that assigns to a variable which is there already");
        continue;
      }
      variable = declareLocal(names[i], type);
      variable->ofLoop = true;
    }
    made->declares.push_back(variable);
  }
  checkBlock(node.field("body"), made->body);
  popScope();
  into.push_back(std::move(made));
}

void Checker::checkSwitch(SyntaxNode node, const std::string &label, Block &into) {
  auto made = statement(StatementKind::Switch, placeOf(node));
  made->label = label;
  pushScope();
  if (SyntaxNode initial = node.field("initializer"))
    checkStatement(initial, made->initial);
  SyntaxNode tagNode = node.field("value");
  if (tagNode)
    made->condition = defaulted(check(tagNode), tagNode);
  const Type *tag = made->condition ? made->condition->type : nullptr;
  for (SyntaxNode child : node.children()) {
    if (child.kind() != "expression_case" && child.kind() != "default_case")
      continue;
    Clause &clause = made->clauses.emplace_back();
    clause.at = placeOf(child);
    clause.isDefault = child.kind() == "default_case";
    if (SyntaxNode values = child.field("value"))
      for (SyntaxNode value : partsOf(values)) {
        ExpressionPtr one = check(value, tag);
        clause.values.push_back(tag ? convert(std::move(one), tag, value) : std::move(one));
      }
    std::vector<SyntaxNode> body = child.children();
    std::erase_if(body, [&](SyntaxNode part) { return part == child.field("value"); });
    pushScope();
    checkStatementList(body, clause.body);
    popScope();
  }
  popScope();
  into.push_back(std::move(made));
}

void Checker::checkTypeSwitch(SyntaxNode node, const std::string &label, Block &into) {
  auto made = statement(StatementKind::TypeSwitch, placeOf(node));
  made->label = label;
  pushScope();
  if (SyntaxNode initial = node.field("initializer"))
    checkStatement(initial, made->initial);
  made->condition = check(node.field("value"));
  if (!isInvalid(made->condition->type) && !isInterface(made->condition->type)) {
    obstacle(ObstacleKind::Unresolved, node, "a type switch on " + made->condition->type->text);
    made->condition = bad(node);
  }
  const Type *interface = made->condition->type;
  SyntaxNode alias = node.field("alias");
  SyntaxNode name = alias.kind() == "expression_list" && !partsOf(alias).empty() ? partsOf(alias)[0] : alias;
  for (SyntaxNode child : node.children()) {
    if (child.kind() != "type_case" && child.kind() != "default_case")
      continue;
    Clause &clause = made->clauses.emplace_back();
    clause.at = placeOf(child);
    clause.isDefault = child.kind() == "default_case";
    std::vector<SyntaxNode> body;
    for (SyntaxNode part : child.children()) {
      bool ofTypes = part.kind().ends_with("_type") || part.kind() == "type_identifier";
      if (part.kind() == "nil" || (ofTypes && part.text() == "nil"))
        clause.types.push_back(nullptr);
      else if (ofTypes)
        clause.types.push_back(typeOf(part));
      else
        body.push_back(part);
    }
    pushScope();
    if (name) {
      bool single = clause.types.size() == 1 && clause.types[0];
      clause.bound = declareLocal(name, single ? clause.types[0] : interface);
    }
    checkStatementList(body, clause.body);
    popScope();
  }
  popScope();
  into.push_back(std::move(made));
}

} // namespace unplug::lua

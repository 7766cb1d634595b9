// Statements that assign, declare, return and jump.
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

void Checker::checkBlock(SyntaxNode block, Block &into) {
  pushScope();
  checkStatementList(block.children(), into);
  popScope();
}

void Checker::checkStatementList(const std::vector<SyntaxNode> &nodes, Block &into) {
  for (SyntaxNode node : nodes) {
    if (node.kind() == "statement_list") {
      checkStatementList(node.children(), into);
      continue;
    }
    if (node.kind() == "comment") {
      into.push_back(statement(StatementKind::Comment, placeOf(node)));
      into.back()->text = commentText(node.text());
      continue;
    }
    checkStatement(node, into);
  }
}

// Leaves something in `into` for every statement that does something, and says where its text ends.
void Checker::checkStatement(SyntaxNode node, Block &into) {
  std::size_t before = into.size(), obstacles = within.function ? within.function->obstacles.size() : 0;
  checkOneStatement(node, into);
  std::string_view kind = node.kind();
  bool isNothing = kind == "empty_statement" || kind == ";" ||
                   (kind == "const_declaration" && within.function && within.function->obstacles.size() == obstacles);
  if (into.size() == before && !isNothing)
    into.push_back(statement(StatementKind::Missing, placeOf(node)));
  for (; before < into.size(); ++before)
    if (into[before]->end == 0)
      into[before]->end = node.range().end;
}

void Checker::checkOneStatement(SyntaxNode node, Block &into) {
  Deeper deeper(depth);
  if (depth > maxDepth)
    return obstacle(ObstacleKind::Size, node, "statements are nested too deep here");
  std::string_view kind = node.kind();
  std::string label;
  SyntaxNode labelled = node;
  if (kind == "labeled_statement") {
    label = node.field("label").text();
    auto parts = partsOf(node);
    if (parts.size() < 2)
      return unsupported(node, "a label without a statement");
    labelled = parts[1];
    kind = labelled.kind();
    if (kind != "for_statement" && kind != "expression_switch_statement" && kind != "type_switch_statement")
      return unsupported(node, "a label on " + quoted(labelled));
  }
  if (kind == "expression_statement" || kind.ends_with("_expression")) {
    SyntaxNode expression = kind == "expression_statement" && !partsOf(node).empty() ? partsOf(node)[0] : node;
    auto made = statement(StatementKind::Expression, placeOf(node));
    made->right.push_back(check(expression));
    into.push_back(std::move(made));
  } else if (kind == "assignment_statement") {
    checkAssignment(node, into);
  } else if (kind == "short_var_declaration") {
    checkDefinition(node.field("left"), node.field("right"), node, into);
  } else if (kind == "var_declaration" || kind == "const_declaration" || kind == "type_declaration") {
    checkLocalDeclaration(node, into);
  } else if (kind == "inc_statement" || kind == "dec_statement") {
    checkIncrement(node, kind == "inc_statement" ? "+" : "-", into);
  } else if (kind == "if_statement") {
    checkIf(node, into);
  } else if (kind == "for_statement") {
    checkFor(labelled, label, into);
  } else if (kind == "expression_switch_statement") {
    checkSwitch(labelled, label, into);
  } else if (kind == "type_switch_statement") {
    checkTypeSwitch(labelled, label, into);
  } else if (kind == "return_statement") {
    checkReturn(node, into);
  } else if (kind == "block") {
    auto made = statement(StatementKind::Block, placeOf(node));
    checkBlock(node, made->body);
    into.push_back(std::move(made));
  } else if (kind == "break_statement" || kind == "continue_statement") {
    checkJump(node, into);
  } else if (kind == "go_statement" || kind == "defer_statement") {
    // What is started or put off is judged all the same.
    if (!partsOf(node).empty())
      check(partsOf(node)[0]);
    if (kind == "go_statement") {
      operation(OperationKind::StartsGoroutine, "", node);
      obstacle(ObstacleKind::Concurrency, node, "a goroutine");
    } else {
      unsupported(node, "defer");
    }
  } else if (kind == "select_statement" || kind == "send_statement") {
    obstacle(ObstacleKind::Concurrency, node, kind == "send_statement" ? "sending to a channel" : "select");
  } else if (kind != "empty_statement" && kind != ";") {
    unsupported(node, kind == "fallthrough_statement" ? "fallthrough" : quoted(node));
  }
}

void Checker::noteTarget(const Expression &target) {
  if (target.kind == ExpressionKind::Variable)
    ++target.variable->assignments;
}

// The values of an assignment. `targets` has the type that each is to become; null: its own.
std::vector<ExpressionPtr> Checker::valuesFor(SyntaxNode list, std::vector<const Type *> targets, SyntaxNode node) {
  auto nodes = list.kind() == "expression_list" ? partsOf(list) : std::vector{list};
  std::vector<ExpressionPtr> values;
  if (nodes.size() == targets.size()) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      ExpressionPtr value = check(nodes[i], targets[i]);
      if (value->type->kind == TypeKind::Tuple) {
        if (value->kind != ExpressionKind::Bad)
          obstacle(ObstacleKind::Unresolved, nodes[i], quoted(nodes[i]) + " has not one result");
        value = bad(nodes[i]);
      }
      values.push_back(targets[i] ? convert(std::move(value), targets[i], nodes[i])
                                  : defaulted(std::move(value), nodes[i]));
    }
    return values;
  }
  if (nodes.size() != 1) {
    obstacle(ObstacleKind::Unresolved, node, "the two sides of " + quoted(node) + " do not match");
    return values;
  }
  ExpressionPtr value = check(nodes[0]);
  bool canFail = value->kind == ExpressionKind::Assert ||
                 (value->kind == ExpressionKind::Index &&
                  underlying(value->arguments[0]->type)->kind == TypeKind::Map);
  if (targets.size() == 2 && canFail) {
    value->commaOk = true;
    value->type = code.types.tupleOf({value->type, code.types.basic(TypeKind::Bool)});
  }
  if (value->type->kind != TypeKind::Tuple || value->type->results.size() != targets.size()) {
    if (!isInvalid(value->type))
      obstacle(ObstacleKind::Unresolved, node, "the two sides of " + quoted(node) + " do not match");
    value = bad(nodes[0]);
  } else {
    std::vector<const Type *> wanted = targets;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      wanted[i] = wanted[i] ? wanted[i] : value->type->results[i];
    if (!fitsAsTuple(*value, wanted)) {
      unsupported(nodes[0], "a result that becomes of another type as it is assigned");
      value = bad(nodes[0]);
    }
  }
  values.push_back(std::move(value));
  return values;
}

void Checker::checkAssignment(SyntaxNode node, Block &into) {
  std::string op(node.field("operator").text());
  auto leftNodes = partsOf(node.field("left"));
  auto made = statement(StatementKind::Assign, placeOf(node));
  if (op != "=" && op != "") {
    op.pop_back();
    SyntaxNode rightNode = partsOf(node.field("right")).empty() ? node : partsOf(node.field("right"))[0];
    ExpressionPtr target = check(leftNodes[0]), left = check(leftNodes[0]), right = check(rightNode);
    if (isInvalid(target->type) || isInvalid(right->type))
      return;
    bool simple = target->kind == ExpressionKind::Variable ||
                  (target->kind == ExpressionKind::Field && target->arguments[0]->kind == ExpressionKind::Variable) ||
                  (target->kind == ExpressionKind::Index && target->arguments[0]->kind == ExpressionKind::Variable &&
                   (target->arguments[1]->kind == ExpressionKind::Variable || target->arguments[1]->constant));
    bool known = op == "+" || op == "-" || op == "*" || op == "/" || op == "%";
    if (!simple || !known || (!isNumeric(target->type) && !isString(target->type)))
      return unsupported(node, quoted(node));
    right = convert(std::move(right), target->type, rightNode);
    if (right->kind == ExpressionKind::Bad)
      return;
    ExpressionPtr value = make(ExpressionKind::Binary, target->type, node);
    value->name = op;
    value->arguments.push_back(std::move(left));
    value->arguments.push_back(std::move(right));
    noteTarget(*target);
    made->left.push_back(std::move(target));
    made->right.push_back(std::move(value));
    made->declares.resize(1);
    into.push_back(std::move(made));
    return;
  }
  std::vector<const Type *> targets;
  for (SyntaxNode left : leftNodes) {
    if (left.text() == "_") {
      made->left.emplace_back();
      targets.push_back(nullptr);
      continue;
    }
    ExpressionPtr target = check(left);
    if (target->kind == ExpressionKind::Index && !isInvalid(target->arguments[0]->type) &&
        isString(target->arguments[0]->type))
      obstacle(ObstacleKind::Unresolved, left, "a string cannot be assigned to by index");
    if (target->kind == ExpressionKind::Index && isBytes(target->arguments[0]->type)) {
      unsupported(left, "a change of single bytes");
      target = bad(left);
    }
    targets.push_back(target->type);
    noteTarget(*target);
    made->left.push_back(std::move(target));
  }
  made->right = valuesFor(node.field("right"), std::move(targets), node);
  made->declares.resize(made->left.size());
  into.push_back(std::move(made));
}

// `a, b := ...`: names that the innermost scope has already are assigned to, the others are new.
void Checker::checkDefinition(SyntaxNode left, SyntaxNode right, SyntaxNode node, Block &into) {
  auto names = left.kind() == "expression_list" ? partsOf(left) : std::vector{left};
  auto made = statement(StatementKind::Assign, placeOf(node));
  std::vector<const Type *> targets;
  std::vector<char> isNew;
  for (SyntaxNode name : names) {
    auto known = locals.back().find(std::string(name.text()));
    bool old = known != locals.back().end() && known->second.kind == Object::Kind::Variable;
    isNew.push_back(!old && name.text() != "_");
    targets.push_back(old ? known->second.type : nullptr);
  }
  made->right = valuesFor(right, targets, node);
  made->declares.resize(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Type *type = code.types.invalid();
    if (made->right.size() == names.size())
      type = made->right[i]->type;
    else if (made->right.size() == 1 && made->right[0]->type->kind == TypeKind::Tuple &&
             i < made->right[0]->type->results.size())
      type = made->right[0]->type->results[i];
    if (isNew[i]) {
      made->declares[i] = declareLocal(names[i], type);
      ExpressionPtr target = make(ExpressionKind::Variable, type, names[i]);
      target->variable = made->declares[i];
      made->left.push_back(std::move(target));
    } else if (names[i].text() == "_") {
      made->left.emplace_back();
    } else {
      made->left.push_back(check(names[i]));
      noteTarget(*made->left.back());
    }
  }
  into.push_back(std::move(made));
}

void Checker::checkLocalDeclaration(SyntaxNode node, Block &into) {
  for (SyntaxNode spec : partsOf(node)) {
    if (spec.kind() == "var_spec_list") {
      checkLocalDeclaration(spec, into);
      continue;
    }
    if (node.kind() == "type_declaration") {
      unsupported(spec, "a type that is declared inside of a function");
      continue;
    }
    std::vector<SyntaxNode> names, values;
    for (SyntaxNode child : partsOf(spec))
      if (child.kind() == "identifier")
        names.push_back(child);
      else
        break;
    if (SyntaxNode list = spec.field("value"))
      values = partsOf(list);
    const Type *type = spec.field("type") ? typeOf(spec.field("type")) : nullptr;
    if (spec.kind() == "const_spec") {
      if (values.size() != names.size()) {
        unsupported(spec, "a constant inside of a function that repeats the one before it");
        continue;
      }
      for (std::size_t i = 0; i < names.size(); ++i) {
        ExpressionPtr value = check(values[i], type);
        if (type)
          value = convert(std::move(value), type, values[i]);
        Object object;
        object.kind = Object::Kind::Constant;
        object.name = names[i].text();
        object.type = value->type;
        object.constant = value->constant;
        locals.back()[object.name] = std::move(object);
      }
      continue;
    }
    if (spec.kind() != "var_spec")
      continue;
    if (values.empty()) {
      for (SyntaxNode name : names) {
        auto made = statement(StatementKind::Declare, placeOf(spec));
        made->declares.push_back(declareLocal(name, type ? type : code.types.invalid()));
        into.push_back(std::move(made));
      }
      continue;
    }
    auto made = statement(StatementKind::Assign, placeOf(spec));
    made->right = valuesFor(spec.field("value"), std::vector<const Type *>(names.size(), type), spec);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Type *own = type ? type : code.types.invalid();
      if (!type && made->right.size() == names.size())
        own = made->right[i]->type;
      else if (!type && made->right.size() == 1 && made->right[0]->type->kind == TypeKind::Tuple &&
               i < made->right[0]->type->results.size())
        own = made->right[0]->type->results[i];
      made->declares.push_back(declareLocal(names[i], own));
      ExpressionPtr target = make(ExpressionKind::Variable, own, names[i]);
      target->variable = made->declares.back();
      made->left.push_back(std::move(target));
    }
    into.push_back(std::move(made));
  }
}

void Checker::checkIncrement(SyntaxNode node, const std::string &op, Block &into) {
  auto parts = partsOf(node);
  if (parts.empty())
    return;
  ExpressionPtr target = check(parts[0]), left = check(parts[0]);
  if (isInvalid(target->type))
    return;
  bool isField = target->kind == ExpressionKind::Field && target->arguments[0]->kind == ExpressionKind::Variable;
  if ((target->kind != ExpressionKind::Variable && !isField) || !isNumeric(target->type))
    return unsupported(node, quoted(node));
  Constant one;
  one.kind = isFloat(target->type) ? Constant::Kind::Float : Constant::Kind::Integer;
  one.integer = 1;
  one.number = 1;
  ExpressionPtr value = make(ExpressionKind::Binary, target->type, node);
  value->name = op;
  value->arguments.push_back(std::move(left));
  value->arguments.push_back(constant(one, target->type, node));
  noteTarget(*target);
  auto made = statement(StatementKind::Assign, placeOf(node));
  made->left.push_back(std::move(target));
  made->right.push_back(std::move(value));
  made->declares.resize(1);
  into.push_back(std::move(made));
}

// Whether the results of a call can stand for values of these types as they are: an interface for another, nothing else.
bool Checker::fitsAsTuple(const Expression &call, const std::vector<const Type *> &wanted) {
  if (call.type->kind != TypeKind::Tuple || call.type->results.size() != wanted.size())
    return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Type *is = call.type->results[i];
    bool fits = is == wanted[i] || isInvalid(is) || isInvalid(wanted[i]) ||
                (isInterface(is) && isInterface(wanted[i]) && implements(is, wanted[i]));
    if (!fits)
      return false;
  }
  return true;
}

void Checker::checkReturn(SyntaxNode node, Block &into) {
  auto made = statement(StatementKind::Return, placeOf(node));
  const Function &function = *within.function;
  const auto &wanted = underlying(function.type)->results;
  auto lists = partsOf(node);
  if (lists.empty()) {
    for (Variable *result : function.results)
      if (result)
        made->right.push_back(ofVariable(result, node));
    if (made->right.size() != wanted.size())
      made->right.clear();
  } else {
    auto nodes = lists[0].kind() == "expression_list" ? partsOf(lists[0]) : lists;
    if (nodes.size() == 1 && wanted.size() > 1) {
      ExpressionPtr value = check(nodes[0]);
      if (!isInvalid(value->type) && !fitsAsTuple(*value, wanted)) {
        unsupported(nodes[0], "a call whose results become others as they are returned");
        value = bad(nodes[0]);
      }
      made->right.push_back(std::move(value));
    } else if (nodes.size() == wanted.size()) {
      for (std::size_t i = 0; i < nodes.size(); ++i)
        made->right.push_back(convert(check(nodes[i], wanted[i]), wanted[i], nodes[i]));
    } else {
      obstacle(ObstacleKind::Unresolved, node, "the results do not match the function's");
    }
  }
  into.push_back(std::move(made));
}

void Checker::checkJump(SyntaxNode node, Block &into) {
  auto made = statement(
      node.kind() == "break_statement" ? StatementKind::Break : StatementKind::Continue, placeOf(node));
  auto parts = partsOf(node);
  made->label = parts.empty() ? std::string() : std::string(parts[0].text());
  into.push_back(std::move(made));
}

} // namespace unplug::lua

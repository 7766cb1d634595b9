// Expressions other than calls, constants and literals of types.
#include "Lua/Checker.h"
#include "Lua/Handlers.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

namespace {

// Whether a type can be compared with "==" at all.
bool isComparable(const Type *type) {
  TypeKind kind = underlying(type)->kind;
  return kind != TypeKind::Slice && kind != TypeKind::Map && kind != TypeKind::Function;
}

bool isComparison(const std::string &op) {
  return op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

} // namespace

ExpressionPtr Checker::check(SyntaxNode node, const Type *hint) {
  Deeper deeper(depth);
  if (depth > maxDepth) {
    obstacle(ObstacleKind::Size, node, "expressions are nested too deep here");
    return bad(node);
  }
  std::string_view kind = node.kind();
  if (kind == "parenthesized_expression") {
    auto parts = partsOf(node);
    return parts.size() == 1 ? check(parts[0], hint) : bad(node);
  }
  if (kind == "identifier" || kind == "true" || kind == "false" || kind == "nil" || kind == "iota")
    return checkIdentifier(node);
  if (kind.ends_with("_literal") && kind != "func_literal" && kind != "composite_literal" && kind != "imaginary_literal")
    return literal(node);
  if (kind == "selector_expression")
    return checkSelector(node);
  if (kind == "call_expression")
    return checkCall(node);
  if (kind == "index_expression")
    return checkIndex(node);
  if (kind == "slice_expression")
    return checkSlice(node);
  if (kind == "type_assertion_expression")
    return checkAssertion(node);
  if (kind == "type_conversion_expression")
    return checkConversion(node, node.field("operand"), typeOf(node.field("type")));
  if (kind == "composite_literal")
    return checkComposite(node, nullptr);
  if (kind == "func_literal")
    return checkFunctionLiteral(node);
  if (kind == "unary_expression")
    return checkUnary(node, hint);
  if (kind == "binary_expression")
    return checkBinary(node, hint);
  unsupported(node, quoted(node));
  return bad(node);
}

ExpressionPtr Checker::ofVariable(Variable *variable, SyntaxNode node) {
  ExpressionPtr made = make(ExpressionKind::Variable, variable->type, node);
  made->variable = variable;
  if (variable->owner) {
    variable->isCaptured |= variable->owner != within.function;
  } else if (within.function) {
    auto &globals = within.function->globals;
    if (std::find(globals.begin(), globals.end(), variable) == globals.end())
      globals.push_back(variable);
  }
  return made;
}

// What stands in the way of a script lies at the declaration.
ExpressionPtr Checker::badVariable(Variable *variable, SyntaxNode node) {
  if (variable)
    ofVariable(variable, node);
  return bad(node);
}

ExpressionPtr Checker::badFunction(Function *function, SyntaxNode node) {
  if (function)
    use(function);
  if (function && within.function)
    within.function->unknown.push_back(function);
  return bad(node);
}

ExpressionPtr Checker::checkIdentifier(SyntaxNode node) {
  std::string name(node.text());
  if (name == "iota" && currentIota >= 0 && !member(within.home, name)) {
    Constant value;
    value.kind = Constant::Kind::Integer;
    value.integer = currentIota;
    return constant(value, code.types.basic(TypeKind::UntypedInt), node);
  }
  if (name == "_")
    return bad(node);
  Object *object = find(name);
  if (!object) {
    obstacle(ObstacleKind::Unresolved, node, "what `" + name + "` is could not be worked out");
    return bad(node);
  }
  switch (object->kind) {
  case Object::Kind::Constant:
    return object->constant && !isInvalid(object->type) ? constant(*object->constant, object->type, node) : bad(node);
  case Object::Kind::Nil:
    return make(ExpressionKind::Nil, code.types.basic(TypeKind::UntypedNil), node);
  case Object::Kind::Variable:
    return isInvalid(object->type) ? badVariable(object->variable, node) : ofVariable(object->variable, node);
  case Object::Kind::Function: {
    if (isInvalid(object->type))
      return badFunction(object->function, node);
    ExpressionPtr made = make(ExpressionKind::FunctionValue, object->type, node);
    made->function = object->function;
    use(object->function);
    return made;
  }
  default:
    unsupported(node, "`" + name + "` as a value");
    return bad(node);
  }
}

ExpressionPtr Checker::checkSelector(SyntaxNode node) {
  SyntaxNode operandNode = node.field("operand");
  std::string name(node.field("field").text());
  if (operandNode.kind() == "identifier")
    if (Object *package = find(std::string(operandNode.text())); package && package->kind == Object::Kind::Package) {
      PackageScope &scope = scopes[package->scope];
      Object *object = member(package->scope, name);
      if (!object) {
        if (auto kind = operationOf(scope.path, name))
          operation(*kind, scope.name + "." + name, node);
        bool isStandard = isStandardPackage(scope.path);
        obstacle(obstacleOf(scope.path), node,
                 scope.name + "." + name +
                     (scope.path == "C"  ? " is C, which a script cannot call"
                      : isStandard ? " has no exact equal in the gateway's Lua"
                                   : " is code of " + scope.path + ", which is not among the inputs"));
        return bad(node);
      }
      switch (object->kind) {
      case Object::Kind::Constant:
        return object->constant && !isInvalid(object->type) ? constant(*object->constant, object->type, node)
                                                            : bad(node);
      case Object::Kind::Variable: {
        if (isInvalid(object->type))
          return badVariable(object->variable, node);
        if (!scope.isStandard)
          return ofVariable(object->variable, node);
        ExpressionPtr made = make(ExpressionKind::StandardValue, object->type, node);
        made->name = scope.name + "." + name;
        ObstacleKind kind = name == "NoBody" ? ObstacleKind::Body
                            : scope.path == "os" ? ObstacleKind::Output
                                                 : obstacleOf(scope.path);
        obstacle(kind, node, made->name + " has no equal in a script");
        return made;
      }
      case Object::Kind::Function: {
        if (isInvalid(object->type))
          return badFunction(object->function, node);
        ExpressionPtr made = make(ExpressionKind::FunctionValue, object->type, node);
        made->function = object->function;
        made->standard = object->function->standard;
        use(object->function);
        return made;
      }
      default:
        unsupported(node, quoted(node) + " as a value");
        return bad(node);
      }
    }
  if (asType(operandNode)) {
    unsupported(node, "the method expression " + quoted(node));
    return bad(node);
  }
  ExpressionPtr operand = check(operandNode);
  if (isInvalid(operand->type))
    return bad(node);
  Selection selection = select(operand->type, name);
  if (selection.kind == Selection::Kind::None || isInvalid(selection.type)) {
    const Type *of = operand->type->kind == TypeKind::Pointer ? operand->type->element : operand->type;
    if (selection.kind == Selection::Kind::None && of->kind == TypeKind::Named && isStandardPackage(of->package))
      obstacle(obstacleOf(of->package), node, of->text + "." + name + " has no exact equal in the gateway's Lua");
    else if (selection.kind == Selection::Kind::None)
      obstacle(ObstacleKind::Unresolved, node,
               "what `" + name + "` of " + operand->type->text + " is could not be worked out");
    return bad(node);
  }
  return selected(std::move(operand), selection, name, node);
}

// `operand` with the first `count` fields of the selection's path taken.
ExpressionPtr Checker::throughFields(ExpressionPtr operand, const Selection &selection, std::size_t count,
                                     SyntaxNode node) {
  for (std::size_t i = 0; i < count; ++i) {
    ExpressionPtr made = make(ExpressionKind::Field, selection.path[i]->type, node);
    made->name = selection.path[i]->name;
    made->arguments.push_back(std::move(operand));
    operand = std::move(made);
  }
  return operand;
}

ExpressionPtr Checker::selected(ExpressionPtr operand, const Selection &selection, const std::string &name,
                                SyntaxNode node) {
  if (selection.kind == Selection::Kind::Field) {
    bool isPathOfServer = name == "Path" && operand->kind == ExpressionKind::Field && operand->name == "URL" &&
                          isServerRequest(operand->arguments[0]->type);
    const Type *of = operand->type->kind == TypeKind::Pointer ? operand->type->element : operand->type;
    if (of->kind == TypeKind::Named && isStandardPackage(of->package) && of->package != scopes[within.home].path &&
        !standardRows(of->package).empty() && of->package == "net/url" && !isPathOfServer)
      obstacle(ObstacleKind::Url, node, "the field " + name + " of a URL: a script has the URL's text only");
    return throughFields(std::move(operand), selection, selection.path.size(), node);
  }
  operand = throughFields(std::move(operand), selection, selection.path.size(), node);
  ExpressionPtr made = make(ExpressionKind::MethodValue, selection.type, node);
  made->name = name;
  if (selection.kind == Selection::Kind::Method) {
    made->function = const_cast<Function *>(selection.method);
    made->standard = selection.method->standard;
    use(made->function);
  }
  made->arguments.push_back(std::move(operand));
  return made;
}

ExpressionPtr Checker::checkIndex(SyntaxNode node) {
  ExpressionPtr operand = check(node.field("operand"));
  const Type *below = underlying(operand->type);
  if (below->kind == TypeKind::Map) {
    ExpressionPtr index = convert(check(node.field("index")), below->key, node.field("index"));
    if (isInvalid(operand->type) || isInvalid(below->element))
      return bad(node);
    ExpressionPtr made = make(ExpressionKind::Index, below->element, node);
    made->arguments.push_back(std::move(operand));
    made->arguments.push_back(std::move(index));
    return made;
  }
  ExpressionPtr index = defaulted(check(node.field("index")), node.field("index"));
  if (isInvalid(operand->type) || isInvalid(index->type))
    return bad(node);
  bool isText = isString(operand->type);
  if ((below->kind != TypeKind::Slice && !isText) || !isInteger(index->type)) {
    unsupported(node, "indexing " + operand->type->text);
    return bad(node);
  }
  if (isText)
    operand = defaulted(std::move(operand), node);
  ExpressionPtr made =
      make(ExpressionKind::Index, isText ? code.types.basic(TypeKind::Uint8) : below->element, node);
  made->arguments.push_back(std::move(operand));
  made->arguments.push_back(std::move(index));
  return made;
}

ExpressionPtr Checker::checkSlice(SyntaxNode node) {
  ExpressionPtr operand = check(node.field("operand"));
  ExpressionPtr low, high;
  if (SyntaxNode start = node.field("start"))
    low = defaulted(check(start), start);
  if (SyntaxNode end = node.field("end"))
    high = defaulted(check(end), end);
  if (isInvalid(operand->type))
    return bad(node);
  if (node.field("capacity")) {
    unsupported(node, "a slice expression with a capacity");
    return bad(node);
  }
  if (!isString(operand->type) && !isBytes(operand->type)) {
    obstacle(ObstacleKind::SliceSharing, node,
             quoted(node) + " shares its elements with the slice that it is cut from");
    return bad(node);
  }
  operand = defaulted(std::move(operand), node);
  ExpressionPtr made = make(ExpressionKind::Slice, operand->type, node);
  made->arguments.push_back(std::move(operand));
  made->arguments.push_back(std::move(low));
  made->arguments.push_back(std::move(high));
  return made;
}

ExpressionPtr Checker::checkAssertion(SyntaxNode node) {
  ExpressionPtr operand = check(node.field("operand"));
  const Type *type = typeOf(node.field("type"));
  if (isInvalid(operand->type) || isInvalid(type))
    return bad(node);
  if (!isInterface(operand->type)) {
    obstacle(ObstacleKind::Unresolved, node, "an assertion on " + operand->type->text + ", which is no interface");
    return bad(node);
  }
  ExpressionPtr made = make(ExpressionKind::Assert, type, node);
  made->arguments.push_back(std::move(operand));
  return made;
}

ExpressionPtr Checker::checkFunctionLiteral(SyntaxNode node) {
  Function &function = code.functions.emplace_back();
  function.node = node;
  function.home = within.home;
  function.package = scopes[within.home].index;
  function.at = placeOf(node);
  function.parent = within.function;
  if (!function.parent) {
    unsupported(node, "a function literal outside of a function");
    return bad(node);
  }
  auto held = locals; // the signature is settled without them, the body is not
  settleSignature(function);
  locals = std::move(held);
  function.checked = true;
  queued.insert(&function);
  use(&function);
  Within before = std::exchange(within, {&function, within.home, within.file});
  pushScope();
  for (auto *list : {&function.parameters, &function.results})
    for (Variable *variable : *list)
      if (variable && !variable->name.empty() && variable->name != "_") {
        Object object;
        object.kind = Object::Kind::Variable;
        object.name = variable->name;
        object.type = variable->type;
        object.variable = variable;
        locals.back()[variable->name] = std::move(object);
      }
  checkStatementList(node.field("body").children(), function.body); // in the scope of the parameters
  popScope();
  within = before;
  ExpressionPtr made = make(ExpressionKind::FunctionLiteral, function.type, node);
  made->function = &function;
  return isInvalid(function.type) ? bad(node) : std::move(made);
}

ExpressionPtr Checker::checkUnary(SyntaxNode node, const Type *hint) {
  std::string op(node.field("operator").text());
  SyntaxNode operandNode = node.field("operand");
  if (op == "&") {
    if (operandNode.kind() == "composite_literal") {
      ExpressionPtr operand = checkComposite(operandNode, nullptr);
      if (isInvalid(operand->type))
        return bad(node);
      ExpressionPtr made = make(ExpressionKind::Address, code.types.pointerTo(operand->type), node);
      if (operand->kind != ExpressionKind::StructLiteral) {
        unsupported(node, "a pointer to " + operand->type->text);
        return bad(node);
      }
      made->arguments.push_back(std::move(operand));
      return made;
    }
    ExpressionPtr operand = check(operandNode);
    if (isInvalid(operand->type))
      return bad(node);
    // A local struct lives in a table of its own: its address is that table.
    bool isStructVariable = operand->kind == ExpressionKind::Variable && structBehind(operand->type) &&
                            operand->type->kind != TypeKind::Pointer;
    if (!isStructVariable) {
      unsupported(node, "the address " + quoted(node));
      return bad(node);
    }
    ExpressionPtr made = make(ExpressionKind::Address, code.types.pointerTo(operand->type), node);
    made->arguments.push_back(std::move(operand));
    return made;
  }
  if (op == "<-") {
    check(operandNode);
    obstacle(ObstacleKind::Concurrency, node, "receiving from a channel");
    return bad(node);
  }
  ExpressionPtr operand = check(operandNode, hint);
  if (isInvalid(operand->type))
    return bad(node);
  if (op == "!" && isBoolean(operand->type)) {
    if (operand->constant) {
      operand->constant->boolean = !operand->constant->boolean;
      return operand;
    }
    ExpressionPtr made = make(ExpressionKind::Not, operand->type, node);
    made->arguments.push_back(std::move(operand));
    return made;
  }
  if ((op == "-" || op == "+") && isNumeric(operand->type)) {
    if (op == "+")
      return operand;
    if (operand->constant) {
      Constant &value = *operand->constant;
      value.integer = value.kind == Constant::Kind::Integer ? -value.integer : value.integer;
      value.number = -value.number;
      return operand;
    }
    ExpressionPtr made = make(ExpressionKind::Negate, operand->type, node);
    made->arguments.push_back(std::move(operand));
    return made;
  }
  if (op == "*") {
    unsupported(node, "the value behind a pointer, " + quoted(node) + ",");
    return bad(node);
  }
  unsupported(node, "the operator " + op);
  return bad(node);
}

ExpressionPtr Checker::checkBinary(SyntaxNode node, const Type *hint) {
  std::string op(node.field("operator").text());
  SyntaxNode leftNode = node.field("left"), rightNode = node.field("right");
  ExpressionPtr left = check(leftNode, hint), right = check(rightNode, hint);
  if (isInvalid(left->type) || isInvalid(right->type))
    return bad(node);
  bool comparison = isComparison(op);
  bool isShift = op == "<<" || op == ">>";
  // Untyped operands take the other's type.
  if (!isShift && isUntyped(left->type) && !isUntyped(right->type))
    left = convert(std::move(left), right->type, leftNode);
  else if (!isShift && isUntyped(right->type) && !isUntyped(left->type))
    right = convert(std::move(right), left->type, rightNode);
  else if (comparison && isInterface(left->type) && !isInterface(right->type))
    right = convert(std::move(right), left->type, rightNode);
  else if (comparison && isInterface(right->type) && !isInterface(left->type))
    left = convert(std::move(left), right->type, leftNode);
  if (isInvalid(left->type) || isInvalid(right->type))
    return bad(node);
  const Type *type = left->type;
  if (isUntyped(left->type) && isUntyped(right->type) && !isShift)
    type = left->type->kind > right->type->kind ? left->type : right->type;
  if (left->constant && right->constant) {
    Constant value;
    bool folded = fold(op, *left->constant, *right->constant, type, value);
    if (folded && !comparison && !isUntyped(type))
      folded = represent(value, type);
    if (!folded) {
      obstacle(ObstacleKind::Number, node, "the constant " + quoted(node) + " could not be worked out exactly");
      return bad(node);
    }
    return constant(std::move(value), comparison ? code.types.basic(TypeKind::UntypedBool) : type, node);
  }
  bool isNilComparison = left->kind == ExpressionKind::Nil || right->kind == ExpressionKind::Nil;
  if (comparison) {
    if ((op == "==" || op == "!=") && !isNilComparison && !isComparable(left->type)) {
      unsupported(node, "comparing " + left->type->text);
      return bad(node);
    }
    type = code.types.basic(TypeKind::UntypedBool);
  } else if (op == "&&" || op == "||") {
    type = isUntyped(left->type) ? right->type : left->type;
  } else if (op == "+" && isString(left->type)) {
    // concatenation
  } else if ((op == "+" || op == "-" || op == "*" || op == "/" || op == "%") && isNumeric(left->type)) {
    // the analysis of numbers judges what is exact
  } else {
    unsupported(node, "the operator " + op + " on values that are known only when it runs");
    return bad(node);
  }
  ExpressionPtr made = make(ExpressionKind::Binary, type, node);
  made->name = op;
  made->arguments.push_back(std::move(left));
  made->arguments.push_back(std::move(right));
  return made;
}

} // namespace unplug::lua

// Calls: conversions, builtins, functions, methods.
#include "Lua/Checker.h"
#include "Lua/Handlers.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

ExpressionPtr Checker::checkCall(SyntaxNode node) {
  SyntaxNode called = node.field("function");
  auto arguments = partsOf(node.field("arguments"));
  if (node.field("type_arguments")) {
    unsupported(node, "a call with type arguments");
    return bad(node);
  }
  SyntaxNode bare = called;
  while (bare.kind() == "parenthesized_expression" && partsOf(bare).size() == 1)
    bare = partsOf(bare)[0];
  if (bare.kind() == "identifier") {
    Object *object = find(std::string(bare.text()));
    if (object && object->kind == Object::Kind::Builtin)
      return checkBuiltin(object->name, node);
  }
  if (const Type *type = asType(bare)) {
    if (arguments.size() == 1)
      return checkConversion(node, arguments[0], type);
    return bad(node);
  }
  ExpressionPtr callee = check(called);
  if (isInvalid(callee->type)) {
    for (SyntaxNode argument : arguments) // what stands in them is judged all the same
      check(argument.kind() == "variadic_argument" && !partsOf(argument).empty() ? partsOf(argument)[0] : argument);
    return bad(node);
  }
  const Type *function = underlying(callee->type);
  if (function->kind != TypeKind::Function) {
    obstacle(ObstacleKind::Unresolved, node, quoted(called) + " is no function");
    return bad(node);
  }
  ExpressionPtr call = make(ExpressionKind::CallValue, nullptr, node);
  call->standard = callee->standard;
  call->function = callee->function;
  call->name = callee->name;
  if (callee->kind == ExpressionKind::FunctionValue || callee->kind == ExpressionKind::MethodValue) {
    call->kind = callee->standard   ? ExpressionKind::CallStandard
                 : callee->function ? ExpressionKind::CallFunction
                                    : ExpressionKind::CallInterface;
    if (callee->kind == ExpressionKind::MethodValue)
      call->arguments.push_back(std::move(callee->arguments[0]));
  } else {
    call->arguments.push_back(std::move(callee));
  }
  return finishCall(std::move(call), function, checkArguments(node, function), node);
}

// The arguments of a call as values of the parameters' types; those of a variadic parameter stay one by one.
std::vector<ExpressionPtr> Checker::checkArguments(SyntaxNode node, const Type *function) {
  auto nodes = partsOf(node.field("arguments"));
  std::vector<ExpressionPtr> values;
  const auto &parameters = function->parameters;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    SyntaxNode argument = nodes[i];
    bool spread = argument.kind() == "variadic_argument";
    if (spread && !partsOf(argument).empty())
      argument = partsOf(argument)[0];
    const Type *type = nullptr;
    if (function->variadic && i + 1 >= parameters.size())
      type = spread ? parameters.back() : parameters.back()->element;
    else if (i < parameters.size())
      type = parameters[i];
    ExpressionPtr value = check(argument, type);
    if (nodes.size() == 1 && value->type->kind == TypeKind::Tuple && parameters.size() > 1) {
      unsupported(argument, "the results of a call as the arguments of another");
      value = bad(argument);
    }
    values.push_back(type ? convert(std::move(value), type, argument) : bad(argument));
  }
  return values;
}

ExpressionPtr Checker::finishCall(ExpressionPtr call, const Type *function, std::vector<ExpressionPtr> arguments,
                                  SyntaxNode node) {
  auto nodes = partsOf(node.field("arguments"));
  call->spread = !nodes.empty() && nodes.back().kind() == "variadic_argument";
  std::size_t fixed = function->parameters.size() - (function->variadic ? 1 : 0);
  bool whole = function->variadic ? arguments.size() >= fixed : arguments.size() == fixed;
  for (ExpressionPtr &argument : arguments) {
    whole &= argument->kind != ExpressionKind::Bad;
    call->arguments.push_back(std::move(argument));
  }
  call->type = function->results.size() == 1 ? function->results[0] : code.types.tupleOf(function->results);
  for (const Type *result : function->results)
    if (isInvalid(result))
      return badFunction(call->function, node);
  if (call->kind == ExpressionKind::CallStandard)
    standardCall(*call, node);
  if (!whole) { // its type is known all the same
    ExpressionPtr unknown = badFunction(call->function, node);
    unknown->type = call->type;
    return unknown;
  }
  return call;
}

// What a call of the standard library says, and whether a script can do it.
void Checker::standardCall(Expression &call, SyntaxNode node) {
  const StandardRow &row = *call.standard;
  std::string name = nameOf(row);
  if (auto kind = row.lua == "-" ? operationOf(row.package, name.substr(name.rfind('.') + 1)) : std::nullopt)
    operation(*kind, name, node);
  if (row.lua != "-" || row.obstacle == ObstacleKind::Logging || isReadOfRequest(call)) // the rules judge logs: some are left out
    return;
  std::string because = " has no exact equal in the gateway's Lua";
  if (row.obstacle == ObstacleKind::RemoteCall)
    because = ": redirects, timeouts and errors of the plugin's own call differ from those of http_response.new";
  else if (row.obstacle == ObstacleKind::Streaming)
    because = " works on a body in parts; a script has it whole only";
  obstacle(row.obstacle, node, name + because);
}

ExpressionPtr Checker::checkConversion(SyntaxNode node, SyntaxNode operandNode, const Type *type) {
  ExpressionPtr operand = check(operandNode, type);
  if (isInvalid(operand->type) || isInvalid(type))
    return bad(node);
  const Type *from = operand->type, *to = underlying(type);
  if (operand->constant && !isInterface(type)) {
    Constant value = *operand->constant;
    bool toText = isString(type) && isInteger(from);
    if (!toText && represent(value, type))
      return constant(std::move(value), type, node);
    if (toText) {
      unsupported(node, "the conversion of a number to the text of its rune");
      return bad(node);
    }
  }
  if (from->kind == TypeKind::UntypedNil || isInterface(type))
    return convert(std::move(operand), type, operandNode);
  operand = defaulted(std::move(operand), operandNode);
  from = operand->type;
  bool sameShape = underlying(from) == to;
  bool bytes = (isString(from) && isBytes(type)) || (isBytes(from) && isString(type));
  bool numbers = isNumeric(from) && isNumeric(type);
  bool pointers = from->kind == TypeKind::Pointer && to->kind == TypeKind::Pointer &&
                  underlying(from->element) == underlying(to->element);
  if (sameShape && to->kind == TypeKind::Struct && from != type) {
    unsupported(node, "the conversion of a struct to another type");
    return bad(node);
  }
  if ((!sameShape && !bytes && !numbers) || pointers) {
    unsupported(node, "the conversion of " + from->text + " to " + type->text);
    return bad(node);
  }
  ExpressionPtr made = make(ExpressionKind::Convert, type, node);
  made->arguments.push_back(std::move(operand));
  return made;
}

ExpressionPtr Checker::checkBuiltin(const std::string &name, SyntaxNode node) {
  auto nodes = partsOf(node.field("arguments"));
  auto call = [&](const Type *type) {
    ExpressionPtr made = make(ExpressionKind::CallBuiltin, type, node);
    made->name = name;
    return made;
  };
  const Type *nothing = code.types.tupleOf({});
  if ((name == "make" || name == "new") && !nodes.empty()) {
    const Type *type = asType(nodes[0]);
    if (!type) {
      unsupported(node, name + " of a value");
      return bad(node);
    }
    std::vector<ExpressionPtr> sizes;
    for (std::size_t i = 1; i < nodes.size(); ++i)
      sizes.push_back(defaulted(check(nodes[i]), nodes[i]));
    if (isInvalid(type))
      return bad(node);
    const Type *below = underlying(type);
    if (name == "new") {
      if (below->kind != TypeKind::Struct) {
        unsupported(node, "a pointer to " + type->text);
        return bad(node);
      }
      ExpressionPtr zero = make(ExpressionKind::Zero, type, node);
      ExpressionPtr made = make(ExpressionKind::Address, code.types.pointerTo(type), node);
      made->arguments.push_back(std::move(zero));
      return made;
    }
    if (below->kind == TypeKind::Channel) {
      obstacle(ObstacleKind::Concurrency, node, "a channel");
      return bad(node);
    }
    bool isList = below->kind == TypeKind::Slice;
    bool isEmpty = below->kind == TypeKind::Map ||
                   (isList && !sizes.empty() && sizes[0]->constant && sizes[0]->constant->integer == 0);
    if (!isEmpty || isBytes(type)) {
      unsupported(node, "make of a slice with elements");
      return bad(node);
    }
    return make(isList ? ExpressionKind::ListLiteral : ExpressionKind::MapLiteral, type, node);
  }
  std::vector<ExpressionPtr> values;
  for (SyntaxNode argument : nodes) {
    SyntaxNode inner = argument.kind() == "variadic_argument" && !partsOf(argument).empty() ? partsOf(argument)[0]
                                                                                           : argument;
    values.push_back(check(inner));
  }
  for (const ExpressionPtr &value : values)
    if (isInvalid(value->type))
      return bad(node);
  if (name == "len" && values.size() == 1) {
    if (values[0]->constant && values[0]->constant->kind == Constant::Kind::String) {
      Constant length;
      length.kind = Constant::Kind::Integer;
      length.integer = static_cast<std::int64_t>(values[0]->constant->text.size());
      return constant(length, code.types.basic(TypeKind::Int), node);
    }
    TypeKind kind = underlying(values[0]->type)->kind;
    if (kind != TypeKind::String && kind != TypeKind::Slice && kind != TypeKind::Map) {
      unsupported(node, "the length of " + values[0]->type->text);
      return bad(node);
    }
    ExpressionPtr made = call(code.types.basic(TypeKind::Int));
    made->arguments = std::move(values);
    return made;
  }
  if (name == "append" && !values.empty() && underlying(values[0]->type)->kind == TypeKind::Slice) {
    const Type *list = values[0]->type;
    ExpressionPtr made = call(list);
    made->spread = nodes.back().kind() == "variadic_argument";
    made->arguments.push_back(std::move(values[0]));
    for (std::size_t i = 1; i < values.size(); ++i) {
      bool spread = made->spread && i + 1 == values.size();
      made->arguments.push_back(convert(std::move(values[i]), spread ? list : underlying(list)->element, nodes[i]));
      if (made->arguments.back()->kind == ExpressionKind::Bad)
        return bad(node);
    }
    if (isBytes(list)) {
      unsupported(node, "append to bytes");
      return bad(node);
    }
    return made;
  }
  if (name == "delete" && values.size() == 2 && underlying(values[0]->type)->kind == TypeKind::Map) {
    ExpressionPtr made = call(nothing);
    const Type *key = underlying(values[0]->type)->key;
    made->arguments.push_back(std::move(values[0]));
    made->arguments.push_back(convert(std::move(values[1]), key, nodes[1]));
    return made->arguments[1]->kind == ExpressionKind::Bad ? bad(node) : std::move(made);
  }
  if (name == "panic" && values.size() == 1) {
    ExpressionPtr made = call(nothing);
    made->arguments.push_back(convert(std::move(values[0]), code.types.any(), nodes[0]));
    return made;
  }
  unsupported(node, "the builtin " + name);
  return bad(node);
}

} // namespace unplug::lua

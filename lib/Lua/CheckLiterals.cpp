// Composite literals, and local names.
#include "Lua/Checker.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

namespace {

// What stands in a literal's element: an expression, or a nested literal without its type.
SyntaxNode contentOf(SyntaxNode element) {
  if (element.kind() != "literal_element")
    return element;
  auto parts = partsOf(element);
  return parts.empty() ? element : parts[0];
}

} // namespace

// An element of a literal, as a value of `type`; it may leave out its own type.
ExpressionPtr Checker::literalElement(SyntaxNode element, const Type *type) {
  SyntaxNode node = contentOf(element);
  if (node.kind() != "literal_value")
    return convert(check(node, type), type, node);
  if (type->kind == TypeKind::Pointer) { // &T may be left out as well
    ExpressionPtr value = checkComposite(node, type->element);
    if (value->kind != ExpressionKind::StructLiteral)
      return bad(node);
    ExpressionPtr made = make(ExpressionKind::Address, type, node);
    made->arguments.push_back(std::move(value));
    return made;
  }
  return checkComposite(node, type);
}

// A composite literal; `type` is that of the surrounding one where `node` has none of its own.
ExpressionPtr Checker::checkComposite(SyntaxNode node, const Type *type) {
  SyntaxNode body = node;
  if (node.kind() == "composite_literal") {
    type = typeOf(node.field("type"));
    body = node.field("body");
  }
  const Type *below = underlying(type);
  if (below->kind == TypeKind::Struct)
    return checkStructLiteral(node, body, type);
  if (below->kind != TypeKind::Slice && below->kind != TypeKind::Map) {
    if (!isInvalid(type))
      unsupported(node, "a literal of " + type->text);
    for (SyntaxNode element : partsOf(body)) // what stands in it is judged all the same
      for (SyntaxNode part : element.kind() == "keyed_element" ? partsOf(element) : std::vector{element})
        if (contentOf(part).kind() != "literal_value" && part.kind() == "literal_element" &&
            contentOf(part).kind() != "identifier")
          check(contentOf(part));
    return bad(node);
  }
  bool isMap = below->kind == TypeKind::Map;
  ExpressionPtr made = make(isMap ? ExpressionKind::MapLiteral : ExpressionKind::ListLiteral, type, node);
  for (SyntaxNode element : partsOf(body)) {
    auto parts = element.kind() == "keyed_element" ? partsOf(element) : std::vector{element};
    if (parts.size() == 2 && !isMap) {
      unsupported(element, "a list literal with indices");
      continue;
    }
    if (parts.size() != (isMap ? 2U : 1U))
      continue;
    if (isMap)
      made->arguments.push_back(literalElement(parts[0], below->key));
    made->arguments.push_back(literalElement(parts.back(), below->element));
  }
  bool whole = std::none_of(made->arguments.begin(), made->arguments.end(),
                            [](const ExpressionPtr &one) { return one->kind == ExpressionKind::Bad; });
  return whole && !isInvalid(type) ? std::move(made) : bad(node);
}

ExpressionPtr Checker::checkStructLiteral(SyntaxNode node, SyntaxNode body, const Type *type) {
  const auto &fields = underlying(type)->fields;
  ExpressionPtr made = make(ExpressionKind::StructLiteral, type, node);
  made->arguments.resize(fields.size());
  bool whole = !isInvalid(type);
  std::size_t position = 0;
  for (SyntaxNode element : partsOf(body)) {
    std::size_t index = position++;
    SyntaxNode value = element;
    if (element.kind() == "keyed_element") {
      auto parts = partsOf(element);
      if (parts.size() != 2)
        continue;
      std::string name(contentOf(parts[0]).text());
      value = parts[1];
      index = fields.size();
      for (std::size_t f = 0; f < fields.size(); ++f)
        if (fields[f].name == name)
          index = f;
    }
    if (index >= fields.size()) {
      obstacle(ObstacleKind::Unresolved, element, quoted(element) + " names no field of " + type->text);
      whole = false;
      continue;
    }
    made->arguments[index] = literalElement(value, fields[index].type);
    whole &= made->arguments[index]->kind != ExpressionKind::Bad;
  }
  return whole ? std::move(made) : bad(node);
}

Variable *Checker::newVariable(std::string name, const Type *type, Place at) {
  Variable &variable = code.variables.emplace_back();
  variable.name = std::move(name);
  variable.type = type;
  variable.at = at;
  variable.owner = within.function;
  return &variable;
}

Variable *Checker::declareLocal(SyntaxNode name, const Type *type) {
  Variable *variable = newVariable(std::string(name.text()), type, placeOf(name));
  if (name.text() == "_")
    return variable;
  Object object;
  object.kind = Object::Kind::Variable;
  object.name = name.text();
  object.type = type;
  object.variable = variable;
  locals.back()[object.name] = std::move(object);
  return variable;
}

} // namespace unplug::lua

// Type expressions, and what fields and methods a type has.
#include "Lua/Checker.h"

#include <algorithm>

namespace unplug::lua {

using go::SyntaxNode;

// The type that `node` stands for; null when it stands for something else.
const Type *Checker::asType(SyntaxNode node) {
  std::string_view kind = node.kind();
  if (kind == "identifier" || kind == "type_identifier") {
    Object *object = find(std::string(node.text()));
    return object && object->kind == Object::Kind::Type ? object->type : nullptr;
  }
  if (kind == "selector_expression" || kind == "qualified_type") {
    SyntaxNode package = node.field(kind == "qualified_type" ? "package" : "operand");
    SyntaxNode name = node.field(kind == "qualified_type" ? "name" : "field");
    if (package.kind() != "identifier" && package.kind() != "package_identifier")
      return nullptr;
    Object *imported = find(std::string(package.text()));
    if (!imported || imported->kind != Object::Kind::Package)
      return nullptr;
    Object *object = member(imported->scope, std::string(name.text()));
    return object && object->kind == Object::Kind::Type ? object->type : nullptr;
  }
  if (kind == "parenthesized_expression" || kind == "parenthesized_type") {
    auto parts = partsOf(node);
    return parts.size() == 1 ? asType(parts[0]) : nullptr;
  }
  if (kind == "unary_expression" && node.text().starts_with("*")) { // (*T)(x)
    const Type *element = asType(node.field("operand"));
    return element ? code.types.pointerTo(element) : nullptr;
  }
  bool isTypeNode = kind == "pointer_type" || kind == "slice_type" || kind == "array_type" || kind == "map_type" ||
                    kind == "channel_type" || kind == "struct_type" || kind == "interface_type" ||
                    kind == "function_type";
  return isTypeNode ? typeOf(node) : nullptr;
}

const Type *Checker::typeOf(SyntaxNode node) {
  std::string_view kind = node.kind();
  if (depth > maxDepth) {
    obstacle(ObstacleKind::Size, node, "types are nested too deep here");
    return code.types.invalid();
  }
  Deeper deeper(depth);
  if (kind == "pointer_type") {
    auto parts = partsOf(node);
    return parts.empty() ? code.types.invalid() : code.types.pointerTo(typeOf(parts[0]));
  }
  if (kind == "slice_type")
    return code.types.sliceOf(typeOf(node.field("element")));
  if (kind == "map_type") {
    const Type *key = typeOf(node.field("key"));
    // Tables of Lua, which other values are, are equal to themselves only.
    if (!isInvalid(key) && !isString(key) && !isInteger(key) && !isBoolean(key)) {
      unsupported(node, "a map with keys of type " + key->text);
      return code.types.invalid();
    }
    return code.types.mapOf(key, typeOf(node.field("value")));
  }
  if (kind == "array_type") {
    ExpressionPtr length = check(node.field("length"));
    std::uint64_t count = length->constant && length->constant->kind == Constant::Kind::Integer
                              ? static_cast<std::uint64_t>(length->constant->integer)
                              : 0;
    return code.types.arrayOf(count, typeOf(node.field("element")));
  }
  if (kind == "channel_type")
    return code.types.channelOf(typeOf(node.field("value")));
  if (kind == "struct_type")
    return structType(node);
  if (kind == "interface_type")
    return interfaceType(node);
  if (kind == "function_type")
    return functionType(node);
  if (kind == "generic_type" || kind == "negated_type" || kind == "union_type") {
    unsupported(node, "a generic type");
    return code.types.invalid();
  }
  if (const Type *type = asType(node))
    return type;
  if (kind == "qualified_type" || kind == "selector_expression") {
    SyntaxNode package = node.field(kind == "qualified_type" ? "package" : "operand");
    Object *imported = find(std::string(package.text()));
    if (imported && imported->kind == Object::Kind::Package) {
      const std::string &path = scopes[imported->scope].path;
      obstacle(obstacleOf(path), node,
               "the type " + std::string(node.text()) + " of " + path +
                   (isStandardPackage(path) ? " has no equal in a script" : " is code of another module"));
      return code.types.invalid();
    }
  }
  if (!scopes[within.home].isStandard)
    obstacle(ObstacleKind::Unresolved, node, "what type " + quoted(node) + " is could not be worked out");
  return code.types.invalid();
}

const Type *Checker::structType(SyntaxNode node) {
  std::vector<Field> fields;
  for (SyntaxNode list : partsOf(node))
    for (SyntaxNode declaration : partsOf(list)) {
      if (declaration.kind() != "field_declaration")
        continue;
      const Type *type = typeOf(declaration.field("type"));
      std::string tag(declaration.field("tag").text());
      bool named = false;
      for (SyntaxNode name : declaration.children())
        if (name.kind() == "field_identifier") {
          fields.push_back({std::string(name.text()), type, false, tag});
          named = true;
        }
      if (!named) {
        // The grammar gives an embedded pointer as the type that it points to, behind a star.
        bool pointer = declaration.text().starts_with("*");
        fields.push_back({go::typeName(declaration.field("type")), pointer ? code.types.pointerTo(type) : type, true, tag});
      }
    }
  return code.types.structOf(std::move(fields));
}

const Type *Checker::interfaceType(SyntaxNode node) {
  std::vector<Method> methods;
  for (SyntaxNode element : partsOf(node)) {
    if (element.kind() == "method_elem" || element.kind() == "method_spec") {
      methods.push_back({std::string(element.field("name").text()), functionType(element)});
      continue;
    }
    // An embedded interface; unions and the like are constraints.
    SyntaxNode embedded = element;
    if (element.kind() == "type_elem" || element.kind() == "constraint_elem") {
      auto parts = partsOf(element);
      if (parts.size() != 1) {
        unsupported(element, "a constraint");
        continue;
      }
      embedded = parts[0];
    }
    const Type *type = typeOf(embedded);
    if (isInvalid(type))
      continue;
    if (!isInterface(type)) {
      unsupported(element, "a constraint");
      continue;
    }
    const auto &inherited = underlying(type)->methods;
    methods.insert(methods.end(), inherited.begin(), inherited.end());
  }
  for (const Method &method : methods)
    code.interfaceMethods.insert(method.name);
  return code.types.interfaceOf(std::move(methods));
}

const Type *Checker::functionType(SyntaxNode node) {
  std::vector<const Type *> parameters, results;
  std::vector<SyntaxNode> names;
  bool variadic = false, ignored = false;
  parametersOf(node.field("parameters"), parameters, names, variadic);
  if (SyntaxNode result = node.field("result")) {
    if (result.kind() == "parameter_list")
      parametersOf(result, results, names, ignored);
    else
      results.push_back(typeOf(result));
  }
  return code.types.functionOf(std::move(parameters), std::move(results), variadic);
}

// The types of a parameter list, each with its name's node; null for one without a name.
void Checker::parametersOf(SyntaxNode list, std::vector<const Type *> &types, std::vector<SyntaxNode> &names,
                           bool &variadic) {
  for (SyntaxNode declaration : partsOf(list)) {
    bool rest = declaration.kind() == "variadic_parameter_declaration";
    if (!rest && declaration.kind() != "parameter_declaration")
      continue;
    const Type *type = typeOf(declaration.field("type"));
    if (rest) {
      type = code.types.sliceOf(type);
      variadic = true;
    }
    bool named = false;
    for (SyntaxNode child : declaration.children())
      if (child.kind() == "identifier") {
        types.push_back(type);
        names.push_back(child);
        named = true;
      }
    if (!named) {
      types.push_back(type);
      names.emplace_back();
    }
  }
}

Selection Checker::select(const Type *type, const std::string &name) {
  for (unsigned embedding = 0; embedding < 8; ++embedding) {
    Selection found = selectWithin(type, name, embedding);
    if (found.kind != Selection::Kind::None)
      return found;
  }
  return {};
}

// The field or method called `name` that lies exactly `level` embedded fields below `type`.
Selection Checker::selectWithin(const Type *type, const std::string &name, unsigned level) {
  if (type->kind == TypeKind::Pointer)
    type = type->element;
  if (level == 0) {
    if (type->kind == TypeKind::Named)
      if (auto method = type->declared.find(name); method != type->declared.end()) {
        settleSignature(*method->second);
        Selection found;
        found.kind = Selection::Kind::Method;
        found.method = method->second;
        found.pointerReceiver = type->byPointer.at(name);
        found.type = method->second->type;
        return found;
      }
    if (isInterface(type))
      if (const Method *method = findMethod(type, name)) {
        Selection found;
        found.kind = Selection::Kind::InterfaceMethod;
        found.type = method->type;
        return found;
      }
    for (const Field &field : underlying(type)->fields)
      if (field.name == name) {
        Selection found;
        found.kind = Selection::Kind::Field;
        found.path = {&field};
        found.type = field.type;
        return found;
      }
    return {};
  }
  for (const Field &field : underlying(type)->fields)
    if (field.embedded) {
      Selection found = selectWithin(field.type, name, level - 1);
      if (found.kind != Selection::Kind::None) {
        found.path.insert(found.path.begin(), &field);
        return found;
      }
    }
  return {};
}

// Whether a value of `type` has the methods of `interface` (Go specification, "Method sets").
bool Checker::implements(const Type *type, const Type *interface, std::string *why) {
  for (const Method &wanted : underlying(interface)->methods) {
    Selection found = select(type, wanted.name);
    bool isPointerToInterface = type->kind == TypeKind::Pointer && isInterface(type->element);
    bool byPointer = type->kind == TypeKind::Pointer;
    for (const Field *field : found.path)
      byPointer |= field->type->kind == TypeKind::Pointer;
    bool inSet = (found.kind == Selection::Kind::Method && (!found.pointerReceiver || byPointer)) ||
                 (found.kind == Selection::Kind::InterfaceMethod && !isPointerToInterface);
    if (!inSet || found.type != wanted.type) {
      if (why)
        *why = wanted.name;
      return false;
    }
  }
  return true;
}

} // namespace unplug::lua

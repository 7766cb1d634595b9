// The resolver's rules, one a kind of expression. Every step counts towards one limit of depth.
#include "Go/Resolve.h"

namespace unplug::go {

namespace {

constexpr unsigned maxSteps = 32;
constexpr std::size_t maxLocalsFollowed = 64;

std::string quoted(SyntaxNode node) {
  std::string text(node.text().substr(0, 60));
  return "`" + text + "`";
}

// The single expression that every `return` of a function gives; null when there are several or none.
SyntaxNode onlyResult(SyntaxNode function) {
  auto returns = findAll(function.field("body"), "return_statement");
  if (returns.size() != 1)
    return {};
  for (SyntaxNode list : returns[0].children())
    if (list.kind() == "expression_list" && !list.children().empty())
      return list.children().front();
  return {};
}

// The value of a field in a composite literal: by key, or by place when the elements have none.
SyntaxNode fieldValue(SyntaxNode composite, const std::string &field) {
  for (SyntaxNode element : composite.field("body").children()) {
    if (element.kind() != "keyed_element")
      continue;
    auto parts = element.children();
    if (parts.size() == 2 && parts[0].text() == field)
      return parts[1].kind() == "literal_element" && !parts[1].children().empty() ? parts[1].children().front()
                                                                                  : parts[1];
  }
  return {};
}

} // namespace

std::vector<std::string> parameterNames(SyntaxNode function) {
  std::vector<std::string> names;
  for (SyntaxNode parameter : function.field("parameters").children()) {
    if (parameter.kind() != "parameter_declaration" && parameter.kind() != "variadic_parameter_declaration")
      continue;
    std::size_t before = names.size();
    for (SyntaxNode child : parameter.children())
      if (child.kind() == "identifier")
        names.emplace_back(child.text());
    if (names.size() == before)
      names.emplace_back();
  }
  return names;
}

std::vector<SyntaxNode> argumentsOf(SyntaxNode call) {
  std::vector<SyntaxNode> arguments;
  for (SyntaxNode argument : call.field("arguments").children())
    if (argument.kind() != "comment")
      arguments.push_back(argument);
  return arguments;
}

std::optional<Bound> Resolver::reduce(Bound expression, std::string &why, unsigned depth) const {
  SyntaxNode node = expression.node;
  if (depth > maxSteps) {
    why = "it is followed through too many steps";
    return std::nullopt;
  }
  std::string_view kind = node.kind();
  if (kind == "parenthesized_expression" || kind == "literal_element") {
    auto children = node.children();
    return children.size() == 1 ? reduce({children[0], expression.scope}, why, depth + 1) : std::nullopt;
  }
  if (kind == "unary_expression" && node.text().starts_with("&"))
    return reduce({node.field("operand"), expression.scope}, why, depth + 1);
  if (kind == "identifier")
    return reduceIdentifier(expression, why, depth);
  if (kind == "selector_expression")
    return reduceSelector(expression, why, depth);
  if (kind == "call_expression" || kind == "type_conversion_expression")
    return reduceCall(expression, why, depth);
  return expression;
}

std::optional<Bound> Resolver::valueOf(const Declaration &declaration, const std::string &name, std::string &why,
                                       unsigned depth) const {
  Scope scope{declaration.package, declaration.file, nullptr};
  if (declaration.kind == DeclarationKind::Function)
    return Bound{declaration.node, scope};
  if (declaration.kind == DeclarationKind::Variable) {
    const auto &assigned = program.scope(declaration.package).assignments;
    if (assigned.count(name)) {
      why = "the variable `" + name + "` is assigned to while the plugin runs";
      return std::nullopt;
    }
  }
  if (!declaration.value) {
    why = "`" + name + "` has no initial value that could be read";
    return std::nullopt;
  }
  return reduce({declaration.value, scope}, why, depth + 1);
}

std::optional<Bound> Resolver::reduceIdentifier(const Bound &expression, std::string &why, unsigned depth) const {
  std::string name(expression.node.text());
  if (expression.scope.locals)
    if (auto local = expression.scope.locals->find(name); local != expression.scope.locals->end()) {
      if (!local->second.node) {
        why = "the value of `" + name + "` is known only while the plugin runs";
        return std::nullopt;
      }
      return reduce(local->second, why, depth + 1);
    }
  if (const Declaration *declaration = program.find(expression.scope.package, name))
    return valueOf(*declaration, name, why, depth);
  why = "the value of `" + name + "` is known only while the plugin runs";
  return std::nullopt;
}

std::optional<Bound> Resolver::reduceSelector(const Bound &expression, std::string &why, unsigned depth) const {
  SyntaxNode operand = expression.node.field("operand");
  std::string field(expression.node.field("field").text());
  if (operand.kind() == "identifier") {
    bool local = expression.scope.locals && expression.scope.locals->count(std::string(operand.text()));
    if (auto package =
            local ? std::nullopt : program.importedPackage(expression.scope.file, std::string(operand.text()))) {
      if (const Declaration *declaration = program.find(*package, field))
        return valueOf(*declaration, field, why, depth);
    }
  }
  std::string ignored;
  if (auto object = reduce({operand, expression.scope}, ignored, depth + 1);
      object && object->node.kind() == "composite_literal") {
    SyntaxNode value = fieldValue(object->node, field);
    if (!value)
      value = positionalValue(*object, field);
    if (value)
      return reduce({value, object->scope}, why, depth + 1);
  }
  if (auto found = callee(expression, depth + 1))
    return found->function;
  why = quoted(expression.node) + " could not be followed";
  return std::nullopt;
}

// The value of a field in "T{a, b}", by the order in which T declares its fields.
SyntaxNode Resolver::positionalValue(const Bound &composite, const std::string &field) const {
  auto type = typeOfWritten(composite.node.field("type"), composite.scope);
  const Declaration *declared = type ? program.find(type->package, type->name) : nullptr;
  if (!declared || declared->type.kind() != "struct_type")
    return {};
  std::size_t position = 0;
  for (SyntaxNode list : declared->type.children())
    for (SyntaxNode declaration : list.children()) {
      if (declaration.kind() != "field_declaration")
        continue;
      std::size_t before = position;
      for (SyntaxNode name : declaration.children()) {
        if (name.kind() != "field_identifier")
          continue;
        if (name.text() == field) {
          auto elements = composite.node.field("body").children();
          std::erase_if(elements, [](SyntaxNode element) { return element.kind() == "comment"; });
          if (position >= elements.size() || elements[position].kind() != "literal_element" ||
              elements[position].children().empty())
            return {};
          return elements[position].children().front();
        }
        ++position;
      }
      position += position == before; // embedded
    }
  return {};
}

bool Resolver::isType(const Bound &function) const {
  if (function.node.kind() == "identifier" || function.node.kind() == "type_identifier") {
    std::string name(function.node.text());
    const Declaration *declaration = program.find(function.scope.package, name);
    return declaration ? declaration->kind == DeclarationKind::Type : name == "string";
  }
  if (function.node.kind() == "selector_expression" || function.node.kind() == "qualified_type") {
    SyntaxNode operand = function.node.field(function.node.kind() == "qualified_type" ? "package" : "operand");
    SyntaxNode name = function.node.field(function.node.kind() == "qualified_type" ? "name" : "field");
    if (auto package = program.importedPackage(function.scope.file, std::string(operand.text())))
      if (const Declaration *declaration = program.find(*package, std::string(name.text())))
        return declaration->kind == DeclarationKind::Type;
  }
  return function.node.kind() == "parenthesized_expression";
}

std::optional<Bound> Resolver::reduceCall(const Bound &expression, std::string &why, unsigned depth) const {
  if (expression.node.kind() == "type_conversion_expression")
    return reduce({expression.node.field("operand"), expression.scope}, why, depth + 1);
  Bound function{expression.node.field("function"), expression.scope};
  auto arguments = argumentsOf(expression.node);
  if (isType(function) && arguments.size() == 1)
    return reduce({arguments[0], expression.scope}, why, depth + 1);
  if (auto found = callee(function, depth + 1)) {
    if (SyntaxNode result = onlyResult(found->function.node)) {
      std::vector<Bound> bound;
      for (SyntaxNode argument : arguments)
        bound.push_back({argument, expression.scope});
      return reduce({result, inside(found->function, bound, found->receiver)}, why, depth + 1);
    }
  }
  why = "the result of " + quoted(expression.node) + " is known only while the plugin runs";
  return std::nullopt;
}

std::optional<std::string> Resolver::string(const Bound &expression, std::string &why, unsigned depth) const {
  if (expression.node.kind() == "call_expression" && expression.node.field("function").text() == "fmt.Sprintf") {
    auto arguments = argumentsOf(expression.node);
    if (!arguments.empty() && depth < maxSteps)
      if (auto format = string({arguments[0], expression.scope}, why, depth + 1)) {
        std::string out;
        std::size_t next = 1;
        for (std::size_t i = 0; i < format->size(); ++i) {
          if ((*format)[i] != '%') {
            out += (*format)[i];
            continue;
          }
          char verb = ++i < format->size() ? (*format)[i] : '\0';
          if ((verb != 's' && verb != 'v') || next >= arguments.size()) {
            why = "the format of " + quoted(expression.node) + " could not be followed";
            return std::nullopt;
          }
          auto value = string({arguments[next++], expression.scope}, why, depth + 1);
          if (!value)
            return std::nullopt;
          out += *value;
        }
        return out;
      }
  }
  auto value = reduce(expression, why, depth);
  if (!value)
    return std::nullopt;
  std::string text;
  if (stringValue(value->node, text))
    return text;
  if (value->node.kind() == "binary_expression" && value->node.field("operator").text() == "+" && depth < maxSteps) {
    auto left = string({value->node.field("left"), value->scope}, why, depth + 1);
    auto right = left ? string({value->node.field("right"), value->scope}, why, depth + 1) : std::nullopt;
    return right ? std::optional(*left + *right) : std::nullopt;
  }
  if (value->node.kind() == "call_expression" && !(value->node == expression.node))
    return string(*value, why, depth + 1);
  why = quoted(value->node) + " is not a string that could be followed";
  return std::nullopt;
}

std::optional<bool> Resolver::boolean(const Bound &expression, std::string &why) const {
  auto value = reduce(expression, why);
  if (value && value->node.kind() == "true")
    return true;
  if (value && value->node.kind() == "false")
    return false;
  if (value)
    why = quoted(value->node) + " is not a constant";
  return std::nullopt;
}

std::optional<Resolver::Callee> Resolver::callee(const Bound &function, unsigned depth) const {
  if (depth > maxSteps)
    return std::nullopt;
  if (function.node.kind() == "func_literal")
    return Callee{function, std::nullopt};
  if (function.node.kind() == "identifier") {
    std::string name(function.node.text());
    if (function.scope.locals)
      if (auto local = function.scope.locals->find(name); local != function.scope.locals->end()) {
        if (!local->second.node || local->second.node == function.node)
          return std::nullopt;
        return callee(local->second, depth + 1);
      }
    const Declaration *declaration = program.find(function.scope.package, name);
    if (!declaration)
      return std::nullopt;
    if (declaration->kind == DeclarationKind::Function)
      return Callee{{declaration->node, {declaration->package, declaration->file, nullptr}}, std::nullopt};
    if (declaration->kind == DeclarationKind::Variable && declaration->value.kind() == "func_literal")
      return Callee{{declaration->value, {declaration->package, declaration->file, nullptr}}, std::nullopt};
    return std::nullopt;
  }
  if (function.node.kind() != "selector_expression")
    return std::nullopt;
  Bound operand{function.node.field("operand"), function.scope};
  std::string name(function.node.field("field").text());
  if (operand.node.kind() == "identifier" &&
      !(function.scope.locals && function.scope.locals->count(std::string(operand.node.text()))))
    if (auto package = program.importedPackage(function.scope.file, std::string(operand.node.text())))
      if (const Declaration *declaration = program.find(*package, name);
          declaration && declaration->kind == DeclarationKind::Function)
        return Callee{{declaration->node, {declaration->package, declaration->file, nullptr}}, std::nullopt};
  if (auto type = typeOf(operand, depth + 1))
    if (const Declaration *method = program.method(type->package, type->name, name))
      return Callee{{method->node, {method->package, method->file, nullptr}}, operand};
  return std::nullopt;
}

std::optional<Resolver::TypeOf> Resolver::typeOfWritten(SyntaxNode type, const Scope &scope) const {
  TypeOf result{typeName(type), scope.package, type.kind() == "pointer_type", type};
  SyntaxNode inner = result.pointer && !type.children().empty() ? type.children().front() : type;
  if (inner.kind() == "qualified_type") {
    auto package = program.importedPackage(scope.file, std::string(inner.field("package").text()));
    if (!package)
      return std::nullopt;
    result.package = *package;
  }
  if (result.name.empty() && inner.kind() != "interface_type")
    return std::nullopt;
  return result;
}

std::optional<Resolver::TypeOf> Resolver::typeOf(const Bound &expression, unsigned depth) const {
  SyntaxNode node = expression.node;
  if (depth > maxSteps)
    return std::nullopt;
  if (node.kind() == "parenthesized_expression" && !node.children().empty())
    return typeOf({node.children().front(), expression.scope}, depth + 1);
  if (node.kind() == "composite_literal")
    return typeOfWritten(node.field("type"), expression.scope);
  if (node.kind() == "unary_expression" && node.text().starts_with("&")) {
    auto type = typeOf({node.field("operand"), expression.scope}, depth + 1);
    if (type)
      type->pointer = true;
    return type;
  }
  if (node.kind() == "identifier") {
    std::string name(node.text());
    if (expression.scope.locals)
      if (auto local = expression.scope.locals->find(name); local != expression.scope.locals->end())
        return local->second.node ? typeOf(local->second, depth + 1) : std::nullopt;
    const Declaration *declaration = program.find(expression.scope.package, name);
    if (!declaration)
      return std::nullopt;
    Scope scope{declaration->package, declaration->file, nullptr};
    if (declaration->type)
      return typeOfWritten(declaration->type, scope);
    return declaration->value ? typeOf({declaration->value, scope}, depth + 1) : std::nullopt;
  }
  if (node.kind() == "selector_expression") {
    SyntaxNode operand = node.field("operand");
    if (auto package = program.importedPackage(expression.scope.file, std::string(operand.text())))
      if (const Declaration *declaration = program.find(*package, std::string(node.field("field").text()))) {
        Scope scope{declaration->package, declaration->file, nullptr};
        if (declaration->type)
          return typeOfWritten(declaration->type, scope);
        if (declaration->value)
          return typeOf({declaration->value, scope}, depth + 1);
      }
    return std::nullopt;
  }
  if (node.kind() == "call_expression") {
    Bound function{node.field("function"), expression.scope};
    if (function.node.text() == "new") {
      auto arguments = argumentsOf(node);
      auto type = arguments.empty() ? std::nullopt : typeOfWritten(arguments[0], expression.scope);
      if (type)
        type->pointer = true;
      return type;
    }
    if (isType(function)) {
      if (function.node.kind() == "selector_expression") {
        auto package = program.importedPackage(function.scope.file, std::string(function.node.field("operand").text()));
        return package ? std::optional(TypeOf{std::string(function.node.field("field").text()), *package, false, {}})
                       : std::nullopt;
      }
      return TypeOf{std::string(function.node.text()), expression.scope.package, false, {}};
    }
    if (auto found = callee(function, depth + 1))
      return typeOfWritten(found->function.node.field("result"), found->function.scope);
  }
  return std::nullopt;
}

Scope Resolver::inside(const Bound &function, const std::vector<Bound> &arguments,
                       const std::optional<Bound> &receiver) const {
  auto locals = function.scope.locals ? std::make_shared<std::map<std::string, Bound>>(*function.scope.locals)
                                      : std::make_shared<std::map<std::string, Bound>>();
  auto names = parameterNames(function.node);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!names[i].empty())
      (*locals)[names[i]] = i < arguments.size() ? arguments[i] : Bound{};
  for (SyntaxNode parameter : function.node.field("receiver").children())
    if (SyntaxNode name = parameter.field("name"))
      (*locals)[std::string(name.text())] = receiver.value_or(Bound{});
  Scope outer{function.scope.package, function.scope.file, std::make_shared<std::map<std::string, Bound>>(*locals)};
  // What the body declares once and never assigns to again.
  SyntaxNode body = function.node.field("body");
  std::map<std::string, int> assigned;
  for (SyntaxNode assignment : findAll(body, "assignment_statement"))
    for (SyntaxNode left : assignment.field("left").children())
      if (left.kind() == "identifier")
        ++assigned[std::string(left.text())];
  for (SyntaxNode declaration : findAll(body, "short_var_declaration")) {
    auto left = declaration.field("left").children(), right = declaration.field("right").children();
    for (std::size_t i = 0; i < left.size(); ++i) {
      std::string name(left[i].text());
      bool once = left.size() == right.size() && assigned.count(name) == 0 && ++assigned[name] == 1;
      (*locals)[name] = once ? Bound{right[i], outer} : Bound{};
    }
    if (locals->size() < maxLocalsFollowed) // later ones may be made of earlier ones
      outer.locals = std::make_shared<std::map<std::string, Bound>>(*locals);
  }
  for (const char *kind : {"var_spec", "const_spec"})
    for (SyntaxNode spec : findAll(body, kind))
      if (SyntaxNode name = spec.field("name"), value = spec.field("value");
          name && value && value.children().size() == 1) {
        std::string text(name.text());
        (*locals)[text] = assigned.count(text) == 0 ? Bound{value.children().front(), outer} : Bound{};
      }
  return {function.scope.package, function.scope.file, locals};
}

} // namespace unplug::go

// Executing a parsed template, after text/template's exec.go of Go 1.26.
#include "Template/Functions.h"
#include "Template/Syntax.h"
#include "Template/Template.h"

#include <algorithm>
#include <utility>

namespace unplug::tmpl {

std::uint32_t Sources::add(std::string path, std::string text) {
  all.push_back({std::move(path), std::move(text)});
  return static_cast<std::uint32_t>(all.size() - 1);
}

const Span *Rendering::at(std::size_t offset) const {
  auto after = std::upper_bound(spans.begin(), spans.end(), offset,
                                [](std::size_t value, const Span &span) { return value < span.of.begin; });
  return after == spans.begin() ? nullptr : &*(after - 1);
}

void fails(std::string message) {
  throw Stop{RenderFault::Kind::Fails, std::move(message)};
}

void notInTheSet(std::string message) {
  throw Stop{RenderFault::Kind::NotInTheSet, std::move(message)};
}

void Context::charge(std::size_t amount) {
  if (amount > work)
    throw Stop{RenderFault::Kind::TooMuch, "it takes more work than unplug allows a template"};
  work -= amount;
}

namespace {

enum class Flow { Normal, Break, Continue };

struct Variable {
  std::string name;
  Value value;
};

std::string_view paramName(Param param) {
  static constexpr std::string_view names[] = {"interface {}", "reflect.Value",          "string", "int", "bool",
                                               "float64",      "map[string]interface {}"};
  return names[static_cast<int>(param)];
}

class Engine {
public:
  Engine(const RenderInput &input, const RenderLimits &limits, const std::map<std::string, const Node *> &templates)
      : input(input), limits(limits), templates(templates), context{input, limits.work} {
    rendering.calls.push_back({input.main.source, 0, 0});
  }

  Rendering run(const Node &root) {
    variables = {{"$", input.data}};
    walk(input.data, root);
    finish();
    rendering.unknownVariables = std::move(context.unknownVariables);
    return std::move(rendering);
  }

  const Node *current = nullptr; // for the place of a fault

private:
  Flow walk(const Value &dot, const Node &node) {
    current = &node;
    context.charge(1);
    switch (node.type) {
    case NodeType::List:
      for (const auto &child : node.children)
        if (Flow flow = walk(dot, *child); flow != Flow::Normal)
          return flow;
      return Flow::Normal;
    case NodeType::Text:
      writeText(node);
      return Flow::Normal;
    case NodeType::Action: {
      Value value = pipeline(dot, *node.pipe);
      if (node.pipe->variables.empty())
        writeValue(node, value);
      return Flow::Normal;
    }
    case NodeType::If:
    case NodeType::With:
      return branch(dot, node);
    case NodeType::Range:
      return loop(dot, node);
    case NodeType::Template:
      call(dot, node);
      return Flow::Normal;
    case NodeType::Break:
      return Flow::Break;
    case NodeType::Continue:
      return Flow::Continue;
    default:
      fails("unknown node");
    }
  }

  Flow branch(const Value &dot, const Node &node) {
    std::size_t scope = variables.size();
    Value value = pipeline(dot, *node.pipe);
    Flow flow = Flow::Normal;
    if (isTrue(value))
      flow = walk(node.type == NodeType::With ? value : dot, *node.body);
    else if (node.otherwise)
      flow = walk(dot, *node.otherwise);
    variables.resize(scope);
    return flow;
  }

  Flow loop(const Value &dot, const Node &node) {
    std::size_t scope = variables.size();
    Value value = pipeline(dot, *node.pipe);
    std::size_t inner = variables.size();
    bool any = false, left = false;
    Flow out = Flow::Normal;
    auto once = [&](const Value &index, const Value &element) {
      any = true;
      context.charge(1);
      bindRange(node, index, element);
      Flow flow = walk(element, *node.body);
      variables.resize(inner);
      left = flow == Flow::Break;
      return !left;
    };
    current = &node;
    switch (value.kind()) {
    case Kind::Missing:
    case Kind::Nil:
      break;
    case Kind::List:
      if (value.unordered())
        notInTheSet("it goes through the keys of a map in Go's own order, which is another one each time");
      for (std::size_t i = 0; i < value.items().size(); ++i)
        if (!once(Value::integer(static_cast<std::int64_t>(i)), value.items()[i]))
          break;
      break;
    case Kind::Map: {
      auto members = value.members(); // the body may change the map
      context.charge(members.size());
      for (const auto &[key, member] : members)
        if (!once(keyValue(key, member.key), member.value))
          break;
      break;
    }
    case Kind::Int:
      if (node.pipe->variables.size() > 1)
        fails("can't use " + print(value) + " to iterate over more than one variable");
      for (std::int64_t i = 0; i < value.asInteger(); ++i)
        if (!once(Value::integer(i), Value::integer(i)))
          break;
      break;
    default:
      fails("range can't iterate over " + print(value));
    }
    if (!any && node.otherwise)
      out = walk(dot, *node.otherwise);
    variables.resize(scope);
    return out;
  }

  static Value keyValue(const std::string &key, const Origin &origin) {
    Pieces pieces;
    if (origin && !key.empty())
      pieces.push_back({{0, key.size()}, origin.source, {origin.at.begin + 1, origin.at.end - 1}});
    Value value = Value::string(key, std::move(pieces));
    value.origin = origin;
    return value;
  }

  void bindRange(const Node &node, const Value &index, const Value &element) {
    const Node &pipe = *node.pipe;
    if (pipe.variables.empty())
      return;
    const Value &first = pipe.variables.size() > 1 ? index : element;
    if (pipe.assigns) {
      assign(pipe.variables[0], first);
      if (pipe.variables.size() > 1)
        assign(pipe.variables[1], element);
      return;
    }
    // The pipeline declared them, in this order, as the last ones.
    std::size_t count = pipe.variables.size();
    variables[variables.size() - count].value = first;
    if (count > 1)
      variables.back().value = element;
  }

  void assign(const std::string &name, const Value &value) {
    for (auto variable = variables.rbegin(); variable != variables.rend(); ++variable)
      if (variable->name == name) {
        variable->value = value;
        return;
      }
    fails("undefined variable: " + name);
  }

  void call(const Value &dot, const Node &node) {
    auto found = templates.find(node.text);
    if (found == templates.end())
      fails("template \"" + node.text + "\" not defined");
    if (++depth > limits.calls)
      throw Stop{RenderFault::Kind::TooMuch,
                 "templates call each other more than " + std::to_string(limits.calls) + " levels deep"};
    Value argument = node.pipe ? pipeline(dot, *node.pipe) : Value::missing();
    auto outer = std::exchange(variables, {{"$", argument}});
    rendering.calls.push_back({node.source, node.offset, here});
    std::uint32_t caller = std::exchange(here, static_cast<std::uint32_t>(rendering.calls.size() - 1));
    walk(argument, *found->second);
    here = caller;
    variables = std::move(outer);
    --depth;
  }

  Value pipeline(const Value &dot, const Node &pipe) {
    context.charge(1);
    Value value;
    bool isFinal = false;
    for (const auto &command : pipe.children) {
      value = evaluate(dot, *command, isFinal ? &value : nullptr);
      isFinal = true;
      if (value.kind() == Kind::Nil)
        value = Value::missing(); // reflect.ValueOf(nil)
    }
    for (const std::string &name : pipe.variables)
      if (pipe.assigns)
        assign(name, value);
      else
        variables.push_back({name, value});
    return value;
  }

  Value evaluate(const Value &dot, const Node &command, const Value *last) {
    const Node &first = *command.children[0];
    current = &first;
    std::optional<Value> kept;
    if (last)
      kept = *last;
    const Value *final = kept ? &*kept : nullptr;
    bool hasArguments = command.children.size() > 1 || final;
    switch (first.type) {
    case NodeType::Field:
      return fieldChain(dot, first.fields, 0, hasArguments);
    case NodeType::Chain:
      return chain(dot, first, hasArguments);
    case NodeType::Identifier:
      return function(dot, first, command.children, final);
    case NodeType::Variable:
      return variable(first, hasArguments);
    default:
      break;
    }
    if (hasArguments)
      fails("can't give argument to non-function");
    switch (first.type) {
    case NodeType::Pipe:
      return pipeline(dot, first);
    case NodeType::Dot:
      return dot;
    case NodeType::Nil:
      fails("nil is not a command");
    default:
      return constant(first);
    }
  }

  static Value constant(const Node &node) {
    switch (node.type) {
    case NodeType::Bool:
      return Value::boolean(node.truth);
    case NodeType::String:
      return Value::string(
          node.text, node.text.empty()
                         ? Pieces()
                         : Pieces{{{0, node.text.size()}, node.source, {node.range.begin + 1, node.range.end - 1}}});
    case NodeType::Number:
      return node.isFloat ? Value::number(*node.number) : Value::integer(*node.integer);
    default:
      fails("can't evaluate a constant");
    }
  }

  Value chain(const Value &dot, const Node &node, bool hasArguments) {
    Value value = argument(dot, *node.children[0], Param::Any);
    if (value.kind() == Kind::Nil)
      value = Value::missing();
    return fieldChain(value, node.fields, 0, hasArguments);
  }

  Value variable(const Node &node, bool hasArguments) {
    for (auto known = variables.rbegin(); known != variables.rend(); ++known)
      if (known->name == node.fields[0]) {
        if (node.fields.size() > 1)
          return fieldChain(known->value, node.fields, 1, hasArguments);
        if (hasArguments)
          fails("can't give argument to non-function " + node.fields[0]);
        return known->value;
      }
    fails("undefined variable: " + node.fields[0]);
  }

  Value fieldChain(Value receiver, const std::vector<std::string> &fields, std::size_t from, bool hasArguments) {
    for (std::size_t i = from; i < fields.size(); ++i)
      receiver = field(receiver, fields[i], hasArguments && i + 1 == fields.size());
    return receiver;
  }

  Value field(const Value &receiver, const std::string &name, bool hasArguments) {
    if (receiver.kind() == Kind::Missing)
      return Value::missing();
    if (receiver.kind() == Kind::Nil)
      fails("nil pointer evaluating interface {}." + name);
    if (receiver.kind() != Kind::Map)
      fails("can't evaluate field " + name + " in type " + typeName(receiver));
    if (hasArguments)
      fails(name + " is not a method but has arguments");
    auto found = receiver.members().find(name);
    if (found != receiver.members().end())
      return found->second.value;
    if (receiver.identity() == input.data.identity())
      rendering.missingSettings.insert(name);
    return Value::missing();
  }

  Value function(const Value &dot, const Node &node, const std::vector<std::unique_ptr<Node>> &command,
                 const Value *final) {
    const Function *known = findFunction(node.text);
    if (!known || !known->call)
      notInTheSet("the function \"" + node.text + "\" is not one that unplug evaluates");
    std::vector<const Node *> given;
    for (std::size_t i = 1; i < command.size(); ++i)
      given.push_back(command[i].get());
    std::size_t count = given.size() + (final ? 1 : 0);
    std::size_t fixed = known->params.size() - (known->variadic ? 1 : 0);
    if (count < fixed || (!known->variadic && count > fixed))
      fails("wrong number of args for " + node.text + ": want " + std::to_string(fixed) + " got " +
            std::to_string(count));
    auto paramAt = [&](std::size_t i) { return i < fixed ? known->params[i] : known->params.back(); };
    if (node.text == "and" || node.text == "or")
      return shortCircuit(dot, node, given, final);
    std::vector<Value> arguments;
    for (std::size_t i = 0; i < given.size(); ++i)
      arguments.push_back(argument(dot, *given[i], paramAt(i)));
    if (final)
      arguments.push_back(checked(*final, paramAt(given.size())));
    current = &node;
    context.charge(1 + arguments.size());
    for (const Value &value : arguments)
      if (value.unordered() && !known->takesUnordered)
        notInTheSet("\"" + node.text + "\" gets the keys of a map in Go's own order, which is another one each time");
    return known->call(context, arguments);
  }

  Value shortCircuit(const Value &dot, const Node &node, const std::vector<const Node *> &given, const Value *final) {
    Value value;
    for (const Node *each : given) {
      value = argument(dot, *each, Param::Value);
      if (isTrue(value) == (node.text == "or"))
        return value;
    }
    return final ? *final : value;
  }

  // evalArg: `node` as an argument of the type `param`.
  Value argument(const Value &dot, const Node &node, Param param) {
    current = &node;
    switch (node.type) {
    case NodeType::Dot:
      return checked(dot, param);
    case NodeType::Nil:
      if (param == Param::Map)
        return Value::map(GoType::NilMap);
      if (param != Param::Any && param != Param::Value)
        fails("cannot assign nil to " + std::string(paramName(param)));
      return Value::nil();
    case NodeType::Field:
      return checked(fieldChain(dot, node.fields, 0, false), param);
    case NodeType::Variable:
      return checked(variable(node, false), param);
    case NodeType::Pipe:
      return checked(pipeline(dot, node), param);
    case NodeType::Identifier:
      return checked(function(dot, node, {}, nullptr), param);
    case NodeType::Chain:
      return checked(chain(dot, node, false), param);
    default:
      break;
    }
    bool fits = param == Param::Any || param == Param::Value ||
                (param == Param::String && node.type == NodeType::String) ||
                (param == Param::Bool && node.type == NodeType::Bool) ||
                (param == Param::Int && node.type == NodeType::Number && node.integer) ||
                (param == Param::Float && node.type == NodeType::Number && node.number);
    if (!fits)
      fails("expected " + std::string(paramName(param)));
    if (param == Param::Int)
      return Value::integer(*node.integer);
    if (param == Param::Float)
      return Value::number(*node.number);
    return constant(node);
  }

  // validateType
  Value checked(const Value &value, Param param) {
    if (value.kind() == Kind::Missing) {
      if (param == Param::Any)
        return Value::nil();
      if (param == Param::Value)
        return value;
      if (param == Param::Map)
        return Value::map(GoType::NilMap);
      fails("invalid value; expected " + std::string(paramName(param)));
    }
    bool fits = param == Param::Any || param == Param::Value ||
                (param == Param::String && value.kind() == Kind::String) ||
                (param == Param::Bool && value.kind() == Kind::Bool) ||
                (param == Param::Int && value.kind() == Kind::Int && value.type() == GoType::Plain) ||
                (param == Param::Float && value.kind() == Kind::Float) ||
                (param == Param::Map && value.kind() == Kind::Map && value.type() != GoType::StringMap);
    if (!fits)
      fails("wrong type for value; expected " + std::string(paramName(param)) + "; got " + typeName(value));
    return value;
  }

  void writeText(const Node &node) {
    const std::string &text = input.sources.all[node.source].text;
    append(std::string_view(text).substr(node.range.begin, node.range.end - node.range.begin), node,
           {node.source, node.range});
  }

  void writeValue(const Node &node, const Value &value) {
    current = &node;
    if (value.unordered())
      notInTheSet("it prints the keys of a map in Go's own order, which is another one each time");
    if (value.isNothing())
      return append("<no value>", node, value.origin);
    if (value.kind() != Kind::String)
      return append(printed(value), node, value.origin);
    const std::string &text = value.asString();
    std::size_t written = 0;
    for (const Piece &piece : value.pieces()) {
      append(std::string_view(text).substr(written, piece.of.begin - written), node, {});
      append(std::string_view(text).substr(piece.of.begin, piece.of.end - piece.of.begin), node,
             {piece.source, piece.at});
      written = piece.of.end;
    }
    append(std::string_view(text).substr(written), node, {});
  }

  std::string printed(const Value &value) {
    std::string text = print(value);
    context.charge(text.size());
    return text;
  }

  void append(std::string_view text, const Node &node, const Origin &origin) {
    if (text.empty())
      return;
    context.charge(text.size());
    std::size_t begin = rendering.text.size();
    if (begin + text.size() > limits.output)
      throw Stop{RenderFault::Kind::TooMuch, "it renders to more than " + std::to_string(limits.output >> 20) + " MiB"};
    rendering.text += text;
    rendering.spans.push_back({{begin, begin + text.size()}, node.source, node.offset, origin, false, here});
  }

  void finish() {
    for (Span &span : rendering.spans) {
      if (!span.origin)
        continue;
      std::string_view source = input.sources.all[span.origin.source].text;
      std::size_t length = span.of.end - span.of.begin;
      span.exact =
          span.origin.at.end - span.origin.at.begin == length && span.origin.at.end <= source.size() &&
          source.substr(span.origin.at.begin, length) == std::string_view(rendering.text).substr(span.of.begin, length);
    }
  }

  const RenderInput &input;
  const RenderLimits &limits;
  const std::map<std::string, const Node *> &templates;
  Context context;
  Rendering rendering;
  std::vector<Variable> variables;
  unsigned depth = 0;
  std::uint32_t here = 0;
};

// Parses one file and puts its templates over those known; an empty one does not replace another.
bool addTemplates(const RenderInput &input, const RenderInput::Template &file, std::vector<ParsedTemplates> &parsed,
                  std::map<std::string, const Node *> &byName, RenderFault &fault) {
  const std::string &text = input.sources.all[file.source].text;
  SyntaxFault syntax;
  auto result = parseTemplate(text, file.source, file.name, isFunction, syntax);
  if (!result) {
    fault = {syntax.tooMuch ? RenderFault::Kind::TooMuch : RenderFault::Kind::Fails, file.source, syntax.offset,
             syntax.message};
    return false;
  }
  parsed.push_back(std::move(*result));
  for (const auto &[name, root] : parsed.back().byName)
    if (auto [known, fresh] = byName.emplace(name, root.get()); !fresh && !isEmptyTree(*root, text))
      known->second = root.get();
  return true;
}

} // namespace

std::optional<Rendering> render(const RenderInput &input, RenderFault &fault, const RenderLimits &limits) {
  std::vector<ParsedTemplates> parsed;
  parsed.reserve(input.others.size() + 1);
  std::map<std::string, const Node *> byName;
  if (!addTemplates(input, input.main, parsed, byName, fault))
    return std::nullopt;
  for (const RenderInput::Template &other : input.others)
    if (!addTemplates(input, other, parsed, byName, fault))
      return std::nullopt;
  Engine engine(input, limits, byName);
  try {
    return engine.run(*byName.at(input.main.name));
  } catch (const Stop &stop) {
    fault = {stop.kind, engine.current ? engine.current->source : 0, engine.current ? engine.current->offset : 0,
             stop.message};
    return std::nullopt;
  }
}

} // namespace unplug::tmpl

// Following the map through a factory: index expressions, assertions, calls that hand it on, and structs that it is
// decoded into.
#include "Go/ConfigKeys.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace unplug::go {

namespace {

using Path = std::vector<std::string>;

class KeyReader {
public:
  explicit KeyReader(const Program &program) : program(program), resolver(program) {}

  std::vector<ConfigKey> run(const std::vector<Factory> &factories) {
    for (const Factory &factory : factories)
      if (std::string map = mapParameter(factory.function.node); !map.empty())
        follow(factory.function, resolver.inside(factory.function, {}, factory.receiver), {{map, {}}}, 0);
    std::sort(keys.begin(), keys.end(),
              [](const ConfigKey &a, const ConfigKey &b) { return std::tie(a.at, a.path) < std::tie(b.at, b.path); });
    return std::move(keys);
  }

private:
  static bool isMap(SyntaxNode type) {
    return type.kind() == "map_type" && (type.text() == "map[string]interface{}" || type.text() == "map[string]any");
  }

  static std::string mapParameter(SyntaxNode function) {
    for (SyntaxNode parameter : function.field("parameters").children())
      if (isMap(parameter.field("type")))
        if (SyntaxNode name = parameter.field("name"))
          return std::string(name.text());
    return {};
  }

  // The path that an expression stands for, when it is read from a map that is followed.
  std::optional<Path> pathOf(SyntaxNode node, const Scope &scope, const std::map<std::string, Path> &maps) const {
    Path below; // collected from the outside in
    for (int steps = 0; steps < 32; ++steps) {
      if (node.kind() == "type_assertion_expression" || node.kind() == "index_expression") {
        if (node.kind() == "index_expression") {
          std::string why;
          auto key = resolver.string({node.field("index"), scope}, why);
          if (!key)
            return std::nullopt;
          below.insert(below.begin(), *key);
        }
        node = node.field("operand");
      } else if (node.kind() == "parenthesized_expression" && node.children().size() == 1) {
        node = node.children().front();
      } else {
        break;
      }
    }
    auto base = node.kind() == "identifier" ? maps.find(std::string(node.text())) : maps.end();
    if (base == maps.end())
      return std::nullopt;
    Path path = base->second;
    path.insert(path.end(), below.begin(), below.end());
    return path;
  }

  void follow(const Bound &function, const Scope &scope, std::map<std::string, Path> maps, unsigned depth) {
    constexpr unsigned maxDepth = 6;
    if (depth > maxDepth || !seen.insert({function.node.range().begin, function.scope.file}).second)
      return;
    SyntaxNode body = function.node.field("body");
    for (const char *kind : {"short_var_declaration", "assignment_statement"})
      for (SyntaxNode declaration : findAll(body, kind)) {
        auto left = declaration.field("left").children(), right = declaration.field("right").children();
        if (right.size() != 1 || left.empty() || left[0].kind() != "identifier" || right[0].kind() == "identifier")
          continue;
        if (auto path = pathOf(right[0], scope, maps); path && !path->empty())
          maps.emplace(left[0].text(), *path);
      }
    for (SyntaxNode index : findAll(body, "index_expression"))
      if (auto path = pathOf(index, scope, maps); path && !path->empty())
        addKey({*path, {}, program.locate(scope.file, index)});
    for (SyntaxNode assertion : findAll(body, "type_assertion_expression"))
      if (auto path = pathOf(assertion, scope, maps); path && !path->empty())
        addKey({*path, jsonType(assertion.field("type"), scope), program.locate(scope.file, assertion)});
    Decoding decoding{function, scope, maps, {}, {}};
    for (SyntaxNode call : findAll(body, "call_expression")) {
      decode(call, decoding);
      auto arguments = argumentsOf(call);
      for (std::size_t i = 0; i < arguments.size(); ++i)
        if (auto path = pathOf(arguments[i], scope, maps); path && isMapLike(arguments[i]))
          handOn(call, i, *path, scope, depth);
    }
  }

  // A function in which values are decoded into structs, read in source order.
  struct Decoding {
    const Bound &function;
    const Scope &scope;
    const std::map<std::string, Path> &maps;
    std::map<std::string, Path> texts;          // variables that hold a marshalled value
    std::map<std::string, SyntaxNode> decoders; // of mapstructure: the variable and where it decodes to
  };

  static std::string assignedTo(SyntaxNode call) {
    SyntaxNode list = call.parent();
    SyntaxNode declaration = list.parent();
    if (list.kind() != "expression_list" || !(declaration.field("right") == list))
      return {};
    auto left = declaration.field("left").children();
    return left.empty() || left[0].kind() != "identifier" ? std::string() : std::string(left[0].text());
  }

  static SyntaxNode pointedTo(SyntaxNode node) {
    return node.kind() == "unary_expression" && node.text().starts_with("&") ? node.field("operand") : node;
  }

  // json.Marshal and Unmarshal, json.NewEncoder(b).Encode and NewDecoder(b).Decode, mapstructure.Decode and decoders.
  void decode(SyntaxNode call, Decoding &in) {
    std::string function(call.field("function").text());
    auto arguments = argumentsOf(call);
    auto textIn = [&](SyntaxNode node) -> const Path * {
      node = pointedTo(node);
      if (node.kind() == "call_expression" && argumentsOf(node).size() == 1) // bytes.NewReader(text), []byte(text)
        node = argumentsOf(node)[0];
      auto text = in.texts.find(std::string(node.text()));
      return text == in.texts.end() ? nullptr : &text->second;
    };
    if ((function == "json.Marshal" || function == "yaml.Marshal") && arguments.size() == 1) {
      if (auto path = pathOf(arguments[0], in.scope, in.maps))
        if (std::string name = assignedTo(call); !name.empty())
          in.texts[name] = *path;
    } else if (function == "json.Unmarshal" && arguments.size() == 2) {
      if (const Path *path = textIn(arguments[0]))
        decodeInto(arguments[1], *path, "json", in);
    } else if ((function == "mapstructure.Decode" || function == "mapstructure.WeakDecode") && arguments.size() == 2) {
      if (auto path = pathOf(arguments[0], in.scope, in.maps))
        decodeInto(arguments[1], *path, "mapstructure", in);
    } else if (function == "mapstructure.NewDecoder" && arguments.size() == 1) {
      std::string why;
      if (std::string name = assignedTo(call); !name.empty())
        if (auto settings = resolver.reduce({arguments[0], in.scope}, why))
          in.decoders[name] = settings->node;
    } else if (SyntaxNode selector = call.field("function");
               selector.kind() == "selector_expression" && arguments.size() == 1) {
      decodeByMethod(selector, arguments[0], in);
    }
  }

  void decodeByMethod(SyntaxNode selector, SyntaxNode argument, Decoding &in) {
    SyntaxNode operand = selector.field("operand");
    std::string_view method = selector.field("field").text();
    if (operand.kind() == "call_expression" && argumentsOf(operand).size() == 1) {
      std::string_view made = operand.field("function").text();
      SyntaxNode buffer = pointedTo(argumentsOf(operand)[0]);
      if (made == "json.NewEncoder" && method == "Encode") {
        if (auto path = pathOf(argument, in.scope, in.maps))
          in.texts[std::string(buffer.text())] = *path;
      } else if (made == "json.NewDecoder" && method == "Decode") {
        if (buffer.kind() == "call_expression" && argumentsOf(buffer).size() == 1)
          buffer = argumentsOf(buffer)[0];
        if (auto text = in.texts.find(std::string(buffer.text())); text != in.texts.end())
          decodeInto(argument, text->second, "json", in);
      }
      return;
    }
    auto decoder = in.decoders.find(std::string(operand.text()));
    if (decoder == in.decoders.end() || method != "Decode")
      return;
    SyntaxNode target;
    std::string tag = "mapstructure";
    for (SyntaxNode element : findAll(decoder->second, "keyed_element")) {
      auto parts = element.children();
      if (parts.size() == 2 && parts[0].text() == "Result")
        target =
            parts[1].kind() == "literal_element" && !parts[1].children().empty() ? parts[1].children()[0] : parts[1];
      if (parts.size() == 2 && parts[0].text() == "TagName")
        if (std::string value(parts[1].text()); value.size() > 2)
          tag = value.substr(1, value.size() - 2);
    }
    if (auto path = pathOf(argument, in.scope, in.maps); path && target)
      decodeInto(target, *path, tag, in);
  }

  struct WrittenType {
    SyntaxNode node;
    Scope scope;
  };

  // The type of a variable that something is decoded into: as declared in the function, as its parameter, or as made.
  std::optional<WrittenType> targetType(SyntaxNode target, const Decoding &in) const {
    target = pointedTo(target);
    if (target.kind() == "identifier") {
      for (SyntaxNode spec : findAll(in.function.node.field("body"), "var_spec"))
        for (SyntaxNode name : spec.children())
          if (name.kind() == "identifier" && name.text() == target.text() && spec.field("type"))
            return WrittenType{spec.field("type"), in.scope};
      for (SyntaxNode parameter : in.function.node.field("parameters").children())
        if (parameter.field("name").text() == target.text() && parameter.field("type"))
          return WrittenType{parameter.field("type"), in.scope};
      for (SyntaxNode declaration : findAll(in.function.node.field("body"), "short_var_declaration")) {
        auto left = declaration.field("left").children(), right = declaration.field("right").children();
        for (std::size_t i = 0; i < left.size() && left.size() == right.size(); ++i)
          if (left[i].text() == target.text())
            if (auto made = madeType(pointedTo(right[i]), in.scope))
              return made;
      }
    }
    return madeType(target, in.scope);
  }

  // "T{...}", "new(T)", or anything whose type is declared among the inputs.
  std::optional<WrittenType> madeType(SyntaxNode value, const Scope &scope) const {
    if (value.kind() == "composite_literal")
      return WrittenType{value.field("type"), scope};
    if (value.kind() == "call_expression" && value.field("function").text() == "new" && argumentsOf(value).size() == 1)
      return WrittenType{argumentsOf(value)[0], scope};
    if (auto type = resolver.typeOf({value, scope}))
      if (const Declaration *declared = program.find(type->package, type->name); declared && declared->type)
        return WrittenType{declared->type, {declared->package, declared->file, nullptr}};
    return std::nullopt;
  }

  // A type without pointers and parentheses, and behind the names that the inputs declare.
  WrittenType underlying(WrittenType type) const {
    for (unsigned steps = 0; steps < 16; ++steps) {
      if ((type.node.kind() == "pointer_type" || type.node.kind() == "parenthesized_type") &&
          !type.node.children().empty()) {
        type.node = type.node.children().front();
        continue;
      }
      if (type.node.kind() != "type_identifier" && type.node.kind() != "qualified_type" &&
          type.node.kind() != "identifier")
        return type;
      std::size_t package = type.scope.package;
      std::string name(type.node.text());
      if (type.node.kind() == "qualified_type") {
        auto imported = program.importedPackage(type.scope.file, std::string(type.node.field("package").text()));
        if (!imported)
          return type;
        package = *imported;
        name = type.node.field("name").text();
      }
      const Declaration *declared = program.find(package, name);
      if (!declared || declared->kind != DeclarationKind::Type || !declared->type)
        return type;
      type = {declared->type, {declared->package, declared->file, nullptr}};
    }
    return type;
  }

  void decodeInto(SyntaxNode target, const Path &path, const std::string &tag, const Decoding &in) {
    if (auto type = targetType(target, in))
      addFields(underlying(*type), path, tag, 0);
  }

  // What a decoder gives to a value of this type: its fields, or those of its elements.
  void addFields(const WrittenType &type, const Path &path, const std::string &tag, unsigned depth) {
    constexpr unsigned maxNesting = 6;
    if (depth > maxNesting || keys.size() > maxKeys)
      return;
    auto below = [&](const char *field, const char *step) {
      Path inner = path;
      inner.emplace_back(step);
      if (SyntaxNode element = type.node.field(field))
        addFields(underlying({element, type.scope}), inner, tag, depth + 1);
    };
    if (type.node.kind() == "slice_type" || type.node.kind() == "array_type")
      return below("element", "[]");
    if (type.node.kind() == "map_type")
      return below("value", "*");
    if (type.node.kind() != "struct_type" || std::find(open.begin(), open.end(), type.node) != open.end())
      return; // a type that holds itself is shown once
    open.push_back(type.node);
    for (SyntaxNode list : type.node.children())
      for (SyntaxNode field : list.children())
        if (field.kind() == "field_declaration")
          addField(field, type.scope, path, tag, depth);
    open.pop_back();
  }

  void addField(SyntaxNode field, const Scope &scope, const Path &path, const std::string &tag, unsigned depth) {
    std::string literal;
    stringValue(field.field("tag"), literal);
    std::string named, options;
    if (auto at = literal.find(tag + ":\""); at != std::string::npos) {
      named = literal.substr(at + tag.size() + 2);
      named.resize(std::min(named.size(), named.find('"')));
      if (auto comma = named.find(','); comma != std::string::npos) {
        options = named.substr(comma);
        named.resize(comma);
      }
    }
    if (named == "-")
      return;
    std::vector<std::string> names;
    for (SyntaxNode child : field.children())
      if (child.kind() == "field_identifier")
        names.emplace_back(child.text());
    SyntaxNode type = field.field("type");
    bool embedded = names.empty();
    bool flattened = embedded && (tag == "json" ? named.empty() : options.find("squash") != std::string::npos);
    if (flattened || options.find("squash") != std::string::npos)
      return addFields(underlying({type, scope}), path, tag, depth + 1);
    if (embedded)
      names.push_back(typeName(type));
    for (const std::string &name : names) {
      if (name.empty() || !std::isupper(static_cast<unsigned char>(name[0])))
        continue; // decoders see exported fields only
      Path inner = path;
      inner.push_back(named.empty() ? name : named);
      addKey({inner, jsonType(type, scope), program.locate(scope.file, field)});
      addFields(underlying({type, scope}), inner, tag, depth + 1);
    }
  }

  // What JSON has to hold for a value of this Go type; empty when anything may stand there.
  std::string jsonType(SyntaxNode written, const Scope &scope) const {
    WrittenType type = underlying({written, scope});
    std::string_view text = type.node.text(), kind = type.node.kind();
    if (kind == "slice_type" || kind == "array_type")
      return text == "[]byte" ? "string" : "array";
    if (kind == "map_type" || kind == "struct_type")
      return "object";
    if (text == "string")
      return "string";
    if (text == "bool")
      return "boolean";
    static const std::set<std::string_view> numbers = {
        "int",    "int8",   "int16",   "int32",   "int64", "uint", "uint8",       "uint16",
        "uint32", "uint64", "float32", "float64", "byte",  "rune", "json.Number", "time.Duration"};
    return numbers.count(text) != 0 ? "number" : "";
  }

  // A variable, or a part of one as a map: what is handed on as a map.
  static bool isMapLike(SyntaxNode node) {
    return node.kind() == "identifier" || (node.kind() == "type_assertion_expression" && isMap(node.field("type")));
  }

  void handOn(SyntaxNode call, std::size_t index, const Path &path, const Scope &scope, unsigned depth) {
    auto callee = resolver.callee({call.field("function"), scope});
    if (!callee)
      return;
    auto names = parameterNames(callee->function.node);
    if (index < names.size() && !names[index].empty())
      follow(callee->function, resolver.inside(callee->function, {}, callee->receiver), {{names[index], path}},
             depth + 1);
  }

  void addKey(ConfigKey key) {
    for (ConfigKey &known : keys)
      if (known.path == key.path) {
        if (known.type.empty())
          known.type = key.type;
        return;
      }
    if (keys.size() < maxKeys)
      keys.push_back(std::move(key));
  }

  static constexpr std::size_t maxKeys = 2'000;

  const Program &program;
  Resolver resolver;
  std::set<std::pair<std::size_t, std::size_t>> seen;
  std::vector<ConfigKey> keys;
  std::vector<SyntaxNode> open; // structs whose fields are being added
};

} // namespace

std::vector<ConfigKey> readConfigKeys(const Program &program, const std::vector<Factory> &factories) {
  return KeyReader(program).run(factories);
}

} // namespace unplug::go

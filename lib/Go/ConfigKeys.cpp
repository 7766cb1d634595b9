// Following the map through a factory: index expressions, assertions, and calls that hand it on.
#include "Go/ConfigKeys.h"

#include <algorithm>
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
        addKey({*path, program.locate(scope.file, index)});
    for (SyntaxNode call : findAll(body, "call_expression")) {
      auto arguments = argumentsOf(call);
      for (std::size_t i = 0; i < arguments.size(); ++i)
        if (arguments[i].kind() == "identifier")
          if (auto map = maps.find(std::string(arguments[i].text())); map != maps.end())
            handOn(call, i, map->second, scope, depth);
    }
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
    for (const ConfigKey &known : keys)
      if (known.path == key.path)
        return;
    keys.push_back(std::move(key));
  }

  const Program &program;
  Resolver resolver;
  std::set<std::pair<std::size_t, std::size_t>> seen;
  std::vector<ConfigKey> keys;
};

} // namespace

std::vector<ConfigKey> readConfigKeys(const Program &program, const std::vector<Factory> &factories) {
  return KeyReader(program).run(factories);
}

} // namespace unplug::go

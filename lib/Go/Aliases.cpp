#include "Go/Aliases.h"

#include "Go/Syntax.h"

#include <optional>
#include <utility>

namespace unplug::go {

namespace {

class Reader {
public:
  Reader(const AliasText &file, const std::vector<AliasText> &siblings) {
    add(file);
    for (const AliasText &sibling : siblings)
      add(sibling);
  }

  AliasMap run() {
    for (SyntaxNode import : findAll(files.front().tree.root(), "import_spec")) {
      std::string path;
      if (stringValue(import.field("path"), path) && path.find("/lura/v3/") != std::string::npos)
        return {}; // of a 3.0 build, which says nothing of 2.x
    }
    for (SyntaxNode assignment : findAll(files.front().tree.root(), "assignment_statement")) {
      SyntaxNode left = single(assignment.field("left")), right = single(assignment.field("right"));
      if (isMap(left))
        readMap(files.front(), right, false);
      else if (left.kind() == "index_expression" && isMap(left.field("operand")))
        readEntry(assignment, left.field("index"), right);
    }
    return std::move(map);
  }

private:
  struct Parsed {
    std::string path;
    SyntaxTree tree;
    LineMap lines;
  };

  void add(const AliasText &file) {
    SyntaxTree tree = SyntaxTree::parse(file.text);
    LineMap lines(tree.text());
    files.push_back({file.path, std::move(tree), std::move(lines)});
  }

  static SyntaxNode single(SyntaxNode list) {
    auto items = list.kind() == "expression_list" ? list.children() : std::vector<SyntaxNode>{list};
    return items.size() == 1 ? items.front() : SyntaxNode();
  }

  // config.ExtraConfigAlias, however the package is called.
  static bool isMap(SyntaxNode node) {
    return (node.kind() == "selector_expression" && node.field("field").text() == aliasMapName) ||
           (node.kind() == "identifier" && node.text() == aliasMapName);
  }

  void lose(const Parsed &file, SyntaxNode node) {
    map.notFollowed.push_back(file.lines.locate(file.path, node.range().begin));
  }

  // config.ExtraConfigAlias[index] = value
  void readEntry(SyntaxNode assignment, SyntaxNode index, SyntaxNode value) {
    const Parsed &file = files.front();
    std::string name, target;
    if (stringValue(index, name) && stringValue(value, target)) {
      map.entries.push_back({name, target, file.lines.locate(file.path, assignment.range().begin)});
      return;
    }
    SyntaxNode loop = assignment.parent();
    while (loop && loop.kind() != "range_clause" && loop.kind() != "for_statement")
      loop = loop.parent();
    std::optional<SyntaxNode> range;
    for (SyntaxNode child : loop.children())
      if (child.kind() == "range_clause")
        range = child;
    auto variables = range ? range->field("left").children() : std::vector<SyntaxNode>();
    if (variables.size() == 2 && index.text() == variables[1].text() && value.text() == variables[0].text())
      return readRanged(assignment, range->field("right"), true);
    if (variables.size() == 2 && index.text() == variables[0].text() && value.text() == variables[1].text())
      return readRanged(assignment, range->field("right"), false);
    lose(file, assignment);
  }

  void readRanged(SyntaxNode assignment, SyntaxNode over, bool valueIsName) {
    if (over.kind() == "composite_literal")
      return readMap(files.front(), over, valueIsName);
    for (const Parsed &file : files)
      for (std::string_view kind : {"var_spec", "short_var_declaration"})
        for (SyntaxNode declaration : findAll(file.tree.root(), kind)) {
          SyntaxNode name = kind == "var_spec" ? declaration.field("name") : single(declaration.field("left"));
          SyntaxNode value = single(declaration.field(kind == "var_spec" ? "value" : "right"));
          if (name.text() == over.text() && value.kind() == "composite_literal")
            return readMap(file, value, valueIsName);
        }
    lose(files.front(), assignment);
  }

  void readMap(const Parsed &file, SyntaxNode literal, bool valueIsName) {
    if (literal.kind() != "composite_literal")
      return; // made empty
    for (SyntaxNode element : literal.field("body").children()) {
      if (element.kind() != "keyed_element")
        continue;
      auto parts = element.children();
      std::string key, value;
      if (parts.size() != 2 || !stringValue(inner(parts[0]), key) || !stringValue(inner(parts[1]), value)) {
        lose(file, element);
        continue;
      }
      if (valueIsName)
        std::swap(key, value);
      map.entries.push_back({key, value, file.lines.locate(file.path, element.range().begin)});
    }
  }

  static SyntaxNode inner(SyntaxNode element) {
    auto below = element.kind() == "literal_element" ? element.children() : std::vector<SyntaxNode>();
    return below.size() == 1 ? below.front() : element;
  }

  std::vector<Parsed> files; // the first one enters
  AliasMap map;
};

} // namespace

AliasMap readAliases(const AliasText &file, const std::vector<AliasText> &siblings) {
  return Reader(file, siblings).run();
}

} // namespace unplug::go

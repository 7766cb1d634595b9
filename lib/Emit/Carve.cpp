// Declarations and what they name; names that a function declares for itself count as uses, which takes too much along
// rather than too little.
#include "Emit/Carve.h"

#include "Support/Error.h"

#include <algorithm>
#include <map>

namespace unplug::emit {

namespace {

using go::SyntaxNode;

bool isExported(const std::string &name) {
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

// A declaration at the top level of a file.
struct Declaration {
  std::size_t file;
  SyntaxNode node;
  std::set<std::string> names; // that it declares; a method: the type that it belongs to
  std::set<std::string> uses;  // of the package's names
  bool isMethod = false;
  bool isVariable = false;
  bool changed = false; // calls what was put in, or uses a declaration that does
  bool taken = false;
};

bool isDeclaration(SyntaxNode node) {
  static const std::set<std::string_view> kinds = {"function_declaration", "method_declaration", "type_declaration",
                                                   "const_declaration", "var_declaration"};
  return kinds.count(node.kind()) != 0;
}

// The key of a struct literal's field: `logger` in `T{logger: l}`.
bool isFieldKey(SyntaxNode identifier) {
  SyntaxNode element = identifier.parent(), keyed = element.parent();
  if (element.kind() != "literal_element" || keyed.kind() != "keyed_element" || keyed.children().front() != element)
    return false;
  SyntaxNode literal = keyed.parent();
  while (literal && literal.kind() != "composite_literal")
    literal = literal.parent();
  return literal && literal.field("type").kind() != "map_type";
}

class Carver {
public:
  Carver(const std::vector<GoFile> &files, const Carving &carving) : files(files), carving(carving) {}

  llvm::Expected<std::vector<std::pair<std::string, std::string>>> run() {
    readDeclarations();
    spreadChanges();
    if (auto error = take())
      return std::move(error);
    std::vector<std::pair<std::string, std::string>> texts;
    for (std::size_t f = 0; f < files.size(); ++f)
      if (std::any_of(declarations.begin(), declarations.end(),
                      [&](const Declaration &one) { return one.file == f && one.taken; })) {
        auto text = textOf(f);
        if (!text)
          return text.takeError();
        std::string name = files[f].path(); // "fork:executor.go"
        texts.emplace_back(name.substr(name.find_last_of("/:") + 1), std::move(*text));
      }
    std::sort(texts.begin(), texts.end());
    return texts;
  }

private:
  void readDeclarations() {
    for (std::size_t f = 0; f < files.size(); ++f)
      for (SyntaxNode node : files[f].root().children())
        if (isDeclaration(node))
          declarations.push_back(declarationOf(f, node));
    std::set<std::string> known;
    for (const Declaration &one : declarations)
      known.insert(one.names.begin(), one.names.end());
    for (Declaration &one : declarations) {
      for (SyntaxNode identifier : identifiersOf(one.node))
        if (std::string name(identifier.text()); known.count(name) != 0 && one.names.count(name) == 0)
          one.uses.insert(name);
      for (SyntaxNode call : findAll(one.node, "call_expression"))
        one.changed |= files[one.file].qualified(call.field("function")).importPath == carving.changedBy;
    }
  }

  Declaration declarationOf(std::size_t f, SyntaxNode node) const {
    Declaration one{f, node, {}, {}, node.kind() == "method_declaration", node.kind() == "var_declaration"};
    if (one.isMethod) {
      if (auto types = findAll(node.field("receiver"), "type_identifier"); !types.empty())
        one.names.emplace(types.front().text());
    } else if (SyntaxNode name = node.field("name")) {
      one.names.emplace(name.text());
    }
    for (const char *spec : {"var_spec", "const_spec", "type_spec", "type_alias"}) {
      bool type = std::string_view(spec).starts_with("type");
      if (!one.isMethod && node.kind() != "function_declaration")
        for (SyntaxNode found : findAll(node, spec))
          for (SyntaxNode child : found.children()) { // the names come first
            if (child.kind() != (type ? "type_identifier" : "identifier"))
              break;
            one.names.emplace(child.text());
            if (type)
              break;
          }
    }
    return one;
  }

  static std::vector<SyntaxNode> identifiersOf(SyntaxNode node) {
    std::vector<SyntaxNode> found;
    for (const char *kind : {"identifier", "type_identifier"})
      for (SyntaxNode identifier : findAll(node, kind))
        if (!isFieldKey(identifier) && identifier.parent().kind() != "qualified_type")
          found.push_back(identifier);
    return found;
  }

  bool isChanged(const std::string &name) const {
    return std::any_of(declarations.begin(), declarations.end(),
                       [&](const Declaration &one) { return one.changed && one.names.count(name) != 0; });
  }

  // Code that uses changed code is changed code: it must reach the changed one, not the old package's.
  void spreadChanges() {
    for (bool more = true; more;) {
      more = false;
      for (Declaration &one : declarations)
        if (!one.changed &&
            std::any_of(one.uses.begin(), one.uses.end(), [&](const std::string &name) { return isChanged(name); }))
          more = one.changed = true;
    }
  }

  bool staysBehind(const std::string &name) const {
    return isExported(name) && carving.types.count(name) == 0 && !isChanged(name);
  }

  llvm::Error take() {
    std::vector<std::string> wanted(carving.types.begin(), carving.types.end());
    for (std::set<std::string> seen; !wanted.empty();) {
      std::string name = wanted.back();
      wanted.pop_back();
      if (!seen.insert(name).second || staysBehind(name))
        continue;
      for (Declaration &one : declarations) {
        if (one.taken || one.names.count(name) == 0)
          continue;
        Location at = LineMap(files[one.file].text()).locate(files[one.file].path(), one.node.range().begin);
        if (one.isVariable)
          return refusal(at, "the gateway's factories use the variable " + name + ", which would exist twice",
                         "Use --integration fork, where the factories stay in their package.");
        if (carving.reserved.count(name) != 0)
          return refusal(at, "the gateway has a " + name + " of its own, and what is emitted would declare another",
                         "Rename it, or use --integration fork.");
        one.taken = true;
        takenNames.insert(one.names.begin(), one.names.end());
        wanted.insert(wanted.end(), one.uses.begin(), one.uses.end());
      }
    }
    return llvm::Error::success();
  }

  llvm::Expected<std::string> textOf(std::size_t f) const {
    GoFile file = files[f];
    std::set<std::string> reserved = takenNames;
    reserved.insert(carving.reserved.begin(), carving.reserved.end());
    file.reserve(reserved);
    std::vector<SyntaxNode> taken;
    for (const Declaration &one : declarations)
      if (one.file == f && one.taken)
        taken.push_back(one.node);
    for (SyntaxNode child : file.root().children())
      if (child.kind() == "package_clause" && !child.children().empty())
        file.edit(child.children().front().range(), carving.packageName);
    dropOthers(file, f);
    file.keepImportsOf(taken);
    for (SyntaxNode node : taken)
      for (SyntaxNode identifier : identifiersOf(node))
        if (std::string name(identifier.text()); isExported(name) && isImported(name)) {
          std::string from = file.addImport(carving.importPath, carving.importName, carving.importName + "ce");
          std::size_t at = identifier.range().begin;
          file.edit({at, at}, from + ".");
        }
    auto text = file.result();
    if (!text)
      return text;
    text->erase(text->find_last_not_of('\n') + 1);
    *text += "\n";
    if (!file.root().hasError() && go::SyntaxTree::parse(*text).root().hasError())
      return refusal({file.path()}, "this file hides a name of its package behind one of its own",
                     "Use --integration fork, where the factories stay in their package.");
    return text;
  }

  // A name of the package that was not taken along.
  bool isImported(const std::string &name) const {
    return takenNames.count(name) == 0 &&
           std::any_of(declarations.begin(), declarations.end(),
                       [&](const Declaration &one) { return one.names.count(name) != 0; });
  }

  // Each declaration that stays behind, with the comments before it, up to the comments of the next one.
  void dropOthers(GoFile &file, std::size_t f) const {
    auto nodes = file.root().children();
    const std::string &text = file.text();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      auto one = std::find_if(declarations.begin(), declarations.end(), [&](const Declaration &declaration) {
        return declaration.file == f && declaration.node.range().begin == nodes[i].range().begin;
      });
      if (one == declarations.end() || one->taken)
        continue;
      std::size_t next = i + 1;
      while (next < nodes.size() && nodes[next].kind() == "comment" && sameLine(text, nodes[i], nodes[next]))
        ++next;
      file.edit({startOf(text, nodes, i), next < nodes.size() ? startOf(text, nodes, next) : text.size()}, "");
    }
  }

  static bool sameLine(const std::string &text, SyntaxNode before, SyntaxNode after) {
    std::size_t lineBreak = text.find('\n', before.range().end);
    return lineBreak == std::string::npos || lineBreak >= after.range().begin;
  }

  // Where node `i` begins, with the comments that stand before it and behind nothing else.
  static std::size_t startOf(const std::string &text, const std::vector<SyntaxNode> &nodes, std::size_t i) {
    while (i > 0 && nodes[i - 1].kind() == "comment" && !(i > 1 && sameLine(text, nodes[i - 2], nodes[i - 1])))
      --i;
    return nodes[i].range().begin;
  }

  const std::vector<GoFile> &files;
  const Carving &carving;
  std::vector<Declaration> declarations;
  std::set<std::string> takenNames;
};

} // namespace

llvm::Expected<std::vector<std::pair<std::string, std::string>>> carve(const std::vector<GoFile> &files,
                                                                       const Carving &carving) {
  return Carver(files, carving).run();
}

} // namespace unplug::emit

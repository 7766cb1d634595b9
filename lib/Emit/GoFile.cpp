// Editing Go: names are found through the imports.
#include "Emit/GoFile.h"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace unplug::emit {

using go::SyntaxNode;

std::string defaultImportName(const std::string &importPath) {
  fs::path path(importPath);
  std::string last = path.filename().string();
  if (last.size() > 1 && last[0] == 'v' && last.find_first_not_of("0123456789", 1) == std::string::npos &&
      path.has_parent_path())
    last = path.parent_path().filename().string();
  return last;
}

std::set<std::string> declaredNames(SyntaxNode root) {
  std::set<std::string> names;
  for (SyntaxNode child : root.children()) {
    if (child.kind() == "function_declaration")
      names.insert(std::string(child.field("name").text()));
    for (const char *spec : {"var_spec", "const_spec", "type_spec", "type_alias"})
      if (child.kind() == "var_declaration" || child.kind() == "const_declaration" ||
          child.kind() == "type_declaration")
        for (SyntaxNode node : findAll(child, spec))
          for (SyntaxNode name : node.children())
            if (name.kind() == "identifier" || name.kind() == "type_identifier")
              names.insert(std::string(name.text())); // a type or value of that name is taken as well: no harm
  }
  return names;
}

GoFile::GoFile(std::string path, std::string text)
    : displayPath(std::move(path)), tree(go::SyntaxTree::parse(std::move(text))), imports(readImports(tree.root())) {}

std::string GoFile::packageName() const {
  for (SyntaxNode child : root().children())
    if (child.kind() == "package_clause" && !child.children().empty())
      return std::string(child.children().front().text());
  return {};
}

QualifiedName GoFile::qualified(SyntaxNode node) const {
  while (node.kind() == "pointer_type" && !node.children().empty())
    node = node.children().front();
  bool type = node.kind() == "qualified_type";
  if (!type && node.kind() != "selector_expression")
    return {};
  std::string package(node.field(type ? "package" : "operand").text());
  for (const ImportLine &import : imports)
    if ((import.name.empty() ? defaultImportName(import.path) : import.name) == package)
      return {import.path, std::string(node.field(type ? "name" : "field").text())};
  return {};
}

std::string GoFile::importName(const std::string &importPath) const {
  for (const ImportLine &import : imports)
    if (import.path == importPath && import.name != "_" && import.name != ".")
      return import.name.empty() ? defaultImportName(import.path) : import.name;
  return {};
}

bool GoFile::usesIdentifier(std::string_view name) const {
  for (const char *kind : {"identifier", "package_identifier", "type_identifier"})
    for (SyntaxNode node : findAll(root(), kind))
      if (node.text() == name && node.parent().kind() != "package_clause")
        return true;
  return false;
}

void GoFile::repathImport(const std::string &from, const std::string &to, const std::string &oldName,
                          const std::string &newName) {
  for (ImportLine &import : imports)
    if (import.path == from) {
      if (import.name.empty() && oldName != newName)
        import.name = oldName;
      import.path = to;
      import.touched = importsChanged = true;
    }
}

bool GoFile::isTaken(const std::string &name) const {
  auto named = [&](const ImportLine &line) {
    return (line.name.empty() ? defaultImportName(line.path) : line.name) == name;
  };
  return reserved.count(name) != 0 || usesIdentifier(name) || std::any_of(imports.begin(), imports.end(), named) ||
         std::any_of(added.begin(), added.end(), named);
}

std::string GoFile::addImport(const std::string &importPath, const std::string &wanted, const std::string &fallback) {
  if (std::string name = importName(importPath); !name.empty())
    return name;
  for (const ImportLine &line : added)
    if (line.path == importPath)
      return line.name.empty() ? wanted : line.name;
  std::string name = wanted;
  for (unsigned number = 1; isTaken(name); ++number)
    name = number == 1 ? fallback : fallback + std::to_string(number);
  ImportLine line;
  line.path = importPath;
  if (defaultImportName(importPath) != name)
    line.name = name;
  added.push_back(line);
  importsChanged = true;
  return name;
}

void GoFile::dropImport(const std::string &importPath) {
  for (ImportLine &import : imports)
    if (import.path == importPath)
      import.dropped = importsChanged = true;
}

void GoFile::keepImportsOf(const std::vector<SyntaxNode> &nodes) {
  auto used = [](SyntaxNode node, const std::string &name) {
    for (const char *kind : {"identifier", "package_identifier"})
      for (SyntaxNode identifier : findAll(node, kind))
        if (identifier.text() == name && identifier.parent().kind() != "import_spec" &&
            identifier.parent().kind() != "package_clause")
          return true;
    return false;
  };
  for (ImportLine &import : imports) {
    std::string name = import.name.empty() ? defaultImportName(import.path) : import.name;
    bool here = std::any_of(nodes.begin(), nodes.end(), [&](SyntaxNode node) { return used(node, name); });
    if (!here && used(root(), name)) // else its name is another than it seems, or it is imported for what it does
      import.dropped = importsChanged = true;
  }
}

llvm::Expected<std::string> GoFile::result() const {
  std::vector<rewrite::Edit> all = edits;
  if (importsChanged) {
    auto more = editImports(root(), text(), imports, added);
    all.insert(all.end(), more.begin(), more.end());
  }
  return rewrite::applyEdits(text(), all, displayPath);
}

} // namespace unplug::emit

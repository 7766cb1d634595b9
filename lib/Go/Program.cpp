// Indexing declarations.
#include "Go/Program.h"

#include <filesystem>

namespace fs = std::filesystem;

namespace unplug::go {

namespace {

std::vector<SyntaxNode> identifiers(SyntaxNode spec) {
  std::vector<SyntaxNode> names;
  for (SyntaxNode child : spec.children())
    if (child.kind() == "identifier")
      names.push_back(child);
    else if (child.kind() != "comment")
      break;
  return names;
}

// A version suffix of a module path ("v2"), which does not name the package.
bool isVersion(const std::string &element) {
  return element.size() > 1 && element[0] == 'v' && element.find_first_not_of("0123456789", 1) == std::string::npos;
}

std::string defaultName(const std::string &importPath) {
  fs::path path(importPath);
  if (isVersion(path.filename().string()))
    path = path.parent_path();
  return path.filename().string();
}

} // namespace

std::string typeName(SyntaxNode type) {
  while (type.kind() == "pointer_type" || type.kind() == "parenthesized_type") {
    auto children = type.children();
    if (children.empty())
      return {};
    type = children.front();
  }
  if (type.kind() == "qualified_type")
    return std::string(type.field("name").text());
  if (type.kind() == "generic_type")
    type = type.field("type");
  return type.kind() == "type_identifier" ? std::string(type.text()) : std::string();
}

Program::Program(const Source &source, std::vector<std::optional<SyntaxTree>> parsed)
    : sourceRef(source), trees(std::move(parsed)), scopes(source.packages.size()), moduleOf(source.files.size(), 0) {
  for (std::size_t p = 0; p < source.packages.size(); ++p) {
    if (!source.packages[p].importPath.empty())
      byPath[source.packages[p].importPath].push_back(p);
    for (std::size_t file : source.packages[p].files) {
      moduleOf[file] = source.packages[p].module;
      if (trees[file])
        indexFile(p, file);
    }
  }
}

void Program::indexFile(std::size_t package, std::size_t file) {
  SyntaxNode root = trees[file]->root();
  for (SyntaxNode child : root.children()) {
    if (child.kind() == "function_declaration") {
      scopes[package].names.emplace(child.field("name").text(),
                                    Declaration{DeclarationKind::Function, child, {}, {}, file, package});
    } else if (child.kind() == "method_declaration") {
      for (SyntaxNode receiver : child.field("receiver").children())
        if (std::string type = typeName(receiver.field("type")); !type.empty())
          scopes[package].methods[type].emplace(child.field("name").text(),
                                                Declaration{DeclarationKind::Function, child, {}, {}, file, package});
    } else if (child.kind() == "const_declaration") {
      indexSpecs(package, file, child, DeclarationKind::Constant);
    } else if (child.kind() == "var_declaration") {
      indexSpecs(package, file, child, DeclarationKind::Variable);
    } else if (child.kind() == "type_declaration") {
      for (SyntaxNode spec : child.children())
        if (spec.kind() == "type_spec" || spec.kind() == "type_alias")
          scopes[package].names.emplace(
              spec.field("name").text(),
              Declaration{DeclarationKind::Type, spec, {}, spec.field("type"), file, package});
    }
  }
  indexAssignments(package, root);
}

void Program::indexSpecs(std::size_t package, std::size_t file, SyntaxNode declaration, DeclarationKind kind) {
  for (SyntaxNode spec : declaration.children()) {
    if (spec.kind() == "var_spec_list") { // `var ( ... )`
      indexSpecs(package, file, spec, kind);
      continue;
    }
    if (spec.kind() != "const_spec" && spec.kind() != "var_spec")
      continue;
    auto names = identifiers(spec);
    std::vector<SyntaxNode> values;
    if (SyntaxNode list = spec.field("value"))
      for (SyntaxNode value : list.children())
        if (value.kind() != "comment")
          values.push_back(value);
    for (std::size_t i = 0; i < names.size(); ++i)
      scopes[package].names.emplace(names[i].text(),
                                    Declaration{kind, spec, values.size() == names.size() ? values[i] : SyntaxNode(),
                                                spec.field("type"), file, package});
  }
}

void Program::indexAssignments(std::size_t package, SyntaxNode root) {
  for (SyntaxNode assignment : findAll(root, "assignment_statement"))
    for (SyntaxNode left : assignment.field("left").children())
      if (left.kind() == "identifier")
        ++scopes[package].assignments[std::string(left.text())];
}

const Declaration *Program::find(std::size_t package, const std::string &name) const {
  auto found = scopes[package].names.find(name);
  return found == scopes[package].names.end() ? nullptr : &found->second;
}

const Declaration *Program::method(std::size_t package, const std::string &type, const std::string &name,
                                   unsigned depth) const {
  if (auto methods = scopes[package].methods.find(type); methods != scopes[package].methods.end())
    if (auto found = methods->second.find(name); found != methods->second.end())
      return &found->second;
  const Declaration *declared = find(package, type);
  constexpr unsigned maxEmbedding = 8;
  if (!declared || declared->kind != DeclarationKind::Type || declared->type.kind() != "struct_type" ||
      depth > maxEmbedding)
    return nullptr;
  for (SyntaxNode field : findAll(declared->type, "field_declaration")) {
    if (field.field("name"))
      continue;
    SyntaxNode embedded = field.field("type");
    std::size_t owner = package;
    if (embedded.kind() == "qualified_type") {
      auto imported = importedPackage(declared->file, std::string(embedded.field("package").text()));
      if (!imported)
        continue;
      owner = *imported;
    }
    if (const Declaration *found = method(owner, typeName(embedded), name, depth + 1))
      return found;
  }
  return nullptr;
}

std::optional<std::size_t> Program::packageIn(std::size_t module, const std::string &importPath) const {
  auto found = byPath.find(importPath);
  if (found != byPath.end())
    for (std::size_t package : found->second)
      if (sourceRef.packages[package].module == module)
        return package;
  return std::nullopt;
}

std::optional<std::size_t> Program::packageOfPath(std::size_t module, const std::string &importPath) const {
  if (auto own = packageIn(module, importPath))
    return own;
  // A local replacement: the module there may call itself otherwise.
  for (const Replacement &replacement : sourceRef.modules[module].replacements) {
    bool within = importPath == replacement.oldPath || importPath.starts_with(replacement.oldPath + "/");
    if (!replacement.newPath.starts_with(".") || !within)
      continue;
    fs::path folder = (sourceRef.modules[module].absolute / replacement.newPath).lexically_normal();
    for (std::size_t m = 0; m < sourceRef.modules.size(); ++m)
      if ((sourceRef.modules[m].absolute / "").lexically_normal() == (folder / "").lexically_normal())
        if (auto found = packageIn(m, sourceRef.modules[m].path + importPath.substr(replacement.oldPath.size())))
          return found;
  }
  auto elsewhere = byPath.find(importPath);
  if (elsewhere == byPath.end() || elsewhere->second.size() != 1)
    return std::nullopt;
  return elsewhere->second.front();
}

std::optional<std::size_t> Program::importedPackage(std::size_t file, const std::string &name) const {
  for (const Import &import : sourceRef.files[file].imports) {
    if (!import.name.empty() && import.name != name)
      continue;
    auto package = packageOfPath(moduleOf[file], import.path);
    if (!package)
      continue;
    if (import.name == name || sourceRef.packages[*package].name == name || defaultName(import.path) == name)
      return package;
  }
  return std::nullopt;
}

Location Program::locate(std::size_t file, SyntaxNode node) const {
  return LineMap(sourceRef.files[file].text).locate(sourceRef.files[file].file.path, node.range().begin);
}

} // namespace unplug::go

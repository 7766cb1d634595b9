// The declarations of all packages that were parsed, so that names can be followed across files and packages.
#pragma once

#include "Go/Go.h"
#include "Go/Syntax.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unplug::go {

enum class DeclarationKind { Constant, Variable, Function, Type };

struct Declaration {
  DeclarationKind kind;
  SyntaxNode node;  // the spec, or the function or method
  SyntaxNode value; // of constants and variables; may be null
  SyntaxNode type;  // as written; may be null
  std::size_t file; // index into Source::files
  std::size_t package;
};

struct PackageScope {
  std::map<std::string, Declaration> names;
  std::map<std::string, std::map<std::string, Declaration>> methods; // by type, then by name
  std::map<std::string, std::size_t> assignments; // identifiers assigned to outside their declaration
};

class Program {
public:
  // Indexes the packages of `source` whose files have trees; `trees` is parallel to Source::files.
  Program(const Source &source, std::vector<std::optional<SyntaxTree>> trees);

  const Source &source() const { return sourceRef; }
  const SyntaxTree *tree(std::size_t file) const { return trees[file] ? &*trees[file] : nullptr; }
  const PackageScope &scope(std::size_t package) const { return scopes[package]; }
  const Declaration *find(std::size_t package, const std::string &name) const;
  const Declaration *method(std::size_t package, const std::string &type, const std::string &name,
                            unsigned depth = 0) const;

  // The package that `name` stands for in `file`, when it is one of the inputs.
  std::optional<std::size_t> importedPackage(std::size_t file, const std::string &name) const;
  // The package with this import path, seen from `module`: its own, that of a local replacement, else the only one
  // among the inputs. Copies of a module under one path are told apart by this.
  std::optional<std::size_t> packageOfPath(std::size_t module, const std::string &importPath) const;
  Location locate(std::size_t file, SyntaxNode node) const;

private:
  void indexFile(std::size_t package, std::size_t file);
  void indexSpecs(std::size_t package, std::size_t file, SyntaxNode declaration, DeclarationKind kind);
  void indexAssignments(std::size_t package, SyntaxNode root);

  const Source &sourceRef;
  std::vector<std::optional<SyntaxTree>> trees;
  std::vector<PackageScope> scopes;
  std::optional<std::size_t> packageIn(std::size_t module, const std::string &importPath) const;
  std::map<std::string, std::vector<std::size_t>> byPath; // import path -> packages, of copies of a module several
  std::vector<std::size_t> moduleOf;                      // by file
};

// The name of a type without pointers, parentheses and package: "*T" and "pkg.T" give "T". Empty for other types.
std::string typeName(SyntaxNode type);

} // namespace unplug::go

// One Go file that is being edited: its syntax, its imports, and the edits so far.
#pragma once

#include "Emit/ImportEdits.h"
#include "Go/Syntax.h"
#include "Rewrite/Edits.h"

#include <llvm/Support/Error.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::emit {

// The parts of a qualified name: `proxy.Factory` in a file that imports ".../lura/v3/proxy".
struct QualifiedName {
  std::string importPath;
  std::string name;
};

class GoFile {
public:
  GoFile(std::string path, std::string text);

  const std::string &path() const { return displayPath; }
  const std::string &text() const { return tree.text(); }
  go::SyntaxNode root() const { return tree.root(); }
  std::string packageName() const;

  // What `node` (a selector expression, or a type, pointers skipped) names in an imported package; empty parts
  // otherwise.
  QualifiedName qualified(go::SyntaxNode node) const;
  // The name under which the file uses the package `importPath`; empty when it does not import it.
  std::string importName(const std::string &importPath) const;
  const std::vector<ImportLine> &importLines() const { return imports; }
  // True when an identifier called `name` occurs anywhere.
  bool usesIdentifier(std::string_view name) const;

  // Names that the package's other files declare: no import may have them.
  void reserve(const std::set<std::string> &names) { reserved.insert(names.begin(), names.end()); }
  void edit(Range range, std::string text) { edits.push_back({range, std::move(text)}); }
  // The import gets another path when the edits are applied. `oldName` and `newName` are what the packages call
  // themselves: the name that the file's code uses stays.
  void repathImport(const std::string &from, const std::string &to, const std::string &oldName,
                    const std::string &newName);
  // The file will import `importPath`; gives the name to use: `wanted`, or `fallback` when that is taken.
  std::string addImport(const std::string &importPath, const std::string &wanted, const std::string &fallback);
  void dropImport(const std::string &importPath);
  // Drops the imports that the file uses elsewhere than in these nodes only.
  void keepImportsOf(const std::vector<go::SyntaxNode> &nodes);

  bool changed() const { return !edits.empty() || importsChanged; }
  // The edited text; imports stay sorted within their groups, as gofmt keeps them.
  llvm::Expected<std::string> result() const;

private:
  bool isTaken(const std::string &name) const;

  std::string displayPath;
  go::SyntaxTree tree;
  std::vector<ImportLine> imports;
  std::vector<ImportLine> added;
  std::vector<rewrite::Edit> edits;
  std::set<std::string> reserved;
  bool importsChanged = false;
};

// The name that an import most likely has when none is written: the last element, a version suffix skipped.
std::string defaultImportName(const std::string &importPath);

// The names that a file declares at the top level of its package.
std::set<std::string> declaredNames(go::SyntaxNode root);

} // namespace unplug::emit

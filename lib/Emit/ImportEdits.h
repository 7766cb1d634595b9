// The import lines of one Go file, and the edits that make them what they shall be.
#pragma once

#include "Go/Syntax.h"
#include "Rewrite/Edits.h"

#include <string>
#include <vector>

namespace unplug::emit {

struct ImportLine {
  std::string name, path; // as they shall be; no name: what the package calls itself
  go::SyntaxNode spec;    // as it is; null for a new line
  bool dropped = false;
  bool touched = false; // name or path differ from what is written
};

// The imports of a file, in source order.
std::vector<ImportLine> readImports(go::SyntaxNode root);

// Edits that drop, change and add lines. A group of lines that was sorted stays sorted, as gofmt keeps it; one that was
// not keeps its order. New lines go to the group whose paths are most like theirs, never among the standard library's.
std::vector<rewrite::Edit> editImports(go::SyntaxNode root, const std::string &source,
                                       const std::vector<ImportLine> &imports, const std::vector<ImportLine> &added);

// True for an import path of Go's standard library: its first element has no dot.
bool isStandardImport(const std::string &path);

} // namespace unplug::emit

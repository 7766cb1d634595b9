// A shell script as statements: what a part of it belongs to, and which bytes would go with it.
#pragma once

#include "BuildFiles/ShellTokens.h"

namespace unplug::buildfiles {

enum class ShellKind { Simple, Pipeline, AndOr, Group, Subshell, If, Loop, Case, Function };

struct Statement;

// Statements between two words of a compound one: the condition or a branch of an `if`, the body of a loop, and so on.
struct ShellBlock {
  std::vector<Statement> statements;
  bool isCondition = false;
};

struct Statement {
  ShellKind kind = ShellKind::Simple;
  Range range;                    // without the separator behind it
  std::size_t next = 0;           // behind its separator, but for a line break
  std::vector<ShellToken> words;  // of a simple one, without redirections; of a loop or `case` the words of its head
  std::string name;               // of a function
  std::vector<ShellBlock> blocks; // of an AndOr or a Pipeline one for each part
  std::vector<std::string> operators; // of an AndOr, between the parts
  bool writesFile = false;            // a redirection goes to a file
  bool hasDocument = false;           // a here-document belongs to it
  bool background = false;
};

// `one` and all that it is made of, outer statements first.
template <typename Visit> void visitAll(const Statement &one, const Visit &visit) {
  visit(one);
  for (const ShellBlock &block : one.blocks)
    for (const Statement &part : block.statements)
      visitAll(part, visit);
}

// Nothing, with `fault`, for what is not understood: coprocesses, process substitution, `select`, C-like `for`.
std::optional<std::vector<Statement>> parseShell(std::string_view script, ShellFault &fault);

} // namespace unplug::buildfiles

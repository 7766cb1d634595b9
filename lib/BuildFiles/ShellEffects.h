// What a statement of a shell script leaves behind for those that follow it.
#pragma once

#include "BuildFiles/Commands.h"

namespace unplug::buildfiles {

// Statements that stay behind a place of a script.
class Later {
public:
  Later(std::string_view script, const Surroundings &known) : script(script), known(known) {}

  void add(const Statement &one);
  // A function, which is called from somewhere: what it says counts everywhere.
  void addFunction(const Statement &function) { functions.push_back(&function); }
  std::size_t size() const { return statements.size(); }
  void shrink(std::size_t size);

  // One of them does something by itself.
  bool needed() const { return doing > 0; }
  bool has(const std::string &text) const;

private:
  std::string_view script;
  const Surroundings &known;
  std::vector<std::pair<const Statement *, bool>> statements; // and whether it does something
  std::vector<const Statement *> functions;
  std::size_t doing = 0;
};

// It does something by itself, builds of plugins apart.
bool doesSomething(const Statement &one, const Surroundings &known);

// True when the shell is in the same folder behind `begin` and `end` (if any) as before them.
bool comesBack(const Statement &begin, const Statement *end = nullptr);

// Why what stays needs `one`, with "line N" for its own place: a folder, a variable, an option. Empty when nothing
// does.
std::string neededLater(const Statement &one, const Later &later);

// Something of a function's body outlives a call: a folder, a variable that is not local, an option of the shell.
bool outlivesCall(const Statement &function);

} // namespace unplug::buildfiles

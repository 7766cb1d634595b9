// A plugin's code as typed trees, with what it was read from. Made by checkCode; the analyses add to it.
#pragma once

#include "Go/Program.h"
#include "Lua/Tree.h"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace unplug::lua {

// A call of the function that a Register* method is handed: one registration, or one a turn of a loop.
struct RegisterCall {
  const Expression *call = nullptr;
  Function *within = nullptr; // the function that holds the call
  Location at;                // as go::Registration has it
};

struct Code {
  Code(const go::Program &program, const go::Plugin &plugin) : program(program), plugin(plugin) {}

  const go::Program &program;
  const go::Plugin &plugin;
  TypeTable types;
  std::deque<Function> functions; // those with a body that something reaches, literals too
  std::deque<Variable> variables; // of packages, parameters, locals
  std::vector<Variable *> globals;     // that something reaches, in order of their initialisation as far as it matters
  std::vector<Function *> initialisers; // func init, by file
  Function *registerModifiers = nullptr;
  std::vector<const Function *> registerFunctions; // of all kinds
  Variable *registerer = nullptr; // ModifierRegisterer
  Function *registerHandlers = nullptr;
  Variable *handlerRegisterer = nullptr; // HandlerRegisterer
  std::vector<const Type *> structs; // named struct types of the plugin that something reaches
  std::set<std::string> interfaceMethods; // names of those of every interface type that is met
  std::vector<const Type *> named; // all named types of the plugin that something reaches
  std::map<const Type *, Place> declaredAt;
  std::map<const Type *, std::size_t> declaredIn; // package
  std::map<const Type *, std::string> comments;   // before the declaration
  std::vector<Obstacle> obstacles; // that belong to no function

  Location locate(Place at) const;
  // All turns of a loop share its variables: before Go 1.22.
  bool sharesLoopVariables(std::size_t package) const;
};

// Reads the packages of `plugin` and settles the type of everything that its registerers reach. What is not in the
// subset becomes an obstacle of the function that it stands in.
std::unique_ptr<Code> checkCode(const go::Program &program, const go::Plugin &plugin);

} // namespace unplug::lua

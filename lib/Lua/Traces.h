// Whether a piece of Go that the script leaves to a person may change something that other requests see. Where it may,
// the rest of the plugin cannot be told to behave alike: a request that never came by the piece could meet what it left
// behind.
#pragma once

#include "Lua/Flow.h"
#include "Lua/Judge.h"

#include <map>
#include <set>
#include <string>

namespace unplug::lua {

class Traces {
public:
  Traces(const Code &code, const Flow &flow, const Judgement &judgement);

  // Of the text `range` of the file that `function` is in, which lies inside of it. Judged by the names that stand
  // there, since what is not in the subset has no tree: each must be a value that cannot be changed, something that was
  // made by the same run, or a function that is judged as one that requests call.
  bool mayLeave(const Function &function, Range range) const;

  // Only gaps declare it, so that a gap comes before whatever is done with it.
  void addBehindGaps(const Variable *variable) { behindGaps.insert(variable); }

private:
  bool leaves(const Function &function, Range range) const;
  bool byVariable(const Function &function, const Variable &variable, go::SyntaxNode node) const;
  bool byFunction(const std::string &name) const;
  bool keepsSomething(const Function &function) const;
  const Variable *variableAt(const Function &function, go::SyntaxNode node) const;
  bool isOlder(const Function &function, unsigned times) const;
  bool holdsOlder(const Function &function, const Expression *expression, const Variable *variable,
                  unsigned depth) const;
  bool leafIsOlder(const Function &function, const Leaf &leaf, unsigned depth) const;
  unsigned timesOf(const Function *function) const;

  const Code &code;
  const Flow &flow;
  const Judgement &judgement;
  std::map<std::string, unsigned> declared; // functions and methods of the plugin, by name
  std::set<const Variable *> behindGaps;
  mutable std::set<const Function *> asked;                     // of byFunction
  std::multimap<std::string, const Variable *> locals, globals; // by name
};

} // namespace unplug::lua

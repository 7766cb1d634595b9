// When local variables with slices change, and when their value goes to another place: one that changes no more afterwards
// is handed on, not shared.
#pragma once

#include "Lua/Tree.h"

#include <map>
#include <vector>

namespace unplug::lua {

class SliceMoves {
public:
  void read(const Function &function);

  // Whether the variable that `use` names does not change after it.
  bool isMove(const Expression &use) const;
  // Whether each use that hands its value on is one.
  bool movesOnly(const Variable &variable) const;

private:
  using Loops = std::vector<const Statement *>; // around something, the outermost first

  struct Site {
    std::size_t offset = 0;
    Loops loops;
  };
  struct Life {
    Loops declared;
    std::vector<Site> changes;
    std::map<const Expression *, Site> uses;
  };

  void readBlock(const Block &block, Loops &loops);
  void readStatement(const Statement &statement, Loops &loops);
  void readExpression(const Expression &expression, const Loops &loops, bool handsOn);
  bool isMove(const Life &life, const Site &use) const;

  std::map<const Variable *, Life> lives;
};

} // namespace unplug::lua

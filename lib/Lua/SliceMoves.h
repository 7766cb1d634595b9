// When local variables with slices change or are used at all, and when their value goes to another place: one that
// changes no more afterwards is handed on, not shared.
#pragma once

#include "Lua/Tree.h"

#include <map>
#include <vector>

namespace unplug::lua {

class SliceMoves {
public:
  void read(const Function &function);

  // Whether the variable does not change after any use that hands its value on.
  bool changesAlone(const Variable &variable) const;
  // Whether its value is never handed on, but for what a function returns.
  bool staysThere(const Variable &variable) const;
  // Whether `use` is the only one that hands the variable's value on, once, and the variable does not change
  // afterwards.
  bool isMove(const Expression &use) const;
  // The same, and nothing uses the variable at all afterwards.
  bool isLast(const Expression &use) const;

private:
  using Loops = std::vector<const Statement *>; // around something, the outermost first

  struct Site {
    std::size_t offset = 0;
    Loops loops;
  };
  struct Life {
    Loops declared;
    std::vector<Site> changes, mentions;
    std::map<const Expression *, Site> uses; // that hand its value on
  };

  void readBlock(const Block &block, Loops &loops);
  void readStatement(const Statement &statement, Loops &loops);
  void readExpression(const Expression &expression, const Loops &loops, bool handsOn);
  static bool isBefore(const std::vector<Site> &others, const Life &life, const Site &use);

  std::map<const Variable *, Life> lives;
};

} // namespace unplug::lua

// How large a number can be. A Lua number holds integers up to 2^53 exactly; nothing more is taken to be exact.
#pragma once

#include "Lua/Flow.h"

namespace unplug::lua {

struct Bounds {
  bool known = false; // false: anything that its type has
  double low = 0, high = 0;
};

class Numbers {
public:
  explicit Numbers(const Flow &flow) : flow(flow) {}

  Bounds boundsOf(const Expression &expression) const;
  bool isExact(const Expression &expression) const { return boundsOf(expression).known; }

private:
  using Visiting = std::set<const void *>;

  Bounds boundsOf(const Expression &expression, Visiting &visiting) const;
  Bounds ofVariable(const Expression &expression, Visiting &visiting) const;
  Bounds ofLeaf(const Leaf &leaf, Visiting &visiting) const;
  Bounds ofElement(const Expression &container, bool isKey) const;
  Bounds ofBinary(const Expression &expression, Visiting &visiting) const;

  const Flow &flow;
};

} // namespace unplug::lua

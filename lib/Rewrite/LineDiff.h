// Which lines of two texts differ: Myers' algorithm in linear space, with a bound on its effort.
#pragma once

#include <string_view>
#include <vector>

namespace unplug::rewrite {

struct LineDiff {
  std::vector<std::string_view> before; // lines with their "\n"; the last may lack one
  std::vector<std::string_view> after;
  std::vector<char> removed; // as long as `before`: 1 where a line goes
  std::vector<char> added;   // as long as `after`: 1 where a line comes
};

// Lines that are not marked are equal, in order, on both sides. The views point into the arguments. Texts that differ a
// lot give a longer diff than the shortest, never a wrong one.
LineDiff diffLines(std::string_view before, std::string_view after);

} // namespace unplug::rewrite

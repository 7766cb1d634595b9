// Bytes that go from a file: mostly whole lines, with what is said above them.
#pragma once

#include "Support/Location.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::buildfiles {

struct Cut {
  Range range;
  bool lines = false; // whole ones, their ends included
};

std::size_t lineStart(std::string_view text, std::size_t at);
std::size_t nextLine(std::string_view text, std::size_t at);

// Where the comment lines right above the line at `begin` start; `begin` when they are what `text` starts with.
std::size_t withCommentsAbove(std::string_view text, std::size_t begin);

// Where lines go, one blank line stays between what is left, not two.
void widenOverBlankLines(std::string_view text, std::vector<Cut> &cuts);

// `because` with the number of its line.
std::string atLine(std::string because, unsigned line);

// `text` without what is cut out of it.
std::string withoutCuts(std::string_view text, const std::vector<Cut> &cuts);

} // namespace unplug::buildfiles

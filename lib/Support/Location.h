// Places in inputs: byte ranges for edits, line and column for people.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unplug {

// Half-open range of byte offsets into one file.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  auto operator<=>(const Range &) const = default;
};

// A place as people name it. `file` is a display path: relative to the first input, or with a prefix (`fork:`, `in2:`).
// Line and column count from 1; the column counts bytes. Line 0 means the file as a whole.
struct Location {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;

  auto operator<=>(const Location &) const = default;
};

// "file:line:column", or just the file when there is no line.
std::string toString(const Location &at);

// Turns offsets of one text into lines and columns. Lines end at "\n"; a "\r" before it belongs to the line.
class LineMap {
public:
  explicit LineMap(std::string_view text);

  Location locate(std::string file, std::size_t offset) const;

private:
  std::vector<std::size_t> lineStarts;
};

// The line at `at` and a caret under its column, as two lines of text; long lines are cut around the column.
// Empty when `at` has no line.
std::string caretLines(std::string_view text, const Location &at);

} // namespace unplug

// What a terminal needs: colour where it is wanted, columns, and input that cannot steer it.
#pragma once

#include "Support/Finding.h"
#include "Support/State.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::report {

struct Terminal {
  bool colour = false;

  std::string bold(std::string_view text) const;
  std::string dim(std::string_view text) const;
  std::string red(std::string_view text) const;
  std::string green(std::string_view text) const;
  std::string severity(Severity severity) const; // eight columns wide
  std::string diff(std::string_view text) const; // added and removed lines in colour
};

// `text` with control characters as "?": names and paths come from input.
std::string printable(std::string_view text);

// Rows in columns, two spaces apart, indented by two; the first row is the head.
std::string table(const std::vector<std::vector<std::string>> &rows);

// "migrated, same behaviour expected", ...
std::string describe(State state);

} // namespace unplug::report

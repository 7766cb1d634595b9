// The words and operators of a shell script (POSIX sh, and what bash adds), with their places. Nothing is expanded.
#pragma once

#include "Support/Location.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::buildfiles {

struct ShellToken {
  enum Kind { Word, Operator, NewLine, End } kind = End;
  std::string text; // of a word without its quotes, expansions as written
  Range range;
  bool quoted = false;         // a part of the word is, so it is no reserved word
  bool startsDocument = false; // a `<<` whose text follows the line
};

// What is not understood, and where.
struct ShellFault {
  std::size_t offset = 0;
  std::string message;
};

// All tokens of `script`; comments and the text of here-documents are none. The last one is End.
std::optional<std::vector<ShellToken>> shellTokens(std::string_view script, ShellFault &fault);

} // namespace unplug::buildfiles

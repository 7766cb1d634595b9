// Edits of one text, checked for conflicts, through clang::tooling::Replacements.
#pragma once

#include "Support/Location.h"

#include <llvm/Support/Error.h>

#include <string>
#include <string_view>
#include <vector>

namespace unplug::rewrite {

// Replaces the bytes of `range` (an empty range inserts) by `text`.
struct Edit {
  Range range;
  std::string text;
};

// `original` with all edits applied; bytes outside the ranges stay as they are. Fails (refusal) when edits overlap or
// lie outside the text; `display` names the file in the message.
llvm::Expected<std::string> applyEdits(std::string_view original, const std::vector<Edit> &edits,
                                       const std::string &display);

} // namespace unplug::rewrite

// Three-way merging of texts, line by line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unplug::rewrite {

// What `base` becomes with the changes that lead to `ours` and those that lead to `theirs`. Nothing when both change
// the same lines, or lines next to each other, in different ways; `conflictLine` gets the first such line of `ours`
// then, counted from 1.
std::optional<std::string> mergeTexts(std::string_view base, std::string_view ours, std::string_view theirs,
                                      unsigned &conflictLine);

} // namespace unplug::rewrite

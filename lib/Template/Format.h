// fmt.Sprintf for the values that templates have.
#pragma once

#include "Template/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::tmpl {

// strconv.Quote.
std::string quote(std::string_view text);

// fmt.Sprintf with the verbs v, s, d, q, t, x, X, o, b, T, e, f and g, flags, width and precision. Any other verb or
// combination stops the rendering (NotInTheSet).
std::string format(std::string_view pattern, const std::vector<Value> &arguments);

// Number of UTF-8 sequences; a byte that is part of none counts as one.
std::size_t runeCount(std::string_view text);
// Length in bytes of the sequence at `i`, 1 for a byte that starts none.
std::size_t runeLength(std::string_view text, std::size_t i);

} // namespace unplug::tmpl

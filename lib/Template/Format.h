// fmt.Sprintf for the values that templates have.
#pragma once

#include "Template/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::tmpl {

// strconv.Quote.
std::string quote(std::string_view text);

// fmt.Sprintf. Stops the rendering (NotInTheSet) at a verb or a combination that is not implemented.
std::string format(std::string_view pattern, const std::vector<Value> &arguments);

// Number of UTF-8 sequences; a byte that is part of none counts as one.
std::size_t runeCount(std::string_view text);
// Length in bytes of the sequence at `i`, 1 for a byte that starts none.
std::size_t runeLength(std::string_view text, std::size_t i);

} // namespace unplug::tmpl

// Loops whose variable outlives its round: Go 1.22 gave each round a variable of its own, by the go line of the module.
#pragma once

#include "Go/Syntax.h"

#include <string_view>
#include <vector>

namespace unplug::emit {

// True when a module with this go line has one variable for all rounds.
bool sharesLoopVariables(std::string_view goVersion);

// The loops below `root` in which a function literal uses a loop variable, or its address is taken.
std::vector<go::SyntaxNode> loopsThatKeepTheirVariable(go::SyntaxNode root);

} // namespace unplug::emit

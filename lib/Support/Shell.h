// Shell command lines, as far as words and commands go. Nothing is expanded or run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unplug {

// The simple commands of a command line, each as its words with the quotes taken away: ";", "&", "|" and line breaks
// end a command, a closing parenthesis ends a word.
std::vector<std::vector<std::string>> shellCommands(std::string_view line);

} // namespace unplug

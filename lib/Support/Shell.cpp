// Quotes hold words together; everything else is a matter of single characters.
#include "Support/Shell.h"

#include <algorithm>

namespace unplug {

std::vector<std::vector<std::string>> shellCommands(std::string_view line) {
  std::vector<std::vector<std::string>> commands(1);
  std::string word;
  bool inWord = false;
  char quote = 0;
  auto endWord = [&] {
    if (inWord)
      commands.back().push_back(std::move(word));
    word.clear();
    inWord = false;
  };
  for (char c : line) {
    if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inWord = true;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == ')') {
      endWord();
    } else if (c == ';' || c == '&' || c == '|' || c == '\n') {
      endWord();
      commands.emplace_back();
    } else {
      word += c;
      inWord = true;
    }
  }
  endWord();
  std::erase_if(commands, [](const auto &command) { return command.empty(); });
  return commands;
}

} // namespace unplug

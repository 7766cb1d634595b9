// Patterns are those of .gitignore, without "!" and character classes.
#include "Support/CodeOwners.h"

#include "Support/Gitignore.h"

namespace unplug {

namespace {

// The words of a line; "\ " is a blank in a pattern, and "#" starts a comment.
std::vector<std::string> wordsOf(std::string_view line) {
  std::vector<std::string> words;
  bool inWord = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char c = line[i];
    if (c == ' ' || c == '\t' || c == '\r') {
      inWord = false;
      continue;
    }
    if (c == '#' && !inWord)
      break;
    if (!inWord)
      words.emplace_back();
    inWord = true;
    if (c == '\\' && i + 1 < line.size())
      c = line[++i];
    words.back() += c;
  }
  return words;
}

bool covers(std::string pattern, const std::string &path) {
  bool folder = pattern.size() > 1 && pattern.back() == '/';
  if (folder)
    pattern.pop_back();
  bool anchored = pattern.find('/') != std::string::npos;
  if (!pattern.empty() && pattern[0] == '/')
    pattern.erase(0, 1);
  if (!anchored)
    pattern.insert(0, "**/");
  return (!folder && Gitignore::matches(pattern, path)) || Gitignore::matches(pattern + "/**", path);
}

} // namespace

Owners ownersOf(std::string_view codeOwners, const std::string &path) {
  Owners owners;
  constexpr std::size_t maxLine = 4'000;
  for (unsigned number = 1; !codeOwners.empty(); ++number) {
    auto end = codeOwners.find('\n');
    std::string_view line = codeOwners.substr(0, end);
    codeOwners.remove_prefix(end == std::string_view::npos ? codeOwners.size() : end + 1);
    auto words = line.size() > maxLine ? std::vector<std::string>() : wordsOf(line);
    if (words.empty() || words[0][0] == '[' || words[0][0] == '^' || !covers(words[0], path))
      continue;
    owners = {{words.begin() + 1, words.end()}, number};
  }
  return owners;
}

} // namespace unplug

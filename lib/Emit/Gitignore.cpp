// The rules of each folder are asked from the outside in; within a file the last one that matches decides.
#include "Emit/Gitignore.h"

#include "Support/FileTree.h"

#include <optional>

namespace unplug::emit {

namespace {

// A character class at `at` ("[...]"); moves `at` behind it. Nothing when it does not end.
std::optional<bool> matchesClass(std::string_view pattern, std::size_t &at, char c) {
  std::size_t i = at + 1;
  bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  i += negated;
  bool found = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    char low = pattern[i], high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    found |= c >= low && c <= high;
    ++i;
  }
  if (i >= pattern.size())
    return std::nullopt;
  at = i + 1;
  return found != negated && c != '/';
}

} // namespace

bool Gitignore::matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, starP = std::string_view::npos, starT = 0;
  bool crosses = false; // the last star is "**"
  while (t < text.size() || p < pattern.size()) {
    if (p < pattern.size()) {
      if (pattern.substr(p).starts_with("**/")) { // also matches no folder at all
        if (matches(pattern.substr(p + 3), text.substr(t)))
          return true;
        crosses = true, starP = p + 2, starT = t, p += 2;
        continue;
      }
      if (pattern.substr(p).starts_with("**")) {
        crosses = true, starP = p + 2, starT = t, p += 2;
        continue;
      }
      if (pattern[p] == '*') {
        crosses = false, starP = ++p, starT = t;
        continue;
      }
      if (t < text.size()) {
        std::size_t next = p;
        if (pattern[p] == '[') {
          if (auto inClass = matchesClass(pattern, next, text[t]); inClass && *inClass) {
            p = next, ++t;
            continue;
          }
        } else if (pattern[p] == '?'                              ? text[t] != '/'
                   : pattern[p] == '\\' && p + 1 < pattern.size() ? pattern[p + 1] == text[t]
                                                                  : pattern[p] == text[t]) {
          p += pattern[p] == '\\' && p + 1 < pattern.size() ? 2 : 1;
          ++t;
          continue;
        }
      }
    }
    // Let the last star take one more byte.
    if (starP == std::string_view::npos || starT >= text.size() || (!crosses && text[starT] == '/'))
      return false;
    t = ++starT;
    p = starP;
  }
  return true;
}

std::vector<Gitignore::Rule> Gitignore::parse(std::string_view text) {
  std::vector<Rule> rules;
  constexpr std::size_t maxRules = 10'000;
  while (!text.empty() && rules.size() < maxRules) {
    auto end = text.find('\n');
    std::string line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    while (!line.empty() && line.back() == ' ' && (line.size() < 2 || line[line.size() - 2] != '\\'))
      line.pop_back();
    if (line.empty() || line[0] == '#')
      continue;
    Rule rule;
    if (line[0] == '!') {
      rule.negated = true;
      line.erase(0, 1);
    }
    if (line.size() > 1 && line.back() == '/') {
      rule.folderOnly = true;
      line.pop_back();
    }
    rule.anchored = line.find('/') != std::string::npos;
    if (!line.empty() && line[0] == '/')
      line.erase(0, 1);
    rule.pattern = line;
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<Gitignore::Rule> Gitignore::rulesIn(const std::string &folder) const {
  auto text = readFile(root / folder / ".gitignore", folder + "/.gitignore", 1 << 20);
  if (!text) {
    llvm::consumeError(text.takeError()); // most folders have none
    return {};
  }
  return parse(*text);
}

bool Gitignore::hides(const std::string &path) const {
  // Every folder on the way is asked first: what lies below a hidden one cannot be shown again.
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    bool isFolder = end != std::string::npos;
    std::string part = path.substr(0, end);
    bool hidden = false;
    for (std::size_t slash = 0;;) {
      std::string base = slash == 0 ? "" : part.substr(0, slash);
      std::string below = slash == 0 ? part : part.substr(slash + 1);
      std::string name = below.substr(below.rfind('/') == std::string::npos ? 0 : below.rfind('/') + 1);
      for (const Rule &rule : rulesIn(base))
        if ((isFolder || !rule.folderOnly) && matches(rule.pattern, rule.anchored ? below : name))
          hidden = !rule.negated;
      slash = part.find('/', slash == 0 ? 0 : slash + 1);
      if (slash == std::string::npos)
        break;
    }
    if (hidden)
      return true;
    if (!isFolder)
      return false;
  }
}

} // namespace unplug::emit

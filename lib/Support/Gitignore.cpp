// The rules of each folder are asked from the outside in; within a file the last one that matches decides.
#include "Support/Gitignore.h"

#include "Support/FileTree.h"

#include <algorithm>
#include <optional>

namespace unplug {

namespace {

// A character class at `at` ("[...]"); moves `at` behind it. Nothing when it does not end.
std::optional<bool> matchesClass(std::string_view pattern, std::size_t &at, char c) {
  std::size_t i = at + 1;
  bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  i += negated;
  bool found = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    if (pattern[i] == '\\' && i + 1 < pattern.size())
      ++i;
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
  return found != negated;
}

// Whether what stands at `p` is one character that may be `c`; moves `p` behind it if so.
bool matchesOne(std::string_view pattern, std::size_t &p, char c) {
  if (pattern[p] == '[') {
    std::size_t next = p;
    auto inClass = matchesClass(pattern, next, c);
    if (!inClass || !*inClass)
      return false;
    p = next;
    return true;
  }
  bool escaped = pattern[p] == '\\' && p + 1 < pattern.size();
  if (!escaped && pattern[p] == '?') {
    ++p;
    return true;
  }
  if (pattern[p + escaped] != c)
    return false;
  p += 1 + escaped;
  return true;
}

// One element of a path against one of a pattern. Only the last star is gone back to, which is enough.
bool matchesElement(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, starText = 0;
  while (t < text.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      starText = t;
    } else if (p < pattern.size() && t < text.size() && matchesOne(pattern, p, text[t])) {
      ++t;
    } else if (star != std::string_view::npos && starText < text.size()) {
      t = ++starText; // the star takes one more
      p = star;
    } else {
      return false;
    }
  }
  return true;
}

std::vector<std::string_view> elementsOf(std::string_view path) {
  std::vector<std::string_view> elements;
  for (std::size_t at = 0; at <= path.size();) {
    std::size_t end = std::min(path.find('/', at), path.size());
    elements.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return elements;
}

} // namespace

bool Gitignore::matches(std::string_view pattern, std::string_view text) {
  auto wanted = elementsOf(pattern), given = elementsOf(text);
  // reached[t]: the pattern's elements so far match the first t elements of the text.
  std::vector<bool> reached(given.size() + 1, false);
  reached[0] = true;
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    std::vector<bool> next(given.size() + 1, false);
    bool last = w + 1 == wanted.size();
    for (std::size_t t = 0; t <= given.size(); ++t) {
      if (wanted[w] == "**") // at the end: anything inside, but not the folder itself
        next[t] = (t > 0 && (next[t - 1] || reached[t - 1])) || (!last && reached[t]);
      else
        next[t] = t > 0 && reached[t - 1] && matchesElement(wanted[w], given[t - 1]);
    }
    reached = std::move(next);
  }
  return reached[given.size()];
}

std::vector<Gitignore::Rule> Gitignore::parse(std::string_view text) {
  std::vector<Rule> rules;
  constexpr std::size_t maxRules = 10'000, maxLength = 1'000;
  while (!text.empty() && rules.size() < maxRules) {
    auto end = text.find('\n');
    std::string line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    while (!line.empty() && line.back() == ' ' && (line.size() < 2 || line[line.size() - 2] != '\\'))
      line.pop_back();
    if (line.empty() || line[0] == '#' || line.size() > maxLength)
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
    if (line.empty())
      continue;
    rule.pattern = line;
    rules.push_back(std::move(rule));
  }
  return rules;
}

const std::vector<Gitignore::Rule> &Gitignore::rulesIn(const std::string &folder) const {
  auto [at, fresh] = read.try_emplace(folder);
  if (!fresh)
    return at->second;
  std::vector<std::string> names = {".gitignore"};
  if (folder.empty())
    names.insert(names.begin(), ".git/info/exclude"); // asked first, so that it yields
  for (const std::string &name : names) {
    auto text = readFile(root / folder / name, name, 1 << 20);
    if (!text) {
      llvm::consumeError(text.takeError()); // most folders have none
      continue;
    }
    auto rules = parse(*text);
    at->second.insert(at->second.end(), rules.begin(), rules.end());
  }
  return at->second;
}

bool Gitignore::hides(const std::string &path) const {
  // Every folder on the way is asked first: what lies below a hidden one cannot be shown again.
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    bool isFolder = end != std::string::npos;
    std::string part = path.substr(0, end);
    std::string name = part.substr(part.rfind('/') + 1); // all of it when there is no slash
    bool hidden = false;
    for (std::size_t base = 0; base != std::string::npos;) {
      std::string below = base == 0 ? part : part.substr(base + 1);
      for (const Rule &rule : rulesIn(part.substr(0, base)))
        if ((isFolder || !rule.folderOnly) && matches(rule.pattern, rule.anchored ? below : name))
          hidden = !rule.negated;
      base = part.find('/', base + (base != 0));
    }
    if (hidden)
      return true;
    if (!isFolder)
      return false;
  }
}

} // namespace unplug

// A go.mod is lines of words; a directive with "(" at its end applies to the lines up to ")".
#include "Go/Modules.h"

#include "Go/Syntax.h"

#include <algorithm>

namespace unplug::go {

namespace {

// The words of a line up to a comment; quoted words lose their quotes. `comment` gets what follows "//".
bool splitWords(std::string_view line, std::vector<std::string> &words, std::string_view &comment) {
  words.clear();
  comment = {};
  std::size_t at = 0;
  while (at < line.size()) {
    char c = line[at];
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at;
    } else if (line.substr(at, 2) == "//") {
      comment = line.substr(at + 2);
      return true;
    } else if (c == '"' || c == '`') {
      std::size_t end = line.find(c, at + 1);
      if (end == std::string_view::npos)
        return false;
      words.emplace_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      std::size_t end = at;
      while (end < line.size() && std::string_view(" \t\r").find(line[end]) == std::string_view::npos &&
             line.substr(end, 2) != "//")
        ++end;
      words.emplace_back(line.substr(at, end - at));
      at = end;
    }
  }
  return true;
}

bool isIndirect(std::string_view comment) {
  auto begin = comment.find_first_not_of(" \t");
  return begin != std::string_view::npos && comment.substr(begin).starts_with("indirect");
}

std::string applyReplace(const std::vector<std::string> &words, std::vector<Replacement> &replacements) {
  auto arrow = std::find(words.begin(), words.end(), "=>");
  auto before = arrow - words.begin(), after = words.end() - arrow - 1;
  if (arrow == words.end() || before < 1 || before > 2 || after < 1 || after > 2)
    return "\"replace\" takes \"OLD [VERSION] => NEW [VERSION]\"";
  replacements.push_back({words[0], before == 2 ? words[1] : "", *(arrow + 1), after == 2 ? *(arrow + 2) : "", false});
  return {};
}

std::string apply(const std::string &directive, const std::vector<std::string> &words, std::string_view comment,
                  Module &module) {
  if (directive == "module") {
    if (words.size() != 1)
      return "\"module\" takes one path";
    module.path = words[0];
  } else if (directive == "go") {
    if (words.size() != 1)
      return "\"go\" takes one version";
    module.goVersion = words[0];
  } else if (directive == "require") {
    if (words.size() != 2)
      return "\"require\" takes a path and a version";
    module.requirements.push_back({words[0], words[1], isIndirect(comment)});
  } else if (directive == "replace") {
    return applyReplace(words, module.replacements);
  } else if (directive == "toolchain" && words.size() == 1) {
    module.toolchain = words[0];
  } else if (directive == "tool" && words.size() == 1) {
    module.tools.push_back(words[0]);
  } else if (directive == "exclude" && words.size() == 2) {
    module.excluded.emplace_back(words[0], words[1]);
  }
  return {};
}

// Calls `apply(directive, words, comment)` for each directive; what it gives back is a fault of that line.
template <typename Apply> std::optional<ModFault> readDirectives(std::string_view text, Apply apply) {
  std::string block; // the directive of an open "("
  unsigned number = 0;
  std::vector<std::string> words;
  std::string_view comment;
  while (!text.empty()) {
    auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (!splitWords(line, words, comment))
      return ModFault{number, "a quote without an end"};
    if (words.empty())
      continue;
    if (!block.empty() && words[0] == ")") {
      block.clear();
      continue;
    }
    std::string directive = block;
    if (directive.empty()) {
      directive = words[0];
      words.erase(words.begin());
      if (!words.empty() && words.back() == "(") {
        block = directive;
        continue;
      }
    }
    if (std::string fault = apply(directive, words, comment); !fault.empty())
      return ModFault{number, fault};
  }
  if (!block.empty())
    return ModFault{number, "\"" + block + " (\" is not closed"};
  return std::nullopt;
}

} // namespace

std::optional<ModFault> parseModule(std::string_view text, Module &module) {
  return readDirectives(text, [&](const std::string &directive, const std::vector<std::string> &words,
                                  std::string_view comment) { return apply(directive, words, comment, module); });
}

std::optional<ModFault> parseWorkspace(std::string_view text, Workspace &workspace) {
  return readDirectives(
      text, [&](const std::string &directive, const std::vector<std::string> &words, std::string_view) -> std::string {
        if (directive == "use") {
          if (words.size() != 1)
            return "\"use\" takes one folder";
          workspace.uses.push_back(words[0]);
        } else if (directive == "replace") {
          return applyReplace(words, workspace.replacements);
        }
        return {};
      });
}

} // namespace unplug::go

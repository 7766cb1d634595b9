// Everything here is about lines of a text that ends where it ends.
#include "BuildFiles/Cuts.h"

#include "BuildFiles/Commands.h"

#include <algorithm>

namespace unplug::buildfiles {

std::size_t lineStart(std::string_view text, std::size_t at) {
  return at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
}

std::size_t nextLine(std::string_view text, std::size_t at) {
  std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t withCommentsAbove(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at > 0) {
    std::size_t above = lineStart(text, at - 1);
    if (!trimmed(text.substr(above, at - above)).starts_with('#'))
      return at;
    at = above;
  }
  return begin;
}

void widenOverBlankLines(std::string_view text, std::vector<Cut> &cuts) {
  auto isBlank = [&](std::size_t at) {
    return at < text.size() && trimmed(text.substr(at, nextLine(text, at) - at)).empty();
  };
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    Cut &cut = cuts[i];
    bool meets = i + 1 < cuts.size() && cuts[i + 1].range.begin <= nextLine(text, cut.range.end);
    bool after = cut.range.begin == 0 || isBlank(lineStart(text, cut.range.begin - 1));
    while (cut.lines && after && !meets && isBlank(cut.range.end))
      cut.range.end = nextLine(text, cut.range.end);
    bool isEnd = cut.lines && cut.range.end == text.size();
    while (isEnd && cut.range.begin > 0 && isBlank(lineStart(text, cut.range.begin - 1)))
      cut.range.begin = lineStart(text, cut.range.begin - 1);
  }
}

std::string atLine(std::string because, unsigned line) {
  constexpr std::string_view mark = "line N";
  if (std::size_t at = because.find(mark); at != std::string::npos)
    because.replace(at, mark.size(), "line " + std::to_string(line));
  return because;
}

std::string withoutCuts(std::string_view text, const std::vector<Cut> &cuts) {
  std::string left;
  std::size_t copied = 0;
  for (const Cut &cut : cuts) {
    left += text.substr(copied, std::max(cut.range.begin, copied) - copied);
    copied = std::max(copied, cut.range.end);
  }
  return left += text.substr(copied);
}

} // namespace unplug::buildfiles

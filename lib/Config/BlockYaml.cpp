// Comments are in no tree: whose they are is told by where they stand.
#include "Config/BlockYaml.h"

#include "Config/Stanzas.h"

#include <algorithm>

namespace unplug::config {

namespace {

std::size_t endOfLine(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t nextLine(std::string_view text, std::size_t at) {
  return std::min(endOfLine(text, at) + 1, text.size());
}

bool isComment(std::string_view line) {
  std::size_t at = line.find_first_not_of(" \t");
  return at != std::string_view::npos && line[at] == '#';
}

// What may follow a value on its line.
bool isRest(std::string_view rest) {
  return isBlank(rest) || (isBlank(rest.substr(0, 1)) && isComment(rest));
}

} // namespace

std::string lineEndOf(std::string_view text, std::size_t at) {
  std::size_t end = endOfLine(text, at);
  if (end == text.size()) // the last line: as the one before
    end = std::min(text.rfind('\n'), text.size());
  return end > 0 && end < text.size() && text[end - 1] == '\r' ? "\r\n" : "\n";
}

std::optional<std::size_t> lineAfter(const Document &document, std::string_view text, DocumentNode member) {
  std::size_t end = endOf(document, member);
  while (end > document.keyRange(member).end && isBlank(text.substr(end - 1, 1)))
    --end; // a literal text ends where the next line begins
  if (!isRest(text.substr(end, endOfLine(text, end) - end)))
    return std::nullopt;
  std::size_t after = nextLine(text, end), line = after;
  while (line < text.size() && isBlank(text.substr(line, endOfLine(text, line) - line)))
    line = nextLine(text, line);
  std::string_view following = text.substr(line, endOfLine(text, line) - line);
  bool isDeeper = following.find_first_not_of(" \t") > beforeInLine(text, document.keyRange(member).begin).size();
  if (isComment(following) && isDeeper)
    return std::nullopt;
  return after;
}

std::optional<Range> linesOf(const Document &document, std::string_view text, DocumentNode member) {
  std::string_view indent = beforeInLine(text, document.keyRange(member).begin);
  std::size_t begin = document.keyRange(member).begin - indent.size();
  auto end = lineAfter(document, text, member);
  bool isCommented = begin > 0 && isComment(beforeInLine(text, begin - 1));
  if (!isBlank(indent) || !end || isCommented)
    return std::nullopt;
  return Range{begin, *end};
}

std::optional<BlockKey> blockKey(const Document &document, std::string_view text, DocumentNode member) {
  std::size_t colon = document.keyRange(member).end, end = endOfLine(text, colon);
  if (colon >= end || text[colon] != ':' || end == text.size())
    return std::nullopt;
  return BlockKey{colon + 1, end + 1, lineEndOf(text, colon)};
}

} // namespace unplug::config

// Line maps and caret lines.
#include "Support/Location.h"

#include <algorithm>

namespace unplug {

std::string toString(const Location &at) {
  if (at.line == 0)
    return at.file;
  return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

LineMap::LineMap(std::string_view text) {
  lineStarts.push_back(0);
  for (std::size_t offset = text.find('\n'); offset != std::string_view::npos; offset = text.find('\n', offset + 1))
    lineStarts.push_back(offset + 1);
}

Location LineMap::locate(std::string file, std::size_t offset) const {
  auto after = std::upper_bound(lineStarts.begin(), lineStarts.end(), offset);
  auto line = static_cast<std::size_t>(after - lineStarts.begin());
  return {std::move(file), static_cast<unsigned>(line), static_cast<unsigned>(offset - lineStarts[line - 1] + 1)};
}

std::string caretLines(std::string_view text, const Location &at) {
  if (at.line == 0)
    return {};
  for (unsigned line = 1; line < at.line; ++line) {
    auto end = text.find('\n');
    if (end == std::string_view::npos)
      return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r')
    text.remove_suffix(1);

  constexpr std::size_t context = 60; // bytes shown on either side of the column
  std::size_t column = at.column == 0 ? 0 : std::min<std::size_t>(at.column - 1, text.size());
  std::size_t begin = column > context ? column - context : 0;
  std::string shown(text.substr(begin, 2 * context));
  std::string pad;
  for (std::size_t i = 0; i < column - begin; ++i)
    pad += shown[i] == '\t' ? '\t' : ' ';
  for (char &c : shown)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t')
      c = '?'; // hostile input must not steer the terminal
  return shown + "\n" + pad + "^\n";
}

} // namespace unplug

// A literal block is compared with its decoded text line by line, so that nothing is assumed of its header.
#include "BuildFiles/ScalarLines.h"

#include <algorithm>

namespace unplug::buildfiles {

ScalarLines::ScalarLines(const std::string &file, Range place, std::string decoded)
    : value(std::move(decoded)), place(place) {
  while (value.ends_with('\n'))
    value.pop_back();
  for (std::size_t at = 0; at != std::string::npos; at = value.find('\n', at), at += at == std::string::npos ? 0 : 1)
    begins.push_back(at);
  plain = file.compare(place.begin, place.end - place.begin, value) == 0 && begins.size() == 1;
  if (plain || file.compare(place.begin, 1, "|") != 0)
    return;
  std::size_t at = nextLine(file, place.begin);
  for (std::size_t begin : begins) {
    std::size_t end = nextLine(file, at);
    std::string_view line = std::string_view(file).substr(at, end - at);
    while (line.ends_with('\n') || line.ends_with('\r'))
      line.remove_suffix(1);
    std::string_view own = std::string_view(value).substr(begin, value.find('\n', begin) - begin);
    if (own.ends_with('\r'))
      own.remove_suffix(1);
    if (indent == 0 && !own.empty())
      indent = line.find_first_not_of(' ');
    bool isBlank = line.find_first_not_of(' ') == std::string_view::npos;
    bool same = own.empty() ? isBlank
                            : line.size() == indent + own.size() && line.ends_with(own) &&
                                  line.find_first_not_of(' ') >= indent;
    if (!same) {
      starts.clear();
      return;
    }
    starts.push_back(at);
    at = end;
  }
  starts.push_back(at);
}

std::size_t ScalarLines::offsetOfLine(unsigned number) const {
  return starts.empty() ? place.begin : starts[std::min<std::size_t>(number - 1, starts.size() - 1)];
}

unsigned ScalarLines::lineAt(std::size_t offset) const {
  if (starts.empty())
    return 1;
  auto behind = std::upper_bound(starts.begin(), std::prev(starts.end()), offset);
  return static_cast<unsigned>(std::max<std::ptrdiff_t>(behind - starts.begin(), 1));
}

std::optional<Cut> ScalarLines::inFile(const Cut &cut) const {
  if (plain)
    return Cut{{place.begin + cut.range.begin, place.begin + cut.range.end}};
  if (starts.empty())
    return std::nullopt;
  auto offset = [&](std::size_t at) {
    auto line = static_cast<std::size_t>(std::upper_bound(begins.begin(), begins.end(), at) - begins.begin()) - 1;
    if (cut.lines && (at == begins[line] || at >= value.size()))
      return starts[line + (at >= value.size() ? 1 : 0)];
    return starts[line] + indent + (at - begins[line]);
  };
  return Cut{{offset(cut.range.begin), offset(cut.range.end)}, cut.lines};
}

} // namespace unplug::buildfiles

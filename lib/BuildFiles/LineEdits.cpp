// One pass over the lines, with the edits in order.
#include "BuildFiles/LineEdits.h"

#include <algorithm>

namespace unplug::buildfiles {

std::string LineEdits::result() {
  std::sort(removed.begin(), removed.end());
  auto blank = [&](std::size_t at) { return text.find_first_not_of(" \t\r", at) == text.find('\n', at); };
  std::string out;
  auto gone = removed.begin();
  auto change = replaced.begin();
  bool lastBlank = true, cut = false;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
    end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (at == inserted.first)
      out += inserted.second;
    while (gone != removed.end() && gone->end <= at)
      ++gone;
    if (gone != removed.end() && gone->begin <= at) {
      cut = true;
      continue;
    }
    if (cut && lastBlank && blank(at)) // one blank line between what is left, not two
      continue;
    std::size_t copied = at;
    for (; change != replaced.end() && change->first.begin < end; ++change)
      if (change->first.begin >= copied && change->first.end <= end) {
        out += text.substr(copied, change->first.begin - copied) + change->second;
        copied = change->first.end;
      }
    out += text.substr(copied, end - copied);
    lastBlank = blank(at);
    cut = false;
  }
  return out;
}

} // namespace unplug::buildfiles

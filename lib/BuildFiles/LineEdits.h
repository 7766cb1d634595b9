// Edits of a file by lines.
#pragma once

#include "Support/Location.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unplug::buildfiles {

// Changes of whole lines, put together so that no two meet at one offset.
class LineEdits {
public:
  explicit LineEdits(const std::string &text) : text(text) {}

  void remove(std::size_t begin, std::size_t end) { removed.push_back({begin, end}); }
  void insert(std::size_t at, std::string lines) { inserted = {at, std::move(lines)}; }
  void replace(Range range, std::string with) { replaced.emplace(range, std::move(with)); }

  std::string result();

private:
  const std::string &text;
  std::vector<Range> removed;
  std::pair<std::size_t, std::string> inserted = {std::string::npos, ""};
  std::map<Range, std::string> replaced;
};

} // namespace unplug::buildfiles

// Semantic versions.
#include "Emit/Versions.h"

#include <algorithm>

namespace unplug::emit {

namespace {

bool isNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int compareNumbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size())
    return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

std::string_view take(std::string_view &text, char separator) {
  auto end = text.find(separator);
  std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

int comparePreReleases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty())
    return a.empty() && b.empty() ? 0 : a.empty() ? 1 : -1;
  while (!a.empty() && !b.empty()) {
    std::string_view x = take(a, '.'), y = take(b, '.');
    bool numbers = isNumber(x) && isNumber(y);
    int order = numbers ? compareNumbers(x, y) : isNumber(x) != isNumber(y) ? (isNumber(x) ? -1 : 1) : x.compare(y);
    if (order != 0)
      return order;
  }
  return a.empty() && b.empty() ? 0 : a.empty() ? -1 : 1;
}

} // namespace

int compareVersions(std::string_view a, std::string_view b) {
  for (std::string_view *version : {&a, &b}) {
    *version = version->substr(0, version->find('+'));
    if (version->starts_with("v"))
      version->remove_prefix(1);
  }
  std::string_view coreA = a.substr(0, a.find('-')), coreB = b.substr(0, b.find('-'));
  std::string_view restA = a.substr(std::min(coreA.size() + 1, a.size())),
                   restB = b.substr(std::min(coreB.size() + 1, b.size()));
  for (int i = 0; i < 3; ++i)
    if (int order = compareNumbers(take(coreA, '.'), take(coreB, '.')); order != 0)
      return order;
  return comparePreReleases(restA, restB);
}

} // namespace unplug::emit

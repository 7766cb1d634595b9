// Both sides as hunks over the base, taken in the order of the base.
#include "Rewrite/Merge.h"

#include "Rewrite/LineDiff.h"

#include <vector>

namespace unplug::rewrite {

namespace {

// Lines [begin, end) of the base become `text`, which starts at `line` of the changed side.
struct Hunk {
  std::size_t begin, end, line;
  std::string text;
};

std::vector<Hunk> hunksOf(const LineDiff &diff) {
  std::vector<Hunk> hunks;
  std::size_t before = 0, after = 0;
  while (before < diff.before.size() || after < diff.after.size()) {
    bool removed = before < diff.before.size() && diff.removed[before] != 0;
    bool added = after < diff.after.size() && diff.added[after] != 0;
    if (!removed && !added) {
      ++before;
      ++after;
      continue;
    }
    Hunk hunk{before, before, after, ""};
    while (before < diff.before.size() && diff.removed[before] != 0)
      hunk.end = ++before;
    while (after < diff.after.size() && diff.added[after] != 0)
      hunk.text += diff.after[after++];
    hunks.push_back(std::move(hunk));
  }
  return hunks;
}

} // namespace

std::optional<std::string> mergeTexts(std::string_view base, std::string_view ours, std::string_view theirs,
                                      unsigned &conflictLine) {
  LineDiff mine = diffLines(base, ours), other = diffLines(base, theirs);
  std::vector<Hunk> a = hunksOf(mine), b = hunksOf(other);
  std::string out;
  std::size_t at = 0;
  auto take = [&](const Hunk &hunk) {
    for (; at < hunk.begin; ++at)
      out += mine.before[at];
    out += hunk.text;
    at = hunk.end;
  };
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (j == b.end() || (i != a.end() && i->end < j->begin)) {
      take(*i++);
    } else if (i == a.end() || j->end < i->begin) {
      take(*j++);
    } else if (i->begin == j->begin && i->end == j->end && i->text == j->text) {
      take(*i++); // the same on both sides
      ++j;
    } else {
      conflictLine = static_cast<unsigned>(i->line) + 1;
      return std::nullopt;
    }
  }
  for (; at < mine.before.size(); ++at)
    out += mine.before[at];
  return out;
}

} // namespace unplug::rewrite

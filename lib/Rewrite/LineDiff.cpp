// Myers' O(ND) difference algorithm: find the middle of a shortest edit script, split there, go on with both halves.
#include "Rewrite/LineDiff.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <unordered_map>

namespace unplug::rewrite {

namespace {

using Index = std::ptrdiff_t;

constexpr std::size_t maxLines =
    4'000'000; // on both sides together; beyond, everything that differs is replaced as one

std::vector<std::string_view> splitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

struct Box {
  Index left, top, right, bottom; // lines [left, right) of one side against [top, bottom) of the other
};

class Myers {
public:
  Myers(const std::vector<int> &a, const std::vector<int> &b, LineDiff &diff) : a(a), b(b), diff(diff) {
    Index lines = std::ssize(a) + std::ssize(b);
    offset = lines + 1;
    forward.resize(static_cast<std::size_t>(2 * lines + 3));
    backward.resize(forward.size());
    maxCost = std::max<Index>(256, static_cast<Index>(std::sqrt(static_cast<double>(lines))));
  }

  void run(Box whole) {
    std::vector<Box> pending = {whole};
    while (!pending.empty()) {
      Box box = pending.back();
      pending.pop_back();
      while (box.left < box.right && box.top < box.bottom && same(box.left, box.top))
        ++box.left, ++box.top;
      while (box.left < box.right && box.top < box.bottom && same(box.right - 1, box.bottom - 1))
        --box.right, --box.bottom;
      if (box.left == box.right || box.top == box.bottom) {
        std::fill(diff.removed.begin() + box.left, diff.removed.begin() + box.right, char{1});
        std::fill(diff.added.begin() + box.top, diff.added.begin() + box.bottom, char{1});
        continue;
      }
      auto [x, y] = split(box);
      pending.push_back({x, y, box.right, box.bottom});
      pending.push_back({box.left, box.top, x, y});
    }
  }

private:
  bool same(Index x, Index y) const { return a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]; }

  Index &at(std::vector<Index> &row, Index diagonal) { return row[static_cast<std::size_t>(diagonal + offset)]; }

  // A point, not a corner of `box`, that a short edit script goes through: where the searches from both corners meet;
  // when that takes too long, the furthest point that the search from the first corner has reached.
  std::pair<Index, Index> split(const Box &box) {
    Index forwardMiddle = box.left - box.top, backwardMiddle = box.right - box.bottom;
    Index lowest = box.left - box.bottom, highest = box.right - box.top;
    bool odd = ((forwardMiddle - backwardMiddle) & 1) != 0;
    at(forward, forwardMiddle) = box.left;
    at(backward, backwardMiddle) = box.right;
    Index forwardLow = forwardMiddle, forwardHigh = forwardMiddle;
    Index backwardLow = backwardMiddle, backwardHigh = backwardMiddle;
    for (Index cost = 1;; ++cost) {
      // Diagonals that leave the box are given up; a sentinel beside the outermost one keeps the step rule simple.
      forwardLow > lowest ? at(forward, --forwardLow - 1) = -1 : ++forwardLow;
      forwardHigh < highest ? at(forward, ++forwardHigh + 1) = -1 : --forwardHigh;
      for (Index k = forwardHigh; k >= forwardLow; k -= 2) {
        Index below = at(forward, k - 1), above = at(forward, k + 1);
        Index x = below >= above ? below + 1 : above;
        while (x < box.right && x - k < box.bottom && same(x, x - k))
          ++x;
        at(forward, k) = x;
        if (odd && backwardLow <= k && k <= backwardHigh && at(backward, k) <= x)
          return {x, x - k};
      }
      constexpr Index far = PTRDIFF_MAX;
      backwardLow > lowest ? at(backward, --backwardLow - 1) = far : ++backwardLow;
      backwardHigh < highest ? at(backward, ++backwardHigh + 1) = far : --backwardHigh;
      for (Index k = backwardHigh; k >= backwardLow; k -= 2) {
        Index below = at(backward, k - 1), above = at(backward, k + 1);
        Index x = below < above ? below : above - 1;
        while (x > box.left && x - k > box.top && same(x - 1, x - k - 1))
          --x;
        at(backward, k) = x;
        if (!odd && forwardLow <= k && k <= forwardHigh && x <= at(forward, k))
          return {x, x - k};
      }
      if (cost >= maxCost)
        return furthest(box, forwardLow, forwardHigh);
    }
  }

  std::pair<Index, Index> furthest(const Box &box, Index low, Index high) {
    std::pair<Index, Index> best = {box.left, box.top};
    for (Index k = high; k >= low; k -= 2) {
      Index x = std::min(at(forward, k), box.right), y = x - k;
      if (y > box.bottom)
        x = box.bottom + k, y = box.bottom;
      if (x + y > best.first + best.second)
        best = {x, y};
    }
    return best;
  }

  const std::vector<int> &a, &b;
  LineDiff &diff;
  std::vector<Index> forward, backward; // the furthest x on each diagonal x - y
  Index offset = 0, maxCost = 0;
};

// Moves each run of changed lines as far down as equal lines allow, as people expect of an added function or key.
void slideDown(const std::vector<int> &lines, std::vector<char> &changed) {
  for (std::size_t start = 0; start < lines.size();) {
    if (!changed[start]) {
      ++start;
      continue;
    }
    std::size_t end = start;
    while (end < lines.size() && changed[end])
      ++end;
    while (end < lines.size() && lines[start] == lines[end]) {
      changed[start++] = 0;
      changed[end++] = 1;
      while (end < lines.size() && changed[end])
        ++end;
    }
    start = end;
  }
}

} // namespace

LineDiff diffLines(std::string_view before, std::string_view after) {
  LineDiff diff;
  diff.before = splitLines(before);
  diff.after = splitLines(after);
  diff.removed.resize(diff.before.size());
  diff.added.resize(diff.after.size());

  std::unordered_map<std::string_view, int> numbers;
  auto numbered = [&](const std::vector<std::string_view> &lines) {
    std::vector<int> result;
    result.reserve(lines.size());
    for (std::string_view line : lines)
      result.push_back(numbers.try_emplace(line, static_cast<int>(numbers.size())).first->second);
    return result;
  };
  if (diff.before.size() + diff.after.size() > maxLines) {
    std::size_t same = 0, shorter = std::min(diff.before.size(), diff.after.size());
    while (same < shorter && diff.before[same] == diff.after[same])
      ++same;
    std::fill(diff.removed.begin() + static_cast<Index>(same), diff.removed.end(), char{1});
    std::fill(diff.added.begin() + static_cast<Index>(same), diff.added.end(), char{1});
    return diff;
  }
  std::vector<int> a = numbered(diff.before), b = numbered(diff.after);
  Myers(a, b, diff).run({0, 0, std::ssize(a), std::ssize(b)});
  slideDown(a, diff.removed);
  slideDown(b, diff.added);
  return diff;
}

} // namespace unplug::rewrite

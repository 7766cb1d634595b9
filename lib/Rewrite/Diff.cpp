// Myers' O(ND) line diff, with a bound on the work: beyond it, the middle is shown as replaced.
#include "Rewrite/Diff.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace unplug::rewrite {

namespace {

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    auto end = text.find('\n');
    std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

// One line of the edit script: kept (' '), removed ('-') or added ('+').
struct Step {
  char kind;
  std::string_view line;
};

// The shortest edit script from `a` to `b`, or nothing when it is longer than the bound.
bool myers(const Lines &a, const Lines &b, std::vector<Step> &script) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  constexpr int maxEdits = 2000;
  const int limit = std::min(n + m, maxEdits);
  std::vector<int> furthest(static_cast<std::size_t>(2 * limit + 3), 0);
  std::vector<std::vector<int>> trace;
  auto at = [&](std::vector<int> &v, int k) -> int & { return v[static_cast<std::size_t>(k + limit + 1)]; };
  int d = 0;
  for (bool done = false; !done; ++d) {
    if (d > limit)
      return false;
    trace.push_back(furthest);
    for (int k = -d; k <= d && !done; k += 2) {
      int x = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1)) ? at(furthest, k + 1)
                                                                               : at(furthest, k - 1) + 1;
      int y = x - k;
      while (x < n && y < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)])
        ++x, ++y;
      at(furthest, k) = x;
      done = x >= n && y >= m;
    }
  }
  std::vector<Step> reversed;
  int x = n, y = m;
  for (--d; d >= 0; --d) {
    auto &before = trace[static_cast<std::size_t>(d)];
    int k = x - y;
    int previousK = k == -d || (k != d && at(before, k - 1) < at(before, k + 1)) ? k + 1 : k - 1;
    int previousX = d == 0 ? 0 : at(before, previousK), previousY = d == 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) {
      reversed.push_back({' ', a[static_cast<std::size_t>(x - 1)]});
      --x, --y;
    }
    if (d > 0)
      reversed.push_back(x == previousX ? Step{'+', b[static_cast<std::size_t>(y - 1)]}
                                        : Step{'-', a[static_cast<std::size_t>(x - 1)]});
    x = previousX;
    y = previousY;
  }
  script.insert(script.end(), reversed.rbegin(), reversed.rend());
  return true;
}

std::vector<Step> scriptOf(const FileChange &change) {
  Lines a = split(change.before ? std::string_view(*change.before) : std::string_view());
  Lines b = split(change.after ? std::string_view(*change.after) : std::string_view());
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head])
    ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<Step> script;
  for (std::size_t i = 0; i < head; ++i)
    script.push_back({' ', a[i]});
  auto inner = [&](const Lines &lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  Lines innerA = inner(a), innerB = inner(b);
  if (!myers(innerA, innerB, script)) {
    for (std::string_view line : innerA)
      script.push_back({'-', line});
    for (std::string_view line : innerB)
      script.push_back({'+', line});
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i)
    script.push_back({' ', a[i]});
  return script;
}

std::string hunkRange(std::size_t start, std::size_t count) {
  std::string text = std::to_string(count == 0 ? start : start + 1);
  return count == 1 ? text : text + "," + std::to_string(count);
}

} // namespace

std::string unifiedDiff(const FileChange &change) {
  if (!change.changes())
    return {};
  constexpr std::size_t context = 3;
  auto script = scriptOf(change);
  std::string out = "--- " + (change.before ? "a/" + change.path : "/dev/null") + "\n+++ " +
                    (change.after ? "b/" + change.path : "/dev/null") + "\n";
  std::size_t lineA = 0, lineB = 0;
  for (std::size_t i = 0; i < script.size();) {
    if (script[i].kind == ' ') {
      ++i, ++lineA, ++lineB;
      continue;
    }
    std::size_t begin = i >= context ? i - context : 0;
    while (begin < i && script[begin].kind != ' ')
      ++begin;
    // The hunk goes on while the next change is near enough for both contexts to touch.
    std::size_t end = i, quiet = 0;
    for (std::size_t j = i; j < script.size() && quiet <= 2 * context; ++j) {
      quiet = script[j].kind == ' ' ? quiet + 1 : 0;
      if (script[j].kind != ' ')
        end = j + 1;
    }
    std::size_t last = std::min(end + context, script.size());
    std::size_t startA = lineA - (i - begin), startB = lineB - (i - begin), countA = 0, countB = 0;
    std::string body;
    for (std::size_t j = begin; j < last; ++j) {
      countA += script[j].kind != '+';
      countB += script[j].kind != '-';
      body += script[j].kind;
      body += script[j].line;
      if (!script[j].line.ends_with("\n"))
        body += "\n\\ No newline at end of file\n";
    }
    out += "@@ -" + hunkRange(startA, countA) + " +" + hunkRange(startB, countB) + " @@\n" + body;
    lineA = startA + countA;
    lineB = startB + countB;
    i = last;
  }
  return out;
}

DiffCount countChanges(const FileChange &change) {
  DiffCount count;
  for (const Step &step : scriptOf(change)) {
    count.added += step.kind == '+';
    count.removed += step.kind == '-';
  }
  return count;
}

} // namespace unplug::rewrite

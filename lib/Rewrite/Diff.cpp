// Unified diffs. git's extended headers are used where the plain form has no words: for empty files that come or go.
#include "Rewrite/Diff.h"

#include "Rewrite/LineDiff.h"
#include "Support/Error.h"

#include <algorithm>

namespace unplug::rewrite {

namespace {

constexpr std::size_t context = 3;

bool isBinary(const std::optional<std::string> &text) {
  return text && text->find('\0') < 8000; // git's own rule
}

// The views in the result point into `change`.
LineDiff diffOf(const FileChange &change) {
  auto view = [](const std::optional<std::string> &text) {
    return text ? std::string_view(*text) : std::string_view();
  };
  return diffLines(view(change.before), view(change.after));
}

// A run of changed lines: [before, beforeEnd) goes and [after, afterEnd) comes.
struct Run {
  std::size_t before, beforeEnd, after, afterEnd;
};

std::vector<Run> runsOf(const LineDiff &diff) {
  std::vector<Run> runs;
  std::size_t i = 0, j = 0;
  while (i < diff.before.size() || j < diff.after.size()) {
    Run run = {i, i, j, j};
    while (run.beforeEnd < diff.before.size() && diff.removed[run.beforeEnd])
      ++run.beforeEnd;
    while (run.afterEnd < diff.after.size() && diff.added[run.afterEnd])
      ++run.afterEnd;
    i = run.beforeEnd;
    j = run.afterEnd;
    if (run.before != i || run.after != j)
      runs.push_back(run);
    else
      ++i, ++j;
  }
  return runs;
}

// "a/PATH", quoted as git does where a byte would break the line it stands on.
std::string name(const std::string &side, const std::string &path) {
  std::string plain = side + path, quoted = "\"";
  bool quote = false;
  for (char c : plain) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
      quote = true;
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += '\\';
      for (int shift : {6, 3, 0})
        quoted += static_cast<char>('0' + ((byte >> shift) & 7));
      quote = true;
    } else {
      quoted += c;
    }
  }
  return quote ? quoted + "\"" : plain;
}

// The name on a "---" or "+++" line: a tab ends one with a space, else the rest would count as a date.
std::string fileLine(const std::string &shown) {
  bool open = shown.front() != '"' && shown.find(' ') != std::string::npos;
  return shown + (open ? "\t\n" : "\n");
}

void addLine(std::string &out, char mark, std::string_view line) {
  out += mark;
  out += line;
  if (!line.ends_with('\n'))
    out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t first, std::size_t count) {
  std::string text = std::to_string(count == 0 ? first : first + 1);
  return count == 1 ? text : text + "," + std::to_string(count);
}

// The hunk that covers runs [begin, end), with context around.
void addHunk(std::string &out, const LineDiff &diff, const Run *begin, const Run *end) {
  std::size_t lead = std::min(begin->before, context);
  const Run &last = *(end - 1);
  std::size_t tail = std::min(diff.before.size() - last.beforeEnd, context);
  std::size_t i = begin->before - lead, j = begin->after - lead;
  out += "@@ -" + range(i, last.beforeEnd + tail - i) + " +" + range(j, last.afterEnd + tail - j) + " @@\n";
  for (const Run *run = begin; run != end; ++run) {
    for (; i < run->before; ++i)
      addLine(out, ' ', diff.before[i]);
    for (; i < run->beforeEnd; ++i)
      addLine(out, '-', diff.before[i]);
    for (j = run->after; j < run->afterEnd; ++j)
      addLine(out, '+', diff.after[j]);
  }
  for (std::size_t stop = i + tail; i < stop; ++i)
    addLine(out, ' ', diff.before[i]);
}

} // namespace

std::string unifiedDiff(const FileChange &change) {
  if (!change.changes())
    return {};
  std::string from = name("a/", change.path), to = name("b/", change.path);
  std::string fromShown = change.before ? from : "/dev/null", toShown = change.after ? to : "/dev/null";
  if (isBinary(change.before) || isBinary(change.after))
    return "Binary files " + fromShown + " and " + toShown + " differ\n";

  LineDiff diff = diffOf(change);
  std::vector<Run> runs = runsOf(diff);
  if (runs.empty())
    return "diff --git " + from + " " + to + "\n" + (change.after ? "new" : "deleted") + " file mode 100644\n";
  std::string out = "--- " + fileLine(fromShown) + "+++ " + fileLine(toShown);
  for (std::size_t begin = 0; begin < runs.size();) {
    std::size_t end = begin + 1;
    while (end < runs.size() && runs[end].before - runs[end - 1].beforeEnd <= 2 * context)
      ++end;
    addHunk(out, diff, runs.data() + begin, runs.data() + end);
    begin = end;
  }
  return out;
}

llvm::Expected<std::string> mailPatch(const RootChanges &changes, const std::string &message) {
  std::string out = "From " + std::string(40, '0') +
                    " Mon Sep 17 00:00:00 2001\nFrom: unplug <unplug@localhost>\nDate: Thu, 1 Jan 1970 00:00:00 +0000\n"
                    "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
                    "Subject: [PATCH] " +
                    message + "\n---\n\n";
  for (const FileChange &change : changes.files) {
    if (change.changes() && (isBinary(change.before) || isBinary(change.after)))
      return refusal({changes.label + change.path}, "a binary file cannot be part of a patch in text",
                     "Leave --bundle out, and commit what --write writes.");
    out += unifiedDiff(change);
  }
  return out + "-- \nunplug\n";
}

DiffCount countChanges(const FileChange &change) {
  if (!change.changes() || isBinary(change.before) || isBinary(change.after))
    return {};
  LineDiff diff = diffOf(change);
  auto count = [](const std::vector<char> &marks) {
    return static_cast<unsigned>(std::count(marks.begin(), marks.end(), char{1}));
  };
  return {count(diff.added), count(diff.removed)};
}

} // namespace unplug::rewrite

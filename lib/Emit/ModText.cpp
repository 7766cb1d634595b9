// Line by line; what a line means depends only on the block that it stands in.
#include "Emit/ModText.h"

#include "Emit/Versions.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace unplug::emit {

namespace {

struct Line {
  std::size_t begin, end; // with its line break
  std::vector<Range> words;
  bool comment = false; // nothing but a comment
  bool indirect = false;
};

std::vector<Line> linesOf(const std::string &text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t lineBreak = text.find('\n', at), stop = std::min(lineBreak, text.size());
    Line line{at, lineBreak == std::string::npos ? text.size() : lineBreak + 1, {}, false, false};
    std::size_t comment = std::min(text.find("//", at), stop);
    line.indirect = std::string_view(text).substr(comment, stop - comment).find("indirect") != std::string_view::npos;
    for (std::size_t word = at; (word = text.find_first_not_of(" \t\r", word)) < comment;) {
      std::size_t end = std::min(text.find_first_of(" \t\r", word), comment);
      if (text[word] == '(' || text[word] == ')')
        end = word + 1;
      else
        end = std::min(end, text.find('(', word));
      line.words.push_back({word, end});
      word = end;
    }
    line.comment = line.words.empty() && comment < stop;
    lines.push_back(std::move(line));
    at = lines.back().end;
  }
  return lines;
}

std::string_view wordAt(const std::string &text, Range range) {
  std::string_view word = std::string_view(text).substr(range.begin, range.end - range.begin);
  if (word.size() >= 2 && (word.front() == '"' || word.front() == '`') && word.back() == word.front())
    word = word.substr(1, word.size() - 2);
  return word;
}

// A line of a requirement: where path and version stand.
struct RequirementLine {
  std::size_t line;  // index
  std::size_t block; // number of its block, counted from 1; 0 for a line of its own
  Range path, version;
};

struct ModLines {
  std::vector<Line> lines;
  std::vector<RequirementLine> requirements;
};

ModLines readLines(const std::string &mod) {
  ModLines read{linesOf(mod), {}};
  std::size_t blocks = 0;
  bool inBlock = false, ours = false;
  for (std::size_t i = 0; i < read.lines.size(); ++i) {
    const auto &words = read.lines[i].words;
    if (words.empty())
      continue;
    if (inBlock) {
      if (wordAt(mod, words[0]) == ")")
        inBlock = false;
      else if (ours && words.size() >= 2)
        read.requirements.push_back({i, blocks, words[0], words[1]});
    } else if (words.size() >= 2 && wordAt(mod, words[1]) == "(") {
      inBlock = true;
      ours = wordAt(mod, words[0]) == "require";
      blocks += ours;
    } else if (words.size() >= 3 && wordAt(mod, words[0]) == "require") {
      read.requirements.push_back({i, 0, words[1], words[2]});
    }
  }
  return read;
}

// What a line of go.sum is about, in the order that Go sorts by.
struct SumKey {
  std::string_view path, version;
  bool mod = false;

  bool valid() const { return !path.empty() && !version.empty(); }
  int compare(const SumKey &other) const {
    if (int order = path.compare(other.path); order != 0)
      return order;
    if (int order = compareVersions(version, other.version); order != 0)
      return order;
    if (int order = version.compare(other.version); order != 0)
      return order;
    return int(mod) - int(other.mod);
  }
};

SumKey keyOf(std::string_view line) {
  std::size_t first = line.find(' '), second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos || !line.substr(second).starts_with(" h1:"))
    return {};
  SumKey key{line.substr(0, first), line.substr(first + 1, second - first - 1), false};
  if (key.version.ends_with("/go.mod")) {
    key.version.remove_suffix(7);
    key.mod = true;
  }
  return key;
}

std::vector<std::string_view> splitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string_view withoutBreak(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
    line.remove_suffix(1);
  return line;
}

} // namespace

std::optional<Range> versionRange(const std::string &mod, const std::string &path) {
  for (const RequirementLine &requirement : readLines(mod).requirements)
    if (wordAt(mod, requirement.path) == path)
      return requirement.version;
  return std::nullopt;
}

std::vector<rewrite::Edit> replaceRequirement(const std::string &mod, const std::string &path,
                                              const std::string &newPath, const std::string &version) {
  for (const RequirementLine &requirement : readLines(mod).requirements)
    if (wordAt(mod, requirement.path) == path)
      return {{requirement.path, newPath}, {requirement.version, version}};
  return {};
}

std::vector<rewrite::Edit> dropRequirement(const std::string &mod, const std::string &path) {
  ModLines read = readLines(mod);
  for (const RequirementLine &requirement : read.requirements)
    if (wordAt(mod, requirement.path) == path)
      return {{{read.lines[requirement.line].begin, read.lines[requirement.line].end}, ""}};
  return {};
}

std::optional<Range> goVersionRange(const std::string &mod) {
  for (const Line &line : linesOf(mod))
    if (line.words.size() == 2 && wordAt(mod, line.words[0]) == "go")
      return line.words[1];
  return std::nullopt;
}

std::vector<rewrite::Edit>
addRequirements(const std::string &mod, const std::vector<std::pair<std::string, std::string>> &added, bool indirect) {
  const std::string lineEnd = indirect ? " // indirect\n" : "\n";
  if (added.empty())
    return {};
  ModLines read = readLines(mod);
  std::size_t block = 0;
  for (const RequirementLine &requirement : read.requirements)
    if (block == 0 && requirement.block != 0 && read.lines[requirement.line].indirect == indirect)
      block = requirement.block;
  if (block == 0) {
    std::string text = std::string(mod.empty() || mod.ends_with("\n") ? "" : "\n") + "\nrequire (\n";
    for (const auto &[path, version] : added)
      text += "\t" + path + " " + version + lineEnd;
    return {{{mod.size(), mod.size()}, text + ")\n"}};
  }
  std::map<std::size_t, std::string> at; // offset -> lines to put there
  for (const auto &[path, version] : added) {
    std::size_t offset = 0;
    bool placed = false;
    for (const RequirementLine &requirement : read.requirements) {
      if (requirement.block != block || placed)
        continue;
      placed = wordAt(mod, requirement.path) > path;
      std::size_t line = requirement.line;
      offset = placed ? read.lines[line].begin : read.lines[line].end;
      while (placed && line > 0 && read.lines[line - 1].comment) // comments belong to the line below them
        offset = read.lines[--line].begin;
    }
    at[offset] += "\t" + path + " " + version + lineEnd;
  }
  std::vector<rewrite::Edit> edits;
  for (auto &[offset, text] : at)
    edits.push_back({{offset, offset}, std::move(text)});
  return edits;
}

std::vector<std::string> sumLines(const std::string &sum, const std::string &path, const std::string &version) {
  std::vector<std::string> found;
  for (std::string_view line : splitLines(sum))
    if (SumKey key = keyOf(withoutBreak(line)); key.path == path && key.version == version)
      found.push_back(std::string(withoutBreak(line)) + "\n");
  return found;
}

std::string mergeSumLines(const std::string &sum, const std::set<std::string> &lines) {
  std::vector<std::string> wanted(lines.begin(), lines.end());
  std::erase_if(wanted, [](const std::string &line) { return !keyOf(withoutBreak(line)).valid(); });
  std::sort(wanted.begin(), wanted.end(), [](const std::string &a, const std::string &b) {
    int order = keyOf(withoutBreak(a)).compare(keyOf(withoutBreak(b)));
    return order != 0 ? order < 0 : a < b;
  });
  auto existing = splitLines(sum);
  auto isThere = [&](const std::string &line) {
    return std::any_of(existing.begin(), existing.end(), [&](std::string_view other) {
      return keyOf(withoutBreak(other)).compare(keyOf(withoutBreak(line))) == 0;
    });
  };
  std::erase_if(wanted, isThere);
  std::string out;
  auto next = wanted.begin();
  for (std::string_view line : existing) {
    SumKey key = keyOf(withoutBreak(line));
    for (; next != wanted.end() && key.valid() && keyOf(withoutBreak(*next)).compare(key) < 0; ++next)
      out += *next;
    out += line;
  }
  if (next != wanted.end() && !out.empty() && !out.ends_with("\n"))
    out += "\n";
  for (; next != wanted.end(); ++next)
    out += *next;
  return out;
}

} // namespace unplug::emit

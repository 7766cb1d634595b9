// Phrases of Licences.def, looked for in a text that is reduced to its words.
#include "Licences/Licences.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace unplug::licences {

namespace {

struct Row {
  std::string_view spdx;
  Kind kind;
  std::vector<std::string_view> phrases;
};

const std::vector<Row> &rows() {
  static const std::vector<Row> all = {
#define LICENCE(spdx, kind, source, ...) {spdx, Kind::kind, __VA_ARGS__},
#define EXCEPTION(spdx, source, ...)
#include "Licences/Licences.def"
#undef LICENCE
#undef EXCEPTION
  };
  return all;
}

const std::vector<Row> &exceptions() {
  static const std::vector<Row> all = {
#define LICENCE(spdx, kind, source, ...)
#define EXCEPTION(spdx, source, ...) {spdx, Kind::Weak, __VA_ARGS__},
#include "Licences/Licences.def"
#undef LICENCE
#undef EXCEPTION
  };
  return all;
}

// Lower case, single spaces, without what comments, Markdown and quotes add.
std::string reduced(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    bool typographic = c == 0xE2 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80;
    if (typographic) { // quotes are left out, dashes become one
      auto third = static_cast<unsigned char>(text[i + 2]);
      i += 2;
      if (third >= 0x90 && third <= 0x95)
        out += '-';
      continue;
    }
    if (c == '"' || c == '\'' || c == '`' || c == '*' || c == '#' || c == '_' || c == '>' || c == '|')
      continue;
    if (c == '/' && i + 1 < text.size() && text[i + 1] == '/' && (out.empty() || out.back() == ' ')) {
      ++i;
      continue;
    }
    bool isSpace = c <= ' ';
    if (isSpace && (out.empty() || out.back() == ' '))
      continue;
    out += isSpace ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return out;
}

bool matches(const Row &row, const std::string &text) {
  return std::all_of(row.phrases.begin(), row.phrases.end(), [&](std::string_view phrase) {
    bool absent = phrase.starts_with("!");
    return (text.find(phrase.substr(absent ? 1 : 0)) != std::string::npos) != absent;
  });
}

bool isExpression(std::string_view text) {
  return !text.empty() && text.size() < 200 &&
         std::all_of(
             text.begin(), text.end(),
             [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '+' || c == ' ' || c == '(' || c == ')' ||
                      c == ':';
             });
}

// https://spdx.dev/learn/handling-license-info: one line, at the end of a comment perhaps.
void addHeaders(std::string_view text, std::set<std::string> &found) {
  constexpr std::string_view mark = "SPDX-License-Identifier:";
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    std::string_view line = text.substr(at + mark.size(), text.find_first_of("\r\n", at) - at - mark.size());
    line = line.substr(0, line.find("*/"));
    line = line.substr(0, line.find("-->"));
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
      line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t'))
      line.remove_suffix(1);
    if (isExpression(line))
      found.emplace(line);
  }
}

std::optional<Kind> kindOfOne(std::string_view id) {
  constexpr std::string_view with = " WITH ";
  std::size_t at = id.find(with);
  std::string_view base = id.substr(0, at);
  for (std::string_view end : {"+", "-only", "-or-later"})
    if (base.ends_with(end))
      base.remove_suffix(end.size());
  for (const Row &row : rows()) {
    std::string_view known = row.spdx;
    if (known.ends_with("-or-later"))
      known.remove_suffix(std::string_view("-or-later").size());
    if (known != base)
      continue;
    bool mayLink = at != std::string_view::npos &&
                   std::any_of(exceptions().begin(), exceptions().end(),
                               [&](const Row &exception) { return exception.spdx == id.substr(at + with.size()); });
    return mayLink ? Kind::Weak : row.kind;
  }
  return std::nullopt;
}

// `expression` at each `word` that stands outside of parentheses.
std::vector<std::string_view> splitAt(std::string_view expression, std::string_view word) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t at = 0; at < expression.size(); ++at) {
    depth += expression[at] == '(' ? 1 : expression[at] == ')' ? -1 : 0;
    if (depth == 0 && expression.substr(at).starts_with(word)) {
      parts.push_back(expression.substr(begin, at - begin));
      begin = at + word.size();
    }
  }
  parts.push_back(expression.substr(begin));
  return parts;
}

} // namespace

std::vector<std::string> headersIn(std::string_view text) {
  constexpr std::size_t start = 4096;
  std::set<std::string> found;
  addHeaders(text.substr(0, start), found);
  return {found.begin(), found.end()};
}

std::vector<std::string> licencesIn(std::string_view text) {
  std::set<std::string> found;
  addHeaders(text, found);
  std::string words = reduced(text);
  std::string exception;
  for (const Row &row : exceptions())
    if (matches(row, words))
      exception = " WITH " + std::string(row.spdx);
  std::set<std::string> concerned; // by an exception: of several in one file nobody knows which
  for (const Row &row : rows())
    if (matches(row, words))
      (row.kind == Kind::Lesser || row.kind == Kind::Copyleft ? concerned : found).emplace(row.spdx);
  for (const std::string &one : concerned)
    found.insert(one + (concerned.size() == 1 ? exception : ""));
  return {found.begin(), found.end()};
}

std::optional<Kind> kindOf(std::string_view expression) {
  while (expression.starts_with("(") && expression.ends_with(")") && splitAt(expression, " OR ").size() == 1 &&
         splitAt(expression, " AND ").size() == 1)
    expression = expression.substr(1, expression.size() - 2);
  for (std::string_view word : {" OR ", " AND "}) {
    auto parts = splitAt(expression, word);
    if (parts.size() == 1)
      continue;
    std::optional<Kind> all;
    for (std::string_view part : parts) {
      auto kind = part.size() < expression.size() ? kindOf(part) : std::nullopt;
      if (!kind)
        return std::nullopt;
      all = !all ? *kind : word == " OR " ? std::min(*all, *kind) : std::max(*all, *kind);
    }
    return all;
  }
  return kindOfOne(expression);
}

} // namespace unplug::licences

// ANSI colours, tables.
#include "Report/Terminal.h"

#include <algorithm>

namespace unplug::report {

namespace {

std::string wrap(bool colour, const char *code, std::string_view text) {
  return colour ? std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m" : std::string(text);
}

} // namespace

std::string Terminal::bold(std::string_view text) const {
  return wrap(colour, "1", text);
}
std::string Terminal::dim(std::string_view text) const {
  return wrap(colour, "2", text);
}
std::string Terminal::red(std::string_view text) const {
  return wrap(colour, "31", text);
}
std::string Terminal::green(std::string_view text) const {
  return wrap(colour, "32", text);
}

std::string Terminal::severity(Severity severity) const {
  std::string name(toString(severity));
  name.resize(8, ' ');
  switch (severity) {
  case Severity::Critical:
    return wrap(colour, "1;31", name);
  case Severity::Error:
    return wrap(colour, "31", name);
  case Severity::Warning:
    return wrap(colour, "33", name);
  case Severity::Note:
    return wrap(colour, "36", name);
  }
  return name;
}

std::string Terminal::diff(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    auto end = text.find('\n');
    std::string line = printable(text.substr(0, end));
    out += line.starts_with("+++") || line.starts_with("---") ? bold(line)
           : line.starts_with("+")                            ? green(line)
           : line.starts_with("-")                            ? red(line)
                                                              : line;
    out += '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string safe(text);
  for (char &c : safe)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F)
      c = '?';
  return safe;
}

std::string table(const std::vector<std::vector<std::string>> &rows) {
  std::vector<std::size_t> widths;
  for (const auto &row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths.resize(std::max(widths.size(), row.size()));
      widths[i] = std::max(widths[i], row[i].size());
    }
  std::string out;
  for (const auto &row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i)
      line += " " + row[i] + std::string(widths[i] - row[i].size() + 1, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string describe(State state) {
  switch (state) {
  case State::Fine:
    return "fine as they are";
  case State::Migrated:
    return "migrated, same behaviour expected";
  case State::Verified:
    return "migrated, verified";
  case State::MigratedWithDifference:
    return "migrated, with a stated difference";
  case State::NeedsPerson:
    return "need a person";
  case State::Impossible:
    return "impossible in 3.0";
  case State::NotUnderstood:
    return "not understood";
  case State::OutOfScope:
    return "out of scope";
  }
  return {};
}

} // namespace unplug::report

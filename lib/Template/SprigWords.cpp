// Sprig's functions on words: cases, abbreviations, wrapping. ASCII only; what reaches beyond is not in the set.
#include "Template/SprigHelpers.h"

namespace unplug::tmpl {

namespace {

bool isUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool isLower(char c) {
  return c >= 'a' && c <= 'z';
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isConnector(char c) {
  return c == '-' || c == '_' || isSpace(c);
}

// Unicode's punctuation; "$+<=>^`|~" are symbols to it.
bool isPunctuation(char c) {
  return std::string_view("!\"#%&'()*,-./:;?@[\\]_{}").find(c) != std::string_view::npos;
}

char lowered(char c) {
  return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

char raised(char c) {
  return isLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// ---- snake_case and kebab-case

enum class WordKind { End, Number, Upper, Lower, Connector, Punctuation, Other };

struct Word {
  WordKind kind = WordKind::End;
  std::string_view text;
};

// Takes the next word off `rest`: "HTTPStatus" is "HTTP" and "Status", "Bld4" is "Bld" and "4".
Word takeWord(std::string_view &rest) {
  if (rest.empty())
    return {};
  auto run = [&](std::size_t from, auto belongs) {
    while (from < rest.size() && belongs(rest[from]))
      ++from;
    return from;
  };
  char first = rest[0];
  Word word;
  std::size_t end = 1;
  if (isConnector(first)) {
    word.kind = WordKind::Connector;
    end = run(1, isConnector);
  } else if (isPunctuation(first)) {
    word.kind = WordKind::Punctuation;
    end = run(1, isPunctuation);
  } else if (isUpper(first)) {
    word.kind = WordKind::Upper;
    if (rest.size() > 1 && isUpper(rest[1])) {
      end = run(1, isUpper);
      if (end < rest.size() && isLower(rest[end]))
        --end;
    } else {
      end = run(1, isLower);
    }
  } else if (isLower(first)) {
    word.kind = WordKind::Lower;
    end = run(1, isLower);
  } else if (isDigit(first)) {
    word.kind = WordKind::Number;
    end = run(1, isDigit);
  } else {
    word.kind = WordKind::Other;
    end = run(1,
              [](char c) { return !isConnector(c) && !isUpper(c) && !isLower(c) && !isDigit(c) && !isPunctuation(c); });
  }
  word.text = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

class Joiner {
public:
  Joiner(std::string_view text, char connector) : rest(text), connector(connector) {}

  std::string run() {
    now = takeWord(rest);
    while (!rest.empty()) {
      if (now.kind != WordKind::Connector)
        write(now);
      Word before = now;
      now = takeWord(rest);
      if (before.kind == WordKind::Number)
        finishNumber();
      else if (before.kind == WordKind::Connector)
        write(before);
      else if (before.kind != WordKind::Punctuation)
        afterLetters();
    }
    write(now);
    return std::move(out);
  }

private:
  bool stands(std::initializer_list<WordKind> kinds) const {
    return std::find(kinds.begin(), kinds.end(), now.kind) != kinds.end();
  }

  void write(const Word &word) {
    for (char c : word.text)
      out += word.kind == WordKind::Connector ? connector : word.kind == WordKind::Upper ? lowered(c) : c;
  }

  // Lower-case letters and numbers go on with a number: "20x", "2m3s".
  void finishNumber() {
    while (stands({WordKind::Lower, WordKind::Number})) {
      write(now);
      now = takeWord(rest);
    }
    if (!stands({WordKind::End, WordKind::Punctuation, WordKind::Connector}))
      out += connector;
  }

  void afterLetters() {
    if (now.kind != WordKind::Number) {
      if (!stands({WordKind::Connector, WordKind::Punctuation}))
        out += connector;
      return;
    }
    if (rest.empty())
      return; // the number ends it
    Word number = now;
    now = takeWord(rest);
    if (now.kind == WordKind::Lower) { // the number begins a word: "http_2xx"
      out += connector;
      write(number);
      finishNumber();
      return;
    }
    write(number); // it ends one: "bld4_floor"
    if (!stands({WordKind::Connector, WordKind::Punctuation}))
      out += connector;
  }

  std::string_view rest;
  char connector;
  Word now;
  std::string out;
};

Value snakecase(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "snakecase");
  return made(c, Joiner(text(a[0]), '_').run());
}

Value kebabcase(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "kebabcase");
  return made(c, Joiner(text(a[0]), '-').run());
}

// Connectors at the start stay, of several in a row all but one; the last character always stays as it comes.
Value camelcase(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "camelcase");
  std::string_view rest = text(a[0]);
  std::string out;
  std::size_t first = 0;
  while (first < rest.size() && isConnector(rest[first]))
    out += rest[first++];
  if (first >= rest.size()) { // the last connector is written twice
    if (!rest.empty())
      out += rest.back();
    return made(c, std::move(out));
  }
  char now = raised(rest[first]);
  for (std::size_t i = first + 1; i < rest.size(); ++i) {
    char before = now;
    now = rest[i];
    if (isConnector(now) && isConnector(before)) {
      out += before;
    } else if (isConnector(before)) {
      now = raised(now);
    } else {
      now = lowered(now);
      out += before;
    }
  }
  out += now;
  return made(c, std::move(out));
}

// Letters after a space begin a word, and are raised.
Value swapcase(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "swapcase");
  std::string out = text(a[0]);
  for (char &each : out)
    each = isUpper(each) ? lowered(each) : raised(each);
  return made(c, std::move(out));
}

Value initials(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "initials");
  std::string out;
  bool gap = true;
  for (char each : text(a[0])) {
    if (!isSpace(each) && gap)
      out += each;
    gap = isSpace(each);
  }
  return made(c, std::move(out));
}

// ---- abbreviations and wrapping, by bytes

std::string abbreviate(std::string_view text, std::int64_t offset, std::int64_t width) {
  auto size = static_cast<std::int64_t>(text.size());
  if (text.empty() || width < 4)
    return "";
  if (size <= width)
    return std::string(text);
  offset = std::min(offset, size);
  if (size - offset < width - 3)
    offset = size - (width - 3);
  auto part = [&](std::int64_t from, std::int64_t count) {
    return std::string(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(count)));
  };
  if (offset <= 4)
    return part(0, width - 3) + "...";
  if (width < 7)
    return "";
  if (offset + width - 3 < size)
    return "..." + abbreviate(text.substr(static_cast<std::size_t>(offset)), 0, width - 3);
  return "..." + part(size - (width - 3), width - 3);
}

Value abbrev(Context &c, const Arguments &a) {
  asciiOnly(text(a[1]), "abbrev");
  return made(c, a[0].asInteger() < 4 ? text(a[1]) : abbreviate(text(a[1]), 0, a[0].asInteger()));
}

Value abbrevboth(Context &c, const Arguments &a) {
  asciiOnly(text(a[2]), "abbrevboth");
  std::int64_t left = a[0].asInteger(), right = a[1].asInteger();
  if (right < 4 || (left > 0 && right < 7))
    return a[2];
  return made(c, abbreviate(text(a[2]), left, right));
}

std::string wrapped(Context &c, std::string_view text, std::int64_t wanted, std::string_view line, bool breaksWords) {
  auto width = static_cast<std::size_t>(std::max<std::int64_t>(wanted, 1));
  c.charge(text.size() * (line.size() + 1));
  std::string out;
  while (text.size() > width) {
    if (text[0] == ' ') {
      text.remove_prefix(1);
      continue;
    }
    std::size_t space = text.substr(0, width + 1).rfind(' ');
    if (space == std::string_view::npos && breaksWords) {
      out += std::string(text.substr(0, width)) + std::string(line);
      text.remove_prefix(width);
      continue;
    }
    if (space == std::string_view::npos)
      space = text.find(' ', width);
    if (space == std::string_view::npos)
      break;
    out += std::string(text.substr(0, space)) + std::string(line);
    text.remove_prefix(space + 1);
  }
  return out + std::string(text);
}

Value wrap(Context &c, const Arguments &a) {
  asciiOnly(text(a[1]), "wrap");
  return made(c, wrapped(c, text(a[1]), a[0].asInteger(), "\n", false));
}

Value wrapWith(Context &c, const Arguments &a) {
  asciiOnly(text(a[2]), "wrapWith");
  return made(c, wrapped(c, text(a[2]), a[0].asInteger(), text(a[1]).empty() ? "\n" : text(a[1]), true));
}

} // namespace

std::vector<Function> sprigWordFunctions() {
  using enum Param;
  return {{"snakecase", {String}, false, snakecase},
          {"kebabcase", {String}, false, kebabcase},
          {"camelcase", {String}, false, camelcase},
          {"swapcase", {String}, false, swapcase},
          {"initials", {String}, false, initials},
          {"abbrev", {Int, String}, false, abbrev},
          {"abbrevboth", {Int, Int, String}, false, abbrevboth},
          {"wrap", {Int, String}, false, wrap},
          {"wrapWith", {Int, String, String}, false, wrapWith}};
}

} // namespace unplug::tmpl

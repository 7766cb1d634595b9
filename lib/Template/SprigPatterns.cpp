// Sprig's regular expressions, by RE2: Go's regexp is the same engine with the same syntax.
#include "Template/SprigHelpers.h"

#include "Support/Utf8.h"

#include <re2/re2.h>

#include <memory>

namespace unplug::tmpl {

namespace {

bool isUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = utf8Length(text, i);
    if (length == 0)
      return false;
    i += length;
  }
  return true;
}

// One expression and the text that it is asked about. What Go and this RE2 may see in two ways is not in the set.
class Search {
public:
  Search(Context &context, const std::string &pattern, const std::string &text) : text(text) {
    // A class or group of its own since Go 1.22, and a class that Go does not have.
    for (std::string_view odd : {"(?<", "\\C"})
      if (pattern.find(odd) != std::string::npos)
        notInTheSet("the regular expression " + pattern + " is not one of the things that unplug evaluates");
    if (!isUtf8(pattern) || !isUtf8(text))
      notInTheSet("a regular expression on what is not UTF-8 is not one of the things that unplug evaluates");
    context.charge((pattern.size() + 1) * (text.size() + 16));
    RE2::Options options;
    options.set_log_errors(false);
    expression = std::make_unique<RE2>(pattern, options);
    if (expression->error_code() == RE2::ErrorPatternTooLarge || expression->error_code() == RE2::ErrorRepeatSize)
      notInTheSet("a regular expression of this size is not one of the things that unplug evaluates");
    groups.resize(expression->ok() ? static_cast<std::size_t>(expression->NumberOfCapturingGroups()) + 1 : 1);
  }

  bool isValid() const { return expression->ok(); }
  const std::string &error() const { return expression->error(); }

  struct Match {
    std::size_t begin = 0, end = 0;
  };

  // The leftmost match from `from` on; its groups are those of `group` until the next one.
  std::optional<Match> at(std::size_t from) {
    if (!expression->Match(text, from, text.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size())))
      return std::nullopt;
    auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    return Match{begin, begin + groups[0].size()};
  }

  std::string_view group(std::size_t index) const {
    return index < groups.size() ? std::string_view(groups[index].data(), groups[index].size()) : std::string_view();
  }

  // Several groups may have one name: the first one that took part.
  std::string_view group(const std::string &name) const {
    for (const auto &[index, itsName] : expression->CapturingGroupNames())
      if (itsName == name && groups[static_cast<std::size_t>(index)].data())
        return group(static_cast<std::size_t>(index));
    return {};
  }

  // As regexp's FindAll: no empty match right behind another one. At most `most`, or all when that is negative.
  std::vector<Match> all(std::int64_t most) {
    std::vector<Match> found;
    std::optional<std::size_t> previousEnd;
    for (std::size_t from = 0; from <= text.size() && (most < 0 || found.size() < static_cast<std::size_t>(most));) {
      auto match = at(from);
      if (!match)
        break;
      bool accept = true;
      if (match->end == from) {
        accept = match->begin != previousEnd;
        from += std::max<std::size_t>(1, widthAt(from));
      } else {
        from = match->end;
      }
      previousEnd = match->end;
      if (accept)
        found.push_back(*match);
    }
    return found;
  }

  std::size_t widthAt(std::size_t offset) const { return offset < text.size() ? utf8Length(text, offset) : 0; }

  const std::string &text;

private:
  std::unique_ptr<RE2> expression;
  std::vector<re2::StringPiece> groups;
};

Search searchOf(Context &c, const Value &pattern, const Value &subject) {
  Search search(c, text(pattern), text(subject));
  if (!search.isValid())
    fails("error parsing regexp: " + search.error());
  return search;
}

Value regexMatch(Context &c, const Arguments &a) {
  Search search(c, text(a[0]), text(a[1]));
  return Value::boolean(search.isValid() && search.at(0).has_value()); // an error is no match
}

Value mustRegexMatch(Context &c, const Arguments &a) {
  return Value::boolean(searchOf(c, a[0], a[1]).at(0).has_value());
}

Value regexFind(Context &c, const Arguments &a) {
  Search search = searchOf(c, a[0], a[1]);
  auto match = search.at(0);
  return made(c, match ? search.text.substr(match->begin, match->end - match->begin) : "");
}

Value regexFindAll(Context &c, const Arguments &a) {
  Search search = searchOf(c, a[0], a[1]);
  std::vector<Value> found;
  for (const Search::Match &match : search.all(a[2].asInteger()))
    found.push_back(made(c, search.text.substr(match.begin, match.end - match.begin)));
  GoType type = found.empty() ? GoType::NilList : GoType::Strings;
  return listOf(c, std::move(found), type);
}

// regexp.Split: nil for no parts wanted, else a list.
Value regexSplit(Context &c, const Arguments &a) {
  Search search = searchOf(c, a[0], a[1]);
  std::int64_t most = a[2].asInteger();
  std::vector<Value> parts;
  if (most == 0)
    return listOf(c, {}, GoType::NilList);
  if (!text(a[0]).empty() && search.text.empty())
    return listOf(c, {Value::string("")}, GoType::Strings);
  std::size_t begin = 0, end = 0;
  for (const Search::Match &match : search.all(most)) {
    if (most > 0 && parts.size() == static_cast<std::size_t>(most) - 1)
      break;
    end = match.begin;
    if (match.end != 0)
      parts.push_back(made(c, search.text.substr(begin, end - begin)));
    begin = match.end;
  }
  if (end != search.text.size())
    parts.push_back(made(c, search.text.substr(begin)));
  return listOf(c, std::move(parts), GoType::Strings);
}

// "$1", "${1}", "$name", "$$" of a replacement, as regexp.Expand takes them: the longest name that can be read.
std::string expanded(const Search &search, std::string_view with) {
  auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  std::string out;
  for (std::size_t i = 0; i < with.size();) {
    if (with[i] != '$' || i + 1 == with.size()) {
      out += with[i++];
      continue;
    }
    if (with[i + 1] == '$') {
      out += '$';
      i += 2;
      continue;
    }
    bool braces = with[i + 1] == '{';
    std::size_t begin = i + 1 + braces, end = begin;
    while (end < with.size() && isWord(with[end]))
      ++end;
    if (end == begin || (braces && (end == with.size() || with[end] != '}'))) {
      out += with[i++]; // no name: the sign stands for itself
      continue;
    }
    std::string name(with.substr(begin, end - begin));
    bool isNumber = name.size() < 9 && name.find_first_not_of("0123456789") == std::string::npos &&
                    (name.size() == 1 || name[0] != '0');
    out += isNumber ? search.group(std::stoul(name)) : search.group(name);
    i = end + braces;
  }
  return out;
}

std::string replaced(Context &c, const Arguments &a, bool literally) {
  Search search = searchOf(c, a[0], a[1]);
  const std::string &from = search.text, &with = text(a[2]);
  asciiOnly(with, "a replacement");
  std::string out;
  std::size_t written = 0;
  for (std::size_t at = 0; at <= from.size();) {
    auto match = search.at(at);
    if (!match)
      break;
    out += from.substr(written, match->begin - written);
    if (match->end > written || match->begin == 0) {
      out += literally ? with : expanded(search, with);
      c.charge(with.size() + from.size() / 16);
    }
    written = match->end;
    std::size_t width = search.widthAt(at);
    at = std::max(match->end, at + std::max<std::size_t>(width, 1)); // by one character at least
  }
  return out + from.substr(std::min(written, from.size()));
}

Value regexReplaceAll(Context &c, const Arguments &a) {
  return made(c, replaced(c, a, false));
}

Value regexReplaceAllLiteral(Context &c, const Arguments &a) {
  return made(c, replaced(c, a, true));
}

Value regexQuoteMeta(Context &c, const Arguments &a) {
  std::string out;
  for (char each : text(a[0])) {
    if (std::string_view("\\.+*?()|[]{}^$").find(each) != std::string_view::npos)
      out += '\\';
    out += each;
  }
  return made(c, std::move(out));
}

} // namespace

std::vector<Function> sprigPatternFunctions() {
  using enum Param;
  return {{"regexMatch", {String, String}, false, regexMatch},
          {"mustRegexMatch", {String, String}, false, mustRegexMatch},
          {"regexFind", {String, String}, false, regexFind},
          {"mustRegexFind", {String, String}, false, regexFind},
          {"regexFindAll", {String, String, Int}, false, regexFindAll},
          {"mustRegexFindAll", {String, String, Int}, false, regexFindAll},
          {"regexSplit", {String, String, Int}, false, regexSplit},
          {"mustRegexSplit", {String, String, Int}, false, regexSplit},
          {"regexReplaceAll", {String, String, String}, false, regexReplaceAll},
          {"mustRegexReplaceAll", {String, String, String}, false, regexReplaceAll},
          {"regexReplaceAllLiteral", {String, String, String}, false, regexReplaceAllLiteral},
          {"mustRegexReplaceAllLiteral", {String, String, String}, false, regexReplaceAllLiteral},
          {"regexQuoteMeta", {String}, false, regexQuoteMeta}};
}

} // namespace unplug::tmpl

// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html, sections 2.2 and 2.3.
#include "BuildFiles/ShellTokens.h"

#include <algorithm>
#include <array>

namespace unplug::buildfiles {

namespace {

constexpr unsigned maxDepth = 64; // of expansions within expansions

class Lexer {
public:
  Lexer(std::string_view script, ShellFault &fault) : script(script), fault(fault) {}

  std::optional<std::vector<ShellToken>> run() {
    while (skipBlanks(), at < script.size()) {
      if (script[at] == '\n') {
        tokens.push_back({ShellToken::NewLine, "\n", {at, at + 1}});
        ++at;
        if (!skipDocuments())
          return std::nullopt;
      } else if (std::size_t length = operatorLength(); length > 0) {
        takeOperator(length);
      } else if (!takeWord()) {
        return std::nullopt;
      }
    }
    if (!documents.empty()) {
      fail(documents.front().at, "a here-document without its end");
      return std::nullopt;
    }
    tokens.push_back({ShellToken::End, "", {script.size(), script.size()}});
    return std::move(tokens);
  }

private:
  struct Document {
    std::size_t at;
    std::string end; // the line that ends it
    bool tabs;       // `<<-`: it may stand behind tabs
  };

  bool fail(std::size_t offset, const char *message) {
    fault = {offset, message};
    return false;
  }

  bool isAt(std::string_view text) const { return script.substr(at).starts_with(text); }

  // Blanks, line breaks behind a backslash, comments.
  void skipBlanks() {
    for (;; ++at) {
      if (isAt("\\\n"))
        ++at;
      else if (isAt("\\\r\n"))
        at += 2;
      else if (at < script.size() && script[at] == '#')
        at = std::min(script.find('\n', at), script.size()) - 1;
      else if (at >= script.size() || (script[at] != ' ' && script[at] != '\t' && script[at] != '\r'))
        return;
    }
  }

  std::size_t operatorLength() const {
    static constexpr std::array<std::string_view, 22> operators = {"&>>", "<<-", "<<<", ";;&", "&&", "||", ";;", ";&",
                                                                   "|&",  "&>",  ">>",  "<<",  "<&", ">&", "<>", ">|",
                                                                   ";",   "&",   "|",   "<",   ">",  "("};
    for (std::string_view one : operators)
      if (isAt(one))
        return one.size();
    return isAt(")") ? 1 : 0;
  }

  void takeOperator(std::size_t length) {
    ShellToken token{ShellToken::Operator, std::string(script.substr(at, length)), {at, at + length}};
    token.startsDocument = token.text == "<<" || token.text == "<<-";
    tokens.push_back(std::move(token));
    at += length;
  }

  bool takeWord() {
    ShellToken word{ShellToken::Word, "", {at, at}};
    while (at < script.size() && std::string_view(" \t\r\n;&|<>()").find(script[at]) == std::string_view::npos)
      if (!takePart(word, false, 0))
        return false;
    if (isAt("(") && word.text.ends_with('=') && !skipTo(')', word.text, false, 0)) // an array of bash
      return false;
    word.range.end = at;
    if (!tokens.empty() && tokens.back().startsDocument)
      documents.push_back({word.range.begin, word.text, tokens.back().text == "<<-"});
    tokens.push_back(std::move(word));
    return true;
  }

  // One character, escape, quoted text or expansion of a word.
  bool takePart(ShellToken &word, bool inQuotes, unsigned depth) {
    if (depth > maxDepth)
      return fail(at, "expansions nested too deeply");
    char c = script[at];
    if (c == '\\') {
      if (isAt("\\\n")) {
        at += 2;
      } else {
        if (inQuotes && at + 1 < script.size() &&
            std::string_view("$`\"\\").find(script[at + 1]) == std::string_view::npos)
          word.text += c;
        word.text += script.substr(at + 1, 1);
        word.quoted = true;
        at = std::min(at + 2, script.size());
      }
      return true;
    }
    if (c == '\'' && !inQuotes) {
      std::size_t end = script.find('\'', at + 1);
      if (end == std::string_view::npos)
        return fail(at, "a quote that nothing closes");
      word.text += script.substr(at + 1, end - at - 1);
      word.quoted = true;
      at = end + 1;
      return true;
    }
    if (c == '"' && !inQuotes)
      return takeQuoted(word, depth);
    if (isAt("$(") || isAt("${")) {
      std::size_t begin = at;
      ++at;
      std::string inside;
      bool command = script[at] == '(';
      if (!skipTo(command ? ')' : '}', inside, inQuotes && !command, depth + 1))
        return false;
      word.text += script.substr(begin, at - begin);
      return true;
    }
    if (c == '`') {
      std::size_t end = at + 1;
      while (end < script.size() && script[end] != '`')
        end += script[end] == '\\' ? 2 : 1;
      if (end >= script.size())
        return fail(at, "a backquote that nothing closes");
      word.text += script.substr(at, end + 1 - at);
      at = end + 1;
      return true;
    }
    word.text += c;
    ++at;
    return true;
  }

  bool takeQuoted(ShellToken &word, unsigned depth) {
    std::size_t begin = at++;
    word.quoted = true;
    while (at < script.size() && script[at] != '"')
      if (!takePart(word, true, depth + 1))
        return false;
    if (at >= script.size())
      return fail(begin, "a quote that nothing closes");
    ++at;
    return true;
  }

  // From an opening bracket past the one that closes it, whatever stands between.
  bool skipTo(char close, std::string &inside, bool inQuotes, unsigned depth) {
    std::size_t begin = at;
    char open = script[at++];
    ShellToken skipped;
    unsigned deeper = 0;
    while (at < script.size()) {
      if (script[at] == close && deeper-- == 0) {
        ++at;
        inside += script.substr(begin, at - begin);
        return true;
      }
      if (script[at] == open)
        ++deeper;
      if (!takePart(skipped, inQuotes, depth + 1))
        return false;
    }
    return fail(begin, "a bracket that nothing closes");
  }

  bool skipDocuments() {
    for (const Document &document : documents) {
      bool ended = false;
      while (!ended && at < script.size()) {
        std::size_t end = std::min(script.find('\n', at), script.size());
        std::string_view line = script.substr(at, end - at);
        if (line.ends_with('\r'))
          line.remove_suffix(1);
        if (document.tabs)
          line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        ended = line == document.end;
        at = std::min(end + 1, script.size());
      }
      if (!ended)
        return fail(document.at, "a here-document without its end");
    }
    documents.clear();
    return true;
  }

  std::string_view script;
  ShellFault &fault;
  std::size_t at = 0;
  std::vector<ShellToken> tokens;
  std::vector<Document> documents; // whose text follows the line
};

} // namespace

std::optional<std::vector<ShellToken>> shellTokens(std::string_view script, ShellFault &fault) {
  return Lexer(script, fault).run();
}

} // namespace unplug::buildfiles

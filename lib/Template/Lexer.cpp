#include "Template/Lexer.h"

#include <cstring>
#include <utility>

namespace unplug::tmpl {

namespace {

bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isNameCharacter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

} // namespace

Item Lexer::next() {
  if (inAction)
    return action();
  return textItem();
}

Item Lexer::fault(std::string what) {
  message = std::move(what);
  return {Token::Fault, at, at};
}

Item Lexer::textItem() {
  std::size_t begin = at;
  std::size_t left = text.find("{{", at);
  if (left == std::string_view::npos) {
    at = text.size();
    return begin < at ? Item{Token::Text, begin, at} : Item{Token::End, at, at};
  }
  if (left > begin) {
    std::size_t end = left;
    if (trimsLeft(left))
      while (end > begin && isSpace(text[end - 1]))
        --end;
    at = left;
    if (end > begin)
      return {Token::Text, begin, end};
  }
  return leftDelimiter();
}

bool Lexer::trimsLeft(std::size_t left) const {
  return left + 3 < text.size() && text[left + 2] == '-' && isSpace(text[left + 3]);
}

bool Lexer::trimsRight(std::size_t i) const {
  return i + 3 < text.size() && isSpace(text[i]) && text.substr(i + 1, 3) == "-}}";
}

Item Lexer::leftDelimiter() {
  std::size_t begin = at;
  std::size_t after = at + (trimsLeft(at) ? 4 : 2);
  // text/template looks for the comment right behind "{{" or "{{- ".
  if (text.substr(after, 2) == "/*")
    return comment(after);
  at = after;
  inAction = true;
  parentheses = 0;
  return {Token::LeftDelimiter, begin, at};
}

Item Lexer::comment(std::size_t begin) {
  std::size_t close = text.find("*/", begin + 2);
  if (close == std::string_view::npos)
    return fault("unclosed comment");
  at = close + 2;
  bool trims = trimsRight(at);
  if (!trims && text.substr(at, 2) != "}}")
    return fault("comment ends before closing delimiter");
  at += trims ? 4 : 2;
  if (trims)
    skipSpace();
  return textItem();
}

void Lexer::skipSpace() {
  while (at < text.size() && isSpace(text[at]))
    ++at;
}

Item Lexer::action() {
  if (trimsRight(at) || text.substr(at, 2) == "}}") {
    if (parentheses != 0)
      return fault("unclosed left paren");
    bool trims = trimsRight(at);
    Item item = {Token::RightDelimiter, at, at + (trims ? 4 : 2)};
    at = item.end;
    if (trims)
      skipSpace();
    inAction = false;
    return item;
  }
  if (at >= text.size())
    return fault("unclosed action");
  std::size_t begin = at;
  char c = text[at];
  if (isSpace(c)) {
    while (at < text.size() && isSpace(text[at]) && !trimsRight(at))
      ++at;
    return {Token::Space, begin, at};
  }
  switch (c) {
  case '=':
    return one(Token::Assign);
  case ':':
    if (text.substr(at, 2) != ":=")
      return fault("expected :=");
    at += 2;
    return {Token::Declare, begin, at};
  case '|':
    return one(Token::Pipe);
  case ',':
    return one(Token::Comma);
  case '(':
    ++parentheses;
    return one(Token::LeftParenthesis);
  case ')':
    if (--parentheses < 0)
      return fault("unexpected right paren");
    return one(Token::RightParenthesis);
  case '"':
  case '`':
  case '\'':
    return literal(c);
  case '$':
    return name(Token::Variable);
  case '.':
    if (at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9')
      return number();
    return name(Token::Field);
  default:
    break;
  }
  if (c == '+' || c == '-' || (c >= '0' && c <= '9'))
    return number();
  if (isNameCharacter(c))
    return name(Token::Identifier);
  return fault("unexpected character in an action");
}

Item Lexer::one(Token type) {
  ++at;
  return {type, at - 1, at};
}

Item Lexer::literal(char quote) {
  std::size_t begin = at++;
  while (at < text.size() && text[at] != quote) {
    if (quote != '`' && text[at] == '\n')
      break;
    if (quote != '`' && text[at] == '\\')
      ++at;
    ++at;
  }
  if (at >= text.size() || text[at] != quote)
    return fault(quote == '`' ? "unterminated raw quoted string" : "unterminated quoted string");
  ++at;
  return {quote == '\'' ? Token::Character : Token::String, begin, at};
}

Item Lexer::name(Token type) {
  std::size_t begin = at;
  if (type != Token::Identifier)
    ++at;
  while (at < text.size() && isNameCharacter(text[at]))
    ++at;
  if (type == Token::Field && at == begin + 1 && ends())
    return {Token::Dot, begin, at};
  if (!ends())
    return fault("bad character in an action");
  return {type, begin, at};
}

bool Lexer::ends() const {
  return at >= text.size() || isSpace(text[at]) || std::strchr(".,|:=)(", text[at]) != nullptr ||
         text.substr(at, 2) == "}}";
}

Item Lexer::number() {
  std::size_t begin = at;
  if (text[at] == '+' || text[at] == '-')
    ++at;
  bool hex = false;
  while (at < text.size()) {
    char c = text[at];
    bool digit = (c >= '0' && c <= '9') || c == '_' || c == '.' || std::strchr("abcdefABCDEFxXoOpP", c) != nullptr;
    hex |= c == 'x' || c == 'X';
    bool sign = (c == '+' || c == '-') && at > begin &&
                (text[at - 1] == 'p' || text[at - 1] == 'P' || (!hex && (text[at - 1] == 'e' || text[at - 1] == 'E')));
    if (!digit && !sign)
      break;
    ++at;
  }
  if (at < text.size() && isNameCharacter(text[at]))
    return fault("bad number syntax");
  return {Token::Number, begin, at};
}

} // namespace unplug::tmpl

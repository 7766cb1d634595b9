// The items of a template's text, after text/template/parse of Go 1.26.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace unplug::tmpl {

enum class Token : std::uint8_t {
  End,
  Text,
  LeftDelimiter,
  RightDelimiter,
  Space,
  Identifier, // keywords too
  Field,
  Variable,
  Dot,
  Number,
  Character,
  String,
  Pipe,
  Comma,
  Declare,
  Assign,
  LeftParenthesis,
  RightParenthesis,
  Fault
};

struct Item {
  Token type = Token::End;
  std::size_t begin = 0, end = 0;
};

class Lexer {
public:
  explicit Lexer(std::string_view text) : text(text) {}

  std::string message;

  // The next item; after a Fault, `message` says what is wrong.
  Item next();

private:
  Item fault(std::string what);
  // Up to the next action; white space before "{{- " goes.
  Item textItem();
  bool trimsLeft(std::size_t left) const;
  bool trimsRight(std::size_t i) const;
  Item leftDelimiter();
  Item comment(std::size_t begin);
  void skipSpace();
  Item action();
  Item one(Token type);
  Item literal(char quote);
  // Identifiers, ".field" and "$variable"; what follows must end them.
  Item name(Token type);
  bool ends() const;
  Item number();

  std::string_view text;
  std::size_t at = 0;
  int parentheses = 0;
  bool inAction = false;
};

} // namespace unplug::tmpl

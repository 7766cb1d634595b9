// A strict JSON parser without recursion: the containers that are open are a list of their own.
#include "Config/Document.h"

#include <limits>

namespace unplug::config {

class JsonParser {
public:
  JsonParser(std::string_view text, Fault &fault) : text(text), fault(fault) { document.text = text; }

  std::optional<Document> run() {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
      return fail("the file is too large");
    if (text.starts_with("\xEF\xBB\xBF"))
      at = 3;
    skipSpace();
    if (!value(0, 0))
      return std::nullopt;
    while (!open.empty())
      if (!step())
        return std::nullopt;
    skipSpace();
    if (at != text.size())
      return fail("more text after the end of the document");
    return std::move(document);
  }

private:
  struct Container {
    DocumentNode node;
    DocumentNode lastChild; // 0: none yet
  };

  std::nullopt_t fail(std::string message) {
    fault = {at, std::move(message)};
    return std::nullopt;
  }

  bool failed(std::string message) {
    fail(std::move(message));
    return false;
  }

  char peek() const { return at < text.size() ? text[at] : '\0'; }

  void skipSpace() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
      ++at;
  }

  // One member, element, comma or end of the innermost container.
  bool step() {
    Container &top = open.back();
    bool isObject = document.nodes[top.node].type == ValueType::Object;
    char close = isObject ? '}' : ']';
    skipSpace();
    if (at >= text.size())
      return failed(std::string("the text ends inside ") + (isObject ? "an object" : "an array"));
    if (peek() == close && !expectsItem) {
      document.nodes[top.node].end = static_cast<std::uint32_t>(++at);
      open.pop_back();
      expectsItem = false;
      return true;
    }
    if (top.lastChild != 0 && !expectsItem) {
      if (peek() != ',')
        return failed(std::string("expected \",\" or \"") + close + "\"");
      ++at;
      expectsItem = true;
      return true;
    }
    if (expectsItem && peek() == close)
      return failed(std::string("a comma before \"") + close + "\"");
    expectsItem = false;
    std::uint32_t keyBegin = 0, keyEnd = 0;
    if (isObject) {
      if (peek() != '"')
        return failed("expected a member name in double quotes");
      keyBegin = static_cast<std::uint32_t>(at);
      if (!string())
        return false;
      keyEnd = static_cast<std::uint32_t>(at);
      skipSpace();
      if (peek() != ':')
        return failed("expected \":\" after the member name");
      ++at;
      skipSpace();
    }
    auto node = static_cast<DocumentNode>(document.nodes.size());
    if (top.lastChild == 0)
      document.nodes[top.node].firstChild = node;
    else
      document.nodes[top.lastChild].next = node;
    top.lastChild = node;
    return value(keyBegin, keyEnd);
  }

  bool value(std::uint32_t keyBegin, std::uint32_t keyEnd) {
    auto begin = static_cast<std::uint32_t>(at);
    document.nodes.push_back({ValueType::Null, keyBegin, keyEnd, begin, begin, 0, 0});
    auto node = static_cast<DocumentNode>(document.nodes.size() - 1);
    ValueType type = ValueType::Null;
    switch (peek()) {
    case '{':
    case '[':
      document.nodes[node].type = peek() == '{' ? ValueType::Object : ValueType::Array;
      if (open.size() >= Document::maxDepth)
        return failed("nested deeper than " + std::to_string(Document::maxDepth) + " levels");
      ++at;
      open.push_back({node, 0});
      return true; // its end is set when it closes
    case '"':
      type = ValueType::String;
      if (!string())
        return false;
      break;
    case 't':
    case 'f':
      type = ValueType::Boolean;
      if (!word(peek() == 't' ? "true" : "false"))
        return false;
      break;
    case 'n':
      if (!word("null"))
        return false;
      break;
    default:
      type = ValueType::Number;
      if (!number())
        return false;
    }
    document.nodes[node].type = type;
    document.nodes[node].end = static_cast<std::uint32_t>(at);
    return true;
  }

  bool word(std::string_view word) {
    if (text.substr(at, word.size()) != word)
      return failed("expected a value");
    at += word.size();
    return true;
  }

  bool digits() {
    std::size_t start = at;
    while (peek() >= '0' && peek() <= '9')
      ++at;
    return at > start;
  }

  bool number() {
    std::size_t start = at;
    if (peek() == '-')
      ++at;
    if (peek() == '0')
      ++at;
    else if (!digits())
      return at = start, failed(at >= text.size() ? "the text ends where a value should be" : "expected a value");
    if (peek() == '.' && (++at, !digits()))
      return failed("expected a digit after the decimal point");
    if (peek() == 'e' || peek() == 'E') {
      ++at;
      if (peek() == '+' || peek() == '-')
        ++at;
      if (!digits())
        return failed("expected a digit in the exponent");
    }
    return true;
  }

  bool string() {
    std::size_t start = at++;
    while (at < text.size()) {
      auto c = static_cast<unsigned char>(text[at]);
      if (c == '"') {
        ++at;
        return true;
      }
      if (c < 0x20)
        return failed("a control character inside a string (it must be escaped)");
      if (c == '\\' && !escape())
        return false;
      ++at;
    }
    at = start;
    return failed("a string without an end");
  }

  // At a backslash; leaves `at` on the last byte of the escape.
  bool escape() {
    ++at;
    if (peek() == 'u') {
      for (int i = 0; i < 4; ++i) {
        ++at;
        char c = peek();
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
          return failed("expected four hexadecimal digits after \"\\u\"");
      }
      return true;
    }
    if (std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos || peek() == '\0')
      return failed("an escape that JSON does not have");
    return true;
  }

  std::string_view text;
  Fault &fault;
  std::size_t at = 0;
  Document document;
  std::vector<Container> open;
  bool expectsItem = false; // after a comma
};

std::optional<Document> Document::parse(std::string_view text, Fault &fault) {
  return JsonParser(text, fault).run();
}

} // namespace unplug::config

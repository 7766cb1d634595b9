// TOML 1.0 (https://toml.io/en/v1.0.0) with the place of every key, in headers and dotted keys too.
#include "Config/Document.h"

#include "Support/Utf8.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

namespace unplug::config {

namespace {

bool isBare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// "1979-05-27", "07:32:00", and what is put together of them.
bool isDateTime(std::string_view text) {
  auto digits = [&](std::size_t from, std::size_t count) {
    for (std::size_t i = from; i < from + count; ++i)
      if (i >= text.size() || text[i] < '0' || text[i] > '9')
        return false;
    return true;
  };
  bool date = digits(0, 4) && text.size() >= 10 && text[4] == '-' && digits(5, 2) && text[7] == '-' && digits(8, 2);
  bool time = digits(0, 2) && text.size() >= 8 && text[2] == ':' && digits(3, 2) && text[5] == ':' && digits(6, 2);
  return date || time;
}

bool isNumber(std::string_view text) {
  std::string bare;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_') {
      bool between = i > 0 && i + 1 < text.size() && std::isxdigit(static_cast<unsigned char>(text[i - 1])) &&
                     std::isxdigit(static_cast<unsigned char>(text[i + 1]));
      if (!between)
        return false;
      continue;
    }
    bare += text[i];
  }
  std::string_view rest = bare;
  auto all = [](std::string_view part, std::string_view digits) {
    return !part.empty() && part.find_first_not_of(digits) == std::string_view::npos;
  };
  if (rest.starts_with("0x"))
    return all(rest.substr(2), "0123456789abcdefABCDEF");
  if (rest.starts_with("0o"))
    return all(rest.substr(2), "01234567");
  if (rest.starts_with("0b"))
    return all(rest.substr(2), "01");
  if (rest.starts_with('+') || rest.starts_with('-'))
    rest.remove_prefix(1);
  if (rest == "inf" || rest == "nan")
    return true;
  std::string_view whole = rest.substr(0, rest.find_first_of(".eE"));
  if (!all(whole, "0123456789") || (whole.size() > 1 && whole[0] == '0'))
    return false;
  rest.remove_prefix(whole.size());
  if (rest.starts_with('.')) {
    std::string_view part = rest.substr(1, rest.find_first_of("eE") - 1);
    if (!all(part, "0123456789"))
      return false;
    rest.remove_prefix(1 + part.size());
  }
  if (rest.empty())
    return true;
  rest.remove_prefix(1);
  if (rest.starts_with('+') || rest.starts_with('-'))
    rest.remove_prefix(1);
  return all(rest, "0123456789");
}

} // namespace

class TomlReader {
public:
  TomlReader(std::string_view text, Fault &fault) : text(text), fault(fault) {
    document.text = text;
    document.formatOfText = Format::Toml;
  }

  std::optional<Document> run() {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
      return fail("the file is too large");
    if (text.starts_with("\xEF\xBB\xBF"))
      at = 3;
    addNode(ValueType::Object, 0, static_cast<std::uint32_t>(text.size()));
    DocumentNode table = 0;
    while (skipLines(), at < text.size()) {
      if (peek() == '[' ? !header(table) : !keyValue(table))
        return std::nullopt;
      skipBlanks();
      if (peek() == '#')
        skipComment();
      if (at < text.size() && peek() != '\n' && text.substr(at, 2) != "\r\n")
        return fail("expected the end of the line");
    }
    return std::move(document);
  }

private:
  struct Key {
    std::uint32_t begin, end;
    std::string name;
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

  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t')
      ++at;
  }

  void skipComment() { at = std::min(text.find('\n', at), text.size()); }

  // White space, line ends and comments.
  void skipLines() {
    for (;;) {
      while (at < text.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
        ++at;
      if (peek() != '#')
        return;
      skipComment();
    }
  }

  DocumentNode addNode(ValueType type, std::uint32_t begin, std::uint32_t end) {
    document.nodes.push_back({type, 0, 0, begin, end, 0, 0});
    document.decoded.push_back({0, 0, 0, 0});
    lastChild.push_back(0);
    return static_cast<DocumentNode>(document.nodes.size() - 1);
  }

  void append(DocumentNode parent, DocumentNode node) {
    if (lastChild[parent] == 0)
      document.nodes[parent].firstChild = node;
    else
      document.nodes[lastChild[parent]].next = node;
    lastChild[parent] = node;
  }

  DocumentNode addMember(DocumentNode parent, ValueType type, const Key &key) {
    DocumentNode node = addNode(type, key.begin, key.end);
    document.nodes[node].keyBegin = key.begin;
    document.nodes[node].keyEnd = key.end;
    auto from = static_cast<std::uint32_t>(document.arena.size());
    document.arena += key.name;
    document.decoded[node].keyBegin = from;
    document.decoded[node].keyEnd = static_cast<std::uint32_t>(document.arena.size());
    append(parent, node);
    return node;
  }

  std::optional<DocumentNode> find(DocumentNode parent, const std::string &name) const {
    for (DocumentNode child = document.nodes[parent].firstChild; child != 0; child = document.nodes[child].next) {
      const Document::Decoded &words = document.decoded[child];
      if (std::string_view(document.arena).substr(words.keyBegin, words.keyEnd - words.keyBegin) == name)
        return child;
    }
    return std::nullopt;
  }

  bool oneKey(Key &key) {
    key.begin = static_cast<std::uint32_t>(at);
    if (peek() == '"' || peek() == '\'') {
      if (text.substr(at, 3) == "\"\"\"" || text.substr(at, 3) == "'''" || !string(key.name))
        return failed("a key that is not understood");
    } else {
      while (at < text.size() && isBare(text[at]))
        key.name += text[at++];
      if (key.name.empty())
        return failed("expected a key");
    }
    key.end = static_cast<std::uint32_t>(at);
    return true;
  }

  bool keys(std::vector<Key> &path) {
    do {
      skipBlanks();
      path.emplace_back();
      if (!oneKey(path.back()))
        return false;
      if (path.size() > Document::maxDepth)
        return failed("nested deeper than " + std::to_string(Document::maxDepth) + " levels");
      skipBlanks();
    } while (peek() == '.' && ++at);
    return true;
  }

  // The table that `key` names in `parent`, made when it is not there; of an array of tables the last one.
  std::optional<DocumentNode> descend(DocumentNode parent, const Key &key) {
    auto found = find(parent, key.name);
    if (!found)
      return addMember(parent, ValueType::Object, key);
    document.otherKeys.emplace(*found, std::pair(key.begin, key.end));
    if (document.nodes[*found].type == ValueType::Array && lastChild[*found] != 0 && closed.count(*found) == 0)
      return lastChild[*found];
    if (document.nodes[*found].type != ValueType::Object || closed.count(*found) != 0) {
      failed("\"" + key.name + "\" is no table, or is complete already");
      return std::nullopt;
    }
    return found;
  }

  // "[a.b]" and "[[a.b]]".
  bool header(DocumentNode &table) {
    auto begin = static_cast<std::uint32_t>(at);
    bool isArray = text.substr(at, 2) == "[[";
    at += isArray ? 2 : 1;
    std::vector<Key> path;
    if (!keys(path))
      return false;
    if (text.substr(at, isArray ? 2 : 1) != (isArray ? "]]" : "]"))
      return failed("expected the end of the table's header");
    at += isArray ? 2 : 1;
    table = 0;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      auto next = descend(table, path[i]);
      if (!next)
        return false;
      table = *next;
    }
    const Key &last = path.back();
    auto found = find(table, last.name);
    if (isArray) {
      if (found && (document.nodes[*found].type != ValueType::Array || closed.count(*found) != 0))
        return failed("\"" + last.name + "\" is no array of tables");
      if (found)
        document.otherKeys.emplace(*found, std::pair(last.begin, last.end));
      DocumentNode array = found ? *found : addMember(table, ValueType::Array, last);
      table = addNode(ValueType::Object, begin, static_cast<std::uint32_t>(at));
      append(array, table);
      return true;
    }
    if (found && (document.nodes[*found].type != ValueType::Object || closed.count(*found) != 0 ||
                  !explicitTables.insert(*found).second))
      return failed("the table \"" + last.name + "\" is there already");
    if (found)
      document.otherKeys.emplace(*found, std::pair(last.begin, last.end));
    table = found ? *found : addMember(table, ValueType::Object, last);
    explicitTables.insert(table);
    return true;
  }

  bool keyValue(DocumentNode table) {
    std::vector<Key> path;
    if (!keys(path))
      return false;
    if (peek() != '=')
      return failed("expected \"=\" after the key");
    ++at;
    skipBlanks();
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      auto next = descend(table, path[i]);
      if (!next)
        return false;
      table = *next;
    }
    if (find(table, path.back().name))
      return failed("the key \"" + path.back().name + "\" is there already");
    return value(addMember(table, ValueType::Null, path.back()));
  }

  // Reads a value into `node`.
  bool value(DocumentNode node) {
    auto begin = static_cast<std::uint32_t>(at);
    document.nodes[node].begin = begin;
    bool good = true;
    if (peek() == '"' || peek() == '\'') {
      std::string decoded;
      good = string(decoded);
      document.nodes[node].type = ValueType::String;
      auto from = static_cast<std::uint32_t>(document.arena.size());
      document.arena += decoded;
      document.decoded[node].begin = from;
      document.decoded[node].end = static_cast<std::uint32_t>(document.arena.size());
    } else if (peek() == '[') {
      good = array(node);
    } else if (peek() == '{') {
      good = inlineTable(node);
    } else {
      good = bare(node);
    }
    document.nodes[node].end = static_cast<std::uint32_t>(at);
    return good;
  }

  bool bare(DocumentNode node) {
    std::size_t end = std::min(text.find_first_of(",]}#\r\n\t ", at), text.size());
    // "1979-05-27 07:32:00" holds a space.
    if (end < text.size() && text[end] == ' ' && end - at == 10 && isDateTime(text.substr(at, 10)) &&
        isDateTime(text.substr(end + 1, 8)))
      end = std::min(text.find_first_of(",]}#\r\n\t ", end + 1), text.size());
    std::string_view word = text.substr(at, end - at);
    if (word == "true" || word == "false")
      document.nodes[node].type = ValueType::Boolean;
    else if (isNumber(word))
      document.nodes[node].type = ValueType::Number;
    else if (isDateTime(word))
      document.nodes[node].type = ValueType::String;
    else
      return failed("expected a value");
    at = end;
    return true;
  }

  bool deeper() {
    if (++depth > Document::maxDepth)
      return failed("nested deeper than " + std::to_string(Document::maxDepth) + " levels");
    return true;
  }

  bool array(DocumentNode node) {
    document.nodes[node].type = ValueType::Array;
    closed.insert(node);
    if (!deeper())
      return false;
    ++at;
    for (skipLines(); peek() != ']'; skipLines()) {
      if (at >= text.size())
        return failed("the text ends inside an array");
      DocumentNode item = addNode(ValueType::Null, 0, 0);
      append(node, item);
      if (!value(item))
        return false;
      skipLines();
      if (peek() == ',')
        ++at;
      else if (peek() != ']')
        return failed("expected \",\" or \"]\"");
    }
    ++at;
    --depth;
    return true;
  }

  bool inlineTable(DocumentNode node) {
    document.nodes[node].type = ValueType::Object;
    if (!deeper())
      return false;
    ++at;
    skipBlanks();
    while (peek() != '}') {
      if (!keyValue(node))
        return false;
      skipBlanks();
      if (peek() == ',') {
        ++at;
        skipBlanks();
        if (peek() == '}')
          return failed("a comma before \"}\"");
      } else if (peek() != '}') {
        return failed("expected \",\" or \"}\"");
      }
    }
    ++at;
    --depth;
    closed.insert(node);
    return true;
  }

  // A string of any of the four forms.
  bool string(std::string &out) {
    char quote = peek();
    bool multi = text.substr(at, 3) == std::string(3, quote);
    std::size_t begin = at;
    at += multi ? 3 : 1;
    if (multi && text.substr(at, 2) == "\r\n")
      at += 2;
    else if (multi && peek() == '\n')
      ++at;
    while (at < text.size()) {
      char c = text[at];
      if (c == quote) {
        if (!multi) {
          ++at;
          return true;
        }
        if (text.substr(at, 3) == std::string(3, quote)) {
          // Up to two quotes may stand right before the closing three.
          while (text.substr(at + 1, 3) == std::string(3, quote)) {
            out += quote;
            ++at;
          }
          at += 3;
          return true;
        }
      }
      if (!multi && c == '\n')
        break;
      if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && !(multi && (c == '\n' || c == '\r')))
        return failed("a control character inside a string");
      if (quote == '"' && c == '\\') {
        if (!escape(out, multi))
          return false;
        continue;
      }
      out += c;
      ++at;
    }
    at = begin;
    return failed("a string without an end");
  }

  bool escape(std::string &out, bool multi) {
    char c = at + 1 < text.size() ? text[at + 1] : '\0';
    static constexpr std::string_view from = "btnfre\"\\", to = "\b\t\n\f\r\x1b\"\\";
    if (auto index = from.find(c); c != '\0' && index != std::string_view::npos) {
      out += to[index];
      at += 2;
      return true;
    }
    if (c == 'u' || c == 'U') {
      std::size_t digits = c == 'u' ? 4 : 8;
      std::uint32_t rune = 0;
      if (at + 2 + digits > text.size())
        return failed("expected hexadecimal digits");
      auto [stop, code] = std::from_chars(text.data() + at + 2, text.data() + at + 2 + digits, rune, 16);
      if (code != std::errc() || stop != text.data() + at + 2 + digits || rune > 0x10FFFF ||
          (rune >= 0xD800 && rune < 0xE000))
        return failed("expected hexadecimal digits of a character");
      appendUtf8(out, rune);
      at += 2 + digits;
      return true;
    }
    // A backslash at the end of a line takes the white space up to the next text away.
    if (multi && (c == '\n' || c == '\r' || c == ' ' || c == '\t')) {
      std::size_t end = text.find_first_not_of(" \t\r\n", at + 1);
      if (text.substr(at, end - at).find('\n') == std::string_view::npos)
        return failed("an escape that TOML does not have");
      at = std::min(end, text.size());
      return true;
    }
    return failed("an escape that TOML does not have");
  }

  std::string_view text;
  Fault &fault;
  std::size_t at = 0;
  unsigned depth = 0;
  Document document;
  std::vector<DocumentNode> lastChild;   // parallel to the nodes; 0: none
  std::set<DocumentNode> explicitTables; // that a header defined
  std::set<DocumentNode> closed;         // inline tables and arrays of values: nothing is added to them
};

std::optional<Document> Document::parseToml(std::string_view text, Fault &fault) {
  return TomlReader(text, fault).run();
}

} // namespace unplug::config

// A parser by recursive descent, after text/template/parse of Go 1.26.
#include "Template/Syntax.h"

#include "Support/GoLiteral.h"
#include "Support/Utf8.h"
#include "Template/Lexer.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace unplug::tmpl {

namespace {

// The only rune of a character literal's value.
std::optional<std::int64_t> runeOf(const std::string &text) {
  std::size_t length = utf8Length(text, 0);
  return length != 0 && length == text.size() ? std::optional<std::int64_t>(utf8At(text, 0)) : std::nullopt;
}

// strconv.ParseInt(text, 0, 64): base prefixes and underscores.
std::optional<std::int64_t> parseInteger(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+'))
    text.remove_prefix(1);
  int base = 10;
  bool prefixed = true;
  if (text.starts_with("0x") || text.starts_with("0X"))
    base = 16;
  else if (text.starts_with("0b") || text.starts_with("0B"))
    base = 2;
  else if (text.starts_with("0o") || text.starts_with("0O"))
    base = 8;
  else
    prefixed = false;
  if (prefixed)
    text.remove_prefix(2);
  else if (text.size() > 1 && text[0] == '0')
    base = 8;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '_')
      digits += text[i];
    else if (i + 1 == text.size() || text[i + 1] == '_' || (i == 0 && !prefixed))
      return std::nullopt;
  if (digits.empty())
    return std::nullopt;
  std::uint64_t value = 0;
  auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (code != std::errc() || stop != digits.data() + digits.size() || value > (1ULL << 63) - (negative ? 0 : 1))
    return std::nullopt;
  return negative ? static_cast<std::int64_t>(0 - value) : static_cast<std::int64_t>(value);
}

class Parser {
public:
  Parser(std::string_view text, std::uint32_t source, IsFunction isFunction, SyntaxFault &fault)
      : text(text), source(source), isFunction(isFunction), problem(fault), lexer(text) {}

  std::optional<ParsedTemplates> run(const std::string &name) {
    auto root = make(NodeType::List, 0);
    variables = {"$"};
    for (;;) {
      Item item = next();
      if (failed())
        return std::nullopt;
      if (item.type == Token::End)
        break;
      if (item.type == Token::Text) {
        root->children.push_back(textNode(item));
        continue;
      }
      if (keywordAhead("define")) {
        if (!definition())
          return std::nullopt;
        continue;
      }
      auto node = action(item);
      if (failed())
        return std::nullopt;
      if (ending != Ending::None)
        return fail(item.begin, ending == Ending::End ? "unexpected {{end}}" : "unexpected {{else}}"), std::nullopt;
      if (node)
        root->children.push_back(std::move(node));
    }
    if (!add(name, std::move(root), 0))
      return std::nullopt;
    return std::move(parsed);
  }

private:
  enum class Ending { None, End, Else };
  static constexpr unsigned maxNesting = 200;

  std::unique_ptr<Node> make(NodeType type, std::size_t offset) const {
    auto node = std::make_unique<Node>();
    node->type = type;
    node->source = source;
    node->offset = offset;
    return node;
  }

  std::unique_ptr<Node> textNode(const Item &item) const {
    auto node = make(NodeType::Text, item.begin);
    node->range = {item.begin, item.end};
    return node;
  }

  bool failed() const { return !problem.message.empty(); }

  std::unique_ptr<Node> fail(std::size_t offset, std::string message) {
    if (!failed()) {
      problem.offset = offset;
      problem.message = std::move(message);
    }
    return nullptr;
  }

  std::unique_ptr<Node> tooDeep(std::size_t offset) {
    problem.tooMuch = !failed();
    return fail(offset, "nested deeper than " + std::to_string(maxNesting) + " levels");
  }

  Item next() {
    if (!peeked.empty()) {
      Item item = peeked.back();
      peeked.pop_back();
      return item;
    }
    Item item = lexer.next();
    if (item.type == Token::Fault)
      fail(item.begin, lexer.message);
    return item;
  }

  void backup(const Item &item) { peeked.push_back(item); }

  Item peek() {
    Item item = next();
    backup(item);
    return item;
  }

  Item nextNonSpace() {
    Item item = next();
    while (item.type == Token::Space)
      item = next();
    return item;
  }

  Item peekNonSpace() {
    Item item = nextNonSpace();
    backup(item);
    return item;
  }

  std::string_view spelled(const Item &item) const { return text.substr(item.begin, item.end - item.begin); }

  bool keywordAhead(std::string_view word) {
    Item item = peekNonSpace();
    return item.type == Token::Identifier && spelled(item) == word;
  }

  bool add(const std::string &name, std::unique_ptr<Node> root, std::size_t offset) {
    auto &known = parsed.byName[name];
    if (!known || isEmptyTree(*known, text)) {
      known = std::move(root);
    } else if (!isEmptyTree(*root, text)) {
      fail(offset, "multiple definition of template \"" + name + "\"");
      return false;
    }
    return true;
  }

  // After "{{": `define "name"}} ... {{end}}`.
  bool definition() {
    Item keyword = nextNonSpace();
    std::string name;
    if (!templateName(name) || nextNonSpace().type != Token::RightDelimiter)
      return fail(keyword.begin, "expected a name and \"}}\" after define"), false;
    std::vector<std::string> outer = std::exchange(variables, {"$"});
    unsigned outerRanges = std::exchange(ranges, 0);
    auto body = list();
    variables = std::move(outer);
    ranges = outerRanges;
    if (failed())
      return false;
    if (ending != Ending::End)
      return fail(keyword.begin, "unexpected {{else}} in define clause"), false;
    ending = Ending::None;
    return add(name, std::move(body), keyword.begin);
  }

  bool templateName(std::string &name) {
    Item item = nextNonSpace();
    if (item.type != Token::String)
      return false;
    auto value = unquoteGo(spelled(item));
    if (!value)
      return fail(item.begin, "bad string"), false;
    name = std::move(*value);
    return true;
  }

  // Nodes up to {{end}} or {{else}}, which `ending` then says.
  std::unique_ptr<Node> list() {
    auto nodes = make(NodeType::List, lastOffset);
    if (++nesting > maxNesting)
      return tooDeep(lastOffset);
    for (;;) {
      Item item = next();
      if (failed())
        return nullptr;
      if (item.type == Token::End)
        return fail(item.begin, "unexpected end of the text");
      if (item.type == Token::Text) {
        nodes->children.push_back(textNode(item));
        continue;
      }
      auto node = action(item);
      if (failed())
        return nullptr;
      if (ending != Ending::None) {
        --nesting;
        return nodes;
      }
      if (node)
        nodes->children.push_back(std::move(node));
    }
  }

  std::unique_ptr<Node> action(const Item &left) {
    lastOffset = left.begin;
    Item item = nextNonSpace();
    if (failed())
      return nullptr;
    if (item.type == Token::Identifier) {
      std::string_view word = spelled(item);
      if (word == "if")
        return control(NodeType::If, left.begin);
      if (word == "range")
        return control(NodeType::Range, left.begin);
      if (word == "with")
        return control(NodeType::With, left.begin);
      if (word == "block")
        return block(left.begin);
      if (word == "template")
        return call(left.begin);
      if (word == "define")
        return fail(item.begin, "unexpected define");
      if (word == "break" || word == "continue")
        return jump(word == "break" ? NodeType::Break : NodeType::Continue, left.begin);
      if (word == "end") {
        ending = Ending::End;
        return expectRight(item.begin);
      }
      if (word == "else") {
        ending = Ending::Else;
        Item ahead = peekNonSpace();
        if (ahead.type == Token::Identifier && (spelled(ahead) == "if" || spelled(ahead) == "with"))
          return nullptr; // the caller reads it on
        return expectRight(item.begin);
      }
    }
    backup(item);
    auto node = make(NodeType::Action, left.begin);
    node->pipe = pipeline(Token::RightDelimiter, false);
    return node;
  }

  std::unique_ptr<Node> expectRight(std::size_t offset) {
    if (nextNonSpace().type != Token::RightDelimiter)
      return fail(offset, "expected \"}}\"");
    return nullptr;
  }

  std::unique_ptr<Node> jump(NodeType type, std::size_t offset) {
    if (nextNonSpace().type != Token::RightDelimiter)
      return fail(offset, "expected \"}}\"");
    if (ranges == 0)
      return fail(offset, type == NodeType::Break ? "{{break}} outside {{range}}" : "{{continue}} outside {{range}}");
    return make(type, offset);
  }

  std::unique_ptr<Node> control(NodeType type, std::size_t offset) {
    std::size_t scope = variables.size();
    auto node = make(type, offset);
    node->pipe = pipeline(Token::RightDelimiter, type == NodeType::Range);
    if (failed())
      return nullptr;
    if (type == NodeType::Range)
      ++ranges;
    node->body = list();
    if (type == NodeType::Range)
      --ranges;
    if (failed())
      return nullptr;
    if (ending == Ending::Else) {
      ending = Ending::None;
      std::string_view word = peekNonSpace().type == Token::Identifier ? spelled(peekNonSpace()) : std::string_view();
      if ((word == "if" && type == NodeType::If) || (word == "with" && type == NodeType::With)) {
        // `{{else if x}}` is `{{else}}{{if x}}` with one {{end}} for both.
        nextNonSpace();
        if (++nesting > maxNesting)
          return tooDeep(offset);
        node->otherwise = make(NodeType::List, lastOffset);
        auto inner = control(type, lastOffset);
        --nesting;
        if (failed())
          return nullptr;
        node->otherwise->children.push_back(std::move(inner));
        variables.resize(scope);
        return node;
      }
      if (!word.empty())
        return fail(lastOffset, "unexpected {{else " + std::string(word) + "}}");
      node->otherwise = list();
      if (failed())
        return nullptr;
      if (ending == Ending::Else)
        return fail(lastOffset, "expected end; found {{else}}");
    }
    ending = Ending::None;
    variables.resize(scope);
    return node;
  }

  std::unique_ptr<Node> call(std::size_t offset) {
    auto node = make(NodeType::Template, offset);
    if (!templateName(node->text))
      return fail(offset, "expected the template's name in quotes");
    if (nextIsRight())
      return node;
    node->pipe = pipeline(Token::RightDelimiter, false);
    return node;
  }

  bool nextIsRight() {
    Item item = nextNonSpace();
    if (item.type == Token::RightDelimiter)
      return true;
    backup(item);
    return false;
  }

  std::unique_ptr<Node> block(std::size_t offset) {
    auto node = make(NodeType::Template, offset);
    if (!templateName(node->text))
      return fail(offset, "expected the block's name in quotes");
    node->pipe = pipeline(Token::RightDelimiter, false);
    if (failed())
      return nullptr;
    std::vector<std::string> outer = std::exchange(variables, {"$"});
    unsigned outerRanges = std::exchange(ranges, 0);
    auto body = list();
    variables = std::move(outer);
    ranges = outerRanges;
    if (failed())
      return nullptr;
    if (ending != Ending::End)
      return fail(offset, "unexpected {{else}} in block clause");
    ending = Ending::None;
    if (!add(node->text, std::move(body), offset))
      return nullptr;
    return node;
  }

  // `$x := a b | c`, up to `end`.
  std::unique_ptr<Node> pipeline(Token end, bool ofRange) {
    auto pipe = make(NodeType::Pipe, peekNonSpace().begin);
    if (++nesting > maxNesting)
      return tooDeep(pipe->offset);
    declarations(*pipe, ofRange);
    if (failed())
      return nullptr;
    for (;;) {
      Item item = nextNonSpace();
      if (failed())
        return nullptr;
      if (item.type == end) {
        --nesting;
        return checked(std::move(pipe));
      }
      switch (item.type) {
      case Token::Identifier:
      case Token::Character:
      case Token::Number:
      case Token::String:
      case Token::Dot:
      case Token::Field:
      case Token::Variable:
      case Token::LeftParenthesis:
        backup(item);
        pipe->children.push_back(command());
        if (failed())
          return nullptr;
        break;
      default:
        return fail(item.begin,
                    "unexpected " + (item.end > item.begin ? "\"" + std::string(spelled(item)) + "\"" : "end"));
      }
    }
  }

  void declarations(Node &pipe, bool ofRange) {
    Item variable = peekNonSpace();
    if (variable.type != Token::Variable)
      return;
    nextNonSpace();
    Item between = next();
    Item after = between.type == Token::Space ? nextNonSpace() : between;
    if (after.type == Token::Declare || after.type == Token::Assign) {
      declare(pipe, variable, after.type == Token::Assign);
      return;
    }
    if (after.type == Token::Comma && ofRange) {
      pipe.variables.push_back(std::string(spelled(variable)));
      Item second = nextNonSpace();
      Item sign = nextNonSpace();
      if (second.type != Token::Variable || (sign.type != Token::Declare && sign.type != Token::Assign)) {
        fail(second.begin, "range can only initialize variables");
        return;
      }
      variables.push_back(pipe.variables[0]);
      declare(pipe, second, sign.type == Token::Assign);
      return;
    }
    if (between.type == Token::Space) {
      backup(after);
      backup(between);
    } else {
      backup(between);
    }
    backup(variable);
  }

  void declare(Node &pipe, const Item &variable, bool assigns) {
    pipe.assigns = assigns;
    pipe.variables.push_back(std::string(spelled(variable)));
    variables.push_back(pipe.variables.back()); // Go takes an assignment for a declaration until it runs
  }

  void checkVariable(const std::string &name, std::size_t offset) {
    for (const std::string &known : variables)
      if (known == name)
        return;
    fail(offset, "undefined variable \"" + name + "\"");
  }

  std::unique_ptr<Node> checked(std::unique_ptr<Node> pipe) {
    if (pipe->children.empty())
      return fail(pipe->offset, "missing value");
    for (std::size_t i = 1; i < pipe->children.size(); ++i)
      switch (pipe->children[i]->children[0]->type) {
      case NodeType::Bool:
      case NodeType::Dot:
      case NodeType::Nil:
      case NodeType::Number:
      case NodeType::String:
        return fail(pipe->children[i]->offset, "non executable command in pipeline stage " + std::to_string(i + 1));
      default:
        break;
      }
    return pipe;
  }

  std::unique_ptr<Node> command() {
    auto node = make(NodeType::Command, peekNonSpace().begin);
    for (;;) {
      peekNonSpace();
      auto argument = operand();
      if (failed())
        return nullptr;
      if (argument)
        node->children.push_back(std::move(argument));
      Item item = next();
      if (failed())
        return nullptr;
      if (item.type == Token::Space)
        continue;
      if (item.type == Token::RightDelimiter || item.type == Token::RightParenthesis)
        backup(item);
      else if (item.type != Token::Pipe)
        return fail(item.begin, "unexpected \"" + std::string(spelled(item)) + "\" in operand");
      break;
    }
    if (node->children.empty())
      return fail(node->offset, "empty command");
    return node;
  }

  std::unique_ptr<Node> operand() {
    auto node = term();
    if (!node || failed())
      return nullptr;
    if (peek().type != Token::Field)
      return node;
    std::vector<std::string> fields;
    while (peek().type == Token::Field)
      fields.push_back(std::string(spelled(next()).substr(1)));
    switch (node->type) {
    case NodeType::Field:
    case NodeType::Variable:
      node->fields.insert(node->fields.end(), fields.begin(), fields.end());
      return node;
    case NodeType::Bool:
    case NodeType::String:
    case NodeType::Number:
    case NodeType::Nil:
    case NodeType::Dot:
      return fail(node->offset, "unexpected . after a constant");
    default:
      break;
    }
    auto chain = make(NodeType::Chain, node->offset);
    chain->fields = std::move(fields);
    chain->children.push_back(std::move(node));
    return chain;
  }

  std::unique_ptr<Node> term() {
    Item item = nextNonSpace();
    if (failed())
      return nullptr;
    std::string word(spelled(item));
    switch (item.type) {
    case Token::Identifier: {
      if (word == "true" || word == "false") {
        auto node = make(NodeType::Bool, item.begin);
        node->truth = word == "true";
        return node;
      }
      if (word == "nil")
        return make(NodeType::Nil, item.begin);
      static constexpr std::string_view keywords[] = {"if",  "range", "with",   "block", "template",
                                                      "end", "else",  "define", "break", "continue"};
      for (std::string_view keyword : keywords)
        if (word == keyword)
          return fail(item.begin, "unexpected <" + word + ">");
      if (!isFunction(word)) {
        return fail(item.begin, "function \"" + word + "\" not defined");
      }
      auto node = make(NodeType::Identifier, item.begin);
      node->text = std::move(word);
      return node;
    }
    case Token::Dot:
      return make(NodeType::Dot, item.begin);
    case Token::Variable: {
      checkVariable(word, item.begin);
      auto node = make(NodeType::Variable, item.begin);
      node->fields = {std::move(word)};
      return node;
    }
    case Token::Field: {
      auto node = make(NodeType::Field, item.begin);
      node->fields = {word.substr(1)};
      return node;
    }
    case Token::Number:
    case Token::Character:
      return number(item, word);
    case Token::String: {
      auto value = unquoteGo(word);
      if (!value)
        return fail(item.begin, "bad string");
      auto node = make(NodeType::String, item.begin);
      node->text = std::move(*value);
      node->range = {item.begin, item.end};
      return node;
    }
    case Token::LeftParenthesis:
      return pipeline(Token::RightParenthesis, false);
    default:
      backup(item);
      return nullptr;
    }
  }

  std::unique_ptr<Node> number(const Item &item, const std::string &word) {
    auto node = make(NodeType::Number, item.begin);
    if (item.type == Token::Character) {
      auto value = unquoteGo(word);
      node->integer = value ? runeOf(*value) : std::nullopt;
      if (!node->integer)
        return fail(item.begin, "malformed character constant: " + word);
      node->number = static_cast<double>(*node->integer);
      return node;
    }
    node->integer = parseInteger(word);
    if (node->integer) {
      node->number = static_cast<double>(*node->integer);
      return node;
    }
    bool looksFloat = word.find_first_of(".eEpP") != std::string::npos;
    char *end = nullptr;
    double value = std::strtod(word.c_str(), &end);
    if (!looksFloat || *end != '\0' || word.find('_') != std::string::npos || !std::isfinite(value))
      return fail(item.begin, "bad number syntax: " + word);
    node->number = value;
    node->isFloat = true;
    if (std::fabs(value) < 9.2e18 && static_cast<double>(static_cast<std::int64_t>(value)) == value)
      node->integer = static_cast<std::int64_t>(value);
    return node;
  }

  std::string_view text;
  std::uint32_t source;
  IsFunction isFunction;
  SyntaxFault &problem;
  Lexer lexer;
  std::vector<Item> peeked;
  std::vector<std::string> variables;
  unsigned nesting = 0, ranges = 0;
  std::size_t lastOffset = 0;
  Ending ending = Ending::None;
  ParsedTemplates parsed;
};

} // namespace

bool isEmptyTree(const Node &node, std::string_view text) {
  for (const auto &child : node.children)
    if (child->type != NodeType::Text ||
        text.substr(child->range.begin, child->range.end - child->range.begin).find_first_not_of(" \t\r\n") !=
            std::string_view::npos)
      return false;
  return true;
}

std::optional<ParsedTemplates> parseTemplate(std::string_view text, std::uint32_t source, const std::string &name,
                                             IsFunction isFunction, SyntaxFault &fault) {
  fault = {};
  return Parser(text, source, isFunction, fault).run(name);
}

} // namespace unplug::tmpl

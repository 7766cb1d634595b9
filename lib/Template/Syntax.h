// The syntax of Go's text/template (https://pkg.go.dev/text/template, as of Go 1.26).
#pragma once

#include "Support/Location.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::tmpl {

enum class NodeType : std::uint8_t {
  List,
  Text,
  Action,
  If,
  Range,
  With,
  Template,
  Break,
  Continue,
  Pipe,
  Command,
  Dot,
  Nil,
  Bool,
  Number,
  String,
  Field,
  Variable,
  Chain,
  Identifier
};

struct Node {
  NodeType type = NodeType::List;
  std::uint32_t source = 0;                    // which text it stands in
  std::size_t offset = 0;                      // where
  Range range;                                 // of Text: what is copied
  std::string text;                            // Identifier, String: its value; Template: the name
  std::vector<std::string> fields;             // Field, Chain: names; Variable: the variable with its "$", then names
  std::vector<std::unique_ptr<Node>> children; // List: nodes; Pipe: commands; Command: arguments; Chain: the operand
  std::unique_ptr<Node> pipe, body, otherwise;
  std::vector<std::string> variables; // Pipe: those that it declares or assigns to
  bool assigns = false;
  bool truth = false;                  // Bool
  std::optional<std::int64_t> integer; // Number
  std::optional<double> number;        // Number; an integer has both
  bool isFloat = false;                // Number: written as one
};

struct SyntaxFault {
  std::size_t offset = 0;
  std::string message;
  bool tooMuch = false; // beyond our own bound on nesting: Go may take it
};

// Which functions there are. Go refuses a template that calls another.
using IsFunction = bool (*)(std::string_view name);

struct ParsedTemplates {
  std::map<std::string, std::unique_ptr<Node>> byName; // the text's own under `name`, and what it defines
};

// Parses `text`, the template called `name`. At most 200 levels of nesting.
std::optional<ParsedTemplates> parseTemplate(std::string_view text, std::uint32_t source, const std::string &name,
                                             IsFunction isFunction, SyntaxFault &fault);

// Only white space and definitions, which does not replace a template of the same name.
bool isEmptyTree(const Node &node, std::string_view text);

} // namespace unplug::tmpl

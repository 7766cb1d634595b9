// A plugin's code with every type settled: what the analyses look at and what Lua is written from.
#pragma once

#include "Go/Syntax.h"
#include "Lua/Lua.h"
#include "Lua/Types.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::lua {

struct StandardRow;
struct Statement;
struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;
using Block = std::vector<std::unique_ptr<Statement>>;

// Where something stands: a file of go::Source and a byte in it.
struct Place {
  std::size_t file = 0;
  std::size_t offset = 0;
};

struct Constant {
  enum class Kind : std::uint8_t { Boolean, Integer, Float, String };
  Kind kind = Kind::Boolean;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;
};

// A variable of the plugin. Fields of structs and results of functions are variables for the analyses only.
struct Variable {
  std::string name;
  const Type *type = nullptr;
  Place at;
  std::size_t end = 0;       // of the text of its declaration, of those of the package
  Function *owner = nullptr; // null: of the package
  std::size_t package = 0;   // of those of the package
  ExpressionPtr initial;     // of those of the package
  Function *initialiser = nullptr; // of those of the package: stands for the code of `initial`
  bool isParameter = false;
  bool ofGateway = false;     // of the package, set by RegisterLogger or RegisterContext
  bool isCaptured = false;    // a function literal refers to it from outside its owner
  unsigned assignments = 0;   // other than its declaration
  bool ofLoop = false;        // declared by a `for` with three clauses, or by range
  std::string comment;        // before a declaration of the package
};

enum class ExpressionKind : std::uint8_t {
  Bad, // was said to be an obstacle
  Constant,
  Nil,
  Variable,
  FunctionValue, // a declared function, not called
  MethodValue,   // arguments: receiver
  StandardValue, // a variable of the standard library
  Field,         // arguments: struct or pointer; `name`
  Index,         // arguments: string, slice or map, and index
  Slice,         // arguments: string or slice, low, high (null when left out)
  CallFunction,  // `function`; arguments; the receiver first for methods
  CallInterface, // `name`; arguments: receiver first
  CallValue,     // arguments: callee first
  CallStandard,  // `standard`; arguments: receiver first for methods
  CallBuiltin,   // `name`
  Convert,       // arguments: the value
  ToInterface,   // arguments: a value of a type that is no interface
  StructLiteral, // arguments by field, in order of the fields; null: zero
  ListLiteral,
  MapLiteral, // arguments: key, value, key, value, ...
  FunctionLiteral,
  Not,
  Negate,
  Address, // of a struct literal
  Binary,  // `name` is the operator
  Assert,  // arguments: interface value; `type` or its first result is what is asserted
  Zero,    // the zero value of the type
};

struct Expression {
  ExpressionKind kind = ExpressionKind::Bad;
  const Type *type = nullptr;
  Place at;
  std::vector<ExpressionPtr> arguments;
  std::optional<Constant> constant;
  Variable *variable = nullptr;
  Function *function = nullptr;
  const StandardRow *standard = nullptr;
  std::string name;
  bool commaOk = false; // of Index and Assert: two results
  bool spread = false;  // of calls: the last argument is followed by "..."
};

enum class StatementKind : std::uint8_t {
  Expression, // right[0]
  Assign,     // left = right; `declares` says which variables of `left` are new
  Declare,    // var without a value: declares[0]
  If,         // initial, condition, body, otherwise
  For,        // initial, condition (may be null), post, body
  Range,      // declares or left: key, value; right[0]; body
  Switch,     // initial, condition (the tag; null: true), clauses
  TypeSwitch, // initial, condition (the interface), clauses
  Return,     // right
  Block,      // body
  Break,      // label
  Continue,   // label
  Comment,    // text
  Missing,    // was said to be an obstacle; it has nothing but its place
};

struct Clause {
  std::vector<ExpressionPtr> values;  // of a switch
  std::vector<const Type *> types;    // of a type switch; null: nil
  Variable *bound = nullptr;          // of a type switch with a name
  bool isDefault = false;
  Block body;
  Place at;
};

struct Statement {
  StatementKind kind = StatementKind::Block;
  Place at;
  std::size_t end = 0; // of its text
  std::vector<ExpressionPtr> left, right; // null on the left: "_"
  std::vector<Variable *> declares;       // by place in `left`; null: not new
  ExpressionPtr condition;
  Block initial, body, otherwise, post;
  std::vector<Clause> clauses;
  std::string label; // of a loop or switch: its own; of Break and Continue: whose
  std::string text;
  bool isIdle = false;                   // of If: its condition never holds (Wrappers.h)
  bool neverRuns = false;                // and its body is left out
  std::size_t obstacles[2] = {0, 0};     // of If: those of the function that stand in its body
};

// Something that is exact in some uses only: judged when the use is known.
struct Requirement {
  enum class Kind : std::uint8_t {
    NoPanic,          // it may panic: only where that answers 500
    CanonicalSetting, // a header is named by these settings
    PlainSetting,     // an error's text holds these settings
    AsciiSetting,     // these settings are compared without regard to case
    ExactKeys,        // keys that JSON would match without regard to case
    SmallNumbers,     // numbers of the configuration become integers
    WritesHeaders,    // of the request; `what`: the name, where it is constant
    WritesQuery,
    ReplacesHeaders, // by a map of its own
    UrlMayBeNil,
    ChangesOthers, // a factory changes what the plugin's other modifiers see
    WritesResponseHeaders,
    ReadsData,     // values of the response's data by type
    TestsMaps,     // whether they are maps, or have methods
    TestsNumbers,  // numbers in it by type
    WritesTypes,   // a number or a list of texts into it
    ReadsIo,       // the body of a response
    ReadsRequestBody,
    Denies,
    Prints,
  };
  Kind kind;
  Location at;
  std::set<std::string> settings; // keys; "" for any
  std::string what;               // of NoPanic: "this index may be out of range"; else as the kind says
};

// A function, method or function literal.
struct Function {
  std::string name; // empty for literals
  const Type *type = nullptr;
  Variable *receiver = nullptr;
  const Type *receiverType = nullptr; // the named type
  bool pointerReceiver = false;
  std::vector<Variable *> parameters;
  std::vector<Variable *> results; // null: not named
  Block body;
  Function *parent = nullptr; // of literals
  const StandardRow *standard = nullptr;
  std::size_t package = 0;
  Place at;
  go::SyntaxNode node;
  std::size_t home = 0; // the checker's
  std::string comment;
  bool checked = false;

  std::vector<Obstacle> obstacles; // in its own code, function literals apart
  std::vector<Operation> operations;
  std::vector<Requirement> requirements;
  std::vector<Note> notes;
  std::vector<Variable *> globals;
  std::vector<Function *> unknown; // that it refers to and whose signature is not in the subset
};

} // namespace unplug::lua

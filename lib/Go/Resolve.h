// Following expressions to what they stand for, without running anything.
#pragma once

#include "Go/Program.h"

#include <map>
#include <memory>
#include <string>

namespace unplug::go {

struct Bound;

// Where an expression stands: its file, its package, and the local names that are known there.
struct Scope {
  std::size_t package = 0;
  std::size_t file = 0;
  std::shared_ptr<const std::map<std::string, Bound>> locals;
};

// An expression with the scope that it is to be read in.
struct Bound {
  SyntaxNode node;
  Scope scope;
};

class Resolver {
public:
  explicit Resolver(const Program &program) : program(program) {}

  // Follows names, parentheses, conversions, "&", selectors and constructors to a literal, a composite literal, a
  // function or an operator. `why` says what could not be followed.
  std::optional<Bound> reduce(Bound expression, std::string &why, unsigned depth = 0) const;

  // The value of a string expression.
  std::optional<std::string> string(const Bound &expression, std::string &why, unsigned depth = 0) const;

  // The value of a boolean constant.
  std::optional<bool> boolean(const Bound &expression, std::string &why) const;

  // The function that a call's function expression names: a function, method or literal; with its receiver, if any.
  struct Callee {
    Bound function;
    std::optional<Bound> receiver;
  };
  std::optional<Callee> callee(const Bound &function, unsigned depth = 0) const;

  // The type that an expression has, by name, and the package that declares it; empty when it cannot be told.
  struct TypeOf {
    std::string name;
    std::size_t package = 0;
    bool pointer = false;
    SyntaxNode written; // the type expression when it was written out
  };
  std::optional<TypeOf> typeOf(const Bound &expression, unsigned depth = 0) const;
  std::optional<TypeOf> typeOfWritten(SyntaxNode type, const Scope &scope) const;

  // `scope` with the function's parameters bound to `arguments`, its receiver to `receiver`, and what its body declares
  // once.
  Scope inside(const Bound &function, const std::vector<Bound> &arguments, const std::optional<Bound> &receiver) const;

private:
  std::optional<Bound> reduceIdentifier(const Bound &expression, std::string &why, unsigned depth) const;
  std::optional<Bound> reduceSelector(const Bound &expression, std::string &why, unsigned depth) const;
  std::optional<Bound> reduceCall(const Bound &expression, std::string &why, unsigned depth) const;
  std::optional<Bound> valueOf(const Declaration &declaration, const std::string &name, std::string &why,
                               unsigned depth) const;
  bool isType(const Bound &function) const;
  SyntaxNode positionalValue(const Bound &composite, const std::string &field) const;

  const Program &program;
};

// The names of a function's parameters, in order; "" for unnamed ones.
std::vector<std::string> parameterNames(SyntaxNode function);
// The argument expressions of a call.
std::vector<SyntaxNode> argumentsOf(SyntaxNode call);

} // namespace unplug::go

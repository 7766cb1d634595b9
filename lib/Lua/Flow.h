// Where the value of an expression may come from: through variables, fields, parameters and results, without regard to
// order. What containers hold is told apart by type only.
#pragma once

#include "Lua/Code.h"
#include "Lua/Guards.h"

#include <functional>
#include <map>
#include <set>

namespace unplug::lua {

// What the gateway hands over or gets back, as a set of bits.
enum Origin : unsigned {
  FromHeaders = 1, // of the request: the map, its lists
  FromQuery = 2,
  FromParameters = 4,
  FromBody = 8,
  FromUrl = 16,
  FromResponseHeaders = 32,
  FromData = 64, // of the response, and what lies in it
  FromIo = 128,
  FromConfiguration = 256, // the stanza, and what lies in it
  FromInput = 512,         // the request or response itself
  FromContext = 1024,
  MadeHere = 2048,
  FromElsewhere = 4096, // it could not be followed
};

// The end of a way back: an expression that makes the value, or what stands for it.
struct Leaf {
  enum class Kind { Expression, Zero, Extra, Input, Unknown };
  Kind kind = Kind::Unknown;
  const Expression *expression = nullptr;
  std::size_t index = 0; // of the result, where the expression has several
  bool isKey = false;    // a key of what `expression` ranges over; else an element of it, where `isElement`
  bool isElement = false;
};

class Flow {
public:
  explicit Flow(const Code &code);

  // Calls `visit` for each place where the value may be made.
  void leaves(const Expression &expression, const std::function<void(const Leaf &)> &visit) const;
  void leaves(const Variable &variable, const std::function<void(const Leaf &)> &visit) const;
  void results(const Function &function, std::size_t index, const std::function<void(const Leaf &)> &visit) const;

  unsigned origins(const Expression &expression) const;

  // Literals that a modifier hands back as headers or query: what is put into them is written to the gateway.
  bool isHeaderLiteral(const Expression *literal) const { return headerLiterals.count(literal) > 0; }
  bool isQueryLiteral(const Expression *literal) const { return queryLiterals.count(literal) > 0; }
  // Headers of the gateway or such literals, and nothing else.
  bool isHeaders(const Expression &expression) const;

  // The function that `expression` stands in; null outside of functions.
  const Function *functionOf(const Expression &expression) const;
  // Functions that a call may run, own ones only.
  std::vector<const Function *> targets(const Expression &call) const;
  // The same, told apart by where the callee's value comes from.
  std::vector<const Function *> calledBy(const Expression &call) const;
  // The method of an own type; null when it has none.
  const Function *methodOf(const Type *type, const std::string &name) const;
  // The value of a literal's embedded field of type error; null without one.
  const Expression *embeddedError(const Expression &literal) const;
  // What a variable is given, and what a function returns, at each place and not followed further.
  using VisitLeaf = std::function<void(const Leaf &)>;
  void assignedTo(const Variable &variable, const VisitLeaf &visit) const;
  void returnedBy(const Function &function, std::size_t index, const VisitLeaf &visit) const;
  // What a field of a struct is given anywhere, followed.
  void heldBy(const Type *of, const std::string &field, const VisitLeaf &visit) const;
  // What is put into containers of such elements anywhere, followed.
  void putInto(const Type *element, const VisitLeaf &visit) const;
  // The registrations' calls.
  const std::vector<RegisterCall> &registerCalls() const { return registers; }
  // The functions that a factory argument stands for.
  std::vector<const Function *> functionsOf(const Expression &value) const;

private:
  struct Source {
    Leaf leaf;
    bool follow = true;               // the expression's own value, which may come from elsewhere
    const Type *asserted = nullptr; // by a type switch
  };
  using Visited = std::set<const void *>;

  void read(const Function &function, const Block &block);
  void readExpression(const Function *function, const Expression &expression);
  void assign(const Expression *target, Source source);
  void bindCall(const Expression &call);
  void bindHandlers(const Expression &call);
  void fillFromSettings(const Type *type, unsigned depth);
  void collectMaps(const std::string &method, std::set<const Expression *> &into);
  void collectDataLiterals();
  void addDataLiteral(const Expression &value);
  // One way back. `wanted` is the type that was asserted on the way: values of other types end there.
  struct Way {
    const std::function<void(const Leaf &)> &visit;
    Visited visited;
  };
  void follow(const Source &source, const Type *wanted, Way &way) const;
  void followAll(const std::vector<Source> &sources, const void *identity, const Type *wanted, Way &way) const;
  void followExpression(const Expression &expression, std::size_t index, const Type *wanted, Way &way) const;
  unsigned originsOf(const Leaf &leaf, Visited &visited) const;
  unsigned origins(const Expression &expression, Visited &visited) const;

  bool isOfConfiguration(const Expression &container) const;

  const Code &code;
  mutable std::set<const Expression *> asked; // of isOfConfiguration: those that are being worked out
  std::map<const Variable *, std::vector<Source>> variables;
  std::map<std::pair<const Type *, std::string>, std::vector<Source>> fields;
  std::map<const Type *, std::vector<Source>> stored; // in containers, by the element's type
  std::map<const Function *, std::vector<std::vector<Source>>> returned;
  std::map<const Type *, std::vector<const Function *>> taken; // functions used as values, by type
  std::map<std::string, std::vector<const Function *>> methods; // own methods, by name
  std::map<const Expression *, const Function *> owners;
  std::vector<const Expression *> calls;
  Guards guards;
  std::set<const Expression *> headerLiterals, queryLiterals;
  std::vector<std::pair<const Expression *, const Expression *>> puts; // into containers: target and value
  std::set<const Expression *> dataLiterals; // that become part of the response's data
  std::vector<RegisterCall> registers;
};

// Which side of the gateway an interface with the wrapper's methods stands for.
bool isRequestLike(const Type *interface);
bool isResponseLike(const Type *interface);

} // namespace unplug::lua

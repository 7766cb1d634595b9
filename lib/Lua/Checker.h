// The type checker: private to the Check*.cpp files, one a part of the language.
#pragma once

#include "Lua/Code.h"
#include "Lua/Standard.h"

#include <map>
#include <set>

namespace unplug::lua {

// What a name stands for.
struct Object {
  enum class Kind { Constant, Variable, Type, Function, Package, Builtin, Nil };
  enum class State { Unsettled, InProgress, Settled };

  Kind kind = Kind::Nil;
  std::string name;
  State state = State::Settled;
  const Type *type = nullptr;
  std::optional<Constant> constant;
  Variable *variable = nullptr;
  Function *function = nullptr;
  std::size_t scope = 0; // of Kind::Package: index into Checker::scopes

  // Of declarations of a package, until they are settled.
  go::SyntaxNode node, typeNode, valueNode;
  std::size_t file = 0;
  std::size_t home = 0; // index into Checker::scopes
  std::int64_t iota = 0;
  std::size_t position = 0; // among the names of one specification
  std::size_t names = 1;    // of that specification
};

// The declarations of one package.
struct PackageScope {
  std::string path, name;
  std::size_t index = 0; // of source packages: into go::Source::packages
  bool isStandard = false;
  std::map<std::string, Object> objects;
  std::map<std::string, std::vector<std::pair<go::SyntaxNode, std::size_t>>> methods; // by type: node and file
  std::vector<std::pair<go::SyntaxNode, std::size_t>> initialisers;                    // func init
};

// How a selector reaches its field or method.
struct Selection {
  enum class Kind { None, Field, Method, InterfaceMethod };
  Kind kind = Kind::None;
  std::vector<const Field *> path; // embedded fields on the way; the field itself last
  const Function *method = nullptr;
  bool pointerReceiver = false;
  const Type *type = nullptr; // of the field; of the method without its receiver
};

class Checker {
public:
  explicit Checker(Code &code);
  void run();

private:
  // Checker.cpp: where we are, what is said
  void obstacle(ObstacleKind kind, go::SyntaxNode node, std::string reason);
  void unsupported(go::SyntaxNode node, const std::string &what);
  void operation(OperationKind kind, std::string subject, go::SyntaxNode node);
  Place placeOf(go::SyntaxNode node) const;
  ExpressionPtr make(ExpressionKind kind, const Type *type, go::SyntaxNode node) const;
  ExpressionPtr bad(go::SyntaxNode node) const;
  void checkRegisterers();
  void checkPending();
  void checkMethods();
  void checkFunction(Function &function);
  void use(Function *function);
  ExpressionPtr badVariable(Variable *variable, go::SyntaxNode node);
  ExpressionPtr badFunction(Function *function, go::SyntaxNode node);

  // CheckDeclarations.cpp: names of packages
  std::size_t scopeOf(const std::string &path, std::size_t fromFile);
  std::size_t addSourcePackage(std::size_t package);
  std::size_t addStandardPackage(const std::string &path);
  void addFile(PackageScope &scope, std::size_t home, go::SyntaxNode root, std::size_t file);
  void addSpecs(PackageScope &scope, std::size_t home, go::SyntaxNode declaration, std::size_t file, Object::Kind kind);
  void settle(Object &object);
  void settleConstant(Object &object);
  void settleVariable(Object &object);
  void settleType(Object &object);
  Function *declareFunction(go::SyntaxNode node, std::size_t file, std::size_t home);
  void settleSignature(const Function &function);
  void declareMethods(Type &type, std::size_t home);
  Object *find(const std::string &name);
  Object *findImported(const std::string &name);
  Object *member(std::size_t scope, const std::string &name);

  // CheckTypes.cpp: type expressions
  const Type *typeOf(go::SyntaxNode node);
  const Type *asType(go::SyntaxNode node); // null when it is not a type; says nothing
  const Type *structType(go::SyntaxNode node);
  const Type *interfaceType(go::SyntaxNode node);
  const Type *functionType(go::SyntaxNode node);
  void parametersOf(go::SyntaxNode list, std::vector<const Type *> &types, std::vector<go::SyntaxNode> &names,
                    bool &variadic);
  Selection select(const Type *type, const std::string &name);
  Selection selectWithin(const Type *type, const std::string &name, unsigned depth);
  bool implements(const Type *type, const Type *interface, std::string *why = nullptr);

  // CheckExpressions.cpp
  ExpressionPtr check(go::SyntaxNode node, const Type *hint = nullptr);
  ExpressionPtr checkIdentifier(go::SyntaxNode node);
  ExpressionPtr checkSelector(go::SyntaxNode node);
  ExpressionPtr checkIndex(go::SyntaxNode node);
  ExpressionPtr checkSlice(go::SyntaxNode node);
  ExpressionPtr checkAssertion(go::SyntaxNode node);
  ExpressionPtr checkComposite(go::SyntaxNode node, const Type *type);
  ExpressionPtr checkStructLiteral(go::SyntaxNode node, go::SyntaxNode body, const Type *type);
  ExpressionPtr checkFunctionLiteral(go::SyntaxNode node);
  ExpressionPtr checkUnary(go::SyntaxNode node, const Type *hint);
  ExpressionPtr checkBinary(go::SyntaxNode node, const Type *hint);
  ExpressionPtr selected(ExpressionPtr operand, const Selection &selection, const std::string &name,
                         go::SyntaxNode node);
  ExpressionPtr throughFields(ExpressionPtr operand, const Selection &selection, std::size_t count,
                              go::SyntaxNode node);
  ExpressionPtr ofVariable(Variable *variable, go::SyntaxNode node);
  ExpressionPtr literalElement(go::SyntaxNode node, const Type *type);

  // CheckCalls.cpp
  ExpressionPtr checkCall(go::SyntaxNode node);
  ExpressionPtr checkBuiltin(const std::string &name, go::SyntaxNode node);
  ExpressionPtr checkConversion(go::SyntaxNode node, go::SyntaxNode operand, const Type *type);
  ExpressionPtr finishCall(ExpressionPtr call, const Type *function, std::vector<ExpressionPtr> arguments,
                           go::SyntaxNode node);
  std::vector<ExpressionPtr> checkArguments(go::SyntaxNode node, const Type *function);
  void standardCall(Expression &call, go::SyntaxNode node);

  // CheckConstants.cpp
  ExpressionPtr constant(Constant value, const Type *type, go::SyntaxNode node) const;
  ExpressionPtr literal(go::SyntaxNode node);
  bool fold(const std::string &op, const Constant &left, const Constant &right, const Type *type, Constant &result);
  bool represent(Constant &value, const Type *type) const;
  const Type *defaultType(const Type *type) const;
  ExpressionPtr convert(ExpressionPtr value, const Type *type, go::SyntaxNode node);
  bool isAssignable(const Expression &value, const Type *type);
  ExpressionPtr defaulted(ExpressionPtr value, go::SyntaxNode node);

  // CheckStatements.cpp
  void checkBlock(go::SyntaxNode block, Block &into);
  void checkStatement(go::SyntaxNode node, Block &into);
  void checkOneStatement(go::SyntaxNode node, Block &into);
  void checkStatementList(const std::vector<go::SyntaxNode> &nodes, Block &into);
  void checkAssignment(go::SyntaxNode node, Block &into);
  void checkDefinition(go::SyntaxNode left, go::SyntaxNode right, go::SyntaxNode node, Block &into);
  void checkLocalDeclaration(go::SyntaxNode node, Block &into);
  void checkIncrement(go::SyntaxNode node, const std::string &op, Block &into);
  void checkIf(go::SyntaxNode node, Block &into);
  void checkFor(go::SyntaxNode node, const std::string &label, Block &into);
  void checkRange(go::SyntaxNode node, go::SyntaxNode clause, const std::string &label, Block &into);
  void checkSwitch(go::SyntaxNode node, const std::string &label, Block &into);
  void checkTypeSwitch(go::SyntaxNode node, const std::string &label, Block &into);
  void checkReturn(go::SyntaxNode node, Block &into);
  bool fitsAsTuple(const Expression &call, const std::vector<const Type *> &wanted);
  void checkJump(go::SyntaxNode node, Block &into);
  std::vector<ExpressionPtr> valuesFor(go::SyntaxNode list, std::vector<const Type *> targets, go::SyntaxNode node);
  void noteTarget(const Expression &target);

  // CheckScopes.cpp: local names
  void pushScope() { locals.emplace_back(); }
  void popScope() { locals.pop_back(); }
  Variable *declareLocal(go::SyntaxNode name, const Type *type);
  Variable *newVariable(std::string name, const Type *type, Place at);

  struct Within { // the function that is being checked
    Function *function = nullptr;
    std::size_t home = 0; // index into scopes
    std::size_t file = 0;
  };

  Code &code;
  std::deque<PackageScope> scopes;
  std::map<std::string, std::size_t> standardScopes; // by import path
  std::map<std::size_t, std::size_t> sourceScopes;   // by package of the source
  std::map<std::string, Object> universe;
  std::vector<std::map<std::string, Object>> locals;
  std::deque<Object> importObjects;
  std::set<const Function *> queued;
  std::vector<Function *> pending;
  Within within;
  std::int64_t currentIota = -1;
  unsigned depth = 0;
  std::set<std::pair<std::size_t, std::size_t>> said; // file and offset of obstacles of what is no function's
};

// The children of a node that are not comments.
std::vector<go::SyntaxNode> partsOf(go::SyntaxNode node);
// "`x.y(...)`", cut where it is long.
std::string quoted(go::SyntaxNode node);
// The text of a comment without its marks, one line each.
std::string commentText(std::string_view comment);
// The comment that ends on the line before `node`, without its marks.
std::string commentBefore(go::SyntaxNode node);

constexpr unsigned maxDepth = 200; // of nested expressions, statements and types

// Counts a level of nesting while it lives.
class Deeper {
public:
  explicit Deeper(unsigned &counter) : level(counter) { ++counter; }
  ~Deeper() { --level; }
  Deeper(const Deeper &) = delete;
  Deeper &operator=(const Deeper &) = delete;

private:
  unsigned &level;
};

} // namespace unplug::lua

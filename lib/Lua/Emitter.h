// From typed code to Lua text. Private to the Emit*.cpp files.
#pragma once

#include "Lua/Judge.h"
#include "Lua/Reach.h"
#include "Lua/Script.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace unplug::lua {

// How tightly a text binds, as Lua has it.
enum class Binding { Or, And, Comparison, Concatenation, Sum, Product, Unary, Prefix };

class Emitter {
public:
  Emitter(const Code &code, const Flow &flow, const Judgement &judgement, std::string table, const Skeleton &skeleton);

  llvm::Expected<ScriptText> script(const ScriptParts &parts, const std::string &pluginId);

private:
  // EmitScript.cpp
  std::string tableOf(std::size_t package) const;
  std::string nameOfFunction(const Function &function);
  std::string nameOfType(const Type *type);
  std::string nameOfInterface(const Type *type);
  void emitFunction(const Function &function);
  void emitGlobal(const Variable &global);
  std::string classes();
  std::string forwarders(const Type *type);
  std::vector<const Variable *> orderedGlobals(const Reached &reached) const;
  void commentLines(const std::string &comment);

  // EmitExpressions.cpp
  std::string text(const Expression &expression, Binding least = Binding::Or);
  std::string value(const Expression &expression); // as it is assigned, passed or stored: structs are copied
  std::string raw(const Expression &expression, Binding &binding);
  std::string constantText(const Expression &expression, Binding &binding) const;
  std::string zero(const Type *type);
  std::string indexText(const Expression &expression);
  std::string assertion(const std::string &of, const Type *type);
  std::string toInterface(const Expression &expression);
  std::string typeTag(const Type *type);
  std::string structText(const Expression &expression);
  std::string listText(const Expression &expression);
  std::string mapText(const Expression &expression);
  std::string functionText(const Function &function);
  std::string binaryText(const Expression &expression, Binding &binding);
  std::string dataText(const Expression &expression);
  std::string stored(const Expression &expression); // in a container: nil becomes what stands for it
  bool mayBeLive(const Expression &container) const;
  bool needsCopy(const Expression &expression) const;
  bool isCopied(const Type *type) const;
  bool changesReceiver(const Function &function) const;
  bool isNeverNegative(const Expression &number) const;
  std::string copiedFields(const Type *type) const;

  // EmitCalls.cpp
  std::string callText(const Expression &call);
  std::string receiverText(const Expression &receiver, const Function &method);
  std::string standardText(const Expression &call);
  std::string constantKeyText(const Expression &call, const std::string &name);
  std::string builtinText(const Expression &call);
  std::string jsonSpec(const Type *type);
  std::string zeroMaker(const Type *type);
  std::string formatText(const Expression &call, const std::string &name);
  std::string shown(const Expression &argument, char verb);
  std::string arguments(const Expression &call, std::size_t from);

  // EmitGaps.cpp
  bool isGap(const Statement &statement) const { return skeleton.plan.statements.count(&statement) > 0; }
  bool isGap(const Block &block) const;
  std::size_t gapOfStatements(const Block &block, std::size_t from, std::size_t to);
  bool gapOfFunction(const Function &function);
  void gapOfFactory(const Function &function);
  bool gapOfGlobal(const Variable &global);
  void gap(Place begin, std::size_t end, const std::string &declares, const std::vector<Obstacle> &because);
  std::vector<Obstacle> obstaclesIn(const Location &begin, const Location &end) const;
  std::string goText(Place begin, std::size_t end) const;
  llvm::Error finishGaps(ScriptText &script) const;

  // EmitStatements.cpp
  void block(const Block &statements, std::size_t from = 0) { block(statements, from, statements.size()); }
  void block(const Block &statements, std::size_t from, std::size_t to);
  void statement(const Statement &one, bool isLast);
  void assign(const Statement &one);
  std::string assignedText(const Statement &one);
  void assignOne(const Expression &target, const std::string &assigned, const Expression *value);
  void ifStatement(const Statement &one, bool continued);
  void branch(const Block &statements);
  static std::optional<bool> truthOf(const Expression &condition);
  static bool startsWithJump(std::string_view body);
  void forStatement(const Statement &one);
  void rangeStatement(const Statement &one);
  void switchStatement(const Statement &one);
  void typeSwitchStatement(const Statement &one);
  void loopBody(const Block &body, const std::string &label);
  bool numericFor(const Statement &one);
  bool isShared(const Variable &variable) const;
  std::string rangeHead(const Statement &one);
  std::string variableName(const Variable &variable) const;
  std::string freshName(const std::string &base);
  std::string turnName(const Variable &variable) const;
  void line(const std::string &text);
  void indent(int by) { indentation += by; }

  struct Target { // what break and continue may lead to
    bool isLoop = false;
    const Block *body = nullptr; // of a loop
    std::string label;
    std::string breakName, continueName; // of the Lua labels, or of the variables in their place
    bool breaks = false, continues = false; // they are used
    // Without labels: what a `repeat ... until true` around the body is left by, and variables that say to go on leaving.
    bool repeats = false;
    std::set<std::string> passing; // jumps to targets further out
    std::set<std::string> taken;   // of breakName and continueName, those whose variable is used
  };
  bool avoidsLabels() const;
  void jump(const Statement &one, bool isLast);
  void leave(std::vector<Target>::reverse_iterator target, bool breaks, bool isLast);
  void passOn(const std::set<std::string> &names);
  void repeated(const std::function<void()> &body);
  void left(Target &target, const std::function<void()> &cases);
  void finishLoop(const std::string &made, const Target &target);

  const Code &code;
  const Flow &flow;
  const Judgement &judgement;
  const Skeleton &skeleton;
  std::string table;
  std::string out;
  int indentation = 0;
  unsigned labels = 0;
  std::set<std::string> taken; // names that the plugin has
  std::vector<Target> targets;
  const Function *current = nullptr;
  std::set<const Type *> usedTypes, usedInterfaces;
  std::set<const Expression *> leftOutCalls;
  std::map<std::string, WrittenGap> written; // by the text of their calls
  std::string failed;                        // of the template of gaps
  bool isWhole = true;                       // nothing was met that could not be worked out
};

} // namespace unplug::lua

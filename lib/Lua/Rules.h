// The rules that make a translation exact: what types alone do not show. Private to the Rules*.cpp files.
#pragma once

#include "Lua/Flow.h"
#include "Lua/Judge.h"
#include "Lua/Numbers.h"
#include "Lua/SliceMoves.h"
#include "Lua/Standard.h"
#include "Lua/Texts.h"

#include <map>
#include <set>

namespace unplug::lua {

class Rules {
public:
  Rules(Code &code, const Flow &flow, const Options &options, Judgement &judgement);
  void run();

private:
  // Rules.cpp
  void refuse(ObstacleKind kind, Place at, std::string reason);
  void require(Requirement::Kind kind, Place at, std::set<std::string> settings = {}, std::string what = {});
  void operation(OperationKind kind, std::string subject, Place at);
  void note(Place at, std::string text);
  void judge(Function &function);
  void judgeStatement(const Statement &statement);
  void judgeExpression(const Expression &expression);
  void judgeAssignment(const Expression &target, const Expression *value, std::size_t index);
  bool runsAtRequest() const;
  bool runsAtStart() const;
  static std::string subjectOf(const Expression &key);

  // RulesState.cpp: what outlives a request
  unsigned runTimesOf(const Function *function) const;
  unsigned madeAt(const Leaf &leaf, const Type *container) const;
  bool judgeOlder(unsigned madeAt, Place at, const std::string &what);
  void judgeCapture(const Expression &target);
  void judgeContainerChange(const Expression &container, Place at);

  // RulesGateway.cpp: the request, the response and their maps
  void judgeGatewayCall(const Expression &call);
  void judgeMapRead(const Expression &map, const Expression *key, Place at);
  void judgeMapChange(const Expression &map, const Expression &key, const Expression *value, Place at);
  void judgeMapDelete(const Expression &map, const Expression &key, Place at);
  void judgeHeaderKey(const Expression &key, Place at);
  void judgeDataValue(const Expression &value, bool isNested);
  void judgeKey(const Expression &map, const Expression &key);
  void judgeKeyed(const Expression &call, const std::string &method);

  // RulesResults.cpp: what a modifier gives back
  void judgeWrappers();
  void judgeWrapperField(const Function &method, bool response);
  void refuseUnknown(const Block &body);
  void judgeSizes(const std::set<const Function *> &all);
  void judgeErrors();
  void judgeErrorLeaf(const Function &modifier, const Leaf &leaf);
  void judgeErrorType(const Type *type, Place at);
  void judgeText(const Texts &texts, Place at, bool mayBeEmpty);

  // RulesValues.cpp: numbers, slices, structs, interfaces
  void judgeBinary(const Expression &expression);
  void judgeComparison(const Expression &left, const Expression &right, Place at);
  void judgeConversion(const Expression &expression);
  bool isPointer(const Expression &value) const;
  void judgeToInterface(const Expression &expression);
  void judgeAssertion(const Expression &expression, const Type *type);
  void judgeInputAssertion(const Type *type, Place at);

  // RulesSlices.cpp: slices and structs
  void judgeAppend(const Expression &call, const Expression *target);
  void judgeCopy(const Expression &value, const void *target, std::size_t index = 0);
  void judgeCopies(const Expression &made);
  void judgeArguments(const Expression &call);
  void judgeReturn(const Expression &value);
  void judgeHeld(const Type *type, const void *target, Place at);
  void judgeStructs();
  void collectFacts();
  void collectChanges(const Statement &statement);
  void collectGrown(const Expression &place);
  void collectUses(const Expression &expression);
  enum class Alone { Grows, Changes }; // what a slice may do that nothing else may see
  bool isOwned(const Expression &value, std::size_t index, bool leaves, Alone alone) const;
  bool isOwned(const Leaf &leaf, bool leaves, Alone alone) const;
  bool isFilledAlone(const Variable &variable, Alone alone) const;
  bool isOwnSlice(const Expression &list) const;
  bool grows(const Type *type, const void *target) const;
  bool holdsGrown(const Type *type, const void *target) const;
  static bool isSamePlace(const Expression &a, const Expression &b);
  static const void *placeOf(const Expression &expression);

  // RulesCalls.cpp: the standard library, output and logs
  void judgeStandard(const Expression &call);
  void judgeCondition(const Expression &call);
  void judgeFormat(const Expression &call, const std::string &name);
  bool hasOwnText(const Expression &error) const;
  bool isPrintable(const Expression &value, char verb, std::string &why) const;
  bool judgeLogging(const Expression &call);
  void drop(const Expression &call, OperationKind kind, const std::string &what);
  bool isQuiet(const Expression &argument) const;
  bool mayBeNil(const Expression &pointer) const;

  // RulesJson.cpp
  void judgeJson(const Expression &call, const std::string &name);
  void judgeJsonUse(const Expression &variable);
  bool isFilledFromHere(const Expression &address, const Expression &call) const;

  // RulesHandlers.cpp: http-server plugins
  void judgeHandlers();
  void collectAnswering();
  bool answers(const Expression &expression) const;
  bool isNothing(const Statement &statement) const;
  void judgeTail(const Block &block, bool isLast);
  void judgeExchange(const Function &function);
  void judgeAnswer(const Expression &call);
  void judgeHandlerFactory(const Function &function);
  bool isSurelyHandler(const Expression &value) const;
  bool isHandler(const Leaf &leaf) const;
  bool hasHandler(const Type *type, unsigned depth) const;

  // RulesPanics.cpp
  void judgePanics(Function &function);
  bool isSolid(const Expression &value, const Function &function, const Guards &guards) const;
  bool isThere(const Expression &checked) const;
  bool isSurelyFunction(const Expression &value) const;
  bool isSurelyMap(const Expression &map) const;

  // RulesPairs.cpp: functions that give a value or an error
  void collectPairs(const Block &block);
  bool givesOrFails(const Function &function);
  static std::set<const Statement *> failingReturns(const Function &function);

  Code &code;
  const Flow &flow;
  const Options &options;
  Judgement &judgement;
  Numbers numbers;

  Function *current = nullptr;
  std::set<const Expression *> targets;               // of assignments
  std::set<const Expression *> unmarshalled;          // what json.Unmarshal is given
  std::set<const Expression *> ignored;               // what stands in a call that is left out
  std::set<const Expression *> statements;            // calls whose results nobody takes
  std::map<const Expression *, const Expression *> appendTargets; // append calls: what their result is assigned to
  std::set<const void *> grown;                       // places of slices that are appended to where they are
  std::set<std::pair<const void *, const void *>> grownFields; // of structs that variables hold: what holds it, the field
  SliceMoves slices;
  mutable std::set<const void *> asked;               // of isOwned: what is being worked out
  std::set<const Type *> inInterface;                 // struct types that lie in interfaces, by value
  std::set<const Type *> pointersInInterface;
  std::set<const Variable *> checked;                 // that are not nil behind the check of the error beside them
  std::map<const Function *, bool> pairs;             // what givesOrFails found out
  std::set<const Expression *> unseen;                // errors whose text nobody sees
  std::set<const Function *> answering; // functions that answer a request or pass it on
  std::set<const Expression *> inTail;  // of one function: calls behind which it does nothing more
};

} // namespace unplug::lua

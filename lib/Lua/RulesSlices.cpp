// The rules about slices and structs: which places hold the same array. An append writes into the array of the slice
// that it is given where there is room, which shows where another slice of that array has grown as well; a script
// always copies.
#include "Lua/Rules.h"

#include "Lua/Walk.h"

namespace unplug::lua {

namespace {

bool isPlace(const Expression &expression) {
  return expression.kind == ExpressionKind::Variable || expression.kind == ExpressionKind::Field ||
         expression.kind == ExpressionKind::Index;
}

// A slice that nothing else can hold yet, or nil.
bool isFresh(const Expression &expression) {
  switch (expression.kind) {
  case ExpressionKind::ListLiteral:
  case ExpressionKind::Nil:
  case ExpressionKind::Zero:
    return true;
  case ExpressionKind::CallStandard:
    return nameOf(*expression.standard) != "http.Header.Values";
  case ExpressionKind::CallBuiltin: // append, which is judged by itself
    return true;
  default:
    return false;
  }
}

// Whether two expressions that stand side by side give the same value.
bool isSame(const Expression &a, const Expression &b) {
  if (a.kind != b.kind || a.arguments.size() != b.arguments.size())
    return false;
  if (a.constant || b.constant)
    return a.constant && b.constant && a.constant->kind == b.constant->kind && a.constant->text == b.constant->text &&
           a.constant->integer == b.constant->integer && a.constant->boolean == b.constant->boolean;
  bool isPure = a.kind == ExpressionKind::Variable || a.kind == ExpressionKind::Field ||
                a.kind == ExpressionKind::Convert || a.kind == ExpressionKind::CallStandard ||
                (a.kind == ExpressionKind::Binary && a.name == b.name) ||
                (a.kind == ExpressionKind::CallBuiltin && a.name == "len" && b.name == "len");
  if (!isPure || a.variable != b.variable || a.name != b.name || a.standard != b.standard)
    return false;
  for (std::size_t i = 0; i < a.arguments.size(); ++i)
    if (!a.arguments[i] || !b.arguments[i] || !isSame(*a.arguments[i], *b.arguments[i]))
      return false;
  return true;
}

} // namespace

// The variable, field or kind of container that a place is; null for what is no place.
const void *Rules::placeOf(const Expression &expression) {
  if (expression.kind == ExpressionKind::Variable)
    return expression.variable;
  if (expression.kind == ExpressionKind::Field) {
    const Type *of = expression.arguments[0]->type;
    of = of->kind == TypeKind::Pointer ? of->element : of;
    for (const Field &field : underlying(of)->fields)
      if (field.name == expression.name)
        return &field;
  }
  if (expression.kind == ExpressionKind::Index)
    return underlying(expression.arguments[0]->type); // all elements of maps or slices of that type
  return nullptr;
}

// What must be known of all code before any of it is judged.
void Rules::collectFacts() {
  for (const Function &function : code.functions)
    slices.read(function);
  for (const Function &function : code.functions)
    walk(
        function, [&](const Statement &statement) { collectChanges(statement); },
        [&](const Expression &expression) { collectUses(expression); });
  for (const Variable *global : code.globals)
    if (global->initial)
      walk(*global->initial, [&](const Expression &expression) { collectUses(expression); });
}

void Rules::collectChanges(const Statement &statement) {
  if (statement.kind == StatementKind::Return)
    return;
  for (std::size_t i = 0; i < statement.right.size(); ++i) {
    const Expression &value = *statement.right[i];
    bool isAppend = value.kind == ExpressionKind::CallBuiltin && value.name == "append";
    // Places whose slices grow by append: two of them must not hold the same array.
    if (isAppend && i < statement.left.size() && statement.left[i] && !isFresh(*value.arguments[0]))
      collectGrown(*statement.left[i]);
  }
  for (std::size_t i = 0; i < statement.left.size(); ++i) {
    bool isNew = i < statement.declares.size() && statement.declares[i];
    const Expression *target = isNew ? nullptr : statement.left[i].get();
    // A change inside of a struct changes those that hold it by value.
    for (; target && target->kind == ExpressionKind::Field; target = target->arguments[0].get())
      if (const Type *of = structBehind(target->arguments[0]->type)) {
        judgement.changedStructs.insert(of);
        if (target->arguments[0]->type->kind == TypeKind::Pointer)
          break;
      }
  }
}

void Rules::collectGrown(const Expression &place) {
  std::vector<const void *> around; // that hold the slice by value
  const Expression *root = &place;
  while (root->kind == ExpressionKind::Field && root->arguments[0]->type->kind != TypeKind::Pointer) {
    root = root->arguments[0].get();
    around.push_back(placeOf(*root));
  }
  if (around.empty() || root->kind != ExpressionKind::Variable)
    grown.insert(placeOf(place));
  else
    for (const void *holder : around)
      grownFields.emplace(holder, placeOf(place));
}

void Rules::collectUses(const Expression &expression) {
  if (expression.kind == ExpressionKind::ToInterface)
    if (const Type *of = structBehind(expression.arguments[0]->type))
      (expression.arguments[0]->type->kind == TypeKind::Pointer ? pointersInInterface : inInterface).insert(of);
  if (expression.kind != ExpressionKind::CallStandard)
    return;
  std::string name = nameOf(*expression.standard);
  if (name == "http.Header.Add" || name == "url.Values.Add")
    grown.insert(underlying(expression.arguments[0]->type));
  if (name == "json.Unmarshal")
    unmarshalled.insert(expression.arguments[0].get());
}

// A value that nothing else holds, or nothing that would see it grow or change: made here, or handed on by a variable
// that held it. `leaves`: with the function that returns it.
bool Rules::isOwned(const Expression &value, std::size_t index, bool leaves, Alone alone) const {
  switch (value.kind) {
  case ExpressionKind::Convert:
    return isOwned(*value.arguments[0], 0, leaves, alone);
  case ExpressionKind::Variable: {
    const Variable &variable = *value.variable;
    bool isGiven = leaves                    ? slices.staysThere(variable)
                   : alone == Alone::Changes ? slices.isLast(value)
                                             : slices.isMove(value);
    return isGiven && variable.owner && !variable.isCaptured && !variable.isParameter && isFilledAlone(variable, alone);
  }
  case ExpressionKind::CallFunction: {
    if (!asked.insert(value.function).second)
      return true; // a cycle adds nothing
    bool all = true;
    flow.returnedBy(*value.function, index, [&](const Leaf &leaf) { all &= isOwned(leaf, true, alone); });
    asked.erase(value.function);
    return all;
  }
  default:
    return isFresh(value);
  }
}

bool Rules::isOwned(const Leaf &leaf, bool leaves, Alone alone) const {
  bool isValue = leaf.kind == Leaf::Kind::Expression && !leaf.isKey && !leaf.isElement;
  return leaf.kind == Leaf::Kind::Zero || (isValue && isOwned(*leaf.expression, leaf.index, leaves, alone));
}

// Whether all that a variable was ever given was its own.
bool Rules::isFilledAlone(const Variable &variable, Alone alone) const {
  if (!asked.insert(&variable).second)
    return true;
  bool all = true;
  flow.assignedTo(variable, [&](const Leaf &leaf) { all &= isOwned(leaf, false, alone); });
  asked.erase(&variable);
  return all;
}

// A slice that only this function's variable holds, until it changes no more.
bool Rules::isOwnSlice(const Expression &list) const {
  return list.kind == ExpressionKind::Variable && list.variable->owner == current && !list.variable->isParameter &&
         !list.variable->isCaptured && isFilledAlone(*list.variable, Alone::Changes) &&
         slices.changesAlone(*list.variable);
}

void Rules::judgeAppend(const Expression &call, const Expression *target) {
  const Expression &base = *call.arguments[0];
  const Type *list = underlying(call.type);
  if (call.spread)
    judgeHeld(list->element, list, call.at);
  for (std::size_t i = 1; i < call.arguments.size() && !call.spread; ++i)
    judgeCopy(*call.arguments[i], list);
  if (isFresh(base))
    return;
  if (isOwnSlice(base))
    judgement.inPlace.insert(&call);
  bool toItself = target && isPlace(base) && isSamePlace(base, *target);
  if (!toItself)
    return refuse(
        ObstacleKind::SliceSharing, call.at,
        "append to a slice that stays where it is: whether both share their elements depends on its capacity");
  if (base.kind == ExpressionKind::Variable && base.variable->owner != current && base.variable->owner)
    judgeCapture(base);
}

bool Rules::isSamePlace(const Expression &a, const Expression &b) {
  return a.kind == b.kind && placeOf(a) == placeOf(b) &&
         (a.kind != ExpressionKind::Index || isSame(*a.arguments[1], *b.arguments[1])) &&
         (a.kind == ExpressionKind::Variable || isSame(*a.arguments[0], *b.arguments[0]));
}

// Whether a slice of `type` that lies in `target` is appended to there, or one in a struct.
bool Rules::grows(const Type *type, const void *target) const {
  if (type->kind == TypeKind::Pointer || isBytes(type))
    return false;
  TypeKind kind = underlying(type)->kind;
  return kind == TypeKind::Struct ? holdsGrown(type, target) : kind == TypeKind::Slice && grown.count(target);
}

bool Rules::holdsGrown(const Type *type, const void *target) const {
  for (const Field &field : underlying(type)->fields) {
    bool isStruct = field.type->kind != TypeKind::Pointer && underlying(field.type)->kind == TypeKind::Struct;
    if (isStruct ? holdsGrown(field.type, target) : grown.count(&field) || grownFields.count({target, &field}))
      return true;
  }
  return false;
}

// A value goes into a place. A slice that stays elsewhere too must not grow there, nor one in a struct.
void Rules::judgeCopy(const Expression &given, const void *target, std::size_t index) {
  const Expression &value = given.kind == ExpressionKind::ToInterface ? *given.arguments[0] : given;
  const Type *type = value.type->kind == TypeKind::Tuple && index < value.type->results.size()
                         ? value.type->results[index]
                         : value.type;
  // A struct is put together of what was judged by itself, or returned by a function, which was as well.
  bool isMade = value.kind == ExpressionKind::StructLiteral || value.kind == ExpressionKind::Zero ||
                value.kind == ExpressionKind::CallFunction || value.kind == ExpressionKind::CallValue ||
                value.kind == ExpressionKind::CallInterface;
  bool isStruct = underlying(type)->kind == TypeKind::Struct;
  if (isStruct ? !isMade : !isOwned(value, index, false, Alone::Grows))
    judgeHeld(type, target, value.at);
}

// The same for a value that stays where it came from.
void Rules::judgeHeld(const Type *type, const void *target, Place at) {
  if (grows(type, target))
    refuse(ObstacleKind::SliceSharing, at,
           (underlying(type)->kind == TypeKind::Struct
                ? "this copy of " + type->text + " has a slice in common with the original"
                : std::string("this slice is held at another place as well")) +
               ", and is appended to here: whether both see what is appended depends on its capacity");
}

void Rules::judgeCopies(const Expression &made) {
  const Type *below = underlying(made.type);
  for (std::size_t i = 0; i < made.arguments.size(); ++i) {
    bool isField = made.kind == ExpressionKind::StructLiteral;
    const void *target = isField ? static_cast<const void *>(&below->fields[i]) : below;
    bool isKey = made.kind == ExpressionKind::MapLiteral && i % 2 == 0;
    if (made.arguments[i] && !isKey)
      judgeCopy(*made.arguments[i], target);
  }
}

void Rules::judgeArguments(const Expression &call) {
  for (const Function *target : flow.targets(call)) {
    std::size_t next = call.kind == ExpressionKind::CallValue || target->receiver ? 1 : 0;
    if (call.kind == ExpressionKind::CallFunction && target->receiver && !target->pointerReceiver)
      judgeCopy(*call.arguments[0], target->receiver);
    for (std::size_t p = 0; p < target->parameters.size() && next < call.arguments.size(); ++p, ++next)
      judgeCopy(*call.arguments[next], target->parameters[p]);
  }
}

// What a slice that a function returns is good for is judged where it is called (isOwned). A struct in a variable of
// the function is gone with it.
void Rules::judgeReturn(const Expression &value) {
  bool isGone = value.kind == ExpressionKind::Variable && value.variable->owner == current &&
                !value.variable->isParameter && !value.variable->isCaptured;
  const Type *type = value.type;
  if (!isGone && type->kind != TypeKind::Tuple && underlying(type)->kind == TypeKind::Struct)
    judgeCopy(value, nullptr);
}

// Struct types: those that change are copied where Go copies them.
void Rules::judgeStructs() {
  for (const Type *type : code.structs) {
    auto refuseType = [&](std::string reason) {
      code.obstacles.push_back({ObstacleKind::StructCopy, code.locate(code.declaredAt.at(type)), std::move(reason)});
    };
    if (inInterface.count(type) && pointersInInterface.count(type))
      refuseType("values of " + type->text +
                 " go into interfaces both as they are and by pointer, which a script cannot tell apart");
  }
}

} // namespace unplug::lua

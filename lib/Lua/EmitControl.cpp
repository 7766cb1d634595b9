// Loops and switches in Lua.
#include "Lua/Emitter.h"
#include "Lua/LuaText.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool hasNilElements(const Type *element) {
  TypeKind kind = underlying(element)->kind;
  return kind == TypeKind::Interface || kind == TypeKind::Pointer || kind == TypeKind::Function;
}

bool isUsed(const Block &block, const Variable *variable);

bool isUsedIn(const Expression &expression, const Variable *variable) {
  bool used = false;
  walk(expression, [&](const Expression &one) {
    used |= one.kind == ExpressionKind::Variable && one.variable == variable;
    if (one.kind == ExpressionKind::FunctionLiteral)
      used |= isUsed(one.function->body, variable);
  });
  return used;
}

bool isUsed(const Block &block, const Variable *variable) {
  bool used = false;
  walk(block, [](const Statement &) {}, [&](const Expression &one) {
    used |= one.kind == ExpressionKind::Variable && one.variable == variable;
    if (one.kind == ExpressionKind::FunctionLiteral)
      used |= isUsed(one.function->body, variable);
  });
  return used;
}

// Whether the body may change what `expression` gives: it assigns to its variables, or calls something.
bool isSteady(const Expression &expression, const Block &body) {
  if (expression.constant)
    return true;
  const Expression &place = expression.kind == ExpressionKind::CallBuiltin && expression.name == "len"
                                ? *expression.arguments[0]
                                : expression;
  if (place.kind != ExpressionKind::Variable || place.variable->isCaptured || !place.variable->owner)
    return false;
  TypeKind kind = underlying(place.type)->kind;
  if (kind == TypeKind::Map) // its length changes without an assignment to it
    return false;
  bool steady = true;
  walk(body, [&](const Statement &statement) {
    for (const ExpressionPtr &left : statement.left)
      steady &= !left || left->kind != ExpressionKind::Variable || left->variable != place.variable;
  }, [](const Expression &) {});
  return steady;
}

} // namespace

// gopher-lua 1.1.1 takes the distance of a jump that a loop jumps back to for a label: a body must begin with something
// else.
bool Emitter::startsWithJump(std::string_view body) {
  auto skip = [&](std::string_view word) {
    if (!body.starts_with(word))
      return false;
    body.remove_prefix(word.size());
    return true;
  };
  for (;;) {
    while (!body.empty() && (body[0] == ' ' || body[0] == '\n'))
      body.remove_prefix(1);
    if (body.starts_with("--"))
      body.remove_prefix(std::min(body.find('\n'), body.size()));
    else if (!skip("do\n") && !skip("do ") && !skip("while true do\n") && !skip("repeat\n"))
      return body.starts_with("break") || body.starts_with("goto ");
  }
}

// gopher-lua 1.1.1 lets a goto cut off function literals from the variables that they share with its function: from then on
// both have their own. Such functions leave a `repeat ... until true` instead, and the loops around it by variables.
bool Emitter::avoidsLabels() const {
  if (!current || std::find(code.initialisers.begin(), code.initialisers.end(), current) != code.initialisers.end())
    return true;
  return std::any_of(code.variables.begin(), code.variables.end(), [&](const Variable &one) {
    return one.isCaptured && one.owner == current;
  });
}

void Emitter::jump(const Statement &one, bool isLast) {
  bool breaks = one.kind == StatementKind::Break;
  for (auto target = targets.rbegin(); target != targets.rend(); ++target) {
    bool isIt = one.label.empty() ? breaks || target->isLoop : target->label == one.label;
    if (!isIt)
      continue;
    if (avoidsLabels())
      return leave(target, breaks, isLast);
    if (breaks && target->isLoop && target == targets.rbegin())
      return line(isLast ? "break" : "do break end");
    (breaks ? target->breaks : target->continues) = true;
    return line("goto " + (breaks ? target->breakName : target->continueName));
  }
}

// Out of every loop up to the target's: Lua's break leaves one, and what comes behind its end leaves the next.
void Emitter::leave(std::vector<Target>::reverse_iterator target, bool breaks, bool isLast) {
  (breaks ? target->breaks : target->continues) = true;
  std::string name = breaks ? target->breakName : target->continueName;
  bool leavesMore = breaks && target->isLoop && target->repeats;
  for (auto inner = targets.rbegin(); inner != target; ++inner)
    if (inner->isLoop || inner->repeats) {
      inner->passing.insert(name);
      leavesMore = true;
    }
  if (leavesMore) {
    target->taken.insert(name);
    line(name + " = true");
  }
  line(isLast ? "break" : "do break end");
}

void Emitter::passOn(const std::set<std::string> &names) {
  for (const std::string &name : names)
    line("if " + name + " then break end");
}

// The body in a loop of its own, run once.
void Emitter::repeated(const std::function<void()> &body) {
  line("repeat");
  indent(1);
  body();
  indent(-1);
  line("until true");
}

void Emitter::loopBody(const Block &body, const std::string &label) {
  Target target;
  target.isLoop = true;
  target.body = &body;
  target.label = label;
  std::string number = std::to_string(++labels);
  target.breakName = "break_" + number;
  target.continueName = "continue_" + number;
  targets.push_back(target);
  std::string before = std::exchange(out, {});
  indent(1);
  block(body);
  indent(-1);
  std::string plain = std::exchange(out, {});
  bool continues = targets.back().continues;
  if (continues && avoidsLabels()) {
    target.repeats = true;
    targets.back() = target;
    indent(1);
    repeated([&] { block(body); });
    std::string once = std::exchange(out, {});
    const Target &done = targets.back();
    if (done.taken.count(done.continueName)) // each turn has its own
      line("local " + done.continueName);
    out += once;
    passOn(done.passing);
    if (done.taken.count(done.breakName))
      passOn({done.breakName});
    indent(-1);
    plain = std::exchange(out, {});
  } else if (continues) { // the label stands outside of the block whose locals it must not enter
    indent(1);
    line("do");
    indent(1);
    block(body);
    indent(-1);
    line("end");
    line("::" + target.continueName + "::");
    indent(-1);
    plain = std::exchange(out, {});
  }
  target = targets.back();
  targets.pop_back();
  if (startsWithJump(plain))
    plain = std::string(static_cast<std::size_t>(indentation + 1) * 2, ' ') + "local _\n" + plain;
  out = before + plain;
  targets.push_back(target); // whoever asked for the body looks at it and takes it off
}

// What a switch becomes: its breaks lead behind it.
void Emitter::left(Target &target, const std::function<void()> &cases) {
  std::string before = std::exchange(out, {});
  targets.push_back(target);
  cases();
  if (targets.back().breaks && avoidsLabels()) {
    out.clear();
    target.repeats = true;
    targets.back() = target;
    repeated(cases);
    if (std::string once = std::exchange(out, {}); targets.back().taken.count(target.breakName)) {
      line("local " + target.breakName);
      out += once;
    } else {
      out = once;
    }
  }
  target = targets.back();
  targets.pop_back();
  out = before + out;
}

// A loop, with what its body asks for around and behind it.
void Emitter::finishLoop(const std::string &made, const Target &target) {
  if (avoidsLabels()) {
    bool declares = target.taken.count(target.breakName) > 0;
    if (declares) {
      line("do");
      line("local " + target.breakName);
    }
    out += made;
    if (declares)
      line("end");
    return passOn(target.passing);
  }
  if (!target.breaks) {
    out += made;
    return;
  }
  line("do");
  out += made;
  line("::" + target.breakName + "::");
  line("end");
}

// `for i := a; i < n; i++` with an n that stays: Lua's own loop.
bool Emitter::numericFor(const Statement &one) {
  if (one.initial.size() != 1 || one.post.size() != 1 || !one.condition || isGap(one.initial) || isGap(one.post))
    return false;
  const Statement &initial = *one.initial[0], &post = *one.post[0];
  bool declares = initial.kind == StatementKind::Assign && initial.declares.size() == 1 && initial.declares[0] &&
                  isInteger(initial.declares[0]->type);
  if (!declares || one.condition->kind != ExpressionKind::Binary)
    return false;
  const Variable *counter = initial.declares[0];
  const Expression &condition = *one.condition;
  bool counts = post.kind == StatementKind::Assign && post.left.size() == 1 && post.left[0] &&
                post.left[0]->kind == ExpressionKind::Variable && post.left[0]->variable == counter &&
                post.right[0]->kind == ExpressionKind::Binary && post.right[0]->name == "+" &&
                post.right[0]->arguments[1]->constant && post.right[0]->arguments[1]->constant->integer == 1;
  bool compares = (condition.name == "<" || condition.name == "<=") &&
                  condition.arguments[0]->kind == ExpressionKind::Variable &&
                  condition.arguments[0]->variable == counter && !isUsedIn(*condition.arguments[1], counter);
  if (!counts || !compares || counter->assignments != 1 || counter->isCaptured || !isSteady(*condition.arguments[1], one.body))
    return false;
  std::string last = text(*condition.arguments[1], condition.name == "<" ? Binding::Product : Binding::Or);
  if (condition.name == "<")
    last = condition.arguments[1]->constant ? std::to_string(condition.arguments[1]->constant->integer - 1) : last + " - 1";
  line("for " + variableName(*counter) + " = " + text(*initial.right[0]) + ", " + last + " do");
  return true;
}

void Emitter::forStatement(const Statement &one) {
  std::optional<bool> truth = one.condition ? truthOf(*one.condition) : std::nullopt;
  if (truth && !*truth)
    return branch(one.initial);
  std::string before = std::exchange(out, {});
  bool numeric = numericFor(one);
  bool wraps = !numeric && !one.initial.empty();
  if (wraps) {
    line("do");
    indent(1);
    block(one.initial);
  }
  if (!numeric)
    line("while " + (one.condition && !truth ? text(*one.condition) : std::string("true")) + " do");
  loopBody(one.body, one.label);
  Target target = targets.back();
  targets.pop_back();
  if (!numeric && !one.post.empty()) {
    indent(1);
    block(one.post);
    indent(-1);
  }
  line("end");
  if (wraps) {
    indent(-1);
    line("end");
  }
  std::string made = std::exchange(out, std::move(before));
  finishLoop(made, target);
}

std::string Emitter::rangeHead(const Statement &one) {
  const Expression &over = *one.right[0];
  const Variable *key = !one.declares.empty() ? one.declares[0] : nullptr;
  const Variable *element = one.declares.size() > 1 ? one.declares[1] : nullptr;
  auto name = [&](const Variable *variable) {
    if (!variable)
      return std::string("_");
    return isShared(*variable) ? turnName(*variable) : variableName(*variable);
  };
  if (isInteger(over.type))
    return "for " + name(key) + " = 0, " + text(over, Binding::Product) + " - 1 do";
  if (isString(over.type))
    return "for " + name(key) + ", " + name(element) + " in unplug.runes(" + text(over) + ") do";
  if (underlying(over.type)->kind == TypeKind::Map)
    return "for " + name(key) + (element ? ", " + name(element) : "") + " in unplug.pairs(" + text(over) + ") do";
  bool isPlain = !hasNilElements(underlying(over.type)->element);
  // A list that grows in the loop's body must not be seen to grow.
  bool isFixed = over.kind == ExpressionKind::Variable && isSteady(over, one.body);
  if (isPlain && !key && (isFixed || over.kind != ExpressionKind::Variable))
    return "for _, " + name(element) + " in ipairs(" + text(over) + ") do";
  return "for " + name(key) + (element ? ", " + name(element) : "") + " in unplug.each(" + text(over) + ") do";
}

// A loop variable that function literals keep and all turns share, as before Go 1.22.
bool Emitter::isShared(const Variable &variable) const {
  return variable.isCaptured && current && code.sharesLoopVariables(current->package);
}

// What such a variable gets in each turn.
std::string Emitter::turnName(const Variable &variable) const {
  std::string name = variableName(variable) + "_turn";
  while (taken.count(name))
    name += "_";
  return name;
}

void Emitter::rangeStatement(const Statement &one) {
  std::string before = std::exchange(out, {});
  std::string shared, turns;
  for (const Variable *variable : one.declares)
    if (variable && isShared(*variable)) {
      shared += (shared.empty() ? "" : ", ") + variableName(*variable);
      turns += (turns.empty() ? "" : ", ") + turnName(*variable);
    }
  if (!shared.empty()) {
    line("do");
    indent(1);
    line("local " + shared);
  }
  line(rangeHead(one));
  if (!shared.empty()) {
    indent(1);
    line(shared + " = " + turns);
    indent(-1);
  }
  const Variable *element = one.declares.size() > 1 ? one.declares[1] : nullptr;
  if (element && isCopied(element->type)) {
    indent(1);
    line(variableName(*element) + " = unplug.copy(" + variableName(*element) + ")");
    indent(-1);
  }
  loopBody(one.body, one.label);
  Target target = targets.back();
  targets.pop_back();
  line("end");
  if (!shared.empty()) {
    indent(-1);
    line("end");
  }
  std::string made = std::exchange(out, std::move(before));
  finishLoop(made, target);
}

void Emitter::switchStatement(const Statement &one) {
  std::string before = std::exchange(out, {});
  Target target;
  target.label = one.label;
  target.breakName = "break_" + std::to_string(++labels);
  bool wraps = !one.initial.empty();
  std::string tag;
  if (one.condition) {
    bool isSimple = one.condition->kind == ExpressionKind::Variable && !one.condition->variable->isCaptured &&
                    one.condition->variable->owner;
    tag = isSimple ? text(*one.condition) : freshName("tag");
    wraps |= !isSimple;
  }
  if (wraps)
    indent(1);
  block(one.initial);
  if (one.condition && tag != text(*one.condition))
    line("local " + tag + " = " + text(*one.condition));
  left(target, [&] {
    const Clause *otherwise = nullptr;
    bool first = true;
    for (const Clause &clause : one.clauses) {
      if (clause.isDefault) {
        otherwise = &clause;
        continue;
      }
      std::string condition;
      bool isSure = false;
      for (const ExpressionPtr &value : clause.values) {
        bool alone = clause.values.size() == 1;
        if (auto truth = one.condition ? std::nullopt : truthOf(*value)) {
          isSure |= *truth;
          continue;
        }
        std::string test = one.condition ? tag + " == " + text(*value, Binding::Concatenation)
                                         : text(*value, alone ? Binding::Or : Binding::And);
        condition += (condition.empty() ? "" : " or ") + test;
      }
      if (isSure && condition.empty()) { // none of the later ones is asked for
        otherwise = &clause;
        break;
      }
      if (condition.empty())
        continue;
      condition += isSure ? " or true" : "";
      line((first ? "if " : "elseif ") + condition + " then");
      first = false;
      indent(1);
      block(clause.body);
      indent(-1);
    }
    if (otherwise) {
      if (!first)
        line("else");
      else
        line("do");
      indent(1);
      block(otherwise->body);
      indent(-1);
      first = false;
    }
    if (!first)
      line("end");
  });
  if (wraps)
    indent(-1);
  std::string made = std::exchange(out, std::move(before));
  bool hasLabel = target.breaks && !target.repeats;
  if (!wraps && !hasLabel) {
    out += made;
    return passOn(target.passing);
  }
  line("do");
  out += made;
  if (hasLabel)
    line("::" + target.breakName + "::");
  line("end");
  passOn(target.passing);
}

void Emitter::typeSwitchStatement(const Statement &one) {
  std::string before = std::exchange(out, {});
  Target target;
  target.label = one.label;
  target.breakName = "break_" + std::to_string(++labels);
  indent(1);
  block(one.initial);
  std::string of = freshName("value");
  line("local " + of + " = " + text(*one.condition));
  left(target, [&] {
    const Clause *otherwise = nullptr;
    bool first = true;
    auto body = [&](const Clause &clause) {
      indent(1);
      if (clause.bound && isUsed(clause.body, clause.bound)) {
        bool single = clause.types.size() == 1 && clause.types[0];
        std::string as = single ? assertion(of, clause.types[0]) : of;
        line("local " + variableName(*clause.bound) + " = " + as);
      }
      block(clause.body);
      indent(-1);
    };
    for (const Clause &clause : one.clauses) {
      if (clause.isDefault) {
        otherwise = &clause;
        continue;
      }
      std::string condition;
      for (const Type *type : clause.types) {
        std::string test = type ? "select(2, " + assertion(of, type) + ")" : of + " == nil";
        condition += (condition.empty() ? "" : " or ") + test;
      }
      line((first ? "if " : "elseif ") + condition + " then");
      first = false;
      body(clause);
    }
    if (otherwise) {
      line(first ? "do" : "else");
      body(*otherwise);
      first = false;
    }
    if (!first)
      line("end");
  });
  indent(-1);
  std::string made = std::exchange(out, std::move(before));
  line("do");
  out += made;
  if (target.breaks && !target.repeats)
    line("::" + target.breakName + "::");
  line("end");
  passOn(target.passing);
}

} // namespace unplug::lua

// Statements in Lua.
#include "Lua/Emitter.h"
#include "Lua/LuaText.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool hasNilElements(const Type *element) {
  TypeKind kind = underlying(element)->kind;
  return kind == TypeKind::Interface || kind == TypeKind::Pointer || kind == TypeKind::Function;
}

bool isComment(const std::unique_ptr<Statement> &statement) {
  return statement->kind == StatementKind::Comment;
}

bool isCall(const Expression &expression) {
  switch (expression.kind) {
  case ExpressionKind::CallFunction:
  case ExpressionKind::CallInterface:
  case ExpressionKind::CallValue:
  case ExpressionKind::CallStandard:
  case ExpressionKind::CallBuiltin:
    return true;
  default:
    return false;
  }
}

// One Lua call, with all of its results.
bool isCallOfPlugin(const Expression &expression) {
  return expression.kind == ExpressionKind::CallFunction || expression.kind == ExpressionKind::CallInterface ||
         expression.kind == ExpressionKind::CallValue;
}

} // namespace

void Emitter::line(const std::string &text) {
  out += std::string(static_cast<std::size_t>(indentation) * 2, ' ') + text + "\n";
}

void Emitter::commentLines(const std::string &comment) {
  std::string rest = comment;
  while (!rest.empty()) {
    auto end = rest.find('\n');
    std::string one = rest.substr(0, end);
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
    for (char &c : one)
      c = c == '\r' || c == '\t' ? ' ' : c;
    while (one.ends_with(' '))
      one.pop_back();
    line("--" + std::string(one.empty() || one[0] == ' ' ? "" : " ") + one);
  }
}

std::string Emitter::variableName(const Variable &variable) const {
  if (!variable.owner)
    return tableOf(variable.package) + "." + luaName(variable.name);
  std::string name = variable.name.empty() ? "_" : luaName(variable.name);
  return name == table ? name + "_" : name;
}

// A name that nothing of the plugin has.
std::string Emitter::freshName(const std::string &base) {
  for (;;)
    if (std::string name = base + "_" + std::to_string(++labels); !taken.count(name))
      return name;
}

void Emitter::block(const Block &statements, std::size_t from, std::size_t to) {
  auto end = statements.begin() + static_cast<std::ptrdiff_t>(to);
  for (std::size_t i = from; i < to; ++i) {
    const Statement &one = *statements[i];
    if (isGap(one)) {
      i = gapOfStatements(statements, i, to) - 1;
      continue;
    }
    bool isLast = std::all_of(statements.begin() + static_cast<std::ptrdiff_t>(i) + 1, end, isComment);
    // `if c { ...; continue }` at the level of the loop's body: the rest is its other branch.
    bool guards = one.kind == StatementKind::If && one.otherwise.empty() && one.initial.empty() && !one.body.empty() &&
                  one.body.back()->kind == StatementKind::Continue && !targets.empty() &&
                  targets.back().body == &statements && !truthOf(*one.condition) && one.body.back()->label.empty() && !isLast;
    if (guards) {
      line("if " + text(*one.condition) + " then");
      indent(1);
      block(one.body, 0, one.body.size() - 1);
      indent(-1);
      line("else");
      indent(1);
      block(statements, i + 1, to);
      indent(-1);
      line("end");
      return;
    }
    statement(one, isLast);
  }
}

void Emitter::statement(const Statement &one, bool isLast) {
  switch (one.kind) {
  case StatementKind::Comment:
    return commentLines(one.text);
  case StatementKind::Missing:
    isWhole = false;
    return;
  case StatementKind::Expression: {
    const Expression &expression = *one.right[0];
    if (judgement.dropped.count(&expression))
      return;
    if (leftOutCalls.count(&expression))
      return line("-- What is registered here is not translated.");
    std::string made = text(expression);
    if (made.starts_with("(")) // would be taken for a call of what stands before
      return line("local _ = " + made);
    return line(isCall(expression) && !made.starts_with("#") && !made.starts_with("\"") ? made : "local _ = " + made);
  }
  case StatementKind::Assign:
    return assign(one);
  case StatementKind::Declare: {
    std::string initial = zero(one.declares[0]->type);
    if (one.declares[0]->name == "_")
      return;
    return line("local " + variableName(*one.declares[0]) + (initial == "nil" ? "" : " = " + initial));
  }
  case StatementKind::If:
    return ifStatement(one, false);
  case StatementKind::For:
    return forStatement(one);
  case StatementKind::Range:
    return rangeStatement(one);
  case StatementKind::Switch:
    return switchStatement(one);
  case StatementKind::TypeSwitch:
    return typeSwitchStatement(one);
  case StatementKind::Return: {
    std::string values;
    for (const ExpressionPtr &result : one.right)
      values += (values.empty() ? "" : ", ") + value(*result);
    std::string made = values.empty() ? "return" : "return " + values;
    return line(isLast ? made : "do " + made + " end");
  }
  case StatementKind::Block:
    line("do");
    indent(1);
    block(one.body);
    indent(-1);
    return line("end");
  case StatementKind::Break:
  case StatementKind::Continue:
    return jump(one, isLast);
  }
}

void Emitter::assignOne(const Expression &target, const std::string &assigned, const Expression *given) {
  if (target.kind != ExpressionKind::Index)
    return line(text(target) + " = " + assigned);
  const Expression &of = *target.arguments[0];
  std::string index = text(*target.arguments[1]);
  if (underlying(of.type)->kind == TypeKind::Slice) {
    std::string data = given && mayBeLive(of) ? dataText(*given) : assigned;
    return line("unplug.set_at(" + text(of) + ", " + index + ", " + data + ")");
  }
  if (hasNilElements(underlying(of.type)->element)) {
    std::string data = given && mayBeLive(of) && (flow.origins(of) & FromData) ? dataText(*given) : assigned;
    return line("unplug.put(" + text(of) + ", " + index + ", " + data + ")");
  }
  line(text(of, Binding::Prefix) + "[" + index + "] = " + assigned);
}

// Values as they are assigned, in one text.
std::string Emitter::assignedText(const Statement &one) {
  std::string values;
  for (const ExpressionPtr &right : one.right) {
    bool isTuple = right->type->kind == TypeKind::Tuple;
    std::string made;
    if (isTuple && right->kind == ExpressionKind::Assert)
      made = assertion(text(*right->arguments[0]), right->type->results[0]);
    else
      made = isTuple ? text(*right) : value(*right);
    bool isPlaceOfTuple = isTuple && (right->kind == ExpressionKind::Assert || right->kind == ExpressionKind::Index);
    if (isPlaceOfTuple && isCopied(right->type->results[0]))
      made = "unplug.copy_first(" + made + ")";
    values += (values.empty() ? "" : ", ") + made;
  }
  return values;
}

void Emitter::assign(const Statement &one) {
  std::string values = assignedText(one);
  std::size_t count = one.left.size();
  bool anyNew = std::any_of(one.declares.begin(), one.declares.end(), [](const Variable *v) { return v != nullptr; });
  bool anyName = std::any_of(one.left.begin(), one.left.end(), [](const ExpressionPtr &left) { return left != nullptr; });
  if (!anyName)
    return line("local _ = " + values);
  if (count == 1 && !anyNew) {
    const Expression &target = *one.left[0];
    bool isLocal = target.kind == ExpressionKind::Variable && target.variable->owner;
    if (!isLocal || !hasBareAnd(values))
      return assignOne(target, values, one.right[0].get());
  }
  if (one.right.size() == 1) // blanks at the end need no name
    while (count > 1 && !one.left[count - 1])
      --count;
  bool isOneCall = one.right.size() == 1 && isCallOfPlugin(*one.right[0]);
  if (isOneCall && !anyNew && std::none_of(one.left.begin(), one.left.begin() + static_cast<std::ptrdiff_t>(count),
                                           [](const ExpressionPtr &left) { return left == nullptr; })) {
    std::string names;
    for (std::size_t i = 0; i < count; ++i)
      names += (i ? ", " : "") + text(*one.left[i]);
    return line(names + " = " + values);
  }
  // What is there already is assigned to by itself, after all values: gopher-lua 1.1.1 loses values of `a, b = b, a`, and of
  // `a = f() and b`, where the left sides are locals.
  std::string names;
  std::vector<std::pair<const Expression *, std::string>> later;
  for (std::size_t i = 0; i < count; ++i) {
    const Expression *left = one.left[i].get();
    std::string name = "_";
    if (left && i < one.declares.size() && one.declares[i]) {
      name = text(*left);
    } else if (left) {
      name = freshName(left->kind == ExpressionKind::Variable && left->variable->owner ? text(*left) : "value");
      later.emplace_back(left, name);
    }
    names += (i ? ", " : "") + name;
  }
  bool wraps = !anyNew; // new names stay in sight
  if (wraps) {
    line("do");
    indent(1);
  }
  line("local " + names + " = " + values);
  for (const auto &[target, name] : later)
    assignOne(*target, name, nullptr);
  if (wraps) {
    indent(-1);
    line("end");
  }
}

// The value of a condition that is the same always.
std::optional<bool> Emitter::truthOf(const Expression &condition) {
  if (condition.constant && condition.constant->kind == Constant::Kind::Boolean)
    return condition.constant->boolean;
  if (condition.kind == ExpressionKind::Not) {
    auto inner = truthOf(*condition.arguments[0]);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (condition.kind != ExpressionKind::Binary || (condition.name != "&&" && condition.name != "||"))
    return std::nullopt;
  bool isAnd = condition.name == "&&";
  auto left = truthOf(*condition.arguments[0]);
  if (!left)
    return std::nullopt;
  return *left == isAnd ? truthOf(*condition.arguments[1]) : left;
}

// A block of its own; nothing when there is nothing in it.
void Emitter::branch(const Block &statements) {
  if (statements.empty())
    return;
  line("do");
  indent(1);
  block(statements);
  indent(-1);
  line("end");
}

void Emitter::ifStatement(const Statement &one, bool continued) {
  bool wraps = !one.initial.empty();
  if (wraps) {
    line("do");
    indent(1);
    block(one.initial);
  }
  // A constant condition is not written out: gopher-lua 1.1.1 loses its way where a loop's body begins with a jump.
  if (auto truth = truthOf(*one.condition)) {
    branch(*truth ? one.body : one.otherwise);
  } else {
    line((continued && !wraps ? "elseif " : "if ") + text(*one.condition) + " then");
    indent(1);
    if (one.neverRuns) {
      line("-- Never so: the gateway hands over nothing else.");
      line("unplug.panic()");
    } else {
      block(one.body);
    }
    indent(-1);
    const Statement *next = nullptr;
    if (one.otherwise.size() == 1 && one.otherwise[0]->kind == StatementKind::If && one.otherwise[0]->initial.empty() &&
        !isGap(*one.otherwise[0]) && !truthOf(*one.otherwise[0]->condition))
      next = one.otherwise[0].get();
    if (next) {
      ifStatement(*next, true); // closes it as well
    } else {
      if (!one.otherwise.empty()) {
        line("else");
        indent(1);
        block(one.otherwise);
        indent(-1);
      }
      line("end");
    }
  }
  if (wraps) {
    indent(-1);
    line("end");
  }
}

} // namespace unplug::lua

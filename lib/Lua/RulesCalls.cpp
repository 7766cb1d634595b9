// The rules about calls: conditions that make a function of the standard library exact, output, and logs.
#include "Lua/Rules.h"

#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

bool isAscii(const std::string &text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

bool isLoggerMethod(const std::string &name) {
  return name == "Debug" || name == "Info" || name == "Warning" || name == "Error" || name == "Critical" ||
         name == "Fatal";
}

// An argument of fmt as it was before it became an interface{}.
const Expression &unwrapped(const Expression &argument) {
  bool isWrapped = argument.kind == ExpressionKind::ToInterface ||
                   (argument.kind == ExpressionKind::Convert && isInterface(argument.type));
  return isWrapped ? *argument.arguments[0] : argument;
}

// Types that fmt prints by a method of theirs.
bool hasTextMethod(const Type *type) {
  const Type *named = type->kind == TypeKind::Pointer ? type->element : type;
  return named->kind == TypeKind::Named && (named->declared.count("String") || named->declared.count("Error"));
}

} // namespace

// The gateway's logger, by its type: an interface of nothing but its methods.
bool isLoggerType(const Type *type) {
  if (!isInterface(type) || underlying(type)->methods.empty())
    return false;
  return std::all_of(underlying(type)->methods.begin(), underlying(type)->methods.end(), [](const Method &method) {
    return isLoggerMethod(method.name) && method.type->variadic && method.type->parameters.size() == 1 &&
           method.type->results.empty();
  });
}

// A call that is left out of the script: what it says cannot be said there.
void Rules::drop(const Expression &call, OperationKind kind, const std::string &what) {
  operation(kind, "", call.at);
  bool atStartOnly = !runsAtRequest();
  if (runsAtStart() && !atStartOnly)
    return refuse(ObstacleKind::Output, call.at,
                  what + " here happens both when the gateway starts and with requests; a script runs with requests only");
  for (const ExpressionPtr &argument : call.arguments)
    if (!isQuiet(unwrapped(*argument)))
      return refuse(kind == OperationKind::Logs ? ObstacleKind::Logging : ObstacleKind::Output, argument->at,
                    "what " + what + " is given does more than name a value, so it cannot be left out");
  judgement.dropped.insert(&call);
  for (const ExpressionPtr &argument : call.arguments)
    walk(*argument, [&](const Expression &inner) { ignored.insert(&inner); });
  note(call.at, atStartOnly ? what + " at the gateway's start is left out: there is no plugin that starts"
                            : what + " with requests is left out, as was allowed");
}

// True when the value can be left out: nothing happens when it is worked out.
bool Rules::isQuiet(const Expression &value) const {
  auto all = [&](std::size_t from) {
    return std::all_of(value.arguments.begin() + static_cast<std::ptrdiff_t>(from), value.arguments.end(),
                       [&](const ExpressionPtr &one) { return !one || isQuiet(*one); });
  };
  switch (value.kind) {
  case ExpressionKind::Constant:
  case ExpressionKind::Nil:
  case ExpressionKind::Variable:
  case ExpressionKind::Zero:
    return true;
  case ExpressionKind::Field:
  case ExpressionKind::Convert:
  case ExpressionKind::ToInterface:
  case ExpressionKind::Not:
  case ExpressionKind::Negate:
    return all(0);
  case ExpressionKind::Binary:
    return value.name != "/" && value.name != "%" && all(0);
  case ExpressionKind::CallBuiltin:
    return value.name == "len" && all(0);
  case ExpressionKind::Index:
    return underlying(value.arguments[0]->type)->kind == TypeKind::Map && all(0);
  case ExpressionKind::CallInterface: {
    static const std::set<std::string> getters = {"Headers", "Method", "Path",       "Query",   "Params", "URL",
                                                  "Data",    "Error",  "IsComplete", "Context", "Request", "StatusCode"};
    return getters.count(value.name) && value.arguments.size() == 1 && all(0);
  }
  case ExpressionKind::CallStandard: {
    std::string name = nameOf(*value.standard);
    return (name == "fmt.Sprintf" || name == "fmt.Sprint" || name.starts_with("strings.To") || name == "strconv.Itoa") &&
           all(0);
  }
  default:
    return false;
  }
}

// Calls of the gateway's logger. True when `call` is one.
bool Rules::judgeLogging(const Expression &call) {
  if (!isLoggerType(call.arguments[0]->type))
    return false;
  if (call.name == "Fatal") {
    refuse(ObstacleKind::Process, call.at, "the gateway's logger ends the process here");
    return true;
  }
  bool isGateways = std::any_of(code.globals.begin(), code.globals.end(), [&](const Variable *global) {
    return global->ofGateway && isLoggerType(global->type);
  });
  if (runsAtRequest() && isGateways && !options.allowLogging) {
    operation(OperationKind::Logs, "", call.at);
    refuse(ObstacleKind::Logging, call.at, "a line for the gateway's log, which a script cannot reach");
    return true;
  }
  drop(call, OperationKind::Logs, "a line for the log");
  return true;
}

void Rules::judgeStandard(const Expression &call) {
  const StandardRow &row = *call.standard;
  std::string name = nameOf(row);
  std::string method = name.substr(name.rfind('.') + 1);
  if (row.package == "log" && row.obstacle == ObstacleKind::Logging) {
    if (runsAtRequest() && !options.allowLogging) {
      operation(OperationKind::Logs, "", call.at);
      return refuse(ObstacleKind::Logging, call.at, name + " writes to the process's log, which a script cannot reach");
    }
    return drop(call, OperationKind::Logs, "a line for the log");
  }
  if (row.lua == "-")
    return; // was said
  if (row.package == "encoding/json")
    return judgeJson(call, name);
  if (name == "strings.Builder.WriteString")
    judgeContainerChange(*call.arguments[0], call.at);
  bool makesReader = name == "strings.NewReader" || name == "bytes.NewReader" || name.starts_with("bytes.NewBuffer");
  if (makesReader && runsAtStart())
    refuse(ObstacleKind::State, call.at, "a reader that is made when the gateway starts is read up by the first request");
  if (name.starts_with("http.Header.") || name.starts_with("url.Values."))
    return judgeKeyed(call, method);
  if (row.package == "fmt")
    return judgeFormat(call, name);
  if (name == "http.StatusText" && !call.arguments[0]->constant)
    return refuse(ObstacleKind::Function, call.at, "http.StatusText of a status that is known only when it runs");
  if (name == "io.ReadAll" || name == "ioutil.ReadAll") {
    unsigned from = flow.origins(*call.arguments[0]);
    operation(from & FromIo ? OperationKind::ReadsResponseBody : OperationKind::ReadsBody, "", call.at);
    if (from & FromIo)
      require(Requirement::Kind::ReadsIo, call.at);
    if (from & FromBody)
      require(Requirement::Kind::ReadsRequestBody, call.at);
    if ((from & (FromBody | FromIo)) && !options.allowBodyErrors)
      refuse(ObstacleKind::Body, call.at,
             "a script cannot see that reading the body failed: it would pass on what came, as the whole");
    else if (from & (FromBody | FromIo))
      note(call.at, "when the client breaks off while its body is read, the script goes on with what came");
  }
  if ((name == "io.NopCloser" || name == "ioutil.NopCloser") && !(flow.origins(*call.arguments[0]) & MadeHere))
    return refuse(ObstacleKind::Body, call.at, "a reader that is not made here is given another shape");
  judgeCondition(call);
}

void Rules::judgeCondition(const Expression &call) {
  std::string name = nameOf(*call.standard);
  auto constantAt = [&](std::size_t i) -> const Constant * {
    return i < call.arguments.size() && call.arguments[i]->constant ? &*call.arguments[i]->constant : nullptr;
  };
  auto isSolid = [](const Constant *value) {
    constexpr std::int64_t mostRepeats = 1 << 16;
    return value && (value->kind == Constant::Kind::String ? !value->text.empty()
                                                           : value->integer >= 0 && value->integer <= mostRepeats);
  };
  switch (call.standard->condition) {
  case Condition::None:
    return;
  case Condition::ConstantSecond:
    if (!isSolid(constantAt(1)))
      refuse(ObstacleKind::Function, call.at, name + " is translated where its second argument is a constant and not empty");
    return;
  case Condition::ConstantSecondThird:
    if (!isSolid(constantAt(1)) || !constantAt(call.arguments.size() - 1))
      refuse(ObstacleKind::Function, call.at, name + " is translated where its second and last argument are constants");
    return;
  case Condition::AsciiSecond:
    if (!constantAt(1) || !isAscii(constantAt(1)->text))
      refuse(ObstacleKind::Function, call.at, name + " is translated where its cut set is a constant of ASCII characters");
    return;
  case Condition::AsciiEither: {
    auto isKnown = [&](std::size_t i) { return constantAt(i) && isAscii(constantAt(i)->text); };
    if (isKnown(0) || isKnown(1))
      return;
    for (std::size_t i = 0; i < 2; ++i) {
      Texts texts = textsOf(flow, *call.arguments[i]);
      bool constants = std::all_of(texts.constants.begin(), texts.constants.end(), isAscii);
      if (!texts.isOther && !texts.isCanonical && constants)
        return require(Requirement::Kind::AsciiSetting, call.at, texts.settings);
    }
    return refuse(ObstacleKind::Function, call.at,
                  name + " is translated where one of its arguments is known to be of ASCII characters");
  }
  case Condition::DecimalSixtyFour: {
    bool isFormat = name == "strconv.FormatInt";
    bool fits = constantAt(1) && constantAt(1)->integer == 10;
    if (isFormat)
      fits &= numbers.isExact(*call.arguments[0]);
    else
      fits &= constantAt(2) && (constantAt(2)->integer == 64 || constantAt(2)->integer == 0);
    if (!fits)
      refuse(ObstacleKind::Number, call.at, name + " is translated for base 10 and 64 bits, and for numbers that Lua holds exactly");
    return;
  }
  case Condition::SmallFirst:
    if (!numbers.isExact(*call.arguments[0]))
      refuse(ObstacleKind::Number, call.at, "the text of a number that may be beyond what a Lua number holds exactly");
    return;
  case Condition::OwnSlice:
    if (!isOwnSlice(*call.arguments[0]))
      refuse(ObstacleKind::SliceSharing, call.at, name + " changes a slice that other places may hold as well");
    return;
  }
}

// Whether fmt's text of `value` can be made with this verb.
// Whether an error is one of the plugin's own: those of the standard library have other texts in Lua.
bool Rules::hasOwnText(const Expression &error) const {
  bool is = true;
  flow.leaves(error, [&](const Leaf &leaf) {
    bool isCall = leaf.kind == Leaf::Kind::Expression && leaf.expression->kind == ExpressionKind::CallStandard;
    std::string name = isCall ? nameOf(*leaf.expression->standard) : "errors.New";
    is &= name == "errors.New" || name == "fmt.Errorf";
  });
  return is;
}

bool Rules::isPrintable(const Expression &value, char verb, std::string &why) const {
  const Type *type = value.type, *below = underlying(type);
  why = "the text of a " + type->text + " with %" + verb;
  if (isErrorType(type)) {
    bool isKnown = hasOwnText(value);
    if (!isKnown)
      why = "the text of an error that the standard library makes";
    return isKnown && (verb == 's' || verb == 'v' || verb == 'w');
  }
  if (type->text == "*url.URL")
    return verb == 's' || verb == 'v';
  if (hasTextMethod(type) || isInterface(type))
    return false;
  if (isString(type))
    return verb == 's' || verb == 'v';
  if (isBoolean(type))
    return verb == 't' || verb == 'v';
  if (isInteger(type)) {
    why = "the text of a number that may be beyond what a Lua number holds exactly";
    return (verb == 'd' || verb == 'v') && numbers.isExact(value);
  }
  auto isTexts = [](const Type *list) {
    return underlying(list)->kind == TypeKind::Slice && underlying(list)->element->kind == TypeKind::String;
  };
  bool isTextMap = below->kind == TypeKind::Map && below->key->kind == TypeKind::String &&
                   (below->element->kind == TypeKind::String || isTexts(below->element));
  return (verb == 'v' || verb == 's') && (isTexts(type) || isTextMap);
}

void Rules::judgeFormat(const Expression &call, const std::string &name) {
  if (unseen.count(&call) && std::all_of(call.arguments.begin(), call.arguments.end(),
                                         [&](const ExpressionPtr &one) { return isQuiet(unwrapped(*one)); })) {
    judgement.unseen.insert(&call);
    for (const ExpressionPtr &argument : call.arguments)
      walk(*argument, [&](const Expression &inner) { ignored.insert(&inner); });
    return;
  }
  bool prints = name == "fmt.Println" || name == "fmt.Printf";
  if (prints && !runsAtRequest())
    return drop(call, OperationKind::Prints, "output");
  if (prints) {
    operation(OperationKind::Prints, "", call.at);
    if (runsAtStart())
      refuse(ObstacleKind::Output, call.at,
             "output here happens both when the gateway starts and with requests; a script runs with requests only");
    if (!statements.count(&call))
      refuse(ObstacleKind::Output, call.at, "the number of bytes written is used");
    require(Requirement::Kind::Prints, call.at);
  }
  ObstacleKind kind = prints ? ObstacleKind::Output : ObstacleKind::Function;
  if (call.spread)
    return refuse(kind, call.at, name + " with a list as its arguments");
  std::string why;
  if (name == "fmt.Println" || name == "fmt.Sprint") {
    std::size_t texts = 0;
    for (const ExpressionPtr &argument : call.arguments) {
      if (!isPrintable(unwrapped(*argument), 'v', why))
        return refuse(kind, argument->at, why + " is not made in Lua");
      texts += isString(unwrapped(*argument).type);
    }
    if (name == "fmt.Sprint" && texts != call.arguments.size())
      refuse(kind, call.at, "fmt.Sprint puts blanks between some values; it is translated for strings only");
    return;
  }
  std::vector<FormatPiece> pieces;
  const auto &format = call.arguments[0]->constant;
  if (!format || !parseFormat(format->text, pieces))
    return refuse(kind, call.at, name + " is translated for constant formats with the verbs %s, %d, %v, %t and %w");
  std::size_t next = 1;
  for (const FormatPiece &piece : pieces) {
    if (!piece.verb)
      continue;
    if (next >= call.arguments.size())
      return refuse(kind, call.at, "the format has more verbs than there are values");
    const Expression &value = unwrapped(*call.arguments[next++]);
    if (!isPrintable(value, piece.verb, why) || (piece.verb == 'w' && name != "fmt.Errorf"))
      return refuse(kind, value.at, why + " is not made in Lua");
  }
  if (next != call.arguments.size())
    return refuse(kind, call.at, "there are more values than the format has verbs");
  if (name == "fmt.Printf" && !format->text.ends_with("\n"))
    refuse(kind, call.at, "output that does not end with a line: print in Lua ends one always");
}

} // namespace unplug::lua

// The rules about what a modifier gives back: a request or response of its own, or an error.
#include "Lua/Rules.h"

#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

constexpr const char *requestMethods[] = {"Params", "Headers", "Body", "Method", "URL", "Query", "Path"};
constexpr const char *responseMethods[] = {"Data", "Io", "IsComplete", "Headers", "StatusCode"};

// A method of its own, or of what is embedded in it.
bool hasMethod(const Type *type, const char *name, unsigned depth = 0) {
  constexpr unsigned maxDepth = 16;
  const Type *named = type->kind == TypeKind::Pointer ? type->element : type;
  if (depth > maxDepth)
    return false;
  if (isInterface(named))
    return findMethod(underlying(named), name) != nullptr;
  if (named->declared.count(name))
    return true;
  const auto &fields = underlying(named)->fields;
  return std::any_of(fields.begin(), fields.end(),
                     [&](const Field &field) { return field.embedded && hasMethod(field.type, name, depth + 1); });
}

template <std::size_t n> bool hasAll(const Type *type, const char *const (&names)[n]) {
  return std::all_of(std::begin(names), std::end(names), [&](const char *name) { return hasMethod(type, name); });
}

// The struct types that give it their methods, itself first.
void addEmbedded(const Type *type, std::vector<const Type *> &into) {
  if (std::find(into.begin(), into.end(), type) != into.end())
    return;
  into.push_back(type);
  for (const Field &field : underlying(type)->fields)
    if (const Type *inner = field.embedded ? structBehind(field.type) : nullptr)
      addEmbedded(inner, into);
}

bool isModifierType(const Type *type) {
  const Type *below = underlying(type);
  return below->kind == TypeKind::Function && below->parameters.size() == 1 && below->results.size() == 2 &&
         isEmptyInterface(below->parameters[0]) && isEmptyInterface(below->results[0]) && isErrorType(below->results[1]);
}

} // namespace

// The types that the gateway takes for a request or response: what their methods give is written back.
void Rules::judgeWrappers() {
  for (const Type *type : code.structs) {
    bool request = hasAll(type, requestMethods), response = hasAll(type, responseMethods);
    if (!request && !response)
      continue;
    std::vector<const Type *> parts;
    addEmbedded(type, parts);
    for (const Type *part : parts)
      for (const auto &[name, method] : part->declared) {
        if (!method->type || !method->checked)
          continue;
        current = const_cast<Function *>(method);
        judgeWrapperField(*method, response);
      }
  }
}

// One method of a request or response of the plugin's own.
void Rules::judgeWrapperField(const Function &method, bool response) {
  const std::string &name = method.name;
  unsigned from = 0;
  bool mayBeNilHere = false;
  flow.results(method, 0, [&](const Leaf &leaf) {
    bool isNothing = leaf.kind == Leaf::Kind::Zero ||
                     (leaf.kind == Leaf::Kind::Expression && leaf.expression->kind == ExpressionKind::Nil);
    mayBeNilHere |= isNothing;
    if (leaf.kind == Leaf::Kind::Expression && !isNothing)
      from |= flow.origins(*leaf.expression);
    else if (!isNothing)
      from |= FromElsewhere;
  });
  if (name == "Params" && (from != FromParameters || mayBeNilHere)) {
    refuse(ObstacleKind::Parameter, method.at,
           "the request gets other path parameters than it had; the gateway's Lua can only set single ones");
  } else if (name == "URL") {
    if (from & ~static_cast<unsigned>(FromUrl))
      refuse(ObstacleKind::Url, method.at, "the request gets a URL that is made here: a script has its text only");
    if (mayBeNilHere)
      require(Requirement::Kind::UrlMayBeNil, method.at);
  } else if (name == "Headers") {
    unsigned own = response ? FromResponseHeaders : FromHeaders;
    if (mayBeNilHere && !response)
      refuse(ObstacleKind::Header, method.at, "the request may get nil headers, which a script cannot give it");
    if (from & ~(own | MadeHere))
      refuse(ObstacleKind::Header, method.at, "where these headers come from could not be followed");
    if (from != own && !response)
      require(Requirement::Kind::ReplacesHeaders, method.at);
  } else if (name == "Query") {
    if (from & ~(FromQuery | MadeHere))
      refuse(ObstacleKind::Query, method.at, "where this query comes from could not be followed");
    if (from != FromQuery || mayBeNilHere)
      require(Requirement::Kind::WritesQuery, method.at);
  } else if (name == "Body" || name == "Io") {
    if (mayBeNilHere)
      refuse(ObstacleKind::Body, method.at, "the body may be nil, which a script cannot make it");
    if (from & ~(FromBody | FromIo | MadeHere))
      refuse(ObstacleKind::Body, method.at, "where this body comes from could not be followed");
    if (from & MadeHere)
      operation(name == "Io" ? OperationKind::SetsResponseBody : OperationKind::SetsBody, "", method.at);
    if (name == "Io" && from != FromIo)
      require(Requirement::Kind::ReadsIo, method.at);
  } else if (name == "Data" && (from != FromData || mayBeNilHere)) {
    refuse(ObstacleKind::ResponseData, method.at,
           "the response gets other data than it had; the gateway's Lua can only change the data that is there");
  } else if (name == "Method" || name == "Path") {
    Texts texts = textsOf(flow, method, 0);
    bool isOther = texts.isJoined || !texts.constants.empty() || !texts.settings.empty();
    if (isOther)
      operation(name == "Method" ? OperationKind::SetsMethod : OperationKind::SetsPath,
                texts.constants.size() == 1 && !texts.isJoined ? *texts.constants.begin() : "", method.at);
  } else if (name == "StatusCode") {
    bool isOwn = true;
    std::string status;
    flow.results(method, 0, [&](const Leaf &leaf) {
      const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
      isOwn &= made && made->kind == ExpressionKind::CallInterface;
      if (made && made->constant)
        status = std::to_string(made->constant->integer);
      if (made && made->kind != ExpressionKind::CallInterface && !numbers.isExact(*made))
        refuse(ObstacleKind::Number, method.at, "the status may be beyond what a Lua number holds exactly");
    });
    if (!isOwn)
      operation(OperationKind::SetsStatus, status, method.at);
  }
}

// Errors that modifiers return: they become the gateway's custom_error, which carries a text, a status and a content
// type in one line (facts E3).
void Rules::judgeErrors() {
  for (Function &function : code.functions) {
    if (function.standard || !function.type || !isModifierType(function.type) || !function.checked)
      continue;
    current = &function;
    flow.results(function, 1, [&](const Leaf &leaf) { judgeErrorLeaf(function, leaf); });
  }
}

void Rules::judgeErrorLeaf(const Function &modifier, const Leaf &leaf) {
  const Expression *made = leaf.kind == Leaf::Kind::Expression ? leaf.expression : nullptr;
  if (leaf.kind == Leaf::Kind::Zero || (made && made->kind == ExpressionKind::Nil))
    return;
  Place at = made ? made->at : modifier.at;
  bool isOfBody = made && made->kind == ExpressionKind::CallStandard && nameOf(*made->standard).ends_with(".ReadAll");
  if (isOfBody)
    return; // there is none in a script: the rule about reading bodies says so
  require(Requirement::Kind::Denies, at);
  if (!made)
    return refuse(ObstacleKind::ErrorText, at, "where the error comes from could not be followed");
  const Expression *literal = made->kind == ExpressionKind::Address ? made->arguments[0].get() : made;
  std::string status = "500";
  if (literal->type->kind == TypeKind::Named && !isInterface(literal->type)) {
    judgeErrorType(literal->type, at);
    if (const Function *method = flow.methodOf(literal->type, "StatusCode")) {
      status.clear();
      std::set<std::string> all;
      flow.results(*method, 0, [&](const Leaf &result) {
        const Expression *value = result.kind == Leaf::Kind::Expression ? result.expression : nullptr;
        all.insert(value && value->constant ? std::to_string(value->constant->integer) : "");
      });
      // Where all errors of a type share a field, its value here is the literal's own.
      const auto &fields = underlying(literal->type)->fields;
      for (std::size_t i = 0; i < fields.size() && literal->kind == ExpressionKind::StructLiteral; ++i)
        if (isInteger(fields[i].type) && literal->arguments[i] && literal->arguments[i]->constant && all.size() > 1)
          status = std::to_string(literal->arguments[i]->constant->integer);
      if (all.size() == 1)
        status = *all.begin();
      if (all.count("-1"))
        refuse(ObstacleKind::ErrorShape, at, "the status -1 means \"no status\" to the gateway's Lua");
    }
  }
  operation(OperationKind::Denies, status, at);
  Texts texts = errorTextsOf(flow, leaf);
  judgeText(texts, at, false);
}

// The methods of an error: the gateway looks for StatusCode, Encoding, Headers and Errors.
void Rules::judgeErrorType(const Type *type, Place at) {
  auto has = [&](const char *name, const Type *wanted) {
    const Function *method = flow.methodOf(type, name);
    if (method && method->type != wanted)
      refuse(ObstacleKind::ErrorShape, at, std::string("the error's method ") + name +
                                               " is not the one that the gateway looks for, which a script cannot tell");
    return method && method->type == wanted;
  };
  const Type *text = code.types.basic(TypeKind::String);
  has("Error", code.types.functionOf({}, {text}, false));
  bool hasStatus = has("StatusCode", code.types.functionOf({}, {code.types.basic(TypeKind::Int)}, false));
  if (has("Encoding", code.types.functionOf({}, {text}, false)) && hasStatus)
    judgeText(textsOf(flow, *flow.methodOf(type, "Encoding"), 0), at, true);
  for (const char *name : {"Headers", "Errors"})
    if (flow.methodOf(type, name))
      refuse(ObstacleKind::ErrorShape, at, std::string("the error has a method ") + name +
                                               ", which the gateway uses and an error of its Lua does not have");
}

// A text that custom_error carries: " || " in it would cut it, and blanks at its start are lost.
void Rules::judgeText(const Texts &texts, Place at, bool mayBeEmpty) {
  auto fails = [&](const std::string &text) { return text.find('|') != std::string::npos; };
  for (const std::string &text : texts.constants) {
    if (fails(text))
      return refuse(ObstacleKind::ErrorText, at, "the error's text holds \"|\": the gateway's Lua cuts texts at \" || \"");
    if (!texts.isJoined && text.empty() && !mayBeEmpty)
      return refuse(ObstacleKind::ErrorText, at, "the error's text may be empty, which the gateway's Lua does not pass on");
    bool isCut = !text.empty() && (text.front() == ' ' || (mayBeEmpty && text.back() == ' '));
    if (isCut && !texts.isJoined)
      return refuse(ObstacleKind::ErrorText, at, "the error's text begins with a blank, which the gateway's Lua cuts off");
  }
  if (texts.isOther || texts.isCanonical)
    return refuse(ObstacleKind::ErrorText, at,
                  "part of the error's text is known only when it runs: with \" || \" in it, the gateway's Lua would cut it there");
  if (texts.isJoined && texts.mayStartBlank)
    return refuse(ObstacleKind::ErrorText, at, "the error's text may be empty or begin with a blank");
  if (!texts.settings.empty())
    require(Requirement::Kind::PlainSetting, at, texts.settings);
}

} // namespace unplug::lua

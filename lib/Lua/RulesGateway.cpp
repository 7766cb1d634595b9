// The rules about requests and responses: what the gateway's Lua can read and write of them (facts E3).
#include "Lua/Rules.h"

#include "Lua/Handlers.h"
#include "Lua/Walk.h"

#include <algorithm>

namespace unplug::lua {

namespace {

constexpr unsigned anyHeaders = FromHeaders | FromResponseHeaders;

bool isOfStandard(const Type *type, std::string_view text) {
  return type->kind == TypeKind::Named && type->text == text;
}

} // namespace

// A call of a method of an interface: perhaps of the gateway's request or response.
void Rules::judgeGatewayCall(const Expression &call) {
  const Type *interface = call.arguments[0]->type;
  const std::string &name = call.name;
  if (code.registerHandlers && (isOfHttp(interface, "ResponseWriter") || isOfHttp(interface, "Handler")))
    return; // judgeExchange
  if (name == "Error" && isErrorType(interface) && !hasOwnText(*call.arguments[0]))
    return refuse(ObstacleKind::ErrorText, call.at,
                  "the text of an error that the standard library makes is not made in Lua");
  if (interface->kind == TypeKind::Named && isStandardPackage(interface->package) && !interface->package.empty() &&
      !standardRows(interface->package).empty() && !isOfStandard(interface, "fmt.Stringer")) {
    bool isBody = isOfStandard(interface, "io.ReadCloser") || isOfStandard(interface, "io.Reader") ||
                  isOfStandard(interface, "io.Closer");
    if (name == "Close" && isBody)
      return refuse(ObstacleKind::Body, call.at,
                    "a body is closed: what the gateway would read of it then a script cannot make");
    return refuse(isBody ? ObstacleKind::Streaming : obstacleOf(interface->package), call.at,
                  name + " of " + interface->text + " is not in a script's reach");
  }
  bool request = isRequestLike(interface), response = isResponseLike(interface);
  if (name == "Method" && request)
    operation(OperationKind::ReadsMethod, "", call.at);
  else if (name == "Path" && request)
    operation(OperationKind::ReadsPath, "", call.at);
  else if (name == "URL" && request)
    operation(OperationKind::ReadsUrl, "", call.at);
  else if (name == "StatusCode" && response)
    operation(OperationKind::ReadsStatus, "", call.at);
}

// A read of a map, or of all of it (`key` is null).
void Rules::judgeMapRead(const Expression &map, const Expression *key, Place at) {
  if (!isNilable(map.type) || isString(map.type))
    return;
  unsigned from = flow.origins(map);
  std::string subject = key ? subjectOf(*key) : std::string();
  if (from & FromHeaders)
    operation(OperationKind::ReadsHeader, subject, at);
  if (from & FromResponseHeaders)
    operation(OperationKind::ReadsResponseHeader, subject, at);
  if (from & FromQuery)
    operation(OperationKind::ReadsQuery, subject, at);
  if (from & FromParameters)
    operation(OperationKind::ReadsParameter, subject, at);
  if (from & FromData) {
    operation(OperationKind::ReadsData, subject, at);
    require(Requirement::Kind::ReadsData, at);
  }
  if ((from & FromConfiguration) && key)
    operation(OperationKind::ReadsConfiguration, subject, at);
}

void Rules::judgeHeaderKey(const Expression &key, Place at) {
  Texts texts = textsOf(flow, key);
  for (const std::string &text : texts.constants)
    if (canonicalKey(text) != text)
      return refuse(ObstacleKind::Header, at,
                    "the header is named \"" + text + "\"; the gateway's Lua would write it as \"" + canonicalKey(text) + "\"");
  if (texts.isOther || texts.isJoined || texts.isNumber)
    return refuse(ObstacleKind::Header, at,
                  "the header's name is known only when it runs and may not be in canonical form: the gateway's Lua "
                  "writes canonical names only (http.CanonicalHeaderKey would make it so)");
  if (!texts.settings.empty())
    require(Requirement::Kind::CanonicalSetting, at, texts.settings);
}

// Numbers that are no longer apart in Lua are one key.
void Rules::judgeKey(const Expression &map, const Expression &key) {
  if (isInteger(underlying(map.type)->key) && !numbers.isExact(key))
    refuse(ObstacleKind::Number, key.at, "this key may be beyond what a Lua number holds exactly");
}

// `map[key] = value`, or an element of a literal.
void Rules::judgeMapChange(const Expression &map, const Expression &key, const Expression *value, Place at) {
  judgeKey(map, key);
  unsigned from = flow.origins(map);
  bool intoHeaders = (from & anyHeaders) != 0, intoQuery = (from & FromQuery) != 0;
  flow.leaves(map, [&](const Leaf &leaf) {
    intoHeaders |= flow.isHeaderLiteral(leaf.expression);
    intoQuery |= flow.isQueryLiteral(leaf.expression);
  });
  std::string subject = subjectOf(key);
  bool isNil = value && value->kind == ExpressionKind::Nil;
  if (intoHeaders) {
    bool ofResponse = (from & FromResponseHeaders) != 0 && !(from & FromHeaders);
    operation(ofResponse ? OperationKind::SetsResponseHeader : OperationKind::SetsHeader, subject, at);
    if (from & FromHeaders)
      require(Requirement::Kind::WritesHeaders, at, {}, subject);
    if (from & FromResponseHeaders)
      require(Requirement::Kind::WritesResponseHeaders, at);
    judgeHeaderKey(key, at);
    if (isNil)
      refuse(ObstacleKind::Header, at,
             "the header gets a nil list, which stays there as a name without values; the gateway's Lua has no nil list");
  }
  if (intoQuery) {
    operation(OperationKind::SetsQuery, subject, at);
    if (from & FromQuery)
      require(Requirement::Kind::WritesQuery, at);
    bool isFilled = value && ((value->kind == ExpressionKind::ListLiteral && !value->arguments.empty()) ||
                              (value->kind == ExpressionKind::CallBuiltin && value->name == "append" &&
                               value->arguments.size() > 1 && !value->spread));
    if (!isFilled)
      refuse(ObstacleKind::Query, at,
             "the list of values may be empty: the gateway's Lua takes the query as text, where such a name is lost");
  }
  if (from & FromParameters)
    operation(OperationKind::SetsParameter, subject, at);
  if (from & FromData) {
    operation(OperationKind::SetsData, subject, at);
    if (!value || value->type->kind == TypeKind::Tuple)
      refuse(ObstacleKind::ResponseData, at, "one of several results is put into the response's data");
    else
      judgeDataValue(*value, false);
  }
}

void Rules::judgeMapDelete(const Expression &map, const Expression &key, Place at) {
  unsigned from = flow.origins(map);
  std::string subject = subjectOf(key);
  judgeKey(map, key);
  judgeContainerChange(map, at);
  if (from & anyHeaders) {
    bool ofResponse = (from & FromResponseHeaders) != 0;
    operation(ofResponse ? OperationKind::DeletesResponseHeader : OperationKind::DeletesHeader, subject, at);
    if (from & FromHeaders)
      require(Requirement::Kind::WritesHeaders, at, {}, subject);
    judgeHeaderKey(key, at);
  }
  if (from & FromQuery) {
    operation(OperationKind::DeletesQuery, subject, at);
    require(Requirement::Kind::WritesQuery, at);
  }
  if (from & FromParameters)
    refuse(ObstacleKind::Parameter, at, "a path parameter is removed; the gateway's Lua can only set one");
  if (from & FromData)
    operation(OperationKind::DeletesData, subject, at);
}

// Methods of http.Header and url.Values, which are reads and changes of the map.
void Rules::judgeKeyed(const Expression &call, const std::string &method) {
  const Expression &map = *call.arguments[0];
  if (call.arguments.size() < 2) { // Encode
    judgeMapRead(map, nullptr, call.at);
    return;
  }
  const Expression &key = *call.arguments[1];
  unsigned from = flow.origins(map);
  std::string subject = subjectOf(key);
  bool ofHeaders = (from & anyHeaders) != 0;
  // http.Header's own methods write the canonical name, as the gateway's Lua does.
  bool ofType = map.type->kind == TypeKind::Named && map.type->text == "http.Header";
  if (ofType && !subject.empty())
    subject = canonicalKey(subject);
  if (method == "Get" || method == "Values" || method == "Has") {
    judgeMapRead(map, &key, call.at);
    return;
  }
  judgeContainerChange(map, call.at);
  bool isDelete = method == "Del";
  if (ofHeaders) {
    bool ofResponse = (from & FromResponseHeaders) != 0 && !(from & FromHeaders);
    operation(isDelete ? (ofResponse ? OperationKind::DeletesResponseHeader : OperationKind::DeletesHeader)
                       : (ofResponse ? OperationKind::SetsResponseHeader : OperationKind::SetsHeader),
              subject, call.at);
    if (from & FromHeaders)
      require(Requirement::Kind::WritesHeaders, call.at, {}, subject);
    if ((from & FromResponseHeaders) && !isDelete)
      require(Requirement::Kind::WritesResponseHeaders, call.at);
    if (!ofType)
      judgeHeaderKey(key, call.at);
  }
  if (from & FromQuery) {
    operation(isDelete ? OperationKind::DeletesQuery : OperationKind::SetsQuery, subject, call.at);
    require(Requirement::Kind::WritesQuery, call.at);
  }
}

// A value that becomes part of the response's data (facts E3: what `set` takes).
void Rules::judgeDataValue(const Expression &given, bool isNested) {
  const Expression &value = given.kind == ExpressionKind::ToInterface ? *given.arguments[0] : given;
  if (value.kind == ExpressionKind::Nil || isBoolean(value.type))
    return;
  if (isString(value.type)) {
    if (value.type->kind == TypeKind::Named)
      refuse(ObstacleKind::ResponseData, value.at, "a value of type " + value.type->text + " would arrive as a string");
    return;
  }
  if (isInteger(value.type) || isFloat(value.type)) {
    require(Requirement::Kind::WritesTypes, value.at);
    if (value.type->kind == TypeKind::Named || (isInteger(value.type) && !numbers.isExact(value)) ||
        isFloat(value.type))
      refuse(ObstacleKind::ResponseData, value.at, "this number would not arrive as it is");
    return;
  }
  const Type *below = underlying(value.type);
  bool isMap = below->kind == TypeKind::Map && isString(below->key) && isEmptyInterface(below->element);
  bool isList = below->kind == TypeKind::Slice && isEmptyInterface(below->element);
  bool isTexts = below->kind == TypeKind::Slice && isString(below->element) && below->element->kind != TypeKind::Named;
  if (value.type->kind != TypeKind::Named && isMap && value.kind == ExpressionKind::MapLiteral) {
    for (std::size_t i = 1; i < value.arguments.size(); i += 2)
      judgeDataValue(*value.arguments[i], true);
    return;
  }
  if (value.type->kind != TypeKind::Named && (isList || isTexts) && value.kind == ExpressionKind::ListLiteral) {
    if (isTexts)
      require(Requirement::Kind::WritesTypes, value.at);
    for (const ExpressionPtr &element : value.arguments)
      judgeDataValue(*element, true);
    return;
  }
  // A map or list that lies in the data already is stored as it is, by the gateway's own reference.
  if (value.type->kind != TypeKind::Named && (isMap || isList) && flow.origins(value) == FromData && !isNested)
    return;
  refuse(ObstacleKind::ResponseData, value.at,
         isInterface(value.type)
             ? "what this value is shows only when it runs: a number would lose its type or digits in Lua"
             : "a value of type " + value.type->text + " cannot be put into the response's data as it is");
}

} // namespace unplug::lua

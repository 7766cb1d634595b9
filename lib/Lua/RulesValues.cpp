// The rules about numbers, slices, structs and interface values.
#include "Lua/Handlers.h"
#include "Lua/Rules.h"

#include "Lua/Walk.h"
#include "Lua/Wrappers.h"

#include <algorithm>
#include <cmath>

namespace unplug::lua {

namespace {

bool isNil(const Expression &expression) {
  return expression.kind == ExpressionKind::Nil;
}

// Whether a call of the standard library may give no error.
bool givesNil(const Expression &call, std::size_t index) {
  bool isTuple = call.type->kind == TypeKind::Tuple;
  const Type *type = isTuple && index < call.type->results.size() ? call.type->results[index] : call.type;
  std::string name = nameOf(*call.standard);
  return isErrorType(type) && name != "errors.New" && name != "fmt.Errorf";
}

constexpr double exact = 9007199254740992.0; // 2^53

} // namespace

void Rules::judgeBinary(const Expression &expression) {
  const std::string &op = expression.name;
  const Type *type = expression.arguments[0]->type;
  if (op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=")
    return judgeComparison(*expression.arguments[0], *expression.arguments[1], expression.at);
  if (op == "&&" || op == "||" || isString(type))
    return;
  if (isFloat(type)) {
    bool isDouble = underlying(type)->kind == TypeKind::Float64;
    if (!isDouble || op == "%")
      refuse(ObstacleKind::Number, expression.at, "arithmetic with " + type->text + " is not in the subset");
    return;
  }
  if (!numbers.isExact(expression))
    refuse(ObstacleKind::Number, expression.at,
           "the result may be beyond what a Lua number holds exactly, or Lua rounds otherwise");
}

void Rules::judgeComparison(const Expression &left, const Expression &right, Place at) {
  const Type *type = left.type->kind == TypeKind::UntypedNil ? right.type : left.type;
  bool withNil = isNil(left) || isNil(right);
  const Expression &value = isNil(left) ? right : left;
  if (withNil) {
    unsigned from = flow.origins(value);
    if (from & (FromBody | FromIo))
      refuse(ObstacleKind::Body, at, "whether there is a body at all a script cannot see");
    if ((from & FromData) && underlying(value.type)->kind == TypeKind::Map)
      refuse(ObstacleKind::ResponseData, at, "whether the response's data is nil a script cannot see");
    if (isBytes(value.type))
      refuse(ObstacleKind::Construct, at, "comparing bytes with nil is not in the subset");
    if (value.kind == ExpressionKind::Variable && value.variable->ofGateway)
      refuse(ObstacleKind::Logging, at,
             "whether the gateway handed over " + value.variable->name + " a script cannot know");
    return;
  }
  if (isInteger(type)) {
    auto bounded = [&](const Expression &one) { return numbers.isExact(one); };
    auto isSmallConstant = [&](const Expression &one) {
      return one.constant && std::fabs(static_cast<double>(one.constant->integer)) < exact;
    };
    bool isFine = (bounded(left) && bounded(right)) || isSmallConstant(left) || isSmallConstant(right);
    if (!isFine)
      refuse(ObstacleKind::Number, at, "both numbers may be beyond what a Lua number holds exactly");
    return;
  }
  if (isFloat(type)) {
    if (underlying(type)->kind != TypeKind::Float64)
      refuse(ObstacleKind::Number, at, "comparing " + type->text + " is not in the subset");
    return;
  }
  if (isString(type) || isBoolean(type))
    return;
  if (isInterface(left.type) || isInterface(right.type)) {
    auto isText = [&](const Expression &one) {
      return one.kind == ExpressionKind::ToInterface &&
             (one.arguments[0]->type->kind == TypeKind::String || one.arguments[0]->type->kind == TypeKind::Bool);
    };
    if (isText(left) || isText(right))
      return;
    if (!isPointer(left) && !isPointer(right))
      refuse(ObstacleKind::Construct, at,
             "comparing two interface values is not in the subset, other than with a string, a bool or nil");
    return;
  }
  if (underlying(type)->kind == TypeKind::Struct)
    refuse(ObstacleKind::StructCopy, at, "comparing structs is not in the subset");
}

// An interface value that holds a pointer, or nothing: it is equal to itself only.
bool Rules::isPointer(const Expression &value) const {
  bool all = true;
  flow.leaves(value, [&](const Leaf &leaf) {
    const Expression *made = leaf.kind == Leaf::Kind::Expression && !leaf.isKey && !leaf.isElement ? leaf.expression
                                                                                                   : nullptr;
    std::string name = made && made->kind == ExpressionKind::CallStandard ? nameOf(*made->standard) : "";
    all &= leaf.kind == Leaf::Kind::Zero || name == "errors.New" || name == "fmt.Errorf" ||
           (made && (made->kind == ExpressionKind::Nil || made->kind == ExpressionKind::Address));
  });
  return all;
}

void Rules::judgeConversion(const Expression &expression) {
  const Expression &value = *expression.arguments[0];
  if (isInteger(expression.type) && isFloat(value.type)) {
    if (!numbers.isExact(expression))
      return refuse(ObstacleKind::Number, expression.at,
                    "a float becomes an integer: only numbers of the configuration are known to fit");
    return require(Requirement::Kind::SmallNumbers, expression.at);
  }
  if (isInteger(expression.type) && isInteger(value.type)) {
    TypeKind to = underlying(expression.type)->kind, from = underlying(value.type)->kind;
    bool isWider = (to == TypeKind::Int || to == TypeKind::Int64) && !isUnsigned(value.type);
    bool isSame = to == from;
    if (!isWider && !isSame && !numbers.isExact(expression))
      refuse(ObstacleKind::Number, expression.at, "the number may not fit into " + expression.type->text);
    return;
  }
  if (underlying(expression.type)->kind == TypeKind::Float32 && isNumeric(value.type))
    refuse(ObstacleKind::Number, expression.at, "float32 is not in the subset");
}

bool Rules::mayBeNil(const Expression &pointer) const {
  bool found = false;
  flow.leaves(pointer, [&](const Leaf &leaf) {
    const Expression *made = leaf.kind == Leaf::Kind::Expression && !leaf.isElement && !leaf.isKey ? leaf.expression
                                                                                                   : nullptr;
    bool isMade = made && (made->kind == ExpressionKind::Address || made->kind == ExpressionKind::StructLiteral ||
                           made->kind == ExpressionKind::Zero || made->kind == ExpressionKind::StandardValue ||
                           (made->kind == ExpressionKind::CallStandard && !givesNil(*made, leaf.index)));
    // A struct variable's address is never nil, whatever the struct holds.
    bool isStruct = leaf.kind == Leaf::Kind::Zero && pointer.kind == ExpressionKind::Address;
    bool isInput = leaf.kind == Leaf::Kind::Input; // the gateway's, or what another modifier made
    found |= !isMade && !isStruct && !isInput;
  });
  return found;
}

// A value goes into an interface: what it is must be seen again there.
void Rules::judgeToInterface(const Expression &expression) {
  const Expression &value = *expression.arguments[0];
  const Type *type = value.type;
  TypeKind kind = underlying(type)->kind;
  for (const auto &[name, method] : type->declared) // which may be called on what the interface holds
    if (method->receiver && !method->standard)
      judgeHeld(type, method->receiver, expression.at);
  if (const Type *of = structBehind(type)) {
    bool isPointer = type->kind == TypeKind::Pointer;
    bool isReader = of->text == "strings.Reader" || of->text == "bytes.Reader" || of->text == "bytes.Buffer" || of->text == "url.URL";
    if (isPointer && !isReader && mayBeNil(value))
      refuse(ObstacleKind::TypedNil, expression.at,
             "a pointer that may be nil goes into an interface, which is then not nil in Go and would be nil in Lua");
    return;
  }
  if (isOfHttp(type, "HandlerFunc") && isOfHttp(expression.type, "Handler"))
    return;
  if (kind == TypeKind::Pointer || kind == TypeKind::Function || kind == TypeKind::Channel || kind == TypeKind::Array || kind == TypeKind::Struct)
    return refuse(ObstacleKind::Construct, expression.at, "a value of type " + type->text + " in an interface is not in the subset");
}

// An assertion on the gateway's request or response: its methods have one type each.
void Rules::judgeInputAssertion(const Type *type, Place at) {
  for (const Method &wanted : underlying(type)->methods) {
    if (wanted.name == "Metadata")
      refuse(ObstacleKind::Construct, at, "the method Metadata of responses was there before KrakenD 2.0.5 only");
    std::string_view known[] = {gatewayMethod(wanted.name, false), gatewayMethod(wanted.name, true)};
    bool isKnown = !known[0].empty() || !known[1].empty();
    bool fits = (!known[0].empty() && isGatewayType(wanted.type, known[0])) ||
                (!known[1].empty() && isGatewayType(wanted.type, known[1]));
    if (isKnown && !fits)
      refuse(ObstacleKind::Construct, at, "the asserted interface has a method " + wanted.name + wanted.type->text.substr(4) +
                                              ", which is not the gateway's: the assertion never held");
    bool isNew = wanted.name == "Context" || wanted.name == "Request";
    if (isNew && !options.hasContext)
      refuse(ObstacleKind::Context, at, "the method " + wanted.name + " is not there before KrakenD 2.6.0: the assertion never held");
  }
}

// Asserting that `value` is a `type`.
void Rules::judgeAssertion(const Expression &value, const Type *type) {
  unsigned from = flow.origins(value);
  bool isPlainText = type->kind == TypeKind::String || type->kind == TypeKind::Bool;
  if ((from & FromData) && !isPlainText)
    require(Requirement::Kind::TestsMaps, value.at);
  if (isInterface(type)) {
    if (from & (FromInput | FromElsewhere))
      judgeInputAssertion(type, value.at);
    // Values of the plugin's own types are told apart by the names of their methods.
    for (const Method &wanted : underlying(type)->methods)
      for (const Type *own : code.structs) {
        auto method = own->declared.find(wanted.name);
        if (method != own->declared.end() && method->second->type && method->second->type != wanted.type)
          refuse(ObstacleKind::Construct, value.at,
                 "the method " + wanted.name + " of " + own->text + " has another type than the asserted " + type->text +
                     " wants, which a script cannot tell");
      }
    return;
  }
  const Type *below = underlying(type);
  if ((from & FromConfiguration) && isInteger(type))
    require(Requirement::Kind::SmallNumbers, value.at);
  if (from & FromData) {
    require(Requirement::Kind::ReadsData, value.at);
    if (isNumeric(type) || type->text == "json.Number")
      require(Requirement::Kind::TestsNumbers, value.at);
  }
  bool isPlainMap = below->kind == TypeKind::Map && type->kind != TypeKind::Named;
  bool isPlainList = below->kind == TypeKind::Slice && type->kind != TypeKind::Named;
  bool isKnown = isString(type) || isBoolean(type) || isInteger(type) || below->kind == TypeKind::Float64 ||
                 isPlainMap || isPlainList || structBehind(type) ||
                 (type->kind == TypeKind::Named && (below->kind == TypeKind::Map || below->kind == TypeKind::Slice));
  if (!isKnown)
    refuse(ObstacleKind::Construct, value.at, "an assertion to " + type->text + " is not in the subset");
}

} // namespace unplug::lua

// Types are interned by a text that spells their identity with the numbers of the types that they are made of.
#include "Lua/Types.h"

#include <algorithm>

namespace unplug::lua {

namespace {

// By TypeKind, up to UntypedNil.
constexpr const char *basicNames[] = {
    "invalid type", "bool",    "int",       "int8",       "int16",        "int32",         "int64",       "uint",
    "uint8",        "uint16",  "uint32",    "uint64",     "uintptr",      "float32",       "float64",     "complex64",
    "complex128",   "string",  "untyped bool", "untyped int", "untyped rune", "untyped float", "untyped string",
    "untyped nil"};

std::string identityOf(const Type *type) {
  return std::to_string(reinterpret_cast<std::uintptr_t>(type));
}

std::string texts(const std::vector<const Type *> &types, bool variadic = false) {
  std::string out;
  for (std::size_t i = 0; i < types.size(); ++i) {
    out += i ? ", " : "";
    bool rest = variadic && i + 1 == types.size() && types[i]->element;
    out += rest ? "..." + types[i]->element->text : types[i]->text;
  }
  return out;
}

std::string signatureText(const Type &type) {
  std::string out = "(" + texts(type.parameters, type.variadic) + ")";
  if (type.results.size() == 1)
    out += " " + type.results[0]->text;
  else if (type.results.size() > 1)
    out += " (" + texts(type.results) + ")";
  return out;
}

TypeKind kindBelow(const Type *type) {
  return underlying(type)->kind;
}

} // namespace

const Type *underlying(const Type *type) {
  return type->kind == TypeKind::Named && type->underlying ? type->underlying : type;
}

bool isInvalid(const Type *type) {
  return !type || kindBelow(type) == TypeKind::Invalid || (type->kind == TypeKind::Named && !type->underlying);
}

bool isString(const Type *type) {
  TypeKind kind = kindBelow(type);
  return kind == TypeKind::String || kind == TypeKind::UntypedString;
}

bool isBoolean(const Type *type) {
  TypeKind kind = kindBelow(type);
  return kind == TypeKind::Bool || kind == TypeKind::UntypedBool;
}

bool isInteger(const Type *type) {
  TypeKind kind = kindBelow(type);
  return (kind >= TypeKind::Int && kind <= TypeKind::Uintptr) || kind == TypeKind::UntypedInt ||
         kind == TypeKind::UntypedRune;
}

bool isUnsigned(const Type *type) {
  TypeKind kind = kindBelow(type);
  return kind >= TypeKind::Uint && kind <= TypeKind::Uintptr;
}

bool isFloat(const Type *type) {
  TypeKind kind = kindBelow(type);
  return kind == TypeKind::Float32 || kind == TypeKind::Float64 || kind == TypeKind::UntypedFloat;
}

bool isNumeric(const Type *type) {
  TypeKind kind = kindBelow(type);
  return isInteger(type) || isFloat(type) || kind == TypeKind::Complex64 || kind == TypeKind::Complex128;
}

bool isInterface(const Type *type) {
  return kindBelow(type) == TypeKind::Interface;
}

bool isUntyped(const Type *type) {
  return type->kind >= TypeKind::UntypedBool && type->kind <= TypeKind::UntypedNil;
}

bool isBytes(const Type *type) {
  const Type *below = underlying(type);
  return below->kind == TypeKind::Slice && kindBelow(below->element) == TypeKind::Uint8;
}

bool isNilable(const Type *type) {
  switch (kindBelow(type)) {
  case TypeKind::Pointer:
  case TypeKind::Slice:
  case TypeKind::Map:
  case TypeKind::Channel:
  case TypeKind::Interface:
  case TypeKind::Function:
  case TypeKind::UntypedNil:
    return true;
  default:
    return false;
  }
}

bool isErrorType(const Type *type) {
  return type->kind == TypeKind::Named && type->package.empty() && type->name == "error";
}

bool isEmptyInterface(const Type *type) {
  return isInterface(type) && underlying(type)->methods.empty();
}

const Type *structBehind(const Type *type) {
  if (type->kind == TypeKind::Pointer)
    type = type->element;
  return type->kind == TypeKind::Named && kindBelow(type) == TypeKind::Struct ? type : nullptr;
}

const Method *findMethod(const Type *interface, const std::string &name) {
  for (const Method &method : underlying(interface)->methods)
    if (method.name == name)
      return &method;
  return nullptr;
}

TypeTable::TypeTable() {
  for (std::size_t kind = 0; kind <= static_cast<std::size_t>(TypeKind::UntypedNil); ++kind) {
    Type &type = all.emplace_back();
    type.kind = static_cast<TypeKind>(kind);
    type.text = basicNames[kind];
    basics.push_back(&type);
  }
  anyType = interfaceOf({});
  Type *error = named("", "", "error");
  error->underlying = interfaceOf({{"Error", functionOf({}, {basic(TypeKind::String)}, false)}});
  errorType = error;
}

const Type *TypeTable::intern(Type type, std::string identity) {
  auto [at, isNew] = byIdentity.emplace(std::move(identity), nullptr);
  if (isNew)
    at->second = &all.emplace_back(std::move(type));
  return at->second;
}

const Type *TypeTable::pointerTo(const Type *element) {
  Type type;
  type.kind = TypeKind::Pointer;
  type.element = element;
  type.text = "*" + element->text;
  return intern(std::move(type), "*" + identityOf(element));
}

const Type *TypeTable::sliceOf(const Type *element) {
  Type type;
  type.kind = TypeKind::Slice;
  type.element = element;
  type.text = "[]" + element->text;
  return intern(std::move(type), "[]" + identityOf(element));
}

const Type *TypeTable::arrayOf(std::uint64_t length, const Type *element) {
  Type type;
  type.kind = TypeKind::Array;
  type.element = element;
  type.length = length;
  type.text = "[" + std::to_string(length) + "]" + element->text;
  return intern(std::move(type), "[" + std::to_string(length) + "]" + identityOf(element));
}

const Type *TypeTable::mapOf(const Type *key, const Type *element) {
  Type type;
  type.kind = TypeKind::Map;
  type.key = key;
  type.element = element;
  type.text = "map[" + key->text + "]" + element->text;
  return intern(std::move(type), "map" + identityOf(key) + "," + identityOf(element));
}

const Type *TypeTable::channelOf(const Type *element) {
  Type type;
  type.kind = TypeKind::Channel;
  type.element = element;
  type.text = "chan " + element->text;
  return intern(std::move(type), "chan" + identityOf(element));
}

const Type *TypeTable::structOf(std::vector<Field> fields) {
  Type type;
  type.kind = TypeKind::Struct;
  std::string identity = "struct";
  for (const Field &field : fields) {
    identity += "," + field.name + (field.embedded ? "!" : ":") + identityOf(field.type) + field.tag;
    type.text += (type.text.empty() ? " " : "; ") + (field.embedded ? "" : field.name + " ") + field.type->text;
  }
  type.text = "struct {" + type.text + (fields.empty() ? "}" : " }");
  type.fields = std::move(fields);
  return intern(std::move(type), std::move(identity));
}

const Type *TypeTable::interfaceOf(std::vector<Method> methods) {
  std::sort(methods.begin(), methods.end(), [](const Method &a, const Method &b) { return a.name < b.name; });
  methods.erase(std::unique(methods.begin(), methods.end(),
                            [](const Method &a, const Method &b) { return a.name == b.name; }),
                methods.end());
  Type type;
  type.kind = TypeKind::Interface;
  std::string identity = "interface";
  for (const Method &method : methods) {
    identity += "," + method.name + ":" + identityOf(method.type);
    type.text += (type.text.empty() ? " " : "; ") + method.name + method.type->text.substr(4);
  }
  type.text = "interface {" + type.text + (methods.empty() ? "}" : " }");
  type.methods = std::move(methods);
  return intern(std::move(type), std::move(identity));
}

const Type *TypeTable::functionOf(std::vector<const Type *> parameters, std::vector<const Type *> results,
                                  bool variadic) {
  Type type;
  type.kind = TypeKind::Function;
  std::string identity = variadic ? "func..." : "func";
  for (const Type *parameter : parameters)
    identity += "," + identityOf(parameter);
  identity += ">";
  for (const Type *result : results)
    identity += "," + identityOf(result);
  type.parameters = std::move(parameters);
  type.results = std::move(results);
  type.variadic = variadic;
  type.text = "func" + signatureText(type);
  return intern(std::move(type), std::move(identity));
}

const Type *TypeTable::tupleOf(std::vector<const Type *> results) {
  Type type;
  type.kind = TypeKind::Tuple;
  std::string identity = "tuple";
  for (const Type *result : results)
    identity += "," + identityOf(result);
  type.text = "(" + texts(results) + ")";
  type.results = std::move(results);
  return intern(std::move(type), std::move(identity));
}

Type *TypeTable::named(std::string package, std::string packageName, std::string name) {
  Type &type = all.emplace_back();
  type.kind = TypeKind::Named;
  type.text = packageName.empty() ? name : packageName + "." + name;
  type.package = std::move(package);
  type.name = std::move(name);
  return &type;
}

} // namespace unplug::lua

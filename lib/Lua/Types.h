// The types of Go, as far as a plugin's code needs them. Types that are identical (Go specification, "Type identity")
// are one object, so pointers are compared.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace unplug::lua {

struct Function;

enum class TypeKind : std::uint8_t {
  Invalid, // could not be told; whoever meets it says nothing more
  Bool,
  Int,
  Int8,
  Int16,
  Int32,
  Int64,
  Uint,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Uintptr,
  Float32,
  Float64,
  Complex64,
  Complex128,
  String,
  UntypedBool,
  UntypedInt,
  UntypedRune,
  UntypedFloat,
  UntypedString,
  UntypedNil,
  Named,
  Pointer,
  Slice,
  Array,
  Map,
  Channel,
  Struct,
  Interface,
  Function,
  Tuple, // the results of a call
};

struct Type;

struct Field {
  std::string name;
  const Type *type = nullptr;
  bool embedded = false;
  std::string tag; // with its quotes, as written
};

struct Method {
  std::string name;
  const Type *type = nullptr; // a function without the receiver
};

struct Type {
  TypeKind kind = TypeKind::Invalid;
  const Type *key = nullptr;     // of maps
  const Type *element = nullptr; // of pointers, slices, arrays, maps, channels
  std::uint64_t length = 0;      // of arrays
  std::vector<Field> fields;
  std::vector<Method> methods;                     // of interfaces, by name
  std::vector<const Type *> parameters, results;   // of functions; results of tuples too
  bool variadic = false;                           // the last parameter is a slice, and "..." was written
  std::string package, name;                       // of named types; package is the import path, "" for error and any
  const Type *underlying = nullptr;                // of named types; never named itself
  std::map<std::string, const Function *> declared; // methods of a named type
  std::map<std::string, bool> byPointer;            // of `declared`: the receiver is a pointer
  std::string text;                                // as fmt's %T would write it: "map[string]interface {}"
};

// The type without its name; itself when it has none.
const Type *underlying(const Type *type);

bool isInvalid(const Type *type);
bool isString(const Type *type); // of these, untyped constants and named types too
bool isBoolean(const Type *type);
bool isInteger(const Type *type);
bool isUnsigned(const Type *type);
bool isFloat(const Type *type);
bool isNumeric(const Type *type);
bool isInterface(const Type *type);
bool isUntyped(const Type *type);
bool isBytes(const Type *type);     // []byte
bool isNilable(const Type *type);   // nil is one of its values
bool isErrorType(const Type *type); // the predeclared error
bool isEmptyInterface(const Type *type);
const Type *structBehind(const Type *type); // the named struct type of T and *T; null for others
const Method *findMethod(const Type *interface, const std::string &name);

// Makes types and owns them.
class TypeTable {
public:
  TypeTable();

  const Type *basic(TypeKind kind) const { return basics[static_cast<std::size_t>(kind)]; }
  const Type *invalid() const { return basic(TypeKind::Invalid); }
  const Type *error() const { return errorType; }
  const Type *any() const { return anyType; }

  const Type *pointerTo(const Type *element);
  const Type *sliceOf(const Type *element);
  const Type *arrayOf(std::uint64_t length, const Type *element);
  const Type *mapOf(const Type *key, const Type *element);
  const Type *channelOf(const Type *element);
  const Type *structOf(std::vector<Field> fields);
  const Type *interfaceOf(std::vector<Method> methods);
  const Type *functionOf(std::vector<const Type *> parameters, std::vector<const Type *> results, bool variadic);
  const Type *tupleOf(std::vector<const Type *> results);
  Type *named(std::string package, std::string packageName, std::string name); // a new one; its maker fills it

private:
  const Type *intern(Type type, std::string identity);

  std::deque<Type> all;
  std::map<std::string, const Type *> byIdentity;
  std::vector<const Type *> basics;
  const Type *errorType = nullptr;
  const Type *anyType = nullptr;
};

} // namespace unplug::lua

// Values of Go's text/template as Flexible Configuration makes them: what JSON settings, constants and functions give.
// A value remembers the input text that it was made from.
#pragma once

#include "Support/Location.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::tmpl {

// A part of a text that was made from a part of an input.
struct Piece {
  Range of; // in the text that was made
  std::uint32_t source = 0;
  Range at; // in the source
};
using Pieces = std::vector<Piece>;

// The range of an input that a value stands in, literal quotes included.
struct Origin {
  static constexpr std::uint32_t none = ~0U;
  std::uint32_t source = none;
  Range at;

  explicit operator bool() const { return source != none; }
};

// As Go's reflect names them. Missing is the zero reflect.Value that a missing map key gives; Nil is a nil interface.
enum class Kind : std::uint8_t { Missing, Nil, Bool, Int, Float, String, List, Map };

// The static type where Go's printing and comparing depend on it.
enum class GoType : std::uint8_t { Plain, Int64, Strings, Ints, StringMap, NilMap, NilList };

class Value;
struct Member;
struct List;
struct Map;
struct Text;

class Value {
public:
  Value() = default;
  static Value missing() { return {}; }
  static Value nil();
  static Value boolean(bool value);
  static Value integer(std::int64_t value, GoType type = GoType::Plain); // Plain: int
  static Value number(double value);
  static Value string(std::string text, Pieces pieces = {});
  static Value list(std::vector<Value> items, GoType type = GoType::Plain); // Plain: []interface{}
  static Value map(GoType type = GoType::Plain);                            // Plain: map[string]interface{}

  Kind kind() const { return kindOf; }
  GoType type() const { return goType; }
  bool isNothing() const { return kindOf == Kind::Missing || kindOf == Kind::Nil; }
  bool asBool() const { return integerValue != 0; }
  std::int64_t asInteger() const { return integerValue; }
  double asNumber() const { return numberValue; }
  const std::string &asString() const;
  const Pieces &pieces() const;
  const std::vector<Value> &items() const;
  bool unordered() const; // a list in the order of a Go map
  Value asUnordered() const;
  std::map<std::string, Member> &members() const; // shared, as Go's maps are
  const void *identity() const { return payload.get(); }

  Origin origin;

private:
  Kind kindOf = Kind::Missing;
  GoType goType = GoType::Plain;
  std::int64_t integerValue = 0;
  double numberValue = 0;
  std::shared_ptr<void> payload;
};

struct Member {
  Value value;
  Origin key;
};

// These stop the rendering (Functions.h) at values that are nested too deep.
// As fmt prints it with %v.
std::string print(const Value &value);
// text/template's IsTrue.
bool isTrue(const Value &value);
// Sprig's `empty`.
bool isEmpty(const Value &value);
// reflect.DeepEqual.
bool deepEqual(const Value &a, const Value &b);
// What %T prints.
std::string typeName(const Value &value);
// reflect.Kind's name.
std::string_view kindName(const Value &value);
// strconv.FormatFloat(value, 'g', -1, 64) as %v has it.
std::string formatNumber(double value);

enum class JsonStyle { Compact, Pretty, Raw }; // Raw: without escaping <, > and &
// encoding/json's Marshal, with the pieces that came from inputs. Fails on NaN and infinities (nothing is returned).
bool toJson(const Value &value, JsonStyle style, std::string &text, Pieces &pieces);

// encoding/json's Unmarshal into an interface{}. `source` is what the text is called in origins (Origin::none for
// none). False when Go would refuse the text; `fault` says why, at `offset`.
bool fromJson(std::string_view text, std::uint32_t source, Value &value, std::string &fault, std::size_t &offset);

} // namespace unplug::tmpl

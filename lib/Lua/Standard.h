// What of Go's standard library is known, and what of it a script can do: Standard.def with typed access.
#pragma once

#include "Lua/Lua.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::lua {

// A condition on an argument that makes a function exact.
enum class Condition {
  None,
  ConstantSecond,      // the second argument is a constant and not empty
  AsciiSecond,         // the second argument is a constant of ASCII only
  AsciiEither,         // one of the two arguments is a constant of ASCII only
  ConstantSecondThird, // the second argument is a constant and not empty, and the last a constant
  DecimalSixtyFour,    // the base is 10, and the width 64 or 0
  SmallFirst,          // the first argument is an integer that a Lua number holds exactly
  OwnSlice,            // the first argument is a slice that no other place shares
};

// One declaration of the standard library.
struct StandardRow {
  std::string_view package; // import path
  std::string_view text;    // the declaration in Go
  std::string_view lua;     // what it is in Lua, with $1 for the first argument; empty: not translated
  Condition condition = Condition::None;
  ObstacleKind obstacle = ObstacleKind::Function; // when it is not translated
};

// The rows of `package` in order; empty for a package that the table does not have.
std::vector<const StandardRow *> standardRows(std::string_view package);
bool isStandardPackage(std::string_view package); // by its path: no dot in the first element

// The kind of obstacle that calls of a package are when the table has no row for them.
ObstacleKind obstacleOf(std::string_view package);
// What such a call does, where that is an operation of its own.
std::optional<OperationKind> operationOf(std::string_view package, std::string_view name);

// "strings.HasPrefix", "http.Header.Get": the name of a row as people write it; empty for types and values.
std::string nameOf(const StandardRow &row);

// The text of net/http's StatusText; empty for a status without one.
std::string_view statusText(std::int64_t status);

} // namespace unplug::lua

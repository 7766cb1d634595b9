// The functions that templates can call.
#pragma once

#include "Template/Template.h"
#include "Template/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::tmpl {

// Thrown inside the evaluator only, and caught by render().
struct Stop {
  RenderFault::Kind kind;
  std::string message;
};

[[noreturn]] void fails(std::string message);
[[noreturn]] void notInTheSet(std::string message);
void checkDepth(unsigned depth); // of a value in values; stops where recursion must end

// What a function may use of the rendering that calls it.
struct Context {
  const RenderInput &input;
  std::size_t work; // what is left
  std::set<std::string> unknownVariables = {};

  // Takes `amount` of what is left; stops the rendering when nothing is.
  void charge(std::size_t amount);
};

// The static types of Go's parameters, which arguments must have. Value: reflect.Value, which may be missing.
enum class Param : std::uint8_t { Any, Value, String, Int, Bool, Float, Map };

struct Function {
  std::string_view name;
  std::vector<Param> params;
  bool variadic = false; // the last of `params` may come any number of times, or not at all
  Value (*call)(Context &context, const std::vector<Value> &arguments) = nullptr; // null: known, but not in the set
  bool takesUnordered = false; // its result does not depend on the order of a list
};

const Function *findFunction(std::string_view name);

// Rows of the table, by file.
std::vector<Function> builtinFunctions();
std::vector<Function> sprigTextFunctions();
std::vector<Function> sprigWordFunctions();
std::vector<Function> sprigPatternFunctions();
std::vector<Function> sprigNumberFunctions();
std::vector<Function> sprigDataFunctions();

} // namespace unplug::tmpl

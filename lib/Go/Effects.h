// What calls outside a plugin's own code do: the table in Effects.def, with typed access.
#pragma once

#include <optional>
#include <string_view>

namespace unplug::go {

enum class Effect {
  Exit,         // ends the process
  Panic,        // panics
  ProcessState, // changes what the whole process shares
  Environment,
  File,
  Listen,
  Network,
  DefaultClient,         // calls out with http.DefaultClient, without timeout and context
  RequestWithoutContext, // makes an outgoing request that the caller's context does not end
  Output,                // writes to the process's standard output or error
  Process,               // starts another program
};

// What calling `function` of the package `importPath` does; major-version suffixes of the path do not count. Nothing
// for the calls that do not matter.
std::optional<Effect> effectOf(std::string_view importPath, std::string_view function);

} // namespace unplug::go

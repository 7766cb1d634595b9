// What a process status of unplug means; the same in every format and command (docs/reference/commands.md).
#pragma once

namespace unplug {

enum class ExitStatus : int {
  Done = 0,         // done, and no finding at or above --fail-on
  Findings = 1,     // findings at or above --fail-on
  Usage = 2,        // wrong usage
  InputError = 3,   // an input that was named or is referred to could not be read or understood
  Refused = 4,      // refused, or could not be carried out
  Interrupted = 130 // interrupted
};

} // namespace unplug

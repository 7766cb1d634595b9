// Errors as values: what went wrong, where, what to do about it, and the exit status that it leads to.
#pragma once

#include "Support/ExitStatus.h"
#include "Support/Location.h"

#include <llvm/Support/Error.h>

#include <string>

namespace unplug {

class Failure : public llvm::ErrorInfo<Failure> {
public:
  static char ID;

  Failure(ExitStatus status, Location at, std::string message, std::string help)
      : status(status), at(std::move(at)), message(std::move(message)), help(std::move(help)) {}

  void log(llvm::raw_ostream &out) const override;
  std::error_code convertToErrorCode() const override;

  ExitStatus status;
  Location at;         // an empty file means no place in particular
  std::string message; // one sentence, no full stop
  std::string help;    // what to do; may be empty
  std::string excerpt; // source line and caret; may be empty
};

// An input cannot be read or understood: exit status 3.
llvm::Error inputError(Location at, std::string message, std::string help = {}, std::string excerpt = {});

// Refused, or could not be carried out: exit status 4.
llvm::Error refusal(Location at, std::string message, std::string help = {});

// Prints every failure of `error` as "unplug: error: FILE:LINE:COLUMN: MESSAGE", excerpt and help on lines of their
// own, and gives the exit status: 3 outranks 4; an error of another library counts as 4.
ExitStatus printError(llvm::Error error, llvm::raw_ostream &out);

} // namespace unplug

// Printing failures once, at the edge.
#include "Support/Error.h"

#include <llvm/Support/raw_ostream.h>

namespace unplug {

char Failure::ID = 0;

void Failure::log(llvm::raw_ostream &out) const {
  if (!at.file.empty())
    out << toString(at) << ": ";
  out << message;
}

std::error_code Failure::convertToErrorCode() const {
  return llvm::inconvertibleErrorCode();
}

llvm::Error inputError(Location at, std::string message, std::string help, std::string excerpt) {
  auto failure = std::make_unique<Failure>(ExitStatus::InputError, std::move(at), std::move(message), std::move(help));
  failure->excerpt = std::move(excerpt);
  return llvm::Error(std::move(failure));
}

llvm::Error refusal(Location at, std::string message, std::string help) {
  return llvm::make_error<Failure>(ExitStatus::Refused, std::move(at), std::move(message), std::move(help));
}

ExitStatus printError(llvm::Error error, llvm::raw_ostream &out) {
  ExitStatus worst = ExitStatus::Refused;
  llvm::handleAllErrors(
      std::move(error),
      [&](const Failure &failure) {
        if (failure.status == ExitStatus::InputError || failure.status == ExitStatus::Usage)
          worst = failure.status;
        out << "unplug: error: ";
        failure.log(out);
        out << "\n" << failure.excerpt;
        if (!failure.help.empty())
          out << "  help: " << failure.help << "\n";
      },
      [&](const llvm::ErrorInfoBase &other) { out << "unplug: error: " << other.message() << "\n"; });
  return worst;
}

} // namespace unplug

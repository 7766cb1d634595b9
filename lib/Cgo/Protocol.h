// What unplug asks of its helper `unplug-cgo`, and what that answers, as JSON over pipes. Clang runs in a process of
// its own: C of strangers cannot bring unplug down, and starting unplug does not cost Clang's start.
#pragma once

#include <llvm/Support/Error.h>

#include <string>
#include <string_view>
#include <vector>

namespace unplug::cgo {

struct Unit {
  std::string display; // what diagnostics call it: the Go file of a preamble, or the C file
  unsigned line = 1;   // of the first line of `text` in that file
  bool cplusplus = false;
  std::string text;
};

struct Request {
  std::string folder;             // absolute, of the package: where quoted headers are looked for
  std::string root;               // absolute, of the module: nothing outside of it and of the system's headers is read
  std::vector<std::string> flags; // -I, -D, -U, -std, -W...; others were left out
  std::vector<std::string> functions; // names that Go code takes from "C"
  std::vector<Unit> units;
};

struct Diagnostic {
  std::string file;
  unsigned line = 0, column = 0;
  std::string message;       // as Clang says it
  std::string missingHeader; // when that is what it says; "" for others
};

struct Function {
  std::string name;
  std::string prototype; // "int strcmp(const char *, const char *)"
  std::string header;    // that declares it, as included; empty when the package itself does
  bool ofSystem = false; // declared in a header of the system
};

struct Answer {
  std::vector<Diagnostic> errors;
  std::vector<Function> functions;
};

std::string write(const Request &request);
std::string write(const Answer &answer);
llvm::Expected<Request> readRequest(std::string_view text);
llvm::Expected<Answer> readAnswer(std::string_view text);

} // namespace unplug::cgo

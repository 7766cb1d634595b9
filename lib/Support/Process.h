// Running another program: an argument vector, a given environment, bounded output, a time limit; never a shell.
#pragma once

#include <llvm/Support/Error.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unplug {

struct ProcessRequest {
  std::vector<std::string> arguments;   // the program first; without a slash it is looked up by findProgram
  std::vector<std::string> environment; // "NAME=value"; nothing is inherited
  std::filesystem::path folder;         // to run in; empty: here
  std::string input;                    // bytes for standard input; empty: /dev/null
  std::size_t maxOutput = 16U << 20;    // bytes kept of standard output, and of standard error
  std::chrono::milliseconds timeout{60'000};
};

struct ProcessResult {
  int status = 0;        // exit status; 128 + number when a signal ended it
  bool timedOut = false; // it and its children were killed
  bool cut = false;      // it wrote more than maxOutput; the rest is dropped
  std::string out;
  std::string err;
};

// `name` in the absolute folders of PATH. Relative ones are left out: they would name a program inside an input.
std::optional<std::filesystem::path> findProgram(const std::string &name);

// Runs to the end. Fails (refusal) when the program cannot be started; a status that is not 0 is a result.
llvm::Expected<ProcessResult> runProcess(const ProcessRequest &request);

} // namespace unplug

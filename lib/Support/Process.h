// Running a child process with bounds: no shell, a small environment, limited output and time.
#pragma once

#include <llvm/Support/Error.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace unplug {

struct ProcessOptions {
  std::filesystem::path folder;         // working directory; empty: the current one
  std::vector<std::string> environment; // "NAME=value", added to PATH and HOME of this process
  std::string input;                    // bytes for standard input
  std::size_t maxOutput = 256ULL << 20; // bytes of standard output before the child is ended
  unsigned timeoutSeconds = 60;
  bool keepErrors = false; // standard error goes where standard output goes
};

struct ProcessResult {
  int status = 0; // exit status; 128 + signal when it was ended by one
  std::string output;
};

// Runs `arguments[0]`, found through PATH, and waits for it. Standard error is discarded unless it is asked
// for. Fails (refusal) when it
// cannot be started, gives too much output or takes too long.
llvm::Expected<ProcessResult> runProcess(const std::vector<std::string> &arguments, const ProcessOptions &options = {});

} // namespace unplug

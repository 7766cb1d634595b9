// unplug: parses the command line, runs one command, gives its exit status.
#include "Command.h"

#include <CLI/CLI.hpp>

#include <map>

#include <unistd.h>

using namespace unplug;

int main(int argc, char **argv) {
  CLI::App app("Takes API gateways built on KrakenD 2.x with Go plugins to 3.0, which no longer loads plugins.",
               "unplug");
  app.set_version_flag("--version", "unplug " UNPLUG_VERSION);
  app.require_subcommand(1);

  std::map<CLI::App *, std::unique_ptr<tool::Command>> commands;
  for (auto make : {tool::makeAnalyzeCommand, tool::makePlanCommand, tool::makeMigrateCommand, tool::makeUndoCommand}) {
    auto command = make();
    CLI::App *declared = command->declare(app);
    commands.emplace(declared, std::move(command));
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    int status = app.exit(error); // prints help and version on standard output, errors on standard error
    return status == 0 ? 0 : static_cast<int>(ExitStatus::Usage);
  }
  tool::Environment environment{llvm::outs(), llvm::errs(), ::isatty(STDOUT_FILENO) != 0};
  return static_cast<int>(commands.at(app.get_subcommands().front())->run(environment));
}

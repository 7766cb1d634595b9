// unplug: parses the command line, runs one command, gives its exit status.
#include "Command.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <map>

#include <unistd.h>

using namespace unplug;

namespace {

int run(int argc, char **argv) {
  CLI::App app("Takes API gateways built on KrakenD 2.x with Go plugins to 3.0, which no longer loads plugins.",
               "unplug");
  app.set_version_flag("--version", "unplug " UNPLUG_VERSION);
  app.require_subcommand(1);

  std::map<CLI::App *, std::unique_ptr<tool::Command>> commands;
  for (auto make : {tool::makeAnalyzeCommand, tool::makePlanCommand, tool::makeMigrateCommand, tool::makeUndoCommand,
                    tool::makeInspectCommand, tool::makeNewCommand, tool::makeStatusCommand, tool::makeApplyCommand,
                    tool::makeUpgradeCommand}) {
    auto command = make();
    CLI::App *declared = command->declare(app);
    commands.emplace(declared, std::move(command));
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError &error) {
    if (app.get_subcommands().empty() && argc > 1 && argv[1][0] != '-') {
      llvm::errs() << "unplug: error: there is no command \"" << argv[1] << "\"\n  help: `unplug --help` lists them.\n";
      return static_cast<int>(ExitStatus::Usage);
    }
    app.exit(error);
    return static_cast<int>(ExitStatus::Usage);
  } catch (const CLI::ParseError &error) {
    int status = app.exit(error); // prints help and version on standard output, errors on standard error
    return status == 0 ? 0 : static_cast<int>(ExitStatus::Usage);
  }
  tool::Environment environment{llvm::outs(), llvm::errs(), ::isatty(STDOUT_FILENO) != 0};
  return static_cast<int>(commands.at(app.get_subcommands().front())->run(environment));
}

} // namespace

int main(int argc, char **argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception &error) { // of the standard library: memory is at an end
    llvm::errs() << "unplug: error: " << error.what() << "\n";
    return static_cast<int>(ExitStatus::Refused);
  }
}

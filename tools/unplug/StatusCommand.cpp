// unplug status: what a build holds, from where, and what was edited in it since.
#include "Options.h"

#include "Emit/Status.h"
#include "Report/Build.h"
#include "Support/Error.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace unplug::tool {

namespace {

class StatusCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("status", "What a build holds, and what was edited in it");
    command->add_option("--fork", fork, "Your checkout of krakend-ce, or your module")->required();
    command->add_option("--target", target, "The line of the fork: 3.0 or 2.x")
        ->check(CLI::IsMember({"3.0", "2.x"}))
        ->capture_default_str();
    command->add_option("--plugins-dir", pluginsDir, "The folder of the fork that holds the plugins")
        ->capture_default_str();
    output.declareFormat(*command);
    return command;
  }

  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    if (auto error = show(environment, status))
      return printError(std::move(error), environment.err);
    return status;
  }

private:
  llvm::Error show(Environment &environment, ExitStatus &exit) {
    if (auto error = repair({fork}, environment))
      return error;
    auto opened = emit::openFork(fork, pluginsDir, target == "2.x" ? emit::Target::Krakend2 : emit::Target::Krakend3);
    if (!opened)
      return opened.takeError();
    auto folders = emit::statusOf(*opened);
    if (!folders)
      return folders.takeError();
    if (std::any_of(folders->begin(), folders->end(),
                    [](const emit::FolderStatus &one) { return !one.missing.empty() || !one.conflicts.empty(); }))
      exit = ExitStatus::Findings;
    return writeResult(output.format == "json" ? report::renderStatusJson(*opened, *folders, UNPLUG_VERSION)
                                               : report::renderStatusText(*opened, *folders),
                       output.file, environment);
  }

  OutputOptions output;
  std::string fork, target = "3.0", pluginsDir = "plugins";
};

} // namespace

std::unique_ptr<Command> makeStatusCommand() {
  return std::make_unique<StatusCommand>();
}

} // namespace unplug::tool

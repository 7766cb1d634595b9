// unplug status: what a build holds, from where, what was edited in it since, and what changed at the sources.
#include "Options.h"

#include "Emit/Status.h"
#include "Migrate/Select.h"
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
    inputs.declare(*command);
    command->get_option("--fork")->required();
    command->get_option("PATH")->description("Sources of the plugins: what changed in them since (default: not asked)");
    command->add_option("--plan", planFile, "The plan that they were migrated with (`unplug plan`)");
    command->add_option("--target", target, "The line of the fork: 3.0 or 2.x")
        ->check(CLI::IsMember({"3.0", "2.x"}))
        ->capture_default_str();
    output.declareFormat(*command);
    return command;
  }

  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    if (auto error = show(environment, status))
      return worse(status, printError(std::move(error), environment.err));
    return status;
  }

private:
  llvm::Error show(Environment &environment, ExitStatus &exit) {
    if (auto error = repairBuild(inputs.fork, environment))
      return error;
    if (auto error = repair(inputs.paths, environment))
      return error;
    auto fork = emit::openFork(inputs.fork, inputs.pluginsDir,
                               target == "2.x" ? emit::Target::Krakend2 : emit::Target::Krakend3);
    if (!fork)
      return fork.takeError();
    auto folders = emit::statusOf(*fork);
    if (!folders)
      return folders.takeError();
    if (!inputs.paths.empty())
      if (auto error = compare(*fork, *folders, environment, exit))
        return error;
    if (std::any_of(folders->begin(), folders->end(), [](const emit::FolderStatus &one) {
          return !one.missing.empty() || !one.conflicts.empty() || one.drift == emit::Drift::Changed ||
                 one.drift == emit::Drift::NotInBuild;
        }))
      exit = worse(exit, ExitStatus::Findings);
    return writeResult(output.format == "json" ? report::renderStatusJson(*fork, *folders, UNPLUG_VERSION)
                                               : report::renderStatusText(*fork, *folders),
                       output.file, environment);
  }

  // With what a migration would write now.
  llvm::Error compare(const emit::Fork &fork, std::vector<emit::FolderStatus> &folders, Environment &environment,
                      ExitStatus &exit) {
    auto reading = inputs.reading();
    if (!reading)
      return reading.takeError();
    reading->exclude.push_back(fork.program ? inputs.fork + "/" + inputs.pluginsDir : inputs.fork);
    recallRelease(*reading, inputs.fork, inputs.pluginsDir, fork.label);
    llvm::Error unread = llvm::Error::success();
    auto inventory = inventory::takeInventory(*reading, unread);
    if (unread)
      exit = printError(std::move(unread), environment.err);
    if (!inventory)
      return inventory.takeError();
    LuaOptions lua;
    auto chosen = choosePlan(*inventory, planFile, false, lua);
    if (!chosen)
      return chosen.takeError();
    auto selection = migrate::select(*inventory, chosen->plan, &fork);
    if (!selection)
      return selection.takeError();
    auto now = emit::packageIds(fork, inventory->source, selection->plugins);
    if (!now)
      return now.takeError();
    return emit::addDrift(fork, *now, folders);
  }

  InputOptions inputs;
  OutputOptions output;
  std::string planFile, target = "3.0";
};

} // namespace

std::unique_ptr<Command> makeStatusCommand() {
  return std::make_unique<StatusCommand>();
}

} // namespace unplug::tool

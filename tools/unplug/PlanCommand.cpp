// unplug plan: the verdicts, to read and edit, bound to the inputs by content hashes.
#include "Options.h"

#include "Plan/Plan.h"
#include "Plan/Scripts.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class PlanCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("plan", "The verdicts, to read and edit");
    inputs.declare(*command);
    lua.declare(*command);
    command->add_option("-o,--output", file, "Write the plan to this file instead of standard output");
    command->add_flag("--skeleton", options.skeleton, "Plan a skeleton for each name that nothing registers");
    return command;
  }

  ExitStatus run(Environment &environment) override {
    if (inputs.paths.empty())
      inputs.paths = {"."};
    ExitStatus status = ExitStatus::Done;
    if (auto error = write(environment, status))
      status = worse(status, printError(std::move(error), environment.err));
    return status;
  }

private:
  llvm::Error write(Environment &environment, ExitStatus &status) {
    if (auto error = lua.settle())
      return error;
    if (auto error = repair(inputs.paths, environment))
      return error;
    auto reading = inputs.reading();
    if (!reading)
      return reading.takeError();
    if (!inputs.fork.empty()) {
      reading->exclude.push_back(inputs.fork);
      recallRelease(*reading, inputs.fork, inputs.pluginsDir);
    }
    if (!file.empty())
      reading->exclude.push_back(file); // an earlier plan is no input
    llvm::Error unread = llvm::Error::success();
    auto inventory = inventory::takeInventory(*reading, unread);
    if (unread)
      status = printError(std::move(unread), environment.err);
    if (!inventory)
      return inventory.takeError();
    auto scripts = plan::couldBeScripts(*inventory, lua.lua);
    if (!scripts)
      return scripts.takeError();
    options.preferLua = lua.preferLua();
    plan::Plan plan = plan::makePlan(*inventory, *scripts, options);
    plan.allowed = lua.allowed;
    return writeResult(writePlan(plan), file, environment);
  }

  InputOptions inputs;
  LuaOptions lua;
  plan::Options options;
  std::string file;
};

} // namespace

std::unique_ptr<Command> makePlanCommand() {
  return std::make_unique<PlanCommand>();
}

} // namespace unplug::tool

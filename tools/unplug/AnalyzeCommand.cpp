// unplug analyze: what is here, and what stock 3.0 will do to it; with --fork, what is left to do on your build.
#include "Options.h"

#include "Emit/Emit.h"
#include "Migrate/OwnFork.h"
#include "Plan/Ledger.h"
#include "Plan/Plan.h"
#include "Plan/Scripts.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class AnalyzeCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("analyze", "What is here, and what stock 3.0 will do to it");
    inputs.declare(*command);
    output.declare(*command);
    return command;
  }

  ExitStatus run(Environment &environment) override {
    if (inputs.paths.empty())
      inputs.paths = {"."};
    ExitStatus status = ExitStatus::Done;
    if (auto error = analyze(environment, status))
      status = worse(status, printError(std::move(error), environment.err));
    return status;
  }

private:
  llvm::Error analyze(Environment &environment, ExitStatus &status) {
    if (auto error = repair(inputs.paths, environment))
      return error;
    auto reading = inputs.reading();
    if (!reading)
      return reading.takeError();
    inventory::Options &options = *reading;
    std::optional<Findings>
        ownFork; // of 2.x: it says what is to be carried over, and stock 3.0 is what is compared with
    bool isModule = false, isOverlay = false;
    if (!inputs.fork.empty()) {
      if (auto error = repairBuild(inputs.fork, environment))
        return error;
      options.exclude.push_back(inputs.fork);
      auto own = migrate::lookAtOwnFork(inputs.fork);
      if (!own)
        return own.takeError();
      ownFork = std::move(*own);
    }
    if (!inputs.fork.empty() && !ownFork) {
      auto fork = emit::openFork(inputs.fork, inputs.pluginsDir);
      if (!fork)
        return fork.takeError();
      options.forkWired = fork->wired;
      isModule = fork->isModule;
      isOverlay = fork->overlay.has_value();
      recallRelease(options, inputs.fork, inputs.pluginsDir, fork->label);
    }
    options.fork = ownFork ? "" : inputs.fork;
    llvm::Error unread = llvm::Error::success();
    auto inventory = inventory::takeInventory(options, unread);
    bool incomplete = static_cast<bool>(unread);
    if (incomplete)
      status = printError(std::move(unread), environment.err);
    if (!inventory)
      return inventory.takeError();

    auto scripts = plan::couldBeScripts(*inventory, {});
    if (!scripts)
      return scripts.takeError();
    plan::Plan plan = plan::makePlan(*inventory, *scripts, {});
    plan::Ledger ledger = makeLedger(*inventory, plan, {});
    if (auto error = checkBalance(ledger, *inventory))
      return error;
    Findings findings = inventory->findings;
    Findings joined = joinFindings(*inventory);
    findings.insert(findings.end(), joined.begin(), joined.end());
    if (ownFork)
      findings.insert(findings.end(), ownFork->begin(), ownFork->end());
    sortFindings(findings);
    status = worse(status, statusOf(findings, output));
    report::Report result{UNPLUG_VERSION,         "analyze", *inventory,  plan, ledger, std::move(findings), nullptr,
                          report::Outcome::Shown, false,     options.fork};
    if (isModule)
      result.fork = "CHECKOUT --integration module --module " + inputs.fork;
    if (isOverlay)
      result.fork = "CHECKOUT --integration overlay --overlay " + inputs.fork;
    result.scripts = &*scripts;
    result.incomplete = incomplete;
    return writeResult(render(result, output, environment, false), output.file, environment);
  }

  InputOptions inputs;
  OutputOptions output;
};

} // namespace

std::unique_ptr<Command> makeAnalyzeCommand() {
  return std::make_unique<AnalyzeCommand>();
}

} // namespace unplug::tool

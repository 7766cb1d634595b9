// unplug apply: lays an overlay over a checkout of krakend-ce, when the gateway is built.
#include "Options.h"

#include "Emit/Overlay.h"
#include "Rewrite/Apply.h"
#include "Support/Error.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class ApplyCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("apply", "Lay an overlay over a checkout of krakend-ce");
    command->add_option("OVERLAY", overlay, "The folder of its overlay.json (default: .)");
    command->add_option("--to", checkout, "The checkout that receives it")->required();
    command->add_flag("--check", check, "Write nothing: only say whether it would do");
    command->add_flag("--allow-dirty", options.allowDirty, "Write although files that change have uncommitted edits");
    return command;
  }

  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    if (auto error = lay(environment))
      status = printError(std::move(error), environment.err);
    return status;
  }

private:
  llvm::Error lay(Environment &environment) {
    if (auto error = repair({overlay, checkout}, environment))
      return error;
    auto read = emit::readOverlay(overlay, "overlay:");
    if (!read)
      return read.takeError();
    if (!*read)
      return inputError({overlay}, "there is no overlay.json here", "Name the folder of an overlay.");
    auto fork = emit::openFork(checkout, (**read).pluginsDir);
    if (!fork)
      return fork.takeError();
    auto laid = emit::layOver(**read, *fork);
    if (!laid)
      return laid.takeError();
    rewrite::ChangeSet changes;
    changes.roots.push_back(std::move(laid->changes));
    unsigned changed = 0;
    for (const rewrite::FileChange &change : changes.roots[0].files)
      if (change.changes()) {
        ++changed;
        environment.out << (change.before ? "edit    " : "create  ") << changes.roots[0].label << change.path << "\n";
      }
    for (const Finding &finding : laid->findings)
      environment.err << "unplug: warning: " << finding.message << " (" << kindOf(finding.code).code
                      << ")\n  help: " << finding.help << "\n";
    if (changed == 0)
      environment.out << "Nothing to do: the overlay lies over it.\n";
    else if (!check)
      if (auto error = rewrite::apply(changes, options))
        return error;
    environment.out.flush();
    return llvm::Error::success();
  }

  std::string overlay = ".", checkout;
  bool check = false;
  rewrite::ApplyOptions options;
};

} // namespace

std::unique_ptr<Command> makeApplyCommand() {
  return std::make_unique<ApplyCommand>();
}

} // namespace unplug::tool

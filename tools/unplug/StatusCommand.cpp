// unplug status: what a build holds, from where, and what was edited in it since.
#include "Options.h"

#include "Emit/Status.h"
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
    environment.out << (opened->isModule  ? "A module that builds the gateway"
                        : opened->overlay ? "An overlay of plugins"
                        : opened->program ? "A program that is built on Lura"
                        : opened->wired   ? "A fork that holds plugins"
                                          : "A fork without plugins")
                    << "\n";
    std::size_t width = 0;
    for (const emit::FolderStatus &one : *folders)
      width = std::max(width, one.folder.size());
    for (const emit::FolderStatus &one : *folders) {
      environment.out << "  " << one.folder << std::string(width - one.folder.size() + 2, ' ');
      bool changed = !one.edited.empty() || !one.missing.empty() || !one.conflicts.empty();
      environment.out << (!one.written ? "written here" : changed ? "" : "as unplug wrote it");
      list(environment, "edited: ", one.edited, false);
      list(environment, "gone: ", one.missing, !one.edited.empty());
      list(environment, "without a change of the plugin (UP0518): ", one.conflicts,
           !one.edited.empty() || !one.missing.empty());
      environment.out << (one.from.empty() ? "" : ", from " + one.from) << "\n";
      if (!one.missing.empty() || !one.conflicts.empty())
        exit = ExitStatus::Findings;
    }
    environment.out.flush();
    return llvm::Error::success();
  }

  static void list(Environment &environment, const char *what, const std::vector<std::string> &paths, bool more) {
    for (std::size_t i = 0; i < paths.size(); ++i)
      environment.out << (i > 0 ? ", " : more ? std::string("; ") + what : what) << paths[i];
  }

  std::string fork, target = "3.0", pluginsDir = "plugins";
};

} // namespace

std::unique_ptr<Command> makeStatusCommand() {
  return std::make_unique<StatusCommand>();
}

} // namespace unplug::tool

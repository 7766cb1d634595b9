// unplug undo: takes the last migrate back, byte for byte.
#include "Options.h"

#include "Rewrite/Apply.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace unplug::tool {

namespace {

class UndoCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("undo", "Take the last migrate back");
    command->add_option("DIR", folder, "The fork, or the folder with the configuration")->required();
    return command;
  }

  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    if (auto error = undo(environment))
      status = printError(std::move(error), environment.err);
    return status;
  }

private:
  llvm::Error undo(Environment &environment) {
    std::error_code code;
    auto root = std::filesystem::canonical(folder, code);
    if (code)
      return inputError({folder}, "cannot read the folder: " + code.message());
    if (auto error = repairBuild(folder, environment))
      return error;
    auto restored = rewrite::undo(root);
    if (!restored)
      return restored.takeError();
    for (const std::string &path : *restored)
      environment.out << "restored " << path << "\n";
    environment.out.flush();
    return llvm::Error::success();
  }

  std::string folder;
};

} // namespace

std::unique_ptr<Command> makeUndoCommand() {
  return std::make_unique<UndoCommand>();
}

} // namespace unplug::tool

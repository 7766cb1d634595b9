// unplug inspect: what is inside compiled plugins, read without loading them.
#include "Options.h"

#include "Report/Compiled.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class InspectCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("inspect", "What is inside a compiled plugin, and which 2.x releases load it");
    command->add_option("FILE", files, "Compiled plugins (.so)")->required();
    output.declareRendering(*command);
    return command;
  }

  // Every file that can be read is reported; one that cannot makes the status 3.
  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    std::vector<report::InspectedFile> inspected;
    for (const std::string &file : files)
      if (auto plugin = binary::readCompiled(file, file))
        inspected.push_back({file, std::move(*plugin)});
      else
        status = worse(status, printError(plugin.takeError(), environment.err));
    if (inspected.empty())
      return status;
    std::string text = output.format == "json"
                           ? report::renderCompiledJson(inspected, UNPLUG_VERSION)
                           : report::renderCompiledText(inspected, {output.useColour(environment), output.quiet, false});
    if (auto error = writeResult(text, output.file, environment))
      status = worse(status, printError(std::move(error), environment.err));
    return status;
  }

private:
  std::vector<std::string> files;
  OutputOptions output;
};

} // namespace

std::unique_ptr<Command> makeInspectCommand() {
  return std::make_unique<InspectCommand>();
}

} // namespace unplug::tool

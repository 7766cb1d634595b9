// unplug inspect: what is inside compiled plugins, read without loading them.
#include "Options.h"

#include "Report/Compiled.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class InspectCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command =
        app.add_subcommand("inspect", "What is inside a compiled plugin, and which 2.x releases load it");
    command->add_option("FILE", files, "Compiled plugins (.so)")->required();
    output.declareRendering(*command);
    return command;
  }

  // Every file that can be read is reported; one that cannot makes the status 3.
  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    std::vector<report::InspectedFile> inspected;
    for (const std::string &file : files)
      if (auto compiled = read(file))
        inspected.push_back({file, std::move(*compiled)});
      else
        status = worse(status, printError(compiled.takeError(), environment.err));
    if (inspected.empty())
      return status;
    std::string text =
        output.format == "json"
            ? report::renderCompiledJson(inspected, UNPLUG_VERSION, status == ExitStatus::Done)
            : report::renderCompiledText(inspected, {output.useColour(environment), output.quiet, false});
    if (auto error = writeResult(text, output.file, environment))
      status = worse(status, printError(std::move(error), environment.err));
    return status;
  }

private:
  static llvm::Expected<binary::CompiledPlugin> read(const std::string &file) {
    auto compiled = binary::readCompiled(file, file, binary::Hash::No);
    if (!compiled)
      return compiled.takeError();
    if (!compiled->plugin)
      return inputError({file}, "holds no Go build information",
                        "Go 1.13 or newer did not build it, or the file is damaged.");
    return std::move(*compiled->plugin);
  }

  std::vector<std::string> files;
  OutputOptions output;
};

} // namespace

std::unique_ptr<Command> makeInspectCommand() {
  return std::make_unique<InspectCommand>();
}

} // namespace unplug::tool

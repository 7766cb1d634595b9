// unplug new: a package of a kind for a wired build, with a place for its logic and a test.
#include "Options.h"

#include "Emit/NewPlugin.h"
#include "Report/Build.h"
#include "Rewrite/Apply.h"
#include "Support/Error.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class NewCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("new", "Start a plugin of your own in a build that holds plugins");
    command->add_option("KIND", kind, "http-server, http-client or req-resp-modifier")
        ->required()
        ->check(CLI::IsMember({"http-server", "http-client", "req-resp-modifier"}));
    command->add_option("NAME", name, "The name that configurations ask for")->required();
    command->add_option("--fork", fork, "Your checkout of krakend-ce 3.x, or your module")->required();
    command->add_option("--plugins-dir", pluginsDir, "The folder of the fork that holds the plugins")
        ->capture_default_str();
    command->add_option("--templates", templates, "Take emitted text from this folder where it has the file");
    command->add_flag("--write", write, "Write the files (without it, they are only named)");
    command->add_flag("--allow-dirty", apply.allowDirty, "Write although files that change have uncommitted edits");
    output.declareFormat(*command);
    return command;
  }

  ExitStatus run(Environment &environment) override {
    if (auto error = make(environment))
      return printError(std::move(error), environment.err);
    return ExitStatus::Done;
  }

private:
  llvm::Error make(Environment &environment) {
    if (auto error = repairBuild(fork, environment))
      return error;
    auto opened = emit::openFork(fork, pluginsDir);
    if (!opened)
      return opened.takeError();
    emit::EmitOptions options;
    options.templates = templates;
    options.provenance = "unplug migrate PATH... --fork . --write";
    auto made = emit::emitNewPlugin(*opened, kindOf(), name, options);
    if (!made)
      return made.takeError();
    if (write) {
      rewrite::ChangeSet changes;
      changes.roots.push_back(made->changes);
      if (auto error = rewrite::apply(changes, apply))
        return error;
    }
    report::StartedPlugin started{kindOf(), name, *made, write};
    return writeResult(output.format == "json" ? report::renderNewJson(started, UNPLUG_VERSION)
                                               : report::renderNewText(started),
                       output.file, environment);
  }

  PluginKind kindOf() const {
    return kind == "http-server"   ? PluginKind::HttpServer
           : kind == "http-client" ? PluginKind::HttpClient
                                   : PluginKind::ReqRespModifier;
  }

  std::string kind, name, fork, pluginsDir = "plugins", templates;
  bool write = false;
  OutputOptions output;
  rewrite::ApplyOptions apply;
};

} // namespace

std::unique_ptr<Command> makeNewCommand() {
  return std::make_unique<NewCommand>();
}

} // namespace unplug::tool

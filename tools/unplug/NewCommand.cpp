// unplug new: a package of a kind for a wired build, or a script for a stage, with a place for its logic and a test.
#include "Options.h"

#include "Emit/NewPlugin.h"
#include "Lua/NewScript.h"
#include "Report/Build.h"
#include "Rewrite/Apply.h"
#include "Support/Error.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class NewCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command =
        app.add_subcommand("new", "Start a plugin of your own in a build that holds plugins, or a script");
    command
        ->add_option(
            "KIND", kind,
            "http-server, http-client or req-resp-modifier; lua-endpoint, lua-proxy or lua-backend for a script")
        ->required()
        ->check(CLI::IsMember(
            {"http-server", "http-client", "req-resp-modifier", "lua-endpoint", "lua-proxy", "lua-backend"}));
    command->add_option("NAME", name, "The name that configurations ask for; of a script, its file")->required();
    command->add_option("--fork", fork, "Your checkout of krakend-ce 3.x, or your module (not for scripts)");
    command->add_option("--plugins-dir", pluginsDir, "The folder of the fork that holds the plugins")
        ->capture_default_str();
    command->add_option("--start-dir", script.root,
                        "The folder that the gateway is started in, for scripts (default: this one)");
    lua.declareFolder(*command);
    command->add_option("--templates", templates, "Take emitted text from this folder where it has the file");
    command->add_flag("--write", write, "Write the files (without it, they are only named)");
    command->add_flag("--allow-dirty", apply.allowDirty, "Write although files that change have uncommitted edits");
    output.declareFormat(*command);
    return command;
  }

  ExitStatus run(Environment &environment) override {
    if (auto error = kind.starts_with("lua-") ? startScript(environment) : startPlugin(environment))
      return printError(std::move(error), environment.err);
    return ExitStatus::Done;
  }

private:
  llvm::Error startPlugin(Environment &environment) {
    if (fork.empty())
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--fork is missing",
                                       "Name the build that the plugin shall be part of.");
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
    return finish(
        {kind, name, made->changes, made->folder, made->names, made->stanza, "go test ./" + made->folder, write},
        environment);
  }

  llvm::Error startScript(Environment &environment) {
    if (!fork.empty())
      return llvm::make_error<Failure>(
          ExitStatus::Usage, Location{}, "a script is part of no build",
          "Leave --fork out; --start-dir names the folder that the gateway is started in.");
    if (auto error = lua.settle({}))
      return error;
    std::error_code code;
    if (script.root.empty())
      script.root = ".";
    if (!std::filesystem::is_directory(script.root, code))
      return refusal({script.root.string()}, "this is not a folder", "Name the folder that the gateway is started in.");
    script.root = std::filesystem::absolute(script.root, code).lexically_normal();
    if (auto error = repair({script.root.string()}, environment))
      return error;
    script.folder = lua.lua.folder;
    script.templates = templates;
    auto made = lua::emitNewScript(kind == "lua-endpoint" ? lua::Stage::Endpoint
                                   : kind == "lua-proxy"  ? lua::Stage::Proxy
                                                          : lua::Stage::Backend,
                                   name, script);
    if (!made)
      return made.takeError();
    return finish({kind, name, made->changes, script.folder, {}, made->stanza, made->test, write}, environment);
  }

  llvm::Error finish(const report::Started &started, Environment &environment) {
    if (write) {
      rewrite::ChangeSet changes;
      changes.roots.push_back(started.changes);
      if (auto error = rewrite::apply(changes, apply))
        return error;
    }
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
  lua::NewScriptOptions script;
  LuaOptions lua;
  OutputOptions output;
  rewrite::ApplyOptions apply;
};

} // namespace

std::unique_ptr<Command> makeNewCommand() {
  return std::make_unique<NewCommand>();
}

} // namespace unplug::tool

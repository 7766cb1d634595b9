// Declaring and carrying out the shared options.
#include "Options.h"

#include "Migrate/Tidy.h"
#include "Rewrite/Apply.h"
#include "Schema/Schema.h"
#include "Support/Parallel.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace unplug::tool {

namespace {

// As `docker run --env-file` reads them: NAME=VALUE, comments with "#" at the start of a line.
void addVariables(std::string_view text, std::map<std::string, std::string> &variables) {
  while (!text.empty()) {
    auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    auto equals = line.find('=');
    if (!line.starts_with('#') && equals != std::string_view::npos && equals > 0)
      variables.insert_or_assign(std::string(line.substr(0, equals)), std::string(line.substr(equals + 1)));
  }
}

} // namespace

void InputOptions::declare(CLI::App &app) {
  app.add_option("PATH", paths, "Gateway configurations, plugin sources, or folders that hold them (default: .)");
  app.add_option("--from", from, "The 2.x release that the gateway runs on, such as 2.13.8");
  app.add_option("--fork", fork, "Your checkout of krakend-ce 3.x");
  app.add_option_function<unsigned>("-j,--jobs", setThreads, "Threads to read with; without it, one a processor")
      ->check(CLI::Range(1U, 64U));
  app.add_option("--plugins-dir", pluginsDir, "The folder of the fork that holds the plugins")->capture_default_str();
  app.add_option("--settings", flexible.settings,
                 "FC_SETTINGS of a template: DIR, or NAME=DIR once for each environment")
      ->take_all();
  app.add_option("--partials", flexible.partials, "FC_PARTIALS of a template");
  app.add_option("--sub-templates", flexible.templates, "FC_TEMPLATES of a template");
  app.add_option("--rendered", flexible.rendered, "FC_OUT of a template as your gateway made it: compared, and trusted")
      ->check(CLI::ExistingFile);
  app.add_option("--gateway", flexible.gateway,
                 "Your 2.x gateway: its `check` is run to render templates, and compared")
      ->check(CLI::ExistingFile)
      ->excludes("--rendered");
  app.add_option("--env-file", environmentFile, "NAME=VALUE lines for `env` and `expandenv` in templates");
  app.add_option("--schema", schema,
                 "The gateway's JSON Schema of 3.0, in one file: configurations are checked with it")
      ->check(CLI::ExistingFile);
  app.add_flag("--use-env", useEnvironment, "Give templates the environment of this process");
}

llvm::Expected<inventory::Options> InputOptions::reading() const {
  inventory::Options options;
  options.paths = paths;
  options.from = from;
  options.pluginsDir = pluginsDir;
  options.flexible = flexible;
  if (!flexible.gateway.empty())
    options.flexible.gateway = fs::absolute(flexible.gateway).string();
  std::vector<std::string> folders = {flexible.partials, flexible.templates};
  for (const std::string &setting : flexible.settings)
    folders.push_back(setting.substr(setting.find('=') + 1)); // npos + 1 is 0: no name
  for (const std::string &folder : folders) {
    std::error_code code;
    if (!folder.empty() && !fs::is_directory(folder, code))
      return inputError({folder}, "no such folder");
  }
  if (useEnvironment) {
    options.flexible.variables.emplace();
    for (char **variable = environ; *variable; ++variable) {
      std::string_view text = *variable;
      auto equals = text.find('=');
      if (equals != std::string_view::npos)
        options.flexible.variables->insert_or_assign(std::string(text.substr(0, equals)),
                                                     std::string(text.substr(equals + 1)));
    }
  }
  if (!schema.empty()) {
    auto lint = schema::readSchema(schema);
    if (!lint)
      return lint.takeError();
    options.lint = std::move(*lint);
  }
  if (!environmentFile.empty()) {
    auto text = readFile(environmentFile, environmentFile);
    if (!text)
      return text.takeError();
    if (!options.flexible.variables)
      options.flexible.variables.emplace();
    addVariables(*text, *options.flexible.variables);
  }
  return options;
}

void LuaOptions::declare(CLI::App &app) {
  app.add_option(
         "--prefer", prefer,
         "What a plugin becomes that could be both: in-tree Go, or lua, scripts of the gateway's own that need no "
         "build")
      ->check(CLI::IsMember({"in-tree", "lua"}))
      ->capture_default_str();
  app.add_option(
         "--allow", allowed,
         "Accept that a script differs from the plugin: logging (it logs nothing), body-errors (a body that breaks "
         "off is passed on as far as it came), scope (a plugin of the whole server acts on the endpoints only)")
      ->check(CLI::IsMember({"logging", "body-errors", "scope"}));
  declareFolder(app);
}

void LuaOptions::declareFolder(CLI::App &app) {
  app.add_option("--lua-dir", lua.folder, "The folder of the scripts, from the configuration's")->capture_default_str();
}

llvm::Error LuaOptions::settle(const std::vector<std::string> &byPlan) {
  allowed.insert(allowed.end(), byPlan.begin(), byPlan.end());
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  for (const std::string &one : allowed)
    (one == "logging" ? lua.allowLogging : one == "scope" ? lua.allowScope : lua.allowBodyErrors) = true;
  fs::path folder = fs::path(lua.folder).lexically_normal();
  if (lua.folder.empty() || folder.is_absolute() || folder == "." || *folder.begin() == ".." ||
      folder.generic_string() != lua.folder)
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                     "--lua-dir \"" + lua.folder + "\" is no folder name",
                                     "Give it as a path below the configuration's folder: lua, or scripts/lua.");
  return llvm::Error::success();
}

void OutputOptions::declareFormat(CLI::App &app) {
  app.add_option("--format", format, "How to report: text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("-o,--output", file, "Write the report to this file instead of standard output");
}

void OutputOptions::declareRendering(CLI::App &app) {
  declareFormat(app);
  app.add_option("--color", colour, "Colour in text: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  app.add_flag("-q,--quiet", quiet, "Only what is dangerous, and what to do next");
}

void OutputOptions::declare(CLI::App &app) {
  declareRendering(app);
  app.add_flag("-v,--verbose", verbose, "Every file, with why it was taken or left");
  app.add_option("--fail-on", failOn, "Exit with status 1 on findings of this severity or worse")
      ->check(CLI::IsMember({"note", "warning", "error", "critical", "never"}))
      ->capture_default_str();
}

bool OutputOptions::useColour(const Environment &environment) const {
  if (colour != "auto")
    return colour == "always";
  const char *noColour = std::getenv("NO_COLOR");
  return environment.outIsTerminal && file.empty() && (!noColour || *noColour == 0);
}

llvm::Error repair(const std::vector<std::string> &paths, Environment &environment) {
  for (const std::string &path : paths) {
    std::error_code code;
    fs::path root = fs::canonical(path, code);
    if (code)
      continue; // reading it will say what is wrong
    if (!fs::is_directory(root, code))
      root = root.parent_path();
    auto repaired = rewrite::recover(root);
    if (!repaired)
      return repaired.takeError();
    if (*repaired)
      environment.err << "unplug: an interrupted run was repaired in " << path << "\n";
  }
  return llvm::Error::success();
}

llvm::Error repairBuild(const std::string &root, Environment &environment) {
  if (auto error = repair({root}, environment))
    return error;
  if (migrate::removeLeftCopies(root) > 0)
    environment.err << "unplug: what an interrupted run left beside " << root << " was removed\n";
  return llvm::Error::success();
}

void recallRelease(inventory::Options &reading, const std::string &root, const std::string &pluginsDir,
                   const std::string &label) {
  reading.remembered = emit::recordedRelease(root, pluginsDir);
  reading.rememberedIn = label + pluginsDir + "/README.md";
}

llvm::Expected<ChosenPlan> choosePlan(const inventory::Inventory &inventory, const std::string &file, bool skeleton,
                                      LuaOptions &lua) {
  ChosenPlan chosen;
  if (!file.empty()) {
    auto text = readFile(file, file);
    if (!text)
      return text.takeError();
    auto plan = plan::readPlan(*text, file);
    if (!plan)
      return plan.takeError();
    if (auto error = checkFresh(*plan, inventory, file))
      return std::move(error);
    if (auto error = lua.settle(plan->allowed))
      return std::move(error);
    chosen.plan = std::move(*plan);
  }
  auto scripts = plan::couldBeScripts(inventory, lua.lua);
  if (!scripts)
    return scripts.takeError();
  chosen.scripts = std::move(*scripts);
  if (file.empty())
    chosen.plan = plan::makePlan(inventory, chosen.scripts, {skeleton, lua.preferLua()});
  else
    addAlternatives(chosen.plan, inventory, chosen.scripts);
  return chosen;
}

fs::path moduleCache() {
  auto variable = [](const char *name) {
    const char *value = std::getenv(name);
    return fs::path(value ? value : "");
  };
  if (fs::path cache = variable("GOMODCACHE"); cache.is_absolute())
    return cache;
  std::string paths = variable("GOPATH").string();
  if (fs::path first = paths.substr(0, paths.find(':')); first.is_absolute())
    return first / "pkg" / "mod";
  fs::path home = variable("HOME");
  return home.is_absolute() ? home / "go" / "pkg" / "mod" : fs::path();
}

llvm::Error writeResult(const std::string &text, const std::string &file, Environment &environment) {
  if (file.empty()) {
    environment.out << text;
    environment.out.flush();
    return llvm::Error::success();
  }
  // A file is replaced when the new one is complete; a device or a pipe is written to, and a link stays a link.
  std::error_code code;
  fs::path target = fs::weakly_canonical(file, code);
  bool replaces = !code && (fs::is_regular_file(target, code) || !fs::exists(target, code));
  std::string temporary = replaces ? target.string() + ".unplug-tmp" : file;
  auto failed = [&] {
    std::string why = std::strerror(errno);
    if (replaces)
      ::unlink(temporary.c_str());
    return refusal({file}, "cannot write: " + why);
  };
  int out = ::open(temporary.c_str(), O_WRONLY | O_CLOEXEC | (replaces ? O_CREAT | O_EXCL : 0), 0644);
  if (out < 0)
    return refusal({temporary}, std::string("cannot write: ") + std::strerror(errno));
  for (std::size_t done = 0; done < text.size();) {
    ssize_t wrote = ::write(out, text.data() + done, text.size() - done);
    if (wrote < 0 && errno != EINTR) {
      ::close(out);
      return failed();
    }
    done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
  }
  if (replaces && ::fsync(out) != 0) {
    ::close(out);
    return failed();
  }
  if (::close(out) != 0 || (replaces && ::rename(temporary.c_str(), target.c_str()) != 0))
    return failed();
  return llvm::Error::success();
}

std::string render(const report::Report &report, const OutputOptions &options, const Environment &environment,
                   bool fullDiff) {
  if (options.format == "json")
    return report::renderJson(report);
  return report::renderText(report, {options.useColour(environment), options.quiet, options.verbose, fullDiff});
}

ExitStatus statusOf(const Findings &findings, const OutputOptions &options) {
  if (options.failOn == "never")
    return ExitStatus::Done;
  for (const Finding &finding : findings)
    for (Severity severity : {Severity::Note, Severity::Warning, Severity::Error, Severity::Critical})
      if (toString(severity) == options.failOn && finding.severity >= severity)
        return ExitStatus::Findings;
  return ExitStatus::Done;
}

ExitStatus worse(ExitStatus a, ExitStatus b) {
  auto weight = [](ExitStatus status) {
    switch (status) {
    case ExitStatus::Done:
      return 0;
    case ExitStatus::Findings:
      return 1;
    case ExitStatus::Refused:
      return 2;
    case ExitStatus::InputError:
      return 3;
    default:
      return 4;
    }
  };
  return weight(a) >= weight(b) ? a : b;
}

} // namespace unplug::tool

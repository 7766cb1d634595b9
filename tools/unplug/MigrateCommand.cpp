// unplug migrate: shows what a migration changes; with --write, writes all of it or nothing.
#include "Options.h"

#include "Emit/Emit.h"
#include "Migrate/Migrate.h"
#include "Plan/Ledger.h"
#include "Plan/Plan.h"
#include "Rewrite/Apply.h"
#include "Rewrite/Diff.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace unplug::tool {

namespace {

class MigrateCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("migrate", "Move the plugins into your fork and rewrite the configuration");
    inputs.declare(*command);
    lua.declare(*command);
    output.declare(*command);
    command->add_option("--plan", planFile, "Carry out this plan (`unplug plan`), edited or not");
    command
        ->add_option("--target", target, "The line of the fork: 3.0, or 2.x to leave .so files on the gateway you run")
        ->check(CLI::IsMember({"3.0", "2.x"}))
        ->capture_default_str();
    command
        ->add_option(
            "--integration", integration,
            "Where the plugins go: into the fork, into a module of your own that builds the gateway from it, or into a "
            "program of your own that is built on Lura (--fork names it), or into an overlay that is laid over a "
            "checkout")
        ->check(CLI::IsMember({"fork", "module", "overlay", "program"}))
        ->capture_default_str();
    command->add_option("--module", module, "The folder of your module (with --integration module)");
    command->add_option("--overlay", overlay, "The folder of your overlay (with --integration overlay)");
    command->add_option("--module-path", modulePath, "Its path; without it that of its go.mod, else its folder's name");
    command->add_option("--release", release, "The release that the checkout is of, as its tag: v3.0.0");
    command->add_option("--out", out, "Write rewritten configurations under this folder instead of in place");
    command->add_option("--on-error", onError, "What the build does where 2.x failed open: refuse, or as-2.x")
        ->check(CLI::IsMember({"refuse", "as-2.x"}))
        ->capture_default_str();
    command
        ->add_option("--build-files", buildFiles,
                     "Dockerfiles, Makefiles, scripts and CI files that built plugins: edit takes the steps out, keep "
                     "leaves them")
        ->check(CLI::IsMember({"edit", "keep"}))
        ->capture_default_str();
    command->add_option("--templates", templates, "Take emitted text from this folder where it has the file");
    command->add_flag(
        "--skeleton", skeleton,
        "Emit a skeleton for each name that nothing registers, and a script with gaps where the plan says lua and "
        "not all of a plugin can be one: nothing passes until a person has written it");
    command->add_flag("--tidy", tidy, "Run `go mod tidy` on the result before it is written (uses the network)");
    command->add_option("--bundle", bundle,
                        "Write the fork's change as a patch for `git am` to this file, and the inputs' to FILE.inputs");
    command->add_option("--commits", commits, "What --bundle holds of the fork: one commit, or one a plugin")
        ->check(CLI::IsMember({"one", "plugin"}))
        ->capture_default_str()
        ->needs("--bundle");
    command->add_flag("--write", write, "Write the change (without it, it is only shown)");
    command->add_flag("--allow-dirty", apply.allowDirty, "Write although files that change have uncommitted edits");
    command->add_flag("--diff", fullDiff, "Show the diff of every file, new ones too");
    return command;
  }

  ExitStatus run(Environment &environment) override {
    if (inputs.paths.empty())
      inputs.paths = {"."};
    ExitStatus status = ExitStatus::Done;
    if (auto error = migrate(environment, status))
      status = worse(status, printError(std::move(error), environment.err));
    return status;
  }

private:
  llvm::Error migrate(Environment &environment, ExitStatus &status) {
    for (const auto &paths : {inputs.paths, std::vector<std::string>{overlay, out}})
      if (auto error = repair(paths, environment))
        return error;
    for (const std::string &root : {inputs.fork, module})
      if (!root.empty())
        if (auto error = repairBuild(root, environment))
          return error;
    bool for2x = target == "2.x";
    if (for2x && (skeleton || !out.empty()))
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                       std::string(skeleton ? "--skeleton" : "--out") + " is for --target 3.0",
                                       "2.x takes the configuration as it is, and goes on without a missing plugin.");
    lua.lua.skeleton = skeleton;
    if (auto error = lua.settle())
      return error;
    if (for2x && lua.preferLua())
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--prefer lua is for --target 3.0",
                                       "A 2.x build keeps the configuration as it is.");
    auto fork = openTarget(for2x);
    if (!fork)
      return fork.takeError();
    auto reading = inputs.reading();
    if (!reading)
      return reading.takeError();
    // A program's configuration and plugins may lie with it.
    if (*fork) {
      reading->exclude.push_back(integration == "program" ? inputs.fork + "/" + inputs.pluginsDir : inputs.fork);
      recallRelease(*reading, (*fork)->root, inputs.pluginsDir, (*fork)->label);
    }
    for (const std::string &path : {out, module, overlay, planFile, output.file, bundle})
      if (!path.empty())
        reading->exclude.push_back(path);
    llvm::Error unread = llvm::Error::success();
    auto inventory = inventory::takeInventory(*reading, unread);
    if (unread) {
      status = printError(std::move(unread), environment.err);
      if (!inventory)
        return inventory.takeError();
      return refusal({}, "nothing was migrated, because not every input could be read");
    }
    if (!inventory)
      return inventory.takeError();

    auto chosen = choosePlan(*inventory, planFile, skeleton, lua);
    if (!chosen)
      return chosen.takeError();
    const plan::Plan &plan = chosen->plan;
    migrate::Options options;
    options.out = out;
    options.as2x = onError == "as-2.x";
    options.templates = templates;
    options.tidy = tidy;
    options.editBuildFiles = buildFiles == "edit";
    options.commitEach = commits == "plugin";
    options.provenance = provenance(*inventory);
    options.moduleCache = moduleCache();
    options.lua = lua.lua;
    options.preferLua = lua.preferLua();
    auto migration = computeMigration(*inventory, plan, chosen->scripts, *fork ? &**fork : nullptr, options);
    if (!migration)
      return migration.takeError();
    plan::Ledger ledger = makeLedger(*inventory, plan, migration->stage);
    if (auto error = checkBalance(ledger, *inventory))
      return error;

    auto outcome = migration->changes.empty() ? report::Outcome::NothingToDo : report::Outcome::Shown;
    if (auto error = writeBundles(*migration, options.provenance, environment))
      return error;
    if (write && hasNewSchemaErrors(*migration))
      status = worse(status, printError(refusal({},
                                                "nothing was written: the rewritten configuration has schema errors "
                                                "that it had not before (UP0125)",
                                                "Repair what the findings name, or leave --schema out."),
                                        environment.err));
    else if (write && outcome == report::Outcome::Shown) {
      if (auto error = rewrite::apply(migration->changes, apply))
        return error;
      outcome = report::Outcome::Written;
    }
    Findings findings = migration->findings;
    sortFindings(findings);
    status = worse(status, statusOf(findings, output));
    report::Report result{UNPLUG_VERSION,         "migrate", *inventory, plan, ledger, std::move(findings), nullptr,
                          report::Outcome::Shown, false,     {}};
    result.fork = !module.empty() ? module : !overlay.empty() ? overlay : inputs.fork;
    result.scripts = &chosen->scripts;
    result.migration = &*migration;
    result.outcome = outcome;
    return writeResult(render(result, output, environment, fullDiff), output.file, environment);
  }

  // What receives the plugins; nothing when all become scripts.
  llvm::Expected<std::optional<emit::Fork>> openTarget(bool for2x) const {
    bool asModule = integration == "module", asOverlay = integration == "overlay";
    if (asOverlay == overlay.empty())
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                       asOverlay ? "--integration overlay needs --overlay DIR"
                                                 : "--overlay is for --integration overlay",
                                       "--fork names the checkout of krakend-ce, --overlay the folder of your own.");
    if (asModule == module.empty())
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                       asModule ? "--integration module needs --module DIR"
                                                : "--module is for --integration module",
                                       "--fork names the checkout of krakend-ce, --module the folder of your own.");
    if (!asModule && !modulePath.empty())
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--module-path is for --integration module", "");
    if (!asModule && !asOverlay && !release.empty())
      return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                       "--release is for --integration module and overlay", "");
    if (inputs.fork.empty()) {
      if (integration != "fork" || for2x || tidy || commits != "one")
        return llvm::make_error<Failure>(
            ExitStatus::Usage, Location{}, "--fork is missing",
            "It names your checkout of krakend-ce; only a migration to scripts needs none.");
      return std::nullopt;
    }
    auto opened = openGiven(for2x);
    if (!opened)
      return opened.takeError();
    return std::move(*opened);
  }

  llvm::Expected<emit::Fork> openGiven(bool for2x) const {
    bool asModule = integration == "module", asOverlay = integration == "overlay";
    if (integration == "program")
      return for2x
                 ? llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--integration program is for --target 3.0",
                                             "A program on Lura 2 loads its plugins as it is.")
                 : emit::openProgram(inputs.fork, inputs.pluginsDir);
    auto fork = emit::openFork(inputs.fork, inputs.pluginsDir, for2x ? emit::Target::Krakend2 : emit::Target::Krakend3);
    if (!fork)
      return fork;
    if (fork->overlay)
      return refusal({inputs.fork}, "this is an overlay, not a checkout of krakend-ce",
                     "Say --integration overlay --overlay " + inputs.fork + ", and name the checkout with --fork.");
    if (fork->program)
      return refusal({inputs.fork}, "this is a program that is built on Lura, not a checkout of krakend-ce",
                     "Say --integration program.");
    if (fork->isModule)
      return refusal({inputs.fork}, "this is a module that builds the gateway, not a checkout of krakend-ce",
                     "Say --integration module --module " + inputs.fork + ", and name the checkout with --fork.");
    if (asOverlay)
      return emit::openOverlay(overlay, *fork, release);
    return asModule ? emit::openModule(module, modulePath, *fork, release) : std::move(fork);
  }

  // The change as patches, whether it is written or not.
  llvm::Error writeBundles(const migrate::Migration &migration, const std::string &provenance,
                           Environment &environment) const {
    if (bundle.empty())
      return llvm::Error::success();
    const auto &roots = migration.changes.roots;
    for (std::size_t i = 0; i < roots.size(); ++i) {
      std::size_t r = inputs.fork.empty() ? i + 1 : i; // 0 is the fork's
      if (std::none_of(roots[i].files.begin(), roots[i].files.end(), [](const auto &file) { return file.changes(); }))
        continue;
      if (r == 0 && !migration.series.empty()) {
        if (auto error = writeSeries(migration.series, environment))
          return error;
        continue;
      }
      auto patch = rewrite::mailPatch(roots[i], r == 0 ? "Move the gateway's plugins in-tree\n\nMade by: " + provenance
                                                       : "Take the gateway to KrakenD 3.0");
      if (!patch)
        return patch.takeError();
      std::string inputsPart = r == 0 ? "" : r == 1 ? ".inputs" : ".inputs" + std::to_string(r);
      if (auto error = writeResult(*patch, bundle + inputsPart, environment))
        return error;
    }
    return llvm::Error::success();
  }

  llvm::Error writeSeries(const std::vector<migrate::Commit> &series, Environment &environment) const {
    std::string mails;
    for (const migrate::Commit &commit : series) {
      auto patch = rewrite::mailPatch(commit.changes, commit.message);
      if (!patch)
        return patch.takeError();
      mails += *patch + "\n";
    }
    return writeResult(mails, bundle, environment);
  }

  static bool hasNewSchemaErrors(const migrate::Migration &migration) {
    return std::any_of(migration.findings.begin(), migration.findings.end(),
                       [](const Finding &finding) { return finding.code == FindingCode::SchemaWorsened; });
  }

  // Said in plugins/README.md: how to make it again, without the paths of this machine. The release belongs to it: the
  // build files that name it now ask for the gateway's own image afterwards.
  std::string provenance(const inventory::Inventory &inventory) const {
    std::string command = integration == "module"
                              ? "unplug migrate PATH... --fork CHECKOUT --integration module --module ."
                              : "unplug migrate PATH... --fork .";
    if (integration == "program")
      command += " --integration program";
    if (integration == "overlay")
      command = "unplug migrate PATH... --fork CHECKOUT --integration overlay --overlay .";
    if (inventory.fromIsKnown)
      command += " --from " + std::string(inventory.from.version);
    if (target != "3.0")
      command += " --target " + target;
    if (onError != "refuse")
      command += " --on-error=" + onError;
    if (inputs.pluginsDir != "plugins")
      command += " --plugins-dir " + inputs.pluginsDir;
    if (!planFile.empty())
      command += " --plan PLAN";
    if (skeleton)
      command += " --skeleton";
    return command + " --write";
  }

  InputOptions inputs;
  LuaOptions lua;
  OutputOptions output;
  std::string planFile, out, templates, bundle;
  std::string integration = "fork", module, modulePath, overlay, release;
  std::string onError = "refuse", target = "3.0", buildFiles = "edit", commits = "one";
  bool skeleton = false, tidy = false, write = false, fullDiff = false;
  rewrite::ApplyOptions apply;
};

} // namespace

std::unique_ptr<Command> makeMigrateCommand() {
  return std::make_unique<MigrateCommand>();
}

} // namespace unplug::tool

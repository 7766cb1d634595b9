// unplug upgrade: an overlay against another release of the gateway.
#include "Options.h"

#include "Emit/Overlay.h"
#include "Migrate/ReleaseTree.h"
#include "Migrate/Tidy.h"
#include "Rewrite/Apply.h"
#include "Rewrite/Diff.h"
#include "Support/Error.h"

#include <CLI/CLI.hpp>

namespace unplug::tool {

namespace {

class UpgradeCommand : public Command {
public:
  CLI::App *declare(CLI::App &app) override {
    CLI::App *command = app.add_subcommand("upgrade", "Resolve an overlay against another release of the gateway");
    command->add_option("OVERLAY", overlay, "The folder of its overlay.json (default: .)");
    command->add_option("--fork", checkout, "A checkout of krakend-ce; it is only read")->required();
    command->add_option("--to", to, "The tag to take from its git; without it, what is checked out");
    command->add_option("--templates", templates, "Take emitted text from this folder where it has the file");
    command->add_flag("--tidy", tidy, "Run `go mod tidy` on the result before it is written (uses the network)");
    command->add_flag("--write", write, "Write the change (without it, it is only shown)");
    command->add_flag("--allow-dirty", options.allowDirty, "Write although files that change have uncommitted edits");
    return command;
  }

  ExitStatus run(Environment &environment) override {
    ExitStatus status = ExitStatus::Done;
    if (auto error = upgrade(environment))
      status = printError(std::move(error), environment.err);
    return status;
  }

private:
  llvm::Error upgrade(Environment &environment) {
    if (auto error = repair({overlay, checkout}, environment))
      return error;
    auto before = emit::readOverlay(overlay, "overlay:");
    if (!before)
      return before.takeError();
    if (!*before)
      return inputError({overlay}, "there is no overlay.json here", "Name the folder of an overlay.");
    if (to.empty())
      return resolve(checkout, **before, environment);
    auto tree = migrate::ReleaseTree::extract(checkout, to);
    return tree ? resolve(tree->folder(), **before, environment) : tree.takeError();
  }

  llvm::Error resolve(const std::filesystem::path &folder, const emit::Fork &before, Environment &environment) {
    auto fork = emit::openFork(folder, before.pluginsDir);
    if (!fork)
      return fork.takeError();
    auto opened = emit::openOverlay(overlay, *fork, to);
    if (!opened)
      return opened.takeError();
    emit::EmitOptions emission;
    emission.templates = templates;
    auto upgraded = emit::upgradeOverlay(*opened, emission);
    if (!upgraded)
      return upgraded.takeError();
    if (tidy)
      if (auto error = migrate::tidy(upgraded->changes, before.pluginsDir))
        return error;
    rewrite::ChangeSet changes;
    changes.roots.push_back(std::move(upgraded->changes));
    environment.out << "From " << named(before.overlay->release) << " to " << named(opened->overlay->release) << "\n";
    for (const rewrite::FileChange &change : changes.roots[0].files)
      if (change.changes())
        environment.out << (change.before ? "  edit    " : "  create  ") << changes.roots[0].label << change.path
                        << "\n";
    for (const emit::MovedVersion &moved : upgraded->moved)
      environment.out << "  " << moved.module << " " << moved.from << " -> " << moved.to << "\n";
    if (!write)
      for (const rewrite::FileChange &change : changes.roots[0].files)
        environment.out << rewrite::unifiedDiff(change);
    sortFindings(upgraded->findings);
    for (const Finding &finding : upgraded->findings)
      environment.out << "  " << toString(finding.severity) << "  " << kindOf(finding.code).code << "  "
                      << finding.at.file << ": " << finding.message << "\n";
    if (changes.empty())
      environment.out << "Nothing to do.\n";
    else if (write)
      if (auto error = rewrite::apply(changes, options))
        return error;
    environment.out.flush();
    return llvm::Error::success();
  }

  static std::string named(const std::string &release) {
    return release.empty() ? "a checkout without a tag" : release;
  }

  std::string overlay = ".", checkout, to, templates;
  bool tidy = false, write = false;
  rewrite::ApplyOptions options;
};

} // namespace

std::unique_ptr<Command> makeUpgradeCommand() {
  return std::make_unique<UpgradeCommand>();
}

} // namespace unplug::tool

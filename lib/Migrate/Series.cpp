// Each commit is what the emission of one more plugin adds to the one before.
#include "Migrate/Series.h"

#include "Migrate/History.h"
#include "Support/CodeOwners.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>
#include <optional>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

using Texts = std::map<std::string, std::optional<std::string>>;

bool isCodeOwners(const std::string &path) {
  for (const char *name : {"CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"})
    if (path == name || path.ends_with(std::string(":") + name))
      return true;
  return false;
}

// The CODEOWNERS file of the input that holds the plugin, and who it says owns it.
struct Owned {
  std::string file; // display path
  Owners owners;
};

std::optional<Owned> ownedBy(const inventory::Inventory &inventory, const go::Plugin &plugin) {
  const go::Package &package = inventory.source.packages[plugin.package];
  if (package.files.empty())
    return std::nullopt;
  const InputFile &first = inventory.source.files[package.files.front()].file;
  std::string path = first.path;
  if (auto colon = path.find(':'); first.input > 0 && colon != std::string::npos)
    path.erase(0, colon + 1);
  for (const InputFile &file : inventory.inputs.files) {
    if (file.input != first.input || !isCodeOwners(file.path))
      continue;
    auto text = readFile(file.absolute, file.path, 4 << 20);
    if (!text) {
      llvm::consumeError(text.takeError()); // said where the inputs were read
      continue;
    }
    Owners owners = ownersOf(*text, path);
    if (!owners.names.empty())
      return Owned{file.path, std::move(owners)};
  }
  return std::nullopt;
}

std::string joined(const std::vector<std::string> &words, const std::string &between) {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : between) + word;
  return text;
}

std::string messageFor(const inventory::Inventory &inventory, const emit::PluginToEmit &emitted) {
  const go::Plugin &plugin = inventory.source.plugins[emitted.plugin];
  const go::Package &package = inventory.source.packages[plugin.package];
  std::string text = "Move the plugin " + emitted.slug + " in-tree\n\nMade-from: " + plugin.id;
  if (const std::string &module = inventory.source.modules[package.module].path; !module.empty())
    text += " (module " + module + ")";
  text += "\n";
  for (const go::Registration &registration : plugin.registrations)
    if (registration.resolved)
      text += "Registers: " + std::string(toString(registration.kind)) + " " + registration.name + "\n";
  if (package.files.empty())
    return text;
  History history = historyOf(inventory.source.files[package.files.front()].file.absolute.parent_path());
  if (!history.commit.empty())
    text += "Source-commit: " + history.commit + "\n";
  if (history.commits > 0)
    text += "Source-history: " + std::to_string(history.commits) + (history.commits == 1 ? " commit, " : " commits, ") +
            history.first + (history.first == history.last ? "" : " to " + history.last) + "\n";
  if (auto owned = ownedBy(inventory, plugin))
    text += "Owned-by: " + joined(owned->owners.names, " ") + "\n";
  for (const std::string &author : history.authors)
    text += "Co-authored-by: " + author + "\n";
  return text;
}

class SeriesMaker {
public:
  SeriesMaker(const inventory::Inventory &inventory, const Emitting &emitting, const rewrite::RootChanges &whole)
      : inventory(inventory), emitting(emitting), whole(whole) {}

  llvm::Expected<std::vector<Commit>> run() {
    std::vector<emit::PluginToEmit> plugins;
    if (auto error =
            add("Run plugins that are compiled into the gateway\n\nThe runtime, and a line at each seam.\n", plugins))
      return std::move(error);
    for (const emit::PluginToEmit &plugin : emitting.plugins) {
      plugins.push_back(plugin);
      if (auto error = add(messageFor(inventory, plugin), plugins))
        return std::move(error);
    }
    Texts last;
    for (const rewrite::FileChange &change : whole.files)
      last[change.path] = change.after;
    addCommit("Settle what the plugins require together\n",
              std::move(last)); // skeletons, `go mod tidy`, names left out
    return std::move(commits);
  }

private:
  llvm::Error add(std::string message, const std::vector<emit::PluginToEmit> &plugins) {
    emit::EmitOptions options = emitting.options;
    auto emission = emit::emitIntoFork(emitting.fork, inventory.source, plugins, {}, options);
    if (!emission)
      return emission.takeError();
    Texts next;
    for (const rewrite::FileChange &change : emission->changes.files)
      next[change.path] = change.after;
    addCommit(std::move(message), std::move(next));
    return llvm::Error::success();
  }

  // What differs between the tree so far and one in which the files are as `next` says, and otherwise as in the fork.
  void addCommit(std::string message, Texts next) {
    Commit commit{std::move(message), {whole.root, whole.label, {}}};
    for (const auto &[path, text] : next)
      original.try_emplace(path, std::nullopt);
    for (const rewrite::FileChange &change : whole.files)
      original.insert_or_assign(change.path, change.before);
    for (const auto &[path, before] : original) {
      auto now = current.find(path), then = next.find(path);
      const auto &from = now == current.end() ? before : now->second;
      const auto &to = then == next.end() ? before : then->second;
      if (from != to)
        commit.changes.files.push_back({path, from, to});
    }
    current = std::move(next);
    if (!commit.changes.files.empty())
      commits.push_back(std::move(commit));
  }

  const inventory::Inventory &inventory;
  const Emitting &emitting;
  const rewrite::RootChanges &whole;
  Texts original, current; // as the fork has them, and after the commits so far; by path
  std::vector<Commit> commits;
};

} // namespace

llvm::Expected<std::vector<Commit>> commitsOf(const inventory::Inventory &inventory, const Emitting &emitting,
                                              const rewrite::RootChanges &whole) {
  return SeriesMaker(inventory, emitting, whole).run();
}

Findings ownersToKeep(const inventory::Inventory &inventory, const Emitting &emitting) {
  Findings findings;
  for (const emit::PluginToEmit &emitted : emitting.plugins) {
    const go::Plugin &plugin = inventory.source.plugins[emitted.plugin];
    auto owned = ownedBy(inventory, plugin);
    if (!owned)
      continue;
    findings.push_back(makeFinding(FindingCode::OwnersStay, {owned->file, owned->owners.line, 1},
                                   plugin.id + " is owned by " + joined(owned->owners.names, ", ") +
                                       " here; where it moves to it is owned by nobody in particular."));
    findings.back().proposal =
        "/" + emitting.fork.pluginsDir + "/" + emitted.slug + "/ " + joined(owned->owners.names, " ");
  }
  return findings;
}

} // namespace unplug::migrate

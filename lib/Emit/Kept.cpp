// A base for merging is only there when git has it or a copy was left; without one nothing is guessed.
#include "Emit/Kept.h"

#include "Rewrite/Checks.h"
#include "Rewrite/Merge.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/SHA1.h>

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

constexpr std::string_view heading =
    "# What unplug wrote last, as git's blob ids: it tells your edits from its own. Commit it.\n";

// Gives `take` the id, the sign and the path of each line; others are left out.
template <typename Take> llvm::Error readSum(const Fork &fork, const Take &take) {
  const std::string path = fork.pluginsDir + "/unplug.sum";
  auto read = readFileIfThere(fork.root / path, fork.label + path, 16 << 20);
  if (!read)
    return read.takeError();
  const std::string text = read->value_or("");
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    std::size_t length = std::min(line.find_first_not_of("0123456789abcdef"), line.size());
    if ((length == 40 || length == 64) && line.size() > length + 1)
      take(line.substr(0, length), line[length], line.substr(length + 1));
  }
  return llvm::Error::success();
}

class Keeper {
public:
  Keeper(const Fork &fork, std::map<std::string, rewrite::FileChange> &changes, const std::set<std::string> &theirs,
         const SourceFiles &sources)
      : fork(fork), changes(changes), theirs(theirs), sources(sources), sumPath(fork.pluginsDir + "/unplug.sum") {}

  llvm::Expected<Kept> run() {
    auto read = readWritten(fork);
    if (!read)
      return read.takeError();
    ids = std::move(*read);
    if (auto error = readBases())
      return std::move(error);
    std::vector<std::string> paths; // `changes` grows by the copies
    for (const auto &[path, change] : changes)
      if (isOurs(path) && change.after && theirs.count(path) == 0)
        paths.push_back(path);
    WrittenFiles now;
    for (const std::string &path : paths) {
      std::string id = blobId(*changes.at(path).after);
      if (auto error = keep(path, id))
        return std::move(error);
      now[path] = {id, kept.conflicts.count(path) != 0 ? blobId(*changes.at(path).before) : ""};
    }
    std::error_code code;
    for (const auto &[path, last] : ids) // of plugins that were not among the inputs this time
      if (now.count(path) == 0 && fs::exists(fork.root / path, code))
        now.emplace(path, last);
    std::string text(heading);
    for (const auto &[path, one] : now)
      text += one.id + " " + path + "\n" + (one.conflict.empty() ? "" : one.conflict + "!" + path + "\n");
    auto commits = commitsOf(now);
    if (!commits)
      return commits.takeError();
    for (const auto &[folder, made] : *commits)
      text += made.commit + (made.edited ? "~" : "@") + folder + "\n";
    if (auto error = put(sumPath, now.empty() ? std::nullopt : std::optional(text)))
      return std::move(error);
    return std::move(kept);
  }

private:
  // The list and its page are made of the whole; go.mod, of an overlay too, and the seams are edited in place.
  bool isOurs(const std::string &path) const {
    bool inPlugins = path.starts_with(fork.pluginsDir + "/");
    bool inModule = fork.checkout && (path.starts_with("gateway/") || path.starts_with("cmd/"));
    return (inPlugins || inModule) && path != fork.pluginsDir + "/registered.go" &&
           path != fork.pluginsDir + "/README.md" && path != fork.pluginsDir + "/go.mod" &&
           path != fork.pluginsDir + "/go.sum";
  }

  // What was noted before, and anew for folders with a file that changes.
  llvm::Expected<std::map<std::string, SourceCommit>> commitsOf(const WrittenFiles &now) const {
    auto commits = readSources(fork);
    if (!commits)
      return commits;
    std::set<std::string> folders;
    SourceFiles changed;
    for (const auto &[path, one] : now) {
      std::string folder = folderOf(fork, path);
      folders.insert(folder);
      auto last = ids.find(path);
      if (auto files = sources.find(folder); files != sources.end() && (last == ids.end() || last->second.id != one.id))
        changed.insert(*files);
    }
    for (const auto &[folder, files] : changed)
      commits->erase(folder);
    if (!changed.empty())
      commits->merge(sourceCommits(changed));
    std::erase_if(*commits, [&](const auto &one) { return folders.count(one.first) == 0; });
    return commits;
  }

  std::string copyOf(const std::string &path) const { return fork.pluginsDir + "/.unplug/" + path; }

  // What was written last, of the files that differ from it now.
  llvm::Error readBases() {
    std::vector<std::string> wanted, names;
    for (const auto &[path, last] : ids) {
      const std::string &id = last.id;
      auto change = changes.find(path);
      if (change == changes.end() || !change->second.before || blobId(*change->second.before) == id)
        continue;
      auto copy = readFileIfThere(fork.root / copyOf(path), fork.label + copyOf(path));
      if (!copy)
        return copy.takeError();
      if (*copy && blobId(**copy) == id) {
        bases.emplace(path, std::move(**copy));
        continue;
      }
      wanted.push_back(path);
      names.push_back(id);
    }
    if (names.empty())
      return llvm::Error::success();
    auto blobs = rewrite::gitBlobs(fork.root, names);
    if (!blobs) {
      llvm::consumeError(blobs.takeError()); // no git here: a base that is missing is said where it is needed
      return llvm::Error::success();
    }
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if ((*blobs)[i] && blobId(*(*blobs)[i]) == names[i])
        bases.emplace(wanted[i], std::move(*(*blobs)[i]));
    return llvm::Error::success();
  }

  llvm::Error keep(const std::string &path, const std::string &id) {
    rewrite::FileChange &change = changes.at(path);
    auto last = ids.find(path);
    bool edited = change.before && last != ids.end() && *change.before != *change.after &&
                  blobId(*change.before) != last->second.id;
    if (!edited)
      return put(copyOf(path), std::nullopt);
    const std::string written = *change.after;
    if (last->second.conflict == blobId(*change.before)) {
      conflict(path, 0, "and nobody has looked at it yet");
      return put(copyOf(path), written);
    }
    if (id == last->second.id) { // the plugin is as it was
      change.after = change.before;
      say(FindingCode::EditKept, path, 0, "This file was edited since unplug wrote it; the edit stays.");
      return put(copyOf(path), written);
    }
    auto base = bases.find(path);
    if (base == bases.end()) {
      conflict(path, 0, "and what unplug wrote before is not in this repository, so the two cannot be merged");
      return put(copyOf(path), written);
    }
    unsigned line = 0;
    auto merged = rewrite::mergeTexts(base->second, *change.before, written, line);
    if (!merged) {
      conflict(path, line, "in the same lines");
      return put(copyOf(path), written);
    }
    change.after = std::move(*merged);
    say(FindingCode::EditKept, path, 0,
        "This file was edited in the " + fork.what() + " and changed at its source; both are in.");
    return put(copyOf(path), written);
  }

  void conflict(const std::string &path, unsigned line, const std::string &why) {
    rewrite::FileChange &change = changes.at(path);
    change.after = change.before;
    kept.conflicts.insert(path);
    say(FindingCode::EditConflict, path, line,
        "This file was edited in the " + fork.what() + " and changed at its source, " + why +
            ". It stays as it is there, without the plugin's change, which is in " + copyOf(path) + ".");
  }

  void say(FindingCode code, const std::string &path, unsigned line, std::string message) {
    kept.findings.push_back(makeFinding(code, {fork.label + path, line, line == 0 ? 0u : 1u}, std::move(message)));
  }

  // A file beside those that are emitted; nothing: it shall not be there.
  llvm::Error put(const std::string &path, std::optional<std::string> text) {
    auto before = readFileIfThere(fork.root / path, fork.label + path);
    if (!before)
      return before.takeError();
    if (*before != text)
      changes.insert_or_assign(path, rewrite::FileChange{path, std::move(*before), std::move(text)});
    return llvm::Error::success();
  }

  const Fork &fork;
  std::map<std::string, rewrite::FileChange> &changes;
  const std::set<std::string> &theirs;
  const SourceFiles &sources;
  const std::string sumPath;
  WrittenFiles ids;
  std::map<std::string, std::string> bases; // path -> what was written last
  Kept kept;
};

} // namespace

std::string blobId(const std::string &bytes) {
  llvm::SHA1 hash;
  hash.update("blob " + std::to_string(bytes.size()));
  hash.update(llvm::StringRef("\0", 1));
  hash.update(bytes);
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

llvm::Expected<WrittenFiles> readWritten(const Fork &fork) {
  WrittenFiles ids;
  auto error = readSum(fork, [&](const std::string &id, char sign, const std::string &path) {
    if (sign == ' ')
      ids[path].id = id;
    else if (sign == '!')
      ids[path].conflict = id;
  });
  return error ? llvm::Expected<WrittenFiles>(std::move(error)) : std::move(ids);
}

llvm::Expected<std::map<std::string, SourceCommit>> readSources(const Fork &fork) {
  std::map<std::string, SourceCommit> commits;
  auto error = readSum(fork, [&](const std::string &id, char sign, const std::string &folder) {
    if (sign == '@' || sign == '~')
      commits[folder] = {id, sign == '~'};
  });
  return error ? llvm::Expected<std::map<std::string, SourceCommit>>(std::move(error)) : std::move(commits);
}

std::string folderOf(const Fork &fork, const std::string &path) {
  const std::string base = fork.pluginsDir + "/";
  return path.substr(0, path.find('/', path.starts_with(base) ? base.size() : 0));
}

llvm::Expected<Kept> keepEdits(const Fork &fork, std::map<std::string, rewrite::FileChange> &changes,
                               const std::set<std::string> &theirs, const SourceFiles &sources) {
  return Keeper(fork, changes, theirs, sources).run();
}

} // namespace unplug::emit

// Targets and uncommitted edits. Git is asked by plumbing that runs no hooks, filters or monitors of the repository.
#include "Rewrite/Checks.h"

#include "Rewrite/Disk.h"
#include "Rewrite/Journal.h"
#include "Support/Error.h"
#include "Support/FileTree.h"
#include "Support/Process.h"

#include <llvm/Support/JSON.h>

#include <charconv>
#include <set>

namespace fs = std::filesystem;

namespace unplug::rewrite {

namespace {

llvm::Error checkPath(const RootChanges &root, const FileChange &file) {
  Location at{root.label + file.path};
  fs::path path(file.path);
  if (file.path.empty() || path.is_absolute())
    return refusal(at, "not a path below its root");
  if (!llvm::json::isUTF8(file.path))
    return refusal(at, "the path is not UTF-8, so the journal could not name it", "Rename the file.");
  fs::path walked = root.root;
  for (const fs::path &part : path) {
    if (part == ".." || part == "." || part.empty())
      return refusal(at, "not a path below its root");
    walked /= part;
    std::error_code code;
    if (fs::is_symlink(fs::symlink_status(walked, code)))
      return refusal(at, "the path goes through a symbolic link",
                     "Links are never written through; replace it by what it points to.");
  }
  return llvm::Error::success();
}

std::string withoutCarriageReturns(std::string text) {
  std::erase(text, '\r');
  return text;
}

// `git cat-file` of `names`, one a line.
llvm::Expected<ProcessResult> catFile(const fs::path &root, const std::vector<std::string> &names, const char *how) {
  ProcessOptions options;
  options.folder = root;
  options.environment = {"GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
                         "GIT_NO_LAZY_FETCH=1", "LC_ALL=C"};
  for (const std::string &name : names)
    options.input += name + "\n";
  return runProcess({"git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "cat-file", how}, options);
}

} // namespace

llvm::Error checkTargets(const ChangeSet &changes) {
  std::set<fs::path> seen;
  for (const RootChanges &root : changes.roots)
    for (const FileChange &file : root.files) {
      if (!file.changes())
        continue;
      if (auto error = checkPath(root, file))
        return error;
      Location at{root.label + file.path};
      if (!seen.insert((root.root / file.path).lexically_normal()).second)
        return refusal(at, "the file would be changed twice");
      auto bytes = bytesOf(root.root / file.path);
      if (!bytes)
        return bytes.takeError();
      if (*bytes != file.before)
        return refusal(at,
                       file.before ? *bytes ? "the file changed while it was being worked on" : "the file is gone"
                                   : "a file is in the way of one that would be created",
                       "Run the command again.");
    }
  return llvm::Error::success();
}

llvm::Error checkClean(const ChangeSet &changes) {
  std::string dirty;
  for (const RootChanges &root : changes.roots) {
    fs::path journal = journalOf(root.root);
    if (journal == root.root / ".unplug")
      continue; // no version control: the journal alone keeps what was there
    auto written = readWritten(journal);
    std::vector<std::string> paths;
    std::vector<const FileChange *> asked;
    for (const FileChange &file : root.files) {
      if (!file.changes() || !file.before)
        continue;
      auto ours = written.find(file.path);
      if (ours != written.end() && ours->second == sha256(*file.before))
        continue;
      if (file.path.find('\n') != std::string::npos)
        return refusal({root.label + file.path}, "a path with a line break cannot be compared with git");
      paths.push_back("HEAD:./" + file.path);
      asked.push_back(&file);
    }
    if (paths.empty())
      continue;
    auto head = gitBlobs(root.root, paths);
    if (!head)
      return head.takeError();
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (!(*head)[i] || withoutCarriageReturns(*(*head)[i]) != withoutCarriageReturns(*asked[i]->before))
        dirty += (dirty.empty() ? "" : ", ") + root.label + asked[i]->path;
  }
  if (dirty.empty())
    return llvm::Error::success();
  return refusal({}, "files that would change have uncommitted edits: " + dirty,
                 "Commit or stash them, or pass `--allow-dirty` (the journal keeps their bytes for `unplug undo`).");
}

llvm::Expected<std::vector<std::optional<std::string>>> gitBlobs(const fs::path &root,
                                                                 const std::vector<std::string> &names) {
  auto result = catFile(root, names, "--batch");
  if (!result)
    return result.takeError();
  std::vector<std::optional<std::string>> found;
  std::string_view output = result->output;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto end = output.find('\n');
    if (end == std::string_view::npos)
      return refusal({root.string()}, "git did not answer what is committed",
                     "Pass `--allow-dirty` to write all the same.");
    std::string_view head = output.substr(0, end);
    output.remove_prefix(end + 1);
    if (head.ends_with(" missing") || head.find(" blob ") == std::string_view::npos) {
      found.emplace_back();
      continue;
    }
    std::size_t size = 0;
    std::string_view digits = head.substr(head.rfind(' ') + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (size + 1 > output.size())
      return refusal({root.string()}, "git did not answer what is committed",
                     "Pass `--allow-dirty` to write all the same.");
    found.emplace_back(output.substr(0, size));
    output.remove_prefix(size + 1);
  }
  return found;
}

std::string gitHead(const fs::path &root) {
  auto result = catFile(root, {"HEAD"}, "--batch-check");
  if (!result) {
    llvm::consumeError(result.takeError()); // no git is no commit
    return {};
  }
  std::string id = result->output.substr(0, result->output.find(' '));
  bool isCommit = result->status == 0 && result->output.find(" commit ") == id.size();
  bool isId = (id.size() == 40 || id.size() == 64) && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  return isCommit && isId ? id : std::string();
}

} // namespace unplug::rewrite

// Git is asked twice a repository, for all folders that come from it.
#include "Emit/Sources.h"

#include "Rewrite/Checks.h"

#include <algorithm>
#include <optional>
#include <set>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

// The repository that `folder` lies in; empty when it lies in none.
fs::path repositoryOf(fs::path folder) {
  std::error_code code;
  for (; folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(fs::symlink_status(folder / ".git", code)))
      return folder;
  return {};
}

std::string withoutCarriageReturns(std::string text) {
  std::erase(text, '\r');
  return text;
}

struct Repository {
  std::vector<std::string> names;                                    // "HEAD:./path"
  std::vector<std::pair<std::string, const go::SourceFile *>> asked; // folder and file of each name
  std::set<std::string> folders;
};

} // namespace

std::map<std::string, SourceCommit> sourceCommits(const SourceFiles &files) {
  std::map<fs::path, Repository> repositories;
  std::map<fs::path, fs::path> known; // folder -> its repository
  std::set<std::string> left;         // folders that nothing can be said of
  for (const auto &[folder, sources] : files)
    for (const go::SourceFile *source : sources) {
      fs::path parent = source->file.absolute.parent_path();
      auto at = known.find(parent);
      if (at == known.end())
        at = known.emplace(parent, repositoryOf(parent)).first;
      if (at->second.empty() || source->file.path.find('\n') != std::string::npos) {
        left.insert(folder);
        continue;
      }
      Repository &repository = repositories[at->second];
      repository.names.push_back("HEAD:./" + source->file.absolute.lexically_relative(at->second).generic_string());
      repository.asked.emplace_back(folder, source);
      repository.folders.insert(folder);
    }
  std::map<std::string, SourceCommit> commits;
  for (const auto &[root, repository] : repositories) {
    std::string head = rewrite::gitHead(root);
    auto blobs = rewrite::gitBlobs(root, repository.names);
    if (head.empty() || !blobs) {
      if (!blobs)
        llvm::consumeError(blobs.takeError());
      left.insert(repository.folders.begin(), repository.folders.end());
      continue;
    }
    for (const std::string &folder : repository.folders)
      if (!commits.emplace(folder, SourceCommit{head, false}).second)
        left.insert(folder); // of two repositories
    for (std::size_t i = 0; i < blobs->size(); ++i) {
      const auto &[folder, source] = repository.asked[i];
      const auto &blob = (*blobs)[i];
      if (!blob || withoutCarriageReturns(*blob) != withoutCarriageReturns(source->text))
        commits[folder].edited = true;
    }
  }
  for (const std::string &folder : left)
    commits.erase(folder);
  return commits;
}

} // namespace unplug::emit

// Names by `git ls-tree`, texts by `git cat-file --batch`.
#include "Migrate/ReleaseTree.h"

#include "Rewrite/Checks.h"
#include "Support/Error.h"
#include "Support/Process.h"

#include <fstream>
#include <utility>
#include <vector>

#include <unistd.h>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

// What git takes for a revision and nothing else: no option, no expression that walks or searches.
bool isPlainName(const std::string &name) {
  return !name.empty() && name[0] != '-' && name.find("..") == std::string::npos &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-") ==
             std::string::npos;
}

llvm::Expected<std::vector<std::string>> filesOf(const fs::path &checkout, const std::string &name) {
  ProcessOptions options;
  options.folder = checkout;
  options.environment = {"GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
                         "GIT_NO_LAZY_FETCH=1", "LC_ALL=C"};
  auto result = runProcess({"git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "ls-tree", "-z",
                            "--name-only", name + "^{commit}"},
                           options);
  if (!result)
    return result.takeError();
  if (result->status != 0)
    return refusal({checkout.filename().string()}, "its git has no commit called " + name,
                   "Fetch it first (`git fetch --tags`), or name a checkout of it without --to.");
  std::vector<std::string> names;
  for (std::size_t at = 0, end = 0; (end = result->output.find('\0', at)) != std::string::npos; at = end + 1)
    if (std::string file = result->output.substr(at, end - at);
        (file.ends_with(".go") || file == "go.mod" || file == "go.sum") &&
        file.find_first_of("\n\"/") == std::string::npos)
      names.push_back(std::move(file));
  return names;
}

} // namespace

llvm::Expected<ReleaseTree> ReleaseTree::extract(const fs::path &checkout, const std::string &name) {
  if (!isPlainName(name))
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--to " + name + " is no name of a release",
                                     "Name the tag, such as v3.1.0.");
  auto names = filesOf(checkout, name);
  if (!names)
    return names.takeError();
  std::vector<std::string> objects;
  for (const std::string &file : *names)
    objects.push_back(name + ":./" + file);
  auto texts = rewrite::gitBlobs(checkout, objects);
  if (!texts)
    return texts.takeError();
  ReleaseTree tree;
  std::string folder = (fs::temp_directory_path() / "unplug-release-XXXXXX").string();
  if (!::mkdtemp(folder.data()))
    return refusal({fs::temp_directory_path().string()}, "cannot make a folder for the release here");
  tree.path = folder;
  for (std::size_t i = 0; i < names->size(); ++i) {
    std::ofstream out(tree.path / (*names)[i], std::ios::binary);
    out << (*texts)[i].value_or("");
    if (!out.flush())
      return refusal({tree.path.string()}, "cannot write the release's files here");
  }
  return tree;
}

ReleaseTree::ReleaseTree(ReleaseTree &&other) noexcept : path(std::exchange(other.path, {})) {}

ReleaseTree::~ReleaseTree() {
  std::error_code code;
  if (!path.empty())
    fs::remove_all(path, code);
}

} // namespace unplug::migrate

// A release of a checkout as it lies in its git, without touching what is checked out.
#pragma once

#include <llvm/Support/Error.h>

#include <filesystem>
#include <string>

namespace unplug::migrate {

// What an overlay is resolved against: the Go files of the root package, go.mod and go.sum of one commit, in a folder
// of the system's temporary files that goes with the object.
class ReleaseTree {
public:
  // `name` is a tag, branch or commit of the repository at `checkout`. Git is asked by plumbing that runs nothing of
  // the repository. Fails (refusal) when there is no such commit, or no go.mod in it.
  static llvm::Expected<ReleaseTree> extract(const std::filesystem::path &checkout, const std::string &name);

  ReleaseTree(ReleaseTree &&other) noexcept;
  ReleaseTree &operator=(ReleaseTree &&) = delete;
  ReleaseTree(const ReleaseTree &) = delete;
  ~ReleaseTree();

  const std::filesystem::path &folder() const { return path; }

private:
  ReleaseTree() = default;

  std::filesystem::path path;
};

} // namespace unplug::migrate

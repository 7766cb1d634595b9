// The copy holds no .git: Go asks version control of the main module for nothing here.
#include "Migrate/Tidy.h"

#include "Support/Error.h"
#include "Support/FileTree.h"
#include "Support/Process.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

constexpr std::string_view copyName = ".unplug-tidy-";
constexpr const char *lockName = ".unplug-lock"; // in the copy; the system frees it when the run ends, however it ends

// A new folder beside another one, gone at the end; no path when it could not be made.
class Beside {
public:
  explicit Beside(const fs::path &root) {
    std::string name = (root.parent_path() / copyName).string() + "XXXXXX";
    if (!::mkdtemp(name.data()))
      return;
    path = name;
    lock = ::open((path / lockName).c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (lock >= 0)
      ::flock(lock, LOCK_EX);
  }
  ~Beside() {
    std::error_code code;
    if (!path.empty())
      fs::remove_all(path, code);
    if (lock >= 0)
      ::close(lock);
  }
  Beside(const Beside &) = delete;
  Beside &operator=(const Beside &) = delete;

  fs::path path;

private:
  int lock = -1;
};

// No run holds the lock of the copy in `folder`. One without a lock may be in the making, or was left before it had
// one.
bool isLeft(const fs::path &folder) {
  int lock = ::open((folder / lockName).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (lock >= 0) {
    bool free = ::flock(lock, LOCK_EX | LOCK_NB) == 0;
    ::close(lock);
    return free;
  }
  std::error_code code;
  auto age = fs::file_time_type::clock::now() - fs::last_write_time(folder, code);
  return !code && fs::is_empty(folder, code) && age > std::chrono::minutes(1);
}

llvm::Error writeFile(const fs::path &path, const std::string &text) {
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  std::ofstream out(path, std::ios::binary);
  out << text;
  return out.flush() ? llvm::Error::success() : refusal({path.string()}, "cannot write");
}

// What Go is allowed to know of this process: its own settings, and how to reach modules.
std::vector<std::string> environmentOfGo() {
  std::vector<std::string> kept = {"GOWORK=off"};
  for (char **variable = environ; *variable; ++variable) {
    std::string_view entry = *variable;
    std::string_view name = entry.substr(0, entry.find('='));
    bool proxy = name.ends_with("_proxy") || name.ends_with("_PROXY");
    if (name != "GOWORK" && (name.starts_with("GO") || name.starts_with("GIT_") || name.starts_with("SSH_") ||
                             name.starts_with("SSL_CERT_") || name == "NETRC" || name.starts_with("XDG_") || proxy))
      kept.emplace_back(entry);
  }
  return kept;
}

std::string lastLines(const std::string &text, std::size_t count) {
  std::size_t end = text.find_last_not_of('\n') + 1, at = end;
  for (; count > 0 && at != std::string::npos && at > 0; --count)
    at = text.rfind('\n', at - 1);
  at = at == std::string::npos ? 0 : text.find_first_not_of('\n', at);
  return at < end ? text.substr(at, end - at) : "";
}

llvm::Error takeBack(rewrite::RootChanges &root, const fs::path &copy, const std::string &name) {
  auto settled = readFileIfThere(copy / name, name);
  if (!settled)
    return settled.takeError();
  if (!*settled)
    return llvm::Error::success();
  for (rewrite::FileChange &change : root.files)
    if (change.path == name) {
      change.after = std::move(*settled);
      return llvm::Error::success();
    }
  auto before = readFileIfThere(root.root / name, root.label + name);
  if (!before)
    return before.takeError();
  if (*before != *settled)
    root.files.push_back({name, std::move(*before), std::move(*settled)});
  return llvm::Error::success();
}

} // namespace

llvm::Error tidy(rewrite::RootChanges &root, const std::string &below) {
  if (std::none_of(root.files.begin(), root.files.end(), [](const auto &change) { return change.changes(); }))
    return llvm::Error::success();
  const std::string prefix = below.empty() ? "" : below + "/";
  Beside copy(root.root);
  if (copy.path.empty())
    return refusal({root.root.parent_path().string()}, "cannot make a folder here for `go mod tidy`",
                   "Leave --tidy out, and run it yourself.");
  std::error_code code;
  if (fs::is_directory(root.root, code)) {
    auto tree = walkInputs({root.root.string()});
    if (!tree)
      return tree.takeError();
    for (const InputFile &file : tree->files) {
      fs::create_directories((copy.path / file.path).parent_path(), code);
      if (!fs::copy_file(file.absolute, copy.path / file.path, code))
        return refusal({copy.path.string()}, "cannot copy " + file.path + ": " + code.message());
    }
  }
  for (const rewrite::FileChange &change : root.files)
    if (change.after)
      if (auto error = writeFile(copy.path / change.path, *change.after))
        return error;
  ProcessOptions options;
  options.folder = copy.path / below;
  options.environment = environmentOfGo();
  options.keepErrors = true;
  options.timeoutSeconds = 900;
  auto result = runProcess({"go", "mod", "tidy"}, options);
  if (!result)
    return result.takeError();
  if (result->status != 0)
    return refusal({root.label + prefix + "go.mod"}, "`go mod tidy` failed: " + lastLines(result->output, 5),
                   "Nothing was written. Without --tidy the change is written, and you run it yourself.");
  for (const char *name : {"go.mod", "go.sum"})
    if (auto error = takeBack(root, copy.path, prefix + name))
      return error;
  std::sort(root.files.begin(), root.files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
  return llvm::Error::success();
}

unsigned removeLeftCopies(const fs::path &root) {
  constexpr unsigned most = 100'000;
  unsigned removed = 0, seen = 0;
  std::error_code code;
  fs::path parent = fs::weakly_canonical(fs::absolute(root, code), code).parent_path();
  std::vector<fs::path> left;
  for (auto entry = fs::directory_iterator(parent, code); !code && entry != fs::directory_iterator() && ++seen <= most;
       entry.increment(code)) {
    std::string name = entry->path().filename().string();
    bool isOurs = name.starts_with(copyName) && name.size() == copyName.size() + std::string_view("XXXXXX").size() &&
                  entry->symlink_status(code).type() == fs::file_type::directory;
    if (isOurs && isLeft(entry->path()))
      left.push_back(entry->path());
  }
  for (const fs::path &folder : left) {
    std::error_code failed;
    fs::remove_all(folder, failed);
    removed += failed ? 0 : 1;
  }
  return removed;
}

} // namespace unplug::migrate

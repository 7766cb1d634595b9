// POSIX calls behind checked functions.
#include "Rewrite/Disk.h"

#include "Support/Error.h"
#include "Support/FileTree.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace unplug::rewrite {

namespace {

llvm::Error failed(const fs::path &path, const char *what) {
  return refusal({path.string()}, std::string("cannot ") + what + ": " + std::strerror(errno));
}

} // namespace

llvm::Error createFile(const fs::path &path, std::string_view bytes, unsigned mode) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0)
    return failed(path, "create");
  while (!bytes.empty()) {
    ssize_t wrote = ::write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR)
      continue;
    if (wrote <= 0) {
      auto error = failed(path, "write");
      ::close(file);
      ::unlink(path.c_str());
      return error;
    }
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (::fchmod(file, static_cast<mode_t>(mode)) != 0 || ::fsync(file) != 0) {
    auto error = failed(path, "write");
    ::close(file);
    ::unlink(path.c_str());
    return error;
  }
  if (::close(file) != 0)
    return failed(path, "write");
  return llvm::Error::success();
}

llvm::Error replaceFile(const fs::path &path, std::string_view bytes) {
  fs::path temporary = path;
  temporary += ".new";
  if (auto error = removeFile(temporary))
    return error;
  if (auto error = createFile(temporary, bytes, 0644))
    return error;
  if (auto error = renameFile(temporary, path))
    return error;
  return syncFolder(path.parent_path());
}

llvm::Error renameFile(const fs::path &from, const fs::path &to) {
  return ::rename(from.c_str(), to.c_str()) == 0 ? llvm::Error::success() : failed(to, "put in place");
}

llvm::Error removeFile(const fs::path &path) {
  return ::unlink(path.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR ? llvm::Error::success()
                                                                            : failed(path, "remove");
}

llvm::Error syncFolder(const fs::path &folder) {
  int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0)
    return failed(folder, "open");
  int result = ::fsync(file);
  ::close(file);
  return result == 0 || errno == EINVAL ? llvm::Error::success() : failed(folder, "sync");
}

llvm::Expected<std::optional<std::string>> bytesOf(const fs::path &path) {
  struct stat info = {};
  if (::lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      return std::optional<std::string>();
    return failed(path, "read");
  }
  if (!S_ISREG(info.st_mode))
    return refusal({path.string()}, "not a regular file", "A link or special file is never written through.");
  auto bytes = readFile(path, path.string());
  if (!bytes)
    return bytes.takeError();
  return std::optional<std::string>(std::move(*bytes));
}

unsigned modeOf(const fs::path &path) {
  struct stat info = {};
  return ::lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0644;
}

} // namespace unplug::rewrite

// Walking and reading inputs within bounds.
#include "Support/FileTree.h"

#include "Support/Error.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/MD5.h>
#include <llvm/Support/SHA256.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace unplug {

namespace {

bool isLeftOut(const fs::path &folder) {
  static const std::set<std::string> names = {".git", ".unplug", "node_modules"};
  return names.count(folder.filename().string()) != 0;
}

// One walk: an explicit stack, so that depth costs no stack space.
class Walk {
public:
  Walk(const Limits &limits, const std::set<fs::path> &excluded, FileTree &tree)
      : limits(limits), excluded(excluded), tree(tree) {}

  llvm::Error folder(const fs::path &root, const std::string &prefix, unsigned input) {
    std::vector<Folder> pending = {{root, prefix, 0}};
    while (!pending.empty()) {
      Folder folder = std::move(pending.back());
      pending.pop_back();
      std::error_code code;
      fs::directory_iterator entries(folder.path, code);
      if (code) {
        if (folder.depth == 0)
          return inputError({folder.display}, "cannot read the folder: " + code.message());
        tree.findings.push_back(makeFinding(FindingCode::FileNotRead, {folder.display},
                                            "The folder cannot be read: " + code.message() + "."));
        continue;
      }
      for (; entries != fs::directory_iterator(); entries.increment(code)) {
        if (code)
          break;
        if (auto error = entry(*entries, folder, input, pending))
          return error;
      }
    }
    return llvm::Error::success();
  }

private:
  struct Folder {
    fs::path path;
    std::string display; // of the root: its prefix
    unsigned depth;
  };

  llvm::Error entry(const fs::directory_entry &entry, const Folder &folder, unsigned input,
                    std::vector<Folder> &pending) {
    std::error_code code;
    std::string display = folder.display + (folder.depth == 0 ? "" : "/") + entry.path().filename().string();
    if (entry.is_symlink(code)) { // the iterator knows the types of most entries: no call to the system
      tree.findings.push_back(
          makeFinding(FindingCode::LinkNotFollowed, {display}, "This is a symbolic link and was not followed."));
      tree.leftOut.push_back({display, "a symbolic link"});
      return llvm::Error::success();
    }
    if (entry.is_directory(code)) {
      bool isExcluded = excluded.count(entry.path()) != 0;
      if (isExcluded || isLeftOut(entry.path())) {
        tree.leftOut.push_back({display + "/", isExcluded ? "named for another purpose" : "a tool's own folder"});
        return llvm::Error::success();
      }
      if (folder.depth + 1 > limits.maxDepth)
        return inputError({display}, "folders are nested deeper than " + std::to_string(limits.maxDepth),
                          "Name a folder further down as the input.");
      pending.push_back({entry.path(), std::move(display), folder.depth + 1});
      return llvm::Error::success();
    }
    if (!entry.is_regular_file(code)) {
      tree.leftOut.push_back({display, "neither a file nor a folder"});
      return llvm::Error::success();
    }
    if (tree.files.size() >= limits.maxFiles)
      return inputError({display}, "more than " + std::to_string(limits.maxFiles) + " files",
                        "Name the folders that hold the gateway and its plugins instead.");
    tree.files.push_back({display, entry.path(), false, input});
    return llvm::Error::success();
  }

  const Limits &limits;
  const std::set<fs::path> &excluded;
  FileTree &tree;
};

} // namespace

llvm::Expected<FileTree> walkInputs(const std::vector<std::string> &inputs, const Limits &limits,
                                    const std::string &prefix, const std::vector<fs::path> &exclude) {
  FileTree tree;
  std::set<fs::path> excluded;
  for (const fs::path &folder : exclude) {
    std::error_code code;
    excluded.insert(fs::weakly_canonical(folder, code));
  }
  for (unsigned index = 0; index < inputs.size(); ++index) {
    std::string mark = !prefix.empty() ? prefix : index == 0 ? "" : "in" + std::to_string(index + 1) + ":";
    std::error_code code;
    fs::path path = fs::canonical(inputs[index], code); // a named input may be a link: the user named it
    if (code)
      return inputError({inputs[index]}, "cannot read the input: " + code.message());
    if (fs::is_directory(path, code)) {
      tree.roots.push_back(path);
      if (auto error = Walk(limits, excluded, tree).folder(path, mark, index))
        return std::move(error);
    } else if (fs::is_regular_file(path, code)) {
      tree.roots.push_back(path.parent_path());
      tree.files.push_back({mark + path.filename().string(), path, true, index});
    } else {
      return inputError({inputs[index]}, "the input is neither a file nor a folder");
    }
  }
  // The one place where the order of inputs is fixed: by display path; a file met twice keeps its first name.
  std::sort(tree.files.begin(), tree.files.end(), [](const InputFile &a, const InputFile &b) {
    return std::tie(a.input, a.path) < std::tie(b.input, b.path);
  });
  std::sort(tree.leftOut.begin(), tree.leftOut.end());
  if (inputs.size() < 2)
    return tree;
  std::set<fs::path> seen, named;
  for (const InputFile &file : tree.files)
    if (file.named)
      named.insert(file.absolute);
  std::erase_if(tree.files, [&](const InputFile &file) { return !seen.insert(file.absolute).second; });
  for (InputFile &file : tree.files)
    file.named = named.count(file.absolute) != 0;
  return tree;
}

llvm::Expected<std::string> readFile(const fs::path &path, const std::string &display, std::uint64_t maxBytes) {
  auto failed = [&](int error) { return inputError({display}, std::string("cannot read: ") + std::strerror(error)); };
  int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return failed(errno);
  struct stat info = {};
  if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(file);
    return inputError({display}, "cannot read: not a regular file");
  }
  if (static_cast<std::uint64_t>(info.st_size) > maxBytes) {
    ::close(file);
    return inputError({display}, "larger than the limit of " + std::to_string(maxBytes) + " bytes");
  }
  std::string bytes;
  bytes.resize(static_cast<std::size_t>(info.st_size));
  std::size_t have = 0;
  while (have < bytes.size()) {
    ssize_t got = ::read(file, bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      int error = errno;
      ::close(file);
      return failed(error);
    }
    if (got == 0)
      break;
    have += static_cast<std::size_t>(got);
  }
  ::close(file);
  bytes.resize(have);
  return bytes;
}

llvm::Expected<std::optional<std::string>> readFileIfThere(const fs::path &path, const std::string &display,
                                                           std::uint64_t maxBytes) {
  std::error_code code;
  if (!fs::exists(fs::symlink_status(path, code)))
    return std::optional<std::string>();
  auto text = readFile(path, display, maxBytes);
  if (!text)
    return text.takeError();
  return std::optional<std::string>(std::move(*text));
}

std::string sha256(std::string_view bytes) {
  auto digest = llvm::SHA256::hash(
      llvm::ArrayRef<std::uint8_t>(reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size()));
  return llvm::toHex(digest, /*LowerCase=*/true);
}

std::string md5(std::string_view bytes) {
  llvm::MD5 hash;
  hash.update(bytes);
  llvm::MD5::MD5Result digest;
  hash.final(digest);
  return digest.digest().str().str();
}

} // namespace unplug

// Nothing is asked but the files themselves and unplug.sum.
#include "Emit/Status.h"

#include "Emit/Kept.h"
#include "Support/FileTree.h"

#include <map>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

// "guard" -> "plugins/token-check", of the rows of the table in plugins/README.md.
llvm::Expected<std::map<std::string, std::string>> madeFrom(const Fork &fork) {
  std::map<std::string, std::string> from;
  const std::string path = fork.pluginsDir + "/README.md";
  auto read = readFileIfThere(fork.root / path, fork.label + path, 16 << 20);
  if (!read)
    return read.takeError();
  const std::string text = read->value_or("");
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    std::size_t folder = line.find('`'), folderEnd = line.find('`', folder + 1), cell = line.find(" | ", folderEnd);
    if (!line.starts_with("| `") || cell == std::string::npos)
      continue;
    std::size_t cellEnd = line.find(" | ", cell + 3);
    std::string made = line.substr(cell + 3, cellEnd == std::string::npos ? cellEnd : cellEnd - cell - 3);
    if (made.size() > 2 && made.front() == '`')
      made = made.substr(1, made.size() - 2);
    from.emplace(line.substr(folder + 1, folderEnd - folder - 1), made);
  }
  return from;
}

} // namespace

llvm::Expected<std::vector<FolderStatus>> statusOf(const Fork &fork) {
  auto written = readWritten(fork);
  if (!written)
    return written.takeError();
  auto from = madeFrom(fork);
  if (!from)
    return from.takeError();
  std::map<std::string, FolderStatus> folders;
  const std::string base = fork.pluginsDir + "/";
  auto folderOf = [&](const std::string &path) -> FolderStatus & {
    std::string folder = path.substr(0, path.find('/', path.starts_with(base) ? base.size() : 0));
    FolderStatus &status = folders[folder];
    status.folder = folder;
    return status;
  };
  for (const auto &[path, last] : *written) {
    FolderStatus &status = folderOf(path);
    status.written = true;
    std::string below = path.substr(status.folder.size() + 1);
    std::error_code code;
    if (!fs::exists(fork.root / path, code)) {
      status.missing.push_back(below);
      continue;
    }
    auto text = readFile(fork.root / path, fork.label + path);
    if (!text)
      return text.takeError();
    std::string id = blobId(*text);
    if (id != last.id)
      (last.conflict == id ? status.conflicts : status.edited).push_back(below);
  }
  std::error_code code;
  for (auto entry = fs::directory_iterator(fork.root / fork.pluginsDir, code);
       !code && entry != fs::directory_iterator(); entry.increment(code))
    if (std::string name = entry->path().filename().string(); entry->is_directory(code) && name[0] != '.')
      folderOf(base + name + "/x");
  std::vector<FolderStatus> all;
  for (auto &[folder, status] : folders) {
    for (const auto &[below, made] : *from)
      if (base + below == folder || (status.from.empty() && (base + below).starts_with(folder + "/")))
        status.from = made;
    all.push_back(std::move(status));
  }
  return all;
}

} // namespace unplug::emit

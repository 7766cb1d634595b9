// Nothing is asked but the files themselves and unplug.sum.
#include "Emit/Status.h"

#include "Emit/Kept.h"
#include "Support/FileTree.h"

#include <algorithm>
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
  auto sources = readSources(fork);
  if (!sources)
    return sources.takeError();
  std::map<std::string, FolderStatus> folders;
  const std::string base = fork.pluginsDir + "/";
  auto statusAt = [&](const std::string &path) -> FolderStatus & {
    std::string folder = folderOf(fork, path);
    FolderStatus &status = folders[folder];
    status.folder = folder;
    return status;
  };
  for (const auto &[path, last] : *written) {
    FolderStatus &status = statusAt(path);
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
      statusAt(base + name + "/x");
  std::vector<FolderStatus> all;
  for (auto &[folder, status] : folders) {
    for (const auto &[below, made] : *from)
      if (base + below == folder || (status.from.empty() && (base + below).starts_with(folder + "/")))
        status.from = made;
    if (auto made = sources->find(folder); made != sources->end())
      status.made = made->second;
    all.push_back(std::move(status));
  }
  return all;
}

llvm::Error addDrift(const Fork &fork, const std::map<std::string, std::string> &now,
                     std::vector<FolderStatus> &folders) {
  auto written = readWritten(fork);
  if (!written)
    return written.takeError();
  std::map<std::string, FolderStatus *> known;
  for (FolderStatus &status : folders) {
    known[status.folder] = &status;
    bool isRuntime = status.folder == fork.pluginsDir + "/host" || !status.folder.starts_with(fork.pluginsDir + "/");
    if (status.written && !isRuntime)
      status.drift = Drift::NotGiven;
  }
  std::map<std::string, FolderStatus> fresh;
  for (const auto &[path, id] : now) {
    std::string folder = folderOf(fork, path);
    auto status = known.find(folder);
    if (status == known.end() || !status->second->written) {
      fresh[folder].folder = folder;
      fresh[folder].drift = Drift::NotInBuild;
      continue;
    }
    if (status->second->drift == Drift::NotGiven)
      status->second->drift = Drift::None;
    auto last = written->find(path);
    if (last == written->end() || last->second.id != id)
      status->second->changed.push_back(path.substr(folder.size() + 1));
  }
  for (const auto &[path, last] : *written)
    if (auto status = known.find(folderOf(fork, path));
        status != known.end() && status->second->drift == Drift::None && now.count(path) == 0)
      status->second->changed.push_back(path.substr(status->first.size() + 1));
  for (FolderStatus &status : folders)
    if (std::sort(status.changed.begin(), status.changed.end()); !status.changed.empty())
      status.drift = Drift::Changed;
  for (auto &[folder, status] : fresh)
    folders.push_back(std::move(status));
  return llvm::Error::success();
}

} // namespace unplug::emit

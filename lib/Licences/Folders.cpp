// Only the folder itself is listed, and of its files only those that are called like a licence are opened.
#include "Licences/Licences.h"

#include "Support/FileTree.h"
#include "Support/Utf8.h"

#include <algorithm>
#include <cctype>

namespace fs = std::filesystem;

namespace unplug::licences {

namespace {

constexpr std::size_t mostEntries = 5000, mostFiles = 8, mostSources = 20;
constexpr std::uint64_t maxBytes = std::uint64_t{1} << 20;

bool isLicenceName(const std::string &file) {
  std::string name = lowerCase(file);
  for (std::string_view end :
       {".go", ".c", ".h", ".s", ".py", ".js", ".html", ".yml", ".yaml", ".json", ".tmpl", ".sh"})
    if (name.ends_with(end))
      return false;
  for (std::string_view start : {"license", "licence", "unlicense", "copying"})
    if (name.starts_with(start))
      return name.size() == start.size() || std::string_view(".-_s").find(name[start.size()]) != std::string_view::npos;
  std::string stem = name.substr(0, name.rfind('.') == std::string::npos ? name.size() : name.rfind('.'));
  for (std::string_view end : {"-license", "_license", ".license", "-licence"})
    if (stem.ends_with(end))
      return true;
  return false;
}

std::vector<std::string> regularFiles(const fs::path &folder) {
  std::vector<std::string> names;
  std::error_code code;
  std::size_t seen = 0;
  for (auto entry = fs::directory_iterator(folder, code);
       !code && entry != fs::directory_iterator() && ++seen <= mostEntries; entry.increment(code))
    if (entry->symlink_status(code).type() == fs::file_type::regular)
      names.push_back(entry->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> licencesOf(const fs::path &file) {
  auto text = readFile(file, file.filename().string(), maxBytes);
  if (!text) {
    llvm::consumeError(text.takeError()); // there, and not recognised
    return {};
  }
  return licencesIn(*text);
}

} // namespace

std::vector<LicenceFile> licenceFiles(const fs::path &folder) {
  std::vector<LicenceFile> found;
  for (const std::string &name : regularFiles(folder))
    if (isLicenceName(name) && found.size() < mostFiles)
      found.push_back({name, licencesOf(folder / name)});
  std::error_code code;
  if (fs::symlink_status(folder / "LICENSES", code).type() == fs::file_type::directory) // https://reuse.software
    for (const std::string &name : regularFiles(folder / "LICENSES"))
      if (found.size() < mostFiles)
        found.push_back({"LICENSES/" + name, licencesOf(folder / "LICENSES" / name)});
  return found;
}

std::optional<LicenceFile> licenceOfSources(const fs::path &folder) {
  std::size_t read = 0;
  for (const std::string &name : regularFiles(folder)) {
    if (!name.ends_with(".go") || ++read > mostSources)
      continue;
    auto text = readFile(folder / name, name, maxBytes);
    if (!text)
      llvm::consumeError(text.takeError()); // another one may say it
    else if (auto spdx = headersIn(*text); !spdx.empty())
      return LicenceFile{name, std::move(spdx)};
  }
  return std::nullopt;
}

std::string cacheFolder(const std::string &module, const std::string &version) {
  std::string escaped;
  const std::string whole = module + "@" + version;
  for (char c : whole) {
    bool isUpper = c >= 'A' && c <= 'Z';
    bool isPlain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                   std::string_view("-._~/+@").find(c) != std::string_view::npos;
    if (!isPlain)
      return {};
    if (isUpper)
      escaped += '!';
    escaped += static_cast<char>(isUpper ? c - 'A' + 'a' : c);
  }
  bool leads = module.empty() || module.starts_with("/") || module.starts_with(".") ||
               whole.find("..") != std::string::npos || whole.find("//") != std::string::npos;
  return leads ? std::string() : escaped;
}

} // namespace unplug::licences

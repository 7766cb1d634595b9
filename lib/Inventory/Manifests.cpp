// Reading manifests line by line, continuation lines joined. Nothing in them is run or expanded.
#include "Inventory/Manifests.h"

#include <algorithm>
#include <cctype>

namespace unplug::inventory {

namespace {

bool endsWith(std::string_view text, std::string_view end) {
  return text.ends_with(end);
}

std::string lowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

// "2.7.2" at the start of `text`, or empty: digits and dots, beginning with "2.".
std::string version2(std::string_view text) {
  auto end = text.find_first_not_of("0123456789.");
  std::string version(text.substr(0, end));
  while (!version.empty() && version.back() == '.')
    version.pop_back();
  return version.starts_with("2.") ? version : std::string();
}

void readImages(std::string_view line, const Location &at, Manifest &manifest) {
  for (std::string_view image : {"devopsfaith/krakend:", "krakend/builder:", "krakend/krakend-ce:", "krakend:"}) {
    auto found = line.find(image);
    if (found == std::string_view::npos)
      continue;
    std::string version = version2(line.substr(found + image.size()));
    if (!version.empty()) {
      manifest.images.push_back({version, image != "krakend/builder:", at});
      return;
    }
  }
}

std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> found;
  std::string word;
  char quote = 0;
  bool inWord = false;
  for (char c : line) {
    if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inWord = true;
    } else if (std::isspace(static_cast<unsigned char>(c)) || c == ';' || c == '&' || c == '|' || c == ')') {
      if (inWord || !word.empty())
        found.push_back(std::move(word));
      word.clear();
      inWord = false;
      if (c == ';' || c == '&' || c == '|')
        found.emplace_back(";"); // the end of one command
    } else {
      word += c;
    }
  }
  if (inWord || !word.empty())
    found.push_back(std::move(word));
  return found;
}

bool takesValue(std::string_view flag) {
  static constexpr std::string_view flags[] = {"-o", "-ldflags", "-gcflags", "-tags", "-mod",    "-asmflags",
                                               "-p", "-pkgdir",  "-overlay", "-C",    "-modfile"};
  return std::find(std::begin(flags), std::end(flags), flag) != std::end(flags);
}

void readBuildLines(std::string_view line, const Location &at, Manifest &manifest) {
  if (line.find("buildmode") == std::string_view::npos || line.find("plugin") == std::string_view::npos)
    return;
  auto all = words(line);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (!(endsWith(all[i], "go") && all[i + 1] == "build"))
      continue;
    BuildLine build{{}, {}, at};
    bool plugin = false;
    for (i += 2; i < all.size() && all[i] != ";"; ++i) {
      std::string flag = all[i].starts_with("--") ? all[i].substr(1) : all[i];
      if (flag == "-buildmode=plugin" || (flag == "-buildmode" && i + 1 < all.size() && all[i + 1] == "plugin")) {
        plugin = true;
        i += flag == "-buildmode" ? 1 : 0;
      } else if (flag.starts_with("-o=")) {
        build.output = flag.substr(3);
      } else if (takesValue(flag) && i + 1 < all.size()) {
        if (flag == "-o")
          build.output = all[i + 1];
        ++i;
      } else if (!flag.starts_with("-")) {
        build.package = flag;
      }
    }
    if (plugin)
      manifest.buildLines.push_back(std::move(build));
  }
}

} // namespace

bool isManifest(std::string_view path) {
  auto slash = path.rfind('/');
  std::string name = lowerCase(slash == std::string_view::npos ? path : path.substr(slash + 1));
  if (auto colon = name.find(':'); colon != std::string::npos)
    name.erase(0, colon + 1);
  return name.starts_with("dockerfile") || endsWith(name, ".dockerfile") || name == "makefile" ||
         endsWith(name, ".mk") || endsWith(name, ".sh") || endsWith(name, ".yml") || endsWith(name, ".yaml");
}

Manifest readManifest(std::string_view text, const std::string &path) {
  Manifest manifest;
  unsigned number = 0, first = 0;
  std::string joined;
  while (!text.empty()) {
    auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (joined.empty())
      first = number;
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    bool continued = !line.empty() && line.back() == '\\' && joined.size() < std::size_t{64} * 1024;
    joined += continued ? line.substr(0, line.size() - 1) : line;
    if (continued && !text.empty()) {
      joined += ' ';
      continue;
    }
    Location at{path, first, 1};
    readImages(joined, at, manifest);
    readBuildLines(joined, at, manifest);
    joined.clear();
  }
  return manifest;
}

} // namespace unplug::inventory

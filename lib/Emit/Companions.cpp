// Patterns are matched as Go's embed matches them: element by element, a folder stands for all that is in it.
#include "Emit/Companions.h"

#include "Support/Error.h"
#include "Support/Gitignore.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

constexpr std::size_t maxCompanions = 10'000;
constexpr int maxDepth = 64;

// What the go command compiles beside Go in a folder that uses C; assembly it takes in any.
bool isCompiledByGo(const std::string &name, bool usesC) {
  std::string extension = fs::path(name).extension().string();
  if (extension == ".s" || extension == ".S")
    return true;
  static constexpr const char *ofC[] = {".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".sx", ".syso"};
  return usesC && std::find(std::begin(ofC), std::end(ofC), extension) != std::end(ofC);
}

bool isHiddenFromFolders(const std::string &path) { // a folder is embedded without files that begin so
  return path[0] == '.' || path[0] == '_' || path.find("/.") != std::string::npos ||
         path.find("/_") != std::string::npos;
}

bool isEmbedded(const std::string &path, const std::string &pattern) {
  bool all = pattern.starts_with("all:");
  std::string wanted = pattern.substr(all ? 4 : 0);
  if (Gitignore::matches(wanted, path))
    return true;
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
    if ((wanted == "." || Gitignore::matches(wanted, path.substr(0, slash))) &&
        (all || !isHiddenFromFolders(path.substr(slash + 1))))
      return true;
  return wanted == "." && (all || !isHiddenFromFolders(path));
}

} // namespace

std::vector<std::string> embedPatterns(std::string_view text) {
  std::vector<std::string> patterns;
  constexpr std::string_view directive = "//go:embed";
  for (std::size_t at = 0; (at = text.find(directive, at)) != std::string_view::npos;) {
    bool starts = at == 0 || text[at - 1] == '\n';
    at += directive.size();
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    if (!starts || line.empty() || (line[0] != ' ' && line[0] != '\t'))
      continue;
    for (std::size_t word = 0; (word = line.find_first_not_of(" \t\r", word)) != std::string_view::npos;) {
      bool quoted = line[word] == '"' || line[word] == '`';
      std::size_t end = quoted ? line.find(line[word], word + 1) : line.find_first_of(" \t\r", word);
      end = std::min(end, line.size());
      patterns.emplace_back(line.substr(word + quoted, end - word - quoted));
      word = end + quoted;
    }
  }
  return patterns;
}

llvm::Expected<std::map<std::string, fs::path>> companionsOf(const go::Source &source, const go::Package &package) {
  std::map<std::string, fs::path> found;
  std::vector<std::string> patterns;
  bool usesC = false;
  for (std::size_t file : package.files) {
    const go::SourceFile &input = source.files[file];
    auto more = embedPatterns(input.text);
    patterns.insert(patterns.end(), more.begin(), more.end());
    usesC |= std::any_of(input.imports.begin(), input.imports.end(), [](const auto &i) { return i.path == "C"; });
  }
  if (package.files.empty())
    return found;
  fs::path base = source.files[package.files[0]].file.absolute.parent_path();
  std::error_code code;
  for (auto entry = fs::recursive_directory_iterator(base, code); !code && entry != fs::recursive_directory_iterator();
       entry.increment(code)) {
    if (entry->is_directory(code) && (patterns.empty() || entry.depth() >= maxDepth))
      entry.disable_recursion_pending();
    std::string path = entry->path().lexically_relative(base).generic_string();
    if (!entry->is_regular_file(code) || entry->is_symlink(code) || path.ends_with(".go"))
      continue;
    bool wanted = (entry.depth() == 0 && isCompiledByGo(path, usesC)) ||
                  std::any_of(patterns.begin(), patterns.end(), [&](const auto &p) { return isEmbedded(path, p); });
    if (wanted && found.emplace(path, entry->path()).second && found.size() > maxCompanions)
      return refusal({package.folder}, "more than " + std::to_string(maxCompanions) + " files to go with one package",
                     "Narrow the patterns of its `//go:embed` lines.");
  }
  return found;
}

std::optional<std::map<std::string, fs::path>> testDataOf(const go::Source &source, const go::Package &package) {
  std::map<std::string, fs::path> found;
  constexpr std::size_t most = 200;
  fs::path base = source.files[package.files[0]].file.absolute.parent_path();
  std::error_code code;
  for (auto entry = fs::recursive_directory_iterator(base / "testdata", code);
       !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    if (entry->is_directory(code) && entry.depth() >= maxDepth)
      entry.disable_recursion_pending();
    if (!entry->is_regular_file(code) || entry->is_symlink(code))
      continue;
    found.emplace(entry->path().lexically_relative(base).generic_string(), entry->path());
    if (found.size() > most)
      return std::nullopt;
  }
  return found;
}

} // namespace unplug::emit

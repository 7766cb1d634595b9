// Only requirements that provide an import: a whole go.mod can pull in modules that the plugin never imports.
#include "Emit/GoMod.h"

#include "Emit/Versions.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>

namespace unplug::emit {

namespace {

bool provides(const std::string &module, const std::string &importPath) {
  return importPath == module || importPath.starts_with(module + "/");
}

// The requirement with the longest path that provides `importPath`.
const go::Requirement *provider(const std::vector<go::Requirement> &requirements, const std::string &importPath) {
  const go::Requirement *best = nullptr;
  for (const go::Requirement &requirement : requirements)
    if (provides(requirement.path, importPath) && (!best || requirement.path.size() > best->path.size()))
      best = &requirement;
  return best;
}

llvm::Expected<std::string> modText(const Fork &fork) {
  return readFile(fork.root / "go.mod", "fork:go.mod", 4 << 20);
}

// What happens to one module.
struct Wanted {
  std::string version; // the highest that a plugin asks for
  std::string inFork;  // empty: not there
  Location at;
};

// The lines of `text` that begin with `start`, each with its line break.
std::vector<std::string> linesStarting(const std::string &text, const std::string &start) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    std::size_t next = end == std::string::npos ? text.size() : end + 1;
    if (text.compare(at, start.size(), start) == 0)
      found.push_back(text.substr(at, next - at));
    at = next;
  }
  return found;
}

class Merger {
public:
  Merger(const Fork &fork, const go::Source &source) : fork(fork), source(source) {}

  llvm::Expected<MergedMod> run(const std::vector<NeededImport> &needed) {
    auto text = modText(fork);
    if (!text)
      return text.takeError();
    if (auto fault = go::parseModule(*text, module))
      return refusal({"fork:go.mod", fault->line, 1}, "the fork's go.mod could not be understood: " + fault->message);
    for (const NeededImport &import : needed)
      want(import);
    std::vector<rewrite::Edit> edits;
    std::string added;
    for (const auto &[path, wanted] : wants)
      decide(*text, path, wanted, edits, added);
    if (!added.empty())
      insertRequirements(*text, added, edits);
    if (!edits.empty()) {
      auto after = rewrite::applyEdits(*text, edits, "fork:go.mod");
      if (!after)
        return after.takeError();
      merged.mod = rewrite::FileChange{"go.mod", std::move(*text), std::move(*after)};
    }
    if (auto error = mergeSums())
      return std::move(error);
    return std::move(merged);
  }

private:
  void want(const NeededImport &import) {
    const go::Module &from = source.modules[import.module];
    const go::Requirement *required = provider(from.requirements, import.path);
    const go::Requirement *inFork = provider(module.requirements, import.path);
    if (!required && !inFork) {
      merged.findings.push_back(
          makeFinding(FindingCode::ImportNotProvided, import.at,
                      "Nothing that the plugin's go.mod or the fork requires provides " + import.path + "."));
      return;
    }
    const std::string &path = required ? required->path : inFork->path;
    for (const go::Replacement &replacement : from.replacements)
      if (replacement.oldPath == path && reported.insert(path).second)
        merged.findings.push_back(makeFinding(
            FindingCode::ReplacementDropped, {from.folder.empty() ? "go.mod" : from.folder + "/go.mod"},
            "The plugin's `replace` of " + path + " is not carried over: one build has one version of it."));
    Wanted &wanted = wants[path];
    if (wanted.at.file.empty())
      wanted.at = import.at;
    for (const go::Requirement &one : module.requirements)
      if (one.path == path)
        wanted.inFork = one.version;
    if (required && (wanted.version.empty() || compareVersions(required->version, wanted.version) > 0))
      wanted.version = required->version;
  }

  void decide(const std::string &text, const std::string &path, const Wanted &wanted, std::vector<rewrite::Edit> &edits,
              std::string &added) {
    if (wanted.version.empty() || wanted.version == wanted.inFork)
      return;
    if (wanted.inFork.empty()) {
      added += "\t" + path + " " + wanted.version + "\n";
      sums.push_back(path + " " + wanted.version);
      return;
    }
    bool forkIsNewer = compareVersions(wanted.inFork, wanted.version) > 0;
    MovedVersion moved{path, forkIsNewer ? wanted.version : wanted.inFork,
                       forkIsNewer ? wanted.inFork : wanted.version};
    merged.findings.push_back(makeFinding(FindingCode::VersionMoved, wanted.at,
                                          forkIsNewer
                                              ? "The plugin asks for " + path + " " + wanted.version +
                                                    "; the fork has " + wanted.inFork + ", and that is what is built."
                                              : "The plugin asks for " + path + " " + wanted.version +
                                                    "; the whole gateway moves there from " + wanted.inFork + "."));
    merged.moved.push_back(std::move(moved));
    if (forkIsNewer)
      return;
    std::size_t at = text.find(path + " " + wanted.inFork);
    if (at == std::string::npos)
      return;
    at += path.size() + 1;
    edits.push_back({{at, at + wanted.inFork.size()}, wanted.version});
    sums.push_back(path + " " + wanted.version);
  }

  // Into the first block of direct requirements, each line at its place in the order; else a block of their own.
  void insertRequirements(const std::string &text, const std::string &added, std::vector<rewrite::Edit> &edits) {
    std::size_t block = text.find("require (\n");
    if (block == std::string::npos) {
      edits.push_back({{text.size(), text.size()},
                       std::string(text.ends_with("\n") ? "" : "\n") + "\nrequire (\n" + added + ")\n"});
      return;
    }
    std::size_t begin = block + 10, end = text.find("\n)", begin - 1);
    if (end == std::string::npos)
      end = text.size();
    for (std::size_t line = 0; line < added.size();) {
      std::size_t lineEnd = added.find('\n', line) + 1;
      std::string one = added.substr(line, lineEnd - line);
      std::size_t at = begin;
      while (at <= end && at < text.size()) {
        std::size_t next = text.find('\n', at);
        std::string there = text.substr(at, next - at);
        if (there.starts_with(")") || there > one)
          break;
        at = next + 1;
      }
      // Edits at one place would clash: they are joined in order.
      auto same = std::find_if(edits.begin(), edits.end(),
                               [&](const rewrite::Edit &edit) { return edit.range == Range{at, at}; });
      if (same != edits.end())
        same->text += one;
      else
        edits.push_back({{at, at}, one});
      line = lineEnd;
    }
  }

  llvm::Error mergeSums() {
    std::error_code code;
    std::string before;
    bool exists = std::filesystem::exists(fork.root / "go.sum", code);
    if (exists) {
      auto text = readFile(fork.root / "go.sum", "fork:go.sum");
      if (!text)
        return text.takeError();
      before = std::move(*text);
    }
    std::set<std::string> lines;
    for (const std::string &added : sums) {
      for (const go::Module &from : source.modules)
        for (const char *end : {" ", "/go.mod "})
          for (const std::string &line : linesStarting(from.sumText, added + end)) {
            lines.insert(line.ends_with("\n") ? line : line + "\n");
          }
      // What the module itself requires may be missing from the fork's go.mod, so the fork still wants `go mod tidy`.
      merged.needsTidy.push_back(added);
    }
    std::string after;
    for (const std::string &line : linesStarting(before, ""))
      lines.insert(line.ends_with("\n") ? line : line + "\n");
    for (const std::string &line : lines)
      after += line;
    if (!sums.empty() && after.size() > before.size())
      merged.sum = rewrite::FileChange{"go.sum", exists ? std::optional(before) : std::nullopt, after};
    return llvm::Error::success();
  }

  const Fork &fork;
  const go::Source &source;
  go::Module module;
  std::map<std::string, Wanted> wants;
  std::vector<std::string> sums; // "PATH VERSION" that go.mod gains
  std::set<std::string> reported;
  MergedMod merged;
};

} // namespace

llvm::Expected<MergedMod> mergeModules(const Fork &fork, const go::Source &source,
                                       const std::vector<NeededImport> &needed) {
  return Merger(fork, source).run(needed);
}

llvm::Expected<std::vector<go::Requirement>> forkRequirements(const Fork &fork) {
  auto text = modText(fork);
  if (!text)
    return text.takeError();
  go::Module module;
  if (auto fault = go::parseModule(*text, module))
    return refusal({"fork:go.mod", fault->line, 1}, "the fork's go.mod could not be understood: " + fault->message);
  return module.requirements;
}

} // namespace unplug::emit

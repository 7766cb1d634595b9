// Reading Go: files, modules, packages, and the plugins among them.
#include "Go/Aliases.h"
#include "Go/ConfigKeys.h"
#include "Go/Go.h"
#include "Go/Hazards.h"
#include "Go/ModuleTree.h"
#include "Go/Modules.h"
#include "Go/Packages.h"
#include "Go/Paths.h"
#include "Go/Registerers.h"
#include "Go/Role.h"
#include "Support/Error.h"
#include "Support/Parallel.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

namespace unplug::go {

namespace {

// `// Code generated ... DO NOT EDIT.` on a line of its own (https://go.dev/s/generatedcode).
bool isGenerated(std::string_view text) {
  while (!text.empty()) {
    auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    if (line.starts_with("// Code generated ") && line.ends_with(" DO NOT EDIT."))
      return true;
    if (line.starts_with("package "))
      return false;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return false;
}

bool isIgnoredByBuild(SyntaxNode root) {
  for (SyntaxNode child : root.children()) {
    if (child.kind() != "comment")
      return false;
    if (child.text() == "//go:build ignore" || child.text() == "// +build ignore")
      return true;
  }
  return false;
}

FileRole roleOf(const std::string &path, std::string_view text) {
  if (isVendored(path))
    return FileRole::Vendored;
  if (path.ends_with("_test.go"))
    return FileRole::Test;
  return isGenerated(text) ? FileRole::Generated : FileRole::Source;
}

// The first node that stands for what could not be parsed, found from the top down.
SyntaxNode firstError(SyntaxNode node) {
  for (int steps = 0; node && steps < 10000; ++steps) {
    if (node.isError() || node.isMissing())
      return node;
    SyntaxNode next;
    for (SyntaxNode child : node.children())
      if (child.hasError() || child.isError() || child.isMissing()) {
        next = child;
        break;
      }
    if (!next)
      return node;
    node = next;
  }
  return node;
}

class SourceReader {
public:
  SourceReader(const FileTree &tree, Source &source) : tree(tree), source(source) {}

  llvm::Error run() {
    readModules(tree, source);
    if (auto error = readFiles())
      return error;
    assignModules();
    parseNeeded();
    groupPackages(source, trees, moduleOf);
    for (std::size_t f = 0; f < trees.size(); ++f)
      source.files[f].tree = trees[f];
    Program program(source, std::move(trees));
    readPlugins(program);
    return llvm::Error::success();
  }

private:
  void add(FindingCode code, Location at, std::string message) {
    source.findings.push_back(makeFinding(code, std::move(at), std::move(message)));
  }

  // Every Go file gets an entry. Those under vendor/ are not opened; of the others it is kept whether they mention a
  // registerer, and the text only where they do: most Go of a large tree belongs to no plugin.
  llvm::Error readFiles() {
    for (const InputFile &file : tree.files)
      if (file.path.ends_with(".go")) {
        SourceFile entry;
        entry.file = file;
        entry.role = roleOf(file.path, "");
        source.files.push_back(std::move(entry));
      }
    mentions.assign(source.files.size(), 0);
    std::vector<char> aliasing(source.files.size(), 0);
    failures.resize(source.files.size());
    parallelFor(source.files.size(), [this, &aliasing](std::size_t f) {
      SourceFile &file = source.files[f];
      if (file.role == FileRole::Vendored || !readText(f))
        return;
      mentions[f] = holds(file.text, "Registerer");
      aliasing[f] = file.role == FileRole::Source && holds(file.text, aliasMapName);
      if (!mentions[f])
        std::string().swap(file.text);
    });
    for (std::size_t f = 0; f < source.files.size(); ++f)
      if (aliasing[f] && !failures[f])
        readAliasMap(f);
    std::vector<char> readable(source.files.size(), 1);
    for (std::size_t f = 0; f < source.files.size(); ++f)
      if (failures[f]) {
        readable[f] = 0;
        if (source.files[f].file.named)
          return inputError(failures[f]->at, failures[f]->message);
        add(FindingCode::FileNotRead, failures[f]->at, "This Go file was not read: " + failures[f]->message + ".");
      }
    keepOnly(readable);
    return llvm::Error::success();
  }

  static bool holds(std::string_view text, std::string_view word) {
    return ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
  }

  // A gateway's own main, or a file beside it, enters its aliases (facts B1).
  void readAliasMap(std::size_t f) {
    auto textOf = [](const InputFile &file) {
      auto text = readFile(file.absolute, file.path, maxGoBytes);
      if (!text)
        llvm::consumeError(text.takeError()); // was said when it was read first
      return AliasText{file.path, text ? std::move(*text) : std::string()};
    };
    std::vector<AliasText> siblings;
    for (std::size_t other = 0; other < source.files.size(); ++other)
      if (other != f && source.files[other].role == FileRole::Source &&
          folderOf(source.files[other].file.path) == folderOf(source.files[f].file.path))
        siblings.push_back(textOf(source.files[other].file));
    AliasMap map = readAliases(textOf(source.files[f].file), siblings);
    source.aliases.insert(source.aliases.end(), map.entries.begin(), map.entries.end());
    for (const Location &at : map.notFollowed)
      add(FindingCode::AliasNotFollowed, at, "Which names this enters into the alias map could not be worked out.");
  }

  struct ReadFailure {
    Location at;
    std::string message;
  };

  bool readText(std::size_t f) {
    SourceFile &file = source.files[f];
    auto text = readFile(file.file.absolute, file.file.path, maxGoBytes);
    if (!text) {
      llvm::handleAllErrors(
          text.takeError(), [&](const Failure &failure) { failures[f] = {failure.at, failure.message}; },
          [&](const llvm::ErrorInfoBase &other) { failures[f] = {{file.file.path}, other.message()}; });
      return false;
    }
    file.text = std::move(*text);
    return true;
  }

  void keepOnly(const std::vector<char> &wanted) {
    std::size_t kept = 0;
    for (std::size_t f = 0; f < source.files.size(); ++f)
      if (wanted[f]) {
        if (kept != f) {
          source.files[kept] = std::move(source.files[f]);
          mentions[kept] = mentions[f];
        }
        ++kept;
      }
    source.files.resize(kept);
    mentions.resize(kept);
  }

  // The module of each file: the innermost folder with a go.mod; else one for the topmost folder that has Go files.
  void assignModules() {
    std::map<std::string, std::size_t, std::less<>> declared, topmost; // by folder
    for (std::size_t m = 0; m < source.modules.size(); ++m)
      declared.emplace(source.modules[m].folder, m);
    for (const SourceFile &file : source.files) {
      std::string folder = folderOf(file.file.path);
      auto best = innermost(declared, folder);
      if (!best)
        best = innermost(topmost, folder);
      if (!best) {
        best = source.modules.size();
        topmost.emplace(folder, *best);
        Module module;
        module.folder = folder;
        module.absolute = file.file.absolute.parent_path();
        source.modules.push_back(std::move(module));
      }
      moduleOf.push_back(*best);
    }
  }

  // What `folders` has for the nearest folder at or above `folder`, within one input.
  static std::optional<std::size_t> innermost(const std::map<std::string, std::size_t, std::less<>> &folders,
                                              std::string_view folder) {
    auto colon = folder.find(':');
    std::string_view root = folder.substr(0, colon == std::string_view::npos ? 0 : colon + 1);
    for (;;) {
      if (auto found = folders.find(folder); found != folders.end())
        return found->second;
      if (folder.size() <= root.size())
        return std::nullopt;
      auto slash = folder.rfind('/');
      folder = slash == std::string_view::npos || slash < root.size() ? root : folder.substr(0, slash);
    }
  }

  // Only modules that mention a registerer can hold plugins, and only those and what they replace locally are parsed.
  std::set<std::size_t> neededModules() const {
    std::set<std::size_t> needed;
    for (std::size_t f = 0; f < source.files.size(); ++f)
      if (mentions[f] && source.files[f].role != FileRole::Test)
        needed.insert(moduleOf[f]);
    std::map<std::filesystem::path, std::vector<std::size_t>> byFolder;
    for (std::size_t m = 0; m < source.modules.size(); ++m)
      if (!source.modules[m].replacements.empty() || !needed.count(m))
        byFolder[source.modules[m].absolute / ""].push_back(m);
    std::vector<std::size_t> pending(needed.begin(), needed.end());
    while (!pending.empty()) {
      const Module &module = source.modules[pending.back()];
      pending.pop_back();
      for (const Replacement &replacement : module.replacements)
        if (replacement.newPath.starts_with("."))
          for (std::size_t other : byFolder[(module.absolute / replacement.newPath).lexically_normal() / ""])
            if (needed.insert(other).second)
              pending.push_back(other);
    }
    return needed;
  }

  void parseNeeded() {
    std::set<std::size_t> needed = neededModules();
    trees.resize(source.files.size());
    failures.assign(source.files.size(), std::nullopt);
    parallelFor(source.files.size(), [&](std::size_t f) {
      SourceFile &file = source.files[f];
      if (!needed.count(moduleOf[f]) || file.role == FileRole::Vendored)
        return std::string().swap(file.text);
      if (file.text.empty() && !readText(f))
        return;
      file.hash = sha256(file.text);
      if (file.role == FileRole::Source)
        file.role = roleOf(file.file.path, file.text);
      SyntaxTree parsed = SyntaxTree::parse(file.text);
      readHead(file, parsed.root());
      if (file.role != FileRole::Test)
        trees[f] = std::move(parsed);
    });
    for (std::size_t f = 0; f < source.files.size(); ++f) {
      if (failures[f]) // readable a moment ago
        add(FindingCode::FileNotRead, failures[f]->at, "This Go file was not read: " + failures[f]->message + ".");
      if (source.files[f].syntaxError && source.files[f].role != FileRole::Test)
        add(FindingCode::GoSyntaxError, *source.files[f].syntaxError,
            "This Go file has a syntax error here; what it declares may be missing from this report.");
    }
  }

  // Touches `file` only: called from several threads.
  static void readHead(SourceFile &file, SyntaxNode root) {
    if (root.hasError())
      file.syntaxError = LineMap(file.text).locate(file.file.path, firstError(root).range().begin);
    file.ignoredByBuild = isIgnoredByBuild(root);
    for (SyntaxNode child : root.children()) {
      if (child.kind() == "package_clause" && !child.children().empty()) {
        SyntaxNode name = child.children().front();
        file.packageName = name.text();
        file.packageNameRange = name.range();
      } else if (child.kind() == "import_declaration") {
        for (SyntaxNode spec : findAll(child, "import_spec")) {
          Import import;
          import.range = spec.field("path").range();
          if (stringValue(spec.field("path"), import.path)) {
            import.name = spec.field("name").text();
            file.imports.push_back(std::move(import));
          }
        }
      }
    }
  }

  struct Candidate {
    Plugin plugin;
    std::vector<Factory> factories;
    Findings findings;
    bool isPlugin = false;
  };

  void readPlugins(const Program &program) {
    std::vector<Candidate> candidates(source.packages.size());
    parallelFor(candidates.size(), [&](std::size_t p) {
      Candidate &candidate = candidates[p];
      candidate.isPlugin = readRegisterers(program, p, candidate.plugin, candidate.factories, candidate.findings);
      candidate.plugin.package = p;
      candidate.plugin.id = idOf(source.packages[p]);
    });
    std::erase_if(candidates, [](const Candidate &candidate) { return !candidate.isPlugin; });
    for (Candidate &candidate : candidates)
      leaveStrayMainsOut(program, source.packages[candidate.plugin.package], candidate.plugin);
    parallelFor(candidates.size(), [&](std::size_t c) { readCandidate(program, candidates[c]); });
    for (Candidate &candidate : candidates) {
      source.findings.insert(source.findings.end(), candidate.findings.begin(), candidate.findings.end());
      source.plugins.push_back(std::move(candidate.plugin));
    }
    std::sort(source.plugins.begin(), source.plugins.end(),
              [](const Plugin &a, const Plugin &b) { return a.id < b.id; });
  }

  void readCandidate(const Program &program, Candidate &candidate) const {
    Plugin &plugin = candidate.plugin;
    plugin.local = localPackages(program, plugin.package, candidate.findings);
    plugin.configKeys = readConfigKeys(program, candidate.factories);
    judgeRole(program, plugin);
    CallGraph graph(program, plugin, candidate.factories);
    plugin.needs = readNeeds(program, graph);
    Findings hazards = findHazards(program, plugin, graph, candidate.factories);
    candidate.findings.insert(candidate.findings.end(), hazards.begin(), hazards.end());
    for (std::size_t local : plugin.local)
      for (std::size_t file : source.packages[local].files)
        plugin.lines +=
            static_cast<unsigned>(std::count(source.files[file].text.begin(), source.files[file].text.end(), '\n'));
  }

  static std::string idOf(const Package &package) {
    std::string folder = package.folder.empty() ? "." : package.folder;
    if (package.part.empty())
      return folder;
    bool ofRoot = folder == "." || folder.back() == ':';
    return (ofRoot ? package.folder : folder + "/") + package.part + ".go";
  }

  static SyntaxNode mainFunction(const Program &program, std::size_t file) {
    if (const SyntaxTree *parsed = program.tree(file))
      for (SyntaxNode child : parsed->root().children())
        if (child.kind() == "function_declaration" && child.field("name").text() == "main")
          return child;
    return {};
  }

  // Several `func main` in one folder cannot be one build: the plugin is the file with the registerer, and those
  // without one.
  void leaveStrayMainsOut(const Program &program, Package &package, Plugin &plugin) {
    std::vector<std::size_t> mains;
    if (package.name == "main")
      for (std::size_t file : package.files)
        if (SyntaxNode main = mainFunction(program, file)) {
          mains.push_back(file);
          bool declaresRegisterer = source.files[file].text.find("Registerer") != std::string::npos;
          if (mains.size() == 1 || declaresRegisterer) {
            plugin.hasMain = true;
            auto body = main.field("body").children();
            plugin.mainIsEmpty = std::all_of(body.begin(), body.end(), [](SyntaxNode child) {
              return child.kind() == "comment" || (child.kind() == "statement_list" && child.children().empty());
            });
          }
        }
    if (mains.size() < 2)
      return;
    std::erase_if(package.files, [&](std::size_t file) {
      bool stray = std::find(mains.begin(), mains.end(), file) != mains.end() &&
                   source.files[file].text.find("Registerer") == std::string::npos;
      if (stray)
        add(FindingCode::StrayMain, {source.files[file].file.path, 1, 1},
            "This file has a func main of its own beside a plugin's: it belongs to another build and was left out.");
      return stray;
    });
  }

  // The plugin's package and what it imports of its own module and of local replacements, in the order of first import.
  std::vector<std::size_t> localPackages(const Program &program, std::size_t p, Findings &findings) const {
    std::vector<std::size_t> found = {p};
    for (std::size_t next = 0; next < found.size(); ++next) {
      const Package &package = source.packages[found[next]];
      const Module &module = source.modules[package.module];
      for (std::size_t file : package.files)
        for (const Import &import : source.files[file].imports) {
          auto local = program.packageOfPath(package.module, import.path);
          bool own = !module.path.empty() && (import.path == module.path || import.path.starts_with(module.path + "/"));
          if (!local && own && !isNestedElsewhere(import.path, package.module))
            findings.push_back(
                makeFinding(FindingCode::LocalImportMissing,
                            LineMap(source.files[file].text).locate(source.files[file].file.path, import.range.begin),
                            "The package " + import.path + " belongs to this module, and is not among the inputs."));
          if (local && std::find(found.begin(), found.end(), *local) == found.end())
            found.push_back(*local);
        }
    }
    return found;
  }

  // A path below this module's that the module requires as a module of its own.
  bool isNestedElsewhere(const std::string &path, std::size_t module) const {
    return std::any_of(source.modules[module].requirements.begin(), source.modules[module].requirements.end(),
                       [&](const Requirement &r) { return path == r.path || path.starts_with(r.path + "/"); });
  }

  static constexpr std::uint64_t maxGoBytes = 16ULL << 20;

  const FileTree &tree;
  Source &source;
  std::vector<std::size_t> moduleOf;                // by file
  std::vector<char> mentions;                       // by file: it says "Registerer"
  std::vector<std::optional<ReadFailure>> failures; // by file
  std::vector<std::optional<SyntaxTree>> trees;
};

} // namespace

llvm::Expected<Source> readSource(const FileTree &tree) {
  Source source;
  if (auto error = SourceReader(tree, source).run())
    return std::move(error);
  return source;
}

llvm::Expected<Source> readFolder(const std::filesystem::path &root, const std::string &folder,
                                  const std::string &label) {
  std::error_code code;
  if (!std::filesystem::is_directory(root / folder, code))
    return Source{};
  auto tree = walkInputs({root.string()}, {}, label);
  if (!tree)
    return tree.takeError();
  std::erase_if(tree->files, [&](const InputFile &file) {
    return file.path != label + "go.mod" && !file.path.starts_with(label + folder + "/");
  });
  return readSource(*tree);
}

} // namespace unplug::go

// Reading Go: files, modules, packages, and the plugins among them.
#include "Go/ConfigKeys.h"
#include "Go/Go.h"
#include "Go/Modules.h"
#include "Go/Registerers.h"
#include "Go/Role.h"
#include "Support/Error.h"

#include <algorithm>
#include <map>
#include <set>

namespace unplug::go {

namespace {

std::string folderOf(const std::string &path) {
  auto slash = path.rfind('/');
  if (slash != std::string::npos)
    return path.substr(0, slash);
  auto colon = path.find(':');
  return colon == std::string::npos ? "" : path.substr(0, colon + 1);
}

std::string nameOf(const std::string &path) {
  auto slash = path.find_last_of("/:");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool isInside(const std::string &folder, const std::string &outer) {
  return outer.empty() || folder == outer ||
         (folder.starts_with(outer) && (outer.back() == ':' || folder[outer.size()] == '/'));
}

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
  if (path.starts_with("vendor/") || path.find("/vendor/") != std::string::npos ||
      path.find(":vendor/") != std::string::npos)
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
    readModules();
    if (auto error = readFiles())
      return error;
    assignModules();
    parseNeeded();
    makePackages();
    Program program(source, std::move(trees));
    for (std::size_t p = 0; p < source.packages.size(); ++p)
      readPlugin(program, p);
    std::sort(source.plugins.begin(), source.plugins.end(),
              [](const Plugin &a, const Plugin &b) { return a.id < b.id; });
    return llvm::Error::success();
  }

private:
  void add(FindingCode code, Location at, std::string message) {
    source.findings.push_back(makeFinding(code, std::move(at), std::move(message)));
  }

  void readModules() {
    for (const InputFile &file : tree.files) {
      if (nameOf(file.path) != "go.mod" || roleOf(file.path, "") == FileRole::Vendored)
        continue;
      auto text = readFile(file.absolute, file.path, maxModBytes);
      if (!text) {
        add(FindingCode::ModuleNotUnderstood, {file.path},
            "The go.mod was not read: " + llvm::toString(text.takeError()) + ".");
        continue;
      }
      Module module;
      module.folder = folderOf(file.path);
      module.absolute = file.absolute.parent_path();
      if (auto fault = parseModule(*text, module))
        add(FindingCode::ModuleNotUnderstood, {file.path, fault->line, 1},
            "This go.mod could not be understood: " + fault->message + ".");
      if (auto sum = readFile(module.absolute / "go.sum", module.folder + "/go.sum"))
        module.sumText = std::move(*sum);
      else
        llvm::consumeError(sum.takeError()); // a module without dependencies has none
      source.modules.push_back(std::move(module));
    }
  }

  llvm::Error readFiles() {
    for (const InputFile &file : tree.files) {
      if (!file.path.ends_with(".go"))
        continue;
      auto text = readFile(file.absolute, file.path, maxGoBytes);
      if (!text) {
        if (file.named)
          return text.takeError();
        llvm::handleAllErrors(text.takeError(), [&](const Failure &failure) {
          add(FindingCode::FileNotRead, failure.at, "This Go file was not read: " + failure.message + ".");
        });
        continue;
      }
      SourceFile entry;
      entry.file = file;
      entry.hash = sha256(*text);
      entry.role = roleOf(file.path, *text);
      entry.text = std::move(*text);
      source.files.push_back(std::move(entry));
    }
    return llvm::Error::success();
  }

  // The module of each file: the innermost folder with a go.mod; else one for the topmost folder that has Go files.
  void assignModules() {
    std::size_t declared = source.modules.size();
    for (const SourceFile &file : source.files) {
      std::string folder = folderOf(file.file.path);
      std::size_t best = source.modules.size();
      for (std::size_t m = 0; m < source.modules.size(); ++m)
        if (isInside(folder, source.modules[m].folder) && sameInput(folder, source.modules[m].folder) &&
            (best == source.modules.size() || source.modules[m].folder.size() > source.modules[best].folder.size() ||
             (m < declared && best >= declared)))
          best = m;
      if (best == source.modules.size()) {
        Module module;
        module.folder = folder;
        module.absolute = file.file.absolute.parent_path();
        source.modules.push_back(std::move(module));
      }
      moduleOf.push_back(best);
    }
  }

  static bool sameInput(const std::string &a, const std::string &b) {
    auto prefix = [](const std::string &path) {
      return path.substr(0, path.find(':') == std::string::npos ? 0 : path.find(':'));
    };
    return prefix(a) == prefix(b);
  }

  // Only modules that mention a registerer can hold plugins, and only those and what they replace locally are parsed.
  void parseNeeded() {
    std::set<std::size_t> needed;
    for (std::size_t f = 0; f < source.files.size(); ++f)
      if (source.files[f].role != FileRole::Test && source.files[f].role != FileRole::Vendored &&
          source.files[f].text.find("Registerer") != std::string::npos)
        needed.insert(moduleOf[f]);
    for (std::size_t before = 0; before != needed.size();) {
      before = needed.size();
      for (std::size_t m : std::set<std::size_t>(needed))
        for (const Replacement &replacement : source.modules[m].replacements)
          if (replacement.newPath.starts_with("."))
            for (std::size_t other = 0; other < source.modules.size(); ++other)
              if ((source.modules[other].absolute / "") ==
                  ((source.modules[m].absolute / replacement.newPath).lexically_normal() / ""))
                needed.insert(other);
    }
    for (std::size_t f = 0; f < source.files.size(); ++f) {
      SourceFile &file = source.files[f];
      trees.emplace_back();
      if (!needed.count(moduleOf[f]) || file.role == FileRole::Test || file.role == FileRole::Vendored)
        continue;
      trees.back() = SyntaxTree::parse(file.text);
      readHead(file, trees.back()->root());
    }
  }

  void readHead(SourceFile &file, SyntaxNode root) {
    if (root.hasError()) {
      file.syntaxError = LineMap(file.text).locate(file.file.path, firstError(root).range().begin);
      add(FindingCode::GoSyntaxError, *file.syntaxError,
          "This Go file has a syntax error here; what it declares may be missing from this report.");
    }
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

  void makePackages() {
    std::map<std::tuple<std::string, std::string>, std::size_t> known;
    std::set<std::string> reported;
    for (std::size_t f = 0; f < source.files.size(); ++f) {
      const SourceFile &file = source.files[f];
      if (!trees[f] || file.packageName.empty() || file.ignoredByBuild)
        continue;
      std::string folder = folderOf(file.file.path);
      auto [at, fresh] = known.emplace(std::make_tuple(folder, file.packageName), source.packages.size());
      if (fresh) {
        const Module &module = source.modules[moduleOf[f]];
        std::string relative = folder.size() > module.folder.size() ? folder.substr(module.folder.size()) : "";
        if (!relative.empty() && relative[0] != '/')
          relative.insert(0, "/");
        source.packages.push_back(
            {folder, file.packageName, moduleOf[f], module.path.empty() ? "" : module.path + relative, {}});
      }
      source.packages[at->second].files.push_back(f);
    }
    for (const auto &[key, index] : known)
      for (const auto &[other, otherIndex] : known)
        if (index < otherIndex && std::get<0>(key) == std::get<0>(other) && reported.insert(std::get<0>(key)).second)
          add(FindingCode::SeveralPackages, {source.files[source.packages[otherIndex].files[0]].file.path, 1, 1},
              "This folder holds several packages; each was read on its own, as their build lines name single files.");
  }

  void readPlugin(const Program &program, std::size_t p) {
    Plugin plugin;
    std::vector<Factory> factories;
    Findings findings;
    Package &package = source.packages[p];
    if (!readRegisterers(program, p, plugin, factories, findings))
      return;
    plugin.id = package.folder.empty() ? "." : package.folder;
    plugin.package = p;
    leaveStrayMainsOut(program, package, plugin);
    plugin.local = localPackages(program, p);
    plugin.configKeys = readConfigKeys(program, factories);
    judgeRole(program, plugin);
    for (std::size_t local : plugin.local)
      for (std::size_t file : source.packages[local].files)
        plugin.lines +=
            static_cast<unsigned>(std::count(source.files[file].text.begin(), source.files[file].text.end(), '\n'));
    source.findings.insert(source.findings.end(), findings.begin(), findings.end());
    source.plugins.push_back(std::move(plugin));
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
  std::vector<std::size_t> localPackages(const Program &program, std::size_t p) {
    std::vector<std::size_t> found = {p};
    for (std::size_t next = 0; next < found.size(); ++next) {
      const Package &package = source.packages[found[next]];
      const Module &module = source.modules[package.module];
      for (std::size_t file : package.files)
        for (const Import &import : source.files[file].imports) {
          auto local = program.packageOfPath(package.module, import.path);
          bool own = !module.path.empty() && (import.path == module.path || import.path.starts_with(module.path + "/"));
          if (!local && own && !isNestedElsewhere(import.path, package.module))
            add(FindingCode::LocalImportMissing,
                LineMap(source.files[file].text).locate(source.files[file].file.path, import.range.begin),
                "The package " + import.path + " belongs to this module, and is not among the inputs.");
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
  static constexpr std::uint64_t maxModBytes = 4ULL << 20;

  const FileTree &tree;
  Source &source;
  std::vector<std::size_t> moduleOf; // by file
  std::vector<std::optional<SyntaxTree>> trees;
};

} // namespace

llvm::Expected<Source> readSource(const FileTree &tree) {
  Source source;
  if (auto error = SourceReader(tree, source).run())
    return std::move(error);
  return source;
}

} // namespace unplug::go

// go.mod files first, then what go.work files say of them.
#include "Go/ModuleTree.h"

#include "Go/Modules.h"
#include "Go/Paths.h"

#include <llvm/Support/Error.h>

namespace unplug::go {

namespace {

class ModuleReader {
public:
  ModuleReader(const FileTree &tree, Source &source) : tree(tree), source(source) {}

  void run() {
    readModules();
    readWorkspaces();
  }

private:
  void add(FindingCode code, Location at, std::string message) {
    source.findings.push_back(makeFinding(code, std::move(at), std::move(message)));
  }

  void readModules() {
    for (const InputFile &file : tree.files) {
      if (nameOf(file.path) != "go.mod" || isVendored(file.path))
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
      if (auto sum = readFile(module.absolute / "go.sum", module.folder + "/go.sum", Limits{}.maxMetBytes))
        module.sumText = std::move(*sum);
      else
        llvm::consumeError(sum.takeError()); // a module without dependencies has none
      source.modules.push_back(std::move(module));
    }
  }

  // What go.work holds together is as good as replaced by each other's folders.
  void readWorkspaces() {
    for (const InputFile &file : tree.files) {
      if (nameOf(file.path) != "go.work")
        continue;
      auto text = readFile(file.absolute, file.path, maxModBytes);
      if (!text) {
        add(FindingCode::ModuleNotUnderstood, {file.path},
            "The go.work was not read: " + llvm::toString(text.takeError()) + ".");
        continue;
      }
      Workspace workspace;
      if (auto fault = parseWorkspace(*text, workspace))
        add(FindingCode::ModuleNotUnderstood, {file.path, fault->line, 1},
            "This go.work could not be understood: " + fault->message + ".");
      std::filesystem::path root = file.absolute.parent_path();
      std::vector<Module *> used;
      for (const std::string &folder : workspace.uses)
        for (Module &module : source.modules)
          if ((module.absolute / "").lexically_normal() == (root / folder / "").lexically_normal())
            used.push_back(&module);
      for (Module *module : used) {
        for (const Module *other : used)
          replaceInWorkspace(*module, {other->path, {}, other->absolute.string(), {}, true});
        for (Replacement replacement : workspace.replacements) {
          if (replacement.newPath.starts_with("."))
            replacement.newPath = (root / replacement.newPath).lexically_normal().string();
          replacement.ofWorkspace = true;
          replaceInWorkspace(*module, std::move(replacement));
        }
      }
    }
  }

  // `replacement.newPath` may be absolute here; modules speak of folders relative to themselves.
  static void replaceInWorkspace(Module &module, Replacement replacement) {
    if (replacement.oldPath == module.path)
      return;
    for (const Replacement &known : module.replacements)
      if (known.oldPath == replacement.oldPath)
        return;
    if (std::filesystem::path target(replacement.newPath); target.is_absolute()) {
      replacement.newPath = target.lexically_relative(module.absolute).string();
      if (!replacement.newPath.starts_with("."))
        replacement.newPath.insert(0, "./");
    }
    module.replacements.push_back(std::move(replacement));
  }

  static constexpr std::uint64_t maxModBytes = 4ULL << 20;

  const FileTree &tree;
  Source &source;
};

} // namespace

bool isVendored(const std::string &path) {
  return path.starts_with("vendor/") || path.find("/vendor/") != std::string::npos ||
         path.find(":vendor/") != std::string::npos;
}

void readModules(const FileTree &tree, Source &source) {
  ModuleReader(tree, source).run();
}

} // namespace unplug::go

// Opening a fork: what it is, and whether what we would write has room there.
#include "Emit/Emit.h"

#include "Emit/GoFile.h"
#include "Emit/Room.h"
#include "Emit/Seams.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

// A folder whose every element Go builds and imports.
bool isPackageFolder(const std::string &folder) {
  if (folder.empty() || folder.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_/") != std::string::npos)
    return false;
  for (std::size_t at = 0; at <= folder.size();) {
    std::size_t end = std::min(folder.find('/', at), folder.size());
    std::string element = folder.substr(at, end - at);
    if (element.empty() || element[0] == '_' || element == "vendor" || element == "testdata")
      return false;
    at = end + 1;
  }
  return true;
}

} // namespace

llvm::Error checkPluginsDirName(const std::string &pluginsDir) {
  if (isPackageFolder(pluginsDir))
    return llvm::Error::success();
  return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                   "--plugins-dir " + pluginsDir + " is no folder for Go packages",
                                   "Use lower-case letters, digits and \"/\".");
}

llvm::Error checkPluginsDir(const Fork &fork) {
  std::vector<std::string> names;
  std::error_code code;
  for (auto entry = fs::directory_iterator(fork.root / fork.pluginsDir, code);
       !code && entry != fs::directory_iterator(); entry.increment(code))
    if (std::string name = entry->path().filename().string(); name.ends_with(".go") && entry->is_regular_file(code))
      names.push_back(name);
  std::sort(names.begin(), names.end());
  for (const std::string &name : names) {
    std::string display = fork.label + fork.pluginsDir + "/" + name;
    auto text = readFile(fork.root / fork.pluginsDir / name, display, 4 << 20);
    if (!text)
      return text.takeError();
    GoFile file(display, std::move(*text));
    bool ours =
        name == "registered.go" && (!file.importName(fork.modulePath + "/" + fork.pluginsDir + "/host").empty() ||
                                    !file.importName(fork.luraPath + "/transport/http/client/plugin").empty());
    bool beside = name != "registered.go" && file.packageName().starts_with("plugins") &&
                  declaredNames(file.root()).count("Load") == 0;
    if (!ours && !beside)
      return refusal({display}, "there is Go of somebody else where the plugins' list would be",
                     "Choose another folder with --plugins-dir.");
  }
  return llvm::Error::success();
}

llvm::Expected<Fork> openFork(const fs::path &root, const std::string &pluginsDir, Target target) {
  Fork fork;
  fork.target = target;
  const std::string line = target == Target::Krakend3 ? "3.x" : "2.x",
                    major = target == Target::Krakend3 ? "/v3" : "/v2";
  std::error_code code;
  fork.root = fs::canonical(root, code);
  if (code || !fs::is_directory(fork.root, code))
    return refusal({root.string()}, "the fork is not a folder", "Name your checkout of krakend-ce " + line + ".");
  if (auto error = checkPluginsDirName(pluginsDir))
    return std::move(error);
  fork.pluginsDir = pluginsDir;
  auto overlay = readOverlay(fork.root, "fork:");
  if (!overlay)
    return overlay.takeError();
  if (*overlay)
    return std::move(**overlay);
  auto text = readFile(fork.root / "go.mod", "fork:go.mod", 4 << 20);
  if (!text) {
    llvm::consumeError(text.takeError());
    return refusal({"fork:go.mod"}, "the fork is not krakend-ce " + line + ": it has no go.mod that can be read",
                   "Name your checkout of krakend-ce " + line + ".");
  }
  go::Module module;
  if (auto fault = go::parseModule(*text, module))
    return refusal({"fork:go.mod", fault->line, 1}, "the fork's go.mod could not be understood: " + fault->message);
  if (module.path.empty())
    return refusal({"fork:go.mod"}, "the fork is not krakend-ce " + line + ": its go.mod names no module",
                   "Name your checkout of krakend-ce " + line + ".");
  fork.modulePath = module.path;
  fork.goVersion = module.goVersion;
  std::string lura;
  for (const go::Requirement &requirement : module.requirements)
    if (requirement.path.find("/lura/v") != std::string::npos && !lura.ends_with(major)) {
      lura = requirement.path;
      fork.luraVersion = requirement.version;
    }
  if (!lura.ends_with(major))
    return refusal({"fork:go.mod"},
                   "the fork is not krakend-ce " + line + ": looked for a requirement of lura" + major + ", found " +
                       (lura.empty() ? "none of lura" : lura),
                   target == Target::Krakend3 ? "Check the 3.0 line of krakend-ce out, or say `--target 2.x`."
                                              : "Check the release out that you run, or leave `--target 2.x` out.");
  fork.luraPath = lura;
  if (std::error_code unread; fs::exists(fork.root / "gateway/gateway.go", unread)) {
    auto gateway = readFile(fork.root / "gateway/gateway.go", "fork:gateway/gateway.go", 1 << 20);
    if (!gateway)
      return gateway.takeError();
    GoFile file("fork:gateway/gateway.go", std::move(*gateway));
    fork.isModule = fork.wired = !file.importName(fork.modulePath + "/" + pluginsDir + "/host").empty();
    if (fork.isModule)
      return fork;
  }
  if (std::error_code unread; fs::exists(fork.root / pluginsDir / "host/program.go", unread)) {
    fork.program = Program{fork.luraVersion};
    fork.wired = true;
    return fork;
  }
  // Whether it is wired is known by looking for the seams; one that is missing is reported at once.
  auto seams = wireSeams(fork);
  if (!seams)
    return seams.takeError();
  fork.wired = seams->wired;
  if (auto error = checkPluginsDir(fork))
    return std::move(error);
  return fork;
}

} // namespace unplug::emit

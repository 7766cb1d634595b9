// The module requires what its gateway requires, at these versions at least, so that it builds without the network
// wherever the gateway did.
#include "Emit/Module.h"

#include "Emit/ModText.h"
#include "Emit/ProgramFiles.h"
#include "Emit/Versions.h"
#include "Go/Modules.h"
#include "Rewrite/Edits.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

constexpr std::uint64_t maxModBytes = 4 << 20;

llvm::Expected<go::Module> parsed(const std::string &text, const std::string &display) {
  go::Module module;
  if (auto fault = go::parseModule(text, module))
    return refusal({display, fault->line, 1}, "this go.mod could not be understood: " + fault->message);
  return module;
}

// Adds to files.mod what the gateway's go.mod holds.
class ModStarter {
public:
  ModStarter(const Fork &module, ModFiles &files) : fork(module), files(files), text(files.mod) {}

  llvm::Error run(const std::string &checkoutMod) {
    auto of = parsed(checkoutMod, "fork:go.mod");
    if (!of)
      return of.takeError();
    checkout = std::move(*of);
    for (auto step : {&ModStarter::requireGateway, &ModStarter::requireItsModules, &ModStarter::replace})
      if (auto error = (this->*step)())
        return error;
    files.mod = std::move(text);
    return llvm::Error::success();
  }

private:
  llvm::Expected<go::Module> now() const { return parsed(text, fork.label + "go.mod"); }

  llvm::Error apply(const std::vector<rewrite::Edit> &edits) {
    auto after = rewrite::applyEdits(text, edits, fork.label + "go.mod");
    if (!after)
      return after.takeError();
    text = std::move(*after);
    return llvm::Error::success();
  }

  // Each at `version` at least.
  llvm::Error require(const std::vector<go::Requirement> &wanted) {
    auto module = now();
    if (!module)
      return module.takeError();
    std::map<bool, std::vector<std::pair<std::string, std::string>>> missing; // by being indirect
    std::vector<rewrite::Edit> raised;
    for (const go::Requirement &one : wanted) {
      auto has = std::find_if(module->requirements.begin(), module->requirements.end(),
                              [&](const go::Requirement &other) { return other.path == one.path; });
      if (has == module->requirements.end())
        missing[one.indirect].emplace_back(one.path, one.version);
      else if (auto range = versionRange(text, one.path); range && compareVersions(one.version, has->version) > 0)
        raised.push_back({*range, one.version});
    }
    if (auto error = apply(raised))
      return error;
    for (auto &[indirect, list] : missing) {
      std::sort(list.begin(), list.end());
      if (auto error = apply(addRequirements(text, list, indirect)))
        return error;
    }
    return llvm::Error::success();
  }

  llvm::Error requireGateway() {
    std::string version = fork.checkout->release;
    if (version.empty()) { // no proxy is asked for it: it is replaced
      std::string last = fs::path(fork.checkout->modulePath).filename().string();
      bool major = last.size() > 1 && last[0] == 'v' && last.find_first_not_of("0123456789", 1) == std::string::npos;
      version = (major ? last : "v0") + ".0.0";
    }
    return require({{fork.checkout->modulePath, version, false}});
  }

  llvm::Error requireItsModules() { return require(checkout.requirements); }

  // The replacements of the main module are the only ones that count, so the gateway's become the module's.
  llvm::Error replace() {
    auto module = now();
    if (!module)
      return module.takeError();
    std::vector<go::Replacement> wanted = checkout.replacements;
    for (go::Replacement &one : wanted)
      if (one.newPath.starts_with("."))
        one.newPath = fromModule(fork.checkout->root / one.newPath);
    if (fork.checkout->release.empty())
      wanted.push_back({fork.checkout->modulePath, "", fromModule(fork.checkout->root), "", false});
    for (const go::Replacement &one : wanted)
      if (one.newPath.starts_with("."))
        files.ofCheckout.push_back(one.oldPath);
    std::sort(wanted.begin(), wanted.end(),
              [](const go::Replacement &a, const go::Replacement &b) { return a.oldPath < b.oldPath; });
    std::string lines;
    for (const go::Replacement &one : wanted)
      if (std::none_of(module->replacements.begin(), module->replacements.end(), [&](const go::Replacement &other) {
            return other.oldPath == one.oldPath && other.oldVersion == one.oldVersion;
          }))
        lines += "\t" + one.oldPath + (one.oldVersion.empty() ? "" : " ") + one.oldVersion + " => " + one.newPath +
                 (one.newVersion.empty() ? "" : " ") + one.newVersion + "\n";
    if (!lines.empty())
      text += "\nreplace (\n" + lines + ")\n";
    std::string excluded;
    for (const auto &one : checkout.excluded)
      if (std::find(module->excluded.begin(), module->excluded.end(), one) == module->excluded.end())
        excluded += "\t" + one.first + " " + one.second + "\n";
    if (!excluded.empty())
      text += "\nexclude (\n" + excluded + ")\n";
    return llvm::Error::success();
  }

  std::string fromModule(const fs::path &folder) const {
    std::string path = folder.lexically_normal().lexically_relative(fork.root).string();
    while (path.size() > 1 && path.back() == '/')
      path.pop_back();
    return path.starts_with(".") ? path : "./" + path;
  }

  const Fork &fork;
  ModFiles &files;
  std::string text;
  go::Module checkout;
};

} // namespace

llvm::Expected<ModFiles> readModFiles(const Fork &fork) {
  ModFiles files;
  if (fork.overlay) { // what the gateway requires that it is laid over
    Fork checkout = fork;
    checkout.root = fork.overlay->checkout;
    checkout.overlay.reset();
    return readModFiles(checkout);
  }
  auto mod = readFileIfThere(fork.root / "go.mod", fork.label + "go.mod", maxModBytes);
  if (!mod)
    return mod.takeError();
  auto sum = readFileIfThere(fork.root / "go.sum", fork.label + "go.sum");
  if (!sum)
    return sum.takeError();
  files.modBefore = std::move(*mod);
  files.sumBefore = std::move(*sum);
  files.mod = files.modBefore.value_or("");
  files.sum = files.sumBefore.value_or("");
  if (fork.program) {
    auto moved = programMod(files.mod, fork.label + "go.mod", files.changed, files.findings);
    if (!moved)
      return moved.takeError();
    files.mod = std::move(*moved);
  }
  if (!fork.checkout)
    return files;
  if (files.mod.empty())
    files.mod = "module " + fork.modulePath + "\n\ngo " + fork.goVersion + "\n";
  auto checkoutMod = readFile(fork.checkout->root / "go.mod", "fork:go.mod", maxModBytes);
  if (!checkoutMod)
    return checkoutMod.takeError();
  if (auto error = ModStarter(fork, files).run(*checkoutMod))
    return std::move(error);
  auto checkoutSum = readFileIfThere(fork.checkout->root / "go.sum", "fork:go.sum");
  if (!checkoutSum)
    return checkoutSum.takeError();
  std::set<std::string> lines;
  const std::string all = checkoutSum->value_or("");
  for (std::size_t at = 0, end = 0; at < all.size(); at = end) {
    end = std::min(all.find('\n', at), all.size() - 1) + 1;
    lines.insert(all.substr(at, end - at));
  }
  files.sum = mergeSumLines(files.sum, lines);
  return files;
}

} // namespace unplug::emit

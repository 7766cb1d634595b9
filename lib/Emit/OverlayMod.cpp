// What the two modules require together is settled as if the plugins were in the checkout; the overlay's go.mod then
// names its own part of that.
#include "Emit/Overlay.h"

#include "Emit/GoFile.h"
#include "Emit/ModText.h"
#include "Emit/Module.h"
#include "Emit/Versions.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace unplug::emit {

namespace {

class OverlayMod {
public:
  explicit OverlayMod(const Fork &overlay)
      : overlay(overlay), modPath(overlay.pluginsDir + "/go.mod"), sumPath(overlay.pluginsDir + "/go.sum") {}

  llvm::Expected<MergedMod> run(const go::Source &source, const std::vector<NeededImport> &needed,
                                const std::vector<std::string> &ofGateway) {
    Fork checkout = overlay;
    checkout.root = overlay.overlay->checkout;
    checkout.overlay.reset();
    auto settled = mergeModules(checkout, source, needed);
    if (!settled)
      return settled;
    auto base = readModFiles(checkout);
    if (!base)
      return base.takeError();
    const std::string &mod = settled->mod ? *settled->mod->after : base->mod;
    if (auto fault = go::parseModule(mod, both))
      return refusal({overlay.label + modPath, fault->line, 1},
                     "this go.mod could not be understood: " + fault->message);
    if (auto fault = go::parseModule(base->mod, gateway))
      return refusal({"fork:go.mod", fault->line, 1}, "this go.mod could not be understood: " + fault->message);
    want(overlay.luraPath + "/logging");
    for (const std::string &path : ofGateway)
      want(path);
    for (const NeededImport &import : needed)
      want(import.path);
    auto before = readFileIfThere(overlay.root / modPath, overlay.label + modPath, 4 << 20);
    if (!before)
      return before.takeError();
    auto after = modText(*before);
    if (!after)
      return after.takeError();
    settled->mod = rewrite::FileChange{modPath, std::move(*before), std::move(*after)};
    if (auto error = addSums(*settled, *base))
      return std::move(error);
    return settled;
  }

private:
  void want(const std::string &importPath) {
    if (const go::Requirement *one = provider(both.requirements, importPath))
      versions[one->path] = one->version;
  }

  llvm::Expected<std::string> modText(const std::optional<std::string> &before) const {
    std::string text = before.value_or("module " + overlay.modulePath + "/" + overlay.pluginsDir + "\n\ngo " +
                                       overlay.goVersion + "\n");
    go::Module there;
    if (auto fault = go::parseModule(text, there))
      return refusal({overlay.label + modPath, fault->line, 1},
                     "this go.mod could not be understood: " + fault->message);
    std::vector<rewrite::Edit> edits;
    const std::string path = overlay.modulePath + "/" + overlay.pluginsDir;
    if (std::size_t at = text.find(there.path);
        there.path != path && at != std::string::npos) // the gateway's has changed
      edits.push_back({{at, at + there.path.size()}, path});
    std::vector<std::pair<std::string, std::string>> missing;
    for (const auto &[module, version] : versions) {
      auto has = std::find_if(there.requirements.begin(), there.requirements.end(),
                              [&](const go::Requirement &one) { return one.path == module; });
      if (has == there.requirements.end())
        missing.emplace_back(module, version);
      else if (auto range = versionRange(text, module); range && compareVersions(version, has->version) > 0)
        edits.push_back({*range, version});
    }
    auto more = addRequirements(text, missing);
    edits.insert(edits.end(), more.begin(), more.end());
    if (auto range = goVersionRange(text); range && compareVersions(overlay.goVersion, there.goVersion) > 0)
      edits.push_back({*range, overlay.goVersion});
    auto after = rewrite::applyEdits(text, edits, overlay.label + modPath);
    if (!after)
      return after.takeError();
    // The gateway's own replacements count in the workspace; the plugins' must not say otherwise.
    for (const go::Replacement &one : both.replacements)
      if (!isIn(gateway.replacements, one) && !isIn(there.replacements, one))
        *after += "\nreplace " + one.oldPath + " => " + one.newPath + (one.newVersion.empty() ? "" : " ") +
                  one.newVersion + "\n";
    return after;
  }

  static bool isIn(const std::vector<go::Replacement> &list, const go::Replacement &wanted) {
    return std::any_of(list.begin(), list.end(),
                       [&](const go::Replacement &one) { return one.oldPath == wanted.oldPath; });
  }

  // The lines for what the overlay requires, of the plugins' and of the gateway's go.sum.
  llvm::Error addSums(MergedMod &settled, const ModFiles &base) const {
    auto before = readFileIfThere(overlay.root / sumPath, overlay.label + sumPath);
    if (!before)
      return before.takeError();
    const std::string &known = settled.sum ? *settled.sum->after : base.sum;
    std::set<std::string> lines;
    for (const auto &[path, version] : versions)
      for (std::string &line : sumLines(known, path, version))
        lines.insert(std::move(line));
    std::string after = mergeSumLines(before->value_or(""), lines);
    settled.sum.reset();
    if (after != before->value_or(""))
      settled.sum = rewrite::FileChange{sumPath, std::move(*before), std::move(after)};
    return llvm::Error::success();
  }

  const Fork &overlay;
  const std::string modPath, sumPath;
  go::Module both, gateway;
  std::map<std::string, std::string> versions; // path -> version, of what the overlay requires
};

} // namespace

llvm::Expected<MergedMod> overlayModules(const Fork &overlay, const go::Source &source,
                                         const std::vector<NeededImport> &needed,
                                         const std::vector<std::string> &ofGateway) {
  return OverlayMod(overlay).run(source, needed, ofGateway);
}

} // namespace unplug::emit

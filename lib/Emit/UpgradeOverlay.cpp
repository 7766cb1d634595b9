// An overlay on another release: its own code keeps its text but for the paths of what moved.
#include "Emit/Overlay.h"

#include "Emit/Destinations.h"
#include "Emit/GoFile.h"
#include "Emit/Kept.h"
#include "Support/Error.h"

#include <algorithm>

namespace unplug::emit {

namespace {

class Upgrader {
public:
  Upgrader(const Fork &overlay, const EmitOptions &options) : overlay(overlay), options(options) {}

  llvm::Expected<Emission> run() {
    auto read = go::readFolder(overlay.root, overlay.pluginsDir, overlay.label);
    if (!read)
      return read.takeError();
    source = std::move(*read);
    auto requirements = forkRequirements(overlay);
    if (!requirements)
      return requirements.takeError();
    destinations.forkRequirements = std::move(*requirements);
    auto before = readOverlay(overlay.root, overlay.label);
    if (!before)
      return before.takeError();
    if (!*before)
      return refusal({overlay.label}, "this is no overlay that unplug wrote", "Name the folder of its overlay.json.");
    oldBase = (**before).modulePath + "/" + overlay.pluginsDir;
    auto written = readWritten(overlay);
    if (!written)
      return written.takeError();
    for (const go::SourceFile &file : source.files)
      if (auto error = move(file, *written))
        return std::move(error);
    auto made = overlayFiles(overlay, options.templates, false);
    if (!made)
      return made.takeError();
    for (auto &[path, text] : made->files)
      moved[path] = std::move(text);
    auto emission = emitRuntime(overlay, options, moved);
    if (!emission)
      return emission;
    auto modules = overlayModules(overlay, source, needed, ofGateway);
    if (!modules)
      return modules.takeError();
    for (auto *change : {&modules->mod, &modules->sum})
      if (*change)
        emission->changes.files.push_back(std::move(**change));
    for (rewrite::FileChange &change : edited)
      emission->changes.files.push_back(std::move(change));
    std::sort(emission->changes.files.begin(), emission->changes.files.end(),
              [](const rewrite::FileChange &a, const rewrite::FileChange &b) { return a.path < b.path; });
    emission->findings.insert(emission->findings.end(), modules->findings.begin(), modules->findings.end());
    emission->moved = std::move(modules->moved);
    emission->needsTidy = std::move(modules->needsTidy);
    return emission;
  }

private:
  // The imports of one file as the new release has them; what the plugins need of others is noted.
  llvm::Error move(const go::SourceFile &input, const WrittenFiles &written) {
    const std::string path = input.file.path.substr(overlay.label.size());
    const std::string base = overlay.modulePath + "/" + overlay.pluginsDir;
    if (path.starts_with(overlay.pluginsDir + "/host/"))
      return llvm::Error::success(); // the runtime's own text is that of this unplug
    GoFile file(input.file.path, input.text);
    for (const ImportLine &import : std::vector<ImportLine>(file.importLines())) {
      if (import.path == oldBase || import.path.starts_with(oldBase + "/")) {
        if (base != oldBase)
          file.repathImport(import.path, base + import.path.substr(oldBase.size()), {}, {});
      } else if (auto in3 = importPathIn3(overlay, destinations, import.path)) {
        ofGateway.push_back(*in3);
        if (*in3 != import.path)
          file.repathImport(import.path, *in3, {}, {});
      } else if (!isStandardImport(import.path) && import.path != "C") {
        needed.push_back({import.path, moduleOf(input), {input.file.path, 0, 0}});
      }
    }
    if (!file.changed())
      return llvm::Error::success();
    auto text = file.result();
    if (!text)
      return text.takeError();
    auto last = written.find(path);
    if (last != written.end() && last->second.id == blobId(input.text))
      moved[path] = std::move(*text);
    else // somebody's own, or edited since: it stays so
      edited.push_back({path, input.text, std::move(*text)});
    return llvm::Error::success();
  }

  // The module with the longest folder that holds the file.
  std::size_t moduleOf(const go::SourceFile &file) const {
    std::size_t best = 0;
    for (std::size_t m = 0; m < source.modules.size(); ++m)
      if (const std::string &folder = source.modules[m].folder;
          file.file.path.starts_with(folder) && folder.size() >= source.modules[best].folder.size())
        best = m;
    return best;
  }

  const Fork &overlay;
  const EmitOptions &options;
  go::Source source;
  Destinations destinations; // only what the gateway requires
  std::string oldBase;       // import path of the plugins' folder as it is
  std::vector<NeededImport> needed;
  std::vector<std::string> ofGateway;
  std::map<std::string, std::string> moved; // path -> text
  std::vector<rewrite::FileChange> edited;
};

} // namespace

llvm::Expected<Emission> upgradeOverlay(const Fork &overlay, const EmitOptions &options) {
  return Upgrader(overlay, options).run();
}

} // namespace unplug::emit

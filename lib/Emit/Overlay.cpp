// Opening an overlay, what it is made of beside the plugins, and laying it over a checkout.
#include "Emit/Overlay.h"

#include "Emit/Room.h"
#include "Emit/Seams.h"
#include "Emit/Templates.h"
#include "Go/Modules.h"
#include "Rewrite/Diff.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <llvm/Support/JSON.h>

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

constexpr const char *recordName = "overlay.json";

// What overlay.json says.
struct Record {
  std::string gateway, lura, luraVersion, release, pluginsDir, go;
};

llvm::Expected<std::optional<Record>> readRecord(const fs::path &root, const std::string &label) {
  auto text = readFileIfThere(root / recordName, label + recordName, 1 << 20);
  if (!text)
    return text.takeError();
  if (!*text)
    return std::nullopt;
  auto value = llvm::json::parse(**text);
  const llvm::json::Object *object = value ? value->getAsObject() : nullptr;
  if (!value)
    llvm::consumeError(value.takeError()); // said with the file's place below
  Record record;
  bool whole = object != nullptr;
  for (auto [key, field] : {std::pair{"gateway", &Record::gateway},
                            {"lura", &Record::lura},
                            {"luraVersion", &Record::luraVersion},
                            {"release", &Record::release},
                            {"plugins", &Record::pluginsDir},
                            {"go", &Record::go}}) {
    auto string = whole ? object->getString(key) : std::nullopt;
    whole = whole && string.has_value();
    record.*field = string ? string->str() : "";
  }
  if (!whole)
    return inputError({label + recordName}, "this is no record of an overlay that unplug wrote",
                      "Restore the file, or make the overlay again with `unplug migrate --integration overlay`.");
  return record;
}

std::string recordText(const Fork &overlay) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out, 2);
  json.object([&] {
    json.attribute("gateway", overlay.modulePath);
    json.attribute("release", overlay.overlay->release);
    json.attribute("lura", overlay.luraPath);
    json.attribute("luraVersion", overlay.luraVersion);
    json.attribute("go", overlay.goVersion);
    json.attribute("plugins", overlay.pluginsDir);
  });
  return text + "\n";
}

// The version of lura that a checkout requires.
llvm::Expected<std::string> luraVersionOf(const Fork &checkout) {
  auto text = readFile(checkout.root / "go.mod", checkout.label + "go.mod", 4 << 20);
  if (!text)
    return text.takeError();
  go::Module module;
  if (auto fault = go::parseModule(*text, module))
    return refusal({checkout.label + "go.mod", fault->line, 1},
                   "this go.mod could not be understood: " + fault->message);
  for (const go::Requirement &requirement : module.requirements)
    if (requirement.path == checkout.luraPath)
      return requirement.version;
  return std::string();
}

// A go.work that joins the gateway's module with the plugins'; `text` is what is there.
llvm::Expected<std::string> joined(const std::optional<std::string> &text, const Fork &checkout) {
  const std::string plugins = "./" + checkout.pluginsDir;
  if (!text)
    return "go " + checkout.goVersion + "\n\nuse (\n\t.\n\t" + plugins + "\n)\n";
  go::Workspace workspace;
  if (auto fault = go::parseWorkspace(*text, workspace))
    return refusal({checkout.label + "go.work", fault->line, 1},
                   "this go.work could not be understood: " + fault->message);
  std::string after = *text;
  for (const std::string &folder : {std::string("."), plugins})
    if (std::none_of(workspace.uses.begin(), workspace.uses.end(), [&](const std::string &used) {
          return fs::path(used).lexically_normal() == fs::path(folder).lexically_normal();
        }))
      after += (after.ends_with("\n") ? "" : "\n") + std::string("\nuse ") + folder + "\n";
  return after;
}

// A module's path without its major version: where it is cloned from.
std::string repositoryOf(const std::string &modulePath) {
  std::size_t slash = modulePath.rfind("/v");
  bool major = slash != std::string::npos && slash + 2 < modulePath.size() &&
               modulePath.find_first_not_of("0123456789", slash + 2) == std::string::npos;
  return major ? modulePath.substr(0, slash) : modulePath;
}

} // namespace

llvm::Expected<Fork> openOverlay(const fs::path &root, const Fork &checkout, const std::string &release) {
  Fork overlay = checkout;
  std::error_code code;
  overlay.root = fs::weakly_canonical(fs::absolute(root, code), code);
  overlay.label = "overlay:";
  overlay.wired = false;
  if (checkout.target != Target::Krakend3)
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--integration overlay is for --target 3.0",
                                     "Use --integration fork with a checkout of the release that you run.");
  if (checkout.wired)
    return refusal({"fork:" + checkout.pluginsDir}, "the checkout holds plugins already",
                   "Name a clean checkout of krakend-ce; it is only read.");
  if (fs::exists(overlay.root, code) && !fs::is_directory(overlay.root, code))
    return refusal({root.string()}, "the overlay's folder is a file");
  if (fs::exists(overlay.root / "go.mod", code))
    return refusal({"overlay:go.mod"}, "an overlay's folder is no Go module of its own",
                   "Name another folder with --overlay, such as a new one below it.");
  auto record = readRecord(overlay.root, overlay.label);
  if (!record)
    return record.takeError();
  if (*record && (**record).pluginsDir != overlay.pluginsDir)
    return refusal({"overlay:" + std::string(recordName)},
                   "the overlay holds its plugins in " + (**record).pluginsDir + "/, not in " + overlay.pluginsDir +
                       "/",
                   "Say --plugins-dir " + (**record).pluginsDir + ".");
  auto lura = luraVersionOf(checkout);
  if (!lura)
    return lura.takeError();
  overlay.luraVersion = std::move(*lura);
  overlay.overlay = Overlay{checkout.root, release.empty() ? releaseOf(checkout.root) : release};
  if (!overlay.overlay->release.empty() && !overlay.overlay->release.starts_with("v"))
    overlay.overlay->release.insert(0, "v");
  return overlay;
}

llvm::Expected<std::optional<Fork>> readOverlay(const fs::path &root, const std::string &label) {
  auto record = readRecord(root, label);
  if (!record)
    return record.takeError();
  if (!*record)
    return std::nullopt;
  const Record &said = **record;
  Fork overlay;
  std::error_code code;
  overlay.root = fs::canonical(root, code);
  overlay.label = label;
  overlay.modulePath = said.gateway;
  overlay.luraPath = said.lura;
  overlay.luraVersion = said.luraVersion;
  overlay.goVersion = said.go;
  overlay.pluginsDir = said.pluginsDir;
  if (auto error = checkPluginsDirName(overlay.pluginsDir))
    return std::move(error);
  overlay.overlay = Overlay{{}, said.release};
  overlay.wired = true;
  return overlay;
}

llvm::Expected<OverlayFiles> overlayFiles(const Fork &overlay, const fs::path &templates, bool needsC) {
  OverlayFiles made;
  Fork checkout = overlay;
  checkout.root = overlay.overlay->checkout;
  checkout.label = "fork:";
  auto seams = wireSeams(checkout);
  if (!seams)
    return seams.takeError();
  std::string patch;
  for (const rewrite::FileChange &change : seams->changes)
    patch += rewrite::unifiedDiff(change);
  made.files = {{recordName, recordText(overlay)}, {"seams.patch", std::move(patch)}};
  const std::map<std::string, std::string> values = {
      {"release", overlay.overlay->release.empty() ? "v3.0.0" : overlay.overlay->release},
      {"gateway", overlay.modulePath},
      {"repository", repositoryOf(overlay.modulePath)},
      {"folder", overlay.pluginsDir},
      {"go", overlay.goVersion},
      {"tools", needsC ? " gcc musl-dev" : ""}};
  for (const auto &[from, path] :
       {std::make_pair("overlay/README.md.tmpl", "README.md"), std::make_pair("overlay/Dockerfile.tmpl", "Dockerfile"),
        std::make_pair("module/dockerignore.tmpl", ".dockerignore")}) {
    auto text = fill(from, values, templates);
    if (!text)
      return text.takeError();
    made.once.emplace_back(path, std::move(*text));
  }
  return made;
}

llvm::Expected<LaidOver> layOver(const Fork &overlay, const Fork &checkout) {
  LaidOver laid;
  laid.changes.root = checkout.root;
  laid.changes.label = checkout.label;
  if (checkout.modulePath != overlay.modulePath)
    return refusal({checkout.label + "go.mod"},
                   "the overlay is for " + overlay.modulePath + ", and this is " + checkout.modulePath,
                   "Make it for this one with `unplug upgrade`.");
  std::string release = releaseOf(checkout.root);
  if (!release.empty() && !overlay.overlay->release.empty() && release != overlay.overlay->release)
    laid.findings.push_back(makeFinding(FindingCode::OtherRelease, {overlay.label + recordName},
                                        "The overlay was resolved against " + overlay.overlay->release +
                                            ", and the checkout is of " + release + "."));
  auto seams = wireSeams(checkout);
  if (!seams)
    return seams.takeError();
  laid.changes.files = std::move(seams->changes);
  auto add = [&](const std::string &path, std::string text) -> llvm::Error {
    auto before = readFileIfThere(checkout.root / path, checkout.label + path);
    if (!before)
      return before.takeError();
    laid.changes.files.push_back({path, std::move(*before), std::move(text)});
    return llvm::Error::success();
  };
  auto tree = walkInputs({(overlay.root / overlay.pluginsDir).string()}, {}, overlay.label + overlay.pluginsDir + "/");
  if (!tree)
    return tree.takeError();
  std::set<std::string> held;
  for (const InputFile &file : tree->files) {
    auto text = readFile(file.absolute, file.path, 64 << 20);
    if (!text)
      return text.takeError();
    std::string path = file.path.substr(overlay.label.size());
    held.insert(path);
    if (auto error = add(path, std::move(*text)))
      return std::move(error);
  }
  std::error_code code;
  if (fs::exists(checkout.root / checkout.pluginsDir, code)) { // laid over before, or somebody else's
    auto there =
        walkInputs({(checkout.root / checkout.pluginsDir).string()}, {}, checkout.label + checkout.pluginsDir + "/");
    if (!there)
      return there.takeError();
    for (const InputFile &file : there->files) {
      std::string path = file.path.substr(checkout.label.size());
      if (held.count(path) == 0)
        return refusal({file.path}, "the checkout has a file here that the overlay has not",
                       "Lay the overlay over a clean checkout.");
    }
  }
  auto work = readFileIfThere(checkout.root / "go.work", checkout.label + "go.work", 1 << 20);
  if (!work)
    return work.takeError();
  auto text = joined(*work, checkout);
  if (!text)
    return text.takeError();
  laid.changes.files.push_back({"go.work", std::move(*work), std::move(*text)});
  std::sort(laid.changes.files.begin(), laid.changes.files.end(),
            [](const rewrite::FileChange &a, const rewrite::FileChange &b) { return a.path < b.path; });
  return laid;
}

} // namespace unplug::emit

// Reading everything under the inputs: each file is offered to the layer that knows its kind, and every file gets a
// state.
#include "Inventory/Inventory.h"

#include "Inventory/Configurations.h"
#include "Support/Error.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::inventory {

namespace {

class Reader {
public:
  Reader(const Options &options, Inventory &inventory, llvm::Error &unread)
      : options(options), inventory(inventory), unread(unread), configurations(options, inventory, unread) {}

  llvm::Error read() {
    auto tree = walkInputs(options.paths, {}, {}, options.exclude);
    if (!tree)
      return tree.takeError();
    inventory.inputs = std::move(*tree);
    for (Finding &finding : inventory.inputs.findings)
      inventory.findings.push_back(finding);
    for (const InputFile &file : inventory.inputs.files) {
      indexOf.emplace(file.path, inventory.files.size());
      inventory.files.push_back({file.path, State::OutOfScope, "neither configuration nor Go", {}});
    }

    readManifests();
    readCompiledPlugins();
    if (auto error = chooseRelease())
      return error;
    reportDepartures();
    if (auto error = readGo())
      return error;
    configurations.read();
    return llvm::Error::success();
  }

private:
  void addUnread(llvm::Error error) { unread = llvm::joinErrors(std::move(unread), std::move(error)); }

  void readManifests() {
    for (std::size_t i = 0; i < inventory.inputs.files.size(); ++i) {
      const InputFile &file = inventory.inputs.files[i];
      if (!manifestKind(file.path))
        continue;
      auto text = readFile(file.absolute, file.path, maxManifestBytes);
      if (!text) {
        if (config::formatOf(file.path) == config::Format::Yaml)
          llvm::consumeError(text.takeError()); // large for a manifest, not for a configuration
        else
          noteNotRead(inventory, i, text.takeError());
        continue;
      }
      Manifest manifest = readManifest(*text, file.path);
      configurations.hear(*text, file.path);
      departures.insert(departures.end(), manifest.departures.begin(), manifest.departures.end());
      images.insert(images.end(), manifest.images.begin(), manifest.images.end());
      inventory.buildLines.insert(inventory.buildLines.end(), manifest.buildLines.begin(), manifest.buildLines.end());
      inventory.files[i] = {file.path, State::Fine, "a manifest, read for releases and build lines", sha256(*text)};
      if (!file.path.ends_with(".yaml") && !file.path.ends_with(".yml"))
        configurations.noteForeignFormat(i, *text); // YAML may turn out to be a configuration
    }
  }

  void reportDepartures() {
    for (const Departure &departure : departures) {
      std::string message;
      Severity severity = kindOf(departure.code).severity;
      if (departure.code == FindingCode::CommandGone) {
        message = "3.0 no longer has `" + departure.what + "`: this line ends with status 255 there.";
      } else if (departure.code == FindingCode::ImageRenamed) {
        message = "The images of 3.0 are called krakend; this line names " + departure.what + ".";
      } else if (departure.what.starts_with("KRAKEND_PLUGIN")) {
        message = departure.what + " sets the root `plugin` of 2.x from the environment" +
                  (departure.what == "KRAKEND_PLUGIN" ? ", with a value that 2.x cannot parse" : "") +
                  "; 3.0 ignores it.";
      } else if (inventory.from.parser == catalog::Parser::Viper) { // from 2.12 on, both do the same
        message = departure.what + " overrides the configuration: up to 2.11.2 only a key that is there, in 3.0 any.";
        severity = Severity::Note;
      } else {
        continue;
      }
      Finding finding = makeFinding(departure.code, severity, departure.at, std::move(message));
      if (severity == Severity::Note && departure.code == FindingCode::EnvironmentOverride)
        finding.help = "Check that the configuration has this key, or that setting it is meant.";
      inventory.findings.push_back(std::move(finding));
    }
  }

  // --from, else the one release that the manifests name, else the newest one, with a finding.
  llvm::Error chooseRelease() {
    const catalog::Release *release = nullptr;
    if (!options.from.empty()) {
      release = catalog::findRelease(options.from);
      if (!release)
        return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                         "--from " + options.from + " is not a 2.x release",
                                         "Give a release such as " + std::string(catalog::defaultRelease) + ".");
    } else {
      std::map<std::string, Location> named;
      for (const ImageMention &image : images)
        inventory.officialImage |= image.official;
      for (const ImageMention &image : images) {
        if (image.official != inventory.officialImage)
          continue; // what builds the plugins need not be what runs them
        if (const catalog::Release *known = newestRelease(image.version)) {
          named.emplace(known->version, image.at);
          if (!release || isNewer(*known, *release))
            release = known;
        }
      }
      if (named.size() > 1) {
        std::string list;
        for (const auto &[version, at] : named)
          list += (list.empty() ? "" : ", ") + version + " (" + toString(at) + ")";
        inventory.findings.push_back(makeFinding(FindingCode::SeveralReleases, named.begin()->second,
                                                 "The inputs name several 2.x releases: " + list + ". The newest, " +
                                                     std::string(release->version) + ", was taken."));
      }
    }
    if (!release)
      release = releaseRemembered();
    inventory.fromIsKnown = release != nullptr;
    if (!release)
      release = releaseOfCompiled();
    if (!release) {
      release = catalog::findRelease(catalog::defaultRelease);
      inventory.findings.push_back(makeFinding(
          FindingCode::ReleaseAssumed, {},
          "No image, build or compiled plugin names the 2.x release that the gateway runs on; 2.x is taken to be " +
              std::string(catalog::defaultRelease) + "."));
    }
    inventory.from = *release;
    return llvm::Error::success();
  }

  // What an earlier run settled: build files do not name the release any more once they are migrated. Compiled plugins
  // among the inputs may show that it is another one by now.
  const catalog::Release *releaseRemembered() {
    const catalog::Release *release = options.remembered.empty() ? nullptr : catalog::findRelease(options.remembered);
    bool fits =
        release && std::all_of(inventory.compiled.begin(), inventory.compiled.end(), [&](const CompiledFile &file) {
          return binary::fitOf(file.plugin, *release).differences.empty();
        });
    if (!fits)
      return nullptr;
    inventory.findings.push_back(
        makeFinding(FindingCode::ReleaseRemembered, {options.rememberedIn, 0, 0},
                    "Nothing among the inputs names the 2.x release that the gateway runs on; it is "
                    "taken to be " +
                        options.remembered + ", as in the last migration into this build."));
    return release;
  }

  // The newest release that loads all compiled plugins, if there are any.
  const catalog::Release *releaseOfCompiled() const {
    const catalog::Release *newest = nullptr;
    if (!inventory.compiled.empty())
      for (const catalog::Release &release : catalog::releases())
        if (std::all_of(inventory.compiled.begin(), inventory.compiled.end(), [&](const CompiledFile &file) {
              return binary::fitOf(file.plugin, release).differences.empty();
            }))
          newest = &release;
    return newest;
  }

  static bool isNewer(const catalog::Release &a, const catalog::Release &b) {
    return &a > &b;
  } // table order: oldest first

  void readCompiledPlugins() {
    for (std::size_t i = 0; i < inventory.inputs.files.size(); ++i) {
      const InputFile &file = inventory.inputs.files[i];
      if (!file.path.ends_with(".so"))
        continue;
      FileEntry &entry = inventory.files[i];
      auto compiled = binary::readCompiled(file.absolute, file.path, binary::Hash::Yes);
      if (!compiled) {
        entry.state = State::NotUnderstood;
        entry.because = "a compiled plugin that cannot be read";
        if (file.named) {
          addUnread(compiled.takeError());
          continue;
        }
        llvm::handleAllErrors(compiled.takeError(), [&](const Failure &failure) {
          inventory.findings.push_back(
              makeFinding(FindingCode::CompiledPluginNotRead, {file.path},
                          "Whether this shared library registers anything is unknown: " + failure.message + "."));
        });
        continue;
      }
      entry.hash = compiled->hash;
      if (!compiled->plugin) {
        entry.because = "a shared library that Go did not build";
      } else if (compiled->plugin->registrations.empty()) {
        entry.because = "a Go library that registers no plugin";
      } else {
        entry.state = State::NeedsPerson; // until its source is found, when the inventory is joined
        entry.because = "a compiled plugin";
        inventory.compiled.push_back({file.path, std::move(*compiled->plugin), {}});
      }
    }
  }

  llvm::Error readGo() {
    auto source = go::readSource(inventory.inputs);
    if (!source)
      return source.takeError();
    inventory.source = std::move(*source);
    inventory.findings.insert(inventory.findings.end(), inventory.source.findings.begin(),
                              inventory.source.findings.end());
    for (const go::Plugin &plugin : inventory.source.plugins)
      inventory.c.push_back(cgo::readC(inventory.source, plugin, inventory.findings));
    for (std::size_t i = 0; i < inventory.source.files.size(); ++i) {
      const go::SourceFile &file = inventory.source.files[i];
      FileEntry &entry = inventory.files[indexOf.at(file.file.path)];
      entry = {file.file.path, State::OutOfScope, "Go that no plugin needs", file.hash};
      if (file.role != go::FileRole::Source)
        entry.because = file.role == go::FileRole::Test       ? "a Go test"
                        : file.role == go::FileRole::Vendored ? "vendored Go"
                                                              : "generated Go that no plugin needs";
      if (file.syntaxError && file.role != go::FileRole::Test) {
        entry.state = State::NotUnderstood;
        entry.because = "a Go file with a syntax error";
      }
    }
    for (const go::Alias &alias : inventory.source.aliases) {
      FileEntry &entry = inventory.files[indexOf.at(alias.at.file)];
      entry.state = State::Fine;
      entry.because = "a gateway's own source, read for its alias map";
    }
    for (std::size_t i = 0; i < inventory.files.size(); ++i)
      if (std::string name = fs::path(inventory.files[i].path).filename().string();
          name == "go.mod" || name == "go.sum" || name == "go.work")
        readModuleFile(i);
    return llvm::Error::success();
  }

  void readModuleFile(std::size_t index) {
    FileEntry &entry = inventory.files[index];
    auto text = readFile(inventory.inputs.files[index].absolute, entry.path, Limits{}.maxMetBytes);
    if (!text)
      return noteNotRead(inventory, index, text.takeError());
    entry = {entry.path, State::Fine, "a module's requirements, read", sha256(*text)};
  }

  static constexpr std::uint64_t maxManifestBytes = 4ULL << 20;

  const Options &options;
  Inventory &inventory;
  llvm::Error &unread;
  std::vector<ImageMention> images;
  std::vector<Departure> departures;
  ConfigurationReader configurations;
  std::map<std::string, std::size_t> indexOf; // by display path, into inventory.files
};

} // namespace

llvm::Expected<ForkPlugins> readForkPlugins(const fs::path &root, const std::string &pluginsDir,
                                            const std::string &label) {
  ForkPlugins fork;
  fork.folder = label + pluginsDir;
  auto source = go::readFolder(root, pluginsDir, label);
  if (!source)
    return source.takeError();
  fork.source = std::move(*source);
  for (const go::Plugin &plugin : fork.source.plugins)
    for (std::size_t file : fork.source.packages[plugin.package].files)
      if (fork.source.files[file].text.find("\n//unplug:unfinished") != std::string::npos) // templates/fork/skeleton
        for (const go::Registration &registration : plugin.registrations)
          fork.unfinished.emplace(registration.kind, registration.name);
  return fork;
}

llvm::Expected<Inventory> takeInventory(const Options &options, llvm::Error &unread) {
  Inventory inventory;
  if (auto error = Reader(options, inventory, unread).read())
    return std::move(error);
  if (!options.fork.empty()) {
    auto fork = readForkPlugins(options.fork, options.pluginsDir, "fork:");
    if (!fork)
      return fork.takeError();
    inventory.fork = std::move(*fork);
    inventory.fork->wired = options.forkWired;
  }
  join(inventory);
  return inventory;
}

} // namespace unplug::inventory

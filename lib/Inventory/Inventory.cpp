// Reading everything under the inputs: each file is offered to the layer that knows its kind, and every file gets a
// state.
#include "Inventory/Inventory.h"

#include "Support/Error.h"
#include "Support/Gitignore.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace unplug::inventory {

namespace {

std::string extensionOf(const std::string &path) {
  return fs::path(path).extension().string();
}

bool isGoFile(const std::string &path) {
  std::string name = fs::path(path).filename().string();
  return extensionOf(path) == ".go" || name == "go.mod" || name == "go.sum";
}

// Text in YAML, TOML or a template that only a gateway's configuration, or a part of one, has.
bool looksLikeForeignGateway(std::string_view text) {
  for (std::string_view word : {"plugin/http-server", "plugin/http-client", "plugin/req-resp-modifier",
                                "krakend/transport/http/", "krakend/proxy/plugin", "[[endpoints]]", "\nendpoints:"})
    if (text.find(word) != std::string_view::npos)
      return true;
  return false;
}

class Reader {
public:
  Reader(const Options &options, Inventory &inventory, llvm::Error &unread)
      : options(options), inventory(inventory), unread(unread) {}

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
    readConfigurations();
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
          notRead(i, text.takeError());
        continue;
      }
      Manifest manifest = readManifest(*text, file.path);
      for (FlexibleMention &mention : flexibleMentions(*text, file.path))
        mentions.push_back(std::move(mention));
      for (std::string &name : configurationMentions(*text))
        startedWith.insert(std::move(name));
      departures.insert(departures.end(), manifest.departures.begin(), manifest.departures.end());
      images.insert(images.end(), manifest.images.begin(), manifest.images.end());
      inventory.buildLines.insert(inventory.buildLines.end(), manifest.buildLines.begin(), manifest.buildLines.end());
      inventory.files[i] = {file.path, State::Fine, "a manifest, read for releases and build lines", sha256(*text)};
      if (std::string extension = extensionOf(file.path); extension != ".yaml" && extension != ".yml")
        noteForeignFormat(i, *text); // YAML may turn out to be a configuration
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

  void readConfigurations() {
    std::vector<std::pair<std::size_t, llvm::Error>> failed;
    auto readOne = [&](std::size_t i) {
      if (parts.count(inventory.inputs.files[i].path) == 0)
        if (auto error = readConfiguration(i))
          failed.emplace_back(i, std::move(error));
    };
    std::vector<std::size_t> ignored;
    for (std::size_t i = 0; i < inventory.inputs.files.size(); ++i)
      if (mayBeConfiguration(inventory.inputs.files[i])) {
        if (isIgnoredByGit(inventory.inputs.files[i]))
          ignored.push_back(i);
        else
          readOne(i);
      }
    bool others = !inventory.gateways.empty();
    for (std::size_t i : ignored)
      others ? leaveToGit(i) : readOne(i); // what is all that is there is read
    bool only = inventory.gateways.empty();
    for (auto &[index, error] : failed) {
      const InputFile &file = inventory.inputs.files[index];
      inventory.files[index].state = State::NotUnderstood;
      inventory.files[index].because = "not valid as a configuration";
      if (file.named || only) {
        addUnread(std::move(error));
        continue;
      }
      llvm::handleAllErrors(std::move(error), [&](const Failure &failure) {
        inventory.findings.push_back(
            makeFinding(FindingCode::ConfigurationNotUnderstood, failure.at,
                        "This looks like a gateway's configuration, but " + failure.message + "."));
      });
    }
  }

  config::ReadOptions readOptions() {
    if (!aliases && !inventory.source.aliases.empty()) {
      std::vector<std::pair<std::string, std::string>> entries;
      for (const go::Alias &alias : inventory.source.aliases)
        entries.emplace_back(alias.name, alias.target);
      aliases = std::make_shared<const config::Aliases>(entries);
    }
    return {inventory.from, aliases, options.lint};
  }

  // Build output, mostly: what Flexible Configuration renders, copies for an image.
  bool isIgnoredByGit(const InputFile &file) {
    if (file.named)
      return false;
    auto [known, fresh] = repositories.try_emplace(file.input);
    Repository &repository = known->second;
    if (fresh) {
      const fs::path &root = inventory.inputs.roots[file.input];
      fs::path top = root;
      std::error_code code;
      while (!fs::exists(top / ".git", code) && top.has_relative_path())
        top = top.parent_path();
      if (!fs::exists(top / ".git", code))
        top = root;
      repository.top = top;
      repository.rules.emplace(top);
      // An input that is itself ignored was meant.
      repository.asked = root == top || !repository.rules->hides(root.lexically_relative(top).generic_string());
    }
    return repository.asked &&
           repository.rules->hides(file.absolute.lexically_relative(repository.top).generic_string());
  }

  // Said where it may matter, so that no gateway is missed in silence: a file can be tracked in spite of the rules.
  void leaveToGit(std::size_t index) {
    const InputFile &file = inventory.inputs.files[index];
    FileEntry &entry = inventory.files[index];
    if (parts.count(file.path) != 0 || manifestKind(file.path))
      return;
    entry.because = "git ignores it";
    auto text = readFile(file.absolute, file.path, Limits{}.maxMetBytes);
    if (!text)
      return notRead(index, text.takeError());
    if (config::looksLikeGateway(*text, config::formatOf(file.path)))
      inventory.findings.push_back(
          makeFinding(FindingCode::IgnoredByGit, {file.path},
                      "This looks like a gateway's configuration, but git ignores it, as it does what is built: it was "
                      "left out."));
  }

  bool mayBeConfiguration(const InputFile &file) const {
    static const std::set<std::string> extensions = {".json", ".yaml",   ".yml",        ".toml",  ".tmpl",
                                                     ".tpl",  ".gotmpl", ".properties", ".props", ".hcl"};
    std::string extension = extensionOf(file.path);
    return extensions.count(extension) != 0 ||
           (startedWith.count(fs::path(file.path).filename().string()) != 0 && !manifestKind(file.path)) ||
           (file.named && extension != ".so" && !isGoFile(file.path) && !manifestKind(file.path));
  }

  llvm::Error readConfiguration(std::size_t index) {
    const InputFile &file = inventory.inputs.files[index];
    FileEntry &entry = inventory.files[index];
    auto text = readFile(file.absolute, file.path, file.named ? Limits{}.maxFileBytes : Limits{}.maxMetBytes);
    if (!text) {
      entry.state = State::NotUnderstood;
      if (file.named)
        return text.takeError();
      notRead(index, text.takeError());
      return llvm::Error::success();
    }
    entry.hash = sha256(*text);
    if (auto format = flexible::formatOfTemplate(*text); format && readAsTemplate(index, *text, *format))
      return llvm::Error::success();
    static const std::set<std::string> foreign = {".properties", ".props", ".hcl", ".tmpl", ".tpl", ".gotmpl"};
    if (foreign.count(extensionOf(file.path)) != 0)
      return noteForeignFile(index, *text);
    config::Format format = config::formatOf(file.path);
    if (!file.named && !config::looksLikeGateway(*text, format)) {
      if (!manifestKind(file.path))
        entry.because = std::string(nameOf(format)) + ", but not a gateway's configuration";
      if (format == config::Format::Yaml)
        noteForeignFormat(index, *text);
      return llvm::Error::success();
    }
    bool isTemplate = text->find("{{") != std::string::npos;
    auto gateway = config::readGateway(file, std::move(*text), readOptions());
    if (!gateway && isTemplate && !file.named) { // a part of a template; not a broken file
      llvm::consumeError(gateway.takeError());
      noteTemplate(index);
      return llvm::Error::success();
    }
    if (!gateway)
      return gateway.takeError();
    entry.state = State::Fine;
    entry.because = file.named ? "a gateway's configuration" : "a gateway's configuration, by its content";
    inventory.findings.insert(inventory.findings.end(), gateway->findings.begin(), gateway->findings.end());
    inventory.gateways.push_back(std::move(*gateway));
    return llvm::Error::success();
  }

  // True when the file is a template of a configuration, and was dealt with as such.
  bool readAsTemplate(std::size_t index, const std::string &text, config::Format format) {
    const InputFile &file = inventory.inputs.files[index];
    if (!layouts) // most trees hold no template
      layouts.emplace(inventory.inputs, mentions, options.flexible);
    if (!file.named && layouts->isPart(file))
      return false;
    flexible::Layout layout = layouts->layoutOf(file);
    if (!layouts->inUse() && !layout.environments.front().settings && config::isValid(text, format))
      return false; // braces in a string
    if (layout.format == config::Format::Json)
      layout.format = format; // no FC_OUT among the inputs says so
    auto result = flexible::readFlexible(layout, inventory.inputs, readOptions());
    FileEntry &entry = inventory.files[index];
    entry.state = State::NotUnderstood;
    entry.because = "a template of a configuration that was not rendered";
    if (!result) {
      addUnread(result.takeError());
      return true;
    }
    if (result->gateways.size() == layout.environments.size())
      for (const flexible::UsedFile &used : result->used)
        markUsed(used);
    inventory.findings.insert(inventory.findings.end(), result->findings.begin(), result->findings.end());
    if (result->gateways.empty() && file.named)
      addUnread(inputError({file.path}, "this template could not be rendered",
                           "The findings say why. Render it on the gateway (`FC_OUT`), and name the result."));
    for (config::Gateway &gateway : result->gateways) {
      inventory.findings.insert(inventory.findings.end(), gateway.findings.begin(), gateway.findings.end());
      inventory.gateways.push_back(std::move(gateway));
    }
    return true;
  }

  // A file that a rendering read is a part of that configuration, and none of its own.
  void markUsed(const flexible::UsedFile &used) {
    if (!parts.insert(used.path).second)
      return;
    if (auto found = indexOf.find(used.path); found != indexOf.end())
      inventory.files[found->second] = {used.path, State::Fine, "a part of a rendered configuration", used.hash};
  }

  llvm::Error noteForeignFile(std::size_t index, std::string_view text) {
    const InputFile &file = inventory.inputs.files[index];
    if (!file.named) {
      noteForeignFormat(index, text);
      return llvm::Error::success();
    }
    inventory.files[index].state = State::NotUnderstood;
    addUnread(inputError({file.path}, "unplug reads configurations in JSON, YAML and TOML",
                         "KrakenD 2.12 and later read this file as JSON. Convert it, and name the result."));
    return llvm::Error::success();
  }

  void noteTemplate(std::size_t index) {
    inventory.files[index].state = State::NotUnderstood;
    inventory.files[index].because = "a template of a configuration";
    inventory.findings.push_back(makeFinding(
        FindingCode::FormatNotRead, {inventory.files[index].path},
        "This is a template of a configuration, and was not read: what it uses is missing from this report."));
  }

  void noteForeignFormat(std::size_t index, std::string_view text) {
    std::string extension = extensionOf(inventory.files[index].path);
    bool isProperties = extension == ".properties" || extension == ".props" || extension == ".hcl";
    if (extension == ".sh" || !looksLikeForeignGateway(text) ||
        (isProperties && text.find("endpoints") == std::string_view::npos))
      return;
    inventory.files[index].state = State::NotUnderstood;
    inventory.files[index].because = "a configuration in a format that is not read";
    Finding finding = makeFinding(FindingCode::FormatNotRead, {inventory.files[index].path},
                                  "This looks like a gateway's configuration in a form that was not read: what it uses "
                                  "is missing from this report.");
    bool isHelm = text.find(".Values.") != std::string_view::npos || text.find(".Release.") != std::string_view::npos;
    if (isHelm)
      finding.help =
          "Render it (`helm template`), put the configuration into a file of its own, and add that to the inputs.";
    else if (text.find("kind: ConfigMap") != std::string_view::npos)
      finding.help =
          "Put the text of the ConfigMap into a file of its own, run unplug on that, and make its edits here.";
    inventory.findings.push_back(std::move(finding));
  }

  void readCompiledPlugins() {
    for (std::size_t i = 0; i < inventory.inputs.files.size(); ++i) {
      const InputFile &file = inventory.inputs.files[i];
      if (extensionOf(file.path) != ".so")
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
      return notRead(index, text.takeError());
    entry = {entry.path, State::Fine, "a module's requirements, read", sha256(*text)};
  }

  void notRead(std::size_t index, llvm::Error error) {
    FileEntry &entry = inventory.files[index];
    entry.state = State::NotUnderstood;
    entry.because = "could not be read";
    llvm::handleAllErrors(
        std::move(error),
        [&](const Failure &failure) {
          inventory.findings.push_back(
              makeFinding(FindingCode::FileNotRead, failure.at, "This file was not read: " + failure.message + "."));
        },
        [&](const llvm::ErrorInfoBase &other) {
          inventory.findings.push_back(
              makeFinding(FindingCode::FileNotRead, {entry.path}, "This file was not read: " + other.message() + "."));
        });
  }

  static constexpr std::uint64_t maxManifestBytes = 4ULL << 20;

  const Options &options;
  Inventory &inventory;
  llvm::Error &unread;
  std::vector<ImageMention> images;
  std::vector<FlexibleMention> mentions;
  std::vector<Departure> departures;
  std::optional<LayoutFinder> layouts;
  std::shared_ptr<const config::Aliases> aliases; // of the gateway's own source among the inputs
  std::set<std::string> parts;                    // of rendered configurations
  std::set<std::string> startedWith;              // names of files that manifests hand to the gateway
  std::map<std::string, std::size_t> indexOf;     // by display path, into inventory.files

  struct Repository {
    fs::path top;
    std::optional<Gitignore> rules;
    bool asked = true;
  };
  std::map<unsigned, Repository> repositories; // by input
};

} // namespace

llvm::Expected<ForkPlugins> readForkPlugins(const fs::path &root, const std::string &pluginsDir,
                                            const std::string &label) {
  ForkPlugins fork;
  fork.folder = label + pluginsDir;
  std::error_code code;
  if (!fs::is_directory(root / pluginsDir, code))
    return fork;
  // The fork's go.mod is read as well: it says what the plugins' packages are called when they import each other.
  auto tree = walkInputs({root.string()}, {}, label);
  if (!tree)
    return tree.takeError();
  std::erase_if(tree->files, [&](const InputFile &file) {
    return file.path != label + "go.mod" && !file.path.starts_with(fork.folder + "/");
  });
  auto source = go::readSource(*tree);
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

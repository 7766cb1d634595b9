// By content, by name and by what manifests say; a file that a rendering read is a part, and none of its own.
#include "Inventory/Configurations.h"

#include "Inventory/Layouts.h"
#include "Inventory/Manifests.h"
#include "Support/Error.h"
#include "Support/Gitignore.h"

#include <algorithm>
#include <map>
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

} // namespace

class ConfigurationReader::Reader {
public:
  Reader(const Options &options, Inventory &inventory, llvm::Error &unread)
      : options(options), inventory(inventory), unread(unread) {}

  void hear(const std::string &manifest, const std::string &path) {
    for (FlexibleMention &mention : flexibleMentions(manifest, path))
      mentions.push_back(std::move(mention));
    for (std::string &name : configurationMentions(manifest))
      startedWith.insert(std::move(name));
  }

  void read() {
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

private:
  void addUnread(llvm::Error error) { unread = llvm::joinErrors(std::move(unread), std::move(error)); }

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
      return noteNotRead(inventory, index, text.takeError());
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
      noteNotRead(inventory, index, text.takeError());
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
    auto entry = std::lower_bound(inventory.files.begin(), inventory.files.end(), used.path,
                                  [](const FileEntry &one, const std::string &path) { return one.path < path; });
    if (entry != inventory.files.end() && entry->path == used.path)
      *entry = {used.path, State::Fine, "a part of a rendered configuration", used.hash};
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

  const Options &options;
  Inventory &inventory;
  llvm::Error &unread;
  std::vector<FlexibleMention> mentions;
  std::optional<LayoutFinder> layouts;
  std::shared_ptr<const config::Aliases> aliases; // of the gateway's own source among the inputs
  std::set<std::string> parts;                    // of rendered configurations
  std::set<std::string> startedWith;              // names of files that manifests hand to the gateway

  struct Repository {
    fs::path top;
    std::optional<Gitignore> rules;
    bool asked = true;
  };
  std::map<unsigned, Repository> repositories; // by input
};

ConfigurationReader::ConfigurationReader(const Options &options, Inventory &inventory, llvm::Error &unread)
    : reader(std::make_unique<Reader>(options, inventory, unread)) {}

ConfigurationReader::~ConfigurationReader() = default;

void ConfigurationReader::hear(const std::string &manifest, const std::string &path) {
  reader->hear(manifest, path);
}

void ConfigurationReader::noteForeignFormat(std::size_t index, std::string_view text) {
  reader->noteForeignFormat(index, text);
}

void ConfigurationReader::read() {
  reader->read();
}

void noteNotRead(Inventory &inventory, std::size_t index, llvm::Error error) {
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

} // namespace unplug::inventory

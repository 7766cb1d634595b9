// Rendering for each environment, judging, and settling which edits of the sources give what is meant.
#include "Flexible/Flexible.h"

#include "Flexible/GatewayRun.h"
#include "Flexible/Rendered.h"
#include "Flexible/Settle.h"
#include "Support/Error.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace unplug::flexible {

namespace {

using Inputs = std::map<std::string, InputFile>; // that may take part, by display path

// The files of the inputs that lie where `layout` looks: only these are edited.
std::shared_ptr<const Inputs> inputsOf(const Layout &layout, const FileTree &tree) {
  std::vector<std::string> below;
  auto addFolder = [&](const std::optional<Folder> &folder) {
    if (folder)
      below.push_back(folder->path.empty() || folder->path.back() == ':' ? folder->path : folder->path + "/");
  };
  addFolder(layout.partials);
  addFolder(layout.templates);
  for (const Environment &environment : layout.environments) {
    addFolder(environment.settings);
    for (const Folder &folder : environment.more)
      addFolder(folder);
  }
  auto inputs = std::make_shared<Inputs>();
  for (const InputFile &file : tree.files)
    if (file.path == layout.main.path || std::any_of(below.begin(), below.end(), [&](const std::string &folder) {
          return file.path.starts_with(folder);
        }))
      inputs->emplace(file.path, file);
  return inputs;
}

class Reader {
public:
  Reader(const Layout &layout, std::shared_ptr<const Inputs> inputs, const config::ReadOptions &options)
      : layout(layout), inputs(std::move(inputs)), options(options) {}

  llvm::Expected<Result> run() {
    for (const std::string &missing : layout.missing)
      add(FindingCode::PartsMissing, {layout.main.path},
          "This template is rendered with " + missing + ", and no such folder is among the inputs" +
              (missing.starts_with("FC_SETTINGS") && !layout.inPlaceOf.empty()
                   ? ": " + layout.inPlaceOf + " stood in for it."
                   : "."));
    for (const Environment &environment : layout.environments) {
      auto one = renderWithVariables(environment);
      if (one && (!layout.rendered.empty() || !layout.gateway.empty()))
        one = compareWithGateway(environment, std::move(*one));
      if (!one)
        return one.takeError();
      if (!*one)
        continue;
      auto gateway = judge(environment, **one);
      if (!gateway) {
        llvm::handleAllErrors(gateway.takeError(), [&](const Failure &failure) {
          add(FindingCode::ConfigurationNotUnderstood, failure.at,
              "This template's rendering" + ofEnvironment(environment) + " was not understood: " + failure.message +
                  ".");
        });
        continue;
      }
      noteMissingSettings(environment, **one);
      notePlaceholders(environment);
      rendered.push_back(std::move(*one));
      environments.push_back(&environment);
      result.gateways.push_back(std::move(*gateway));
    }
    fillGateways(settle());
    noteUnrendered();
    return std::move(result);
  }

private:
  void add(FindingCode code, Location at, std::string message) {
    result.findings.push_back(makeFinding(code, std::move(at), std::move(message)));
  }

  static std::string ofEnvironment(const Environment &environment) {
    return environment.name.empty() ? "" : " for " + environment.name;
  }

  // The rendering, when the gateway's own is the same; else the gateway's, which stands for itself: nothing is edited
  // then.
  llvm::Expected<std::unique_ptr<Rendered>> compareWithGateway(const Environment &environment,
                                                               std::unique_ptr<Rendered> ours) {
    if (!layout.rendered.empty() && layout.environments.size() > 1)
      return refusal({layout.main.path}, "--rendered is one environment's, and there are several",
                     "Choose one with `--settings DIR`.");
    auto text =
        layout.rendered.empty() ? renderedByGateway(layout, environment) : readFile(layout.rendered, layout.rendered);
    if (!text)
      return text.takeError();
    std::string name = layout.rendered.empty() ? fs::path(layout.gateway).filename().string() : layout.rendered;
    if (ours && ours->rendering.text == *text)
      return ours;
    if (ours) {
      const std::string &mine = ours->rendering.text;
      auto differs = std::mismatch(mine.begin(), mine.end(), text->begin(), text->end());
      auto offset = static_cast<std::size_t>(differs.first - mine.begin());
      add(FindingCode::RenderingDiffers, RenderedPlaces(*ours).locate(offset),
          "From here on the gateway's own rendering (" + name + ", line " +
              std::to_string(LineMap(*text).locate("", offset).line) +
              ") is another one than unplug's: the gateway's was judged, and nothing is edited.");
    }
    if (!ours) {
      Location at = result.findings.back().at; // why not was the last thing to be said
      result.findings.pop_back();
      add(FindingCode::RenderingDiffers, at,
          "unplug does not render this template (" + lastFault + "): the gateway's own rendering, " + name +
              ", was judged, and nothing is edited.");
    }
    auto theirs = std::make_unique<Rendered>();
    theirs->files = {layout.main, {name, name, false, 0}};
    theirs->sources.add(layout.main.path, "");
    theirs->sources.add(name, *text);
    theirs->rendering.text = std::move(*text);
    theirs->rendering.calls.push_back({});
    Range whole = {0, theirs->rendering.text.size()};
    theirs->rendering.spans.push_back({whole, 1, 0, {1, whole}, true, 0});
    return theirs;
  }

  void noteMissingSettings(const Environment &environment, const Rendered &from) {
    std::string names;
    for (const std::string &name : from.rendering.missingSettings)
      names += (names.empty() ? "" : ", ") + name;
    if (!names.empty())
      add(FindingCode::PartsMissing, {layout.main.path},
          "This template reads the settings " + names + ofEnvironment(environment) +
              ", and no settings file has such a name: each is taken to be nothing, as the gateway does.");
  }

  void notePlaceholders(const Environment &environment) {
    std::string names;
    for (const std::string &name : placeholders)
      names += (names.empty() ? "${" : ", ${") + name + "}";
    placeholders.clear();
    if (names.empty())
      return;
    add(FindingCode::VariableNotKnown, {layout.main.path},
        "Something fills in " + names + ofEnvironment(environment) +
            " before the gateway starts (envsubst, most often): each was taken for the number 0.");
    result.findings.back().help =
        "Nothing, where they are numbers. Else fill them in as the start does, and name the result.";
  }

  // Variables of the environment that nobody gave are empty at first; where that is no JSON, a number, then a word.
  llvm::Expected<std::unique_ptr<Rendered>> renderWithVariables(const Environment &environment) {
    auto one = renderIn(environment, {});
    if (!one || !*one || (*one)->rendering.unknownVariables.empty())
      return one;
    std::string names;
    for (const std::string &name : (*one)->rendering.unknownVariables)
      names += (names.empty() ? "" : ", ") + name;
    for (const char *guess : {"", "0", "value"}) {
      standIn = guess;
      if (*guess)
        one = renderIn(environment, {});
      if (!one || !*one || config::isValid((*one)->rendering.text, layout.format))
        break;
    }
    add(FindingCode::VariableNotKnown, {layout.main.path},
        "This template reads " + names + " from the environment" + ofEnvironment(environment) +
            ": unplug does not know the values, and took \"" + standIn + "\" for each.");
    return one;
  }

  // Nothing when it cannot be rendered, which is a finding then; fails when the template cannot be read.
  llvm::Expected<std::unique_ptr<Rendered>> renderIn(const Environment &environment,
                                                     const config::TextByPath &overlay) {
    auto parts = std::make_unique<Parts>(overlay, fileTexts);
    if (auto main = parts->add(layout.main, Limits{}.maxFileBytes); !main)
      return main.takeError();
    tmpl::RenderInput input{parts->sources,
                            {layout.main.absolute.filename().string(), 0},
                            {},
                            tmpl::Value::map(),
                            nullptr,
                            layout.variables,
                            standIn};
    if (environment.settings && !addSettings(*environment.settings, *parts, input))
      return nullptr;
    for (const Folder &folder : environment.more)
      if (!addSettings(folder, *parts, input))
        return nullptr;
    if (layout.templates) {
      auto names = Parts::namesIn(*layout.templates, ".tmpl");
      if (!names)
        return notRendered({layout.templates->path}, tooMany("sub-templates"), tmpl::RenderFault::Kind::TooMuch);
      for (const std::string &name : *names) {
        auto source = parts->add(*layout.templates, name);
        if (!source)
          return notRendered({layout.templates->path},
                             "a sub-template could not be read: " + llvm::toString(source.takeError()),
                             tmpl::RenderFault::Kind::NotInTheSet);
        input.others.push_back({name, *source});
      }
    }
    std::map<std::string, std::optional<std::uint32_t>> partials;
    input.partial = [&](const std::string &path, bool &outside) -> std::optional<std::uint32_t> {
      std::string normal = fs::path("/" + path).lexically_normal().string().substr(1);
      outside = fs::path(path).lexically_normal().string().starts_with("..") || !layout.partials;
      if (outside)
        return std::nullopt;
      auto [at, fresh] = partials.emplace(normal, std::nullopt);
      if (fresh) {
        auto source = parts->add(*layout.partials, normal);
        if (source)
          at->second = *source;
        else
          llvm::consumeError(source.takeError()); // what that means is decided below, as often as it is asked for
      }
      std::error_code code; // what is not there is an empty text; what is there and was not read is not known
      outside = !at->second && fs::exists(fs::symlink_status(layout.partials->absolute / normal, code));
      return at->second;
    };
    tmpl::RenderFault fault;
    auto rendering = tmpl::render(input, fault);
    noteUsed(*parts);
    if (!rendering) {
      Location at = Locator(parts->sources).locate(fault.source, fault.offset);
      return notRendered(at, fault.message, fault.kind);
    }
    auto made = std::make_unique<Rendered>();
    made->rendering = std::move(*rendering);
    if (layout.format == config::Format::Json)
      fillPlaceholders(made->rendering.text, placeholders);
    made->sources = std::move(parts->sources);
    made->files = std::move(parts->files);
    return made;
  }

  std::unique_ptr<Rendered> notRendered(const Location &at, const std::string &why,
                                        tmpl::RenderFault::Kind kind = tmpl::RenderFault::Kind::Fails) {
    bool gatewayToo = kind == tmpl::RenderFault::Kind::Fails && layout.missing.empty();
    lastFault = why;
    add(FindingCode::TemplateNotRendered, at,
        std::string("This template was not rendered") +
            (gatewayToo ? ", and the gateway does not render it either: " : ": ") + why +
            ". What it uses is missing from this report.");
    return nullptr;
  }

  static std::string tooMany(std::string_view what) {
    return "there are more than " + std::to_string(maxParts) + " " + std::string(what);
  }

  bool addSettings(const Folder &folder, Parts &parts, tmpl::RenderInput &input) {
    auto names = Parts::namesIn(folder, ".json");
    if (!names) {
      notRendered({folder.path}, tooMany("settings files"), tmpl::RenderFault::Kind::TooMuch);
      return false;
    }
    for (const std::string &name : *names) {
      auto source = parts.add(folder, name);
      if (!source) {
        notRendered({folder.path}, "settings could not be read: " + llvm::toString(source.takeError()),
                    tmpl::RenderFault::Kind::NotInTheSet);
        return false;
      }
      tmpl::Value value;
      std::string why;
      std::size_t offset = 0;
      std::string text = parts.sources.all[*source].text;
      fillPlaceholders(text, placeholders);
      bool good = tmpl::fromJson(text, *source, value, why, offset);
      if (!good || value.kind() != tmpl::Kind::Map) {
        notRendered(Locator(parts.sources).locate(*source, offset),
                    good ? "the settings are not a JSON object" : "the settings are not valid JSON: " + why);
        return false;
      }
      input.data.members()[name.substr(0, name.size() - 5)].value = value;
    }
    return true;
  }

  void noteUsed(const Parts &parts) {
    for (std::size_t i = 0; i < parts.files.size(); ++i)
      if (usedPaths.insert(parts.files[i].path).second)
        result.used.push_back({parts.files[i].path, sha256(parts.sources.all[i].text)});
  }

  // The entry of the inputs for a file, or the file as it is.
  InputFile inputOf(const InputFile &file) const {
    auto known = inputs->find(file.path);
    return known == inputs->end() ? file : known->second;
  }

  llvm::Expected<config::Gateway> judge(const Environment &environment, const Rendered &from) {
    config::RenderedText asRendered{[&](std::string_view) { return std::make_unique<RenderedPlaces>(from); },
                                    layout.format};
    auto gateway = config::readGateway(layout.main, from.rendering.text, options, &asRendered);
    if (!gateway)
      return gateway.takeError();
    gateway->format = "template";
    gateway->environment = environment.name;
    return gateway;
  }

  // Legacy names that stand as keys in what was read and reach no rendering: a branch that no environment takes, a list
  // that is empty today.
  void noteUnrendered() {
    std::set<Location> rendersAt;
    for (const config::Gateway &gateway : result.gateways)
      for (const config::Stanza &stanza : gateway.stanzas)
        rendersAt.insert(stanza.at);
    std::set<std::string> seen;
    for (const auto &each : rendered)
      for (std::size_t s = 0; s < each->files.size(); ++s) {
        if (!seen.insert(each->files[s].path).second)
          continue;
        const std::string &text = each->sources.all[s].text;
        LineMap lines(text);
        for (const catalog::Namespace &entry : catalog::namespaces()) {
          std::string key = "\"" + std::string(entry.legacy) + "\"";
          for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
            auto colon = text.find_first_not_of(" \t\r\n", at + key.size());
            Location place = lines.locate(each->files[s].path, at);
            if (colon != std::string::npos && text[colon] == ':' && rendersAt.count(place) == 0)
              add(FindingCode::NameNotRendered, place,
                  key + ", the legacy name of " + std::string(entry.shortName) +
                      ", stands in a part that no rendering reached" +
                      (result.gateways.size() > 1 ? ", in any environment." : "."));
          }
        }
      }
  }

  std::vector<AcceptedEdit> settle() {
    auto renderAgain = [&](std::size_t g, const config::TextByPath &texts) -> std::optional<std::string> {
      Findings before = result.findings;
      auto again = renderIn(*environments[g], texts);
      result.findings = std::move(before);
      if (!again)
        llvm::consumeError(again.takeError()); // these edits are not made, which is said
      return again && *again ? std::optional((*again)->rendering.text) : std::nullopt;
    };
    auto isInput = [&](const std::string &path) { return inputs->count(path) != 0; };
    return settleEdits(result.gateways, rendered, layout.main.path, {isInput, renderAgain});
  }

  void fillGateways(const std::vector<AcceptedEdit> &accepted) {
    for (std::size_t g = 0; g < result.gateways.size(); ++g) {
      config::Gateway &gateway = result.gateways[g];
      for (std::size_t s = 0; s < rendered[g]->files.size(); ++s) {
        config::SourceText source{inputOf(rendered[g]->files[s]), rendered[g]->sources.all[s].text, {}};
        for (const AcceptedEdit &one : accepted)
          if (one.path == source.file.path)
            source.edits.push_back(one.edit);
        gateway.sources.push_back(std::move(source));
      }
      gateway.reread = [layout = layout, inputs = inputs, options = options, name = gateway.environment,
                        standIn = standIn](const config::TextByPath &texts) -> llvm::Expected<config::Gateway> {
        Reader reader(layout, inputs, options);
        reader.standIn = standIn;
        for (const Environment &environment : layout.environments)
          if (environment.name == name)
            return reader.again(environment, texts);
        return refusal({layout.main.path}, "the environment " + name + " is gone");
      };
    }
  }

  llvm::Expected<config::Gateway> again(const Environment &environment, const config::TextByPath &texts) {
    auto one = renderIn(environment, texts);
    if (!one)
      return one.takeError();
    if (!*one)
      return refusal({layout.main.path}, "the edited template does not render");
    auto gateway = judge(environment, **one);
    if (!gateway)
      return gateway.takeError();
    rendered.push_back(std::move(*one));
    environments.push_back(&environment);
    result.gateways.push_back(std::move(*gateway));
    fillGateways(settle());
    return std::move(result.gateways[0]);
  }

  const Layout &layout;
  std::shared_ptr<const Inputs> inputs;
  const config::ReadOptions &options;
  Result result;
  std::vector<std::unique_ptr<Rendered>> rendered;
  std::vector<const Environment *> environments;
  std::string lastFault; // why the last template was not rendered
  std::string standIn;   // for variables of the environment that nobody gave
  Texts fileTexts;       // that were read
  std::set<std::string> usedPaths;
  std::set<std::string> placeholders; // ${NAME} of the last rendering
};

} // namespace

std::optional<config::Format> formatOfTemplate(std::string_view text) {
  if (text.find("{{") == std::string_view::npos)
    return std::nullopt;
  auto mentions = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  auto startsLine = [&](std::string_view word) { return text.starts_with(word) || mentions("\n" + std::string(word)); };
  if (mentions("\"version\"") && (mentions("\"endpoints\"") || mentions("\"extra_config\"")))
    return config::Format::Json;
  if (startsLine("version: 3") && (startsLine("endpoints:") || startsLine("extra_config:")))
    return config::Format::Yaml;
  if (startsLine("version = 3") && (startsLine("[[endpoints]]") || startsLine("[extra_config")))
    return config::Format::Toml;
  return std::nullopt;
}

llvm::Expected<Result> readFlexible(const Layout &layout, const FileTree &files, const config::ReadOptions &options) {
  return Reader(layout, inputsOf(layout, files), options).run();
}

} // namespace unplug::flexible

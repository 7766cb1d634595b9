// Reading one gateway: root keys, every namespace that matters for 3.0, every plugin stanza.
#include "Config/Config.h"

#include "Config/Document.h"
#include "Config/Judge.h"
#include "Config/Telemetry.h"
#include "Config/Walk.h"
#include "Support/Error.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace unplug::config {

namespace {

class GatewayReader {
public:
  GatewayReader(Gateway &gateway, const Document &document, const ReadOptions &options, const Places &places)
      : gateway(gateway), document(document), options(options), places(places) {}

  void read() {
    readDuplicates();
    readVersion();
    readRootPlugin();
    for (const ExtraConfig &extra : extraConfigs(document))
      readExtraConfig(extra);
    proposeTelemetry();
    judgeLoading();
    checkLint();
    if (!gateway.supported)
      leaveAsItIs();
  }

private:
  Location locate(std::size_t offset) const { return places.locate(offset); }

  void add(FindingCode code, Location at, std::string message) {
    gateway.findings.push_back(makeFinding(code, std::move(at), std::move(message)));
  }

  void readDuplicates() {
    for (DocumentNode node : document.overridden())
      add(FindingCode::DuplicateKey, locate(document.keyRange(node).begin),
          "The key \"" + document.key(node) + "\" comes again in the same object: this value is never used.");
  }

  void readVersion() {
    auto version = document.member(0, "version", true);
    if (version && document.raw(*version) == "3")
      return;
    gateway.supported = false;
    Location at = version ? locate(document.keyRange(*version).begin) : locate(0);
    add(FindingCode::UnsupportedVersion, at,
        version
            ? "The version is " + std::string(document.raw(*version)).substr(0, 20) + ", and the gateway takes only 3."
            : "There is no version, and the gateway takes only 3.");
  }

  void leaveAsItIs() {
    gateway.edits.clear();
    for (Finding &finding : gateway.findings)
      if (finding.code == FindingCode::LegacyNamespace || finding.code == FindingCode::ServerNameIsString)
        finding.help = "Once the file is of version 3, `unplug migrate` rewrites it.";
  }

  void readRootPlugin() {
    auto plugin = document.member(0, "plugin", true);
    if (!plugin)
      return;
    RootPlugin root;
    root.at = locate(document.keyRange(*plugin).begin);
    if (document.type(*plugin) != ValueType::Object) {
      add(FindingCode::RootPluginWrongType, root.at, "Root `plugin` is no object: 2.x refuses the configuration.");
    } else {
      if (auto folder = document.member(*plugin, "folder", true))
        root.folder = document.string(*folder);
      if (auto pattern = document.member(*plugin, "pattern", true))
        root.pattern = document.string(*pattern);
    }
    gateway.plugin = std::move(root);
  }

  void readExtraConfig(const ExtraConfig &extra) {
    for (DocumentNode member : document.children(extra.node)) {
      std::string key = document.key(member);
      if (document.member(extra.node, key) != member)
        continue; // a later one of the same name overrides it
      readSequential(extra, member, key);
      hasOpenTelemetry |= extra.level == Level::Service && key == "telemetry/opentelemetry";
      if (auto name = legacyName(key))
        readLegacy(extra, member, key, *name);
      else if (catalog::isRemovedIn3(key) || catalog::pluginKindOf(key))
        readShort(extra, member, key);
      else if (catalog::isEnterpriseNamespace(key))
        reportEnterprise(member, key);
      if (ownBuildIgnores(key) && !catalog::findLegacyNamespace(key) && !catalog::isRemovedIn3(key))
        add(FindingCode::SwitchedOn, locate(document.keyRange(member).begin),
            "The alias map of your 2.x build lacks \"" + key + "\": it ignored this stanza, and " +
                (catalog::pluginKindOf(key) ? "the migrated build" : "3.0") + " acts upon it.");
    }
  }

  bool ownBuildIgnores(const std::string &key) const { return options.aliases && options.aliases->ignores(key); }

  void reportEnterprise(DocumentNode member, const std::string &key) {
    bool guard = catalog::isGuard(key);
    gateway.findings.push_back(makeFinding(FindingCode::EnterpriseStanza, guard ? Severity::Warning : Severity::Note,
                                           locate(document.keyRange(member).begin),
                                           "\"" + key +
                                               "\" is Enterprise's: Community Edition ignores it, in 2.x and in 3.0" +
                                               (guard ? ", so that nothing has been doing what it asks for." : ".")));
  }

  // `sequential` goes on working in 3.0; `strategy`, which follows it, is unknown to every 2.x (facts B3).
  void readSequential(const ExtraConfig &extra, DocumentNode member, const std::string &key) {
    if (extra.level != Level::Endpoint || (key != "proxy" && key != "github.com/devopsfaith/krakend/proxy"))
      return;
    auto sequential = document.member(member, "sequential");
    if (sequential && document.raw(*sequential) == "true" && !document.member(member, "strategy"))
      add(FindingCode::SequentialProxy, locate(document.keyRange(*sequential).begin),
          "3.0 calls this deprecated and still does it; `\"strategy\": \"sequential\"` would be the new form.");
  }

  struct LegacyName {
    std::string shortName;
    bool confirmed = true; // that 3.0 ignores it
    bool accepted = true;  // by the gateway's 2.x
    bool own = false;      // a name that the user's build gave it
  };

  // Set when `key` is another name for one that 3.0 takes.
  std::optional<LegacyName> legacyName(const std::string &key) const {
    if (options.aliases)
      if (auto own = options.aliases->shortNameOf(key))
        return LegacyName{*own, true, true, catalog::findLegacyNamespace(key) == nullptr};
    const catalog::Namespace *legacy = catalog::findLegacyNamespace(key);
    if (!legacy)
      return std::nullopt;
    bool accepted = catalog::acceptsLegacy(options.from, *legacy) && !ownBuildIgnores(key);
    return LegacyName{std::string(legacy->shortName), legacy->confirmed, accepted};
  }

  void readLegacy(const ExtraConfig &extra, DocumentNode member, const std::string &key, const LegacyName &legacy) {
    Stanza stanza = stanzaAt(extra, member, key, legacy.shortName);
    stanza.legacy = true;
    if (!legacy.accepted) {
      stanza.ignoredIn2x = true;
      add(FindingCode::OldNamespaceIgnored, stanza.at,
          std::string(options.aliases ? "Your 2.x build" : "2.x (" + std::string(options.from.version) + ")") +
              " does not know \"" + key + "\" as " + stanza.shortName + ": it ignored this stanza.");
    } else if (document.member(extra.node, stanza.shortName)) {
      stanza.ignoredIn2x = true;
      add(FindingCode::BothSpellings, stanza.at,
          "\"" + key + "\" stands beside \"" + stanza.shortName + "\", which 2.x used instead.");
    } else {
      reportLegacy(stanza, legacy, member);
      std::vector<std::pair<Range, std::string>> edits;
      if (ownBuildIgnores(stanza.shortName))
        rewriteLater(stanza);
      else if (edits = document.respelled(member, stanza.shortName); edits.empty())
        byHand(stanza, "its name should become " + stanza.shortName);
      for (auto &[range, spelled] : edits)
        gateway.edits.push_back({range, spelled});
      if (auto kind = catalog::pluginKindOf(stanza.shortName))
        addUse(extra, member, *kind, stanza);
    }
    gateway.stanzas.push_back(std::move(stanza));
  }

  // After a roll-back nothing would be left of the stanza.
  void rewriteLater(Stanza &stanza) {
    stanza.byHand = true;
    Finding finding = makeFinding(FindingCode::EditByHand, stanza.at,
                                  "\"" + stanza.key + "\" should become \"" + stanza.shortName +
                                      "\", which the alias map of your 2.x build lacks: it would ignore the stanza.");
    finding.help =
        "Add \"" + stanza.shortName + "\" to that map and run unplug again, or make this edit when 2.x is gone.";
    gateway.findings.push_back(std::move(finding));
  }

  void byHand(Stanza &stanza, const std::string &what) {
    stanza.byHand = true;
    add(FindingCode::EditByHand, stanza.at,
        "In this " + gateway.format + ", " + what + ": unplug does not edit this form.");
  }

  void readShort(const ExtraConfig &extra, DocumentNode member, const std::string &key) {
    Stanza stanza = stanzaAt(extra, member, key, key);
    if (stanza.removed)
      reportRemoved(stanza, member);
    if (auto kind = catalog::pluginKindOf(key)) {
      addUse(extra, member, *kind, stanza);
      if (ownBuildIgnores(key)) {
        gateway.uses.back().live = false;
        gateway.uses.back().deadBecause = "the alias map of the 2.x build lacks its name";
      }
    }
    gateway.stanzas.push_back(std::move(stanza));
  }

  Stanza stanzaAt(const ExtraConfig &extra, DocumentNode member, const std::string &key, std::string shortName) const {
    Stanza stanza;
    stanza.pointer = pointerTo(extra.pointer, key);
    stanza.key = key;
    stanza.removed = catalog::isRemovedIn3(shortName);
    stanza.shortName = std::move(shortName);
    stanza.level = extra.level;
    stanza.keyRange = document.keyRange(member);
    stanza.at = locate(stanza.keyRange.begin);
    return stanza;
  }

  void reportLegacy(const Stanza &stanza, const LegacyName &legacy, DocumentNode member) {
    if (stanza.removed)
      return reportRemoved(stanza, member);
    bool guard = catalog::isGuard(stanza.shortName);
    std::string sure =
        legacy.confirmed ? "" : " (inferred: 3.0 has no alias map; the module's own 3.0 source was not read)";
    gateway.findings.push_back(
        makeFinding(FindingCode::LegacyNamespace, guard ? Severity::Critical : Severity::Error, stanza.at,
                    "3.0 ignores \"" + stanza.key + "\", " + (legacy.own ? "your 2.x build's" : "the legacy") +
                        " name of " + stanza.shortName + ", without a log line" + sure + "."));
  }

  void reportRemoved(const Stanza &stanza, DocumentNode member) {
    if (stanza.level == Level::Service)
      removed.emplace_back(stanza.shortName, member);
    add(FindingCode::RemovedComponent, stanza.at,
        "3.0 no longer has " + stanza.shortName + ": it ignores this stanza, and its lint rejects it.");
  }

  // One stanza stands in for all removed ones: the finding of the first carries it.
  void proposeTelemetry() {
    if (removed.empty())
      return;
    auto finding = std::find_if(gateway.findings.begin(), gateway.findings.end(),
                                [](const Finding &each) { return each.code == FindingCode::RemovedComponent; });
    TelemetryReplacement replacement = replaceTelemetry(document, removed);
    for (const std::string &note : replacement.notes)
      finding->message += " " + note + ".";
    if (replacement.stanza.empty())
      return;
    finding->proposal = replacement.stanza;
    finding->help = std::string(replacement.exact            ? "Put this in its place: the same receivers read it."
                                : replacement.needsCollector ? "Start from this, with the name of your collector."
                                                             : "Start from this.") +
                    " 2.6 and later take it too, so that it can be tried before.";
    if (hasOpenTelemetry)
      finding->help += " `telemetry/opentelemetry` is there already: its exporters are what to add.";
  }

  void addUse(const ExtraConfig &extra, DocumentNode member, PluginKind kind, const Stanza &stanza) {
    Use use = judgeStanza(document, member, kind, extra, places, options, gateway.findings, gateway.edits);
    use.origin = places.origin(document.keyRange(member).begin);
    use.level = extra.level;
    use.pointer = stanza.pointer;
    use.endpoint = extra.endpoint;
    use.backend = extra.backend;
    use.namespaceKey = stanza.key;
    gateway.uses.push_back(std::move(use));
  }

  // Whether 2.x loaded any file at all (facts C1).
  void judgeLoading() {
    std::string because;
    FindingCode code = FindingCode::NoRootPlugin;
    if (!gateway.plugin) {
      because = "there is no root `plugin` object, so 2.x loaded no plugins";
    } else if (gateway.plugin->pattern.find_first_of("*?/") != std::string::npos) {
      because = "no file name contains the pattern \"" + gateway.plugin->pattern + "\", so 2.x loaded no plugins";
      code = FindingCode::PatternMatchesNothing;
    } else {
      return;
    }
    bool reported = false;
    for (Use &use : gateway.uses) {
      if (!use.live)
        continue;
      use.live = false;
      use.deadBecause = because;
      if (!reported)
        add(code, gateway.plugin ? gateway.plugin->at : use.at,
            "This gateway's plugin stanzas did nothing in 2.x: " + because + ".");
      reported = true;
    }
  }

  void checkLint() {
    if (!options.lint)
      return;
    constexpr std::size_t shown = 50;
    for (LintError &error : options.lint->check(document)) {
      Range range = document.range(error.node);
      gateway.violations.push_back({error.pointer, error.kind, error.message, locate(range.begin)});
      if (gateway.violations.size() <= shown)
        add(FindingCode::SchemaViolation, gateway.violations.back().at,
            (error.pointer.empty() ? "The whole" : error.pointer) + ": " + error.message + ".");
    }
    if (gateway.violations.size() > shown)
      add(FindingCode::SchemaViolation, {gateway.path},
          "The schema rejects " + std::to_string(gateway.violations.size() - shown) + " more values.");
  }

  Gateway &gateway;
  const Document &document;
  const ReadOptions &options;
  const Places &places;
  std::vector<std::pair<std::string, DocumentNode>> removed; // at service level, by short name
  bool hasOpenTelemetry = false;
};

// Root keys that, beside `version`, only a gateway's configuration has.
constexpr std::string_view gatewayKeys[] = {"endpoints", "extra_config", "async_agent"};

} // namespace

bool looksLikeGateway(std::string_view text, Format format) {
  // The words first: most files are told apart without being parsed.
  auto mentions = [&](std::string_view key) {
    std::string word = format == Format::Json ? "\"" + std::string(key) + "\"" : std::string(key);
    return std::search(text.begin(), text.end(), word.begin(), word.end(), [](unsigned char a, unsigned char b) {
             return std::tolower(a) == std::tolower(b);
           }) != text.end();
  };
  if (!mentions("version") || std::none_of(std::begin(gatewayKeys), std::end(gatewayKeys), mentions))
    return false;
  Fault fault;
  auto document = Document::parse(text, format, fault);
  if (!document)
    return format == Format::Json; // in other formats the words say less
  return document->type(0) == ValueType::Object && document->member(0, "version", true) &&
         std::any_of(std::begin(gatewayKeys), std::end(gatewayKeys),
                     [&](std::string_view key) { return document->member(0, key, true).has_value(); });
}

bool isValid(std::string_view text, Format format) {
  Fault fault;
  return Document::parse(text, format, fault).has_value();
}

namespace {

llvm::Expected<Gateway> readOnce(const InputFile &file, std::string text, const ReadOptions &options,
                                 const RenderedText *rendered) {
  Gateway gateway;
  gateway.path = file.path;
  gateway.file = file;
  gateway.text = std::move(text);
  std::unique_ptr<Places> places =
      rendered ? rendered->places(gateway.text) : std::make_unique<FilePlaces>(gateway.text, gateway.path);
  Format format = rendered ? rendered->format : formatOf(file.path);
  gateway.format = toString(format);
  Fault fault;
  auto document = Document::parse(gateway.text, format, fault);
  if (!document) {
    Location at = places->locate(fault.offset);
    if (rendered)
      return inputError(at, "what is rendered here is not valid " + std::string(nameOf(format)) + ": " + fault.message,
                        "", caretLines(gateway.text, LineMap(gateway.text).locate("", fault.offset)));
    bool isTemplate = gateway.text.find("{{") != std::string::npos;
    return inputError(at, "not valid " + std::string(nameOf(format)) + ": " + fault.message,
                      isTemplate ? "This looks like a template: render it (`FC_OUT`) and name the result." : "",
                      caretLines(gateway.text, at));
  }
  gateway.sharesText = document->sharesText();
  if (document->hasMoreDocuments())
    gateway.findings.push_back(makeFinding(FindingCode::SeveralDocuments, {file.path},
                                           "Only the first document of this file is a configuration to the gateway."));
  if (document->type(0) != ValueType::Object)
    return inputError({file.path, 1, 1}, "not a gateway's configuration: the root is not an object");
  if (file.named && !document->member(0, "version", true) && !document->member(0, "endpoints", true))
    return inputError({file.path, 1, 1}, "not a gateway's configuration: it has neither `version` nor `endpoints`");
  GatewayReader(gateway, *document, options, *places).read();
  if (!rendered) {
    gateway.sources = {{file, gateway.text, gateway.edits}};
    gateway.reread = [file, options](const TextByPath &texts) {
      auto changed = texts.find(file.path);
      return changed != texts.end()
                 ? readGateway(file, changed->second, options)
                 : llvm::Expected<Gateway>(refusal({file.path}, "nothing is rewritten in this configuration"));
    };
  }
  return gateway;
}

// Edits reach all places that an anchor or a table of several headers stands for. When that gives another meaning, none
// is made.
void keepSafeEdits(Gateway &gateway, const ReadOptions &options, Format format) {
  if (gateway.edits.empty())
    return;
  auto text = rewrite::applyEdits(gateway.text, gateway.edits, gateway.path);
  bool safe = false;
  if (text) {
    RenderedText asMeant{[&](std::string_view changed) { return std::make_unique<FilePlaces>(changed, gateway.path); },
                         format};
    auto again = readOnce(gateway.file, *text, options, &asMeant);
    safe = again && meansTheSame(gateway, *again);
    if (!again)
      llvm::consumeError(again.takeError()); // so the edits are unsafe, which is said below
  } else {
    llvm::consumeError(text.takeError()); // the same
  }
  if (safe)
    return;
  gateway.edits.clear();
  for (SourceText &source : gateway.sources)
    source.edits.clear();
  for (Stanza &stanza : gateway.stanzas) {
    if (!stanza.legacy || stanza.ignoredIn2x || stanza.byHand)
      continue;
    stanza.byHand = true;
    gateway.findings.push_back(makeFinding(FindingCode::EditByHand, stanza.at,
                                           "This name should become " + stanza.shortName +
                                               ", but the same text stands for other places too, which would change "
                                               "their meaning."));
  }
}

} // namespace

llvm::Expected<Gateway> readGateway(const InputFile &file, std::string text, const ReadOptions &options,
                                    const RenderedText *rendered) {
  auto gateway = readOnce(file, std::move(text), options, rendered);
  if (gateway && gateway->sharesText)
    keepSafeEdits(*gateway, options, rendered ? rendered->format : formatOf(file.path));
  return gateway;
}

} // namespace unplug::config

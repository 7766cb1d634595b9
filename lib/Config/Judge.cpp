// One rule a kind: which form of `name` 2.x took, and at which level it looked.
#include "Config/Judge.h"

#include <algorithm>
#include <cctype>

namespace unplug::config {

namespace {

bool looksThere(PluginKind kind, Level level) {
  switch (kind) {
  case PluginKind::HttpServer:
    return level == Level::Service;
  case PluginKind::HttpClient:
    return level == Level::Backend;
  case PluginKind::ReqRespModifier:
    return level != Level::Service;
  }
  return false;
}

std::string levelName(Level level) {
  return level == Level::Agent      ? "an async agent"
         : level == Level::Endpoint ? "an endpoint"
                                    : "a " + std::string(toString(level));
}

class StanzaJudge {
public:
  StanzaJudge(const Document &document, DocumentNode stanza, Location at, const Places &places, Findings &findings)
      : document(document), stanza(stanza), places(places), findings(findings) {
    use.at = std::move(at);
  }

  Use run(PluginKind kind, const ExtraConfig &place, const ReadOptions &options, std::vector<rewrite::Edit> &edits) {
    use.kind = kind;
    if (document.type(stanza) != ValueType::Object) {
      dead(FindingCode::StanzaWrongType, "the stanza is not an object");
      return std::move(use);
    }
    auto name = document.member(stanza, "name");
    switch (kind) {
    case PluginKind::HttpServer:
      serverNames(name, edits);
      break;
    case PluginKind::HttpClient:
      clientName(name);
      break;
    case PluginKind::ReqRespModifier:
      modifierNames(name);
      break;
    }
    if (!looksThere(kind, place.level))
      dead(FindingCode::WrongLevel,
           "2.x does not look for " + std::string(toString(kind)) + " plugins at " + levelName(place.level));
    collectSettings();
    if (kind == PluginKind::HttpServer && place.level == Level::Service &&
        options.from.parser == catalog::Parser::Viper)
      reportLoweredKeys();
    return std::move(use);
  }

private:
  void dead(FindingCode code, const std::string &because) {
    if (use.live)
      use.deadBecause = because;
    use.live = false;
    findings.push_back(makeFinding(code, use.at, "2.x ignores this stanza: " + because + "."));
  }

  void listNames(DocumentNode list) {
    for (DocumentNode item : document.children(list))
      if (document.type(item) == ValueType::String)
        use.names.push_back(document.string(item)); // others are skipped, as in 2.x
  }

  void serverNames(std::optional<DocumentNode> name, std::vector<rewrite::Edit> &edits) {
    if (name && document.type(*name) == ValueType::Array)
      return listNames(*name);
    if (!name || document.type(*name) != ValueType::String)
      return dead(FindingCode::NameWrongType, "`name` should be a list of names");
    use.names.push_back(document.string(*name));
    Range range = document.range(*name);
    auto wrapped = document.asList(*name);
    if (wrapped.empty())
      findings.push_back(makeFinding(FindingCode::EditByHand, places.locate(range.begin),
                                     "This name should become a list of one: unplug does not edit this form of text."));
    for (auto &[at, text] : wrapped)
      edits.push_back({at, text});
    findings.push_back(makeFinding(FindingCode::ServerNameIsString, places.locate(range.begin),
                                   "2.x takes this string as a list of one name; lint asks for a list."));
  }

  void clientName(std::optional<DocumentNode> name) {
    if (name && document.type(*name) == ValueType::String)
      use.names.push_back(document.string(*name));
    else
      dead(FindingCode::NameWrongType, "`name` of an http-client should be one string");
  }

  void modifierNames(std::optional<DocumentNode> name) {
    if (name && document.type(*name) == ValueType::Array)
      listNames(*name);
    else
      dead(FindingCode::NameWrongType, "`name` of a modifier should be a list of names");
  }

  // Everything below the stanza but `name` and comments. The list of what is still to visit replaces recursion.
  void collectSettings() {
    std::vector<std::pair<DocumentNode, std::vector<std::string>>> pending = {{stanza, {}}};
    while (!pending.empty()) {
      auto [object, path] = std::move(pending.back());
      pending.pop_back();
      for (DocumentNode child : document.children(object)) {
        std::string key = document.key(child);
        if (isCommentKey(key) || (path.empty() && key == "name"))
          continue;
        auto below = path;
        below.push_back(key);
        use.settings.push_back(
            {below, std::string(toString(document.type(child))), places.locate(document.keyRange(child).begin)});
        if (document.type(child) == ValueType::Object)
          pending.emplace_back(child, std::move(below));
      }
    }
    std::sort(use.settings.begin(), use.settings.end(), [](const Setting &a, const Setting &b) { return a.at < b.at; });
  }

  void reportLoweredKeys() {
    for (const Setting &setting : use.settings) {
      const std::string &key = setting.path.back();
      bool upper = std::any_of(key.begin(), key.end(), [](unsigned char c) { return std::isupper(c); });
      bool dot = key.find('.') != std::string::npos;
      if (upper || dot)
        findings.push_back(makeFinding(FindingCode::KeyLoweredBy2x, setting.at,
                                       "2.x up to 2.11.2 hands the key \"" + key + "\" over " +
                                           (upper ? "in lower case" : "") + (upper && dot ? " and " : "") +
                                           (dot ? "split at its dots" : "") + "; 3.0 hands it over as written."));
    }
  }

  const Document &document;
  DocumentNode stanza;
  const Places &places;
  Findings &findings;
  Use use;
};

} // namespace

Use judgeStanza(const Document &document, DocumentNode stanza, PluginKind kind, const ExtraConfig &place,
                const Places &places, const ReadOptions &options, Findings &findings,
                std::vector<rewrite::Edit> &edits) {
  Location at = places.locate(document.keyRange(stanza).begin);
  return StanzaJudge(document, stanza, std::move(at), places, findings).run(kind, place, options, edits);
}

bool isCommentKey(std::string_view key) {
  return !key.empty() && std::string_view("@$_#").find(key[0]) != std::string_view::npos;
}

} // namespace unplug::config

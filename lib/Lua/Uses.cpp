// From the inventory to what a translation has to know of each stanza.
#include "Config/Config.h"
#include "Config/Walk.h"
#include "Inventory/Inventory.h"
#include "Lua/Lua.h"
#include "Lua/Settings.h"

#include <algorithm>
#include <cstdlib>

namespace unplug::lua {

namespace {

using config::Document;
using config::DocumentNode;
using config::ValueType;

std::optional<DocumentNode> memberOf(const Document &document, std::optional<DocumentNode> object, std::string_view name) {
  if (!object || document.type(*object) != ValueType::Object)
    return std::nullopt;
  return document.member(*object, name, true);
}

std::string textOf(const Document &document, std::optional<DocumentNode> node) {
  return node && document.type(*node) == ValueType::String ? document.string(*node) : std::string();
}

std::vector<DocumentNode> elementsOf(const Document &document, std::optional<DocumentNode> node) {
  return node && document.type(*node) == ValueType::Array ? document.children(*node) : std::vector<DocumentNode>();
}

// The namespaces of an object's extra_config, under their short names; a short one wins over its legacy spelling.
std::vector<Surroundings::Stanza> stanzasOf(const Document &document, std::optional<DocumentNode> object,
                                            const std::string &pointer, const LineMap &lines, const std::string &path) {
  std::vector<Surroundings::Stanza> found;
  auto extra = memberOf(document, object, "extra_config");
  if (!extra || document.type(*extra) != ValueType::Object)
    return found;
  for (bool legacy : {false, true})
    for (DocumentNode child : document.children(*extra)) {
      std::string key = document.key(child);
      const catalog::Namespace *row = catalog::findLegacyNamespace(key);
      if ((row != nullptr) != legacy)
        continue;
      std::string name = row ? std::string(row->shortName) : key;
      bool known = std::any_of(found.begin(), found.end(), [&](const auto &one) { return one.shortName == name; });
      if (!known)
        found.push_back({name, config::pointerTo(pointer + "/extra_config", key),
                         lines.locate(path, document.keyRange(child).begin), valueOf(document, child)});
    }
  return found;
}

const Value *settingOf(const std::vector<Surroundings::Stanza> &stanzas, const std::string &name, const std::string &key) {
  for (const auto &stanza : stanzas)
    if (stanza.shortName == name)
      return stanza.value.member(key);
  return nullptr;
}

class UseReader {
public:
  UseReader(const inventory::Inventory &given, std::size_t gatewayIndex, const Document &parsed, const Options &options)
      : allowScope(options.allowScope), inventory(given), gateway(given.gateways[gatewayIndex]), index(gatewayIndex), document(parsed),
        lines(gateway.text) {}

  GatewayUses run() {
    GatewayUses all;
    all.gateway = index;
    for (std::size_t u = 0; u < gateway.uses.size(); ++u) {
      const config::Use &use = gateway.uses[u];
      bool isWanted = use.kind == PluginKind::ReqRespModifier || (allowScope && use.kind == PluginKind::HttpServer);
      if (!isWanted || !use.live || use.names.empty())
        continue;
      all.index.push_back(u);
      all.uses.push_back(read(u));
    }
    return all;
  }

private:
  Use read(std::size_t u) {
    const config::Use &from = gateway.uses[u];
    Use use;
    use.kind = from.kind;
    use.level = from.level;
    use.pointer = from.pointer;
    use.backend = from.backend;
    use.at = from.at;
    use.names = from.names;
    for (const inventory::UsedName &name : inventory.usedNames)
      if (name.gateway == index && name.use == u)
        readName(name, use);
    use.kind == PluginKind::HttpServer ? readServer(use) : readPlace(use);
    return use;
  }

  // Who registers a name: requests come first, and the last one loaded counts (facts C4).
  void readName(const inventory::UsedName &name, Use &use) {
    std::optional<Modifier> found;
    if (use.kind == PluginKind::HttpServer)
      for (const inventory::RegistrationRef &ref : name.registrations)
        found = Modifier{name.name, ref.plugin, ref.registration, false};
    for (bool onResponse : {false, true}) {
      for (const inventory::RegistrationRef &ref : name.registrations) {
        const go::Registration &one = inventory.source.plugins[ref.plugin].registrations[ref.registration];
        if (onResponse ? one.onResponse : one.onRequest)
          found = Modifier{name.name, ref.plugin, ref.registration, onResponse};
      }
      if (found)
        break;
    }
    if (found)
      return use.modifiers.push_back(*found);
    std::string why = name.enterprise          ? "is a component of the Enterprise edition"
                      : !name.compiled.empty() ? "is registered by a compiled plugin whose source is not among the inputs"
                                               : "is registered by no plugin among the inputs";
    use.unresolved.push_back({ObstacleKind::Unresolved, use.at, "\"" + name.name + "\" " + why});
  }

  // All endpoints of the gateway, which a plugin of the server stands before.
  void readServer(Use &use) {
    Surroundings &around = use.around;
    around.service = stanzasOf(document, 0, "", lines, gateway.path);
    for (const auto &stanza : around.service)
      if (stanza.pointer == use.pointer)
        use.extra = stanza.value;
    around.ownPaths = ownPaths(around.service);
    auto list = memberOf(document, 0, "endpoints");
    auto endpoints = elementsOf(document, list);
    for (std::size_t e = 0; e < endpoints.size(); ++e) {
      std::string pointer = config::pointerTo("/" + document.key(*list), std::to_string(e));
      around.endpoints.push_back({pointer, textOf(document, memberOf(document, endpoints[e], "endpoint")),
                                  lines.locate(gateway.path, document.range(endpoints[e]).begin),
                                  stanzasOf(document, endpoints[e], pointer, lines, gateway.path)});
    }
  }

  // Paths beside the endpoints' that the gateway has something at (facts C3, D6).
  std::vector<std::string> ownPaths(const std::vector<Surroundings::Stanza> &service) const {
    auto isOn = [](const Value *value) { return value && value->kind == Value::Kind::Boolean && value->boolean; };
    auto isRootOn = [&](std::string_view name) {
      auto member = memberOf(document, 0, name);
      return member && document.raw(*member) == "true";
    };
    std::vector<std::string> paths;
    if (!isOn(settingOf(service, "router", "disable_health"))) {
      const Value *path = settingOf(service, "router", "health_path");
      bool isSaid = path && path->kind == Value::Kind::String && !path->text.empty();
      paths.push_back(isSaid ? path->text : "/__health");
    }
    if (isRootOn("debug_endpoint"))
      paths.emplace_back("/__debug/");
    if (isRootOn("echo_endpoint"))
      paths.emplace_back("/__echo/");
    return paths;
  }

  // The objects around a stanza, by its pointer: /endpoints/0/backend/1/extra_config/...
  void readPlace(Use &use) {
    std::vector<std::string> tokens;
    for (std::size_t at = 1; at <= use.pointer.size();) {
      auto slash = std::min(use.pointer.find('/', at), use.pointer.size());
      tokens.push_back(use.pointer.substr(at, slash - at));
      at = slash + 1;
    }
    Surroundings &around = use.around;
    around.service = stanzasOf(document, 0, "", lines, gateway.path);
    if (const Value *shows = settingOf(around.service, "router", "return_error_msg"))
      around.showsMessages = shows->kind == Value::Kind::Boolean && shows->boolean;
    if (tokens.size() < 2)
      return;
    auto endpoints = elementsOf(document, memberOf(document, 0, tokens[0]));
    std::size_t e = std::strtoul(tokens[1].c_str(), nullptr, 10);
    if (e >= endpoints.size())
      return;
    DocumentNode endpoint = endpoints[e];
    std::string pointer = "/" + tokens[0] + "/" + tokens[1];
    around.endpoint = stanzasOf(document, endpoint, pointer, lines, gateway.path);
    around.outputEncoding = textOf(document, memberOf(document, endpoint, "output_encoding"));
    if (around.outputEncoding.empty())
      around.outputEncoding = textOf(document, memberOf(document, 0, "output_encoding"));
    auto backends = elementsOf(document, memberOf(document, endpoint, "backend"));
    for (std::size_t b = 0; b < backends.size(); ++b) {
      Surroundings::Backend backend;
      backend.encoding = textOf(document, memberOf(document, backends[b], "encoding"));
      if (around.outputEncoding == "no-op")
        backend.encoding = "no-op"; // the gateway makes it so
      auto calls = memberOf(document, backends[b], "concurrent_calls");
      if (!calls)
        calls = memberOf(document, endpoint, "concurrent_calls");
      if (calls && document.type(*calls) == ValueType::Number)
        backend.concurrentCalls = std::strtoull(std::string(document.raw(*calls)).c_str(), nullptr, 10);
      backend.stanzas = stanzasOf(document, backends[b], pointer + "/backend/" + std::to_string(b), lines, gateway.path);
      around.backends.push_back(std::move(backend));
    }
    const auto &own = use.level == Level::Backend && use.backend && *use.backend < around.backends.size()
                          ? around.backends[*use.backend].stanzas
                          : around.endpoint;
    for (const auto &stanza : own)
      if (stanza.pointer == use.pointer)
        use.extra = stanza.value;
  }

  bool allowScope;
  const inventory::Inventory &inventory;
  const config::Gateway &gateway;
  std::size_t index;
  const Document &document;
  LineMap lines;
};

} // namespace

std::vector<GatewayUses> usesOf(const inventory::Inventory &inventory, const Options &options) {
  std::vector<GatewayUses> all;
  for (std::size_t g = 0; g < inventory.gateways.size(); ++g)
    if (auto document = documentOf(inventory.gateways[g]))
      all.push_back(UseReader(inventory, g, *document, options).run());
  return all;
}

} // namespace unplug::lua

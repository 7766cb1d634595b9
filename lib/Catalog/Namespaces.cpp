// Namespaces, Enterprise names and releases, looked up.
#include "Catalog/Catalog.h"

#include <algorithm>
#include <utility>

namespace unplug::catalog {

namespace {

constexpr unsigned onService = 1U << static_cast<unsigned>(Level::Service);
constexpr unsigned onEndpoint = 1U << static_cast<unsigned>(Level::Endpoint);
constexpr unsigned onBackend = 1U << static_cast<unsigned>(Level::Backend);
constexpr unsigned onAgent = 1U << static_cast<unsigned>(Level::Agent);

constexpr Namespace allNamespaces[] = {
#define NAMESPACE(legacy, shortName, levels, fate, confirmed, aliased, source)                                         \
  {legacy, shortName, levels, Fate::fate, confirmed, aliased, source},
#include "Catalog/Namespaces.def"
#undef NAMESPACE
};

constexpr Release allReleases[] = {
#define RELEASE(version, go, lura, parser) {version, go, lura, Parser::parser},
#include "Catalog/Releases.def"
#undef RELEASE
};

// Components of the Enterprise edition that are named through plugin stanzas (facts C6).
constexpr std::pair<PluginKind, std::string_view> enterpriseNames[] = {
    {PluginKind::HttpServer, "ip-filter"},
    {PluginKind::HttpServer, "jwk-aggregator"},
    {PluginKind::HttpServer, "url-rewrite"},
    {PluginKind::HttpServer, "geoip"},
    {PluginKind::HttpServer, "redis-ratelimit"},
    {PluginKind::HttpServer, "static-filesystem"},
    {PluginKind::HttpServer, "virtualhost"},
    {PluginKind::HttpServer, "wildcard"},
    {PluginKind::HttpServer, "basic-auth"},
    {PluginKind::HttpClient, "no-redirect"},
    {PluginKind::HttpClient, "http-logger"},
    {PluginKind::HttpClient, "http-proxy"},
    {PluginKind::ReqRespModifier, "response-schema-validator"},
    {PluginKind::ReqRespModifier, "content-replacer"},
    {PluginKind::ReqRespModifier, "ip-filter"},
};

constexpr std::string_view enterpriseNamespaces[] = {
#define ENTERPRISE(name) name,
#include "Catalog/EnterpriseNamespaces.def"
#undef ENTERPRISE
};

constexpr std::string_view rootKeys[] = {
#define ROOT_KEY(name) name,
#include "Catalog/RootKeys.def"
#undef ROOT_KEY
};

// The first release whose alias map had left the old rate-limit and influx names out (facts B1).
constexpr std::string_view firstWithoutOldNames = "2.4.1";

} // namespace

std::span<const Namespace> namespaces() {
  return allNamespaces;
}

const Namespace *findLegacyNamespace(std::string_view legacy) {
  auto found = std::find_if(std::begin(allNamespaces), std::end(allNamespaces),
                            [&](const Namespace &entry) { return entry.legacy == legacy; });
  return found == std::end(allNamespaces) ? nullptr : found;
}

bool isRemovedIn3(std::string_view shortName) {
  return std::any_of(std::begin(allNamespaces), std::end(allNamespaces), [&](const Namespace &entry) {
    return entry.shortName == shortName && entry.fate == Fate::Removed;
  });
}

std::optional<PluginKind> pluginKindOf(std::string_view shortName) {
  for (PluginKind kind : {PluginKind::HttpServer, PluginKind::HttpClient, PluginKind::ReqRespModifier})
    if (shortName.starts_with("plugin/") && shortName.substr(7) == toString(kind))
      return kind;
  return std::nullopt;
}

bool isEnterpriseBuiltIn(PluginKind kind, std::string_view name) {
  return std::find(std::begin(enterpriseNames), std::end(enterpriseNames), std::make_pair(kind, name)) !=
         std::end(enterpriseNames);
}

bool isEnterpriseNamespace(std::string_view shortName) {
  return std::binary_search(std::begin(enterpriseNamespaces), std::end(enterpriseNamespaces), shortName);
}

bool isGuard(std::string_view shortName) {
  for (std::string_view prefix : {"auth/", "security/", "qos/", "validation/"})
    if (shortName.starts_with(prefix))
      return true;
  return false;
}

bool isRootKey(std::string_view key) {
  return std::binary_search(std::begin(rootKeys), std::end(rootKeys), key);
}

std::span<const Release> releases() {
  return allReleases;
}

const Release *findRelease(std::string_view version) {
  auto found = std::find_if(std::begin(allReleases), std::end(allReleases),
                            [&](const Release &release) { return release.version == version; });
  return found == std::end(allReleases) ? nullptr : found;
}

bool isOlder(const Release &a, const Release &b) {
  auto place = [](const Release &release) { return findRelease(release.version) - allReleases; };
  return place(a) < place(b); // the table's order
}

bool acceptsLegacy(const Release &release, const Namespace &entry) {
  return entry.aliased || isOlder(release, *findRelease(firstWithoutOldNames));
}

} // namespace unplug::catalog

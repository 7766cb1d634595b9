// What KrakenD is, as data with typed access. Every row has its source (a section of the project's facts, or a
// repository).
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace unplug {

enum class PluginKind { HttpServer, HttpClient, ReqRespModifier };

// "http-server", "http-client", "req-resp-modifier"
std::string_view toString(PluginKind kind);
// "HandlerRegisterer", "ClientRegisterer", "ModifierRegisterer"
std::string_view registererOf(PluginKind kind);

enum class Level { Service, Endpoint, Backend, Agent };

// "service", "endpoint", "backend", "agent"
std::string_view toString(Level level);

} // namespace unplug

namespace unplug::catalog {

// What 3.0 does with a namespace of extra_config.
enum class Fate { Kept, Removed, Plugin };

// One namespace of KrakenD 2.x that has a legacy spelling (facts B1).
struct Namespace {
  std::string_view legacy;    // as 2.x accepted it next to the short name
  std::string_view shortName; // "auth/validator"
  unsigned levels;            // bit set of 1 << Level
  Fate fate;
  bool confirmed; // that 3.0 ignores the legacy name was read in its source, not inferred
  bool aliased;   // in the alias map of 2.4.1 to 2.13.8; the others only older releases knew
  std::string_view source;
};

std::span<const Namespace> namespaces();
const Namespace *findLegacyNamespace(std::string_view legacy);
bool isRemovedIn3(std::string_view shortName);                      // a component that 3.0 no longer has
std::optional<PluginKind> pluginKindOf(std::string_view shortName); // of "plugin/http-server" and so on

// A namespace that only the Enterprise edition acts upon: Community Edition ignores it, in 2.x and 3.0.
bool isEnterpriseNamespace(std::string_view shortName);

bool isGuard(std::string_view shortName); // it authenticates, authorises, limits or validates

bool isRootKey(std::string_view key); // of a configuration: "port"

// Name of a component that only the Enterprise edition has, used through a plugin stanza (facts C6).
bool isEnterpriseBuiltIn(PluginKind kind, std::string_view name);

enum class Parser { Viper, Koanf };

// One 2.x release, from versions.tsv and the table in facts G.
struct Release {
  std::string_view version; // "2.13.8", without a "v"
  std::string_view go;      // toolchain it was built with, "1.25.12"
  std::string_view lura;    // "2.14.1"
  Parser parser;
};

std::span<const Release> releases();
const Release *findRelease(std::string_view version);
constexpr std::string_view defaultRelease = "2.13.8"; // when nothing says which

// True when `release` took the legacy name for the short one. Others it ignored, so that a rewrite would change
// behaviour.
bool acceptsLegacy(const Release &release, const Namespace &entry);

// True when `a` came out before `b`.
bool isOlder(const Release &a, const Release &b);

} // namespace unplug::catalog

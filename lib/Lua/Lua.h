// Lua in place of plugins: whether a plugin can be a script of the gateway, and the script. Exactly the
// same behaviour or none: what stands in the way is an obstacle with its place.
#pragma once

#include "Catalog/Catalog.h"
#include "Go/Go.h"
#include "Lua/Value.h"
#include "Support/Location.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::inventory {
struct Inventory;
}

namespace unplug::lua {

// Why something is not a script. Those of Obstacles.def, each with a page's worth of reason in docs/reference/lua.md.
enum class ObstacleKind {
#define OBSTACLE(id, name, meaning, instead) id,
#include "Lua/Obstacles.def"
#undef OBSTACLE
};

std::string_view toString(ObstacleKind kind);  // "header"
std::string_view meaningOf(ObstacleKind kind); // one sentence
std::string_view insteadOf(ObstacleKind kind); // the next best verdict: "in-tree; ...", "lua when ..."; no full stop

struct Obstacle {
  ObstacleKind kind;
  Location at;
  std::string reason; // one sentence about this very place, for a Go programmer; no full stop

  auto operator<=>(const Obstacle &) const = default;
};

// What a plugin does with a request or response. Those of Operations.def.
enum class OperationKind {
#define OPERATION(id, text) id,
#include "Lua/Operations.def"
#undef OPERATION
};

std::string_view toString(OperationKind kind); // "sets header"

struct Operation {
  OperationKind kind;
  std::string subject; // "X-User", "403": as far as it is known; may be empty
  Location at;

  auto operator<=>(const Operation &) const = default;
};

// A difference that the user accepts by choosing the script, or that no one can see: said all the same.
struct Note {
  Location at;
  std::string text;

  auto operator<=>(const Note &) const = default;
};

// One name of a stanza and the side that 2.x took it for.
struct Modifier {
  std::string name;
  std::size_t plugin = 0;       // index into Source::plugins
  std::size_t registration = 0; // of that plugin
  bool onResponse = false;
};

// An object of a configuration, as far as it decides where a script runs: its namespaces and what they say.
struct Surroundings {
  struct Stanza {
    std::string shortName;
    std::string pointer;
    Location at;
    Value value;
  };
  struct Backend {
    std::string encoding;
    std::uint64_t concurrentCalls = 1;
    std::vector<Stanza> stanzas;
  };
  // An endpoint of a gateway that has an http-server plugin.
  struct Endpoint {
    std::string pointer, path; // "/endpoints/0", "/shop/{id}"
    Location at;
    std::vector<Stanza> stanzas;
  };
  std::vector<Stanza> service, endpoint;
  std::vector<Backend> backends;
  std::vector<Endpoint> endpoints;     // of plugins of the service
  std::vector<std::string> ownPaths;   // of these plugins: "/__health", what the gateway answers itself
  std::string outputEncoding;
  bool showsMessages = false; // router.return_error_msg
};

// A stanza plugin/req-resp-modifier, or plugin/http-server.
struct Use {
  PluginKind kind = PluginKind::ReqRespModifier;
  Level level = Level::Endpoint;
  std::string pointer;
  std::optional<std::size_t> backend; // index into Surroundings::backends
  Location at;
  std::vector<std::string> names;   // as written
  std::vector<Modifier> modifiers;  // those that 2.x found, in its order
  std::vector<Obstacle> unresolved; // names that cannot be followed to a plugin's source
  Value extra;                      // the whole stanza, as the factories got it
  Surroundings around;
};

struct Options {
  bool allowLogging = false; // calls of the gateway's logger are dropped, and said to be
  bool allowBodyErrors = false; // a body that breaks off is passed on as far as it came
  bool allowScope = false; // plugins of the whole server become scripts of its endpoints
  bool skeleton = false;        // scripts with gaps, where that is all that can be
  bool hasContext = true;       // the gateway's release gives requests and responses a context: since 2.6.0
  std::string folder = "lua";   // of the scripts, from the gateway's working directory
  std::filesystem::path templates; // overrides; empty: none
};

// What a configuration gets in place of the plugin's stanza: modifier/lua-proxy, modifier/lua-backend, or
// modifier/lua-endpoint at each endpoint.
struct Stanza {
  std::string nameSpace;
  std::vector<std::string> sources;
  std::string pre, post;
  bool allowOpenLibs = false;
  std::map<std::string, std::string> md5; // of each source
};

struct PluginResult {
  std::vector<Operation> operations; // sorted by place
  std::vector<Obstacle> obstacles;   // of all that it registers; sorted by place
  std::vector<Note> notes;
  std::string file; // of its script; empty without one
};

// What a modifier does to the headers of every request alike. Names are canonical.
struct HeaderEffect {
  enum class Verb { Set, Add, Delete };
  Verb verb = Verb::Set;
  std::string name, value;
};

// Where a script refuses until a person has written what stands there in Go.
struct Gap {
  std::string script;            // its path, as stanzas name it
  unsigned line = 0;             // of the script
  Location at;                   // of the Go
  std::vector<Obstacle> because; // none where it only needs what another one stands for

  auto operator<=>(const Gap &) const = default;
};

struct UseResult {
  // There when `obstacles` is empty; of a plugin of the server what all stanzas of `endpoints` have in common.
  std::optional<Stanza> stanza;
  std::vector<Stanza> endpoints; // of a plugin of the server: by Surroundings::endpoints
  // With Options::skeleton, where all that stands in the way lies in gaps of the script. The script is not pinned: who
  // finishes it would switch the stanza off.
  std::optional<Stanza> skeleton;
  std::vector<Gap> gaps; // of its scripts
  bool mayHaveSkeleton = false; // all that stands in the way seems to be something that a person can write in Lua
  // All that the use does, where that is the same for every request: in place of it stands what can do just that.
  std::optional<std::vector<HeaderEffect>> effects;
  std::vector<Obstacle> obstacles;
  std::vector<Note> notes;
};

struct Translation {
  std::vector<PluginResult> plugins; // by plugin of the source
  std::vector<UseResult> uses;       // by use
  std::map<std::string, std::string> files; // scripts that some stanza names, by path
};

// The stanzas of the gateways that 2.x acted upon and that scripts may replace, by gateway and in the order of its uses.
struct GatewayUses {
  std::size_t gateway = 0;        // index into Inventory::gateways
  std::vector<std::size_t> index; // of each of `uses`: into that gateway's uses
  std::vector<Use> uses;
};
std::vector<GatewayUses> usesOf(const inventory::Inventory &inventory, const Options &options);

// What the script of a plugin begins with: "-- Made by unplug from shop/guard. ".
std::string scriptHeading(const std::string &pluginId);

// Fails only on templates that cannot be read.
llvm::Expected<Translation> translate(const go::Source &source, const std::vector<Use> &uses, const Options &options);

} // namespace unplug::lua

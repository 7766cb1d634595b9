// What of the Go API of lura and of the gateway's own modules is gone or elsewhere in 3.0 (facts B4).
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace unplug::catalog {

constexpr std::string_view luraOf3 = "github.com/luraproject/lura/v3";
constexpr std::string_view luraOf3Version = "v3.0.0-20260729150645-8c91935f50b2"; // what ce3 (f5ea7c9) requires
constexpr std::string_view luraOf3Go = "1.25.0";                                  // its go line

// True for a package of lura that 3.0 no longer has; `below` is its path below the module: "/proxy/plugin".
bool isRemovedLuraPackage(std::string_view below);

// Where old code finds a name of one of lura's packages in 3.0.
enum class NameFate {
  Wrapper,   // in the emitted runtime, for plugins too
  Host,      // in the emitted runtime of a program
  Stages,    // there, but without the stages of modifiers: the runtime of a program has it with them
  Moved,     // in another package of lura
  Respelled, // in the same package, as another expression of the same use
  Changed,   // there, with another signature
  Gone,
};

struct LuraName {
  std::string_view package; // below the module: "/proxy"
  std::string_view name;
  NameFate fate;
  std::string_view to;     // Host: its name there when it has another; Moved: package; Respelled: expression
  std::string_view until;  // last lura that has it as old code uses it; empty: all of 2.x
  std::string_view advice; // Changed, Gone
};

std::span<const LuraName> luraNames();

// The row of a name that code built on lura 1 (`ofLura1`) or 2 uses; null when 3.0 has it as it was.
const LuraName *findLuraName(std::string_view package, std::string_view name, bool ofLura1);

// One of the gateway's own modules.
struct GatewayModule {
  std::string_view name;    // without organisation and major version: "krakend-otel"
  std::string_view path;    // in 3.0; empty: 3.0 has none
  std::string_view version; // that 3.0 requires
  std::string_view advice;  // of one that is gone
};

std::span<const GatewayModule> gatewayModules();
const GatewayModule *findGatewayModule(std::string_view name);

// A name of one of the gateway's modules that 3.0 has no longer, or otherwise; an empty name stands for the whole
// package.
struct GatewayName {
  std::string_view module, package, name;
  std::string_view until; // last version of the module whose users are concerned; empty: every one
  std::string_view advice;
};

// The rows of one package.
std::vector<const GatewayName *> gatewayNamesOf(std::string_view module, std::string_view package);

} // namespace unplug::catalog

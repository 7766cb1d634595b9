// What the kinds of obstacles and operations are called (Obstacles.def, Operations.def), and what follows from them.
#include "Lua/Kinds.h"

namespace unplug::lua {

std::string_view toString(ObstacleKind kind) {
  static constexpr std::string_view names[] = {
#define OBSTACLE(id, name, meaning, instead) name,
#include "Lua/Obstacles.def"
#undef OBSTACLE
  };
  return names[static_cast<std::size_t>(kind)];
}

std::string_view meaningOf(ObstacleKind kind) {
  static constexpr std::string_view meanings[] = {
#define OBSTACLE(id, name, meaning, instead) meaning,
#include "Lua/Obstacles.def"
#undef OBSTACLE
  };
  return meanings[static_cast<std::size_t>(kind)];
}

std::string_view insteadOf(ObstacleKind kind) {
  static constexpr std::string_view verdicts[] = {
#define OBSTACLE(id, name, meaning, instead) instead,
#include "Lua/Obstacles.def"
#undef OBSTACLE
  };
  return verdicts[static_cast<std::size_t>(kind)];
}

std::string_view toString(OperationKind kind) {
  static constexpr std::string_view names[] = {
#define OPERATION(id, text) text,
#include "Lua/Operations.def"
#undef OPERATION
  };
  return names[static_cast<std::size_t>(kind)];
}

bool isOfSubstance(ObstacleKind kind) {
  switch (kind) {
  case ObstacleKind::ThirdParty:
  case ObstacleKind::Unresolved:
  case ObstacleKind::State:
  case ObstacleKind::Concurrency:
  case ObstacleKind::Time:
  case ObstacleKind::Random:
  case ObstacleKind::Environment:
  case ObstacleKind::File:
  case ObstacleKind::Process:
  case ObstacleKind::Network:
  case ObstacleKind::RemoteCall:
  case ObstacleKind::Json:
  case ObstacleKind::Base64:
  case ObstacleKind::Crypto:
  case ObstacleKind::Regexp:
  case ObstacleKind::Streaming:
  case ObstacleKind::Reflection:
  case ObstacleKind::Unsafe:
  case ObstacleKind::Cgo:
  case ObstacleKind::Context:
    return true;
  default:
    return false;
  }
}

bool canBeGap(ObstacleKind kind) {
  switch (kind) {
  case ObstacleKind::ServerScope:
  case ObstacleKind::ClientReplaced:
  case ObstacleKind::Placement:
  case ObstacleKind::Agent:
  case ObstacleKind::Configuration:
  case ObstacleKind::Size:
    return false;
  default:
    return true;
  }
}

bool outlivesRequest(ObstacleKind kind) {
  switch (kind) {
  case ObstacleKind::State:
  case ObstacleKind::Concurrency:
  case ObstacleKind::Reflection:
  case ObstacleKind::Unsafe:
  case ObstacleKind::Cgo:
    return true;
  default:
    return false;
  }
}

} // namespace unplug::lua

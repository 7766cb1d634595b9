// Names of kinds and levels as KrakenD and the report spell them.
#include "Catalog/Catalog.h"

namespace unplug {

std::string_view toString(PluginKind kind) {
  switch (kind) {
  case PluginKind::HttpServer:
    return "http-server";
  case PluginKind::HttpClient:
    return "http-client";
  case PluginKind::ReqRespModifier:
    return "req-resp-modifier";
  }
  return "";
}

std::string_view registererOf(PluginKind kind) {
  switch (kind) {
  case PluginKind::HttpServer:
    return "HandlerRegisterer";
  case PluginKind::HttpClient:
    return "ClientRegisterer";
  case PluginKind::ReqRespModifier:
    return "ModifierRegisterer";
  }
  return "";
}

std::string_view toString(Level level) {
  switch (level) {
  case Level::Service:
    return "service";
  case Level::Endpoint:
    return "endpoint";
  case Level::Backend:
    return "backend";
  case Level::Agent:
    return "agent";
  }
  return "";
}

} // namespace unplug

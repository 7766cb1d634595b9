// modifier/martian wraps the call of a backend inside of everything else there, where a modifier ran outside of it: the
// two are the same where nothing in between looks at headers, and nothing further out looks at them afterwards. The
// request's headers are one map for all of an endpoint.
#include "Plan/Components.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace unplug::plan {

namespace {

using Json = nlohmann::ordered_json;

Component no(std::string reason) {
  return {"", "", std::move(reason)};
}

// A name that martian treats like any other (martian's proxyutil: Host, Content-Length and Transfer-Encoding are fields
// of the request there), of letters that a name may have.
bool isPlainName(const std::string &name) {
  return !name.empty() && name != "Host" && name != "Content-Length" && name != "Transfer-Encoding" &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

bool isPlainValue(const std::string &value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

Json modifierOf(const lua::HeaderEffect &effect) {
  using Verb = lua::HeaderEffect::Verb;
  const Json scope = Json::array({"request"});
  switch (effect.verb) {
  case Verb::Set:
    return {{"header.Modifier", {{"scope", scope}, {"name", effect.name}, {"value", effect.value}}}};
  case Verb::Add:
    return {{"header.Append", {{"scope", scope}, {"name", effect.name}, {"value", effect.value}}}};
  case Verb::Delete:
    return {{"header.Blacklist", {{"scope", scope}, {"names", Json::array({effect.name})}}}};
  }
  return {};
}

} // namespace

Component componentFor(const ScriptUse &use) {
  if (!use.result.effects || use.result.effects->empty())
    return no("it does more than to set fixed headers of requests");
  const lua::Surroundings &around = use.description.around;
  if (use.description.level != Level::Backend || !use.description.backend)
    return no("modifier/martian is a component of backends, and this stanza is not one's");
  if (around.backends.size() != 1)
    return no("the endpoint has other backends, which saw the headers as well");
  const lua::Surroundings::Backend &backend = around.backends[*use.description.backend];
  if (backend.concurrentCalls > 1)
    return no("the backend is called several times at once, and the plugin ran for each");
  constexpr std::array besides = {"plugin/req-resp-modifier", "qos/circuit-breaker", "qos/ratelimit/proxy",
                                  "backend/http"};
  for (const auto &stanza : backend.stanzas)
    if (std::find(besides.begin(), besides.end(), stanza.shortName) == besides.end())
      return no(stanza.shortName + " at the same backend ran after the plugin, and would run before the component");
  constexpr std::array seeing = {"plugin/req-resp-modifier", "modifier/lua-proxy", "validation/cel", "proxy"};
  for (const auto &stanza : around.endpoint)
    if (std::find(seeing.begin(), seeing.end(), stanza.shortName) != seeing.end())
      return no(stanza.shortName + " of the endpoint could see the headers that the plugin had changed");
  Json modifiers = Json::array();
  for (const lua::HeaderEffect &effect : *use.result.effects) {
    if (!isPlainName(effect.name) || !isPlainValue(effect.value))
      return no("the header " + effect.name + " is one that modifier/martian treats in its own way");
    modifiers.push_back(modifierOf(effect));
  }
  Json value = modifiers.size() == 1 ? modifiers[0]
                                     : Json{{"fifo.Group",
                                             {{"scope", Json::array({"request"})},
                                              {"aggregateErrors", true},
                                              {"modifiers", std::move(modifiers)}}}};
  return {"modifier/martian", value.dump(), ""};
}

} // namespace unplug::plan

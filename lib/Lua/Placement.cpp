// The rules of places. Order of the pipe, outer to inner: otel, metrics, lua-proxy, cel, json-schema, shadow, static,
// endpoint modifiers, merge; and for each backend: query and header filters, graphql, backend modifiers, otel, metrics,
// circuit breaker, rate limit, lua-backend, cel, the call (krakend-ce 2.13.8 proxy_factory.go and backend_factory.go,
// lura 2.14.1 proxy/factory.go).
#include "Lua/Placement.h"

#include "Lua/Texts.h"
#include "Support/Utf8.h"

#include <algorithm>
#include <cmath>

namespace unplug::lua {

namespace {

using Kind = Requirement::Kind;

const Requirement *findIn(const std::vector<Requirement> &all, Kind kind) {
  auto found = std::find_if(all.begin(), all.end(), [&](const Requirement &one) { return one.kind == kind; });
  return found == all.end() ? nullptr : &*found;
}

const Surroundings::Stanza *stanzaIn(const std::vector<Surroundings::Stanza> &all, std::string_view name) {
  auto found = std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.shortName == name; });
  return found == all.end() ? nullptr : &*found;
}

bool isTrue(const Value *value) {
  return value && value->kind == Value::Kind::Boolean && value->boolean;
}

// The strings that a setting called `key` holds, anywhere in the stanza; all strings for "".
void collectTexts(const Value &value, const std::string &key, bool below, std::vector<std::string> &texts) {
  if (value.kind == Value::Kind::String && (below || key.empty()))
    texts.push_back(value.text);
  for (std::size_t i = 0; i < value.elements.size(); ++i) {
    bool named = value.kind == Value::Kind::Map && value.keys[i] == key;
    bool inList = value.kind == Value::Kind::List && below;
    collectTexts(value.elements[i], key, named || inList, texts);
  }
}

bool hasLargeNumber(const Value &value) {
  constexpr double largest = 1099511627776.0; // 2^40, see Numbers.cpp
  if (value.kind == Value::Kind::Float && std::fabs(value.number) > largest)
    return true;
  if (value.kind == Value::Kind::Integer && std::fabs(static_cast<double>(value.integer)) > largest)
    return true;
  return std::any_of(value.elements.begin(), value.elements.end(), hasLargeNumber);
}

class PlaceJudge {
public:
  PlaceJudge(const Use &given, const Needs &needed) : use(given), around(given.around), needs(needed) {
    ofBackend = use.level == Level::Backend;
    if (ofBackend && use.backend && *use.backend < around.backends.size())
      own = &around.backends[*use.backend];
  }

  std::vector<Obstacle> run() {
    if (use.kind == PluginKind::HttpServer) {
      judgeServer();
      judgeSettings();
      return std::move(obstacles);
    }
    if (use.level == Level::Agent) {
      add(ObstacleKind::Agent, use.at, "modifiers of async agents are not translated: what becomes of a message when they "
                                       "fail is not what a script can decide");
      return std::move(obstacles);
    }
    if (ofBackend && !own)
      return std::move(obstacles);
    ofBackend ? judgeBackendStanzas() : judgeEndpointStanzas();
    judgeEmptyAnswers();
    judgePanics();
    judgeSharing();
    judgeSettings();
    judgeData();
    judgeSides();
    return std::move(obstacles);
  }

private:
  void add(ObstacleKind kind, const Location &at, std::string reason) {
    obstacles.push_back({kind, at, std::move(reason)});
  }

  void inTheWay(const Surroundings::Stanza &stanza, const std::string &reason) {
    add(ObstacleKind::Placement, stanza.at, stanza.pointer + ": " + reason);
  }

  bool mayFail(bool ofRequest, bool ofResponse) const {
    auto fails = [](const std::vector<Requirement> &all) {
      return findIn(all, Kind::Denies) || findIn(all, Kind::NoPanic);
    };
    return (ofRequest && fails(needs.request)) || (ofResponse && fails(needs.response));
  }

  const Requirement *find(Kind kind) const {
    const Requirement *found = findIn(needs.request, kind);
    return found ? found : findIn(needs.response, kind);
  }

  // Between the server and an endpoint's script, from the outside in: the router, what of the service stands in it, and the
  // endpoint's bot detector and authentication (facts D0).
  void judgeServer() {
    if (around.endpoints.empty())
      add(ObstacleKind::Placement, use.at, "the configuration has no endpoint for a script");
    constexpr std::pair<const char *, const char *> ofService[] = {
        {"security/http", "its checks came after the plugin"},
        {"security/bot-detector", "robots were turned away after the plugin"},
        {"modifier/lua-endpoint", "this script ran after the plugin"}};
    for (auto [name, why] : ofService)
      if (auto *stanza = stanzaIn(around.service, name))
        inTheWay(*stanza, std::string(why) + "; a script of an endpoint runs after it");
    if (auto *stanza = stanzaIn(around.service, "router"); stanza && isTrue(stanza->value.member("remove_extra_slash")))
      inTheWay(*stanza, "the plugin saw paths before slashes were removed from them");
    if (auto *stanza = stanzaIn(around.service, "telemetry/opentelemetry"))
      judgeTracing(*stanza);
    for (const auto &endpoint : around.endpoints)
      judgeEndpointOfServer(endpoint);
    if (const Requirement *panic = findIn(needs.request, Kind::NoPanic))
      add(ObstacleKind::Panic, panic->at,
          panic->what + ": a panic of an http-server plugin ended the connection without an answer, where a script's error "
                        "is a 500");
  }

  void judgeEndpointOfServer(const Surroundings::Endpoint &endpoint) {
    constexpr std::pair<const char *, const char *> before[] = {
        {"auth/validator", "tokens were checked after the plugin; a script of the endpoint runs after the check"},
        {"security/bot-detector", "robots were turned away after the plugin; a script of the endpoint runs after that"},
        {"auth/signer",
         "an endpoint that signs answers itself and runs no script, so nothing would stand in the plugin's place"},
        {"modifier/lua-endpoint", "the endpoint has a Lua script already"}};
    for (auto [name, why] : before)
      if (auto *stanza = stanzaIn(endpoint.stanzas, name))
        inTheWay(*stanza, why);
  }

  // Headers that say which trace a request belongs to are read before any script.
  void judgeTracing(const Surroundings::Stanza &stanza) {
    for (const Requirement &one : needs.request) {
      if (one.kind != Kind::WritesHeaders)
        continue;
      std::string name = lowerCase(one.what);
      bool isOfTrace = name.empty() || name == "traceparent" || name == "tracestate" || name == "baggage" || name == "b3" ||
                       name.starts_with("x-b3-") || name == "uber-trace-id" || name == "x-amzn-trace-id";
      if (isOfTrace)
        return inTheWay(stanza, "the plugin may change a header that says which trace the request belongs to; a script "
                                "runs after that was read");
    }
  }

  void judgeEndpointStanzas() {
    if (auto *stanza = stanzaIn(around.endpoint, "modifier/lua-proxy"))
      inTheWay(*stanza, "the endpoint has a Lua script already; the plugin ran behind validation and shadowing, the script "
                        "would run before or after this one");
    if (auto *stanza = stanzaIn(around.endpoint, "validation/cel"))
      inTheWay(*stanza, "CEL ran before the plugin saw the request and after it had changed the response; a script runs "
                        "outside of CEL");
    if (auto *stanza = stanzaIn(around.endpoint, "validation/json-schema"); stanza && needs.onRequest)
      inTheWay(*stanza, "the schema was checked before the plugin saw the request; a script runs before the check");
    for (const auto &backend : around.backends)
      if (auto *stanza = stanzaIn(backend.stanzas, "proxy"); stanza && isTrue(stanza->value.member("shadow")))
        inTheWay(*stanza, "requests are split for a shadow backend before the plugin; a script runs before the split");
    if (auto *stanza = stanzaIn(around.endpoint, "proxy");
        stanza && stanza->value.member("static") && (needs.onResponse || mayFail(true, true)))
      inTheWay(*stanza, "static data was added after the plugin, to its errors as well; a script runs after static data");
  }

  void judgeBackendStanzas() {
    if (auto *stanza = stanzaIn(own->stanzas, "modifier/lua-backend"))
      inTheWay(*stanza, "the backend has a Lua script already; the plugin ran outside of circuit breaker and rate limit, "
                        "the script would run before or after this one");
    if (auto *stanza = stanzaIn(own->stanzas, "qos/circuit-breaker"); stanza && mayFail(true, true))
      inTheWay(*stanza, "the plugin's errors did not count for the circuit breaker; a script's do");
    if (auto *stanza = stanzaIn(own->stanzas, "qos/ratelimit/proxy"); stanza && mayFail(true, false))
      inTheWay(*stanza, "requests that the plugin denied did not count for the rate limit; those that a script denies do");
    for (const char *name : {"telemetry/opentelemetry", "telemetry/metrics", "telemetry/opencensus", "telemetry/influx"})
      if (auto *stanza = stanzaIn(around.service, name); stanza && mayFail(true, true))
        inTheWay(*stanza, "the plugin's errors did not count as errors of the backend; a script's do");
  }

  // A response without data, which every script gives an empty object.
  void judgeEmptyAnswers() {
    const auto *backend = ofBackend ? own : around.backends.size() == 1 ? &around.backends[0] : nullptr;
    if (!backend)
      return;
    for (const char *name : {"backend/pubsub/publisher", "backend/amqp/producer"})
      if (auto *stanza = stanzaIn(backend->stanzas, name))
        inTheWay(*stanza, "this backend answers without any data, which the client sees as null; a script makes it an "
                          "empty object");
  }

  // Where a panic answered 500 with an empty body, as an error of a script does.
  void judgePanics() {
    const Requirement *panic = find(Kind::NoPanic);
    bool writesNilHeaders = !isPassedOn(use) && findIn(needs.response, Kind::WritesResponseHeaders);
    if (writesNilHeaders && !panic)
      panic = findIn(needs.response, Kind::WritesResponseHeaders);
    if (!panic)
      return;
    std::string what = panic->kind == Kind::NoPanic ? panic->what : "the headers of this response may be nil";
    if (ofBackend && (around.backends.size() > 1 || own->concurrentCalls > 1))
      add(ObstacleKind::Panic, panic->at,
          what + ": a panic in one of several calls ended the whole 2.x gateway, where a script fails that call alone");
    else if (around.showsMessages)
      add(ObstacleKind::Panic, panic->at,
          what + ": a panic was answered with 500 and no body, where with return_error_msg a script's error shows its message");
  }

  // Maps that several backends hold.
  void judgeSharing() {
    if (!ofBackend || around.backends.size() < 2)
      return;
    if (auto *write = findIn(needs.request, Kind::WritesQuery))
      add(ObstacleKind::Query, write->at, "the other backends of the endpoint saw the plugin's change of the query; a script "
                                          "gives its own backend a new one");
    if (auto *write = findIn(needs.request, Kind::ReplacesHeaders))
      add(ObstacleKind::Header, write->at, "the plugin gave its own backend other headers; a script changes those that the "
                                           "other backends hold as well");
  }

  void judgeSettings() {
    for (const auto *list : {&needs.request, &needs.response})
      for (const Requirement &one : *list) {
        if (one.kind == Kind::SmallNumbers && hasLargeNumber(use.extra))
          add(ObstacleKind::Number, one.at, "a number of the configuration is beyond what is known to fit");
        if (one.kind == Kind::ExactKeys) {
          judgeKeys(one, use.extra);
          continue;
        }
        for (const std::string &key : one.settings) {
          std::vector<std::string> texts;
          collectTexts(use.extra, key, false, texts);
          for (const std::string &text : texts)
            judgeSetting(one, text);
        }
      }
  }

  // encoding/json takes a key for a field without regard to case; a script takes it as it is.
  void judgeKeys(const Requirement &one, const Value &value) {
    for (const std::string &key : value.keys)
      for (const std::string &wanted : one.settings)
        if (key != wanted && lowerCase(key) == lowerCase(wanted))
          add(ObstacleKind::Json, one.at, "the configuration has the key \"" + key + "\", which JSON takes for \"" + wanted +
                                              "\"; a script tells them apart");
    for (const Value &inner : value.elements)
      judgeKeys(one, inner);
  }

  void judgeSetting(const Requirement &one, const std::string &text) {
    if (one.kind == Kind::CanonicalSetting && canonicalKey(text) != text)
      add(ObstacleKind::Header, one.at, "the configuration names a header \"" + text +
                                            "\", which is not in canonical form: the gateway's Lua would write \"" +
                                            canonicalKey(text) + "\"");
    bool isPlain = !text.empty() && text[0] != ' ' && text.find('|') == std::string::npos;
    if (one.kind == Kind::PlainSetting && !isPlain)
      add(ObstacleKind::ErrorText, one.at, "the text of an error holds \"" + text +
                                               "\" of the configuration, which the gateway's Lua would cut");
    bool isAscii = std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
    if (one.kind == Kind::AsciiSetting && !isAscii)
      add(ObstacleKind::Function, one.at, "the configuration has letters beyond ASCII here, whose case Lua folds otherwise");
  }

  std::vector<const Surroundings::Backend *> sources() const {
    if (ofBackend)
      return {own};
    std::vector<const Surroundings::Backend *> all;
    for (const auto &backend : around.backends)
      all.push_back(&backend);
    return all;
  }

  void judgeData() {
    if (auto *reads = findIn(needs.response, Kind::ReadsData))
      for (const auto *backend : sources())
        judgeDataSource(*reads, *backend);
    const Requirement *writes = findIn(needs.response, Kind::WritesTypes);
    const Requirement *tests = findIn(needs.response, Kind::TestsNumbers);
    if (writes && tests)
      add(ObstacleKind::ResponseData, writes->at, "numbers are put into the response's data and types of numbers asked for: "
                                                  "in Lua all numbers are of one type");
    if (writes)
      judgeTypeReaders(*writes);
    if (auto *reads = findIn(needs.response, Kind::ReadsIo); reads && !isPassedOn(use))
      add(ObstacleKind::Body, reads->at, "the response has a body only where it is passed on as it came (no-op); here it is nil");
  }

  void judgeDataSource(const Requirement &reads, const Surroundings::Backend &backend) {
    static constexpr std::string_view plain[] = {"", "json", "safejson", "string", "no-op"};
    if (std::find(std::begin(plain), std::end(plain), backend.encoding) == std::end(plain))
      add(ObstacleKind::ResponseData, reads.at, "the types of the data that the encoding " + backend.encoding +
                                                    " makes are not those of JSON");
    if (auto *stanza = stanzaIn(backend.stanzas, "backend/http");
        stanza && stanza->value.member("return_error_details") && findIn(needs.response, Kind::TestsMaps))
      inTheWay(*stanza, "errors of the backend lie in the response's data as objects of a type that Lua takes for a map");
    if (ofBackend)
      return;
    for (const char *name : {"plugin/req-resp-modifier", "modifier/lua-backend"})
      if (auto *stanza = stanzaIn(backend.stanzas, name))
        inTheWay(*stanza, "this may put values of any Go type into the response's data that the plugin reads");
  }

  // What looks at the types of the response's data behind the script: a number from Lua is always a float64.
  void judgeTypeReaders(const Requirement &writes) {
    auto differs = [&](const std::string &what) {
      add(ObstacleKind::ResponseData, writes.at, "a number or list is put into the response's data, and " + what +
                                                     " sees its Go type, which Lua changes");
    };
    for (const char *name : {"validation/cel", "modifier/lua-proxy"})
      if (stanzaIn(around.endpoint, name))
        differs(name);
    if (ofBackend && stanzaIn(around.endpoint, "plugin/req-resp-modifier"))
      differs("a modifier of the endpoint");
    if (auto *stanza = stanzaIn(around.endpoint, "proxy");
        stanza && (isTrue(stanza->value.member("sequential")) || stanza->value.member("flatmap_filter") ||
                   stanza->value.member("strategy")))
      differs("the endpoint's proxy stanza");
    bool asString = around.outputEncoding.empty() && around.backends.size() == 1 && around.backends[0].encoding == "string";
    bool isJson = around.outputEncoding.empty() || around.outputEncoding == "json" || around.outputEncoding == "no-op";
    if (!isJson || asString)
      differs("the output encoding");
  }

  // What only one side of a stanza can do.
  void judgeSides() {
    if (auto *url = findIn(needs.request, Kind::UrlMayBeNil); url && ofBackend)
      add(ObstacleKind::Url, url->at, "the request to the backend may get no URL, which a script cannot give it");
    for (Kind kind : {Kind::WritesHeaders, Kind::WritesQuery, Kind::ReplacesHeaders, Kind::ReadsRequestBody})
      if (auto *write = findIn(needs.response, kind))
        add(kind == Kind::WritesQuery        ? ObstacleKind::Query
            : kind == Kind::ReadsRequestBody ? ObstacleKind::Body
                                             : ObstacleKind::Header,
            write->at, "a modifier of responses changes the request, which a script for responses leaves as it is");
  }

  const Use &use;
  const Surroundings &around;
  const Needs &needs;
  bool ofBackend = false;
  const Surroundings::Backend *own = nullptr;
  std::vector<Obstacle> obstacles;
};

} // namespace

bool isPassedOn(const Use &use) {
  const auto &backends = use.around.backends;
  if (use.level == Level::Backend)
    return use.backend && *use.backend < backends.size() && backends[*use.backend].encoding == "no-op";
  return backends.size() == 1 && backends[0].encoding == "no-op";
}

std::vector<Obstacle> placementObstacles(const Use &use, const Needs &needs) {
  return PlaceJudge(use, needs).run();
}

std::vector<Note> placementNotes(const Use &use, const Needs &needs) {
  std::vector<Note> notes;
  if (use.kind == PluginKind::HttpServer) {
    if (findIn(needs.request, Kind::Denies))
      notes.push_back({use.at, "What the script answers itself stands in the gateway's access log and metrics now; the "
                               "plugin's answers did not."});
    return notes;
  }
  if (!isPassedOn(use))
    notes.push_back({use.at, "When a backend answers JSON null, the client sees {} where it saw null: every script gives a "
                             "response without data an empty object."});
  const Requirement *panic = findIn(needs.request, Kind::NoPanic);
  panic = panic ? panic : findIn(needs.response, Kind::NoPanic);
  if (panic)
    notes.push_back({panic->at, "Where the plugin panicked, the answer is 500 without a body as before, now with the header "
                                "X-Krakend-Completed: false."});
  return notes;
}

} // namespace unplug::lua

// One OpenTelemetry stanza for all removed ones: exporters by the catalogue's table, rates and layers carried over.
#include "Config/Telemetry.h"

#include "Catalog/Telemetry.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace unplug::config {

namespace {

using Json = nlohmann::ordered_json;

// Of "http://jaeger:14268/api/traces", "jaeger:6831".
std::string hostOf(std::string_view address) {
  if (std::size_t scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  if (std::size_t user = address.rfind('@'); user != std::string_view::npos)
    address.remove_prefix(user + 1); // a password may stand before it
  return std::string(address.substr(0, address.find_first_of(":/?#")));
}

class Replacer {
public:
  explicit Replacer(const Document &document) : document(document) {}

  TelemetryReplacement run(const std::vector<std::pair<std::string, DocumentNode>> &removed) {
    result.exact = true;
    for (const auto &[shortName, node] : removed)
      for (const catalog::TelemetryExporter &exporter : catalog::telemetryExporters())
        if (exporter.component == shortName)
          replace(exporter, node);
    if (prometheus.empty() && otlp.empty()) {
      result.exact = false;
      return result;
    }
    for (const auto &[shortName, node] : removed)
      if (shortName == "telemetry/opencensus")
        carryOpenCensus(node);
      else if (shortName == "telemetry/metrics")
        carryMetrics(node);
    Json exporters = Json::object();
    if (!prometheus.empty())
      exporters["prometheus"] = prometheus;
    if (!otlp.empty())
      exporters["otlp"] = otlp;
    stanza["exporters"] = std::move(exporters);
    result.stanza = "\"telemetry/opentelemetry\": " + stanza.dump(2, ' ', false, Json::error_handler_t::replace);
    return result;
  }

private:
  std::optional<DocumentNode> member(DocumentNode object, std::string_view name) const {
    return document.type(object) == ValueType::Object ? document.member(object, name) : std::nullopt;
  }

  std::string text(DocumentNode object, std::string_view name) const {
    auto value = member(object, name);
    return value ? document.string(*value) : std::string();
  }

  std::optional<long> number(DocumentNode object, std::string_view name) const {
    auto value = member(object, name);
    if (!value || document.type(*value) != ValueType::Number)
      return std::nullopt;
    return std::strtol(std::string(document.raw(*value)).c_str(), nullptr, 10);
  }

  bool isTrue(DocumentNode object, std::string_view name) const {
    auto value = member(object, name);
    return value && document.raw(*value) == "true";
  }

  void replace(const catalog::TelemetryExporter &exporter, DocumentNode component) {
    DocumentNode settings = component;
    if (exporter.component == "telemetry/opencensus") {
      auto exporters = member(component, "exporters");
      auto own = exporters ? member(*exporters, exporter.name) : std::nullopt;
      if (!own || document.type(*own) == ValueType::Null)
        return;
      settings = *own;
    }
    if (exporter.component == "telemetry/metrics" && isTrue(component, "endpoint_disabled"))
      return;                                                // only fed another exporter
    bool one = exporter.component == "telemetry/opencensus"; // of several
    result.notes.push_back((one ? std::string(exporter.name) : "In place of " + std::string(exporter.component)) +
                           ": " + std::string(exporter.note));
    result.exact = result.exact && exporter.sameReceiver;
    if (exporter.replacement == catalog::ExporterKind::Prometheus)
      prometheus.push_back({{"name", exporter.name},
                            {"port", prometheusPort(exporter, settings)},
                            {"process_metrics", true}, // as both components gave them
                            {"go_metrics", true}});
    else if (exporter.replacement == catalog::ExporterKind::Otlp)
      addOtlp(exporter, settings);
    nameService(settings);
  }

  long prometheusPort(const catalog::TelemetryExporter &exporter, DocumentNode settings) const {
    if (auto port = number(settings, "port"))
      return *port;
    std::string listen = text(settings, "listen_address"); // ":8090"
    std::size_t colon = listen.rfind(':');
    long port = colon == std::string::npos ? 0 : std::strtol(listen.c_str() + colon + 1, nullptr, 10);
    return port > 0 ? port : static_cast<long>(exporter.port);
  }

  void addOtlp(const catalog::TelemetryExporter &exporter, DocumentNode settings) {
    std::string host;
    std::string_view keys = exporter.addressKeys;
    while (host.empty() && !keys.empty()) {
      std::string_view key = keys.substr(0, keys.find(' '));
      host = hostOf(text(settings, key));
      keys.remove_prefix(std::min(keys.size(), key.size() + 1));
    }
    result.needsCollector |= host.empty();
    Json entry = {{"name", exporter.name}, {"host", host.empty() ? "your-collector" : host}, {"port", exporter.port}};
    if (exporter.signals == catalog::Signals::Traces)
      entry["disable_metrics"] = true;
    if (exporter.signals == catalog::Signals::Metrics)
      entry["disable_traces"] = true;
    otlp.push_back(std::move(entry));
  }

  void nameService(DocumentNode settings) {
    for (std::string_view key : {"service_name", "service"})
      if (std::string name = text(settings, key); !name.empty() && !stanza.contains("service_name"))
        stanza["service_name"] = name;
  }

  // Without a rate OpenCensus samples nothing, OpenTelemetry everything.
  void carryOpenCensus(DocumentNode component) {
    long rate = std::clamp(number(component, "sample_rate").value_or(0), 0L, 100L);
    stanza["trace_sample_rate"] = rate % 100 == 0 ? Json(rate / 100) : Json(static_cast<double>(rate) / 100);
    if (auto period = number(component, "reporting_period"); period && *period > 0)
      stanza["metric_reporting_period"] = *period;
    if (auto enabled = member(component, "enabled_layers"); enabled && document.type(*enabled) == ValueType::Object)
      disableLayers(!isTrue(*enabled, "router"), !isTrue(*enabled, "pipe"), !isTrue(*enabled, "backend"), true);
  }

  void carryMetrics(DocumentNode component) {
    if (!stanza.contains("layers"))
      disableLayers(isTrue(component, "router_disabled"), isTrue(component, "proxy_disabled"),
                    isTrue(component, "backend_disabled"), false);
  }

  void disableLayers(bool global, bool proxy, bool backend, bool traces) {
    Json layers = Json::object();
    auto disabled = [&] {
      Json layer = {{"disable_metrics", true}};
      if (traces)
        layer["disable_traces"] = true;
      return layer;
    };
    if (global)
      layers["global"] = disabled();
    if (proxy)
      layers["proxy"] = disabled();
    if (backend) {
      layers["backend"]["metrics"] = {{"disable_stage", true}};
      if (traces)
        layers["backend"]["traces"] = {{"disable_stage", true}};
    }
    if (!layers.empty())
      stanza["layers"] = std::move(layers);
  }

  const Document &document;
  TelemetryReplacement result;
  Json stanza = Json::object();
  Json prometheus = Json::array(), otlp = Json::array();
};

} // namespace

TelemetryReplacement replaceTelemetry(const Document &document,
                                      const std::vector<std::pair<std::string, DocumentNode>> &removed) {
  return Replacer(document).run(removed);
}

} // namespace unplug::config

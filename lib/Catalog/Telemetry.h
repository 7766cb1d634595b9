// The exporters of telemetry that 3.0 no longer has, and what stands in for each.
#pragma once

#include <span>
#include <string_view>

namespace unplug::catalog {

enum class Signals { Metrics, Traces, Both };
enum class ExporterKind { None, Otlp, Prometheus };

struct TelemetryExporter {
  std::string_view component; // "telemetry/opencensus"
  std::string_view name;      // below `exporters` in OpenCensus; the others are their own
  ExporterKind replacement;   // in `telemetry/opentelemetry`
  Signals signals;
  std::string_view addressKeys; // settings that name the receiver, by spaces; empty: another receiver is needed
  unsigned port;                // of the replacement, when no setting says it
  bool sameReceiver;            // nothing is to be chosen
  std::string_view note;
};

std::span<const TelemetryExporter> telemetryExporters();

} // namespace unplug::catalog

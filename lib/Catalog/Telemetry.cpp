#include "Catalog/Telemetry.h"

namespace unplug::catalog {

namespace {

constexpr TelemetryExporter exporters[] = {
#define EXPORTER(component, name, replacement, signals, addressKeys, port, sameReceiver, note)                         \
  {component, name, ExporterKind::replacement, Signals::signals, addressKeys, port, sameReceiver, note},
#include "Catalog/TelemetryExporters.def"
#undef EXPORTER
};

} // namespace

std::span<const TelemetryExporter> telemetryExporters() {
  return exporters;
}

} // namespace unplug::catalog

// `telemetry/opentelemetry` in place of the telemetry that 3.0 no longer has (facts B3).
#pragma once

#include "Config/Document.h"

#include <string>
#include <utility>
#include <vector>

namespace unplug::config {

struct TelemetryReplacement {
  std::string stanza;             // a member of extra_config, in JSON; empty when nothing can be proposed
  std::vector<std::string> notes; // what differs, one for each exporter
  bool exact = false;             // the same receivers get it, as they are
  bool needsCollector = false;    // "your-collector" stands in it
};

// For `removed`, the stanzas of one service by short name. The result satisfies the gateway's 3.0 schema.
TelemetryReplacement replaceTelemetry(const Document &document,
                                      const std::vector<std::pair<std::string, DocumentNode>> &removed);

} // namespace unplug::config

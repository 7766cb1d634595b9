// Walking a gateway's structure: every extra_config with its level and place.
#pragma once

#include "Catalog/Catalog.h"
#include "Config/Document.h"

#include <optional>
#include <string>
#include <vector>

namespace unplug::config {

struct Gateway;

// The text of `gateway` once more; nothing when it has none that can be read.
std::optional<Document> documentOf(const Gateway &gateway);

// One extra_config object.
struct ExtraConfig {
  DocumentNode node;
  Level level;
  bool ofAgent = false; // a backend of an async agent
  std::string pointer;
  std::string endpoint; // "METHOD /path", the agent's name, or empty
  std::optional<unsigned> backend;
};

// All extra_config objects in document order: service, endpoints with their backends, async agents with theirs. Keys of
// the structure match without case, as in 2.x.
std::vector<ExtraConfig> extraConfigs(const Document &document);

} // namespace unplug::config

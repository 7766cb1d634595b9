// Plugin manifests: what Dockerfiles, Makefiles, scripts and compose files say about gateway releases and plugin
// builds.
#pragma once

#include "Support/Location.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::inventory {

// A mention of a KrakenD 2.x image: "devopsfaith/krakend:2.7.2", "krakend/builder:2.7".
struct ImageMention {
  std::string version; // "2.7.2" or "2.7"
  bool official;       // the gateway's own image, not a builder
  Location at;
};

// A `go build -buildmode=plugin` command.
struct BuildLine {
  std::string output;  // as written after -o, empty without one
  std::string package; // last argument that is not an option: ".", "./cmd/x", "x.go"; empty without one
  Location at;
};

struct Manifest {
  std::vector<ImageMention> images;
  std::vector<BuildLine> buildLines;
};

// True for a file that is read as a manifest: Dockerfile*, *.dockerfile, Makefile, *.mk, *.sh, *.yml, *.yaml.
bool isManifest(std::string_view path);

Manifest readManifest(std::string_view text, const std::string &path);

} // namespace unplug::inventory

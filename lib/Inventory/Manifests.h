// Plugin manifests: what Dockerfiles, Makefiles, scripts, compose files and CI files say about gateway releases and
// plugin builds.
#pragma once

#include "Support/Finding.h"
#include "Support/Location.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unplug::inventory {

// A mention of a KrakenD 2.x image: "devopsfaith/krakend:2.7.2", "krakend/builder:2.7".
struct ImageMention {
  std::string version; // "2.7.2" or "2.7"
  bool official;       // the gateway's own image, not a builder
  Location at;
};

enum class BuildLibc { Unknown, Glibc, Musl };

// What a build command runs in, as far as the manifest says it.
struct Toolchain {
  std::string image;     // as written: "golang:1.22-alpine"; empty when none is named
  std::string goVersion; // "1.22.5", "1.22"; empty when not known
  std::string release;   // of krakend/builder: "2.7.2"; empty for other images
  BuildLibc libc = BuildLibc::Unknown;
};

// A `go build -buildmode=plugin` command. Variables are replaced where the same file gives them a value.
struct BuildLine {
  std::string output;  // as written after -o, empty without one
  std::string package; // last argument that is not an option: ".", "./cmd/x", "x.go"; empty without one
  std::string
      folder; // that it runs in: after `cd` or -C, relative to the manifest or to a container's root; may be empty
  std::vector<std::string> files;                                   // Go files given as arguments, where they are
  std::vector<std::pair<std::string, std::string>> linkerVariables; // -ldflags "-X main.Version=1"
  std::string tags;
  bool trimpath = false;
  std::string cgo, goos, goarch; // CGO_ENABLED, GOOS, GOARCH; empty when not set
  Toolchain toolchain;
  Location at;
};

// Something that 3.0 no longer has, or has under another name.
struct Departure {
  FindingCode code;
  std::string what; // as written
  Location at;
};

struct Manifest {
  std::vector<ImageMention> images;
  std::vector<BuildLine> buildLines;
  std::vector<Departure> departures;
  std::vector<unsigned> gatewayStages; // lines of a Dockerfile with FROM an image of the 2.x gateway, whatever its tag
};

enum class ManifestKind { Dockerfile, Makefile, Script, Yaml, Jenkinsfile, Justfile };

// What a file is by its name, when it is read as a manifest: Dockerfile*, Containerfile*, *.dockerfile; Makefile,
// GNUmakefile, *.mk; *.sh, *.yml, *.yaml, Jenkinsfile, justfile.
std::optional<ManifestKind> manifestKind(std::string_view path);

// Reads line by line; nothing is run.
Manifest readManifest(std::string_view text, const std::string &path);

} // namespace unplug::inventory

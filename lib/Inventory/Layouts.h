// Where a template of Flexible Configuration finds its settings, partials and sub-templates: said by manifests
// (FC_SETTINGS, FC_PARTIALS, FC_TEMPLATES), by options, else by the names that the documentation uses.
#pragma once

#include "Flexible/Flexible.h"
#include "Support/FileTree.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::inventory {

// `FC_SETTINGS=/etc/krakend/settings` in a Dockerfile, Compose file, script or Kubernetes manifest.
struct FlexibleMention {
  std::string variable; // "FC_SETTINGS"
  std::string value;    // as written, without quotes
  Location at;
};

std::vector<FlexibleMention> flexibleMentions(std::string_view text, const std::string &path);

// Names of files that a manifest hands to the gateway (`-c FILE`, `--config FILE`), without their folders.
std::vector<std::string> configurationMentions(std::string_view text);

// What the command line says of it; folders as they were typed.
struct FlexibleOptions {
  std::vector<std::string> settings; // "NAME=DIR" or "DIR"
  std::string partials, templates;
  std::string rendered;                                        // FC_OUT of the user's own
  std::string gateway;                                         // the user's 2.x binary, absolute
  std::optional<std::map<std::string, std::string>> variables; // of --env-file and --use-env
};

class LayoutFinder {
public:
  LayoutFinder(const FileTree &tree, std::vector<FlexibleMention> mentions, const FlexibleOptions &options);

  flexible::Layout layoutOf(const InputFile &main) const;

  // Something says that Flexible Configuration is used at all.
  bool inUse() const;

  // A file of a folder of sub-templates or partials, which is no configuration of its own.
  bool isPart(const InputFile &file) const;

private:
  struct Known {
    flexible::Folder folder;
    std::vector<std::string> jsonFiles; // names of settings files directly in it
  };

  std::optional<flexible::Folder> nearest(const InputFile &main, std::string_view variable,
                                          const std::vector<std::string> &names) const;
  flexible::Folder typed(const std::string &typedPath) const;
  std::vector<flexible::Environment> environmentsOf(const InputFile &main) const;
  std::vector<flexible::Folder> settingsInTheMaking(const InputFile &main) const;
  std::vector<FlexibleMention> mentionsOf(const InputFile &main, std::string_view variable) const;
  std::vector<std::size_t> mentioned(const InputFile &main, const FlexibleMention &mention) const;
  std::optional<std::size_t> nearestOf(const InputFile &main, const std::vector<std::size_t> &found) const;
  std::vector<std::size_t> childrenOf(std::size_t folder) const;

  std::vector<Known> folders; // of the tree, sorted by path
  std::vector<FlexibleMention> mentions;
  const FlexibleOptions &options;
};

} // namespace unplug::inventory

// One line a folder, and the same values as JSON.
#include "Report/Build.h"

#include "Report/Terminal.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace unplug::report {

namespace {

using Json = nlohmann::ordered_json;

Json head(const char *command, const std::string &toolVersion) {
  return {{"schemaVersion", 1}, {"tool", {{"name", "unplug"}, {"version", toolVersion}}}, {"command", command}};
}

std::string dumped(const Json &json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json orNull(const std::string &text) {
  return text.empty() ? Json() : Json(text);
}

const char *toString(emit::Drift drift) {
  switch (drift) {
  case emit::Drift::NotAsked:
    return "notAsked";
  case emit::Drift::None:
    return "unchanged";
  case emit::Drift::Changed:
    return "changed";
  case emit::Drift::NotGiven:
    return "notGiven";
  case emit::Drift::NotInBuild:
    return "notInBuild";
  }
  return "";
}

void addList(std::string &line, const char *what, const std::vector<std::string> &paths) {
  for (std::size_t i = 0; i < paths.size(); ++i)
    line += (i > 0 ? ", " : (line.empty() ? "" : "; ") + std::string(what)) + printable(paths[i]);
}

// " at 1a2b3c4d5e6f", as people shorten ids.
std::string commitOf(const emit::FolderStatus &folder) {
  constexpr std::size_t few = 12;
  return !folder.made
             ? std::string()
             : " at " + folder.made->commit.substr(0, few) + (folder.made->edited ? " with uncommitted changes" : "");
}

} // namespace

std::string renderStatusText(const emit::Fork &fork, const std::vector<emit::FolderStatus> &folders) {
  std::string out = fork.isModule  ? "A module that builds the gateway\n"
                    : fork.overlay ? "An overlay of plugins\n"
                    : fork.program ? "A program that is built on Lura\n"
                    : fork.wired   ? "A fork that holds plugins\n"
                                   : "A fork without plugins\n";
  std::size_t width = 0;
  for (const emit::FolderStatus &one : folders)
    width = std::max(width, one.folder.size());
  for (const emit::FolderStatus &one : folders) {
    std::string line = one.drift == emit::Drift::NotInBuild ? "not in this build yet"
                       : one.written                        ? ""
                                                            : "written here";
    addList(line, "edited: ", one.edited);
    addList(line, "gone: ", one.missing);
    addList(line, "without a change of the plugin (UP0518): ", one.conflicts);
    if (line.empty())
      line = "as unplug wrote it";
    out += "  " + printable(one.folder) + std::string(width - one.folder.size() + 2, ' ') + line +
           (one.from.empty() ? "" : ", from " + printable(one.from)) + commitOf(one) +
           (one.drift == emit::Drift::None       ? ", and its source has not changed since"
            : one.drift == emit::Drift::NotGiven ? "; its source is not among the inputs"
                                                 : "") +
           "\n";
    std::string changed;
    addList(changed, "changed at the source since: ", one.changed);
    if (!changed.empty())
      out += std::string(width + 4, ' ') + changed + "\n";
  }
  return out;
}

std::string renderStatusJson(const emit::Fork &fork, const std::vector<emit::FolderStatus> &folders,
                             const std::string &toolVersion) {
  Json json = head("status", toolVersion);
  json["build"] = {{"kind", fork.what()},
                   {"module", fork.modulePath},
                   {"pluginsDir", fork.pluginsDir},
                   {"holdsPlugins", fork.isModule || fork.wired}};
  json["folders"] = Json::array();
  for (const emit::FolderStatus &one : folders)
    json["folders"].push_back({{"folder", one.folder},
                               {"from", orNull(one.from)},
                               {"commit", one.made ? Json(one.made->commit) : Json()},
                               {"sourceEdited", one.made && one.made->edited},
                               {"written", one.written},
                               {"edited", one.edited},
                               {"missing", one.missing},
                               {"conflicts", one.conflicts},
                               {"source", toString(one.drift)},
                               {"changedAtSource", one.changed}});
  return dumped(json);
}

std::string renderNewText(const StartedPlugin &started) {
  std::string out;
  for (const rewrite::FileChange &change : started.made.changes.files)
    if (change.changes())
      out += std::string(change.before ? "edit    " : "create  ") + started.made.changes.label + change.path + "\n";
  out += "\nNext\n";
  if (started.written)
    out += "  write its logic in " + started.made.folder + "; go test ./" + started.made.folder +
           "; and in the configuration:\n";
  else
    out += "  the same command with --write; then, in the configuration:\n";
  return out + "  " + started.made.stanza + "\n";
}

std::string renderNewJson(const StartedPlugin &started, const std::string &toolVersion) {
  Json json = head("new", toolVersion);
  json["outcome"] = started.written ? "written" : "shown";
  json["kind"] = toString(started.kind);
  json["name"] = started.name;
  json["names"] = started.made.names;
  json["folder"] = started.made.folder;
  json["files"] = Json::array();
  for (const rewrite::FileChange &change : started.made.changes.files)
    if (change.changes())
      json["files"].push_back(
          {{"path", started.made.changes.label + change.path}, {"change", change.before ? "edited" : "created"}});
  json["stanza"] = Json::parse("{" + started.made.stanza + "}", nullptr, /*allow_exceptions=*/false);
  return dumped(json);
}

} // namespace unplug::report

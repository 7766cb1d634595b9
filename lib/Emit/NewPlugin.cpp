// Everything but the new files is what a migration of nothing writes.
#include "Emit/NewPlugin.h"

#include "Emit/Names.h"
#include "Emit/PluginList.h"
#include "Emit/Skeleton.h"
#include "Emit/Templates.h"
#include "Support/Error.h"
#include "Support/FileTree.h"
#include "Support/Gitignore.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

// Who registers one of the names in the fork already; empty when nobody does.
llvm::Expected<std::string> takenBy(const Fork &fork, PluginKind kind, const std::vector<std::string> &names) {
  auto source = go::readFolder(fork.root, fork.pluginsDir, fork.label);
  if (!source)
    return source.takeError();
  for (const go::Plugin &plugin : source->plugins)
    for (const go::Registration &one : plugin.registrations)
      if (one.kind == kind && std::find(names.begin(), names.end(), one.name) != names.end())
        return plugin.id;
  return std::string();
}

} // namespace

llvm::Expected<NewPlugin> emitNewPlugin(const Fork &fork, PluginKind kind, const std::string &name,
                                        const EmitOptions &options) {
  NewPlugin made;
  made.names = {name};
  if (kind == PluginKind::ReqRespModifier)
    made.names = {name + "-request", name + "-response"};
  bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c < 0x7F; });
  if (!plain)
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "\"" + name + "\" is no name for a plugin",
                                     "Use printable ASCII, as in my-guard.");
  std::string slug = chooseSlug(fork, name, {});
  made.folder = fork.pluginsDir + "/" + slug;
  std::error_code code;
  if (fs::exists(fork.root / made.folder, code))
    return refusal({fork.label + made.folder}, "this folder is there already", "Choose another name.");
  auto taken = takenBy(fork, kind, made.names);
  if (!taken)
    return taken.takeError();
  if (!taken->empty())
    return refusal({*taken}, "this plugin registers the name already", "Choose another name.");

  auto emission =
      fork.isModule || fork.overlay ? emitRuntime(fork, options) : emitIntoFork(fork, go::Source{}, {}, {}, options);
  if (!emission)
    return emission.takeError();
  made.changes = std::move(emission->changes);
  const std::string list = fork.pluginsDir + "/registered.go", readme = fork.pluginsDir + "/README.md";
  std::erase_if(made.changes.files, [&](const rewrite::FileChange &change) {
    return change.before && (change.path == list || change.path == readme); // what it lists stays
  });

  const std::string package = packageName(slug), base = fork.modulePath + "/" + fork.pluginsDir;
  const std::string alias = package == "host" || package != slug ? package + " " : "";
  const std::string quoted = goQuoted(name);
  std::vector<std::string> imports = {"\t\"" + base + "/host\"\n", "\t" + alias + "\"" + base + "/" + slug + "\"\n"};
  std::sort(imports.begin(), imports.end(),
            [](const std::string &a, const std::string &b) { return a.substr(a.find('"')) < b.substr(b.find('"')); });
  std::string inputs = "map[string]interface{}{" + goQuoted(name + "-request") + ": fakeRequest{}, " +
                       goQuoted(name + "-response") + ": fakeResponse{}}";
  std::map<std::string, std::string> values = {
      {"package", package},
      {"quotedName", quoted},
      {"quotedRequest", goQuoted(name + "-request")},
      {"quotedResponse", goQuoted(name + "-response")},
      {"quotedSlug", goQuoted(slug)},
      {"comment", quoted},
      {"field", std::string(hostField(kind))},
      {"registerer", std::string(registererOf(kind))},
      {"imports", imports[0] + imports[1]},
      {"inputs", inputs},
      {"unknownSetting", "map[string]interface{}{" + quoted + ": map[string]interface{}{\"no such setting\": true}}"}};
  const std::string kindName(toString(kind));
  Gitignore ignore(fork.root);
  for (const auto &[from, path] : {std::make_pair(std::string("registered"), fork.pluginsDir + "/" + slug + ".go"),
                                   std::make_pair(kindName, made.folder + "/" + package + ".go"),
                                   std::make_pair(kindName + "_test", made.folder + "/" + package + "_test.go")}) {
    const std::string templatePath = "fork/new/" + from + ".go.tmpl";
    auto filled = fill(templatePath, values, options.templates);
    if (!filled)
      return filled.takeError();
    if (fs::exists(fork.root / path, code))
      return refusal({fork.label + path}, "this file is there already", "Choose another name.");
    if (ignore.hides(path))
      return refusal({fork.label + path}, "the fork's .gitignore hides this file, so a commit would leave it out",
                     "Choose another name, or change .gitignore.");
    made.changes.files.push_back({path, std::nullopt, std::move(*filled)});
  }
  std::sort(made.changes.files.begin(), made.changes.files.end(),
            [](const auto &a, const auto &b) { return a.path < b.path; });
  std::string listed;
  for (const std::string &one : made.names)
    listed += (listed.empty() ? "" : ", ") + goQuoted(one);
  made.stanza = "\"" + ("plugin/" + kindName) +
                "\": { \"name\": " + (kind == PluginKind::HttpClient ? quoted : "[" + listed + "]") + ", " + quoted +
                ": {} }";
  return made;
}

} // namespace unplug::emit

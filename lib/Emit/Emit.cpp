// The whole emission: seams, runtime, list, packages, go.mod, README.
#include "Emit/Emit.h"

#include "Emit/Gitignore.h"
#include "Emit/GoMod.h"
#include "Emit/ImportEdits.h"
#include "Emit/Moves.h"
#include "Emit/Names.h"
#include "Emit/Seams.h"
#include "Emit/Skeleton.h"
#include "Emit/Templates.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

constexpr std::string_view hostTemplates = "fork/plugins/host/";

std::string replaceAll(std::string text, const std::string &from, const std::string &to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

class Emitter {
public:
  Emitter(const Fork &fork, const go::Source &source, const EmitOptions &options)
      : fork(fork), source(source), options(options) {}

  llvm::Expected<Emission> run(std::vector<PluginToEmit> plugins, const std::vector<SkeletonToEmit> &skeletons) {
    // The order of loading (facts C1): by the name of the .so, else of the slug; ties by place.
    std::sort(plugins.begin(), plugins.end(),
              [&](const PluginToEmit &a, const PluginToEmit &b) { return orderOf(a) < orderOf(b); });
    auto requirements = forkRequirements(fork);
    if (!requirements)
      return requirements.takeError();
    destinations = chooseDestinations(fork, source, plugins, *requirements);
    auto seams = wireSeams(fork);
    if (!seams)
      return seams.takeError();
    for (rewrite::FileChange &change : seams->changes)
      emission.changes.files.push_back(std::move(change));
    for (auto step : {&Emitter::addHost, &Emitter::addPackages})
      if (auto error = (this->*step)())
        return std::move(error);
    for (const SkeletonToEmit &skeleton : skeletons)
      if (auto error = addSkeleton(skeleton))
        return std::move(error);
    if (auto error = addList(plugins, skeletons))
      return std::move(error);
    if (auto error = addModules())
      return std::move(error);
    if (auto error = checkVisible())
      return std::move(error);
    emission.changes.root = fork.root;
    emission.changes.label = "fork:";
    std::sort(emission.changes.files.begin(), emission.changes.files.end(),
              [](const rewrite::FileChange &a, const rewrite::FileChange &b) { return a.path < b.path; });
    return std::move(emission);
  }

private:
  std::pair<std::string, std::string> orderOf(const PluginToEmit &plugin) const {
    return {plugin.order.empty() ? plugin.slug : plugin.order, source.plugins[plugin.plugin].id};
  }

  // A file of the fork as it shall be; what is there already is compared, not assumed.
  llvm::Error add(const std::string &path, std::string text) {
    std::optional<std::string> before;
    std::error_code code;
    if (fs::exists(fs::symlink_status(fork.root / path, code))) {
      auto bytes = readFile(fork.root / path, "fork:" + path);
      if (!bytes)
        return bytes.takeError();
      before = std::move(*bytes);
    }
    emission.changes.files.push_back({path, std::move(before), std::move(text)});
    return llvm::Error::success();
  }

  llvm::Error addHost() {
    for (const Template &one : builtInTemplates()) {
      if (!one.path.starts_with(hostTemplates))
        continue;
      auto text = templateText(std::string(one.path), options.templates);
      if (!text)
        return text.takeError();
      std::string path = fork.pluginsDir + "/host/" + std::string(one.path.substr(hostTemplates.size()));
      if (auto error = add(path, replaceAll(std::move(*text), "github.com/luraproject/lura/v3", fork.luraPath)))
        return error;
    }
    return llvm::Error::success();
  }

  llvm::Error addPackages() {
    for (const auto &[p, folder] : destinations.folderOf) {
      const go::Package &package = source.packages[p];
      for (std::size_t file : package.files) {
        const go::SourceFile &input = source.files[file];
        auto text = moveFile(fork, source, destinations, p, file, emission.findings);
        if (!text)
          return text.takeError();
        std::string name = input.file.absolute.filename().string();
        if (auto error = add(folder + "/" + name, std::move(*text)))
          return error;
        emission.fileStates[input.file.path] = State::Migrated;
        for (const go::Import &import : input.imports)
          if (!isStandardImport(import.path) && !localPackage(source, destinations, package.module, import.path) &&
              !importPathIn3(fork, destinations, import.path))
            needed.push_back({import.path, package.module, {input.file.path, 0, 0}});
        if (auto error = addEmbedded(input, folder))
          return error;
      }
    }
    return llvm::Error::success();
  }

  // Files that `//go:embed` names, as far as they are plain names or patterns of one folder.
  llvm::Error addEmbedded(const go::SourceFile &input, const std::string &folder) {
    for (std::size_t at = input.text.find("\n//go:embed "); at != std::string::npos;
         at = input.text.find("\n//go:embed ", at + 1)) {
      std::size_t begin = at + 12, end = input.text.find('\n', begin);
      std::string patterns = input.text.substr(begin, end - begin);
      for (std::size_t word = 0; word < patterns.size();) {
        std::size_t stop = std::min(patterns.find_first_of(" \t\r", word), patterns.size());
        std::string pattern = patterns.substr(word, stop - word);
        word = stop + 1;
        if (pattern.starts_with("all:"))
          pattern.erase(0, 4);
        if (!pattern.empty())
          if (auto error = copyMatching(input, folder, pattern))
            return error;
      }
    }
    return llvm::Error::success();
  }

  llvm::Error copyMatching(const go::SourceFile &input, const std::string &folder, const std::string &pattern) {
    fs::path base = input.file.absolute.parent_path();
    std::error_code code;
    std::size_t count = 0;
    constexpr std::size_t maxEmbedded = 10'000;
    for (auto entry = fs::recursive_directory_iterator(base, code);
         !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
      std::string path = entry->path().lexically_relative(base).generic_string();
      bool below = path.starts_with(pattern + "/"); // a folder is embedded whole
      if (!entry->is_regular_file(code) || entry->is_symlink(code) || path.ends_with(".go") ||
          (!below && !Gitignore::matches(pattern, path)))
        continue;
      if (++count > maxEmbedded)
        return refusal({input.file.path}, "more than " + std::to_string(maxEmbedded) + " embedded files");
      auto bytes = readFile(entry->path(), path);
      if (!bytes)
        return bytes.takeError();
      if (auto error = add(folder + "/" + path, std::move(*bytes)))
        return error;
    }
    return llvm::Error::success();
  }

  llvm::Error addSkeleton(const SkeletonToEmit &skeleton) {
    auto files = skeletonFiles(fork, skeleton, options.templates);
    if (!files)
      return files.takeError();
    for (auto &[path, text] : *files) {
      std::error_code code;
      if (fs::exists(fork.root / path, code))
        continue; // it may have been written by now: never taken back to a skeleton
      if (auto error = add(path, std::move(text)))
        return error;
    }
    return llvm::Error::success();
  }

  // A name for an import that no other has: the package's, with a number when it is taken.
  std::string aliasFor(const std::string &package) {
    std::string alias = package;
    for (unsigned number = 2; !aliases.insert(alias).second; ++number)
      alias = package + std::to_string(number);
    return alias;
  }

  llvm::Error addList(const std::vector<PluginToEmit> &plugins, const std::vector<SkeletonToEmit> &skeletons) {
    std::string base = fork.modulePath + "/" + fork.pluginsDir;
    std::map<std::string, std::string> imports = {{base + "/host", ""}}; // path -> alias
    std::string list, rows;
    for (const PluginToEmit &emitted : plugins) {
      const go::Plugin &plugin = source.plugins[emitted.plugin];
      const std::string &path = destinations.importPathOf.at(plugin.package);
      std::string below = path.substr(base.size() + 1);
      rows += "| `" + below + "` | " + registrationsOf(plugin) + " | " +
              (emitted.onError == OnError::Refuse && !options.as2x ? "refuse" : "skip, as 2.x") + " |\n";
      if (plugin.kinds.empty()) { // 2.x opened the file, so its init ran
        imports.emplace(path, "_");
        continue;
      }
      std::string alias = aliasFor(destinations.nameOf.at(plugin.package));
      imports.emplace(path, alias);
      list += "\t\t{Slug: " + goQuoted(below) +
              ", OnError: " + (emitted.onError == OnError::Refuse && !options.as2x ? "host.Refuse" : "host.Skip");
      for (PluginKind kind : plugin.kinds)
        list += field(kind, alias);
      list += "},\n";
    }
    for (const SkeletonToEmit &skeleton : skeletons) {
      std::string alias = aliasFor(packageName(skeleton.slug));
      imports.emplace(base + "/" + skeleton.slug, alias);
      list += "\t\t{Slug: " + goQuoted(skeleton.slug) + ", OnError: host.Refuse" + field(skeleton.kind, alias) + "},\n";
      rows += "| `" + skeleton.slug + "` | " + std::string(toString(skeleton.kind)) + " `" + skeleton.name +
              "` (a skeleton: 503 until it is written) | refuse |\n";
    }
    std::string lines;
    for (const auto &[path, alias] : imports) {
      bool plain = alias.empty() || alias == fs::path(path).filename().string();
      lines += "\t" + (plain ? "" : alias + " ") + "\"" + path + "\"\n";
    }
    list = list.empty() ? "[]host.Plugin{}" : "[]host.Plugin{\n" + list + "\t}";
    std::map<std::string, std::string> values = {{"lura", fork.luraPath}, {"imports", lines},
                                                 {"plugins", list},       {"options", hostOptions()},
                                                 {"rows", rows},          {"provenance", options.provenance}};
    if (auto error = addFilled("fork/registered.go.tmpl", "registered.go", values))
      return error;
    return addFilled("fork/README.md.tmpl", "README.md", values);
  }

  static std::string field(PluginKind kind, const std::string &alias) {
    const char *name = kind == PluginKind::HttpServer   ? "Server"
                       : kind == PluginKind::HttpClient ? "Client"
                                                        : "Modifier";
    return std::string(", ") + name + ": &" + alias + "." + std::string(registererOf(kind));
  }

  static std::string registrationsOf(const go::Plugin &plugin) {
    std::string out;
    for (const go::Registration &registration : plugin.registrations)
      out += (out.empty() ? "" : ", ") + std::string(toString(registration.kind)) + " `" +
             (registration.resolved ? registration.name : "?") + "`";
    return out.empty() ? "nothing that 2.x accepted; its init still runs" : out;
  }

  std::string hostOptions() const {
    std::string ignored;
    for (const auto &[kind, name] : options.ignoredNames)
      ignored += (ignored.empty() ? "" : ", ") + std::string("{Kind: ") + goQuoted(std::string(toString(kind))) +
                 ", Name: " + goQuoted(name) + "}";
    std::string out = options.as2x ? "As2x: true" : "";
    if (!ignored.empty())
      out += (out.empty() ? "" : ", ") + std::string("Ignored: []host.Name{") + ignored + "}";
    return "host.Options{" + out + "}";
  }

  llvm::Error addFilled(const std::string &path, const std::string &name,
                        const std::map<std::string, std::string> &values) {
    auto text = templateText(path, options.templates);
    if (!text)
      return text.takeError();
    auto filled = render(*text, values, path);
    if (!filled)
      return filled.takeError();
    return add(fork.pluginsDir + "/" + name, std::move(*filled));
  }

  llvm::Error addModules() {
    auto merged = mergeModules(fork, source, needed);
    if (!merged)
      return merged.takeError();
    for (auto *change : {&merged->mod, &merged->sum})
      if (*change)
        emission.changes.files.push_back(std::move(**change));
    emission.findings.insert(emission.findings.end(), merged->findings.begin(), merged->findings.end());
    emission.moved = std::move(merged->moved);
    emission.needsTidy = std::move(merged->needsTidy);
    for (const std::string &module : emission.needsTidy)
      emission.findings.push_back(
          makeFinding(FindingCode::NeedsTidy, {"fork:go.mod"},
                      "The fork now requires " + module + "; what that requires itself is not in its go.mod yet."));
    return llvm::Error::success();
  }

  // What `git add -A` would leave out must not be emitted: the build would miss it.
  llvm::Error checkVisible() const {
    Gitignore ignore(fork.root);
    for (const rewrite::FileChange &change : emission.changes.files)
      if (!change.before && ignore.hides(change.path))
        return refusal({"fork:" + change.path}, "the fork's .gitignore hides this file, so a commit would leave it out",
                       "Choose another folder with --plugins-dir, or change .gitignore.");
    return llvm::Error::success();
  }

  const Fork &fork;
  const go::Source &source;
  const EmitOptions &options;
  Destinations destinations;
  std::vector<NeededImport> needed;
  std::set<std::string> aliases = {"host", "context", "config", "logging", "plugins"};
  Emission emission;
};

} // namespace

llvm::Expected<Fork> openFork(const fs::path &root, const std::string &pluginsDir) {
  Fork fork;
  std::error_code code;
  fork.root = fs::canonical(root, code);
  if (code || !fs::is_directory(fork.root, code))
    return refusal({root.string()}, "the fork is not a folder", "Name your checkout of krakend-ce 3.x.");
  bool plain = !pluginsDir.empty() &&
               pluginsDir.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_/") == std::string::npos &&
               pluginsDir.front() != '/' && pluginsDir.back() != '/' && pluginsDir.find("//") == std::string::npos;
  if (!plain)
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                     "--plugins-dir " + pluginsDir + " is no folder for Go packages",
                                     "Use lower-case letters, digits and \"/\".");
  fork.pluginsDir = pluginsDir;
  auto text = readFile(fork.root / "go.mod", "fork:go.mod", 4 << 20);
  if (!text) {
    llvm::consumeError(text.takeError());
    return refusal({"fork:go.mod"}, "the fork is not krakend-ce 3.x: it has no go.mod that can be read",
                   "Name your checkout of krakend-ce 3.x.");
  }
  go::Module module;
  if (auto fault = go::parseModule(*text, module))
    return refusal({"fork:go.mod", fault->line, 1}, "the fork's go.mod could not be understood: " + fault->message);
  fork.modulePath = module.path;
  fork.goVersion = module.goVersion;
  std::string lura;
  for (const go::Requirement &requirement : module.requirements)
    if (requirement.path.find("/lura/v") != std::string::npos)
      lura = requirement.path;
  if (!lura.ends_with("/v3"))
    return refusal({"fork:go.mod"},
                   "the fork is not krakend-ce 3.x: looked for a requirement of lura/v3, found " +
                       (lura.empty() ? "none of lura" : lura),
                   "Check the 3.0 line of krakend-ce out.");
  fork.luraPath = lura;
  // Whether it is wired is known by looking for the seams; one that is missing is reported when it is needed.
  auto seams = wireSeams(fork);
  if (!seams)
    return seams.takeError();
  fork.wired = seams->wired;
  return fork;
}

llvm::Expected<Emission> emitIntoFork(const Fork &fork, const go::Source &source,
                                      const std::vector<PluginToEmit> &plugins,
                                      const std::vector<SkeletonToEmit> &skeletons, const EmitOptions &options) {
  return Emitter(fork, source, options).run(plugins, skeletons);
}

} // namespace unplug::emit

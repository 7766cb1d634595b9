// Rows and lines for the two templates.
#include "Emit/PluginList.h"

#include "Emit/Names.h"
#include "Emit/Skeleton.h"
#include "Emit/Templates.h"
#include "Emit/Versions.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

// Before each entry whose .so is known.
constexpr std::string_view fileComment = "// ";

// A cell of a Markdown table: what would end it, or its code span, is taken out.
std::string cell(const std::string &text) {
  std::string out;
  for (unsigned char c : text)
    if (c == '|')
      out += "\\|";
    else if (c == '`')
      out += '\'';
    else
      out += c < 0x20 || c == 0x7F ? ' ' : static_cast<char>(c);
  return out;
}

class ListMaker {
public:
  ListMaker(const Fork &fork, const go::Source &source, const Destinations &destinations, const EmitOptions &options)
      : source(source), destinations(destinations), options(options), base(fork.modulePath + "/" + fork.pluginsDir),
        for2x(fork.target == Target::Krakend2) {
    if (for2x)
      aliases = {"context", "fmt",     "logging",  "modifier",  "client", "server",      "plugins",
                 "entry",   "clients", "handlers", "modifiers", "load",   "registerOne", "announce"};
    else
      imports.emplace(base + "/host", "host");
  }

  void add(const PluginToEmit &emitted) {
    const go::Plugin &plugin = source.plugins[emitted.plugin];
    const std::string &path = destinations.importPathOf.at(plugin.package);
    std::string below = path.substr(base.size() + 1);
    bool refuse = emitted.onError == OnError::Refuse && !options.as2x && !for2x;
    addRow(below, plugin.id, registrationsOf(plugin), refuse);
    if (plugin.kinds.empty()) { // 2.x opened the file, so its init ran
      imports.emplace(path, "_");
      return;
    }
    std::string alias = aliasFor(destinations.nameOf.at(plugin.package));
    imports.emplace(path, alias);
    bool plain = std::all_of(emitted.order.begin(), emitted.order.end(), [](char c) { return c > ' ' && c < 0x7F; });
    const std::string file =
        emitted.order.empty() || !plain ? "" : "\t\t" + std::string(fileComment) + emitted.order + "\n";
    for (PluginKind kind : plugin.kinds)
      entries[kind] +=
          file + "\t\t{" + goQuoted(below) + ", &" + alias + "." + std::string(registererOf(kind)) + "},\n";
    plugins += file + "\t\t{Slug: " + goQuoted(below) + ", OnError: " + (refuse ? "host.Refuse" : "host.Skip");
    for (PluginKind kind : plugin.kinds)
      plugins += field(kind, alias);
    plugins += "},\n";
  }

  void add(const SkeletonToEmit &skeleton) {
    std::string alias = aliasFor(packageName(skeleton.slug));
    imports.emplace(base + "/" + skeleton.slug, alias);
    plugins +=
        "\t\t{Slug: " + goQuoted(skeleton.slug) + ", OnError: host.Refuse" + field(skeleton.kind, alias) + "},\n";
    addRow(skeleton.slug, {}, std::string(toString(skeleton.kind)) + " `" + cell(skeleton.name) + "`, answers 503",
           true);
  }

  std::map<std::string, std::string> values(const Fork &fork) const {
    std::string lines;
    for (const auto &[path, alias] : imports) {
      bool plain = alias == fs::path(path).filename().string();
      lines += "\t" + (plain ? "" : alias + " ") + "\"" + path + "\"\n";
    }
    return {{"lura", fork.luraPath},
            {"imports", lines},
            {"plugins", plugins.empty() ? "[]host.Plugin{}" : "[]host.Plugin{\n" + plugins + "\t}"},
            {"options", hostOptions()},
            {"clients", entriesOf(PluginKind::HttpClient)},
            {"handlers", entriesOf(PluginKind::HttpServer)},
            {"modifiers", entriesOf(PluginKind::ReqRespModifier)},
            {"context", compareVersions(fork.luraVersion, firstWithContext) < 0 ? "" : giveContext},
            {"rows", rows},
            {"provenance", options.provenance},
            {"folder", fork.pluginsDir}};
  }

private:
  // lura 2.6.0 was the first to hand modifiers the context (facts C1).
  static constexpr std::string_view firstWithContext = "v2.6.0";
  static constexpr const char *giveContext =
      "\t\t\tif c, ok := registerer.(interface{ RegisterContext(context.Context) }); ok {\n"
      "\t\t\t\tc.RegisterContext(ctx)\n\t\t\t}\n";

  std::string entriesOf(PluginKind kind) const {
    auto found = entries.find(kind);
    return found == entries.end() ? "[]entry{}" : "[]entry{\n" + found->second + "\t}";
  }

  // A name for an import that no other has: the package's, with a number when it is taken.
  std::string aliasFor(const std::string &package) {
    std::string alias = package;
    for (unsigned number = 2; !aliases.insert(alias).second; ++number)
      alias = package + std::to_string(number);
    return alias;
  }

  static std::string field(PluginKind kind, const std::string &alias) {
    return ", " + std::string(hostField(kind)) + ": &" + alias + "." + std::string(registererOf(kind));
  }

  static std::string registrationsOf(const go::Plugin &plugin) {
    std::string out;
    for (const go::Registration &registration : plugin.registrations)
      out += (out.empty() ? "" : ", ") + std::string(toString(registration.kind)) + " `" +
             (registration.resolved ? cell(registration.name) : "?") + "`";
    return out.empty() ? "nothing that 2.x accepted; its init still runs" : out;
  }

  void addRow(const std::string &folder, const std::string &from, const std::string &registers, bool refuse) {
    rows += "| `" + folder + "` | " + (from.empty() ? "a skeleton, to be written" : "`" + cell(from) + "`") + " | " +
            registers + " | " + (refuse ? "refuse" : "skip, as 2.x") + " |\n";
  }

  std::string hostOptions() const {
    std::set<std::pair<std::string, std::string>> names;
    for (const auto &[kind, name] : options.ignoredNames)
      names.emplace(toString(kind), name);
    std::string ignored;
    for (const auto &[kind, name] : names)
      ignored +=
          (ignored.empty() ? "" : ", ") + std::string("{Kind: ") + goQuoted(kind) + ", Name: " + goQuoted(name) + "}";
    std::string out = options.as2x ? "As2x: true" : "";
    if (!ignored.empty())
      out += (out.empty() ? "" : ", ") + std::string("Ignored: []host.Name{") + ignored + "}";
    return "host.Options{" + out + "}";
  }

  const go::Source &source;
  const Destinations &destinations;
  const EmitOptions &options;
  std::string base, plugins, rows;
  bool for2x;
  std::map<PluginKind, std::string> entries;
  std::map<std::string, std::string> imports; // path -> name
  // What registered.go itself calls something.
  std::set<std::string> aliases = {"host", "context", "config", "logging", "plugins", "ctx", "cfg", "logger"};
};

} // namespace

std::string_view hostField(PluginKind kind) {
  switch (kind) {
  case PluginKind::HttpServer:
    return "Server";
  case PluginKind::HttpClient:
    return "Client";
  default:
    return "Modifier";
  }
}

llvm::Expected<ListFiles> listFiles(const Fork &fork, const go::Source &source, const Destinations &destinations,
                                    const std::vector<PluginToEmit> &plugins,
                                    const std::vector<SkeletonToEmit> &skeletons, const EmitOptions &options) {
  ListMaker maker(fork, source, destinations, options);
  for (const PluginToEmit &plugin : plugins)
    maker.add(plugin);
  for (const SkeletonToEmit &skeleton : skeletons)
    maker.add(skeleton);
  auto values = maker.values(fork);
  std::string folder = fork.target == Target::Krakend2 ? "fork2x/" : fork.program ? "program/" : "fork/";
  auto registered = fill(folder + "registered.go.tmpl", values, options.templates);
  if (!registered)
    return registered.takeError();
  auto readme = fill(folder + "README.md.tmpl", values, options.templates);
  if (!readme)
    return readme.takeError();
  return ListFiles{std::move(*registered), std::move(*readme)};
}

llvm::Expected<std::map<std::string, std::string>> loadedFiles(const Fork &fork) {
  std::map<std::string, std::string> fileOf;
  const std::string name = fork.pluginsDir + "/registered.go";
  auto read = readFileIfThere(fork.root / name, fork.label + name, 16 << 20);
  if (!read)
    return read.takeError();
  const std::string text = read->value_or("");
  std::string file;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    line.erase(0, std::min(line.find_first_not_of('\t'), line.size()));
    std::size_t quote = line.find('"'), close = line.find('"', quote + 1);
    if (line.starts_with("{") && close != std::string::npos && !file.empty())
      fileOf.emplace(line.substr(quote + 1, close - quote - 1), file);
    file = line.starts_with(fileComment) && line.ends_with(".so") ? line.substr(fileComment.size()) : "";
  }
  return fileOf;
}

std::string recordedRelease(const fs::path &root, const std::string &pluginsDir) {
  auto read = readFileIfThere(root / pluginsDir / "README.md", pluginsDir + "/README.md", 16 << 20);
  if (!read) {
    llvm::consumeError(read.takeError()); // then it is not known
    return {};
  }
  constexpr std::string_view command = "\n    unplug migrate ", option = " --from ";
  const std::string text = read->value_or("");
  std::size_t begin = text.find(command);
  if (begin == std::string::npos)
    return {};
  std::string line = text.substr(begin + 1, text.find('\n', begin + 1) - begin - 1);
  std::size_t at = line.find(option);
  if (at == std::string::npos)
    return {};
  at += option.size();
  return line.substr(at, line.find(' ', at) - at);
}

} // namespace unplug::emit

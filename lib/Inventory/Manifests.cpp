// Reading manifests line by line, continuation lines joined. Nothing in them is run; of variables, only those that the
// same file sets to a plain value are replaced.
#include "Inventory/Manifests.h"

#include "Catalog/Catalog.h"
#include "Support/Shell.h"
#include "Support/Utf8.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

namespace unplug::inventory {

namespace {

constexpr std::size_t longestLine = std::size_t{64} * 1024;

std::string_view trimmed(std::string_view text) {
  auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

bool isNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// Digits and dots at the start of `text`: "2.7.2" of "2.7.2-linux-generic".
std::string leadingVersion(std::string_view text) {
  std::string version(text.substr(0, text.find_first_not_of("0123456789.")));
  while (!version.empty() && version.back() == '.')
    version.pop_back();
  return version;
}

// The words of a shell command line; ";" stands between two commands.
std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> found;
  for (auto &command : shellCommands(line)) {
    if (!found.empty())
      found.emplace_back(";");
    found.insert(found.end(), command.begin(), command.end());
  }
  return found;
}

bool takesValue(std::string_view flag) {
  static constexpr std::string_view flags[] = {"-o",        "-ldflags",  "-gcflags", "-tags",    "-mod",
                                               "-asmflags", "-p",        "-pkgdir",  "-overlay", "-C",
                                               "-modfile",  "-buildvcs", "-compiler"};
  return std::find(std::begin(flags), std::end(flags), flag) != std::end(flags);
}

// "-X main.Version=1 -X 'main.Date=today'" as pairs.
std::vector<std::pair<std::string, std::string>> linkerVariables(std::string_view flags) {
  std::vector<std::pair<std::string, std::string>> found;
  auto all = words(flags);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string definition;
    if (all[i] == "-X" && i + 1 < all.size())
      definition = all[++i];
    else if (all[i].starts_with("-X="))
      definition = all[i].substr(3);
    if (auto equals = definition.find('='); equals != std::string::npos)
      found.emplace_back(definition.substr(0, equals), definition.substr(equals + 1));
  }
  return found;
}

// What an image's name says of the toolchain inside; nothing for images of other things.
std::optional<Toolchain> toolchainOf(std::string_view image) {
  auto colon = image.rfind(':');
  std::string_view name = image.substr(0, colon);
  std::string_view tag = colon == std::string_view::npos ? "" : image.substr(colon + 1);
  tag = tag.substr(0, tag.find('@'));
  Toolchain toolchain;
  toolchain.image = image;
  if (name == "golang" || name.ends_with("/golang")) {
    toolchain.goVersion = leadingVersion(tag);
    bool alpine = tag.find("alpine") != std::string_view::npos;
    toolchain.libc = alpine                                          ? BuildLibc::Musl
                     : tag.find("windows") == std::string_view::npos ? BuildLibc::Glibc
                                                                     : BuildLibc::Unknown;
    return toolchain;
  }
  if (name == "krakend/builder" || name.ends_with("/krakend/builder") || name.ends_with("/krakend-plugin-builder")) {
    toolchain.release = leadingVersion(tag);
    toolchain.libc = tag.find("linux-generic") == std::string_view::npos ? BuildLibc::Musl : BuildLibc::Glibc;
    return toolchain;
  }
  return std::nullopt;
}

// An image of the gateway as it is published, and not of 3.x.
bool isGatewayOf2x(std::string_view image) {
  image = image.substr(0, image.find('@'));
  auto colon = image.rfind(':');
  if (colon != std::string_view::npos && image.find('/', colon) != std::string_view::npos)
    colon = std::string_view::npos; // of a registry's port
  std::string_view name = image.substr(0, colon);
  std::string_view tag = colon == std::string_view::npos ? "" : image.substr(colon + 1);
  for (std::string_view host : {"docker.io/library/", "docker.io/"})
    if (name.starts_with(host))
      name.remove_prefix(host.size());
  bool known = name == "krakend" || name == "krakend/krakend-ce" || name == "devopsfaith/krakend" ||
               name.ends_with("/devopsfaith/krakend");
  return known && !tag.starts_with("3");
}

class Reader {
public:
  Reader(std::string_view text, const std::string &path)
      : rest(text), path(path), isDockerfile(manifestKind(path) == ManifestKind::Dockerfile) {}

  Manifest read() {
    unsigned number = 0, first = 0;
    std::string joined;
    while (!rest.empty()) {
      auto end = rest.find('\n');
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      ++number;
      if (joined.empty())
        first = number;
      if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
      bool continued = !line.empty() && line.back() == '\\' && joined.size() < longestLine;
      joined += continued ? line.substr(0, line.size() - 1) : line;
      if (continued && !rest.empty()) {
        joined += ' ';
        continue;
      }
      readLine(joined, {path, first, 1});
      joined.clear();
    }
    return std::move(manifest);
  }

private:
  void readLine(std::string_view raw, const Location &at) {
    std::string_view start = trimmed(raw);
    if (start.starts_with("#"))
      return;
    std::string line = replaced(start);
    readAssignment(line);
    readImages(line, at);
    readToolchain(line, at);
    readBuilds(line, at);
    readDepartures(line, at);
  }

  // Commands, images and variables of 2.x (facts B4, F3).
  void readDepartures(std::string_view line, const Location &at) {
    for (std::string_view command : {"check-plugin", "test-plugin"})
      if (auto found = line.find(command);
          found != std::string_view::npos && line.substr(0, found).find("krakend") != std::string_view::npos)
        manifest.departures.push_back({FindingCode::CommandGone, "krakend " + std::string(command), at});
    if (line.find("devopsfaith/krakend:") != std::string_view::npos)
      manifest.departures.push_back({FindingCode::ImageRenamed, "devopsfaith/krakend", at});
    if (line.starts_with("ARG ") || line.find("--build-arg") != std::string_view::npos)
      return; // for the build alone
    constexpr std::string_view prefix = "KRAKEND_";
    for (auto found = line.find(prefix); found != std::string_view::npos; found = line.find(prefix, found + 1)) {
      std::size_t end = found;
      while (end < line.size() && (isNameCharacter(line[end]) || line[end] == '.'))
        ++end;
      std::string name(line.substr(found, end - found));
      std::string key = lowerCase(std::string_view(name).substr(prefix.size()));
      key = key.substr(0, key.find('.'));
      bool whole =
          found == 0 || (!isNameCharacter(line[found - 1]) && line[found - 1] != '$' && line[found - 1] != '{');
      if (whole && catalog::isRootKey(key) && key != "version") // that name is the image's, mostly
        manifest.departures.push_back({FindingCode::EnvironmentOverride, name, at});
    }
  }

  // "ARG NAME=value", "export NAME=value", "NAME := value", "NAME: value".
  void readAssignment(std::string_view line) {
    bool keepOld = line.starts_with("ARG ");
    for (std::string_view word : {"ARG ", "ENV ", "export ", "- "})
      if (line.starts_with(word))
        line = trimmed(line.substr(word.size()));
    std::size_t end = 0;
    while (end < line.size() && isNameCharacter(line[end]))
      ++end;
    std::string name(line.substr(0, end));
    std::string_view after = trimmed(line.substr(end));
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])))
      return;
    bool found = false;
    for (std::string_view sign : {":=", "?=", "=", ": "})
      if (!found && after.starts_with(sign) && (sign != ": " || std::isupper(static_cast<unsigned char>(name[0])))) {
        keepOld |= sign == "?=";
        after = trimmed(after.substr(sign.size()));
        found = true;
      }
    if (!found || after.find('$') != std::string_view::npos)
      return;
    std::string_view value = unquoted(after);
    if (value.size() == after.size())
      value = value.substr(0, value.find_first_of(" \t#;&"));
    if (keepOld)
      variables.emplace(name, value);
    else
      variables[name] = value;
  }

  // `line` with $NAME, ${NAME}, ${NAME:-other} and $(NAME) replaced where the value is known.
  std::string replaced(std::string_view line) const {
    std::string out;
    for (std::size_t i = 0; i < line.size() && out.size() < longestLine;) {
      if (line[i] != '$' || i + 1 >= line.size()) {
        out += line[i++];
        continue;
      }
      std::size_t begin = i + 1, end = begin, next;
      char open = line[begin];
      std::string_view otherwise;
      bool hasOther = false;
      if (open == '{' || open == '(') {
        ++begin;
        end = begin;
        while (end < line.size() && isNameCharacter(line[end]))
          ++end;
        auto close = line.find(open == '{' ? '}' : ')', end);
        if (close == std::string_view::npos) {
          out += line[i++];
          continue;
        }
        std::string_view inside = line.substr(end, close - end);
        if (inside.starts_with(":-")) {
          otherwise = inside.substr(2);
          hasOther = true;
        } else if (!inside.empty()) {
          out += line[i++]; // a command or a function
          continue;
        }
        next = close + 1;
      } else {
        while (end < line.size() && isNameCharacter(line[end]))
          ++end;
        next = end;
      }
      auto value = variables.find(std::string(line.substr(begin, end - begin)));
      if (end > begin && value != variables.end())
        out += value->second;
      else if (end > begin && hasOther)
        out += otherwise;
      else
        out += line.substr(i, next - i);
      i = next;
    }
    return out;
  }

  void readImages(std::string_view line, const Location &at) {
    for (std::string_view image :
         {"devopsfaith/krakend:", "krakend/builder:", "krakend-plugin-builder:", "krakend/krakend-ce:", "krakend:"}) {
      auto found = line.find(image);
      if (found == std::string_view::npos)
        continue;
      std::string version = leadingVersion(line.substr(found + image.size()));
      if (version.starts_with("2.")) {
        manifest.images.push_back({version, image.find("builder") == std::string_view::npos, at});
        return;
      }
    }
  }

  // What the commands that follow run in.
  void readToolchain(std::string_view line, const Location &at) {
    auto value = [&](std::string_view key) -> std::string_view {
      if (line.starts_with("- "))
        line = trimmed(line.substr(2));
      if (!line.starts_with(key))
        return {};
      std::string_view text = trimmed(line.substr(key.size()));
      return unquoted(text.substr(0, text.find(" #")));
    };
    if (isDockerfile) {
      if (lowerCase(line.substr(0, 5)) == "from ")
        startStage(words(line), at);
      else if (lowerCase(line.substr(0, 8)) == "workdir ")
        folder = trimmed(line.substr(8));
    } else if (auto image = value("image:"); !image.empty()) {
      current = toolchainOf(image).value_or(Toolchain{std::string(image), {}, {}, BuildLibc::Unknown});
    } else if (auto container = value("container:"); !container.empty()) {
      current = toolchainOf(container).value_or(Toolchain{std::string(container), {}, {}, BuildLibc::Unknown});
    } else if (auto version = value("go-version:"); !version.empty()) {
      current = Toolchain{{}, leadingVersion(version), {}, BuildLibc::Unknown};
    }
  }

  void startStage(const std::vector<std::string> &from, const Location &at) {
    std::string image, name;
    for (std::size_t i = 1; i < from.size(); ++i)
      if (from[i].starts_with("--"))
        continue;
      else if (image.empty())
        image = from[i];
      else if (lowerCase(from[i]) == "as" && i + 1 < from.size())
        name = lowerCase(from[i + 1]);
    folder.clear();
    if (isGatewayOf2x(image))
      manifest.gatewayStages.push_back(at.line);
    if (auto stage = stages.find(lowerCase(image)); stage != stages.end())
      current = stage->second;
    else
      current = toolchainOf(image).value_or(Toolchain{image, {}, {}, BuildLibc::Unknown});
    if (!name.empty())
      stages[name] = current;
  }

  void readBuilds(std::string_view line, const Location &at) {
    if (line.find("buildmode") == std::string_view::npos || line.find("plugin") == std::string_view::npos)
      return;
    auto all = words(line);
    for (std::size_t i = 0; i + 1 < all.size();
         ++i) // sh -c "..."; sh '...' of a Jenkinsfile; YAML's - "..." and run: "..."
      if ((all[i] == "-c" || all[i] == "sh" || all[i] == "-" || all[i].ends_with(":")) &&
          all[i + 1].find("go build") != std::string::npos) {
        auto inner = words(all[i + 1]);
        inner.insert(inner.begin(), ";");
        inner.emplace_back(";");
        auto place = all.erase(all.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        all.insert(place, inner.begin(), inner.end());
        break;
      }
    Toolchain toolchain = current;
    std::string here = folder;
    bool entrypointIsGo = false;
    std::map<std::string, std::string> environment;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (auto other = toolchainOf(all[i]); other && all[i].find(':') != std::string::npos)
        toolchain = *other; // docker run IMAGE go build ...
      if (all[i] == ";")
        environment.clear();
      else if (all[i] == "cd" || all[i].ends_with("(cd"))
        here = joinPath(here, all[i + 1]);
      else if (auto equals = all[i].find('='); equals != std::string::npos && all[i][0] != '-')
        environment[all[i].substr(0, equals)] = all[i].substr(equals + 1);
      entrypointIsGo |= all[i] == "--entrypoint=go" || (all[i] == "--entrypoint" && all[i + 1] == "go");
      bool isGo = all[i].ends_with("go") || (entrypointIsGo && toolchainOf(all[i]).has_value());
      if (!isGo || all[i + 1] != "build")
        continue;
      BuildLine build;
      build.at = at;
      build.folder = here;
      build.toolchain = toolchain;
      auto set = [&](const char *name) {
        auto own = environment.find(name), known = variables.find(name);
        return own != environment.end() ? own->second : known != variables.end() ? known->second : std::string();
      };
      build.cgo = set("CGO_ENABLED");
      build.goos = set("GOOS");
      build.goarch = set("GOARCH");
      i += 2;
      if (readArguments(all, i, build))
        manifest.buildLines.push_back(std::move(build));
    }
  }

  // The arguments of `go build` from `i` to the end of the command; whether it builds a plugin.
  static bool readArguments(const std::vector<std::string> &all, std::size_t &i, BuildLine &build) {
    bool plugin = false;
    for (; i < all.size() && all[i] != ";"; ++i) {
      std::string flag = all[i].starts_with("--") ? all[i].substr(1) : all[i];
      std::string value;
      if (!flag.starts_with("-")) {
        if (flag.ends_with(".go"))
          build.files.push_back(flag);
        build.package = flag;
        continue;
      }
      if (auto equals = flag.find('='); equals != std::string::npos) {
        value = flag.substr(equals + 1);
        flag.resize(equals);
      } else if ((takesValue(flag) || flag == "-buildmode") && i + 1 < all.size()) {
        value = all[++i];
      }
      if (flag == "-buildmode")
        plugin = value == "plugin";
      else if (flag == "-o")
        build.output = value;
      else if (flag == "-ldflags")
        build.linkerVariables = linkerVariables(unquoted(value));
      else if (flag == "-tags")
        build.tags = value;
      else if (flag == "-trimpath")
        build.trimpath = value.empty() || value == "true";
      else if (flag == "-C")
        build.folder = joinPath(build.folder, value);
    }
    return plugin;
  }

  static std::string joinPath(const std::string &base, const std::string &path) {
    return path.starts_with("/") || base.empty() ? path : base + "/" + path;
  }

  std::string_view rest;
  const std::string &path;
  bool isDockerfile;
  Manifest manifest;
  std::map<std::string, std::string> variables;
  std::map<std::string, Toolchain> stages;
  Toolchain current;
  std::string folder;
};

} // namespace

std::optional<ManifestKind> manifestKind(std::string_view path) {
  std::string name = lowerCase(path.substr(path.find_last_of("/:") + 1));
  if (name.starts_with("dockerfile") || name.starts_with("containerfile") || name.ends_with(".dockerfile"))
    return ManifestKind::Dockerfile;
  if (name == "makefile" || name == "gnumakefile" || name.ends_with(".mk"))
    return ManifestKind::Makefile;
  if (name.ends_with(".sh"))
    return ManifestKind::Script;
  if (name.ends_with(".yml") || name.ends_with(".yaml"))
    return ManifestKind::Yaml;
  if (name == "jenkinsfile")
    return ManifestKind::Jenkinsfile;
  return name == "justfile" ? std::optional(ManifestKind::Justfile) : std::nullopt;
}

Manifest readManifest(std::string_view text, const std::string &path) {
  return Reader(text, path).read();
}

} // namespace unplug::inventory

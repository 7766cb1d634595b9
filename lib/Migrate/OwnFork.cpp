// The ids of upstream's files say what was edited, go.mod which modules are there, the alias map's source what is
// accepted.
#include "Migrate/OwnFork.h"

#include "Catalog/Catalog.h"
#include "Catalog/GoApi.h"
#include "Catalog/ModuleVersions.h"
#include "Catalog/Upstream.h"
#include "Emit/Kept.h"
#include "Emit/ModulePaths.h"
#include "Go/Aliases.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

const std::string label = "fork:";

// A module path as a path of the module cache: upper-case letters are "!" and the lower-case one.
std::string escaped(const std::string &path) {
  std::string text;
  for (char c : path)
    if (c >= 'A' && c <= 'Z')
      text += {'!', static_cast<char>(c - 'A' + 'a')};
    else
      text += c;
  return text;
}

fs::path moduleCache() {
  auto variable = [](const char *name) {
    const char *value = std::getenv(name);
    return std::string(value ? value : "");
  };
  if (std::string cache = variable("GOMODCACHE"); !cache.empty())
    return cache;
  std::string gopath = variable("GOPATH");
  gopath.resize(std::min(gopath.find(':'), gopath.size()));
  return (gopath.empty() ? fs::path(variable("HOME")) / "go" : fs::path(gopath)) / "pkg/mod";
}

class Looker {
public:
  explicit Looker(fs::path root) : root(std::move(root)) {}

  llvm::Expected<std::optional<Findings>> run() {
    auto text = readFileIfThere(root / "go.mod", label + "go.mod", 4 << 20);
    if (!text)
      return text.takeError();
    if (!*text || go::parseModule(**text, module))
      return std::nullopt;
    auto uses = [&](const char *path) {
      return std::any_of(module.requirements.begin(), module.requirements.end(),
                         [&](const go::Requirement &one) { return one.path == path; });
    };
    std::error_code code;
    if (!uses("github.com/luraproject/lura/v2") || !fs::exists(root / "executor.go", code) ||
        !fs::exists(root / "backend_factory.go", code))
      return std::nullopt;
    lines = std::move(**text);
    if (auto error = sayRelease())
      return std::move(error);
    if (auto error = sayOwnCode())
      return std::move(error);
    sayModules();
    return std::move(findings);
  }

private:
  void say(FindingCode code, Location at, std::string message) {
    findings.push_back(makeFinding(code, std::move(at), std::move(message)));
  }

  // Files and requirements as a release has them; of equals the newest is meant.
  llvm::Error sayRelease() {
    std::map<std::string_view, std::string> ids; // of the fork's files, by upstream's paths
    std::size_t best = 0, files = 0;
    for (const catalog::Release &one : catalog::releases()) {
      std::size_t same = 0, there = 0, modules = 0;
      for (const catalog::UpstreamBlob &blob : catalog::upstreamBlobs(one)) {
        auto [at, fresh] = ids.try_emplace(blob.path);
        if (fresh) {
          auto text = readFileIfThere(root / blob.path, label + std::string(blob.path), 16 << 20);
          if (!text)
            return text.takeError();
          at->second = *text ? emit::blobId(**text) : "";
        }
        ++there;
        same += at->second == blob.id;
      }
      for (const go::Requirement &requirement : module.requirements)
        modules += catalog::moduleVersion(one, requirement.path) == requirement.version;
      if (std::size_t score = same * 10 + modules; score >= best) {
        best = score;
        files = there;
        release = &one;
      }
    }
    std::size_t edited = 0;
    for (const catalog::UpstreamBlob &blob : catalog::upstreamBlobs(*release)) {
      const std::string &id = ids[blob.path];
      if (id == blob.id)
        continue;
      ++edited;
      auto in3 = catalog::changeIn3(blob.path);
      findings.push_back(makeFinding(FindingCode::OwnEdit, in3 ? Severity::Warning : Severity::Note,
                                     {label + std::string(blob.path)},
                                     std::string(id.empty() ? "This file of " : "This file differs from that of ") +
                                         std::string(release->version) + (id.empty() ? " is not there" : "") +
                                         (in3 ? ", and 3.0 changes it too: it " + std::string(*in3) + "."
                                              : "; 3.0 changes no more in it than import paths.")));
    }
    say(FindingCode::OwnFork, {label + "go.mod"},
        "This is a fork of krakend-ce 2.x, of release " + std::string(release->version) +
            " as far as its files show: " + std::to_string(files - edited) + " of " + std::to_string(files) +
            " are that release's.");
    return llvm::Error::success();
  }

  // Go files that upstream has not, and names that only this build accepts: 3.0 has no alias map at all.
  llvm::Error sayOwnCode() {
    auto tree = walkInputs({root.string()}, {}, label);
    if (!tree)
      return tree.takeError();
    const auto known = catalog::upstreamBlobs(*release);
    std::map<std::string, std::vector<go::AliasText>> files; // by folder
    for (const InputFile &file : tree->files) {
      if (!file.path.ends_with(".go") || file.path.ends_with("_test.go"))
        continue;
      std::string path = file.path.substr(label.size());
      bool upstreams =
          std::any_of(known.begin(), known.end(), [&](const catalog::UpstreamBlob &blob) { return blob.path == path; });
      if (!upstreams && !path.starts_with("vendor/") && !path.starts_with("tests/"))
        say(FindingCode::OwnModule, {file.path}, "This file is none of upstream's.");
      auto text = readFile(file.absolute, file.path, 16 << 20);
      if (!text)
        return text.takeError();
      if (text->find("\"github.com/luraproject/lura/v2/") != std::string::npos ||
          text->find(go::aliasMapName) != std::string::npos || text->find("krakend") != std::string::npos)
        files[fs::path(file.path).parent_path().string()].push_back({file.path, std::move(*text)});
    }
    for (auto &[folder, texts] : files)
      for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].text.find(go::aliasMapName) == std::string::npos)
          continue;
        std::swap(texts[0], texts[i]);
        std::vector<go::AliasText> siblings(texts.begin() + 1, texts.end());
        for (const go::Alias &alias : go::readAliases(texts[0], siblings).entries) {
          const catalog::Namespace *entry = catalog::findLegacyNamespace(alias.target);
          if (!entry || entry->shortName != alias.name)
            say(FindingCode::OwnAlias, alias.at,
                "This build takes \"" + alias.name + "\" for \"" + alias.target + "\", which stock 2.x does not.");
        }
      }
    return llvm::Error::success();
  }

  void sayModules() {
    for (const go::Requirement &requirement : module.requirements) {
      Location at{label + "go.mod", lineOf(requirement.path), 1};
      std::string name = emit::gatewayModuleName(requirement.path);
      const catalog::GatewayModule *row = catalog::findGatewayModule(name);
      bool upstreams = release && catalog::moduleVersion(*release, requirement.path).has_value();
      if (row && row->path.empty())
        say(FindingCode::ModuleOfLura2, at, "3.0 has no " + requirement.path + ".");
      else if (!upstreams && !row && requirement.path != "github.com/luraproject/lura/v2" && onLura2(requirement))
        say(FindingCode::ModuleOfLura2, at,
            requirement.path + " " + requirement.version + ", which upstream does not require, is built on lura 2.");
      else if (!upstreams && !requirement.indirect && !row && requirement.path != "github.com/luraproject/lura/v2")
        say(FindingCode::OwnModule, at,
            requirement.path + " " + requirement.version + " is a module of your own build.");
    }
  }

  // Its go.mod, in the module cache or below vendor/, requires lura 2.
  bool onLura2(const go::Requirement &requirement) const {
    if (emit::gatewayModuleName(requirement.path).starts_with("krakend-"))
      return true; // of the gateway's family, and not among the modules of 3.0
    fs::path file =
        moduleCache() / "cache/download" / escaped(requirement.path) / "@v" / (escaped(requirement.version) + ".mod");
    auto text = readFileIfThere(file, requirement.path, 1 << 20);
    if (!text) {
      llvm::consumeError(text.takeError()); // another user's cache: nothing is known of it then
      return false;
    }
    go::Module of;
    if (!*text || go::parseModule(**text, of))
      return false;
    return std::any_of(of.requirements.begin(), of.requirements.end(), [](const go::Requirement &one) {
      return one.path == "github.com/luraproject/lura/v2" || one.path == "github.com/luraproject/lura" ||
             one.path == "github.com/devopsfaith/krakend";
    });
  }

  unsigned lineOf(const std::string &path) const {
    std::size_t at = lines.find(path + " ");
    return at == std::string::npos
               ? 0
               : static_cast<unsigned>(
                     1 + std::count(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }

  const fs::path root;
  go::Module module;
  std::string lines; // of go.mod
  const catalog::Release *release = nullptr;
  Findings findings;
};

} // namespace

llvm::Expected<std::optional<Findings>> lookAtOwnFork(const fs::path &root) {
  std::error_code code;
  fs::path absolute = fs::canonical(root, code);
  if (code)
    return std::nullopt;
  return Looker(absolute).run();
}

} // namespace unplug::migrate

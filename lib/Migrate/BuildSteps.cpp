// Each file is edited by itself; then what one of them made is looked for in the others.
#include "Migrate/BuildSteps.h"

#include "BuildFiles/BuildFiles.h"
#include "BuildFiles/Commands.h"
#include "Emit/Templates.h"
#include "Support/FileTree.h"
#include "Support/Shell.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace unplug::migrate {

namespace {

using inventory::ManifestKind;

constexpr std::uint64_t maxBytes = 4ULL << 20; // of a manifest

std::string baseName(const std::string &path) {
  return path.substr(path.find_last_of("/:") + 1);
}

class Editor {
public:
  Editor(const inventory::Inventory &inventory, const std::string &opening, const std::string &gatewayBuild,
         bool ownBuild)
      : inventory(inventory), opening(opening), gatewayBuild(gatewayBuild), ownBuild(ownBuild) {}

  llvm::Expected<BuildSteps> run() {
    for (const inventory::BuildLine &line : inventory.buildLines)
      marksOf[line.at.file].builds.insert(line.at.line);
    for (const InputFile &file : inventory.inputs.files)
      if (auto kind = inventory::manifestKind(file.path))
        if (auto error = edit(file, *kind))
          return std::move(error);
    for (const InputFile &file : inventory.inputs.files)
      if (inventory::manifestKind(file.path))
        if (auto error = lookAround(file))
          return std::move(error);
    nameCallers();
    return std::move(steps);
  }

private:
  llvm::Error edit(const InputFile &file, ManifestKind kind) {
    buildfiles::BuildFileMarks marks = marksOf[file.path];
    bool isImage = kind == ManifestKind::Dockerfile;
    if (marks.builds.empty() && !isImage && !buildfiles::isPipeline(file.path))
      return llvm::Error::success();
    auto text = readFile(file.absolute, file.path, maxBytes);
    if (!text)
      return text.takeError();
    if (isImage && ownBuild)
      for (unsigned line : inventory::readManifest(*text, file.path).gatewayStages)
        marks.gateways.insert(line);
    if (isImage && marks.builds.empty() && marks.gateways.empty())
      return llvm::Error::success();
    auto edited = change(*text, file.path, kind, marks);
    bool stays = std::any_of(edited.findings.begin(), edited.findings.end(),
                             [](const Finding &one) { return one.code == FindingCode::BuildStepLeft; });
    steps.findings.insert(steps.findings.end(), edited.findings.begin(), edited.findings.end());
    if (edited.text || stays)
      steps.files.push_back({&file, std::move(*text), std::move(edited.text)});
    return llvm::Error::success();
  }

  buildfiles::EditedBuildFile change(const std::string &text, const std::string &path, ManifestKind kind,
                                     const buildfiles::BuildFileMarks &marks) const {
    switch (kind) {
    case ManifestKind::Dockerfile:
      return buildfiles::editDockerfile(text, path, marks, opening);
    case ManifestKind::Makefile:
      return buildfiles::editMakefile(text, path, marks);
    case ManifestKind::Script:
      return buildfiles::editScript(text, path, marks);
    case ManifestKind::Yaml:
      return buildfiles::editJobs(text, path, marks, gatewayBuild);
    default:
      break;
    }
    const std::string what =
        kind == ManifestKind::Jenkinsfile ? "a Jenkinsfile is a program" : "a justfile is left to you";
    buildfiles::EditedBuildFile left;
    left.findings.push_back(makeFinding(FindingCode::BuildStepLeft, {path, *marks.builds.begin(), 1},
                                        "This builds plugins for 2.x and stays as it is, because " + what + "."));
    left.findings.back().proposal = gatewayBuild;
    return left;
  }

  const BuildFile *edited(const std::string &path) const {
    for (const BuildFile &file : steps.files)
      if (file.input->path == path)
        return &file;
    return nullptr;
  }

  // Names of files that nothing builds any more: those of builds that went, where no other build makes them.
  std::set<std::string> goneFiles() const {
    std::set<std::string> taken, left;
    for (const inventory::BuildLine &line : inventory.buildLines) {
      std::string name = baseName(line.output);
      if (!name.ends_with(".so") || name.find_first_of("$*{}") != std::string::npos)
        continue;
      const BuildFile *file = edited(line.at.file);
      (file && file->after ? taken : left).insert(name);
    }
    for (const std::string &name : left)
      taken.erase(name);
    return taken;
  }

  // What a file that stays says of the files that are gone, and of the scripts that are of no use.
  llvm::Error lookAround(const InputFile &file) {
    if (!gone)
      gone = goneFiles();
    if (gone->empty() && std::none_of(steps.files.begin(), steps.files.end(), isUseless))
      return llvm::Error::success();
    const BuildFile *known = edited(file.path);
    if (known && !known->after && isUseless(*known))
      return llvm::Error::success();
    std::string text;
    if (known) {
      text = known->after.value_or(known->before);
    } else {
      auto read = readFile(file.absolute, file.path, maxBytes);
      if (!read) {
        llvm::consumeError(read.takeError()); // it was said when it was read first
        return llvm::Error::success();
      }
      text = std::move(*read);
    }
    bool isGateway = std::any_of(inventory.gateways.begin(), inventory.gateways.end(),
                                 [&](const config::Gateway &gateway) { return gateway.path == file.path; });
    if (!isGateway)
      readLines(file.path, text, known && !known->after);
    return llvm::Error::success();
  }

  static bool isUseless(const BuildFile &file) {
    return !file.after && inventory::manifestKind(file.input->path) == ManifestKind::Script;
  }

  void readLines(const std::string &path, const std::string &text, bool said) {
    unsigned number = 0;
    for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
      end = std::min(text.find('\n', at), text.size());
      ++number;
      if (at == end)
        continue;
      std::string_view line = buildfiles::trimmed(std::string_view(text).substr(at, end - at));
      bool isRecipe = text[at] == '\t' || inventory::manifestKind(path) != ManifestKind::Makefile; // not a variable
      if (line.starts_with('#') || line.starts_with("echo ") || line.starts_with("rm -") || !isRecipe)
        continue;
      for (const BuildFile &file : steps.files)
        if (isUseless(file) && line.find(baseName(file.input->path)) != std::string_view::npos &&
            calls(line, baseName(file.input->path)))
          callers[file.input->path].push_back(path + ":" + std::to_string(number));
      if (said)
        continue;
      for (const std::string &name : *gone)
        if (std::size_t found = line.find(name); found != std::string_view::npos && isWhole(line, found, name.size())) {
          steps.findings.push_back(
              makeFinding(FindingCode::PluginFileNamed, {path, number, 1},
                          "This names " + name + ", which nothing among the inputs builds any more."));
          said = true; // once a file
          break;
        }
    }
  }

  static bool isWhole(std::string_view line, std::size_t at, std::size_t size) {
    auto isPart = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
    };
    return (at == 0 || !isPart(line[at - 1])) && (at + size == line.size() || !isPart(line[at + size]));
  }

  static bool calls(std::string_view line, const std::string &name) {
    for (const auto &command : shellCommands(line))
      for (const std::string &word : command)
        if (baseName(word) == name)
          return true;
    return false;
  }

  void nameCallers() {
    for (Finding &finding : steps.findings)
      if (auto found = callers.find(finding.at.file);
          found != callers.end() && finding.code == FindingCode::BuildStepLeft) {
        constexpr std::size_t most = 5;
        std::string list;
        for (std::size_t i = 0; i < std::min(found->second.size(), most); ++i)
          list += (i > 0 ? ", " : "") + found->second[i];
        if (found->second.size() > most)
          list += " and " + std::to_string(found->second.size() - most) + " more";
        finding.message += " It is named in " + list + ".";
      }
  }

  const inventory::Inventory &inventory;
  const std::string &opening, &gatewayBuild;
  bool ownBuild;
  std::map<std::string, buildfiles::BuildFileMarks> marksOf;
  std::optional<std::set<std::string>> gone;
  std::map<std::string, std::vector<std::string>> callers; // of a script, by its path
  BuildSteps steps;
};

} // namespace

llvm::Expected<BuildSteps> editBuildFiles(const inventory::Inventory &inventory, const fs::path &templates,
                                          const std::string &gatewayBuild, bool ownBuild) {
  auto opening = emit::templateText("build/gateway-image.tmpl", templates);
  if (!opening)
    return opening.takeError();
  return Editor(inventory, *opening, gatewayBuild, ownBuild).run();
}

std::string gatewayBuildOf(const rewrite::RootChanges &fork) {
  std::string makefile;
  auto change =
      std::find_if(fork.files.begin(), fork.files.end(), [](const auto &one) { return one.path == "Makefile"; });
  if (change != fork.files.end()) {
    makefile = change->after.value_or("");
  } else if (auto read = readFileIfThere(fork.root / "Makefile", fork.label + "Makefile", maxBytes)) {
    makefile = read->value_or("");
  } else {
    llvm::consumeError(read.takeError()); // nothing is offered then
  }
  if (makefile.starts_with("build:") || makefile.find("\nbuild:") != std::string::npos)
    return "make build";
  std::error_code code;
  return fs::exists(fork.root / "cmd" / "krakend-ce" / "main.go", code) ? "go build -o krakend ./cmd/krakend-ce" : "";
}

} // namespace unplug::migrate

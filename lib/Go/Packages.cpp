// By folder and package clause, in the order of their first files.
#include "Go/Packages.h"

#include "Go/Paths.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

namespace unplug::go {

namespace {

void addNames(SyntaxNode declaration, std::set<std::string> &names) {
  for (SyntaxNode spec : declaration.children())
    if (spec.kind() == "var_spec_list") {
      addNames(spec, names);
    } else if (spec.kind() == "type_spec" || spec.kind() == "type_alias") {
      names.emplace(spec.field("name").text());
    } else if (spec.kind() == "var_spec" || spec.kind() == "const_spec") {
      for (SyntaxNode name : spec.children()) {
        if (name.kind() == "identifier")
          names.emplace(name.text());
        else if (name.kind() != "comment")
          break;
      }
    }
}

// What a file declares at its top level; methods, "init" and "_" collide with nothing.
std::set<std::string> topLevelNames(SyntaxNode root) {
  std::set<std::string> names;
  for (SyntaxNode child : root.children())
    if (child.kind() == "function_declaration")
      names.emplace(child.field("name").text());
    else
      addNames(child, names);
  names.erase("init");
  names.erase("_");
  return names;
}

class Grouper {
public:
  Grouper(Source &source, const std::vector<std::optional<SyntaxTree>> &trees, const std::vector<std::size_t> &moduleOf)
      : source(source), trees(trees), moduleOf(moduleOf) {}

  void run() {
    std::map<std::tuple<std::string, std::string>, std::vector<std::size_t>> filesOf;
    std::vector<std::tuple<std::string, std::string>> order; // of first files
    for (std::size_t f = 0; f < source.files.size(); ++f) {
      const SourceFile &file = source.files[f];
      if (!trees[f] || file.packageName.empty() || file.ignoredByBuild)
        continue;
      auto [at, fresh] = filesOf.try_emplace({folderOf(file.file.path), file.packageName});
      if (fresh)
        order.push_back(at->first);
      at->second.push_back(f);
    }
    std::map<std::string, std::size_t> packagesIn;
    for (const auto &key : order) {
      const auto &[folder, name] = key;
      const std::vector<std::size_t> &files = filesOf[key];
      std::vector<std::size_t> heads = name == "main" ? rivalPlugins(files) : std::vector<std::size_t>();
      if (heads.empty())
        addPackage(folder, name, "", files);
      for (std::size_t head : heads) {
        std::vector<std::size_t> ofHead;
        for (std::size_t file : files)
          if (file == head || std::find(heads.begin(), heads.end(), file) == heads.end())
            ofHead.push_back(file);
        std::string part = nameOf(source.files[head].file.path);
        addPackage(folder, name, part.substr(0, part.size() - std::strlen(".go")), ofHead);
      }
      std::size_t count = packagesIn[folder] += heads.empty() ? 1 : heads.size();
      bool reported = count - (heads.empty() ? 1 : heads.size()) > 1;
      if (count > 1 && !reported)
        source.findings.push_back(makeFinding(
            FindingCode::SeveralPackages, {source.files[heads.empty() ? files[0] : heads[1]].file.path, 1, 1},
            "This folder holds several packages; each was read on its own, as their build lines name "
            "single files."));
    }
  }

private:
  void addPackage(const std::string &folder, const std::string &name, const std::string &part,
                  const std::vector<std::size_t> &files) {
    const Module &module = source.modules[moduleOf[files[0]]];
    std::string relative = folder.size() > module.folder.size() ? folder.substr(module.folder.size()) : "";
    if (!relative.empty() && relative[0] != '/')
      relative.insert(0, "/");
    source.packages.push_back(
        {folder, name, part, moduleOf[files[0]], module.path.empty() ? "" : module.path + relative, files});
  }

  // The files of one `package main` that each hold a plugin: they declare registerers and a name in common, so that no
  // build compiles two of them together. Empty when the package is one.
  std::vector<std::size_t> rivalPlugins(const std::vector<std::size_t> &files) const {
    std::vector<std::size_t> heads;
    std::set<std::string> all;
    bool rivals = false;
    for (std::size_t file : files) {
      if (source.files[file].text.find("Registerer") == std::string::npos)
        continue;
      std::set<std::string> names = topLevelNames(trees[file]->root());
      bool isHead = std::any_of(names.begin(), names.end(), [](const std::string &name) {
        return name == "HandlerRegisterer" || name == "ClientRegisterer" || name == "ModifierRegisterer" ||
               name == "MiddlewareRegisterer";
      });
      if (!isHead)
        continue;
      heads.push_back(file);
      for (const std::string &name : names)
        rivals |= !all.insert(name).second;
    }
    return rivals ? heads : std::vector<std::size_t>();
  }

  Source &source;
  const std::vector<std::optional<SyntaxTree>> &trees;
  const std::vector<std::size_t> &moduleOf;
};

} // namespace

void groupPackages(Source &source, const std::vector<std::optional<SyntaxTree>> &trees,
                   const std::vector<std::size_t> &moduleOf) {
  Grouper(source, trees, moduleOf).run();
}

} // namespace unplug::go

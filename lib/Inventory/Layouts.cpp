// Matching container paths and conventional names with folders of the inputs.
#include "Inventory/Layouts.h"

#include <algorithm>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace unplug::inventory {

namespace {

const std::vector<std::string> settingsNames = {"settings", "setting"};
const std::vector<std::string> partialsNames = {"partials", "partial"};
const std::vector<std::string> templatesNames = {"templates", "template"};

std::string folderOf(const std::string &path) {
  auto cut = path.find_last_of("/:");
  if (cut == std::string::npos)
    return "";
  return path.substr(0, path[cut] == ':' ? cut + 1 : cut);
}

std::vector<std::string> elementsOf(const std::string &path) {
  std::vector<std::string> elements;
  for (const fs::path &part : fs::path(path.substr(path.find(':') + 1)))
    if (std::string element = part.string(); !element.empty() && element != "/" && element != ".")
      elements.push_back(std::move(element));
  return elements;
}

std::size_t commonSuffix(const std::vector<std::string> &a, const std::vector<std::string> &b) {
  std::size_t count = 0;
  while (count < a.size() && count < b.size() && a[a.size() - 1 - count] == b[b.size() - 1 - count])
    ++count;
  return count;
}

std::size_t commonPrefix(const std::vector<std::string> &a, const std::vector<std::string> &b) {
  std::size_t count = 0;
  while (count < a.size() && count < b.size() && a[count] == b[count])
    ++count;
  return count;
}

// What a manifest of another folder says counts less than a folder of the usual name right beside the template.
bool isAbove(const FlexibleMention &mention, const InputFile &main) {
  std::string home = folderOf(mention.at.file);
  return home.empty() || main.path.starts_with(home);
}

bool isVariable(const std::string &element) {
  return element.find('$') != std::string::npos;
}

} // namespace

std::vector<FlexibleMention> flexibleMentions(std::string_view text, const std::string &path) {
  std::vector<FlexibleMention> found;
  LineMap lines(text);
  for (std::string_view variable : {"FC_SETTINGS", "FC_PARTIALS", "FC_TEMPLATES", "FC_ENABLE", "FC_OUT"})
    for (std::size_t at = text.find(variable); at != std::string_view::npos; at = text.find(variable, at + 1)) {
      std::size_t i = at + variable.size();
      auto skip = [&](std::string_view characters) {
        while (i < text.size() && characters.find(text[i]) != std::string_view::npos)
          ++i;
      };
      skip("\"' \t");
      // Kubernetes: `- name: FC_SETTINGS` and `value: ...` on the next line.
      if (i < text.size() && (text[i] == '\n' || text[i] == '\r')) {
        skip(" \t\r\n\"'");
        if (text.substr(i, 6) != "value:")
          continue;
        i += 6;
      }
      skip("=:? \t\"'");
      std::size_t begin = i;
      while (i < text.size() && std::string_view(" \t\r\n\"',;\\)]}&|").find(text[i]) == std::string_view::npos) {
        if (text.substr(i, 2) == "${") // whole, with what it falls back on
          i = std::min(text.find('}', i), text.size() - 1);
        ++i;
      }
      if (i > begin)
        found.push_back({std::string(variable), std::string(text.substr(begin, i - begin)), lines.locate(path, at)});
    }
  return found;
}

std::vector<std::string> configurationMentions(std::string_view text) {
  constexpr std::string_view separators = " \t\r\n\"',[]()";
  std::vector<std::string> found;
  bool isNext = false;
  for (std::size_t at = text.find_first_not_of(separators); at != std::string_view::npos;) {
    std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    std::string_view word = text.substr(at, end - at);
    at = text.find_first_not_of(separators, end);
    std::string_view value = isNext ? word : std::string_view();
    isNext = word == "-c" || word == "--config";
    for (std::string_view option : {"-c=", "--config="})
      if (word.starts_with(option))
        value = word.substr(option.size());
    if (std::string name = fs::path(value).filename().string(); !name.empty() && name.front() != '-')
      found.push_back(std::move(name));
  }
  return found;
}

LayoutFinder::LayoutFinder(const FileTree &tree, std::vector<FlexibleMention> mentions, const FlexibleOptions &options)
    : mentions(std::move(mentions)), options(options) {
  std::map<std::string, Known> known;
  for (const InputFile &file : tree.files) {
    std::string path = folderOf(file.path);
    fs::path absolute = file.absolute.parent_path();
    bool direct = true;
    for (;;) {
      auto [at, fresh] = known.try_emplace(path, Known{{path, absolute}, {}});
      if (direct && file.path.ends_with(".json"))
        at->second.jsonFiles.push_back(fs::path(file.path).filename().string());
      if (!fresh || path.empty() || path.back() == ':')
        break;
      direct = false;
      path = folderOf(path);
      absolute = absolute.parent_path();
    }
  }
  for (auto &[path, folder] : known)
    folders.push_back(std::move(folder));
}

bool LayoutFinder::inUse() const {
  return !mentions.empty() || !options.settings.empty() || !options.partials.empty() || !options.templates.empty();
}

bool LayoutFinder::isPart(const InputFile &file) const {
  std::string folder = fs::path(folderOf(file.path)).filename().string();
  for (const auto *names : {&partialsNames, &templatesNames, &settingsNames})
    if (std::find(names->begin(), names->end(), folder) != names->end())
      return true;
  return std::any_of(mentions.begin(), mentions.end(), [&](const FlexibleMention &mention) {
    if (mention.variable != "FC_PARTIALS" && mention.variable != "FC_TEMPLATES")
      return false;
    auto found = mentioned(file, mention);
    return std::any_of(found.begin(), found.end(),
                       [&](std::size_t f) { return folders[f].folder.path == folderOf(file.path); });
  });
}

// What the manifests nearest to `main` say of `variable`: a tree may hold several gateways, each with its own.
std::vector<FlexibleMention> LayoutFinder::mentionsOf(const InputFile &main, std::string_view variable) const {
  std::vector<std::string> home = elementsOf(folderOf(main.path));
  std::vector<FlexibleMention> found;
  std::size_t bestUp = 0, bestDown = 0;
  for (const FlexibleMention &mention : mentions) {
    if (mention.variable != variable)
      continue;
    std::vector<std::string> elements = elementsOf(folderOf(mention.at.file));
    std::size_t common = commonPrefix(elements, home);
    std::size_t up = home.size() - common, down = elements.size() - common;
    if (!found.empty() && std::pair(up, down) > std::pair(bestUp, bestDown))
      continue;
    if (!found.empty() && std::pair(up, down) < std::pair(bestUp, bestDown))
      found.clear();
    bestUp = up;
    bestDown = down;
    found.push_back(mention);
  }
  return found;
}

// The folders that a path in a container may stand for: those with the most last elements in common, below the
// manifest's folder when there is one. A variable in the path stands for any name.
std::vector<std::size_t> LayoutFinder::mentioned(const InputFile &main, const FlexibleMention &mention) const {
  std::vector<std::string> wanted = elementsOf(mention.value);
  bool anyChild = !wanted.empty() && isVariable(wanted.back());
  if (anyChild)
    wanted.pop_back();
  if (wanted.empty() || isVariable(wanted.back()))
    return {};
  std::vector<std::string> home = elementsOf(folderOf(mention.at.file));
  for (bool everywhere : {false, true}) {
    std::vector<std::size_t> best;
    std::size_t most = 1;
    for (std::size_t f = 0; f < folders.size(); ++f) {
      std::vector<std::string> elements = elementsOf(folders[f].folder.path);
      std::size_t common = commonSuffix(elements, wanted);
      if (common < most || (!everywhere && commonPrefix(elements, home) < home.size()))
        continue;
      if (common > most)
        best.clear();
      most = common;
      best.push_back(f);
    }
    if (auto nearestFolder = nearestOf(main, best))
      return anyChild ? childrenOf(*nearestFolder) : std::vector<std::size_t>{*nearestFolder};
  }
  return {};
}

std::optional<std::size_t> LayoutFinder::nearestOf(const InputFile &main, const std::vector<std::size_t> &found) const {
  std::vector<std::string> home = elementsOf(folderOf(main.path));
  std::optional<std::size_t> best;
  std::pair<std::size_t, std::size_t> bestRank;
  for (std::size_t f : found) {
    std::vector<std::string> elements = elementsOf(folders[f].folder.path);
    std::size_t common = commonPrefix(elements, home);
    std::pair<std::size_t, std::size_t> rank = {home.size() - common, elements.size() - common}; // up, then down
    if (!best || rank < bestRank) {
      best = f;
      bestRank = rank;
    }
  }
  return best;
}

std::vector<std::size_t> LayoutFinder::childrenOf(std::size_t folder) const {
  std::vector<std::size_t> children;
  for (std::size_t f = 0; f < folders.size(); ++f)
    if (f != folder && folderOf(folders[f].folder.path) == folders[folder].folder.path)
      children.push_back(f);
  return children;
}

std::optional<flexible::Folder> LayoutFinder::nearest(const InputFile &main, std::string_view variable,
                                                      const std::vector<std::string> &names) const {
  std::vector<std::size_t> usual;
  for (std::size_t f = 0; f < folders.size(); ++f)
    if (std::find(names.begin(), names.end(), fs::path(folders[f].folder.path).filename().string()) != names.end())
      usual.push_back(f);
  auto nearestUsual = nearestOf(main, usual);
  bool isBeside = nearestUsual && folderOf(folders[*nearestUsual].folder.path) == folderOf(main.path);
  for (const FlexibleMention &mention : mentionsOf(main, variable)) {
    if (isBeside && !isAbove(mention, main))
      break;
    if (auto found = mentioned(main, mention); !found.empty())
      return folders[found.front()].folder;
  }
  if (nearestUsual)
    return folders[*nearestUsual].folder;
  return std::nullopt;
}

std::vector<flexible::Environment> LayoutFinder::environmentsOf(const InputFile &main) const {
  std::vector<flexible::Environment> environments;
  if (!options.settings.empty()) {
    for (const std::string &option : options.settings) {
      auto equals = option.find('=');
      bool isNamed = equals != std::string::npos;
      environments.push_back(
          {isNamed ? option.substr(0, equals) : "", typed(isNamed ? option.substr(equals + 1) : option)});
    }
    return environments;
  }
  std::vector<std::size_t> found;
  auto usual = nearest(main, "", settingsNames);
  bool isBeside = usual && folderOf(usual->path) == folderOf(main.path);
  for (const FlexibleMention &mention : mentionsOf(main, "FC_SETTINGS"))
    if (!isBeside || isAbove(mention, main))
      for (std::size_t f : mentioned(main, mention))
        if (std::find(found.begin(), found.end(), f) == found.end())
          found.push_back(f);
  if (found.empty())
    if (auto folder = nearest(main, "", settingsNames))
      for (std::size_t f = 0; f < folders.size(); ++f)
        if (folders[f].folder.path == folder->path)
          found.push_back(f);
  // The folder itself, those beside it that hold the same files, or those below it: one environment each.
  std::vector<std::size_t> chosen;
  auto choose = [&](std::size_t f) {
    if (std::find(chosen.begin(), chosen.end(), f) == chosen.end())
      chosen.push_back(f);
  };
  for (std::size_t f : found) {
    if (folders[f].jsonFiles.empty()) {
      for (std::size_t child : childrenOf(f))
        if (!folders[child].jsonFiles.empty())
          choose(child);
      continue;
    }
    choose(f);
    for (std::size_t other = 0; other < folders.size(); ++other) {
      const auto &names = folders[other].jsonFiles;
      bool beside = folderOf(folders[other].folder.path) == folderOf(folders[f].folder.path) &&
                    !folders[f].folder.path.empty() && folderOf(folders[f].folder.path) != folderOf(main.path);
      if (beside && names == folders[f].jsonFiles)
        choose(other);
    }
  }
  std::sort(chosen.begin(), chosen.end());
  for (std::size_t f : chosen)
    environments.push_back(
        {chosen.size() > 1 ? fs::path(folders[f].folder.path).filename().string() : "", folders[f].folder});
  if (environments.empty())
    environments.push_back({"", std::nullopt});
  return environments;
}

// What the settings are made of before the gateway starts: folders called settings-env, settings.dist and the like, the
// nearest one, and others below the template's folder that hold other files.
std::vector<flexible::Folder> LayoutFinder::settingsInTheMaking(const InputFile &main) const {
  std::vector<std::size_t> found;
  for (std::size_t f = 0; f < folders.size(); ++f) {
    std::string name = fs::path(folders[f].folder.path).filename().string();
    if (!folders[f].jsonFiles.empty() && name.starts_with("settings") &&
        name.find_first_of("-_.") == std::string_view("settings").size())
      found.push_back(f);
  }
  std::vector<flexible::Folder> chosen;
  std::set<std::string> names;
  auto take = [&](std::size_t f) {
    const auto &own = folders[f].jsonFiles;
    if (std::any_of(own.begin(), own.end(), [&](const std::string &name) { return names.count(name) != 0; }))
      return; // another environment's
    names.insert(own.begin(), own.end());
    chosen.push_back(folders[f].folder);
  };
  auto best = nearestOf(main, found);
  if (best)
    take(*best);
  std::string home = folderOf(main.path);
  for (std::size_t f : found)
    if (f != *best && (home.empty() || folders[f].folder.path.starts_with(home + "/")))
      take(f);
  return chosen;
}

// A folder as it was typed: called as the inputs call it, when it is one of theirs.
flexible::Folder LayoutFinder::typed(const std::string &typedPath) const {
  std::error_code code;
  fs::path absolute = fs::absolute(typedPath, code).lexically_normal(), real = fs::weakly_canonical(absolute, code);
  for (const Known &known : folders)
    if (fs::weakly_canonical(known.folder.absolute, code) == real)
      return known.folder;
  return {fs::path(typedPath).lexically_normal().string(), absolute};
}

flexible::Layout LayoutFinder::layoutOf(const InputFile &main) const {
  flexible::Layout layout;
  layout.main = main;
  layout.environments = environmentsOf(main);
  layout.partials = options.partials.empty() ? nearest(main, "FC_PARTIALS", partialsNames) : typed(options.partials);
  layout.templates =
      options.templates.empty() ? nearest(main, "FC_TEMPLATES", templatesNames) : typed(options.templates);
  layout.variables = options.variables;
  layout.rendered = options.rendered;
  layout.gateway = options.gateway;
  if (auto out = mentionsOf(main, "FC_OUT"); !out.empty())
    layout.format = config::formatOf(out[0].value);
  auto noteMissing = [&](std::string_view variable, bool found) {
    auto said = mentionsOf(main, variable);
    if (!found && !said.empty())
      layout.missing.push_back(said[0].variable + "=" + said[0].value + " (" + toString(said[0].at) + ")");
  };
  noteMissing("FC_SETTINGS", layout.environments.front().settings.has_value());
  if (!layout.missing.empty())
    for (const flexible::Folder &folder : settingsInTheMaking(main)) {
      if (!layout.environments.front().settings)
        layout.environments.front().settings = folder;
      else
        layout.environments.front().more.push_back(folder);
      layout.inPlaceOf += (layout.inPlaceOf.empty() ? "" : " and ") + folder.path;
    }
  noteMissing("FC_PARTIALS", layout.partials.has_value());
  noteMissing("FC_TEMPLATES", layout.templates.has_value());
  return layout;
}

} // namespace unplug::inventory

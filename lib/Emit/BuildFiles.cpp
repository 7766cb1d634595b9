// Dockerfiles as instructions and stages, Makefiles as lines; what a command does is judged by its words.
#include "Emit/BuildFiles.h"

#include "Rewrite/Edits.h"
#include "Support/Shell.h"
#include "Support/Utf8.h"

#include <algorithm>
#include <map>
#include <vector>

namespace unplug::emit {

namespace {

bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isSpace(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back()))
    text.remove_suffix(1);
  return text;
}

bool isAssignment(const std::string &word) {
  std::size_t equals = word.find('=');
  return equals != std::string::npos && equals > 0 && word[0] != '-' && word.find('/') > equals;
}

bool anyEndsWith(const std::vector<std::string> &words, std::string_view end) {
  return std::any_of(words.begin(), words.end(), [&](const std::string &word) { return word.ends_with(end); });
}

// What a command is for, as far as plugins go.
enum class Purpose { Build, Serves, Other };

Purpose purposeOf(std::vector<std::string> words) {
  static const std::set<std::string> control = {"if",   "then",  "else", "elif", "fi", "do",
                                                "done", "while", "{",    "}",    "(",  ")"};
  static const std::set<std::string> harmless = {"cd",   "mkdir", "echo", "set", "ls",  "export",
                                                 "true", ":",     "[",    "[[",  "test"};
  while (!words.empty() && (control.count(words.front()) != 0 || isAssignment(words.front())))
    words.erase(words.begin());
  if (words.empty() || words.front() == "for" || harmless.count(words.front()) != 0)
    return Purpose::Serves;
  std::string name = words.front().substr(std::min(words.front().find_first_not_of("@-+("), words.front().size()));
  if (harmless.count(name) != 0)
    return Purpose::Serves;
  static const std::set<std::string> onFiles = {"cp", "mv", "rm", "install", "chmod", "chown"};
  if (onFiles.count(name) != 0)
    return anyEndsWith(words, ".so") ? Purpose::Serves : Purpose::Other;
  if (name == "docker" || name == "podman" || name == "bash" || name == "sh" || name == "/bin/sh" ||
      name == "/bin/bash") {
    bool entrypointIsGo = false;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      entrypointIsGo |= words[i] == "--entrypoint=go" || (words[i] == "--entrypoint" && words[i + 1] == "go");
      if (entrypointIsGo && words[i] == "build")
        words[--i] = "go";
      if (words[i].ends_with("go") && words[i + 1] == "build")
        return purposeOf({words.begin() + static_cast<std::ptrdiff_t>(i), words.end()});
      if (words[i] == "-c" && i + 2 == words.size() && name != words[i + 1])
        return onlyBuildsPlugins(words[i + 1]) ? Purpose::Build : Purpose::Other;
    }
    return Purpose::Other;
  }
  if (name != "go" && !name.ends_with("/go"))
    return Purpose::Other;
  if (words.size() > 1 && words[1] == "build") {
    for (std::size_t i = 2; i < words.size(); ++i)
      if (words[i].ends_with("-buildmode=plugin") ||
          (words[i].ends_with("-buildmode") && i + 1 < words.size() && words[i + 1] == "plugin"))
        return Purpose::Build;
    return Purpose::Other;
  }
  static const std::set<std::string> prepares = {"mod", "get", "env", "version", "clean"};
  return words.size() > 1 && prepares.count(words[1]) != 0 ? Purpose::Serves : Purpose::Other;
}

std::string firstWord(std::string_view text) {
  return lowerCase(text.substr(0, std::min(text.find_first_of(" \t\r\n"), text.size())));
}

struct Instruction {
  std::string keyword;  // in lower case
  std::string argument; // continuation lines joined
  Range range;          // whole lines
  std::size_t begin;    // of the comment lines right above it
  unsigned line, lastLine;
};

struct Stage {
  std::size_t first, last; // instructions, FROM first; past the last one
  std::string image, name; // the name in lower case
};

// Changes of whole lines, put together so that no two meet at one offset.
class LineEdits {
public:
  explicit LineEdits(const std::string &text) : text(text) {}

  void remove(std::size_t begin, std::size_t end) { removed.push_back({begin, end}); }
  void insert(std::size_t at, std::string lines) { inserted = {at, std::move(lines)}; }
  void replace(Range range, std::string with) { replaced.emplace(range, std::move(with)); }

  std::string result() {
    std::sort(removed.begin(), removed.end());
    auto blank = [&](std::size_t at) { return text.find_first_not_of(" \t\r", at) == text.find('\n', at); };
    std::string out;
    auto gone = removed.begin();
    auto change = replaced.begin();
    bool lastBlank = true, cut = false;
    for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
      end = std::min(text.find('\n', at), text.size() - 1) + 1;
      if (at == inserted.first)
        out += inserted.second;
      while (gone != removed.end() && gone->end <= at)
        ++gone;
      if (gone != removed.end() && gone->begin <= at) {
        cut = true;
        continue;
      }
      if (cut && lastBlank && blank(at)) // one blank line between what is left, not two
        continue;
      std::size_t copied = at;
      for (; change != replaced.end() && change->first.begin < end; ++change)
        if (change->first.begin >= copied && change->first.end <= end) {
          out += text.substr(copied, change->first.begin - copied) + change->second;
          copied = change->first.end;
        }
      out += text.substr(copied, end - copied);
      lastBlank = blank(at);
      cut = false;
    }
    return out;
  }

private:
  const std::string &text;
  std::vector<Range> removed;
  std::pair<std::size_t, std::string> inserted = {std::string::npos, ""};
  std::map<Range, std::string> replaced;
};

constexpr std::string_view imageArgument = "GATEWAY_IMAGE";

class Dockerfile {
public:
  Dockerfile(const std::string &text, const std::string &path, const BuildFileMarks &marks, const std::string &opening)
      : text(text), path(path), marks(marks), opening(opening), edits(text) {}

  EditedBuildFile run() {
    EditedBuildFile edited;
    readInstructions();
    readStages();
    if (marks.builds.empty() && (marks.gateways.empty() || !namesPlugins())) // done, or another gateway's
      return edited;
    if (!because.empty() || !edit()) {
      if (!marks.builds.empty())
        edited.findings.push_back(left());
      return edited;
    }
    edited.text = edits.result();
    edited.findings.push_back(
        makeFinding(FindingCode::GatewayImageAsked, {path, gatewayLine, 1},
                    "This image is built from GATEWAY_IMAGE now, which must be named: the build of "
                    "the gateway that holds the plugins."));
    return edited;
  }

private:
  void readInstructions() {
    unsigned number = 0;
    std::size_t comments = std::string::npos; // where the comment lines above start
    for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
      end = nextLine(at);
      ++number;
      std::string_view line = trimmed(std::string_view(text).substr(at, end - at));
      if (line.starts_with("#")) {
        if (lowerCase(line).find("escape=") != std::string::npos)
          because = "it sets another escape character";
        bool directive = instructions.empty() && lowerCase(line).find("syntax=") != std::string::npos;
        comments = directive ? std::string::npos : std::min(comments, at);
        continue;
      }
      if (line.empty()) {
        comments = std::string::npos;
        continue;
      }
      Instruction one{firstWord(line), "", {at, end}, std::min(comments, at), number, number};
      std::string joined(line);
      while (joined.ends_with('\\') && end < text.size()) {
        std::size_t next = nextLine(end);
        std::string_view more = trimmed(std::string_view(text).substr(end, next - end));
        joined.pop_back();
        if (more.starts_with("#") || more.empty())
          joined += "\\"; // comment lines may stand within an instruction
        else
          joined += " " + std::string(more);
        end = next;
        ++number;
      }
      one.range.end = end;
      one.lastLine = number;
      one.argument = std::string(trimmed(std::string_view(joined).substr(one.keyword.size())));
      if ((one.keyword == "run" || one.keyword == "copy") && one.argument.find("<<") != std::string::npos)
        because = "it holds a here-document";
      instructions.push_back(std::move(one));
      comments = std::string::npos;
    }
  }

  std::size_t nextLine(std::size_t at) const { return std::min(text.find('\n', at), text.size() - 1) + 1; }

  void readStages() {
    for (std::size_t i = 0; i < instructions.size(); ++i)
      if (instructions[i].keyword == "from") {
        Stage stage{i, instructions.size(), "", ""};
        auto words = wordsOf(instructions[i]);
        std::erase_if(words, [](const std::string &word) { return word.starts_with("--"); });
        if (!words.empty())
          stage.image = words[0];
        if (words.size() >= 3 && lowerCase(words[1]) == "as")
          stage.name = lowerCase(words[2]);
        if (!stages.empty())
          stages.back().last = i;
        stages.push_back(std::move(stage));
      }
  }

  static std::vector<std::string> wordsOf(const Instruction &one) {
    std::vector<std::string> words;
    for (auto &command : shellCommands(one.argument))
      words.insert(words.end(), command.begin(), command.end());
    return words;
  }

  // The stage that COPY takes from; empty when it takes from the context.
  static std::string copiesFrom(const Instruction &one) {
    for (const std::string &word : wordsOf(one))
      if (word.starts_with("--from="))
        return lowerCase(word.substr(7));
    return {};
  }

  // A copy of nothing but plugins: .so files, or a stage's folder into one for plugins.
  static bool copiesPlugins(const Instruction &one) {
    if (one.keyword != "copy" && one.keyword != "add")
      return false;
    auto words = wordsOf(one);
    std::erase_if(words, [](const std::string &word) { return word.starts_with("--"); });
    if (words.size() < 2)
      return false;
    std::string to = lowerCase(words.back());
    words.pop_back();
    bool files = std::all_of(words.begin(), words.end(), [](const std::string &word) { return word.ends_with(".so"); });
    return files || (!copiesFrom(one).empty() && to.find("plugin") != std::string::npos);
  }

  // A comment among its lines ends a command for those who read line by line.
  bool isBuild(const Instruction &one) const {
    auto mark = marks.builds.lower_bound(one.line);
    return mark != marks.builds.end() && *mark <= one.lastLine;
  }

  bool buildsPlugins(const Stage &stage) const {
    for (std::size_t i = stage.first; i < stage.last; ++i)
      if (isBuild(instructions[i]))
        return true;
    return false;
  }

  // Nothing but plugins is taken from the stage.
  bool servesPluginsAlone(const Stage &stage, std::size_t index) const {
    for (const Stage &other : stages) {
      if (!stage.name.empty() && lowerCase(other.image) == stage.name)
        return false;
      for (std::size_t i = other.first; i < other.last; ++i) {
        const Instruction &one = instructions[i];
        std::string from = copiesFrom(one);
        bool takes = !from.empty() && (from == stage.name || from == std::to_string(index));
        bool mounts = one.keyword == "run" && !stage.name.empty() &&
                      lowerCase(one.argument).find("from=" + stage.name) != std::string::npos;
        if (mounts || (takes && !copiesPlugins(one)))
          return false;
      }
    }
    return true;
  }

  bool namesPlugins() const {
    return std::any_of(instructions.begin(), instructions.end(), [](const Instruction &one) {
      std::string argument = lowerCase(one.argument);
      return argument.find("plugin") != std::string::npos || argument.find(".so") != std::string::npos;
    });
  }

  bool isGateway(const Stage &stage) const { return marks.gateways.count(instructions[stage.first].line) != 0; }

  bool edit() {
    std::vector<const Stage *> gateways;
    for (const Stage &stage : stages)
      if (isGateway(stage))
        gateways.push_back(&stage);
    constexpr std::size_t most = 2000; // instructions that are compared with each other
    if (instructions.size() > most)
      because = "it has more than " + std::to_string(most) + " instructions";
    else if (!stages.empty() &&
             std::any_of(instructions.begin(), instructions.begin() + static_cast<std::ptrdiff_t>(stages[0].first),
                         [&](const Instruction &one) { return isBuild(one); }))
      because = "it runs something before its first FROM";
    else if (gateways.empty())
      because =
          stages.size() == 1 ? "it builds plugins and no gateway" : "its gateway does not come from an image of 2.x";
    for (std::size_t s = 0; s < stages.size() && because.empty(); ++s)
      editStage(s);
    for (const Stage &stage : stages)
      for (std::size_t i = stage.first; i < stage.last && because.empty(); ++i)
        if (copiesPlugins(instructions[i]))
          edits.remove(instructions[i].begin, instructions[i].range.end);
    if (!because.empty())
      return false;
    for (const Stage *stage : gateways) {
      const Instruction &from = instructions[stage->first];
      std::size_t at = text.find(stage->image, from.range.begin);
      edits.replace({at, at + stage->image.size()}, "${" + std::string(imageArgument) + "}");
      gatewayLine = from.line;
    }
    const Instruction &first = instructions.front();
    std::string lines = opening;
    if (text.find("\r\n") != std::string::npos)
      for (std::size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 2)
        lines.insert(at, "\r");
    edits.insert(first.begin, std::move(lines));
    return true;
  }

  void editStage(std::size_t s) {
    const Stage &stage = stages[s];
    if (!buildsPlugins(stage))
      return;
    bool numbered = std::any_of(instructions.begin(), instructions.end(), [](const Instruction &one) {
      std::string from = copiesFrom(one);
      return !from.empty() && from.find_first_not_of("0123456789") == std::string::npos;
    });
    if (!isGateway(stage) && s + 1 < stages.size() && servesPluginsAlone(stage, s) &&
        !(numbered && stages.size() > 2)) {
      edits.remove(instructions[stage.first].begin, instructions[stage.last].begin);
      return;
    }
    for (std::size_t i = stage.first; i < stage.last; ++i) {
      const Instruction &one = instructions[i];
      if (!isBuild(one))
        continue;
      if (one.keyword != "run" || !onlyBuildsPlugins(one.argument)) {
        because = "line " + std::to_string(one.line) + " does more than build plugins";
        return;
      }
      edits.remove(one.begin, one.range.end);
    }
  }

  // The finding for a file that stays, with the Dockerfile that would do.
  Finding left() const {
    Finding finding = makeFinding(FindingCode::BuildStepLeft, {path, *marks.builds.begin(), 1},
                                  "This builds plugins for 2.x and stays as it is, because " + because + ".");
    if (stages.empty() || !isGateway(stages.back()))
      return finding;
    finding.proposal = "ARG " + std::string(imageArgument) + "\nFROM ${" + std::string(imageArgument) + "}";
    for (std::size_t i = stages.back().first + 1; i < stages.back().last; ++i)
      if (const Instruction &one = instructions[i]; !copiesPlugins(one) && !isBuild(one)) {
        std::string lines = text.substr(one.range.begin, one.range.end - one.range.begin);
        finding.proposal += "\n" + lines.substr(0, lines.find_last_not_of("\r\n") + 1);
      }
    return finding;
  }

  const std::string &text, &path;
  const BuildFileMarks &marks;
  const std::string &opening;
  std::vector<Instruction> instructions;
  std::vector<Stage> stages;
  LineEdits edits;
  std::string because; // why the file stays
  unsigned gatewayLine = 0;
};

// The lines of a recipe that belong together, by the line that they start on.
struct RecipeLine {
  unsigned line;
  Range range;
  std::string command; // joined
};

std::vector<RecipeLine> recipeLines(const std::string &text) {
  std::vector<RecipeLine> lines;
  unsigned number = 0;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
    end = std::min(text.find('\n', at), text.size() - 1) + 1;
    ++number;
    if (text[at] != '\t')
      continue;
    RecipeLine one{number, {at, end}, std::string(trimmed(std::string_view(text).substr(at, end - at)))};
    while (one.command.ends_with('\\') && end < text.size()) {
      std::size_t next = std::min(text.find('\n', end), text.size() - 1) + 1;
      one.command.pop_back();
      one.command += " " + std::string(trimmed(std::string_view(text).substr(end, next - end)));
      end = next;
      ++number;
    }
    one.range.end = end;
    lines.push_back(std::move(one));
  }
  return lines;
}

} // namespace

bool onlyBuildsPlugins(std::string_view command) {
  auto commands = shellCommands(command);
  bool builds = false;
  for (const auto &words : commands) {
    Purpose purpose = purposeOf(words);
    if (purpose == Purpose::Other)
      return false;
    builds |= purpose == Purpose::Build;
  }
  return builds;
}

EditedBuildFile editDockerfile(const std::string &text, const std::string &path, const BuildFileMarks &marks,
                               const std::string &opening) {
  return Dockerfile(text, path, marks, opening).run();
}

EditedBuildFile editMakefile(const std::string &text, const std::string &path, const BuildFileMarks &marks) {
  EditedBuildFile edited;
  LineEdits edits(text);
  std::string because;
  for (const RecipeLine &one : recipeLines(text)) {
    std::string command = one.command.substr(std::min(one.command.find_first_not_of("@-+ "), one.command.size()));
    bool builds = marks.builds.count(one.line) != 0;
    if (builds && onlyBuildsPlugins(command))
      edits.remove(one.range.begin, one.range.end);
    else if (builds)
      because = "line " + std::to_string(one.line) + " does more than build plugins";
    else if (command.find(".so") != std::string::npos && !command.starts_with("rm ") && !command.starts_with("echo "))
      because = "line " + std::to_string(one.line) + " uses what is built";
  }
  if (because.empty())
    edited.text = edits.result();
  if (!because.empty() || edited.text == text) {
    edited.text.reset();
    edited.findings.push_back(makeFinding(FindingCode::BuildStepLeft, {path, *marks.builds.begin(), 1},
                                          "This builds plugins for 2.x and stays as it is" +
                                              (because.empty() ? "" : ", because " + because) + "."));
  }
  return edited;
}

} // namespace unplug::emit

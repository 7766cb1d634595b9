// Dockerfiles as instructions and stages.
#include "BuildFiles/BuildFiles.h"

#include "BuildFiles/Commands.h"
#include "BuildFiles/LineEdits.h"
#include "Support/Shell.h"
#include "Support/Utf8.h"

#include <algorithm>
#include <vector>

namespace unplug::buildfiles {

namespace {

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

  // What RUN runs, behind its own options.
  static std::string_view commandOf(const Instruction &run) {
    std::string_view command = run.argument;
    while (command.starts_with("--"))
      command = trimmed(command.substr(std::min(command.find(' '), command.size())));
    return command;
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
      if (one.keyword != "run" || !onlyBuildsPlugins(commandOf(one))) {
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

} // namespace

EditedBuildFile editDockerfile(const std::string &text, const std::string &path, const BuildFileMarks &marks,
                               const std::string &opening) {
  return Dockerfile(text, path, marks, opening).run();
}

} // namespace unplug::buildfiles

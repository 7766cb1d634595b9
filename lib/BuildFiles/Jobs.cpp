// Each shell of a CI file is a script of its own; steps and list items go as a whole when nothing is left of them.
#include "BuildFiles/BuildFiles.h"

#include "BuildFiles/Commands.h"
#include "BuildFiles/Pipelines.h"
#include "BuildFiles/ScalarLines.h"
#include "BuildFiles/ScriptCuts.h"

#include <algorithm>
#include <map>
#include <memory>

namespace unplug::buildfiles {

namespace {

using config::Document;
using config::DocumentNode;
using config::ValueType;

// Every value of a document as one text, in order; without those that start at `skipped`, and with the text of those
// in `changed`.
std::vector<std::string> flattened(const Document &document, const std::set<std::size_t> &skipped,
                                   const std::map<std::size_t, std::string> &changed) {
  std::vector<std::string> all;
  std::vector<DocumentNode> open = {0};
  while (!open.empty()) {
    DocumentNode node = open.back();
    open.pop_back();
    std::size_t begin = document.range(node).begin;
    bool isContainer = document.type(node) == ValueType::Array || document.type(node) == ValueType::Object;
    if (skipped.count(begin) != 0 && node != 0)
      continue;
    auto other = changed.find(begin);
    std::string value = isContainer                                ? std::string()
                        : other != changed.end()                   ? other->second
                        : document.type(node) == ValueType::String ? document.string(node)
                                                                   : std::string(document.raw(node));
    value.erase(value.find_last_not_of('\n') + 1);
    all.push_back(std::string(toString(document.type(node))) + " " + document.key(node) + "\n" + value);
    auto children = document.children(node);
    open.insert(open.end(), children.rbegin(), children.rend());
  }
  return all;
}

class Jobs {
public:
  Jobs(const std::string &text, const std::string &path, const BuildFileMarks &marks, const std::string &gatewayBuild)
      : text(text), path(path), marks(marks), lines(text), service(serviceOf(path)), gatewayBuild(gatewayBuild) {}

  EditedBuildFile run() {
    EditedBuildFile edited;
    constexpr std::size_t longest = std::size_t{512} * 1024, mostBuilds = 200;
    config::Fault fault;
    if (text.size() <= longest)
      document = Document::parseYaml(text, fault);
    if (text.size() > longest)
      refuse("it is longer than " + std::to_string(longest / 1024) + " KB", 0);
    else if (marks.builds.size() > mostBuilds)
      refuse("it builds plugins more than " + std::to_string(mostBuilds) + " times", 0);
    else if (!document)
      refuse("it could not be read as YAML", 0);
    else if (document->hasMoreDocuments())
      refuse("it holds several documents", 0);
    else if (service == Service::None)
      refuse(document->type(0) == ValueType::Object && document->member(0, "services")
                 ? "the commands of a Compose file are left to you"
                 : "what runs it is not known",
             0);
    else
      edit();
    if (because.empty() && marks.builds.empty())
      return edited; // it speaks of it only
    if (because.empty())
      edited.text = result();
    edited.findings.push_back(because.empty() ? offered() : left());
    return edited;
  }

private:
  // The commands of one shell as one script, and where each of its lines comes from.
  struct Script {
    std::string text;
    std::vector<ScalarLines> parts;
    std::vector<std::size_t> begins;  // of the parts in `text`
    std::vector<unsigned> firstLines; // of the parts in `text`, from 1
  };

  void edit() {
    std::set<unsigned> unseen = marks.builds;
    std::map<unsigned, std::size_t> places;
    for (unsigned mark : marks.builds)
      places[mark] = offsetOfLine(mark);
    for (const Shell &shell : shellsOf(*document, service)) {
      Script script = scriptOf(shell);
      std::set<unsigned> builds;
      for (std::size_t i = 0; i < script.parts.size(); ++i)
        for (const auto &[mark, at] : places)
          if (isOn(shell.texts[i].node, at)) {
            builds.insert(script.firstLines[i] + script.parts[i].lineAt(at) - 1);
            unseen.erase(mark);
          }
      if (!builds.empty() && because.empty())
        editShell(shell, script, builds);
    }
    if (!unseen.empty())
      refuse("line N builds a plugin in a way that unplug does not follow", offsetOfLine(*unseen.begin()));
    if (because.empty())
      checkLists();
    if (because.empty())
      checkWhatStays();
  }

  Script scriptOf(const Shell &shell) const {
    Script script;
    unsigned line = 1;
    for (const CommandText &one : shell.texts) {
      script.parts.emplace_back(text, document->range(one.node), document->string(one.node));
      script.begins.push_back(script.text.size());
      script.firstLines.push_back(line);
      const std::string &own = script.parts.back().text();
      script.text += own + "\n";
      line += 1 + static_cast<unsigned>(std::count(own.begin(), own.end(), '\n'));
    }
    return script;
  }

  std::size_t offsetOfLine(unsigned line) const {
    std::size_t at = 0;
    for (unsigned i = 1; i < line && at < text.size(); ++i)
      at = nextLine(text, at);
    return at;
  }

  // The line that starts at `at` holds a part of the value.
  bool isOn(DocumentNode node, std::size_t at) const {
    Range range = document->range(node);
    return range.begin < nextLine(text, at) && contentEnd(node) > at;
  }

  // Past the last character of a value that is neither blank nor a comment behind it.
  std::size_t contentEnd(DocumentNode node) const {
    std::size_t end = 0;
    std::vector<DocumentNode> open = {node};
    while (!open.empty()) {
      DocumentNode one = open.back();
      open.pop_back();
      auto children = document->children(one);
      open.insert(open.end(), children.begin(), children.end());
      Range range = document->range(one);
      end = std::max(end, document->keyRange(one).end);
      bool isBlock = document->type(one) == ValueType::Array || document->type(one) == ValueType::Object;
      bool isFlow = isBlock && (text[range.begin] == '[' || text[range.begin] == '{');
      if (!isBlock || isFlow)
        end = std::max(end, range.begin +
                                trimmed(std::string_view(text).substr(range.begin, range.end - range.begin)).size());
    }
    return end;
  }

  void editShell(const Shell &shell, const Script &script, const std::set<unsigned> &builds) {
    std::size_t first = document->range(shell.texts[0].node).begin;
    if (!shell.foreign.empty())
      return refuse("line N runs with " + shell.foreign, first);
    ScriptCuts cut = cutBuilds(script.text, builds);
    if (!cut.because.empty())
      return refuse(cut.because, cut.line == 0 ? first : offsetIn(script, cut.line));
    if (cut.nothingLeft && shell.isStep && !makesFolderForOthers(shell, script, cut.cuts))
      return removeItem(shell.texts[0]);
    if (cut.nothingLeft && !shell.isStep)
      return refuse("nothing would be left of the commands at line N", first);
    for (std::size_t i = 0; i < script.parts.size(); ++i)
      cutPart(shell.texts[i], script, i, cut.cuts);
  }

  static std::size_t offsetIn(const Script &script, unsigned line) {
    std::size_t i = script.parts.size() - 1;
    while (i > 0 && script.firstLines[i] > line)
      --i;
    return script.parts[i].offsetOfLine(line - script.firstLines[i] + 1);
  }

  // What would be left of a step is a folder that another one speaks of.
  bool makesFolderForOthers(const Shell &shell, const Script &script, const std::vector<Cut> &cuts) const {
    ShellFault fault;
    std::string rest = withoutCuts(script.text, cuts);
    auto statements = parseShell(rest, fault);
    if (!statements)
      return true;
    bool needed = false;
    for (const Statement &one : *statements)
      visitAll(one, [&](const Statement &part) {
        auto words = part.kind == ShellKind::Simple ? commandWords(part) : std::vector<std::string>();
        for (std::size_t i = 1; i < words.size() && words[0] == "mkdir"; ++i)
          for (DocumentNode other : strings())
            needed |= !words[i].starts_with("-") && other != shell.texts[0].node &&
                      document->string(other).find(words[i]) != std::string::npos;
      });
    return needed;
  }

  void cutPart(const CommandText &part, const Script &script, std::size_t i, const std::vector<Cut> &cuts) {
    const std::string &own = script.parts[i].text();
    std::vector<Cut> inside;
    for (const Cut &cut : cuts) {
      std::size_t begin = std::max(cut.range.begin, script.begins[i]);
      std::size_t end = std::min(cut.range.end, script.begins[i] + own.size() + (cut.lines ? 1 : 0));
      if (begin < end)
        inside.push_back({{begin - script.begins[i], std::min(end - script.begins[i], own.size())}, cut.lines});
    }
    if (inside.empty())
      return;
    std::string rest = withoutCuts(own, inside);
    if (trimmed(rest).empty()) {
      if (part.list == 0)
        return refuse("nothing would be left of the commands at line N", document->range(part.node).begin);
      return removeItem(part);
    }
    for (const Cut &cut : inside) {
      auto there = script.parts[i].inFile(cut);
      if (!there)
        return refuse("line N is not written as it is run", document->range(part.node).begin);
      cutOut.push_back(*there);
      if (cut.lines)
        builtAt = std::min(builtAt, there->range.begin);
    }
    builtAt = std::min(builtAt, document->range(part.node).begin);
    changed[document->range(part.node).begin] = rest;
    taken.append(own).append("\n");
  }

  void removeItem(const CommandText &part) {
    std::size_t begin = document->range(part.item).begin, start = lineStart(text, begin);
    std::string_view before = trimmed(std::string_view(text).substr(start, begin - start));
    if (before != "-")
      return refuse("line N cannot be taken apart", begin);
    if (document->type(part.item) == ValueType::Object)
      if (auto id = document->member(part.item, "id"))
        for (DocumentNode other : strings())
          if (document->string(other).find("steps." + document->string(*id)) != std::string::npos)
            return refuse("line N asks for the outcome of the step", document->range(other).begin);
    std::size_t end = contentEnd(part.item);
    cutOut.push_back({{withCommentsAbove(text, start), nextLine(text, end)}, true});
    builtAt = std::min(builtAt, begin);
    removed.insert(begin);
    lists.insert(part.list);
    taken += text.substr(begin, end - begin);
  }

  std::vector<DocumentNode> strings() const {
    std::vector<DocumentNode> all, open = {0};
    while (!open.empty()) {
      DocumentNode node = open.back();
      open.pop_back();
      if (document->type(node) == ValueType::String)
        all.push_back(node);
      auto children = document->children(node);
      open.insert(open.end(), children.rbegin(), children.rend());
    }
    return all;
  }

  // A list that lost an item still does something.
  void checkLists() {
    for (DocumentNode list : lists) {
      auto children = document->children(list);
      bool does = std::any_of(children.begin(), children.end(), [&](DocumentNode item) {
        return removed.count(document->range(item).begin) == 0 && stepDoesSomething(*document, item);
      });
      if (!does)
        refuse("nothing would be left of the list at line N", document->range(children[0]).begin);
    }
  }

  void checkWhatStays() {
    if (taken.find("matrix.") != std::string::npos)
      refuse("line N builds once for each value of a matrix", builtAt);
    for (DocumentNode node : strings()) {
      Range range = document->range(node);
      bool gone = std::any_of(cutOut.begin(), cutOut.end(), [&](const Cut &cut) {
        return cut.range.begin <= range.begin && range.begin < cut.range.end;
      });
      bool isLabel = document->key(node) == "name" || document->key(node) == "displayName";
      if (gone || isLabel || changed.count(range.begin) != 0)
        continue;
      checkString(node);
    }
  }

  void checkString(DocumentNode node) {
    ScalarLines scalar(text, document->range(node), document->string(node));
    unsigned number = 1;
    for (std::size_t at = 0; at < scalar.text().size(); at = nextLine(scalar.text(), at), ++number) {
      std::string_view line = std::string_view(scalar.text()).substr(at, nextLine(scalar.text(), at) - at);
      if (trimmed(line).starts_with('#'))
        continue;
      if (speaksOfPluginBuild(line))
        return refuse("line N leaves the build to something that is no command", scalar.offsetOfLine(number));
      if (namesSharedObject(line))
        return refuse("line N uses what is built", scalar.offsetOfLine(number));
    }
  }

  static bool speaksOfPluginBuild(std::string_view line) {
    return line.find("buildmode=plugin") != std::string_view::npos ||
           line.find("buildmode plugin") != std::string_view::npos;
  }

  // The file without what goes; nothing when that would not read as it is meant.
  std::optional<std::string> result() {
    std::sort(cutOut.begin(), cutOut.end(), [](const Cut &a, const Cut &b) { return a.range < b.range; });
    widenOverBlankLines(text, cutOut);
    std::string after = withoutCuts(text, cutOut);
    config::Fault fault;
    auto reread = Document::parseYaml(after, fault);
    if (!reread || flattened(*reread, {}, {}) != flattened(*document, removed, changed)) {
      refuse("what would be left would not be read as it is meant", 0);
      return std::nullopt;
    }
    return after;
  }

  std::string proposal() const {
    return gatewayBuild.empty() || service == Service::None ? std::string()
                                                            : stepFor(service, "Build the gateway", gatewayBuild);
  }

  Finding offered() const {
    Finding finding = makeFinding(FindingCode::JobWithoutGateway, lines.locate(path, builtAt),
                                  "The commands that built plugins are gone from here; the gateway's own build is what "
                                  "holds the plugins now.");
    finding.proposal = proposal();
    return finding;
  }

  Finding left() const {
    unsigned line = marks.builds.empty() ? becauseLine : *marks.builds.begin();
    Finding finding = makeFinding(FindingCode::BuildStepLeft, {path, line, 1},
                                  "This builds plugins for 2.x and stays as it is, because " + because + ".");
    finding.proposal = proposal();
    return finding;
  }

  void refuse(const std::string &why, std::size_t offset) {
    if (!because.empty())
      return;
    becauseLine = lines.locate(path, offset).line;
    because = atLine(why, becauseLine);
  }

  const std::string &text, &path;
  const BuildFileMarks &marks;
  LineMap lines;
  Service service;
  const std::string &gatewayBuild;
  std::optional<Document> document;
  std::vector<Cut> cutOut;
  std::set<std::size_t> removed;              // places of list items
  std::set<DocumentNode> lists;               // that they were in
  std::map<std::size_t, std::string> changed; // place of a scalar -> its text
  std::string taken;                          // what held the builds
  std::size_t builtAt = std::string::npos;
  std::string because; // why the file stays
  unsigned becauseLine = 1;
};

} // namespace

EditedBuildFile editJobs(const std::string &text, const std::string &path, const BuildFileMarks &marks,
                         const std::string &gatewayBuild) {
  bool speaks = text.find("buildmode") != std::string::npos;
  return speaks || !marks.builds.empty() ? Jobs(text, path, marks, gatewayBuild).run() : EditedBuildFile();
}

bool isPipeline(const std::string &path) {
  return serviceOf(path) != Service::None;
}

} // namespace unplug::buildfiles

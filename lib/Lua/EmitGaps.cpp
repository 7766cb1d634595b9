// What stands in a skeleton where the Go is no Lua: the Go as a comment, and a refusal.
#include "Emit/Templates.h"
#include "Lua/Emitter.h"
#include "Lua/LuaText.h"
#include "Support/Error.h"

#include <algorithm>

namespace unplug::lua {

namespace {

constexpr const char *gapTemplate = "lua/skeleton/gap.lua.tmpl", *headTemplate = "lua/skeleton/head.lua.tmpl";

// The text of a custom_error is cut at " || ", and what follows would be its status.
std::string quotedPlace(std::string place) {
  std::replace(place.begin(), place.end(), '|', '_');
  return luaQuoted(place);
}

std::string oneLine(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::vector<std::string> linesOf(const std::string &text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

void addNames(const Statement &one, const std::function<void(const Variable &)> &add) {
  bool declares = one.kind == StatementKind::Assign || one.kind == StatementKind::Declare;
  for (const Variable *variable : one.declares)
    if (declares && variable && variable->name != "_")
      add(*variable);
}

} // namespace

llvm::Expected<Skeleton> loadSkeleton(const std::filesystem::path &templates) {
  auto gap = emit::templateText(gapTemplate, templates), head = emit::templateText(headTemplate, templates);
  if (!gap || !head) {
    llvm::Error error = llvm::joinErrors(gap.takeError(), head.takeError());
    return std::move(error);
  }
  return Skeleton{{}, std::move(*gap), std::move(*head)};
}

bool Emitter::isGap(const Block &block) const {
  return std::any_of(block.begin(), block.end(), [&](const auto &one) { return isGap(*one); });
}

// The Go as comment lines, with the depth that it has below its first line.
std::string Emitter::goText(Place begin, std::size_t end) const {
  const std::string &file = code.program.source().files[begin.file].text;
  std::size_t start = begin.offset ? file.rfind('\n', begin.offset - 1) + 1 : 0; // npos + 1 is 0
  std::string depth = file.substr(start, std::min(file.find_first_not_of(" \t", start), begin.offset) - start), made;
  for (std::string &one : linesOf(file.substr(begin.offset, end - begin.offset))) {
    one.erase(0, !depth.empty() && one.starts_with(depth) ? depth.size() : 0);
    std::string shown;
    for (char c : one)
      shown += c == '\t' ? "  " : c == '\r' ? "" : std::string(1, c);
    while (shown.ends_with(' '))
      shown.pop_back();
    made += (made.empty() ? "--   " : "\n--   ") + shown;
  }
  return made;
}

std::vector<Obstacle> Emitter::obstaclesIn(const Location &begin, const Location &end) const {
  std::vector<Obstacle> found;
  for (const Obstacle &one : skeleton.plan.obstacles)
    if (begin <= one.at && one.at < end)
      found.push_back(one);
  return found;
}

void Emitter::gap(Place begin, std::size_t end, const std::string &declares, const std::vector<Obstacle> &because) {
  Location at = code.locate(begin);
  std::string quoted = quotedPlace(toString(at)), reasons;
  for (const Obstacle &one : because)
    reasons += (reasons.empty() ? "-- " : "\n-- ") + oneLine(toString(one.at) + ": " + one.reason);
  WrittenGap &gap = written["unplug.gap(" + quoted + ")"];
  gap.gap.at = at;
  gap.gap.because.insert(gap.gap.because.end(), because.begin(), because.end());
  gap.within = current;
  auto text = emit::render(skeleton.gap,
                           {{"place", oneLine(toString(at))},
                            {"because", reasons.empty() ? "-- It needs what another gap stands for." : reasons},
                            {"go", goText(begin, end)},
                            {"declares", declares.empty() ? "" : "local " + declares + "\n"},
                            {"quoted", quoted}},
                           gapTemplate);
  if (!text) {
    failed = llvm::toString(text.takeError());
    return;
  }
  for (const std::string &one : linesOf(*text))
    line(one);
}

// All that follow each other are one gap: none behind the first is reached. Gives the place behind them.
std::size_t Emitter::gapOfStatements(const Block &block, std::size_t from, std::size_t to) {
  std::size_t last = from;
  for (std::size_t i = from + 1; i < to && (isGap(*block[i]) || block[i]->kind == StatementKind::Comment); ++i)
    if (isGap(*block[i]))
      last = i;
  std::string names;
  for (std::size_t i = from; i <= last; ++i)
    addNames(*block[i], [&](const Variable &one) { names += (names.empty() ? "" : ", ") + variableName(one); });
  const Place begin = block[from]->at;
  std::size_t end = block[last]->end;
  gap(begin, end, names, obstaclesIn(code.locate(begin), code.locate({begin.file, end})));
  return last + 1;
}

bool Emitter::gapOfFunction(const Function &function) {
  if (!skeleton.plan.functions.count(&function))
    return false;
  go::SyntaxNode node = function.node;
  std::vector<Obstacle> because =
      obstaclesIn(code.locate(function.at), code.locate({function.at.file, node.range().end}));
  if (auto more = skeleton.plan.factories.find(&function); more != skeleton.plan.factories.end())
    because.insert(because.end(), more->second.begin(), more->second.end());
  gap(function.at, node.range().end, {}, because);
  return true;
}

// At the start of a factory, which every request runs: for what has no place of its own, or acts upon other requests.
void Emitter::gapOfFactory(const Function &function) {
  auto found = skeleton.plan.factories.find(&function);
  if (found == skeleton.plan.factories.end())
    return;
  go::SyntaxNode body = function.node.field("body");
  std::size_t end = body ? body.range().begin : function.node.range().end;
  gap(function.at, end, {}, found->second);
}

bool Emitter::gapOfGlobal(const Variable &global) {
  if (!skeleton.plan.globals.count(&global))
    return false;
  current = nullptr;
  gap(global.at, global.end, {}, obstaclesIn(code.locate(global.at), code.locate({global.at.file, global.end})));
  return true;
}

// Looks at the text itself for what refuses in it, and whether that is all that has to.
llvm::Error Emitter::finishGaps(ScriptText &script) const {
  script.isWhole = isWhole;
  if (!failed.empty())
    return refusal({"templates:" + std::string(gapTemplate)}, failed);
  std::vector<std::string> lines = linesOf(script.text);
  std::set<Obstacle> covered;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view one = lines[i];
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    auto found = written.find(std::string(one));
    if (found == written.end())
      continue;
    script.gaps.push_back(found->second);
    script.gaps.back().gap.line = static_cast<unsigned>(i + 1);
    covered.insert(found->second.gap.because.begin(), found->second.gap.because.end());
  }
  script.isWhole &= std::all_of(skeleton.plan.obstacles.begin(), skeleton.plan.obstacles.end(),
                                [&](const Obstacle &one) { return covered.count(one) > 0; });
  if (script.gaps.empty())
    return llvm::Error::success();
  std::size_t count = script.gaps.size();
  auto head =
      emit::render(skeleton.head, {{"gaps", std::to_string(count) + (count == 1 ? " gap" : " gaps")}}, headTemplate);
  if (!head)
    return head.takeError();
  if (!head->ends_with('\n'))
    *head += '\n';
  script.text.insert(script.text.find('\n') + 1, *head);
  for (WrittenGap &one : script.gaps) {
    one.gap.line += static_cast<unsigned>(std::count(head->begin(), head->end(), '\n'));
    std::sort(one.gap.because.begin(), one.gap.because.end());
    one.gap.because.erase(std::unique(one.gap.because.begin(), one.gap.because.end()), one.gap.because.end());
  }
  return llvm::Error::success();
}

} // namespace unplug::lua

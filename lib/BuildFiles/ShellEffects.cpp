// Folders are followed step by step; a step that is not known leads nowhere that is known.
#include "BuildFiles/ShellEffects.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace unplug::buildfiles {

namespace {

// The folder that commands lead to, from where they started; nothing when that is not known.
using Folder = std::optional<std::vector<std::string>>;

class Folders {
public:
  Folder after(const Statement &one, Folder here) {
    if (one.kind == ShellKind::Subshell || one.kind == ShellKind::Pipeline || one.kind == ShellKind::Function ||
        one.background)
      return here;
    if (one.kind == ShellKind::Simple)
      return afterCommand(commandWords(one), std::move(here));
    bool always = one.kind == ShellKind::AndOr || one.kind == ShellKind::Group;
    for (const ShellBlock &block : one.blocks) {
      Folder inside = here;
      auto before = pushed;
      for (const Statement &part : block.statements)
        inside = after(part, std::move(inside));
      if (!always && (inside != here || pushed != before)) { // it may run, or not
        isKnown = false;
        return std::nullopt;
      }
      here = std::move(inside);
    }
    return here;
  }

  bool leavesStack() const { return pushed.empty() && isKnown; }

private:
  Folder afterCommand(const std::vector<std::string> &words, Folder here) {
    if (words.empty() || (words[0] != "cd" && words[0] != "pushd" && words[0] != "popd"))
      return here;
    if (words[0] == "popd") {
      Folder back = pushed.empty() ? std::nullopt : std::move(pushed.back());
      isKnown &= !pushed.empty(); // it takes what was pushed before
      if (!pushed.empty())
        pushed.pop_back();
      last = std::move(here);
      return back;
    }
    if (words[0] == "pushd")
      pushed.push_back(here);
    std::string path = words.size() == 2 ? words[1] : "/";
    if (path == "-" || path == "$OLDPWD")
      return std::exchange(last, std::move(here));
    last = here;
    if (!here || path.starts_with("/") || path.starts_with("~") || path.find_first_of("$`*?") != std::string::npos)
      return std::nullopt;
    for (std::size_t at = 0, end = 0; at < path.size(); at = end + 1) {
      end = std::min(path.find('/', at), path.size());
      std::string step = path.substr(at, end - at);
      if (step == ".." && !here->empty() && here->back() != "..")
        here->pop_back();
      else if (!step.empty() && step != ".")
        here->push_back(step);
    }
    return here;
  }

  std::vector<Folder> pushed;
  bool isKnown = true;
  Folder last;
};

bool isName(const std::string &text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
}

// The variables that a statement itself sets for the shell, not for one command.
std::vector<std::string> variablesOf(const Statement &one) {
  std::vector<std::string> names;
  if (one.kind == ShellKind::Loop && !one.words.empty())
    names.push_back(one.words[0].text);
  if (one.kind != ShellKind::Simple)
    return names;
  auto words = commandWords(one);
  bool declares = !words.empty() && (words[0] == "read" || words[0] == "declare" || words[0] == "readonly");
  if (words.empty() || declares)
    for (const ShellToken &word : one.words)
      if (std::string name = word.text.substr(0, word.text.find('=')); isName(name))
        names.push_back(name);
  return names;
}

bool changesFolder(const Statement &one) {
  auto words = one.kind == ShellKind::Simple ? commandWords(one) : std::vector<std::string>();
  return !words.empty() && (words[0] == "cd" || words[0] == "pushd" || words[0] == "popd");
}

bool setsShell(const Statement &one) {
  static const std::set<std::string> setting = {"export", "set", "unset", "shopt"};
  auto words = one.kind == ShellKind::Simple ? commandWords(one) : std::vector<std::string>();
  return !words.empty() && setting.count(words[0]) != 0;
}

} // namespace

void Later::add(const Statement &one) {
  bool does = doesSomething(one, known);
  doing += does ? 1 : 0;
  statements.emplace_back(&one, does);
}

void Later::shrink(std::size_t size) {
  for (; statements.size() > size; statements.pop_back())
    doing -= statements.back().second ? 1 : 0;
}

bool Later::has(const std::string &text) const {
  auto says = [&](const Statement &one) {
    return script.substr(one.range.begin, one.range.end - one.range.begin).find(text) != std::string_view::npos;
  };
  return std::any_of(statements.begin(), statements.end(), [&](const auto &one) { return says(*one.first); }) ||
         std::any_of(functions.begin(), functions.end(), [&](const Statement *one) { return says(*one); });
}

bool doesSomething(const Statement &one, const Surroundings &known) {
  bool found = false;
  visitAll(one, [&](const Statement &part) {
    if (part.kind == ShellKind::Simple && purposeOf(part, known) == Purpose::Other)
      found = true;
  });
  return found;
}

bool comesBack(const Statement &begin, const Statement *end) {
  const Folder start = std::vector<std::string>();
  Folders folders;
  Folder here = folders.after(begin, start);
  return (end ? folders.after(*end, std::move(here)) : here) == start && folders.leavesStack();
}

std::string neededLater(const Statement &one, const Later &later) {
  std::string why;
  bool moves = false;
  visitAll(one, [&](const Statement &part) { moves |= changesFolder(part); });
  bool looksBack = moves && (later.has("cd -") || later.has("OLDPWD") || later.has("popd"));
  if (looksBack || (later.needed() && !comesBack(one)))
    why = "line N changes the folder for what follows";
  visitAll(one, [&](const Statement &part) {
    if (later.needed() && setsShell(part))
      why = "line N changes the shell for what follows";
    for (const std::string &name : variablesOf(part))
      if (later.has("$" + name) || later.has("${" + name))
        why = "line N sets a variable for what follows";
    auto words = part.kind == ShellKind::Simple ? commandWords(part) : std::vector<std::string>();
    for (std::size_t i = 1; i < words.size() && words[0] == "mkdir"; ++i)
      if (!words[i].starts_with("-") && later.has(words[i]))
        why = "line N makes a folder for what follows";
  });
  return why;
}

bool outlivesCall(const Statement &function) {
  const Statement &body = function.blocks[0].statements[0];
  if (body.kind == ShellKind::Subshell)
    return false;
  bool outlives = !comesBack(body);
  visitAll(body, [&](const Statement &part) { outlives |= setsShell(part) || !variablesOf(part).empty(); });
  return outlives;
}

} // namespace unplug::buildfiles

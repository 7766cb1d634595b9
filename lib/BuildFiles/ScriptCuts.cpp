// Statements are judged from the last to the first: what stays behind one decides whether it may go.
#include "BuildFiles/ScriptCuts.h"

#include "BuildFiles/Commands.h"
#include "BuildFiles/ShellEffects.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace unplug::buildfiles {

namespace {

constexpr std::size_t longest = std::size_t{128} * 1024;

using Statements = std::vector<Statement>;

bool isNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

bool hasWord(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    std::size_t end = at + word.size();
    if ((at == 0 || !isNameCharacter(text[at - 1])) && (end == text.size() || !isNameCharacter(text[end])))
      return true;
  }
  return false;
}

std::size_t countOf(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

class Cutter {
public:
  Cutter(std::string_view script, const std::set<unsigned> &builds) : script(script), builds(builds) {}

  ScriptCuts run() {
    if (script.size() > longest)
      return refuse("it is longer than " + std::to_string(longest / 1024) + " KB", 0);
    ShellFault fault;
    auto parsed = parseShell(script, fault);
    if (!parsed)
      return refuse("line N has " + fault.message, fault.offset);
    statements = std::move(*parsed);
    learn();
    cutList(statements, true, false);
    if (failed())
      return std::move(result);
    std::sort(result.cuts.begin(), result.cuts.end(), [](const Cut &a, const Cut &b) { return a.range < b.range; });
    checkBuilds();
    checkWhatStays(statements);
    if (hasDocument)
      checkText();
    if (failed())
      return std::move(result);
    result.nothingLeft = significant == 0;
    widenOverBlankLines(script, result.cuts);
    return std::move(result);
  }

private:
  // Which functions only build, and what the builds make.
  void learn() {
    auto visit = [&](const auto &what) {
      for (const Statement &one : statements)
        visitAll(one, what);
    };
    for (std::size_t before = std::string::npos; before != known.functions.size();) {
      before = known.functions.size();
      visit([&](const Statement &one) {
        if (one.kind == ShellKind::Function && !outlivesCall(one) &&
            purposeOf(one.blocks[0].statements[0], known) == Purpose::Build)
          known.functions.insert(one.name);
      });
    }
    visit([&](const Statement &one) {
      hasDocument |= one.hasDocument;
      if (one.kind == ShellKind::Function && known.functions.count(one.name) == 0)
        later.addFunction(one);
      if (one.kind != ShellKind::Simple)
        return;
      for (const std::string &output : outputsOf(one)) {
        made.insert(output);
        if (!output.ends_with("/") && output != "." && output != "..")
          known.outputs.insert(output);
      }
    });
  }

  std::string_view textOf(const Statement &one) const {
    return script.substr(one.range.begin, one.range.end - one.range.begin);
  }

  bool isGone(const Statement &one) const {
    Purpose purpose = purposeOf(one, known);
    return purpose == Purpose::Build || purpose == Purpose::Handles ||
           (one.kind == ShellKind::Function && known.functions.count(one.name) != 0);
  }

  // Cuts what builds plugins out of one list. `again`: it may run several times, so all of it comes after any part.
  void cutList(const Statements &list, bool mayBeEmpty, bool again) {
    std::vector<bool> gone(list.size(), false);
    std::size_t mark = later.size();
    for (const Statement &one : list)
      if (again && !isGone(one))
        later.add(one);
    for (std::size_t i = list.size(); i-- > 0 && !failed();) {
      const Statement &one = list[i];
      if (isGone(one) && whyItStays(one).empty()) {
        gone[i] = true;
        lookBehind(list, gone, i);
        continue;
      }
      if (hasBuild(one)) {
        if (i + 1 < list.size() && asksHowItEnded(list[i + 1]))
          refuse("line N looks at how the build ended", list[i + 1].range.begin);
        cutWithin(one, again);
      }
      later.add(one);
    }
    later.shrink(mark);
    if (failed())
      return;
    leaveFolders(list, gone);
    bool all = std::all_of(gone.begin(), gone.end(), [](bool one) { return one; });
    if (all && !mayBeEmpty && !list.empty()) {
      refuse("nothing would be left of the block at line N", list[0].range.begin);
      return;
    }
    for (std::size_t i = 0; i < list.size(); ++i)
      if (gone[i]) {
        std::size_t last = i;
        while (last + 1 < list.size() && gone[last + 1])
          ++last;
        cutRun(list, i, last, mayBeEmpty);
        i = last;
      }
  }

  // The command that runs first in `one` reads how the one before it ended.
  static bool asksHowItEnded(const Statement &one) {
    auto reads = [](const ShellToken &word) { return word.text.find("$?") != std::string::npos; };
    const Statement *first = &one;
    while (first->kind != ShellKind::Function && std::none_of(first->words.begin(), first->words.end(), reads)) {
      if (first->blocks.empty() || first->blocks[0].statements.empty())
        return false;
      first = &first->blocks[0].statements[0];
    }
    return first->kind != ShellKind::Function;
  }

  // The statement behind a build that is gone may ask how that ended.
  void lookBehind(const Statements &list, std::vector<bool> &gone, std::size_t i) {
    if (list[i].kind == ShellKind::Function || i + 1 >= list.size() || gone[i + 1] || !asksHowItEnded(list[i + 1]))
      return;
    Purpose purpose = purposeAfterBuild(list[i + 1], known);
    bool serves = purpose == Purpose::Serves || purpose == Purpose::Handles || purpose == Purpose::Ends;
    if (serves && whyItStays(list[i + 1]).empty())
      gone[i + 1] = true;
    else
      refuse("line N looks at how the build ended", list[i + 1].range.begin);
  }

  bool hasBuild(const Statement &one) const {
    bool found = isGone(one);
    for (const ShellBlock &block : one.blocks)
      for (const Statement &part : block.statements)
        found = found || hasBuild(part);
    return found;
  }

  // Builds in a statement that stays.
  void cutWithin(const Statement &one, bool again) {
    std::string why = isGone(one) ? whyItStays(one) : std::string();
    bool isChain = one.kind == ShellKind::AndOr && std::all_of(one.operators.begin(), one.operators.end(),
                                                               [](const std::string &sign) { return sign == "&&"; });
    if (isChain)
      return cutChain(one, again);
    bool whole = one.kind == ShellKind::AndOr || one.kind == ShellKind::Simple || one.kind == ShellKind::Pipeline;
    if (whole || !why.empty()) {
      refuse(why.empty() ? "line N does more than build plugins" : why, one.range.begin);
      return;
    }
    for (const ShellBlock &block : one.blocks) {
      if (block.isCondition && std::any_of(block.statements.begin(), block.statements.end(),
                                           [&](const Statement &part) { return hasBuild(part); })) {
        refuse("line N does more than build plugins", one.range.begin);
        return;
      }
      bool repeats = again || one.kind == ShellKind::Loop || one.kind == ShellKind::Function;
      cutList(block.statements, one.kind == ShellKind::Case, repeats);
    }
  }

  // Parts of a && b && c: the others run as if the builds had succeeded.
  void cutChain(const Statement &chain, bool again) {
    std::vector<bool> gone(chain.blocks.size(), false);
    std::size_t mark = later.size();
    for (std::size_t i = gone.size(); i-- > 0 && !failed();) {
      const Statement &part = chain.blocks[i].statements[0];
      gone[i] = isGone(part) && whyItStays(part).empty();
      if (!gone[i] && hasBuild(part))
        cutWithin(part, again);
      if (!gone[i])
        later.add(part);
    }
    later.shrink(mark);
    auto place = [&](std::size_t i) { return chain.blocks[i].statements[0].range; };
    for (std::size_t i = 0; i < gone.size(); ++i) {
      if (!gone[i])
        continue;
      std::size_t last = i;
      while (last + 1 < gone.size() && gone[last + 1])
        ++last;
      bool isEnd = last + 1 == gone.size();
      if (i == 0 && isEnd)
        refuse("line N leaves the shell in another state", chain.range.begin);
      else
        result.cuts.push_back(
            {isEnd ? Range{place(i - 1).end, place(last).end} : Range{place(i).begin, place(last + 1).begin}});
      i = last;
    }
  }

  // Why a statement that would go must not; empty when it may.
  std::string whyItStays(const Statement &one) const {
    return one.kind == ShellKind::Function ? std::string() : neededLater(one, later);
  }

  // A folder that is entered and left again with nothing in between that stays.
  void leaveFolders(const Statements &list, std::vector<bool> &gone) const {
    for (std::size_t end = 1; end < list.size(); ++end) {
      if (gone[end] || list[end].kind != ShellKind::Simple)
        continue;
      std::size_t begin = end;
      while (begin > 0 && gone[begin - 1])
        --begin;
      if (begin == end || begin == 0)
        continue;
      --begin;
      auto isStep = [&](std::size_t i) {
        auto words = commandWords(list[i]);
        return list[i].kind == ShellKind::Simple && !list[i].writesFile && words.size() <= 2 && !words.empty() &&
               (words[0] == "cd" || words[0] == "pushd" || words[0] == "popd");
      };
      if (!isStep(begin) || !isStep(end))
        continue;
      auto looks = [](std::string_view part) { return countOf(part, "cd -") + countOf(part, "OLDPWD"); };
      std::size_t own = looks(textOf(list[begin])) + looks(textOf(list[end]));
      for (std::size_t i = 0; i < list.size(); ++i)
        own += gone[i] ? looks(textOf(list[i])) : 0;
      bool others = looks(script) > own;
      if (!others && comesBack(list[begin], &list[end]))
        gone[begin] = gone[end] = true;
    }
  }

  std::size_t lineStart(std::size_t at) const { return buildfiles::lineStart(script, at); }
  std::size_t nextLine(std::size_t at) const { return buildfiles::nextLine(script, at); }

  // The statements from `first` to `last`: whole lines where they have them to themselves.
  void cutRun(const Statements &list, std::size_t first, std::size_t last, bool mayBeEmpty) {
    std::size_t begin = list[first].range.begin, end = std::max(list[last].next, list[last].range.end);
    std::size_t lines = lineStart(begin), after = nextLine(end);
    bool alone = trimmed(script.substr(lines, begin - lines)).empty();
    std::string_view rest = trimmed(script.substr(end, after - end));
    if (alone && (rest.empty() || rest.starts_with('#')))
      result.cuts.push_back({{withCommentsAbove(script, lines), after}, true});
    else if (last + 1 < list.size() && list[last + 1].range.begin < after)
      result.cuts.push_back({{begin, list[last + 1].range.begin}});
    else if (first > 0 && list[first - 1].range.end > lines)
      result.cuts.push_back({{list[first - 1].background ? list[first - 1].next : list[first - 1].range.end, end}});
    else if (mayBeEmpty)
      result.cuts.push_back({{begin, list[last].range.end}});
    else
      refuse("line N cannot be taken apart", begin);
  }

  void checkBuilds() {
    std::size_t cut = 0, begin = 0;
    unsigned number = 1;
    for (unsigned line : builds) {
      for (; number < line && begin < script.size(); ++number)
        begin = nextLine(begin);
      while (cut < result.cuts.size() && result.cuts[cut].range.end <= begin)
        ++cut;
      if (cut == result.cuts.size() || result.cuts[cut].range.begin >= nextLine(begin))
        refuse("line N builds a plugin in a way that unplug does not follow", begin);
    }
  }

  bool isCut(const Statement &one) const {
    auto behind = std::upper_bound(result.cuts.begin(), result.cuts.end(), one.range.begin,
                                   [](std::size_t at, const Cut &cut) { return at < cut.range.begin; });
    return behind != result.cuts.begin() && one.range.end <= std::prev(behind)->range.end;
  }

  // What stays must not need what is gone. Counts what does something.
  void checkWhatStays(const Statements &list) {
    for (const Statement &one : list) {
      if (failed() || isCut(one))
        continue;
      for (const ShellToken &word : one.words)
        checkWord(one, word);
      if (one.kind == ShellKind::Simple && (one.writesFile || purposeOf(one, known) == Purpose::Other))
        ++significant;
      for (const ShellBlock &block : one.blocks)
        checkWhatStays(block.statements);
    }
  }

  // Here-documents are no words.
  void checkText() {
    std::size_t cut = 0;
    for (std::size_t at = 0; at < script.size(); at = nextLine(at)) {
      while (cut < result.cuts.size() && result.cuts[cut].range.end <= at)
        ++cut;
      bool stays = cut == result.cuts.size() || result.cuts[cut].range.begin > at;
      if (stays && namesSharedObject(script.substr(at, nextLine(at) - at)))
        refuse("line N uses what is built", at);
    }
  }

  void checkWord(const Statement &one, const ShellToken &word) {
    auto words = one.kind == ShellKind::Simple ? commandWords(one) : std::vector<std::string>();
    const std::string name = words.empty() ? "" : words[0];
    bool says = (name == "echo" || name == "printf") && !one.writesFile;
    bool removes =
        name == "rm" && words.size() > 1 && words[1].starts_with("-") && words[1].find('f') != std::string::npos;
    bool uses = namesSharedObject(word.text) || std::any_of(made.begin(), made.end(), [&](const std::string &output) {
                  return output.size() > 2 && hasWord(word.text, output);
                });
    if (uses && !says && !removes)
      refuse("line N uses what is built", one.range.begin);
    static const std::set<std::string> calling = {"trap", "xargs", "export", "timeout", "bash", "sh", "eval", "retry"};
    for (const std::string &function : known.functions)
      if (hasWord(word.text, function) && (calling.count(name) != 0 || word.text.find("$(") != std::string::npos))
        refuse("line N calls " + function, one.range.begin);
  }

  bool failed() const { return !result.because.empty(); }

  ScriptCuts refuse(std::string why, std::size_t offset) {
    if (!failed()) {
      result.because = std::move(why);
      bool whole = result.because.find("line N") == std::string::npos;
      result.line = whole ? 0
                          : 1 + static_cast<unsigned>(std::count(
                                    script.begin(), script.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    }
    return result;
  }

  std::string_view script;
  const std::set<unsigned> &builds;
  Statements statements;
  Surroundings known;
  std::set<std::string> made; // what the builds make, folders too
  bool hasDocument = false;
  Later later{script, known}; // what stays behind the place that is looked at
  std::size_t significant = 0;
  ScriptCuts result;
};

} // namespace

ScriptCuts cutBuilds(std::string_view script, const std::set<unsigned> &builds) {
  return Cutter(script, builds).run();
}

} // namespace unplug::buildfiles

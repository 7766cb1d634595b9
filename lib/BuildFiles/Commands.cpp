// Tables of command names, and the forms in which `go build` is called.
#include "BuildFiles/Commands.h"

#include "Support/Shell.h"

#include <algorithm>
#include <cctype>

namespace unplug::buildfiles {

namespace {

using Words = std::vector<std::string>;

bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isAssignment(const std::string &word) {
  std::size_t equals = word.find('=');
  return equals != std::string::npos && equals > 0 && word[0] != '-' && word.find('/') > equals;
}

// The words of a plugin's `go build`, from `go` on; empty for other commands.
Words goBuild(const Words &words) {
  if (words.empty())
    return {};
  const std::string &name = words.front();
  bool runs = name == "docker" || name == "podman" || name == "nerdctl" || name == "docker-compose";
  bool entrypointIsGo = false;
  for (std::size_t i = 0; i < (runs ? words.size() : 1); ++i) {
    bool hasNext = i + 1 < words.size();
    entrypointIsGo |= words[i] == "--entrypoint=go" || (words[i] == "--entrypoint" && hasNext && words[i + 1] == "go");
    std::size_t build = words[i] == "build" && entrypointIsGo                                                   ? i
                        : (words[i] == "go" || words[i].ends_with("/go")) && hasNext && words[i + 1] == "build" ? i + 1
                                                                                                                : 0;
    if (build == 0)
      continue;
    Words found = {"go"};
    found.insert(found.end(), words.begin() + static_cast<std::ptrdiff_t>(build), words.end());
    for (std::size_t flag = 2; flag < found.size(); ++flag)
      if (found[flag].ends_with("-buildmode=plugin") ||
          (found[flag].ends_with("-buildmode") && flag + 1 < found.size() && found[flag + 1] == "plugin"))
        return found;
    return {};
  }
  return {};
}

// The command line that is handed to a shell: sh -c TEXT, docker run IMAGE sh -c TEXT.
const std::string *handedToShell(const Words &words) {
  if (words.size() < 3)
    return nullptr;
  const std::string &flag = words[words.size() - 2], &shell = words[words.size() - 3];
  bool isShell =
      shell == "sh" || shell == "bash" || shell == "ash" || shell.ends_with("/sh") || shell.ends_with("/bash");
  bool flagIsC = flag.starts_with('-') && flag.ends_with('c') && flag.find('=') == std::string::npos;
  return isShell && flagIsC && (words.size() == 3 || words.front() == "docker" || words.front() == "podman")
             ? &words.back()
             : nullptr;
}

// What a command substitution runs must ask, not do.
bool substitutionsAsk(const Words &words) {
  static const std::set<std::string> asking = {
      "pwd",   "date",     "uname", "basename", "dirname", "ls",   "find", "cat", "sed", "nproc",  "whoami", "id",
      "which", "hostname", "seq",   "echo",     "printf",  "grep", "sort", "cut", "tr",  "notdir", "dir",    "abspath"};
  auto asksOne = [&](const Words &command) {
    std::string name = command[0].substr(std::min(command[0].find_first_not_of('('), command[0].size()));
    bool isVariable = std::all_of(name.begin(), name.end(), [](char c) { // of make; or arithmetic
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    const std::string next = command.size() > 1 ? command[1] : "";
    bool writes = std::any_of(command.begin(), command.end(), [](const std::string &word) {
      return word.find('>') != std::string::npos || word == "-i" || word == "-delete" || word.starts_with("-exec");
    });
    return !writes &&
           (asking.count(name) != 0 || isVariable || (name == "go" && (next == "env" || next == "version")) ||
            (name == "git" && (next == "rev-parse" || next == "describe")));
  };
  auto asks = [&](std::string_view rest) {
    auto commands = shellCommands(rest);
    return std::all_of(commands.begin(), commands.end(), asksOne);
  };
  for (const std::string &word : words) {
    for (std::size_t at = word.find("$("); at != std::string::npos; at = word.find("$(", at + 2))
      if (!asks(std::string_view(word).substr(at + 2)))
        return false;
    for (std::size_t at = word.find('`'); at != std::string::npos; at = word.find('`', at + 1)) {
      std::size_t end = std::min(word.find('`', at + 1), word.size());
      if (!asks(std::string_view(word).substr(at + 1, end - at - 1)))
        return false;
      at = end; // past it
    }
  }
  return true;
}

bool isOutput(const std::string &word, const Surroundings &known) {
  if (known.outputs.count(word) != 0)
    return true;
  auto base = [](const std::string &path) { return path.substr(path.rfind('/') + 1); };
  return word.ends_with(".so") && word.find_first_of("$*?[`") == std::string::npos &&
         std::any_of(known.outputs.begin(), known.outputs.end(), [&](const std::string &output) {
           return output.find('$') == std::string::npos && base(output) == base(word);
         });
}

// All files that the command is about are outputs of builds.
bool handlesOutputs(const Words &words, const Surroundings &known) {
  const std::string &name = words.front();
  bool copies = name == "cp" || name == "mv" || name == "install";
  bool hasFirst = name == "chmod" || name == "chown" || name == "chgrp";
  if (!copies && !hasFirst && name != "rm" && name != "strip")
    return false;
  Words files;
  for (std::size_t i = 1; i < words.size(); ++i)
    if (!words[i].starts_with('-'))
      files.push_back(words[i]);
  if (known.anyOutput) // of one command line: what is named beside is where it goes
    return std::any_of(files.begin(), files.end(), [](const std::string &file) { return file.ends_with(".so"); });
  if (hasFirst && !files.empty())
    files.erase(files.begin());
  if (copies && !files.empty())
    files.pop_back();
  return !files.empty() && std::all_of(files.begin(), files.end(), [&](const std::string &file) {
    return isOutput(file, known) || (name == "rm" && (file == "*.so" || file.ends_with("/*.so")));
  });
}

Purpose purposeOfWords(const Words &words, const Surroundings &known) {
  static const std::set<std::string> harmless = {
      "cd",   "pushd", "popd", "mkdir", "echo", "printf", "set",      "ls",      "export", "true",
      ":",    "[",     "[[",   "test",  "pwd",  "date",   "basename", "wait",    "sleep",  "dirname",
      "read", "which", "type", "uname", "sort", "unset",  "local",    "declare", "shopt",  "head",
      "tail", "grep",  "cat",  "file",  "find", "time",   "readonly", "hash"};
  static const std::set<std::string> ready = {"apk", "apt", "apt-get", "yum", "dnf", "microdnf", "zypper", "brew"};
  if (words.empty())
    return Purpose::Serves;
  const std::string &name = words.front();
  if (known.functions.count(name) != 0 || !goBuild(words).empty())
    return Purpose::Build;
  if (const std::string *line = handedToShell(words))
    return onlyBuildsPlugins(*line) ? Purpose::Build : Purpose::Other;
  if (!substitutionsAsk(words))
    return Purpose::Other;
  if (name == "exit" || name == "return" || name == "false")
    return Purpose::Ends;
  bool changes =
      name == "find" && std::any_of(words.begin(), words.end(), [](const std::string &word) {
        return word.starts_with("-exec") || word.starts_with("-ok") || word.starts_with("-fprint") || word == "-delete";
      });
  if (harmless.count(name) != 0 && !changes)
    return Purpose::Serves;
  if (handlesOutputs(words, known))
    return Purpose::Handles;
  if (name == "go" || name.ends_with("/go")) {
    static const std::set<std::string> prepares = {"mod", "get", "env", "version", "clean"};
    return words.size() > 1 && prepares.count(words[1]) != 0 ? Purpose::Serves : Purpose::Other;
  }
  bool pulls = name == "docker" && words.size() > 1 && words[1] == "pull";
  return ready.count(name) != 0 || pulls ? Purpose::Prepares : Purpose::Other;
}

class Judge {
public:
  explicit Judge(const Surroundings &known) : known(known) {}

  // `mayEnd`: a build went before, so that an exit is about that.
  Purpose of(const Statement &one, bool mayEnd) const {
    if (one.kind == ShellKind::Simple) {
      Purpose purpose = purposeOfWords(commandWords(one), known);
      return one.writesFile || one.hasDocument ? Purpose::Other : purpose;
    }
    if (one.writesFile || one.hasDocument || one.kind == ShellKind::Function)
      return Purpose::Other;
    if (one.kind == ShellKind::Loop || one.kind == ShellKind::Case) {
      Words head;
      for (const ShellToken &word : one.words)
        head.push_back(word.text);
      if (!substitutionsAsk(head))
        return Purpose::Other;
    }
    Purpose all = Purpose::Serves;
    for (const ShellBlock &block : one.blocks)
      for (const Statement &part : block.statements) {
        bool built = all == Purpose::Build && one.kind != ShellKind::Case;
        Purpose purpose = of(part, mayEnd || built);
        if (purpose == Purpose::Ends && !mayEnd && !built)
          return Purpose::Other;
        if (purpose == Purpose::Other || purpose == Purpose::Prepares)
          return Purpose::Other;
        if (purpose == Purpose::Build || (purpose == Purpose::Handles && all == Purpose::Serves))
          all = purpose;
      }
    return all;
  }

private:
  const Surroundings &known;
};

} // namespace

Purpose purposeOf(const Statement &statement, const Surroundings &known) {
  return Judge(known).of(statement, false);
}

Purpose purposeAfterBuild(const Statement &statement, const Surroundings &known) {
  return Judge(known).of(statement, true);
}

std::vector<std::string> commandWords(const Statement &simple) {
  static const std::set<std::string> before = {"sudo", "env", "time", "command", "nice"};
  Words words;
  for (const ShellToken &word : simple.words)
    if (!words.empty() || (!isAssignment(word.text) && before.count(word.text) == 0))
      words.push_back(word.text);
  return words;
}

std::vector<std::string> outputsOf(const Statement &simple) {
  Words words = commandWords(simple), outputs;
  if (const std::string *line = handedToShell(words)) {
    ShellFault fault;
    if (auto inner = parseShell(*line, fault))
      for (const Statement &one : *inner)
        visitAll(one, [&](const Statement &part) {
          if (part.kind == ShellKind::Simple)
            for (std::string &output : outputsOf(part))
              outputs.push_back(std::move(output));
        });
    return outputs;
  }
  Words build = goBuild(words);
  for (std::size_t i = 2; i < build.size(); ++i)
    if ((build[i] == "-o" || build[i] == "--o") && i + 1 < build.size())
      outputs.push_back(build[i + 1]);
    else if (build[i].starts_with("-o="))
      outputs.push_back(build[i].substr(3));
  return outputs;
}

bool namesSharedObject(std::string_view text) {
  for (std::size_t at = text.find(".so"); at != std::string_view::npos; at = text.find(".so", at + 1)) {
    std::size_t end = at + 3;
    bool goesOn = end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_');
    if (!goesOn)
      return true;
  }
  return false;
}

bool onlyBuildsPlugins(std::string_view command) {
  ShellFault fault;
  auto statements = parseShell(command, fault);
  if (!statements)
    return false;
  Surroundings known;
  known.anyOutput = true;
  bool builds = false;
  for (const Statement &one : *statements) {
    Purpose purpose = builds ? purposeAfterBuild(one, known) : purposeOf(one, known);
    if (purpose == Purpose::Other || purpose == Purpose::Prepares || (purpose == Purpose::Ends && !builds))
      return false;
    builds |= purpose == Purpose::Build;
  }
  return builds;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isSpace(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back()))
    text.remove_suffix(1);
  return text;
}

} // namespace unplug::buildfiles

// A table of command names, and the forms in which `go build` is called.
#include "BuildFiles/Commands.h"

#include "Support/Shell.h"

#include <algorithm>
#include <set>

namespace unplug::buildfiles {

namespace {

bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isAssignment(const std::string &word) {
  std::size_t equals = word.find('=');
  return equals != std::string::npos && equals > 0 && word[0] != '-' && word.find('/') > equals;
}

bool anyEndsWith(const std::vector<std::string> &words, std::string_view end) {
  return std::any_of(words.begin(), words.end(), [&](const std::string &word) { return word.ends_with(end); });
}

} // namespace

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

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isSpace(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back()))
    text.remove_suffix(1);
  return text;
}

} // namespace unplug::buildfiles

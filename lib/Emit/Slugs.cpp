// Names of folders and packages in the fork.
#include "Emit/Emit.h"

#include "Emit/Names.h"
#include "Support/Gitignore.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace unplug::emit {

namespace {

bool isKeyword(const std::string &name) {
  static const std::set<std::string> words = {
      "break", "case",   "chan",   "const",  "continue", "default", "defer",     "else", "fallthrough",
      "for",   "func",   "go",     "goto",   "if",       "import",  "interface", "map",  "package",
      "range", "return", "select", "struct", "switch",   "type",    "var"};
  return words.count(name) != 0;
}

bool isReserved(const std::string &slug) {
  static const std::set<std::string> names = {"", "host", "lura", "internal", "vendor", "testdata", "main", "plugins"};
  return names.count(slug) != 0 || isKeyword(slug);
}

} // namespace

std::string packageName(const std::string &folder) {
  std::string name;
  for (unsigned char c : folder)
    if (std::isalnum(c))
      name += static_cast<char>(std::tolower(c));
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])))
    name.insert(0, "p");
  return isKeyword(name) || name == "main" || name == "init" ? name + "plugin" : name;
}

std::string chooseSlug(const Fork &fork, const std::string &wanted, const std::vector<std::string> &taken) {
  std::string base;
  for (unsigned char c : wanted)
    if (std::isalnum(c))
      base += static_cast<char>(std::tolower(c));
    else if (!base.empty() && base.back() != '-')
      base += '-';
  while (!base.empty() && base.back() == '-')
    base.pop_back();
  constexpr std::size_t maxLength = 60;
  base = base.substr(0, maxLength);
  if (isReserved(base))
    base = base.empty() ? "plugin" : base + "-plugin";
  Gitignore ignore(fork.root);
  auto free = [&](const std::string &slug) {
    return std::find(taken.begin(), taken.end(), slug) == taken.end() &&
           !ignore.hides(fork.pluginsDir + "/" + slug + "/plugin.go");
  };
  if (free(base))
    return base;
  std::string slug = base + "-plugin"; // a rule such as "krakend" hides the bare name only
  for (unsigned number = 2; !free(slug) && number < 1000; ++number)
    slug = base + "-" + std::to_string(number);
  return slug;
}

} // namespace unplug::emit

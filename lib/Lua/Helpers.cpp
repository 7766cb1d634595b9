#include "Lua/Helpers.h"

#include "Emit/Templates.h"

#include <algorithm>
#include <vector>

namespace unplug::lua {

namespace {

constexpr std::string_view folder = "lua/helpers/", extension = ".lua";

// What the others are made with when the file is loaded.
constexpr const char *first[] = {"core", "class", "value_class", "none", "null"};

// What is not in a file of its name.
const std::map<std::string, std::string> elsewhere = {{"new_request", "Request"},
                                                      {"new_response", "Response"},
                                                      {"new_http_request", "HttpRequest"},
                                                      {"requestFactories", "register"},
                                                      {"responseFactories", "register"},
                                                      {"handlerFactories", "register_handler"}};

// Shared code that touches the query only when a script did.
bool isLazy(const std::string &from, const std::string &to) {
  return (from == "Request" && to == "decode_query") || (from == "write_request" && to == "encode_query");
}

} // namespace

llvm::Expected<Helpers> Helpers::load(const std::filesystem::path &templates) {
  Helpers helpers;
  for (const emit::Template &one : emit::builtInTemplates())
    if (one.path.starts_with(folder) && one.path.ends_with(extension)) {
      auto text = emit::templateText(std::string(one.path), templates);
      if (!text)
        return text.takeError();
      std::string_view name = one.path.substr(folder.size(), one.path.size() - folder.size() - extension.size());
      helpers.all.emplace(name, std::move(*text));
    }
  return helpers;
}

std::set<std::string> Helpers::namesIn(const std::string &text) const {
  std::set<std::string> names;
  constexpr std::string_view prefix = "unplug.";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at + 1)) {
    std::size_t end = at + prefix.size();
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
      ++end;
    std::string name = text.substr(at + prefix.size(), end - at - prefix.size());
    if (auto file = elsewhere.find(name); file != elsewhere.end())
      name = file->second;
    if (all.count(name))
      names.insert(name);
  }
  return names;
}

std::set<std::string> Helpers::closure(std::set<std::string> names, bool withQuery) const {
  std::vector<std::string> pending(names.begin(), names.end());
  while (!pending.empty()) {
    std::string name = pending.back();
    pending.pop_back();
    for (const std::string &next : namesIn(all.at(name)))
      if ((withQuery || !isLazy(name, next)) && names.insert(next).second)
        pending.push_back(next);
  }
  return names;
}

bool Helpers::needLibraries(const std::string &script, PluginKind kind, bool usesQuery) const {
  auto usesString = [](const std::string &text) { return text.find("string.") != std::string::npos; };
  std::set<std::string> names = namesIn(script);
  if (kind == PluginKind::HttpServer)
    names.insert({"serve", "register_handler"});
  else
    names.insert({"request", "response", "register"});
  std::set<std::string> needed = closure(names, usesQuery);
  return usesString(script) || std::any_of(needed.begin(), needed.end(),
                                           [&](const std::string &name) { return usesString(all.at(name)); });
}

std::string Helpers::text(const std::set<std::string> &scripts) const {
  std::set<std::string> names = {"core"};
  for (const std::string &script : scripts)
    names.merge(namesIn(script));
  names = closure(names, true);
  std::string text;
  auto add = [&](const std::string &name) {
    if (names.erase(name) && all.count(name))
      text += (text.empty() ? "" : "\n") + all.at(name);
  };
  for (const char *name : first)
    add(name);
  while (!names.empty()) // types begin with a capital letter and come first
    add(std::string(*names.begin()));
  return text;
}

} // namespace unplug::lua

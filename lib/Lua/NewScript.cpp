#include "Lua/NewScript.h"

#include "Emit/Templates.h"
#include "Lua/LuaText.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>
#include <map>

namespace fs = std::filesystem;

namespace unplug::lua {

namespace {

constexpr std::string_view standIn = "gateway_for_tests";

std::string_view nameOf(Stage stage) {
  switch (stage) {
  case Stage::Endpoint:
    return "lua-endpoint";
  case Stage::Proxy:
    return "lua-proxy";
  case Stage::Backend:
    return "lua-backend";
  }
  return {};
}

bool isFileName(const std::string &name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                              std::string::npos;
}

} // namespace

llvm::Expected<NewScript> emitNewScript(Stage stage, const std::string &name, const NewScriptOptions &options) {
  if (!isFileName(name) || name == standIn || name == "unplug")
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "\"" + name + "\" is no name for a script",
                                     "Use letters, digits, - and _, as in my-guard.");
  NewScript made;
  made.changes.root = options.root;
  const std::string kind(nameOf(stage)), table = tableName(name), script = options.folder + "/" + name + ".lua",
                                         test = options.folder + "/" + name + "_test.lua";
  const std::map<std::string, std::string> values = {
      {"name", name}, {"table", table}, {"script", script}, {"test", test}, {"folder", options.folder}};
  const std::map<std::string, std::string> files = {
      {script, "lua/new/" + kind + ".lua.tmpl"},
      {test, "lua/new/" + kind + "_test.lua.tmpl"},
      {options.folder + "/" + std::string(standIn) + ".lua", "lua/new/" + std::string(standIn) + ".lua.tmpl"}};
  for (const auto &[path, from] : files) {
    std::error_code code;
    if (fs::exists(options.root / path, code)) {
      if (path != script && path != test)
        continue;
      return refusal({path}, "this file is there already", "Choose another name.");
    }
    auto text = emit::fill(from, values, options.templates);
    if (!text)
      return text.takeError();
    made.changes.files.push_back({path, std::nullopt, std::move(*text)});
  }
  made.stanza = "\"modifier/" + kind + "\": { \"sources\": [\"" + script + "\"], \"pre\": \"" + table +
                ".request({})\"" + (stage == Stage::Endpoint ? "" : ", \"post\": \"" + table + ".response({})\"") +
                " }";
  made.test = "lua5.1 " + test;
  return made;
}

} // namespace unplug::lua

// Translates the modifiers that the gateway in a folder uses, and writes stanzas, obstacles and scripts as JSON: for the
// tests that run scripts against plugins (testdata/lua). `options` beside the configuration names what is allowed; with SKELETON in
// the environment, scripts with gaps are made too.
#include "Inventory/Inventory.h"
#include "Lua/Lua.h"
#include "Support/Error.h"

#include <llvm/Support/raw_ostream.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace unplug;
using Json = nlohmann::ordered_json;

namespace {

lua::Options optionsOf(const std::filesystem::path &folder) {
  lua::Options options;
  std::ifstream file(folder / "options");
  for (std::string word; file >> word;) {
    options.allowLogging |= word == "logging";
    options.allowBodyErrors |= word == "body-errors";
    options.allowScope |= word == "scope";
  }
  options.skeleton = std::getenv("SKELETON") != nullptr;
  if (const char *templates = std::getenv("TEMPLATES"))
    options.templates = templates;
  return options;
}

Json obstaclesOf(const std::vector<lua::Obstacle> &obstacles) {
  Json list = Json::array();
  for (const lua::Obstacle &one : obstacles)
    list.push_back({{"file", one.at.file},
                    {"line", one.at.line},
                    {"column", one.at.column},
                    {"kind", toString(one.kind)},
                    {"reason", one.reason},
                    {"instead", insteadOf(one.kind)}});
  return list;
}

Json stanzaOf(const lua::Stanza &stanza) {
  Json made = {{"sources", stanza.sources}, {"md5", stanza.md5}};
  if (!stanza.pre.empty())
    made["pre"] = stanza.pre;
  if (!stanza.post.empty())
    made["post"] = stanza.post;
  if (stanza.allowOpenLibs)
    made["allow_open_libs"] = true;
  return made;
}

Json gapsOf(const std::vector<lua::Gap> &gaps) {
  Json list = Json::array();
  for (const lua::Gap &one : gaps)
    list.push_back({{"script", one.script}, {"line", one.line}, {"at", toString(one.at)}, {"because", obstaclesOf(one.because)}});
  return list;
}

// One of a modifier, one an endpoint of a plugin of the server.
std::vector<Json> answersOf(const lua::Use &use, const lua::UseResult &result) {
  Json answer = {{"level", toString(use.level)},
                 {"pointer", use.pointer},
                 {"names", use.names},
                 {"stanza", result.stanza ? stanzaOf(*result.stanza) : Json()},
                 {"skeleton", result.skeleton ? stanzaOf(*result.skeleton) : Json()},
                 {"gaps", gapsOf(result.gaps)},
                 {"obstacles", obstaclesOf(result.obstacles)}};
  if (use.kind != PluginKind::HttpServer)
    return {answer};
  std::vector<Json> all;
  for (std::size_t e = 0; e < use.around.endpoints.size(); ++e) {
    answer["endpoint"] = use.around.endpoints[e].pointer;
    if (result.stanza)
      answer["stanza"] = stanzaOf(result.endpoints[e]);
    all.push_back(answer);
  }
  return all;
}

// What else is known, for people and for tests of refusals; one line each on standard error.
void describe(const inventory::Inventory &inventory, const lua::Translation &translation) {
  for (std::size_t p = 0; p < translation.plugins.size(); ++p) {
    const lua::PluginResult &plugin = translation.plugins[p];
    std::cerr << "plugin " << inventory.source.plugins[p].id << "\n";
    for (const lua::Operation &one : plugin.operations)
      std::cerr << "  " << toString(one.at) << ": " << toString(one.kind) << (one.subject.empty() ? "" : " ") << one.subject
                << "\n";
    for (const lua::Obstacle &one : plugin.obstacles)
      std::cerr << "  " << toString(one.at) << ": " << toString(one.kind) << ": " << one.reason << "\n";
    for (const lua::Note &one : plugin.notes)
      std::cerr << "  " << toString(one.at) << ": note: " << one.text << "\n";
  }
}

} // namespace

int main(int count, char **arguments) {
  if (count != 2) {
    std::cerr << "usage: TranslateCases FOLDER\n";
    return 2;
  }
  inventory::Options inputs;
  inputs.paths = {arguments[1]};
  llvm::Error unread = llvm::Error::success();
  auto inventory = inventory::takeInventory(inputs, unread);
  bool failed = static_cast<bool>(unread);
  if (failed)
    printError(std::move(unread), llvm::errs());
  if (!inventory) {
    printError(inventory.takeError(), llvm::errs());
    return 1;
  }
  // The folders of the tests say nothing of how plugins are loaded, without which 2.x acted upon no stanza.
  for (config::Gateway &gateway : inventory->gateways)
    for (config::Use &use : gateway.uses)
      use.live |= !gateway.plugin;
  lua::Options options = optionsOf(arguments[1]);
  std::vector<lua::GatewayUses> gateways = lua::usesOf(*inventory, options);
  std::vector<lua::Use> uses;
  for (const lua::GatewayUses &gateway : gateways)
    uses.insert(uses.end(), gateway.uses.begin(), gateway.uses.end());
  auto translation = lua::translate(inventory->source, uses, options);
  if (!translation) {
    printError(translation.takeError(), llvm::errs());
    return 1;
  }
  Json answer = {{"uses", Json::array()}, {"files", translation->files}};
  for (std::size_t u = 0; u < uses.size(); ++u)
    for (Json &use : answersOf(uses[u], translation->uses[u]))
      answer["uses"].push_back(std::move(use));
  for (std::size_t p = 0; p < translation->plugins.size(); ++p)
    answer["plugins"].push_back(
        {{"id", inventory->source.plugins[p].id}, {"obstacles", obstaclesOf(translation->plugins[p].obstacles)}});
  std::cout << answer.dump(1, ' ', false, Json::error_handler_t::replace) << "\n";
  describe(*inventory, *translation);
  return failed ? 1 : 0;
}

// A script of one's own for one of the gateway's stages: a file with a place for its logic, a test that runs in plain
// Lua 5.1, and the stand-in for the gateway's tables that such tests share.
#pragma once

#include "Rewrite/ChangeSet.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <string>

namespace unplug::lua {

enum class Stage { Endpoint, Proxy, Backend };

struct NewScriptOptions {
  std::filesystem::path root; // the folder that the gateway is started in: sources are paths from there
  std::string folder = "lua"; // of the scripts, below it
  std::filesystem::path templates;
};

struct NewScript {
  rewrite::RootChanges changes;
  std::string stanza; // JSON to start from
  std::string test;   // the command that runs its test, in `root`
};

// Fails (usage) on a name that is no plain file name, and (refusal) when a file of it is there already; the stand-in
// stays when it is there.
llvm::Expected<NewScript> emitNewScript(Stage stage, const std::string &name, const NewScriptOptions &options);

} // namespace unplug::lua

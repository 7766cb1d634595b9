// The helpers that scripts share: templates/lua/helpers, each a file, of which only those needed are emitted.
#pragma once

#include "Catalog/Catalog.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace unplug::lua {

class Helpers {
public:
  static llvm::Expected<Helpers> load(const std::filesystem::path &templates);

  // Whether a script of plugins of `kind` works only where the gateway opens Lua's own libraries for it. Of the query, the
  // shared code of requests takes apart only what the script looks at (`usesQuery`).
  bool needLibraries(const std::string &script, PluginKind kind, bool usesQuery) const;

  // One text of all helpers that the scripts need.
  std::string text(const std::set<std::string> &scripts) const;

private:
  std::set<std::string> namesIn(const std::string &text) const;
  std::set<std::string> closure(std::set<std::string> names, bool withQuery) const;

  std::map<std::string, std::string> all; // by name
};

} // namespace unplug::lua

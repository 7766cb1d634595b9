// When each function of a plugin runs: at load, when the gateway builds an endpoint, or at each request.
#pragma once

#include "Go/Registerers.h"

#include <map>
#include <vector>

namespace unplug::go {

// When code runs. A function may run in several of them.
enum When : unsigned {
  AtStart = 1,    // package variables and init: for every command, `check` and `version` too
  AtRegister = 2, // RegisterLogger, RegisterHandlers and what they call
  AtFactory = 4,  // once a use, when the gateway builds its pipes
  AtRequest = 8,  // for each request, on many goroutines
};

// A function, method, or package variable's initialiser of the plugin's own packages.
struct PluginFunction {
  SyntaxNode node; // the declaration; of a variable: the spec
  SyntaxNode body; // what runs
  std::string name;
  std::string receiver; // type name; empty for functions
  std::size_t package;
  std::size_t file;
  unsigned when = 0; // of When, for code outside of function literals
};

class CallGraph {
public:
  // Builds the graph over the packages `plugin.local`, from the factories that the registrations hand over.
  CallGraph(const Program &program, const Plugin &plugin, const std::vector<Factory> &factories);

  const std::vector<PluginFunction> &functions() const { return all; }

  // When the code at `node`, in `function`, runs: a function literal in a factory runs at requests.
  unsigned when(const PluginFunction &function, SyntaxNode node) const;

  // The import path and name of a call to another package ("os", "Exit"); empty when `function` is something else.
  struct External {
    std::string path, name;
  };
  External external(std::size_t file, SyntaxNode function) const;

private:
  void collect(std::size_t package);
  void add(PluginFunction function);
  void spread();
  void reach(std::size_t caller, SyntaxNode reference, bool called, std::vector<std::size_t> &pending);
  static bool isHandedToParameter(const PluginFunction &caller, SyntaxNode reference);
  std::vector<std::size_t> targets(const PluginFunction &caller, SyntaxNode reference) const;

  const Program &program;
  std::vector<PluginFunction> all;
  std::map<std::pair<std::size_t, std::string>, std::size_t> byName; // functions, by package
  std::multimap<std::string, std::size_t> methodsByName;
  std::vector<char> isFactory;
};

} // namespace unplug::go

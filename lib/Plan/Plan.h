// The plan: a verdict for each plugin and a decision for each name, editable as a file that is bound to its inputs.
#pragma once

#include "Inventory/Inventory.h"

#include <llvm/Support/Error.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::plan {

enum class Strategy { InTree, Lua, Builtin, Enterprise, Remove, Skeleton };

// "in-tree", "lua", "builtin", "enterprise", "remove", "skeleton"
std::string_view toString(Strategy strategy);

// What the built gateway does when the plugin's factory returns an error.
enum class OnError { Refuse, Skip };
std::string_view toString(OnError onError);

struct Effort {
  unsigned points = 0; // a sum of the facts in `because`
  unsigned hoursLow = 0, hoursHigh = 0;
  std::vector<std::string> because; // one clause a fact
};

// Another way than the verdict's.
struct Alternative {
  Strategy strategy = Strategy::Lua;
  std::string component;                // of Builtin: "auth/validator"
  bool exact = false;                   // the same behaviour, as far as can be seen
  std::vector<std::string> differences; // what stands in the way, or what differs
};

struct Verdict {
  std::string plugin; // Plugin::id, or the path of a compiled one
  Strategy strategy = Strategy::InTree;
  std::vector<std::string> reasons;
  Effort effort;
  OnError onError = OnError::Skip;
  std::vector<Alternative> alternatives; // for people; nothing is read back
};

// What becomes of one stanza of modifiers.
enum class UseStrategy { AsThePlugin, InTree, Lua, Builtin };
std::string_view toString(UseStrategy strategy); // "plugin", "in-tree", "lua", "builtin"

struct UseChoice {
  std::string gateway, pointer; // Gateway::name, Use::pointer
  std::vector<std::string> names;
  bool exact = false; // it can be a script
  UseStrategy strategy = UseStrategy::AsThePlugin;
};

// What becomes of a name that no plugin among the inputs registers.
enum class MissingName { Refuse, Ignore, Skeleton };
std::string_view toString(MissingName decision);

struct Unregistered {
  PluginKind kind;
  std::string name;
  MissingName decision = MissingName::Refuse;
};

// One name, registered by several plugins: one fork is one name space, so the user picks.
struct Clash {
  PluginKind kind;
  std::string name;
  std::vector<std::string> candidates; // plugin ids, in loading order
  std::string winner;                  // empty until picked
};

struct Plan {
  std::string from;                 // the 2.x release
  std::vector<std::string> allowed; // in what scripts may differ: "logging", "body-errors", "scope"
  std::vector<Verdict> verdicts;
  std::vector<UseChoice> uses; // that 2.x acted upon and that could be scripts
  std::vector<Unregistered> unregistered;
  std::vector<Clash> clashes;
  std::map<std::string, std::string> inputs; // display path -> SHA-256, of everything that the plan was made from
};

struct Scripts;

struct Options {
  bool skeleton = false;  // --skeleton: decide for a skeleton instead of refusing
  bool preferLua = false; // --prefer lua: scripts wherever they are exact
};

// What has a verdict: the plugins by id, and compiled ones without source by path.
std::vector<std::string> plannedPlugins(const inventory::Inventory &inventory);

// The default plan for an inventory.
Plan makePlan(const inventory::Inventory &inventory, const Scripts &scripts, const Options &options);

// Fills in what else each plugin could become; nothing of it is read from a plan file.
void addAlternatives(Plan &plan, const inventory::Inventory &inventory, const Scripts &scripts);

// As JSON, the same bytes for the same plan.
std::string writePlan(const Plan &plan);

// Reads a plan file. Fails (input error) with what is wrong and where.
llvm::Expected<Plan> readPlan(std::string_view text, const std::string &display);

// Checks that `plan` was made from exactly these inputs and names exactly their plugins. Fails (refusal) with the list
// of files that changed, came or went, or of verdicts that fit nothing.
llvm::Error checkFresh(const Plan &plan, const inventory::Inventory &inventory, const std::string &display);

} // namespace unplug::plan

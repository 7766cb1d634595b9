// The ledger: everything that was read, in exactly one state (design, promise 1).
#pragma once

#include "Inventory/Inventory.h"
#include "Plan/Plan.h"
#include "Support/State.h"

#include <llvm/Support/Error.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unplug::plan {

enum class Category { Files, Uses, Registrations, ConfigKeys, Stanzas };
constexpr std::array categories = {Category::Files, Category::Uses, Category::Registrations, Category::ConfigKeys,
                                   Category::Stanzas};
// "files", "uses", "registrations", "configKeys", "stanzas"
std::string_view toString(Category category);

struct LedgerEntry {
  Category category;
  std::string id; // unique in its category: a path, "path#pointer", "path:line:column name"
  State state;
  std::string because; // why, where the state needs a reason
};

struct Ledger {
  std::vector<LedgerEntry> entries; // in the order of the inputs

  std::map<State, unsigned> count(Category category) const;
};

// A use: index into Inventory::gateways, and into its uses.
using UseId = std::pair<std::size_t, std::size_t>;

struct UseState {
  State state = State::Fine;
  std::string because;
};

// Where the run stands: what 3.0 does as things are, or what is left after the migration was computed.
struct Stage {
  bool migrated = false;
  bool for2x = false;                         // into a build of 2.x, which takes the configuration as it is
  std::map<std::string, State> fileStates;    // of the emission, by display path
  std::map<std::string, std::string> because; // reasons for them
  std::map<UseId, UseState> scripts;          // of the stanzas that become scripts
  std::set<std::string> unfinished;           // ids of plugins whose scripts have gaps
  std::set<std::string> leftOut;              // ids of plugins whose names the plan gives to another
};

Ledger makeLedger(const inventory::Inventory &inventory, const Plan &plan, const Stage &stage);

// Counts the inputs anew, apart from how the ledger was made, and compares: every input has one entry, no entry is of
// nothing. Fails (refusal) with what is missing or twice.
llvm::Error checkBalance(const Ledger &ledger, const inventory::Inventory &inventory);

} // namespace unplug::plan

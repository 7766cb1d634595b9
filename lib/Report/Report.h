// Renderers of one result: text for people, JSON for programs (schema: docs/reference/report.schema.json).
#pragma once

#include "Inventory/Inventory.h"
#include "Migrate/Migrate.h"
#include "Plan/Ledger.h"
#include "Plan/Plan.h"
#include "Plan/Scripts.h"

#include <string>

namespace unplug::report {

// What happened to the change set of a migration.
enum class Outcome { Shown, Written, NothingToDo };

struct Report {
  std::string toolVersion;
  std::string command; // "analyze", "plan", "migrate"
  const inventory::Inventory &inventory;
  const plan::Plan &plan;
  const plan::Ledger &ledger;
  Findings findings;                             // sorted
  const migrate::Migration *migration = nullptr; // of `migrate`
  Outcome outcome = Outcome::Shown;
  bool incomplete = false;                // something that was named could not be read: the report must not look clean
  std::string fork;                       // as named on the command line, for what to run next
  const plan::Scripts *scripts = nullptr; // what could be scripts
};

struct TextOptions {
  bool colour = false;
  bool quiet = false;    // the summary and what is dangerous only
  bool verbose = false;  // every file, with what became of it
  bool fullDiff = false; // --diff: new files too, not only seams, go.mod and configuration
};

std::string renderText(const Report &report, const TextOptions &options);
std::string renderJson(const Report &report);

} // namespace unplug::report

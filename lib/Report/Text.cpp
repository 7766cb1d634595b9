// The report for people: first what 3.0 would silently stop doing, then plugins, findings, ledger, and what to run
// next.
#include "Report/Compiled.h"
#include "Report/Dangers.h"
#include "Report/Redact.h"
#include "Report/Report.h"
#include "Report/Terminal.h"

#include "Rewrite/Diff.h"

#include <algorithm>
#include <map>
#include <set>

namespace unplug::report {

namespace {

std::string plural(std::size_t n, const std::string &one, const std::string &many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

// What there is to say when nothing dangerous was found: an all-clear only when everything was understood.
std::string allClear(const Report &report) {
  auto states = report.ledger.count(plan::Category::Files);
  auto missed = states.find(State::NotUnderstood);
  if (missed != states.end() || report.incomplete)
    return "Nothing dangerous was found in what could be read, but " +
           (missed == states.end() ? "not every input could be"
                                   : plural(missed->second, "file was", "files were") + " not understood") +
           ": this is no all-clear.\n";
  return report.inventory.gateways.empty() ? "No gateway configuration was found among the inputs.\n"
         : report.fork.empty()
             ? "Nothing that this gateway does on 2.x depends on plugins or legacy names that 3.0 ignores.\n"
             : "Nothing is left to do: this build holds every plugin that the configuration asks for.\n";
}

// What a text names in quotes: of two that a loop in a template made at one place, the same.
std::string quotedIn(std::string_view text) {
  std::string names;
  for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at + 1)) {
    std::size_t end = text.find('"', at + 1);
    if (end == std::string_view::npos)
      break;
    names += text.substr(at, end + 1 - at);
    at = end;
  }
  return names;
}

// How many of `items`, from the one at `first` on, say the same of one place as it does, for other endpoints.
template <typename Items, typename Same>
std::size_t countFromOnePlace(const Items &items, std::size_t first, const Same &same) {
  std::size_t next = first + 1;
  while (next < items.size() && !items[first].at.file.empty() && items[next].at == items[first].at &&
         same(items[first], items[next]))
    ++next;
  constexpr std::size_t few = 3; // that many are shown by themselves
  return next - first > few ? next - first : 1;
}

std::string andMore(std::size_t count) {
  return count < 2 ? "" : " (and " + std::to_string(count - 1) + " more from this place)";
}

void addDangers(const Report &report, const Terminal &terminal, std::string &out) {
  if (report.migration && report.migration->stage.for2x) {
    out += terminal.bold("The plugins become part of this 2.x build, which loads no file for them.") +
           "\nThe configuration stays as it is. What 3.0 changes is for later: `unplug analyze` says it.\n";
    return;
  }
  auto dangers = findDangers(report.inventory);
  if (dangers.empty()) {
    out += allClear(report);
    return;
  }
  std::string head = report.migration ? "Stock 3.0 would start, serve, and silently stop doing this; the migrated " +
                                            std::string(report.fork.empty() ? "configuration" : "build") +
                                            " does it, but for what is listed as left:"
                     : report.inventory.fork && report.inventory.fork->wired ? "This build does not do this:"
                     : report.fork.empty() ? "3.0 starts, serves, and silently stops doing this:"
                                           : "This build starts, serves, and silently does not do this:";
  out += terminal.bold(head) + "\n";
  constexpr std::size_t shown = 40;
  std::size_t i = 0;
  for (std::size_t rows = 0; i < dangers.size() && rows < shown; ++rows) {
    std::size_t count = countFromOnePlace(dangers, i, [](const Danger &first, const Danger &other) {
      return first.severity == other.severity && quotedIn(first.what) == quotedIn(other.what);
    });
    out += "  " + terminal.severity(dangers[i].severity) + "  " + printable(dangers[i].what) + andMore(count) +
           "\n            " + terminal.dim(printable(toString(dangers[i].at))) + "\n";
    i += count;
  }
  if (i < dangers.size())
    out += "  and " + std::to_string(dangers.size() - i) + " more (--format json has all)\n";
}

std::string registrationList(const go::Plugin &plugin) {
  std::string list;
  for (const go::Registration &registration : plugin.registrations)
    list += (list.empty() ? "" : ", ") + std::string(toString(registration.kind)) + " " +
            (registration.resolved ? registration.name : "(name not resolved)");
  return list.empty() ? "nothing" : list;
}

// Verdict, what else is exactly the same, and effort.
std::vector<std::string> verdictOf(const Report &report, const std::string &id) {
  for (const plan::Verdict &verdict : report.plan.verdicts) {
    if (verdict.plugin != id)
      continue;
    std::string other;
    for (const plan::Alternative &one : verdict.alternatives)
      if (one.exact && one.strategy != verdict.strategy)
        other += (other.empty() ? "" : ", ") + std::string(toString(one.strategy));
    return {std::string(toString(verdict.strategy)) + (other.empty() ? "" : " or " + other),
            std::to_string(verdict.effort.hoursLow) + "-" + std::to_string(verdict.effort.hoursHigh) + " h"};
  }
  return {"", ""};
}

bool writesScripts(const migrate::Migration &migration) {
  return std::any_of(migration.changes.roots.begin(), migration.changes.roots.end(), [](const auto &root) {
    return std::any_of(root.files.begin(), root.files.end(), [](const auto &file) { return file.path.ends_with(".lua"); });
  });
}

void addAlternative(const std::string &plugin, const plan::Alternative &one, std::string &lines) {
  lines += "  " + plugin + ": " + std::string(toString(one.strategy)) +
           (one.component.empty() ? "" : " " + printable(one.component)) + (one.exact ? ", the same behaviour" : "") +
           "\n";
  for (const std::string &difference : one.differences)
    lines += "       " + printable(difference) + "\n";
}

// What else than their verdict plugins could be, where something is known of it; what holds for all of them once.
void addAlternatives(const Report &report, const Terminal &terminal, std::string &out) {
  std::string lines;
  const plan::Alternative *enterprise = nullptr;
  for (const plan::Verdict &verdict : report.plan.verdicts)
    for (const plan::Alternative &one : verdict.alternatives)
      if (one.strategy == plan::Strategy::Enterprise)
        enterprise = &one;
      else if (one.strategy != verdict.strategy)
        addAlternative(printable(verdict.plugin), one, lines);
  if (enterprise != nullptr)
    addAlternative("all of them", *enterprise, lines);
  if (!lines.empty())
    out += "\n" + terminal.bold("What else the plugins could be, and what is in the way or differs") + "\n" + lines;
}

void addPlugins(const Report &report, const Terminal &terminal, std::string &out) {
  const inventory::Inventory &inventory = report.inventory;
  const auto &plugins = inventory.source.plugins;
  std::vector<std::vector<std::string>> rows = {{"plugin", "registers", "uses", "guards", "verdict", "effort"}};
  auto addRow = [&](const std::string &id, const std::string &registers, const std::string &role, auto isOf) {
    std::set<std::pair<std::size_t, std::size_t>> uses;
    for (const inventory::UsedName &used : inventory.usedNames)
      if (isOf(used))
        uses.insert({used.gateway, used.use});
    auto verdict = verdictOf(report, id);
    rows.push_back({printable(id), printable(registers), std::to_string(uses.size()), role, verdict[0], verdict[1]});
  };
  for (std::size_t p = 0; p < plugins.size(); ++p)
    addRow(plugins[p].id, registrationList(plugins[p]),
           std::string(plugins[p].role == go::SecurityRole::None ? "-" : go::toString(plugins[p].role)),
           [&](const inventory::UsedName &used) {
             return std::any_of(used.registrations.begin(), used.registrations.end(),
                                [&](inventory::RegistrationRef ref) { return ref.plugin == p; });
           });
  for (std::size_t c = 0; c < inventory.compiled.size(); ++c)
    if (inventory.compiled[c].sources.empty()) // others stand for their source
      addRow(inventory.compiled[c].path, compiledRegistrationList(inventory.compiled[c].plugin), "not known",
             [&](const inventory::UsedName &used) {
               return std::find(used.compiled.begin(), used.compiled.end(), c) != used.compiled.end();
             });
  if (rows.size() > 1)
    out += "\n" + terminal.bold(plural(rows.size() - 1, "plugin", "plugins")) + "\n" + table(rows);
}

void addProposal(std::string_view proposal, std::string &out) {
  while (!proposal.empty()) {
    std::size_t end = std::min(proposal.find('\n'), proposal.size());
    out += "       | " + printable(proposal.substr(0, end)) + "\n";
    proposal.remove_prefix(std::min(end + 1, proposal.size()));
  }
}

void addFindings(const Report &report, const Terminal &terminal, std::string &out) {
  if (report.findings.empty())
    return;
  out += "\n" + terminal.bold(plural(report.findings.size(), "finding", "findings")) +
         (report.migration ? " left after the migration" : "") + "\n";
  FindingCode last = FindingCode::FileNotRead;
  std::string lastHelp;
  for (std::size_t i = 0, count = 0; i < report.findings.size(); i += count) {
    const Finding &finding = report.findings[i];
    count = countFromOnePlace(report.findings, i, [](const Finding &first, const Finding &other) {
      return first.code == other.code && first.severity == other.severity && first.help == other.help &&
             first.proposal == other.proposal && quotedIn(first.message) == quotedIn(other.message);
    });
    bool sameKind = i > 0 && finding.code == last && finding.help == lastHelp &&
                    finding.severity == report.findings[i - 1].severity;
    if (i > 0 && !sameKind)
      out += "     " + terminal.dim("help: " + lastHelp) + "\n";
    std::string place = toString(finding.at);
    out += "  " + terminal.severity(finding.severity) + "  " + std::string(kindOf(finding.code).code) + "  " +
           printable(place) + (place.empty() ? "" : ": ") + printable(finding.message) + andMore(count) + "\n";
    addProposal(finding.proposal, out);
    last = finding.code;
    lastHelp = finding.help;
  }
  out += "     " + terminal.dim("help: " + lastHelp) + "\n";
}

void addLedger(const Report &report, const Terminal &terminal, std::string &out) {
  out += "\n" + terminal.bold("Everything that was read, accounted for") + "\n";
  for (plan::Category category : plan::categories) {
    std::string line;
    for (const auto &[state, number] : report.ledger.count(category))
      line += (line.empty() ? "" : ", ") + std::to_string(number) + " " + describe(state);
    std::string name(toString(category) == "configKeys" ? "plugin settings" : toString(category));
    out +=
        "  " + name + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') + (line.empty() ? "none" : line) + "\n";
  }
}

// Every file with its state and why it is in it; then what was met and is no input.
void addFiles(const Report &report, const Terminal &terminal, std::string &out) {
  std::vector<std::vector<std::string>> rows = {{"file", "state", "because"}};
  for (const plan::LedgerEntry &entry : report.ledger.entries)
    if (entry.category == plan::Category::Files)
      rows.push_back({printable(entry.id), std::string(describe(entry.state)), printable(entry.because)});
  for (const LeftOut &other : report.inventory.inputs.leftOut)
    rows.push_back({printable(other.path), "left out", printable(other.because)});
  out += "\n" + terminal.bold("Files") + "\n" + table(rows);
}

// True for a change that a person wants to see at once: an edit of what was there, or a configuration.
bool isShort(const rewrite::FileChange &file) {
  return file.before.has_value() && file.path != "go.sum";
}

// "fork", or "module": what its paths are labelled with.
std::string buildOf(const migrate::Migration &migration) {
  const auto &roots = migration.changes.roots;
  const std::string label = roots.empty() ? "" : roots.front().label;
  for (const char *kind : {"module", "overlay", "program"})
    if (label == std::string(kind) + ":")
      return kind;
  return "fork";
}

void addChanges(const Report &report, const TextOptions &options, const Terminal &terminal, std::string &out) {
  const migrate::Migration &migration = *report.migration;
  std::string files, diffs;
  for (const rewrite::RootChanges &root : migration.changes.roots)
    for (const rewrite::FileChange &file : root.files) {
      if (!file.changes())
        continue;
      auto [added, removed] = rewrite::countChanges(file);
      files += "  " +
               std::string(!file.before  ? "create"
                           : !file.after ? "remove"
                                         : "edit  ") +
               "  " + printable(root.label + file.path) + "  " + terminal.green("+" + std::to_string(added)) + " " +
               terminal.red("-" + std::to_string(removed)) + "\n";
      if (report.outcome == Outcome::Shown && (options.fullDiff || isShort(file)))
        diffs += terminal.diff(redact(rewrite::unifiedDiff(file)));
    }
  out += "\n" + terminal.bold(report.outcome == Outcome::Written ? "Written" : "To be written (nothing is yet)") +
         "\n" + files;
  if (!diffs.empty())
    out += "\n" + diffs;
  for (const emit::MovedVersion &moved : migration.moved)
    out += "  version moved: " + moved.module + " " + moved.from + " -> " + moved.to + "\n";
  if (!migration.needsTidy.empty()) {
    out += "\nThese requirements still need the network (`go mod tidy` in the " + buildOf(migration) + "):\n";
    for (const std::string &module : migration.needsTidy)
      out += "  " + module + "\n";
  }
}

// By licence, so that a long list stays short.
void addLicences(const Report &report, const Terminal &terminal, std::string &out) {
  std::map<std::string, std::vector<std::string>> byLicence;
  for (const migrate::ModuleLicence &one : report.migration->licences) {
    std::string spdx;
    for (const std::string &id : one.spdx)
      spdx += (spdx.empty() ? "" : ", ") + id;
    if (spdx.empty())
      spdx = one.from.empty() ? "not found here" : one.files.empty() ? "no licence file" : "not recognised";
    byLicence[spdx].push_back(one.module + (one.version.empty() ? "" : " " + one.version));
  }
  bool onlyOwn = std::all_of(report.migration->licences.begin(), report.migration->licences.end(),
                             [](const auto &one) { return one.from == "inputs" && one.files.empty(); });
  if (onlyOwn) // and nothing is known of it
    return;
  std::vector<std::vector<std::string>> rows = {{"licence", "modules", ""}};
  for (const auto &[spdx, modules] : byLicence) {
    constexpr std::size_t shown = 4;
    std::string list;
    for (std::size_t i = 0; i < std::min(modules.size(), shown); ++i)
      list += (i > 0 ? ", " : "") + printable(modules[i]);
    if (modules.size() > shown)
      list += " and " + std::to_string(modules.size() - shown) + " more";
    rows.push_back({printable(spdx), std::to_string(modules.size()), list});
  }
  out += "\n" + terminal.bold("Licences of what the plugins bring into the gateway's binary") + "\n" + table(rows);
}

// Whether another migration would change nothing: what is left is to be written by a person.
bool holdsAll(const inventory::Inventory &inventory) {
  return inventory.fork && inventory.fork->wired &&
         std::all_of(inventory.usedNames.begin(), inventory.usedNames.end(),
                     [](const inventory::UsedName &used) { return used.inFork; }) &&
         std::none_of(inventory.gateways.begin(), inventory.gateways.end(),
                      [](const config::Gateway &gateway) { return !gateway.edits.empty(); });
}

bool isIn(const migrate::Migration &migration, std::string_view label) {
  return !migration.changes.roots.empty() && migration.changes.roots.front().label == label;
}

void addNext(const Report &report, const Terminal &terminal, std::string &out) {
  std::string fork = report.fork.empty() ? "../krakend-ce" : printable(report.fork);
  std::string next;
  if (!report.migration && report.fork.empty() && !findDangers(report.inventory).empty())
    next = "unplug migrate PATH... --fork " + fork + "          shows the change; --write writes it";
  else if (!report.migration && !report.fork.empty() && !holdsAll(report.inventory))
    next = "unplug migrate PATH... --fork " + fork;
  else if (report.migration && report.fork.empty() && report.outcome == Outcome::Shown)
    next = "the same command with --write; `unplug undo DIR`, of the configuration's folder, takes it back";
  else if (report.migration && report.fork.empty() && report.outcome == Outcome::Written)
    next = std::string("run the configuration on KrakenD 3.0 as it is released") +
           (writesScripts(*report.migration) ? ", with the scripts beside it" : "");
  else if (report.migration && report.outcome == Outcome::Shown)
    next = "the same command with --write; `unplug undo " + fork + "` takes it back";
  else if (report.migration && report.outcome == Outcome::Written && isIn(*report.migration, "overlay:"))
    next = "unplug apply " + fork + " --to CHECKOUT; make build, there; then run your configuration on that binary";
  else if (report.migration && report.outcome == Outcome::Written && isIn(*report.migration, "program:"))
    next = "go mod tidy and your own build, in " + fork + "; then run your configuration on that binary";
  else if (report.migration && report.outcome == Outcome::Written)
    next = "make build, in " + fork + "; then run your configuration on that binary";
  auto couldBeScript = [](const plan::Verdict &verdict) {
    return std::any_of(verdict.alternatives.begin(), verdict.alternatives.end(), [&](const plan::Alternative &one) {
      return one.strategy == plan::Strategy::Lua && one.exact && verdict.strategy != plan::Strategy::Lua;
    });
  };
  auto scripts = std::count_if(report.plan.verdicts.begin(), report.plan.verdicts.end(), couldBeScript);
  if (!next.empty() && !report.migration && scripts > 0)
    next += "\n  the same with --prefer lua           makes scripts of " + std::to_string(scripts) + " of " +
            plural(report.plan.verdicts.size(), "plugin", "plugins") +
            (static_cast<std::size_t>(scripts) == report.plan.verdicts.size() ? ", and needs no --fork" : "");
  if (!next.empty())
    out += "\n" + terminal.bold("Next") + "\n  " + next + "\n";
}

} // namespace

std::string renderText(const Report &report, const TextOptions &options) {
  Terminal terminal{options.colour};
  std::string out;
  if (report.incomplete)
    out += terminal.bold("Incomplete: something that was named could not be read; see the errors above.") + "\n\n";
  addDangers(report, terminal, out);
  if (report.migration && report.outcome == Outcome::NothingToDo)
    out += report.fork.empty() ? "\nNothing to do: the configuration is as this migration would leave it.\n"
                               : "\nNothing to do: the " + buildOf(*report.migration) +
                                     " and the configuration are as this migration would leave them.\n";
  if (!options.quiet) {
    addPlugins(report, terminal, out);
    if (report.migration && report.outcome != Outcome::NothingToDo)
      addChanges(report, options, terminal, out);
    if (report.migration)
      addLicences(report, terminal, out);
    addFindings(report, terminal, out);
    addLedger(report, terminal, out);
    if (options.verbose)
      addAlternatives(report, terminal, out);
    if (options.verbose)
      addFiles(report, terminal, out);
  }
  addNext(report, terminal, out);
  return out;
}

} // namespace unplug::report

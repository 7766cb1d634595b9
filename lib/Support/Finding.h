// Findings: coded statements about one place in an input. The registry of codes is Findings.def.
#pragma once

#include "Support/Location.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unplug {

enum class Severity { Note, Warning, Error, Critical };

std::string_view toString(Severity severity);

enum class FindingCode {
#define FINDING(code, name, severity, title, help) name,
#include "Support/Findings.def"
#undef FINDING
};

// One row of the registry.
struct FindingKind {
  FindingCode id;
  std::string_view code; // stable, "UP0101"
  std::string_view name;
  Severity severity; // unless the place that emits it knows better
  std::string_view title;
  std::string_view help; // what to do
};

std::span<const FindingKind> allFindingKinds();
const FindingKind &kindOf(FindingCode code);

struct Finding {
  FindingCode code;
  Severity severity;
  Location at;
  std::string message;       // one or two sentences about this very place
  std::string help;          // what to do; the registry's unless the emitter knows better
  std::string proposal = {}; // lines to use or to start from; usually empty

  bool operator==(const Finding &) const = default;
};

using Findings = std::vector<Finding>;

// A finding with the registry's severity and help.
Finding makeFinding(FindingCode code, Location at, std::string message);
Finding makeFinding(FindingCode code, Severity severity, Location at, std::string message);

// Sorted by severity (worst first), then file, line, column, code and message; equal ones once. The order of every
// report.
void sortFindings(Findings &findings);

} // namespace unplug

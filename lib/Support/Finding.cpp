// The registry's rows, and the one order in which findings are shown.
#include "Support/Finding.h"

#include <algorithm>
#include <tuple>

namespace unplug {

namespace {

constexpr FindingKind kinds[] = {
#define FINDING(code, name, severity, title, help) {FindingCode::name, code, #name, Severity::severity, title, help},
#include "Support/Findings.def"
#undef FINDING
};

auto sortKey(const Finding &finding) {
  return std::make_tuple(-static_cast<int>(finding.severity), std::cref(finding.at), kindOf(finding.code).code,
                         std::cref(finding.message));
}

} // namespace

std::string_view toString(Severity severity) {
  switch (severity) {
  case Severity::Note:
    return "note";
  case Severity::Warning:
    return "warning";
  case Severity::Error:
    return "error";
  case Severity::Critical:
    return "critical";
  }
  return "";
}

std::span<const FindingKind> allFindingKinds() {
  return kinds;
}

const FindingKind &kindOf(FindingCode code) {
  return kinds[static_cast<std::size_t>(code)];
}

Finding makeFinding(FindingCode code, Location at, std::string message) {
  return makeFinding(code, kindOf(code).severity, std::move(at), std::move(message));
}

Finding makeFinding(FindingCode code, Severity severity, Location at, std::string message) {
  return {code, severity, std::move(at), std::move(message), std::string(kindOf(code).help)};
}

void sortFindings(Findings &findings) {
  auto less = [](const Finding &a, const Finding &b) { return sortKey(a) < sortKey(b); };
  auto same = [&](const Finding &a, const Finding &b) { return !less(a, b) && !less(b, a); };
  std::sort(findings.begin(), findings.end(), less);
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

} // namespace unplug

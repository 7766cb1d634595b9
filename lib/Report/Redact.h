// Keeping secrets out of reports and diffs.
#pragma once

#include <string>
#include <string_view>

namespace unplug::report {

// `text` with values that look like secrets replaced by "***": those of JSON members and Go or TOML assignments whose
// name speaks of a password, secret, token, key or credential, and long runs of letters and digits after "Bearer ".
// Line structure stays.
std::string redact(std::string_view text);

} // namespace unplug::report

// What checks a configuration beyond what the gateway itself does at start: a schema.
#pragma once

#include "Config/Document.h"

#include <string>
#include <vector>

namespace unplug::config {

// What is wrong with one value. Two violations of one place are the same when their kinds are.
struct LintError {
  DocumentNode node;
  std::string pointer; // RFC 6901, of the value
  std::string kind;    // the message without what varies with a name
  std::string message; // a clause: "Array should contain no fewer than 1 elements"
};

class Lint {
public:
  virtual ~Lint() = default;

  virtual std::vector<LintError> check(const Document &document) const = 0;
};

} // namespace unplug::config

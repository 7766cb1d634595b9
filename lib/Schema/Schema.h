// The gateway's own JSON Schema, as `krakend check --lint` uses it, by valijson.
#pragma once

#include "Config/Lint.h"

#include <llvm/Support/Error.h>

#include <memory>
#include <string>

namespace unplug::schema {

// Reads a schema in one file (draft 7, or 2019-09 as far as the gateway's own schemas use it): what `$ref` names lies
// in it. Strings of configurations are compared by their first 4,096 bytes. Fails (input error) on a file that cannot
// be read, is no JSON, or no schema.
llvm::Expected<std::shared_ptr<const config::Lint>> readSchema(const std::string &path);

} // namespace unplug::schema

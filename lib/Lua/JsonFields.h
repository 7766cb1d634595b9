// How encoding/json fills a struct from the configuration: for plugins that send their settings through JSON.
#pragma once

#include "Lua/Types.h"

#include <string>
#include <vector>

namespace unplug::lua {

struct JsonField {
  std::string key; // in JSON
  const Field *field = nullptr;
};

// The fields that JSON fills, by their order; `why` says what of the type is not known to be filled exactly.
std::vector<JsonField> jsonFields(const Type *type, std::string &why);

// Whether a value of `type` is filled exactly, with everything in it.
bool isDecodable(const Type *type, std::string &why, unsigned depth = 0);

// The keys of the struct and of all structs in it.
void collectJsonKeys(const Type *type, std::vector<std::string> &keys, unsigned depth = 0);

} // namespace unplug::lua

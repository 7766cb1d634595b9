#include "Lua/Value.h"

namespace unplug::lua {

const Value *Value::member(const std::string &key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == key)
      return &elements[i];
  return nullptr;
}

} // namespace unplug::lua

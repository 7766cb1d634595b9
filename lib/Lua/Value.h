// Constants of a configuration, with the types that Go code gets them in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace unplug::lua {

struct Value {
  enum class Kind : std::uint8_t {
    Null,
    Boolean,
    Integer, // an int: YAML and TOML have them
    Float,
    String,
    List,
    Map,
    Other, // a date, or a number that no Lua number is
  };
  Kind kind = Kind::Null;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  bool is64 = false; // of integers: Go gets an int64 (TOML)
  std::string text;  // of strings; of Other: as written
  std::vector<Value> elements;   // of lists and maps
  std::vector<std::string> keys; // of maps: by element, sorted

  const Value *member(const std::string &key) const;
};

} // namespace unplug::lua

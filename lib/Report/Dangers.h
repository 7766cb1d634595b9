// What stock 3.0 silently stops doing, most dangerous first.
#pragma once

#include "Inventory/Inventory.h"

#include <string>
#include <vector>

namespace unplug::report {

struct Danger {
  Severity severity;
  std::string what; // one line
  Location at;
};

// Plugins that authenticate, authorise, limit or validate; then legacy names of auth/*, security/*, qos/*,
// validation/*; then every other live use, legacy name and removed component. What a fork that was given registers is
// left out.
std::vector<Danger> findDangers(const inventory::Inventory &inventory);

} // namespace unplug::report

// What else than its verdict a plugin could become: scripts, components that the gateway has, the Enterprise edition.
#pragma once

#include "Inventory/Inventory.h"
#include "Plan/Plan.h"
#include "Plan/Scripts.h"

namespace unplug::plan {

std::vector<Alternative> alternativesOf(const inventory::Inventory &inventory, const Scripts &scripts,
                                        std::size_t plugin);

// The plugins whose every use is exactly a script, and that register nothing else that is used.
std::set<std::size_t> exactlyScripts(const inventory::Inventory &inventory, const Scripts &scripts);

} // namespace unplug::plan

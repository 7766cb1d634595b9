// The licences of what a migration compiles into the gateway: the plugins' own modules, and those that they need.
#pragma once

#include "Emit/Emit.h"
#include "Inventory/Inventory.h"

#include <filesystem>
#include <string>
#include <vector>

namespace unplug::migrate {

struct ModuleLicence {
  std::string module;             // its path; of a plugin without one its folder
  std::string version;            // empty for the plugins' own
  std::vector<std::string> spdx;  // what its files hold; empty: nothing that is recognised
  std::vector<std::string> files; // of a plugin as display paths, else in the module; empty: there is none
  std::string from;               // "inputs", "vendor", "module cache"; empty: it was not found on this machine
  std::string readAt;             // the version that was read, where another one is built
};

struct Licences {
  std::vector<ModuleLicence> modules; // the plugins' own first, each by path
  Findings findings;
};

// `plugins` are those that are emitted, `linked` what they need; `cache` is Go's module cache, or empty. Files are
// read, nothing is asked for over a network.
Licences licencesOf(const inventory::Inventory &inventory, const std::vector<emit::PluginToEmit> &plugins,
                    const std::vector<emit::LinkedModule> &linked, const std::filesystem::path &cache);

} // namespace unplug::migrate

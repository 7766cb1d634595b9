// The inventory: gateways, uses, plugins and manifests of one set of inputs, joined by kind and name.
#pragma once

#include "Binary/Binary.h"
#include "Cgo/Cgo.h"
#include "Config/Config.h"
#include "Go/Go.h"
#include "Inventory/Layouts.h"
#include "Inventory/Manifests.h"
#include "Support/FileTree.h"
#include "Support/Finding.h"
#include "Support/State.h"

#include <llvm/Support/Error.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::inventory {

// One registration of one plugin, by index.
struct RegistrationRef {
  std::size_t plugin;
  std::size_t registration;

  auto operator<=>(const RegistrationRef &) const = default;
};

// One name of one use, and who registers it.
struct UsedName {
  std::size_t gateway;
  std::size_t use;
  std::string name;
  std::vector<RegistrationRef> registrations; // in loading order: the last one is the one that 2.x used
  std::vector<std::size_t> compiled;          // compiled plugins without source that register it
  bool enterprise = false;                    // a component of the Enterprise edition: no source exists
  bool inFork = false;                        // the fork that was given registers it
  bool unfinished = false;                    // there, but as a skeleton that refuses
};

// A compiled plugin among the inputs.
struct CompiledFile {
  std::string path; // display path
  binary::CompiledPlugin plugin;
  std::vector<std::size_t> sources; // the plugins among the inputs that it was built from, or that register its names
};

// What a fork that was given holds already.
struct ForkPlugins {
  std::string folder; // of the plugins, display path
  bool wired = false; // every seam calls the runtime
  go::Source source;
  std::set<std::pair<PluginKind, std::string>> unfinished; // registered by skeletons that nobody has written yet
};

// What became of a file: what it is, and its state in the ledger.
struct FileEntry {
  std::string path;
  State state = State::OutOfScope;
  std::string because;
  std::string hash; // SHA-256; empty when it was not read
};

struct Inventory {
  FileTree inputs;
  std::vector<config::Gateway> gateways;
  go::Source source;
  std::vector<std::optional<cgo::PluginC>> c; // of each plugin of `source`; nothing for those without C
  std::vector<CompiledFile> compiled;         // that register something, by path
  std::vector<BuildLine> buildLines;
  std::vector<UsedName> usedNames;
  std::vector<FileEntry> files; // every file of the inputs, in their order
  catalog::Release from;        // the 2.x release that the gateway runs on
  bool fromIsKnown = false;     // said by --from or a manifest, not assumed
  bool officialImage = false;   // a manifest names the official image, which is Alpine
  std::optional<ForkPlugins> fork;
  Findings findings; // of reading, every layer, not sorted; joinFindings has the rest
};

struct Options {
  std::vector<std::string> paths;
  std::string from;         // --from; empty: from the manifests, else the default
  std::string remembered;   // a release that an earlier run settled, for when nothing else names one; may be empty
  std::string rememberedIn; // the file that says so, as display path
  std::string fork;         // --fork; empty: none
  std::string pluginsDir = "plugins";
  std::vector<std::filesystem::path> exclude; // folders that are no inputs although they lie below one
  bool forkWired = false;                     // every seam of the fork calls the runtime
  FlexibleOptions flexible;
  std::shared_ptr<const config::Lint> lint; // --schema; none: nothing is checked
};

// Reads and joins everything under the inputs. `unread` takes what was named, or was the only gateway, and could not be
// read or understood (exit status 3); the rest is reported all the same. Fails when there is nothing to report on.
llvm::Expected<Inventory> takeInventory(const Options &options, llvm::Error &unread);

// The plugins in the folder `pluginsDir` of a fork; paths start with `label` ("fork:"). Fails when they cannot be read.
llvm::Expected<ForkPlugins> readForkPlugins(const std::filesystem::path &fork, const std::string &pluginsDir,
                                            const std::string &label);

// Fills `usedNames` from gateways, plugins and fork: done by takeInventory, and again by whoever changes one of them.
void join(Inventory &inventory);

// What the join shows: names that nobody registers, plugins that nobody uses, names registered twice, modifiers on both
// sides, stanzas that 3.0 ignores.
Findings joinFindings(const Inventory &inventory);

// Lua scripts among the inputs that are not as the stanzas of a configuration pin them, or not finished. A part of
// joinFindings.
Findings scriptFindings(const Inventory &inventory);

// Where a script refuses because nobody has written it yet: calls that `migrate --skeleton` left (templates/lua/skeleton).
std::vector<Range> gapsIn(std::string_view script);

// The build lines that make a .so of a plugin, as far as paths show it.
std::vector<const BuildLine *> buildsOf(const Inventory &inventory, std::size_t plugin);

// The order in which 2.x loaded a plugin: by the base name of its .so where a build line names it, else by `id`.
std::string loadingOrder(const Inventory &inventory, std::size_t plugin);

// Why the gateway's release refuses what the build lines and go.mod make of a plugin, one clause each; empty when
// nothing shows that it does, or when the release is only assumed.
std::vector<std::string> whyNeverLoaded(const Inventory &inventory, std::size_t plugin);

// The release called `version`, or the newest patch of it when it names only a minor ("2.7").
const catalog::Release *newestRelease(const std::string &version);

} // namespace unplug::inventory

// Emits plugins as in-tree Go into a fork of krakend-ce, 3.x or 2.x: the plugins' module trees moved, the runtime
// (plugins/host), the list (plugins/registered.go), a line at each seam, and go.mod with what they require.
#pragma once

#include "Go/Go.h"
#include "Rewrite/ChangeSet.h"
#include "Support/Finding.h"
#include "Support/State.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unplug::emit {

// What the fork is of: 3.x needs a runtime and five seams, 2.x has both in lura and needs only to be told of the
// plugins.
enum class Target { Krakend3, Krakend2 };

// A checkout of krakend-ce that a module of the user's own is made from. It is only read.
struct Checkout {
  std::filesystem::path root;
  std::string modulePath;
  std::string release; // "v3.0.0"; empty when nothing says which it is of: the module then builds from the checkout
};

// A program of the user's own that is built on lura 1 or 2, and moves to lura 3 together with its plugins.
struct Program {
  std::string luraVersion; // that it required when it was opened
};

// A folder that is laid over a checkout of krakend-ce when the gateway is built.
struct Overlay {
  std::filesystem::path checkout; // that it is resolved against, only read; empty where none was named
  std::string release;            // of that checkout, "v3.0.0"; empty when nothing says which it is
};

// What receives the code: the user's checkout of krakend-ce, a module that builds the gateway from one, an overlay, or
// a program.
struct Fork {
  Target target = Target::Krakend3;
  std::filesystem::path root;
  std::string label = "fork:";      // of display paths below `root`
  std::optional<Checkout> checkout; // of a module
  std::optional<Program> program;
  std::optional<Overlay> overlay;
  std::string modulePath;  // "github.com/krakend/krakend-ce/v3", or what a renamed fork calls itself
  std::string luraPath;    // "github.com/luraproject/lura/v3"
  std::string luraVersion; // of its requirement, "v2.14.1"
  std::string goVersion;   // of its go.mod
  bool wired = false;      // every seam calls the runtime already (an earlier run of ours)
  bool isModule = false;   // a module that openModule made earlier: it has no seams
  std::string pluginsDir = "plugins";

  // What it is called in messages: "fork", "module", "overlay" or "program".
  std::string what() const {
    return overlay ? "overlay" : program ? "program" : checkout || isModule ? "module" : "fork";
  }
};

enum class OnError { Refuse, Skip };

struct PluginToEmit {
  std::size_t plugin; // index into Source::plugins
  std::string slug;   // of its module's folder under plugins/; the same for plugins of one module
  OnError onError = OnError::Refuse;
  std::string order; // base name of its .so when a build line names it, else empty: the slug orders
};

// A use whose plugin has no source: an in-tree package that refuses until it is written.
struct SkeletonToEmit {
  PluginKind kind;
  std::string name;
  std::string slug;
  std::vector<std::string> settings; // "key type" of the stanza's own settings, for the struct
};

struct EmitOptions {
  bool as2x = false; // --on-error=as-2.x
  std::vector<std::pair<PluginKind, std::string>>
      ignoredNames;                // nothing registers them, and the plan says to go on without
  std::filesystem::path templates; // overrides the built-in ones; may be empty
  std::string provenance;          // one line for plugins/README.md: the command that makes it again
};

struct MovedVersion {
  std::string module, from, to;
};

// A module that is compiled in because a package that was moved imports it.
struct LinkedModule {
  std::string path, version; // that are built: what a replacement puts in its place
  std::size_t by;            // index into Source::modules of one that asks for it
  bool inFork = false;       // required there already
};

struct Emission {
  rewrite::RootChanges changes; // labelled as the fork is
  Findings findings;            // moved versions, requirements that need the network, dropped replacements, ...
  std::vector<MovedVersion> moved;
  std::vector<LinkedModule> linked;        // by path
  std::vector<std::string> needsTidy;      // requirements added whose sums are not in go.sum
  std::map<std::string, State> fileStates; // display path of each Go input file it looked at -> its state
  std::map<std::string, std::string> outOfScopeBecause;
  std::map<std::size_t, std::string> importPathOf; // index into Source::packages -> import path in the fork
};

// Opens `root` as a fork. Fails (refusal) when it is not krakend-ce of the target's line, saying what was looked for.
llvm::Expected<Fork> openFork(const std::filesystem::path &root, const std::string &pluginsDir,
                              Target target = Target::Krakend3);

// The module at `root`, which may not exist yet, as what receives the code; `checkout` is a fork that was opened and is
// not wired. `path` is the module's, or empty: what its go.mod says, else its folder's name. `release` is that of the
// checkout, or empty: what a tag in its .git says. Fails (refusal) when the folder holds another module.
llvm::Expected<Fork> openModule(const std::filesystem::path &root, const std::string &path, const Fork &checkout,
                                const std::string &release);

// The overlay at `root`, which may not exist yet, over `checkout`, a fork that was opened and is not wired. `release`
// is the checkout's, or empty: what a tag in its .git says. Fails (refusal) when the folder is something else.
llvm::Expected<Fork> openOverlay(const std::filesystem::path &root, const Fork &checkout, const std::string &release);

// The overlay at `root` as its record says it is, without a checkout; nothing when there is no record. Fails (input
// error) when the record is damaged.
llvm::Expected<std::optional<Fork>> readOverlay(const std::filesystem::path &root, const std::string &label);

// The program at `root`. Fails (refusal) when its go.mod requires no lura, or krakend-ce as a library.
llvm::Expected<Fork> openProgram(const std::filesystem::path &root, const std::string &pluginsDir);

// The 2.x release that the command in PLUGINS/README.md names (--from): what the last migration into the build at
// `root` was judged by. Empty when it names none.
std::string recordedRelease(const std::filesystem::path &root, const std::string &pluginsDir);

// A slug for `wanted` (a folder or module name) that Go accepts as a folder and package, that is not taken, and that
// the fork's .gitignore files do not hide together with what will lie under it.
std::string chooseSlug(const Fork &fork, const std::string &wanted, const std::vector<std::string> &taken);

// The files of the whole emission as a change set against the fork as it is now; running it again on the result gives
// no changes. Fails (refusal) when a seam is not found (which file, which construct), or an input package has syntax
// errors.
llvm::Expected<Emission> emitIntoFork(const Fork &fork, const go::Source &source,
                                      const std::vector<PluginToEmit> &plugins,
                                      const std::vector<SkeletonToEmit> &skeletons, const EmitOptions &options);

// What the plugins' packages would be written as now, as git's blob ids by path: to be compared with what was written
// last. Only the fork's folder of plugins and its go.mod are looked at.
llvm::Expected<std::map<std::string, std::string>> packageIds(const Fork &fork, const go::Source &source,
                                                              const std::vector<PluginToEmit> &plugins);

// The runtime alone, as it shall be in a build that has its seams already, and `others`: further files as they shall
// be.
llvm::Expected<Emission> emitRuntime(const Fork &fork, const EmitOptions &options,
                                     const std::map<std::string, std::string> &others = {});

} // namespace unplug::emit

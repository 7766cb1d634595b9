// Compiled Go plugins: what a `.so` says of itself, without running or loading it.
#pragma once

#include "Catalog/Catalog.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unplug::binary {

// A module that was linked in (`go version -m`).
struct LinkedModule {
  std::string path, version, sum;
  std::string replacedBy, replacedVersion; // of a `replace`; empty for none
};

// What the registerer of one kind shows.
struct CompiledRegistration {
  PluginKind kind;
  std::string value;              // of the registerer's variable, where that is a string; empty when it is not
  std::vector<std::string> names; // that it registers, as far as data and code show them
  std::string unresolvedBecause;  // when no name is shown
};

enum class Libc { None, Glibc, Musl, Other };
std::string_view toString(Libc libc); // "none", "glibc", "musl", "other"

struct CompiledPlugin {
  std::string format;       // "elf", "mach-o"
  std::string architecture; // as Go says it: "amd64", "arm64"
  std::string goVersion;    // "1.25.3", without "go"
  std::string packagePath;  // of the main package
  LinkedModule module;
  std::vector<LinkedModule> dependencies;
  std::vector<std::pair<std::string, std::string>> settings; // of the build, in order
  std::vector<CompiledRegistration> registrations;
  std::vector<std::string> libraries; // shared libraries that it needs
  Libc libc = Libc::None;
  std::string newestSymbolVersion;        // "GLIBC_2.34"; empty for none
  std::vector<std::string> missingInMusl; // of a plugin for glibc: symbols that it needs and that musl does not have
  bool stripped = false;                  // no symbol table beside the dynamic one
  bool hasDebugInfo = false;
  std::vector<std::string> sources; // the module's own source files that it was built from, as the compiler saw them

  std::string_view setting(std::string_view key) const; // "" when the build has none of that name
};

// A shared library that may be no plugin at all.
struct CompiledFile {
  std::string hash;                     // SHA-256 of the file, where it was asked for
  std::optional<CompiledPlugin> plugin; // nothing: Go did not build it
};

// Reads a compiled plugin. Nothing in the file is trusted: offsets and sizes are checked, and what cannot be right is
// left out. Fails (input error) when the file cannot be read, or is neither a 64-bit ELF nor a Mach-O file. Sources of
// the formats: Go's debug/buildinfo and runtime/symtab.go (facts G).
enum class Hash { No, Yes };
llvm::Expected<CompiledFile> readCompiled(const std::filesystem::path &path, const std::string &display, Hash hash);

// The same for the bytes of a file; `hash` is left empty.
llvm::Expected<CompiledFile> readCompiledBytes(std::string_view bytes, const std::string &display);

// One thing in which a plugin and a gateway release differ, as `krakend check-plugin` says it.
struct Difference {
  std::string what; // "go", or a module's path
  std::string have; // of the plugin
  std::string want; // of the release
};

struct Fit {
  const catalog::Release *release;
  std::vector<Difference> differences; // none: the release loads it, given the same libc and architecture
};

// What `release` would find different.
Fit fitOf(const CompiledPlugin &plugin, const catalog::Release &release);

// All releases, those with the fewest differences first, the newer first among equals.
std::vector<Fit> fits(const CompiledPlugin &plugin);

} // namespace unplug::binary

// Go source and modules: which packages are plugins, what they register and read, and what they stand on.
#pragma once

#include "Catalog/Catalog.h"
#include "Go/Aliases.h"
#include "Go/Syntax.h"
#include "Support/FileTree.h"
#include "Support/Finding.h"

#include <llvm/Support/Error.h>

#include <optional>
#include <string>
#include <vector>

namespace unplug::go {

enum class FileRole { Source, Test, Generated, Vendored };

struct Import {
  std::string name; // "" , "_", "." or an alias
  std::string path;
  Range range; // of the path's literal, quotes included
};

struct SourceFile {
  InputFile file;
  std::string text;
  std::string hash; // SHA-256 of text
  FileRole role = FileRole::Source;
  std::string packageName;
  Range packageNameRange;
  std::vector<Import> imports;
  std::optional<Location> syntaxError; // the first one
  bool ignoredByBuild = false;         // `//go:build ignore`
  std::optional<SyntaxTree> tree; // where its module speaks of a registerer
};

struct Requirement {
  std::string path;
  std::string version;
  bool indirect = false;
};

struct Replacement {
  std::string oldPath, oldVersion; // version may be empty
  std::string newPath, newVersion; // newPath starts with "./" or "../" for a folder
  bool ofWorkspace = false;        // made of a go.work that uses both modules
};

// A go.mod and what lies under it. `path` is empty for a folder of Go files under no go.mod.
struct Module {
  std::string path;
  std::string folder; // display path of the module's root
  std::filesystem::path absolute;
  std::string goVersion;                                     // of the `go` line
  std::string toolchain;                                     // of the `toolchain` line, "go1.25.3"; empty without one
  std::vector<std::string> tools;                            // package paths of `tool` lines
  std::vector<std::pair<std::string, std::string>> excluded; // path and version of `exclude` lines
  std::vector<Requirement> requirements;
  std::vector<Replacement> replacements;
  std::string sumText; // go.sum, empty when there is none
};

// One package: the non-test files of one folder with one package clause. Where several files of a `package main` each
// hold a plugin and cannot be compiled together, each of them is a package, with the files that hold none.
struct Package {
  std::string folder; // display path
  std::string name;
  std::string part;               // the plugin's file without ".go" when the folder holds several; empty otherwise
  std::size_t module;             // index into Source::modules
  std::string importPath;         // empty when it has no module
  std::vector<std::size_t> files; // indices into Source::files, sorted by path
};

struct Registration {
  PluginKind kind;
  std::string name; // empty when not resolved
  bool resolved = true;
  std::string unresolvedBecause;
  bool onRequest = false; // modifiers only
  bool onResponse = false;
  Location at;
};

// A key that the plugin reads from what it is handed ("extra"). `path` as far as it could be followed; "[]" stands for
// each element of an array, "*" for each member of an object.
struct ConfigKey {
  std::vector<std::string> path;
  std::string
      type; // that the code expects: "string", "number", "boolean", "array", "object"; empty when it does not show it
  Location at;
};

// Something outside the gateway's configuration that the plugin uses.
struct Need {
  std::string what;  // "environment", "file", "port", "network", "goroutine", "program"
  std::string value; // the variable, path, address or function as far as it is known; may be empty
  Location at;
};

// What the plugin does for security, by evidence in its code and names; decides `onError` (design).
enum class SecurityRole { None, Authenticate, Authorise, Limit, Validate, Hide };
std::string_view toString(SecurityRole role); // "none", "authenticate", ..., "hide data"

struct Plugin {
  std::string id;                 // display path of its folder, or of its file when the folder holds several plugins
  std::size_t package;            // index into Source::packages
  std::vector<std::size_t> local; // packages of its module (and of local replacements) that it needs, itself first
  std::vector<PluginKind> kinds;  // registerer variables that it exports with a method 2.x accepts
  std::vector<Registration> registrations;
  std::vector<ConfigKey> configKeys;
  std::vector<Need> needs;
  bool registersLogger = false;
  bool registersContext = false;
  bool hasMain = false;
  bool mainIsEmpty = true;
  SecurityRole role = SecurityRole::None;
  std::vector<std::string> roleEvidence; // one short clause each, with place
  unsigned lines = 0;                    // non-test lines of Go that would move
};

struct Source {
  std::vector<Module> modules;
  std::vector<SourceFile> files;
  std::vector<Package> packages;
  std::vector<Plugin> plugins; // sorted by id
  std::vector<Alias> aliases;  // that a gateway's own source among the files enters
  Findings findings;
};

// Reads all Go files and go.mod files of `tree`. Parse errors, unresolved names and Enterprise-only kinds are findings;
// only a named file that cannot be read is a failure (input error).
llvm::Expected<Source> readSource(const FileTree &tree);

// The same for one folder of the module at `root`, whose go.mod is read as well: it says what the packages are called
// when they import each other. Paths start with `label` ("fork:"). Nothing when there is no such folder.
llvm::Expected<Source> readFolder(const std::filesystem::path &root, const std::string &folder,
                                  const std::string &label);

} // namespace unplug::go

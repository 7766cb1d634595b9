// What shell commands are for, as far as plugins go: judged by their words, nothing is run.
#pragma once

#include "BuildFiles/ShellSyntax.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::buildfiles {

enum class Purpose {
  Build,    // builds a plugin
  Handles,  // copies, moves or removes what such builds make
  Serves,   // folders, messages, questions, downloads of modules: nothing by itself
  Ends,     // exit, return
  Prepares, // makes the machine ready, with packages for example
  Other
};

// What is known of a script beside the command in question.
struct Surroundings {
  std::set<std::string> outputs;   // .so files that its builds make; of no use when `anyOutput`
  std::set<std::string> functions; // that only build plugins
  bool anyOutput = false;          // whatever ends in .so is taken for a plugin
};

// Compound statements have the purpose of their parts: Build when one builds and none does more.
Purpose purposeOf(const Statement &statement, const Surroundings &known);

// The same for a statement that follows a build and looks at how it ended: it may end the script.
Purpose purposeAfterBuild(const Statement &statement, const Surroundings &known);

// The name of a simple command and what follows it, behind assignments and words such as `sudo`.
std::vector<std::string> commandWords(const Statement &simple);

// What the plugin builds of a simple command, or of the line that it hands to a shell, are told to make (-o).
std::vector<std::string> outputsOf(const Statement &simple);

// A word of `text` ends in .so.
bool namesSharedObject(std::string_view text);

// True when a shell command line does nothing but build plugins and what goes with it (folders, downloads, messages).
bool onlyBuildsPlugins(std::string_view command);

// Without white space at both ends.
std::string_view trimmed(std::string_view text);

} // namespace unplug::buildfiles

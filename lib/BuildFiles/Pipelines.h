// CI files: where commands stand in them, and what runs them.
#pragma once

#include "Config/Document.h"

#include <string>
#include <string_view>
#include <vector>

namespace unplug::buildfiles {

enum class Service { None, GitHub, GitLab, CircleCi, Azure, Bitbucket };

// By where the file lies and what it is called, as the services look for it.
Service serviceOf(std::string_view path);

// One scalar of commands.
struct CommandText {
  config::DocumentNode node;
  config::DocumentNode item; // the element of `list` that goes when nothing is left of the scalar
  config::DocumentNode list; // of steps or commands; 0: the scalar is no element
};

// What one shell runs, in turn.
struct Shell {
  std::vector<CommandText> texts;
  bool isStep = false; // of a list of them, each with a shell of its own
  std::string foreign; // what runs it when that is not sh
};

// The shells of a file, in the order of the text. What stands behind an alias is there once.
std::vector<Shell> shellsOf(const config::Document &document, Service service);

// A step does more than to make the machine ready for others: a checkout, the set-up of a tool, a cache, a login.
bool stepDoesSomething(const config::Document &document, config::DocumentNode step);

// What a service calls a step or command that runs `command`, as YAML.
std::string stepFor(Service service, const std::string &name, const std::string &command);

} // namespace unplug::buildfiles

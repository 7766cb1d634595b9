// What a build holds, and what was edited in it since unplug wrote it.
#pragma once

#include "Emit/Emit.h"

#include <string>
#include <vector>

namespace unplug::emit {

// A folder of the plugins' folder with Go in it.
struct FolderStatus {
  std::string folder;                 // "plugins/guard"
  std::string from;                   // the input that it was made from, as plugins/README.md says; may be empty
  bool written = false;               // unplug wrote files of it
  std::vector<std::string> edited;    // paths below the folder that differ from what was written
  std::vector<std::string> missing;   // that were written and are gone
  std::vector<std::string> conflicts; // edited ones that lack a change of the plugin (UP0518)
};

// By folder; packages below one of a plugin count to it.
llvm::Expected<std::vector<FolderStatus>> statusOf(const Fork &fork);

} // namespace unplug::emit

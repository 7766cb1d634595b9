// What a build holds, and what was edited in it since unplug wrote it.
#pragma once

#include "Emit/Emit.h"
#include "Emit/Sources.h"

#include <string>
#include <vector>

namespace unplug::emit {

// What became of a folder's source since its files were last written.
enum class Drift { NotAsked, None, Changed, NotGiven, NotInBuild };

// A folder of the plugins' folder with Go in it.
struct FolderStatus {
  std::string folder;                 // "plugins/guard"
  std::string from;                   // the input that it was made from, as plugins/README.md says; may be empty
  std::optional<SourceCommit> made;   // and the commit of that, when it was in git
  bool written = false;               // unplug wrote files of it
  std::vector<std::string> edited;    // paths below the folder that differ from what was written
  std::vector<std::string> missing;   // that were written and are gone
  std::vector<std::string> conflicts; // edited ones that lack a change of the plugin (UP0518)
  Drift drift = Drift::NotAsked;
  std::vector<std::string> changed; // files that would be written otherwise now: anew, differently, or no more
};

// By folder; packages below one of a plugin count to it.
llvm::Expected<std::vector<FolderStatus>> statusOf(const Fork &fork);

// Compares with the sources: `now` is what packageIds gives for them. Plugins that the build does not hold are added.
llvm::Error addDrift(const Fork &fork, const std::map<std::string, std::string> &now,
                     std::vector<FolderStatus> &folders);

} // namespace unplug::emit

// From which commit of its source a plugin's folder was made.
#pragma once

#include "Go/Go.h"

#include <map>
#include <string>
#include <vector>

namespace unplug::emit {

struct SourceCommit {
  std::string commit;  // its id
  bool edited = false; // some of the files were not as that commit has them
};

// The input files that each folder of a build is made of.
using SourceFiles = std::map<std::string, std::vector<const go::SourceFile *>>;

// By folder; without those whose files are in no git repository, or in several.
std::map<std::string, SourceCommit> sourceCommits(const SourceFiles &files);

} // namespace unplug::emit

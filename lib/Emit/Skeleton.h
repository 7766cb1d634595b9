// Skeletons: packages of the right kind, name and signature that refuse until they are written.
#pragma once

#include "Emit/Emit.h"

namespace unplug::emit {

// The files of one skeleton, below the fork's root.
llvm::Expected<std::vector<std::pair<std::string, std::string>>>
skeletonFiles(const Fork &fork, const SkeletonToEmit &skeleton, const std::filesystem::path &templates);

// `text` as a Go string literal.
std::string goQuoted(const std::string &text);

} // namespace unplug::emit

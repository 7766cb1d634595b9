// The alias map of a program (facts B1): lura 2's components read legacy names and 3.0's read short ones, so its
// entries turn around, or 3.0 would give every short name a name that nothing reads.
#pragma once

#include "Emit/GoFile.h"
#include "Go/Aliases.h"
#include "Support/Finding.h"

namespace unplug::emit {

// Edits what `file` enters into config.ExtraConfigAlias; `ofLura2` is false for a file that is on lura 3 already. What
// is not known to be a pair of one component's two names becomes a finding (UP0552).
Findings swapAliases(GoFile &file, const std::vector<go::AliasText> &siblings, bool ofLura2);

// True for a literal of an entry that swapAliases turns around.
bool isOfAliasEntry(go::SyntaxNode literal);

} // namespace unplug::emit

// The text of a move: which bytes go, and what is written where.
#pragma once

#include "Config/Config.h"
#include "Config/Document.h"
#include "Config/Stanzas.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::config {

constexpr std::string_view extraKey = "extra_config";

// An object that gets stanzas: members of its extra_config, where it has one.
struct Target {
  std::string pointer;
  std::optional<DocumentNode> extra;
  std::vector<const NewStanza *> stanzas;
};

using Targets = std::map<DocumentNode, Target>; // by that object

// Takes `from` out of `text`, which `document` was read from, and puts the stanzas where they go, in the style of what
// is around them. Nothing where it is not clear which bytes are whose.
std::optional<std::vector<rewrite::Edit>> moveEdits(const Document &document, const std::string &text, FoundStanza from,
                                                    const Targets &targets);

} // namespace unplug::config

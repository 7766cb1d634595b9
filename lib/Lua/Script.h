// The Lua text of a plugin.
#pragma once

#include "Lua/Gaps.h"
#include "Lua/Judge.h"

#include <set>
#include <string>

namespace unplug::lua {

// What a script is made with that a person has to finish.
struct Skeleton {
  GapPlan plan;
  std::string gap, head; // templates
};

// With nothing but its templates.
llvm::Expected<Skeleton> loadSkeleton(const std::filesystem::path &templates);

// What of a plugin is in its script.
struct ScriptParts {
  bool modifiers = false, handlers = false; // kinds of which something is registered
  std::set<const Expression *> leftOut;     // calls that register what is not
  Skeleton skeleton;                        // its gaps
};

// Where a script refuses. Those of code that runs when it is loaded are met by all that it registers.
struct WrittenGap {
  Gap gap;
  const Function *within = nullptr; // null: of the script itself
};

struct ScriptText {
  std::string text;
  std::vector<WrittenGap> gaps; // by line
  bool isWhole = true;          // false: it holds something that could not be worked out, or has an obstacle in no gap
};

// A script that defines `table` and registers what the plugin registers. `pluginId` is named in its head. Fails on
// templates only.
llvm::Expected<ScriptText> scriptOf(const Code &code, const Flow &flow, const Judgement &judgement, const std::string &table,
                                    const ScriptParts &parts, const std::string &pluginId);

} // namespace unplug::lua

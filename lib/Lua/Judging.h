// One plugin, judged: what it does, and what stands in the way of each of its registrations, wherever that is used.
#pragma once

#include "Lua/Judge.h"
#include "Lua/Script.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::lua {

// One registration, judged.
struct Judged {
  const RegisterCall *call = nullptr;
  bool isServer = false; // of a plugin of the server
  std::vector<Obstacle> obstacles;
  std::vector<Requirement> requirements;
  std::vector<Note> notes;
  bool usesQuery = false;
  std::optional<std::vector<HeaderEffect>> effects;
};

// One plugin. Its code is kept until the scripts are written, where a registration can be one.
struct Worked {
  std::unique_ptr<Code> code;
  std::unique_ptr<Flow> flow;
  Judgement judgement;
  std::vector<Judged> registrations;
  std::size_t factories = 0;             // that run
  std::optional<Location> changesOthers; // where one of them changes what the others see
  GapPlan gapPlan;
  std::set<const Expression *> unfinished; // register calls that have some
  std::string table;                       // the script's global, and its file's name
  std::string script;                      // empty when nothing of it is translated
  bool usesQuery = false;
  std::vector<WrittenGap> gaps; // of it
};

// Of `plugin`, its code and everything about it that no use decides.
void judgePlugin(const go::Program &program, const go::Plugin &plugin, const Options &options, Worked &work,
                 PluginResult &into);

// What one registration needs of the plugin's code. It has a call.
Reached reachedBy(const Worked &work, const Judged &judged);

template <class T> void sortUnique(std::vector<T> &values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// By place, so that a reader can follow them through the files; one a place and kind.
void sortObstacles(std::vector<Obstacle> &obstacles);

} // namespace unplug::lua

// Whether a script at the place that a stanza has does what the plugin did there (facts C4, D0, E2).
#pragma once

#include "Lua/Lua.h"
#include "Lua/Tree.h"

#include <vector>

namespace unplug::lua {

// What the modifiers of a stanza need of the place, all of them together.
struct Needs {
  bool onRequest = false, onResponse = false;
  std::vector<Requirement> request, response; // of the modifiers of each side
};

// The stanza runs where the response still has its headers: it is passed on as it came.
bool isPassedOn(const Use &use);

// Each obstacle that the place makes, with the pointer of the stanza that is in the way.
std::vector<Obstacle> placementObstacles(const Use &use, const Needs &needs);

// What differs and is no obstacle.
std::vector<Note> placementNotes(const Use &use, const Needs &needs);

} // namespace unplug::lua

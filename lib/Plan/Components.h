// Components of the gateway that do exactly what a use of a plugin does.
#pragma once

#include "Plan/Scripts.h"

#include <string>

namespace unplug::plan {

// What a configuration gets in place of the plugin's stanza.
struct Component {
  std::string nameSpace; // "modifier/martian"
  std::string json;      // its value
  std::string whyNot;    // when there is none: one clause

  explicit operator bool() const { return whyNot.empty(); }
};

// Today: fixed headers of a backend's request, by modifier/martian. None where the use does more, or where the
// component runs at another place (facts D0) and that shows.
Component componentFor(const ScriptUse &use);

} // namespace unplug::plan

// Names of ledger states.
#include "Support/State.h"

namespace unplug {

std::string_view toString(State state) {
  switch (state) {
  case State::Fine:
    return "fine";
  case State::Migrated:
    return "migrated";
  case State::Verified:
    return "verified";
  case State::MigratedWithDifference:
    return "migratedWithDifference";
  case State::NeedsPerson:
    return "needsPerson";
  case State::Impossible:
    return "impossible";
  case State::NotUnderstood:
    return "notUnderstood";
  case State::OutOfScope:
    return "outOfScope";
  }
  return "";
}

} // namespace unplug

// The states of the ledger: everything that was read ends in exactly one (design, promise 1).
#pragma once

#include <string_view>

namespace unplug {

enum class State {
  Fine,                   // fine as it is
  Migrated,               // migrated, same behaviour expected
  Verified,               // migrated, and shown to behave the same
  MigratedWithDifference, // migrated, with a stated difference
  NeedsPerson,            // needs a person
  Impossible,             // impossible in the target
  NotUnderstood,          // not understood
  OutOfScope,             // out of scope, because
};

// The key in reports: "fine", "migrated", "verified", "migratedWithDifference", "needsPerson", "impossible",
// "notUnderstood", "outOfScope".
std::string_view toString(State state);

} // namespace unplug

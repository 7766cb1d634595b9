// Parsing C with Clang: what is missing, what is called, what Clang has against it.
#pragma once

#include "Cgo/Protocol.h"

namespace unplug::cgo {

// Reads each unit for itself. Files outside of the request's root and of the system's header folders are not there.
Answer readWithClang(const Request &request);

} // namespace unplug::cgo

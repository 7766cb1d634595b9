// Rendering by the user's own 2.x gateway, which is only run when asked for (`--gateway`).
#pragma once

#include "Flexible/Flexible.h"

#include <llvm/Support/Error.h>

#include <string>

namespace unplug::flexible {

// What `layout.gateway check` renders for `environment`: FC_OUT in a scratch folder that is removed again. Its exit
// status does not matter, for `check` judges more than templates. Fails (refusal) when it cannot be started, takes
// longer than a minute, or writes nothing.
llvm::Expected<std::string> renderedByGateway(const Layout &layout, const Environment &environment);

} // namespace unplug::flexible

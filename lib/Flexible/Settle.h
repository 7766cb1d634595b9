// Which edits of rendered texts can be made in their sources.
#pragma once

#include "Flexible/Rendered.h"
#include "Rewrite/Edits.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace unplug::flexible {

struct AcceptedEdit {
  std::string path; // of the source
  rewrite::Edit edit;
};

struct SettleAsks {
  std::function<bool(const std::string &path)> isInput; // only inputs are edited
  // What gateway `g` renders to with these texts in place of files; nothing when it does not render.
  std::function<std::optional<std::string>(std::size_t g, const config::TextByPath &texts)> renderAgain;
};

// Keeps those edits of the gateways (parallel to `rendered`) that, made in the sources, give the intended text in every
// one of them; the others leave gateway.edits, and become findings with the edit to make by hand. `display` names the
// template.
std::vector<AcceptedEdit> settleEdits(std::vector<config::Gateway> &gateways,
                                      const std::vector<std::unique_ptr<Rendered>> &rendered,
                                      const std::string &display, const SettleAsks &asks);

} // namespace unplug::flexible

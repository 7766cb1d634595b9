#include "Flexible/GatewayRun.h"

#include "Support/Error.h"
#include "Support/Process.h"

#include <cstdlib>

namespace fs = std::filesystem;

namespace unplug::flexible {

namespace {

// A folder of its own under the system's for temporary files, gone with this value.
class ScratchFolder {
public:
  ScratchFolder() {
    std::error_code code;
    std::string pattern = (fs::temp_directory_path(code) / "unplug-XXXXXX").string();
    if (::mkdtemp(pattern.data()))
      path = pattern;
  }
  ScratchFolder(const ScratchFolder &) = delete;
  ScratchFolder &operator=(const ScratchFolder &) = delete;
  ~ScratchFolder() {
    std::error_code code;
    if (!path.empty())
      fs::remove_all(path, code);
  }

  fs::path path; // empty when it could not be made
};

std::string_view endingOf(config::Format format) {
  return format == config::Format::Yaml ? ".yaml" : format == config::Format::Toml ? ".toml" : ".json";
}

} // namespace

llvm::Expected<std::string> renderedByGateway(const Layout &layout, const Environment &environment) {
  std::string name = fs::path(layout.gateway).filename().string();
  ScratchFolder scratch;
  if (scratch.path.empty())
    return refusal({name}, "no scratch folder could be made to run it in");
  fs::path out = scratch.path / ("out" + std::string(endingOf(layout.format)));
  ProcessOptions options;
  options.folder = scratch.path;
  options.environment = {"FC_ENABLE=1", "FC_OUT=" + out.string(), "USAGE_DISABLE=1"};
  auto add = [&](const char *variable, const std::optional<Folder> &folder) {
    if (folder)
      options.environment.push_back(variable + ("=" + folder->absolute.string()));
  };
  add("FC_SETTINGS", environment.settings);
  add("FC_PARTIALS", layout.partials);
  add("FC_TEMPLATES", layout.templates);
  if (layout.variables)
    for (const auto &[variable, value] : *layout.variables)
      if (!variable.starts_with("FC_"))
        options.environment.push_back(variable + "=" + value);
  auto run = runProcess({layout.gateway, "check", "-c", layout.main.absolute.string()}, options);
  if (!run) {
    std::string why = llvm::toString(run.takeError());
    if (std::size_t at = why.find(layout.gateway); at != std::string::npos)
      why.replace(at, layout.gateway.size(), name); // no paths of this machine
    return refusal({}, why);
  }
  std::error_code code;
  if (!fs::exists(fs::symlink_status(out, code)))
    return refusal({name}, "`check` of this gateway rendered nothing for " + layout.main.path,
                   "Run it by hand with the same FC_ variables to see why.");
  return readFile(out, name);
}

} // namespace unplug::flexible

// Facts of Go source: a module of up to three files, parted by lines "-- name --", the first one main.go; go.mod among
// them.
#include "Go/Go.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace fs = std::filesystem;

namespace {

const fs::path &folder() {
  static const fs::path path = [] {
    std::error_code code;
    fs::path memory = fs::is_directory("/dev/shm", code) ? "/dev/shm" : fs::temp_directory_path(code);
    fs::path made = memory / ("unplug-fuzz-" + std::to_string(::getpid()));
    fs::create_directories(made / "inner", code);
    std::atexit([] {
      std::error_code ignored;
      fs::remove_all(folder(), ignored);
    });
    return made;
  }();
  return path;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static constexpr const char *names[] = {"main.go", "go.mod", "inner/inner.go"};
  std::string_view rest(reinterpret_cast<const char *>(data), size);
  for (const char *name : names) {
    auto end = rest.find("\n-- ");
    std::ofstream(folder() / name, std::ios::binary | std::ios::trunc) << rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : std::min(rest.size(), rest.find('\n', end + 1)));
  }
  auto tree = unplug::walkInputs({folder().string()});
  if (!tree) {
    llvm::consumeError(tree.takeError());
    return 0;
  }
  auto source = unplug::go::readSource(*tree);
  if (!source)
    llvm::consumeError(source.takeError());
  return 0;
}

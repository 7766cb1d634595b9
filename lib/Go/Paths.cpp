// The last slash divides; the first input has no prefix, later ones end theirs with a colon.
#include "Go/Paths.h"

namespace unplug::go {

std::string folderOf(const std::string &path) {
  auto slash = path.rfind('/');
  if (slash != std::string::npos)
    return path.substr(0, slash);
  auto colon = path.find(':');
  return colon == std::string::npos ? "" : path.substr(0, colon + 1);
}

std::string nameOf(const std::string &path) {
  auto slash = path.find_last_of("/:");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

} // namespace unplug::go

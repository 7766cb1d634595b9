// Typed access to the tables.
#include "Catalog/Upstream.h"

namespace unplug::catalog {

namespace {

struct UpstreamFile {
  std::string_view path, what;
};

constexpr UpstreamFile files[] = {
#define UPSTREAM_FILE(path, what) {path, what},
#include "Catalog/UpstreamFiles.def"
#undef UPSTREAM_FILE
};

struct Row {
  std::string_view path, id, first, last;
};

constexpr Row blobs[] = {
#define UPSTREAM_BLOB(path, id, first, last) Row{path, id, first, last},
#include "Catalog/UpstreamBlobs.def"
#undef UPSTREAM_BLOB
};

} // namespace

std::optional<std::string_view> changeIn3(std::string_view path) {
  for (const UpstreamFile &file : files)
    if (file.path == path)
      return file.what;
  return std::nullopt;
}

std::vector<UpstreamBlob> upstreamBlobs(const Release &release) {
  std::vector<UpstreamBlob> found;
  const Release *of = findRelease(release.version); // the caller may hold a copy
  for (const Row &row : blobs)
    if (of && of >= findRelease(row.first) && of <= findRelease(row.last)) // the table of releases is oldest first
      found.push_back({row.path, row.id});
  return found;
}

} // namespace unplug::catalog

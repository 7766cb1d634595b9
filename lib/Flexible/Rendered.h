// One rendering with what it was made of, and the way back: from bytes of the rendered text to places and edits in
// sources.
#pragma once

#include "Config/Config.h"
#include "Flexible/Flexible.h"
#include "Template/Template.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::flexible {

constexpr std::size_t maxParts = 1000; // settings files or sub-templates of one folder

// Texts by display path. Files are read once: rendering again with edits sees what was judged.
using Texts = std::map<std::string, std::string>;

// Everything that one rendering reads; `overlay` has the texts that stand in for files.
class Parts {
public:
  Parts(const config::TextByPath &overlay, Texts &known) : overlay(overlay), known(known) {}

  tmpl::Sources sources;
  std::vector<InputFile> files; // parallel to sources.all

  // The index of the source. Fails (input error) on what cannot be read.
  llvm::Expected<std::uint32_t> add(const InputFile &file, std::uint64_t maxBytes);
  // `name` may hold slashes; a link that leads out of the folder is refused.
  llvm::Expected<std::uint32_t> add(const Folder &folder, const std::string &name);

  // The names in `folder` that end in `ending`, sorted as os.ReadDir gives them; nothing when there are too many.
  static std::optional<std::vector<std::string>> namesIn(const Folder &folder, std::string_view ending);

private:
  const config::TextByPath &overlay;
  Texts &known;
};

// Makes ${NAME} and $NAME outside the strings of a JSON text the number 0, padded to the same length: what envsubst and
// its like fill in before the gateway starts. Adds the names.
void fillPlaceholders(std::string &text, std::set<std::string> &names);

struct Rendered {
  tmpl::Rendering rendering;
  tmpl::Sources sources;
  std::vector<InputFile> files; // parallel to sources.all
};

// A place in a source, as a location.
class Locator {
public:
  explicit Locator(const tmpl::Sources &sources) : sources(sources) {}

  Location locate(std::uint32_t source, std::size_t offset) const;

private:
  const tmpl::Sources &sources;
  mutable std::map<std::uint32_t, LineMap> lines;
};

// Offsets are those of the rendered text.
class RenderedPlaces : public config::Places {
public:
  explicit RenderedPlaces(const Rendered &rendered) : rendered(rendered), locator(rendered.sources) {}

  Location locate(std::size_t offset) const override;
  std::vector<Location> origin(std::size_t offset) const override;

private:
  const tmpl::Span *spanOf(std::size_t offset) const;

  const Rendered &rendered;
  Locator locator;
};

struct SourceEdit {
  std::uint32_t source = 0;
  rewrite::Edit edit;
};

// The edit of a source that gives `edit` of the rendered text, when the bytes are the source's own.
std::optional<SourceEdit> mapped(const Rendered &rendered, const rewrite::Edit &edit);

} // namespace unplug::flexible

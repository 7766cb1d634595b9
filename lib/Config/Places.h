// From offsets of the text that is judged to places in the user's own files.
#pragma once

#include "Support/Location.h"

#include <string>
#include <utility>
#include <vector>

namespace unplug::config {

class Places {
public:
  virtual ~Places() = default;

  virtual Location locate(std::size_t offset) const = 0;

  // What leads to locate(offset): the action that shows a value, the calls of templates around it, the outermost last.
  // Empty for a text that stands as it is judged.
  virtual std::vector<Location> origin(std::size_t offset) const {
    (void)offset;
    return {};
  }
};

// A text that is a file.
class FilePlaces : public Places {
public:
  FilePlaces(std::string_view text, std::string path) : lines(text), path(std::move(path)) {}

  Location locate(std::size_t offset) const override { return lines.locate(path, offset); }

private:
  LineMap lines;
  std::string path;
};

} // namespace unplug::config

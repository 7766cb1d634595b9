// A YAML scalar of several lines, or of one, and where each of its characters stands in the file.
#pragma once

#include "BuildFiles/Cuts.h"

#include <optional>
#include <string>
#include <vector>

namespace unplug::buildfiles {

class ScalarLines {
public:
  // `value` is what stands at `place` of `file`, decoded.
  ScalarLines(const std::string &file, Range place, std::string value);

  // The decoded text without the line end that a block may have.
  const std::string &text() const { return value; }

  // The line of the file (from 1, as counted by `lines`) that the decoded line `number` (from 1) stands on.
  std::size_t offsetOfLine(unsigned number) const;

  // The decoded line that the file's offset belongs to.
  unsigned lineAt(std::size_t offset) const;

  // `cut` of the decoded text as one of the file; nothing for texts that are quoted or folded.
  std::optional<Cut> inFile(const Cut &cut) const;

private:
  std::string value;
  Range place;
  bool plain = false;              // one line, as it stands
  std::vector<std::size_t> starts; // of a literal block: of each line in the file, and of the end
  std::vector<std::size_t> begins; // of the lines in `value`
  std::size_t indent = 0;
};

} // namespace unplug::buildfiles

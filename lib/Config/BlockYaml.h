// The lines of YAML's block style: which of them are a member's, and no one else's.
#pragma once

#include "Config/Document.h"

#include <optional>
#include <string>
#include <string_view>

namespace unplug::config {

// The line end that the text has at `at`.
std::string lineEndOf(std::string_view text, std::size_t at);

// Where the line begins that follows `member`, the end of the text where none does. Nothing when something else
// follows on its last line, or below it a comment that may be its own.
std::optional<std::size_t> lineAfter(const Document &document, std::string_view text, DocumentNode member);

// The lines of `member`, when they hold nothing else. Nothing as above, and below a comment that may be about it.
std::optional<Range> linesOf(const Document &document, std::string_view text, DocumentNode member);

// The key of a block that begins on the next line.
struct BlockKey {
  std::size_t colonEnd, nextLine;
  std::string lineEnd;
};

std::optional<BlockKey> blockKey(const Document &document, std::string_view text, DocumentNode member);

} // namespace unplug::config

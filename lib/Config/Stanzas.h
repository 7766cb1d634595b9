// What replacing a stanza and moving one have in common: finding it, where its text ends, how new text is laid out.
#pragma once

#include "Config/Document.h"
#include "Rewrite/Edits.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::config {

struct Gateway;

// Its text is one file's, as it lies.
bool isPlain(const Gateway &gateway);
// And nothing speaks against new stanzas in it: not TOML, no text for several places, a version that is rewritten.
bool takesStanzas(const Gateway &gateway);

// The extra_config and the member of it that a pointer names.
struct FoundStanza {
  DocumentNode object, member;
};

std::optional<FoundStanza> findStanza(const Document &document, const std::string &pointer);

// The same value, whatever the format spells it in; members and items of `left` that are in `without`, and of `right`
// that are in `with`, are not looked at.
using Nodes = std::set<DocumentNode>;
bool isSame(const Document &a, DocumentNode left, const Document &b, DocumentNode right, const Nodes &without = {},
            const Nodes &with = {});

// Where the text of a value ends: a block of YAML ends with its last scalar, not where the next token begins.
std::size_t endOf(const Document &document, DocumentNode node);

// The text before `at` in its line.
std::string_view beforeInLine(std::string_view text, std::size_t at);
bool isBlank(std::string_view text);

// How a value is written: on one line, or over several.
struct Layout {
  bool lines = false;
  std::string end = "\n";
  std::string indent; // of the line of its key
  std::string step;
};

// The layout of `value`, whose key is at `keyBegin`.
Layout layoutOf(const std::string &text, Range value, std::size_t keyBegin);
std::string written(const std::string &json, const Layout &layout);

// The edits of `gateway` but those within `range`. Nothing when one is partly in it.
std::optional<std::vector<rewrite::Edit>> editsOutside(const Gateway &gateway, Range range);

} // namespace unplug::config

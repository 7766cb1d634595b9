// Gateway configurations: JSON with the source range of every value, what they use, and how 2.x judged it.
#pragma once

#include "Catalog/Catalog.h"
#include "Config/Aliases.h"
#include "Config/Document.h"
#include "Config/Lint.h"
#include "Config/Places.h"
#include "Rewrite/Edits.h"
#include "Support/FileTree.h"
#include "Support/Finding.h"
#include "Support/State.h"

#include <llvm/Support/Error.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace unplug::config {

// A key of the settings that a stanza hands to a plugin, for skeletons and for joining with what the plugin reads.
struct Setting {
  std::vector<std::string> path; // below the stanza: {"token-check", "header"}
  std::string type;              // "string", "number", "boolean", "array", "object", "null"
  Location at;
};

// A stanza that asks for registrations (design, Words).
struct Use {
  PluginKind kind = PluginKind::HttpServer;
  Level level = Level::Service;
  std::vector<std::string> names;  // that 2.x would have looked up, in its order; empty when it looked up none
  std::string pointer;             // RFC 6901, of the stanza
  std::string endpoint;            // "METHOD /path"; empty at service level; the name for an async agent
  std::optional<unsigned> backend; // index of the backend
  std::string namespaceKey;        // as spelled in the file
  Location at;                     // of the stanza's key
  bool live = true;                // 2.x acted upon it
  std::string deadBecause;         // why not, when not live
  std::vector<Setting> settings;   // everything in the stanza but `name` and comment keys
  std::vector<Location> origin;    // how it comes there, in a rendered configuration (Places::origin)
  std::string becomes;             // the namespaces of what takes its place (replaceUse, moveUse); usually empty
};

// A member of an extra_config that matters for 3.0: a legacy name, a removed component, a plugin stanza.
struct Stanza {
  std::string pointer;
  std::string key;       // as spelled
  std::string shortName; // what 2.x took it for
  Level level = Level::Service;
  bool legacy = false;      // spelled with a legacy name that 2.x accepted at this level
  bool removed = false;     // its component is gone in 3.0
  bool byHand = false;      // its name could not be rewritten where it comes from
  bool ignoredIn2x = false; // 2.x ignored it too (unknown old name, or shadowed by the other spelling): never rewritten
  Range keyRange;           // in Gateway::text
  Location at;
};

// The root `plugin` object: without it 2.x loaded nothing.
struct RootPlugin {
  std::string folder;
  std::string pattern;
  Location at;
};

// What the schema that was given rejects.
struct Violation {
  std::string pointer; // RFC 6901, of the value
  std::string kind;    // LintError::kind
  std::string message;
  Location at;
};

// A text that a configuration is made of, and what the rewrite for 3.0 changes in it.
struct SourceText {
  InputFile file;
  std::string text;
  std::vector<rewrite::Edit> edits;
};

using TextByPath = std::map<std::string, std::string>; // by display path

struct Gateway {
  std::string path;        // display path
  std::string environment; // whose settings it is rendered with, where there are several; empty otherwise
  InputFile file;
  std::string format = "json";
  bool sharesText = false; // Document::sharesText
  std::string text;        // that is judged: the file's, or what its template renders to
  bool supported = true;   // false: "version" is not 3, which 2.x refuses; reported, never rewritten
  std::optional<RootPlugin> plugin;
  std::vector<Use> uses;
  std::vector<Stanza> stanzas;       // every 3.0-relevant stanza, plugin uses included
  std::vector<Violation> violations; // of ReadOptions::lint; the first ones are findings too
  Findings findings;
  std::vector<rewrite::Edit> edits; // what the rewrite for 3.0 changes in `text`; empty when nothing
  std::vector<SourceText> sources;  // the files that `text` comes from, the configuration's own first

  std::string name() const { return environment.empty() ? path : path + " (" + environment + ")"; }

  // Reads it again with other texts in place of some of `sources`.
  std::function<llvm::Expected<Gateway>(const TextByPath &texts)> reread;
};

struct ReadOptions {
  catalog::Release from; // the 2.x release that the gateway runs on: selects parser and history
  std::shared_ptr<const Aliases> aliases = nullptr; // of the user's own 2.x build; none: the release's
  std::shared_ptr<const Lint> lint = nullptr;       // none: nothing is checked
};

// True when `text` of a file met while searching looks like a gateway: an object with a root `version` and one of the
// root keys that only gateways have; or one that is not valid JSON but mentions them all the same.
bool looksLikeGateway(std::string_view text, Format format = Format::Json);

bool isValid(std::string_view text, Format format);

// Places in a text that is not a file; the text stays where it is while they are used.
using MakePlaces = std::function<std::unique_ptr<Places>(std::string_view text)>;

// A rendered text: its format is said by FC_OUT, and its places are the sources'.
struct RenderedText {
  MakePlaces places;
  Format format = Format::Json;
};

// Parses and judges one configuration. Fails (input error with line, column and caret) on invalid JSON, on more than
// 512 levels of nesting, and on a root that is not an object. With `rendered`, `text` is not the file's own: sources
// and `reread` are the caller's to fill.
llvm::Expected<Gateway> readGateway(const InputFile &file, std::string text, const ReadOptions &options,
                                    const RenderedText *rendered = nullptr);

// Lets the stanza of a use become another one, `member` with the object `json` (one line), in the edits of the gateway
// and of its file. False, and nothing is changed, where that is not safe: in a rendered configuration, in TOML, where
// text is shared, and where the object has a member of that name already.
bool replaceUse(Gateway &gateway, std::size_t use, const std::string &member, const std::string &json);

// A stanza for the object that `pointer` names: a member of its extra_config.
struct NewStanza {
  std::string pointer; // RFC 6901: "/endpoints/0"
  std::string member;  // "modifier/lua-endpoint"
  std::string json;    // an object, on one line
};

// Takes the stanza of a use away and puts others elsewhere, all or none, in the edits of the gateway and of its file.
// False, and nothing is changed, where that is not safe: as replaceUse, where an object is not there or has that member
// already, and where a comment or a key could be taken for another's.
bool moveUse(Gateway &gateway, std::size_t use, const std::vector<NewStanza> &stanzas);

// The same uses, under short names, with nothing left to rewrite; those that became other stanzas are gone.
bool meansTheSame(const Gateway &before, const Gateway &after);

// What the schema rejects in `after` and did not reject in `before`.
std::vector<Violation> newViolations(const Gateway &before, const Gateway &after);

// The sources of `gateways` after all edits, those that change. Fails (refusal) when edits of two gateways overlap.
llvm::Expected<TextByPath> rewrittenTexts(const std::vector<const Gateway *> &gateways);

// `gateway` as it reads with `texts`: the same uses under short names, and every value as its edits make it. Fails
// (refusal) when that does not hold.
llvm::Expected<Gateway> readAgain(const Gateway &gateway, const TextByPath &texts);

} // namespace unplug::config

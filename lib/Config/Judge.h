// Judging a plugin stanza as 2.x judged it (facts C3, C4, C5).
#pragma once

#include "Config/Config.h"
#include "Config/Document.h"
#include "Config/Places.h"
#include "Config/Walk.h"

namespace unplug::config {

// What a stanza asks for: names, liveness, settings. Place, pointer and namespace are the caller's. A finding for each
// reason why 2.x ignored it; an edit where 3.0's lint asks for another form of `name`.
Use judgeStanza(const Document &document, DocumentNode stanza, PluginKind kind, const ExtraConfig &place,
                const Places &places, const ReadOptions &options, Findings &findings,
                std::vector<rewrite::Edit> &edits);

// A key that configurations use for comments: it starts with one of @ $ _ # (the gateway's schema lets them through).
bool isCommentKey(std::string_view key);

} // namespace unplug::config

// Gateways after their edits: the texts, and whether they mean what they should.
#include "Config/Config.h"

#include "Config/Stanzas.h"
#include "Config/Walk.h"
#include "Support/Error.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace unplug::config {

bool meansTheSame(const Gateway &before, const Gateway &after) {
  auto sameSetting = [](const Setting &a, const Setting &b) { return a.path == b.path && a.type == b.type; };
  auto sameUse = [&](const Use &a, const Use &b) {
    return a.kind == b.kind && a.level == b.level && a.names == b.names && a.endpoint == b.endpoint &&
           a.backend == b.backend && a.live == b.live &&
           std::equal(a.settings.begin(), a.settings.end(), b.settings.begin(), b.settings.end(), sameSetting);
  };
  std::vector<Use> kept;
  std::copy_if(before.uses.begin(), before.uses.end(), std::back_inserter(kept),
               [](const Use &use) { return use.becomes.empty(); });
  return after.edits.empty() && std::equal(kept.begin(), kept.end(), after.uses.begin(), after.uses.end(), sameUse);
}

std::vector<Violation> newViolations(const Gateway &before, const Gateway &after) {
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const Violation &violation : before.violations)
    known.emplace(violation.pointer, violation.kind);
  std::vector<Violation> added;
  for (const Violation &violation : after.violations)
    if (known.count({violation.pointer, violation.kind}) == 0)
      added.push_back(violation);
  return added;
}

llvm::Expected<TextByPath> rewrittenTexts(const std::vector<const Gateway *> &gateways) {
  struct Change {
    const SourceText *source;
    std::vector<rewrite::Edit> edits;
  };
  std::map<std::string, Change> changes;
  for (const Gateway *gateway : gateways)
    for (const SourceText &source : gateway->sources)
      for (const rewrite::Edit &edit : source.edits) {
        Change &change = changes.emplace(source.file.path, Change{&source, {}}).first->second;
        bool known = std::any_of(change.edits.begin(), change.edits.end(), [&](const rewrite::Edit &other) {
          return other.range == edit.range && other.text == edit.text;
        });
        if (!known)
          change.edits.push_back(edit);
      }
  TextByPath texts;
  for (const auto &[path, change] : changes) {
    auto text = rewrite::applyEdits(change.source->text, change.edits, path);
    if (!text)
      return text.takeError();
    texts.emplace(path, std::move(*text));
  }
  return texts;
}

namespace {

// Whether `again` has the values that the edits of `gateway` give. A rendered text was compared when its edits were
// taken to its sources.
bool isAsEdited(const Gateway &gateway, const Gateway &again) {
  if (!isPlain(gateway))
    return true;
  auto text = rewrite::applyEdits(gateway.text, gateway.edits, gateway.path);
  if (!text) {
    llvm::consumeError(text.takeError()); // edits that cannot be made give nothing
    return false;
  }
  Gateway meant;
  meant.format = gateway.format;
  meant.text = std::move(*text);
  auto wanted = documentOf(meant), made = documentOf(again);
  return wanted && made && isSame(*wanted, 0, *made, 0);
}

} // namespace

llvm::Expected<Gateway> readAgain(const Gateway &gateway, const TextByPath &texts) {
  auto again = gateway.reread(texts);
  if (!again)
    return again.takeError();
  if (!meansTheSame(gateway, *again) || !isAsEdited(gateway, *again))
    return refusal({gateway.path}, "the rewritten configuration does not mean the same",
                   "This is a fault of unplug: please report it.");
  return again;
}

} // namespace unplug::config

// A stanza taken away, and others put elsewhere. Where a byte could belong to a neighbour, or to nobody, nothing is
// moved.
#include "Config/Config.h"

#include "Config/Document.h"
#include "Config/MoveEdits.h"
#include "Config/Stanzas.h"

#include <llvm/ADT/StringRef.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace unplug::config {

namespace {

// The member called `name`. Nothing when there are several, or one in another case: the gateway takes each for it.
std::optional<DocumentNode> onlyMember(const Document &document, DocumentNode object, std::string_view name) {
  auto members = document.children(object);
  std::erase_if(members, [&](DocumentNode each) {
    return !llvm::StringRef(document.key(each)).equals_insensitive(llvm::StringRef(name));
  });
  if (members.size() != 1 || document.key(members[0]) != name)
    return std::nullopt;
  return members[0];
}

// The object or list item that `pointer` (RFC 6901) names. Nothing when the gateway could take another one for it.
std::optional<DocumentNode> nodeAt(const Document &document, const std::string &pointer) {
  DocumentNode node = 0;
  for (std::size_t at = 0, end = 0; at < pointer.size(); at = end) {
    end = std::min(pointer.find('/', at + 1), pointer.size());
    std::string token = pointer.substr(at + 1, end - at - 1);
    if (document.type(node) == ValueType::Array) {
      auto items = document.children(node);
      std::size_t index = items.size();
      auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), index);
      if (error != std::errc() || stop != token.data() + token.size() || index >= items.size())
        return std::nullopt;
      node = items[index];
      continue;
    }
    auto members = document.children(node);
    auto named = std::find_if(members.begin(), members.end(),
                              [&](DocumentNode each) { return pointerTo("", document.key(each)) == "/" + token; });
    if (named == members.end() || !onlyMember(document, node, document.key(*named)))
      return std::nullopt;
    node = *named;
  }
  return node;
}

std::string parentOf(const std::string &pointer) {
  return pointer.substr(0, pointer.rfind('/'));
}

// Where the stanzas go. Nothing when one cannot be put there; that each is alone there is seen afterwards.
std::optional<Targets> targetsOf(const Gateway &gateway, const Document &document,
                                 const std::vector<NewStanza> &stanzas) {
  Targets targets;
  for (const NewStanza &stanza : stanzas) {
    auto owner = nodeAt(document, stanza.pointer);
    if (!owner || document.type(*owner) != ValueType::Object)
      return std::nullopt;
    Target &target = targets[*owner];
    target.pointer = stanza.pointer;
    target.extra = onlyMember(document, *owner, extraKey);
    // Another name for it, which the gateway may have taken until now.
    std::string extra = pointerTo(stanza.pointer, extraKey);
    bool isThere = std::any_of(gateway.stanzas.begin(), gateway.stanzas.end(), [&](const Stanza &other) {
      return other.shortName == stanza.member && parentOf(other.pointer) == extra;
    });
    if (isThere || (target.extra && document.type(*target.extra) != ValueType::Object))
      return std::nullopt;
    target.stanzas.push_back(&stanza);
  }
  return targets;
}

// The only stanza of its name, in the only extra_config of its object.
std::optional<FoundStanza> onlyStanza(const Document &document, const std::string &pointer) {
  auto found = findStanza(document, pointer);
  auto owner = nodeAt(document, parentOf(parentOf(pointer)));
  if (!found || !owner || onlyMember(document, *owner, extraKey) != found->object)
    return std::nullopt;
  auto children = document.children(found->object);
  bool isOnly = std::count_if(children.begin(), children.end(), [&](DocumentNode child) {
                  return document.key(child) == document.key(found->member);
                }) == 1;
  return isOnly ? found : std::nullopt;
}

// `after` has the stanzas, and is in everything else what `before` is without its stanza at `pointer`.
bool isMoved(const Document &before, const std::string &pointer, const Document &after, const Targets &targets) {
  auto gone = findStanza(before, pointer);
  Nodes made;
  for (const auto &[owner, target] : targets)
    for (const NewStanza *stanza : target.stanzas) {
      Fault fault;
      auto wanted = Document::parse(stanza->json, fault);
      auto found = onlyStanza(after, pointerTo(pointerTo(target.pointer, extraKey), stanza->member));
      if (!wanted || !found || !isSame(after, found->member, *wanted, 0) ||
          (!target.extra && after.children(found->object).size() != target.stanzas.size()))
        return false;
      made.insert(target.extra ? found->member : found->object);
    }
  return gone && isSame(before, 0, after, 0, {gone->member}, made);
}

bool isOneLineObject(const std::string &json) {
  Fault fault;
  auto document = Document::parse(json, fault);
  return document && document->type(0) == ValueType::Object && json.find('\n') == std::string::npos;
}

// The text after `edits`.
std::optional<std::string> edited(const Gateway &gateway, const std::vector<rewrite::Edit> &edits) {
  auto text = rewrite::applyEdits(gateway.text, edits, gateway.path);
  if (text)
    return std::move(*text);
  llvm::consumeError(text.takeError()); // then it is not safe
  return std::nullopt;
}

std::string namesOf(const std::vector<NewStanza> &stanzas) {
  std::set<std::string> names;
  std::string text;
  for (const NewStanza &stanza : stanzas)
    if (names.insert(stanza.member).second)
      text += (text.empty() ? "" : ", ") + stanza.member;
  return text;
}

} // namespace

bool moveUse(Gateway &gateway, std::size_t use, const std::vector<NewStanza> &stanzas) {
  const std::string &pointer = gateway.uses[use].pointer;
  bool isGood = std::all_of(stanzas.begin(), stanzas.end(),
                            [](const NewStanza &one) { return isOneLineObject(one.json) && !one.member.empty(); });
  if (!takesStanzas(gateway) || stanzas.empty() || !isGood || !gateway.uses[use].becomes.empty())
    return false;
  Format format = formatOf(gateway.path);
  Fault fault;
  auto document = Document::parse(gateway.text, format, fault);
  auto from = document ? onlyStanza(*document, pointer) : std::nullopt;
  auto targets = from ? targetsOf(gateway, *document, stanzas) : std::nullopt;
  if (!targets)
    return false;
  auto kept = editsOutside(gateway, {document->keyRange(from->member).begin, endOf(*document, from->member)});
  auto edits = moveEdits(*document, gateway.text, *from, *targets);
  if (!kept || !edits)
    return false;
  std::vector<rewrite::Edit> all = *kept;
  all.insert(all.end(), edits->begin(), edits->end());
  auto without = edited(gateway, *kept), with = edited(gateway, all);
  auto before = without ? Document::parse(*without, format, fault) : std::nullopt;
  auto after = with ? Document::parse(*with, format, fault) : std::nullopt;
  if (!before || !after || !isMoved(*before, pointer, *after, *targets))
    return false;
  Gateway moved = gateway;
  moved.edits = all;
  moved.sources[0].edits = std::move(all);
  moved.uses[use].becomes = namesOf(stanzas);
  // What the stanza stood before may be acted upon now.
  auto again = readAgain(moved, {{gateway.sources[0].file.path, *with}});
  if (!again) {
    llvm::consumeError(again.takeError()); // then it is not safe either
    return false;
  }
  gateway = std::move(moved);
  return true;
}

} // namespace unplug::config

// One stanza in the place of another.
#include "Config/Config.h"

#include "Config/Document.h"
#include "Config/Stanzas.h"

namespace unplug::config {

bool replaceUse(Gateway &gateway, std::size_t use, const std::string &member, const std::string &json) {
  if (!takesStanzas(gateway))
    return false;
  Format format = formatOf(gateway.path);
  Fault fault;
  auto document = Document::parse(gateway.text, format, fault);
  auto wanted = Document::parse(json, fault);
  auto found = document && wanted ? findStanza(*document, gateway.uses[use].pointer) : std::nullopt;
  if (!found || document->member(found->object, member))
    return false;
  std::vector<rewrite::Edit> edits;
  for (auto &[range, text] : document->respelled(found->member, member))
    edits.push_back({range, text});
  if (edits.size() != 1)
    return false;
  Range value{document->range(found->member).begin, endOf(*document, found->member)};
  std::size_t keyBegin = document->keyRange(found->member).begin;
  edits.push_back({value, written(json, format == Format::Json ? layoutOf(gateway.text, value, keyBegin) : Layout{})});
  auto all = editsOutside(gateway, {keyBegin, value.end});
  if (!all)
    return false;
  all->insert(all->end(), edits.begin(), edits.end());
  auto text = rewrite::applyEdits(gateway.text, *all, gateway.path);
  if (!text) {
    llvm::consumeError(text.takeError()); // then it is not safe
    return false;
  }
  auto after = Document::parse(*text, format, fault);
  std::string pointer = gateway.uses[use].pointer;
  pointer = pointerTo(pointer.substr(0, pointer.rfind('/')), member);
  auto made = after ? findStanza(*after, pointer) : std::nullopt;
  if (!made || !isSame(*after, made->member, *wanted, 0))
    return false;
  gateway.edits = *all;
  gateway.sources[0].edits = std::move(*all);
  gateway.uses[use].becomes = member;
  return true;
}

} // namespace unplug::config

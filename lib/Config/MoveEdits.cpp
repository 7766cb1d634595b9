// Text is only put in between, and only taken away with its comma or its lines: what others wrote stays as it is.
#include "Config/MoveEdits.h"

#include "Config/BlockYaml.h"

#include <algorithm>

namespace unplug::config {

namespace {

// The white space that parts two members: from its last line break on.
std::string lastLine(std::string_view gap) {
  std::size_t end = gap.rfind('\n');
  if (end == std::string_view::npos)
    return std::string(gap);
  return std::string(gap.substr(end > 0 && gap[end - 1] == '\r' ? end - 1 : end));
}

bool hasLineBreak(std::string_view text) {
  return text.find('\n') != std::string_view::npos;
}

// The edits that a move consists of; each function says whether it is safe.
class Mover {
public:
  Mover(const Document &document, const std::string &text, FoundStanza from)
      : document(document), text(text), from(from), outer(layout(from.object)), inner(layout(from.member)) {}

  bool run(const Targets &targets) {
    bool isInPlace = false;
    // The last and innermost first: where blocks end on the same line, its stanzas come first.
    for (auto at = targets.rbegin(); at != targets.rend(); ++at) {
      isInPlace |= at->second.extra == from.object;
      if (!put(at->first, at->second))
        return false;
    }
    return isInPlace || remove();
  }

  std::vector<rewrite::Edit> edits;

private:
  bool isJson() const { return document.format() == Format::Json; }
  // Written with braces: all of JSON, and YAML's flow style.
  bool isFlow(DocumentNode node) const { return isJson() || document.raw(node).starts_with("{"); }
  std::size_t keyBegin(DocumentNode node) const { return document.keyRange(node).begin; }

  std::string_view between(std::size_t begin, std::size_t end) const {
    return begin < end ? std::string_view(text).substr(begin, end - begin) : std::string_view();
  }

  Layout layout(DocumentNode node) const {
    return isJson() ? layoutOf(text, document.range(node), keyBegin(node)) : Layout();
  }

  bool put(DocumentNode owner, const Target &target) {
    if (!target.extra)
      return isFlow(owner) ? addToFlow(owner, target) : addToBlock(owner, target);
    if (*target.extra == from.object)
      return putInPlace(target);
    if (document.children(*target.extra).empty())
      return fill(*target.extra, target);
    return isFlow(*target.extra) ? insertIntoFlow(*target.extra, target) : insertIntoBlock(*target.extra, target);
  }

  void insert(std::size_t at, const std::string &what) {
    auto same = std::find_if(edits.begin(), edits.end(),
                             [&](const rewrite::Edit &edit) { return edit.range == Range{at, at}; });
    if (same == edits.end())
      edits.push_back({{at, at}, what});
    else
      same->text += what;
  }

  // `key` as the key of `like` is spelled, with its colon.
  bool spell(DocumentNode like, std::string_view key, std::string &out) const {
    auto spelled = document.respelled(like, key);
    if (spelled.size() != 1)
      return false;
    out = spelled[0].second + ": ";
    return true;
  }

  // The members, parted by `between`.
  bool members(const Target &target, DocumentNode like, const Layout &layout, const std::string &separator,
               std::string &out) const {
    for (const NewStanza *stanza : target.stanzas) {
      std::string key;
      if (!spell(like, stanza->member, key))
        return false;
      out += (out.empty() ? "" : separator) + key + written(stanza->json, layout);
    }
    return true;
  }

  // An object of its own for them, as the one that the moved stanza lies in is written. `indent` is that of its key,
  // which is alone on its line when `hasLine`.
  bool object(const Target &target, DocumentNode like, const std::string &indent, bool hasLine,
              std::string &out) const {
    bool lines = hasLine && outer.lines;
    Layout within = inner;
    within.indent = indent + outer.step;
    within.lines &= lines;
    std::string separator = lines ? outer.end + within.indent : "";
    std::string list;
    if (!members(target, like, within, lines ? "," + separator : ", ", list))
      return false;
    out = "{" + separator + list + (lines ? outer.end + indent : "") + "}";
    return true;
  }

  // Instead of the stanza that goes.
  bool putInPlace(const Target &target) {
    std::string list;
    std::string_view indent = beforeInLine(text, keyBegin(from.member));
    if (!isFlow(from.object)) {
      auto lines = linesOf(document, text, from.member);
      if (!lines)
        return false;
      std::string end = lineEndOf(text, lines->begin);
      if (!members(target, from.member, inner, end + std::string(indent), list))
        return false;
      bool isLast = text[lines->end - 1] != '\n';
      edits.push_back({*lines, std::string(indent) + list + (isLast ? "" : end)});
      return true;
    }
    std::string separator = isBlank(indent) ? lineEndOf(text, keyBegin(from.member)) + std::string(indent) : " ";
    if (!members(target, from.member, inner, "," + separator, list))
      return false;
    edits.push_back({{keyBegin(from.member), endOf(document, from.member)}, list});
    return true;
  }

  // Into an extra_config without members, which has braces in YAML too.
  bool fill(DocumentNode extra, const Target &target) {
    Range range = document.range(extra);
    std::string_view indent = beforeInLine(text, keyBegin(extra));
    std::string written;
    if (!isFlow(extra) || !isBlank(between(range.begin + 1, range.end - 1)) ||
        !object(target, extra, std::string(indent), isBlank(indent), written))
      return false;
    edits.push_back({range, written});
    return true;
  }

  // As the first members, so that no line of others changes.
  bool insertIntoFlow(DocumentNode extra, const Target &target) {
    auto children = document.children(extra);
    std::size_t begin = document.range(extra).begin + 1;
    std::string_view gap = between(begin, keyBegin(children[0]));
    if (!isBlank(gap))
      return false;
    auto model = std::find_if(children.begin(), children.end(),
                              [&](DocumentNode child) { return !document.children(child).empty(); });
    Layout layout = model == children.end() ? inner : this->layout(*model);
    std::string before = lastLine(gap), list;
    layout.lines &= hasLineBreak(before);
    layout.indent = before.substr(before.rfind('\n') + 1); // npos + 1 is 0
    std::string separator = before.empty() ? " " : before;
    if (!members(target, children[0], layout, "," + separator, list))
      return false;
    insert(begin, before + list + "," + (before.empty() ? " " : ""));
    return true;
  }

  // On lines of their own, right below the key: a comment above the first member stays with that member.
  bool insertIntoBlock(DocumentNode extra, const Target &target) {
    DocumentNode first = document.children(extra)[0];
    std::string indent(beforeInLine(text, keyBegin(first)));
    auto key = blockKey(document, text, extra);
    std::string list;
    if (!key || !isBlank(indent) || key->nextLine > keyBegin(first) ||
        !members(target, first, inner, key->lineEnd + indent, list))
      return false;
    insert(key->nextLine, indent + list + key->lineEnd);
    return true;
  }

  // An extra_config of its own, as the last member of `owner`.
  bool addToFlow(DocumentNode owner, const Target &target) {
    auto children = document.children(owner);
    if (children.empty())
      return false;
    DocumentNode last = children.back();
    std::size_t begin =
        children.size() > 1 ? endOf(document, children[children.size() - 2]) : document.range(owner).begin + 1;
    std::string_view gap = between(begin, keyBegin(last));
    if (children.size() > 1)
      gap.remove_prefix(std::min(gap.find(',') + 1, gap.size()));
    std::string before = lastLine(gap), key, written;
    if (!isBlank(before))
      return false;
    if (before.empty() && children.size() == 1)
      before = " ";
    bool hasLine = hasLineBreak(before);
    if (!spell(last, extraKey, key) ||
        !object(target, last, hasLine ? before.substr(before.rfind('\n') + 1) : "", hasLine, written))
      return false;
    std::size_t end = endOf(document, last);
    insert(end, "," + before + key + written);
    return true;
  }

  bool addToBlock(DocumentNode owner, const Target &target) {
    auto children = document.children(owner);
    if (children.empty())
      return false;
    DocumentNode last = children.back();
    auto end = lineAfter(document, text, last);
    std::string indent(beforeInLine(text, keyBegin(last)));
    if (indent.find_first_not_of(" -") != std::string::npos || !end)
      return false;
    std::replace(indent.begin(), indent.end(), '-', ' '); // of a list's item
    std::size_t step = 2;
    std::size_t ours = beforeInLine(text, keyBegin(from.member)).size();
    std::size_t theirs = beforeInLine(text, keyBegin(from.object)).size();
    if (!isFlow(from.object) && ours > theirs)
      step = ours - theirs;
    std::string below = indent + std::string(step, ' '), lineEnd = lineEndOf(text, keyBegin(last));
    std::string key, list;
    if (!spell(last, extraKey, key) || !members(target, last, inner, lineEnd + below, list))
      return false;
    key.pop_back(); // the blank
    std::string lines = indent + key + lineEnd + below + list;
    bool isWhole = *end > 0 && text[*end - 1] == '\n';
    insert(*end, isWhole ? lines + lineEnd : lineEnd + lines);
    return true;
  }

  bool remove() {
    auto children = document.children(from.object);
    auto index = static_cast<std::size_t>(std::find(children.begin(), children.end(), from.member) - children.begin());
    if (!isFlow(from.object))
      return removeLines(children.size() == 1);
    Range range{keyBegin(from.member), endOf(document, from.member)};
    Range wide = range;
    if (children.size() == 1)
      wide = {document.range(from.object).begin + 1, document.range(from.object).end - 1};
    else if (index == 0)
      wide.end = keyBegin(children[1]);
    else
      wide.begin = endOf(document, children[index - 1]);
    // Beside the stanza there may be blanks and one comma; a comment is somebody's.
    std::string around(between(wide.begin, range.begin));
    around += between(range.end, wide.end);
    if (around.find_first_not_of(" \t\r\n,") != std::string::npos)
      return false;
    edits.push_back({wide, ""});
    return true;
  }

  bool removeLines(bool isOnly) {
    auto lines = linesOf(document, text, from.member);
    auto key = blockKey(document, text, from.object);
    if (!lines || (isOnly && !key))
      return false;
    if (isOnly)
      insert(key->colonEnd, " {}"); // without members it would be null
    edits.push_back({*lines, ""});
    return true;
  }

  const Document &document;
  const std::string &text;
  FoundStanza from;
  Layout outer, inner; // of the extra_config that the stanza is taken from, and of the stanza
};

} // namespace

std::optional<std::vector<rewrite::Edit>> moveEdits(const Document &document, const std::string &text, FoundStanza from,
                                                    const Targets &targets) {
  Mover mover(document, text, from);
  if (!mover.run(targets))
    return std::nullopt;
  return std::move(mover.edits);
}

} // namespace unplug::config

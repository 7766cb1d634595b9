// One stanza in the place of another. JSON is YAML too, so the new object is written as JSON in both.
#include "Config/Config.h"

#include "Config/Document.h"
#include "Config/Walk.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace unplug::config {

namespace {

// The extra_config and the member of it that `pointer` names.
struct Found {
  DocumentNode object, member;
};

std::optional<Found> find(const Document &document, const std::string &pointer) {
  for (const ExtraConfig &extra : extraConfigs(document))
    for (DocumentNode member : document.children(extra.node))
      if (pointerTo(extra.pointer, document.key(member)) == pointer &&
          document.member(extra.node, document.key(member)) == member)
        return Found{extra.node, member};
  return std::nullopt;
}

// The same value, whatever the format spells it in.
bool isSame(const Document &a, DocumentNode left, const Document &b, DocumentNode right) {
  if (a.type(left) != b.type(right))
    return false;
  if (a.type(left) == ValueType::String)
    return a.string(left) == b.string(right);
  if (a.type(left) != ValueType::Object && a.type(left) != ValueType::Array)
    return a.raw(left) == b.raw(right);
  auto ours = a.children(left), theirs = b.children(right);
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [&](DocumentNode x, DocumentNode y) {
    return (a.type(left) == ValueType::Array || a.key(x) == b.key(y)) && isSame(a, x, b, y);
  });
}

// Where the text of a value ends: a block of YAML ends with its last scalar, not where the next token begins.
std::size_t endOf(const Document &document, DocumentNode node) {
  while (document.format() == Format::Yaml && !document.raw(node).starts_with("{") &&
         !document.raw(node).starts_with("[") && !document.children(node).empty())
    node = document.children(node).back();
  return document.range(node).end;
}

// JSON on one line, with the blanks that people put.
std::string onOneLine(const nlohmann::ordered_json &json) {
  std::string out;
  const std::string lines = json.dump(1);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != '\n') {
      out += lines[i];
      continue;
    }
    std::size_t next = lines.find_first_not_of(' ', i + 1);
    bool tight = out.back() == '[' || out.back() == '{' || lines[next] == ']' || lines[next] == '}';
    out += tight ? "" : " ";
    i = next - 1;
  }
  return out;
}

// `json` as the text around it is written: over several lines when the value that it replaces was.
std::string spread(const std::string &json, const std::string &text, Range value, std::size_t keyBegin) {
  std::string_view old = std::string_view(text).substr(value.begin, value.end - value.begin);
  std::size_t line = text.rfind('\n', keyBegin) + 1; // npos + 1 is 0
  std::string indent = text.substr(line, keyBegin - line);
  if (old.find('\n') == std::string_view::npos || indent.find_first_not_of(" \t") != std::string::npos)
    return onOneLine(nlohmann::ordered_json::parse(json, nullptr, false));
  // One step of the indentation is what the first line within the value adds.
  std::size_t within = value.begin + old.find('\n') + 1;
  std::size_t step = text.find_first_not_of(" \t", within) - within;
  constexpr std::size_t most = 8;
  bool isSaid = step > indent.size() && step <= indent.size() + most;
  char with = indent.empty() ? ' ' : indent[0];
  std::string lines = nlohmann::ordered_json::parse(json, nullptr, false)
                          .dump(static_cast<int>(isSaid ? step - indent.size() : 2), with);
  std::string end = old.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  std::string out;
  for (char c : lines)
    out += c == '\n' ? end + indent : std::string(1, c);
  return out;
}

bool overlaps(Range a, Range b) {
  return a.begin < b.end && b.begin < a.end;
}

} // namespace

bool replaceUse(Gateway &gateway, std::size_t use, const std::string &member, const std::string &json) {
  Format format = formatOf(gateway.path);
  bool plain = gateway.sources.size() == 1 && gateway.sources[0].text == gateway.text;
  if (!plain || gateway.sharesText || format == Format::Toml)
    return false;
  Fault fault;
  auto document = Document::parse(gateway.text, format, fault);
  auto wanted = Document::parse(json, fault);
  auto found = document && wanted ? find(*document, gateway.uses[use].pointer) : std::nullopt;
  if (!found || document->member(found->object, member))
    return false;
  std::vector<rewrite::Edit> edits;
  for (auto &[range, text] : document->respelled(found->member, member))
    edits.push_back({range, text});
  if (edits.size() != 1)
    return false;
  Range value{document->range(found->member).begin, endOf(*document, found->member)};
  std::string written = format == Format::Json
                            ? spread(json, gateway.text, value, document->keyRange(found->member).begin)
                            : onOneLine(nlohmann::ordered_json::parse(json, nullptr, false));
  edits.push_back({value, written});
  Range whole{document->keyRange(found->member).begin, value.end};
  std::vector<rewrite::Edit> all;
  std::copy_if(gateway.edits.begin(), gateway.edits.end(), std::back_inserter(all),
               [&](const rewrite::Edit &edit) { return !overlaps(edit.range, whole); });
  all.insert(all.end(), edits.begin(), edits.end());
  auto text = rewrite::applyEdits(gateway.text, all, gateway.path);
  if (!text) {
    llvm::consumeError(text.takeError()); // then it is not safe
    return false;
  }
  auto after = Document::parse(*text, format, fault);
  std::string pointer = gateway.uses[use].pointer;
  pointer = pointerTo(pointer.substr(0, pointer.rfind('/')), member);
  auto made = after ? find(*after, pointer) : std::nullopt;
  if (!made || !isSame(*after, made->member, *wanted, 0))
    return false;
  gateway.edits = all;
  gateway.sources[0].edits = std::move(all);
  gateway.uses[use].becomes = member;
  return true;
}

} // namespace unplug::config

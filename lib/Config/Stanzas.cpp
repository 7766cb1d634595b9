// Stanzas as values and as text. JSON is YAML too, so new objects are written as JSON in both.
#include "Config/Stanzas.h"

#include "Config/Config.h"
#include "Config/Walk.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace unplug::config {

bool isPlain(const Gateway &gateway) {
  return gateway.sources.size() == 1 && gateway.sources[0].text == gateway.text;
}

bool takesStanzas(const Gateway &gateway) {
  Format format = formatOf(gateway.path);
  return isPlain(gateway) && gateway.supported && !gateway.sharesText && format != Format::Toml &&
         gateway.format == toString(format);
}

std::optional<FoundStanza> findStanza(const Document &document, const std::string &pointer) {
  for (const ExtraConfig &extra : extraConfigs(document))
    for (DocumentNode member : document.children(extra.node))
      if (pointerTo(extra.pointer, document.key(member)) == pointer &&
          document.member(extra.node, document.key(member)) == member)
        return FoundStanza{extra.node, member};
  return std::nullopt;
}

bool isSame(const Document &a, DocumentNode left, const Document &b, DocumentNode right, const Nodes &without,
            const Nodes &with) {
  if (a.type(left) != b.type(right))
    return false;
  if (a.type(left) == ValueType::String)
    return a.string(left) == b.string(right);
  if (a.type(left) != ValueType::Object && a.type(left) != ValueType::Array)
    return a.raw(left) == b.raw(right);
  auto ours = a.children(left), theirs = b.children(right);
  std::erase_if(ours, [&](DocumentNode node) { return without.count(node) != 0; });
  std::erase_if(theirs, [&](DocumentNode node) { return with.count(node) != 0; });
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [&](DocumentNode x, DocumentNode y) {
    return (a.type(left) == ValueType::Array || a.key(x) == b.key(y)) && isSame(a, x, b, y, without, with);
  });
}

std::size_t endOf(const Document &document, DocumentNode node) {
  while (document.format() == Format::Yaml && !document.raw(node).starts_with("{") &&
         !document.raw(node).starts_with("[") && !document.children(node).empty())
    node = document.children(node).back();
  return document.range(node).end;
}

std::string_view beforeInLine(std::string_view text, std::size_t at) {
  std::size_t line = text.substr(0, at).rfind('\n') + 1; // npos + 1 is 0
  return text.substr(line, at - line);
}

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Layout layoutOf(const std::string &text, Range value, std::size_t keyBegin) {
  std::string_view old = std::string_view(text).substr(value.begin, value.end - value.begin);
  std::string_view indent = beforeInLine(text, keyBegin);
  if (old.find('\n') == std::string_view::npos || !isBlank(indent))
    return {};
  // One step of the indentation is what the first line within the value adds.
  std::size_t within = value.begin + old.find('\n') + 1;
  std::size_t step = text.find_first_not_of(" \t", within) - within;
  constexpr std::size_t most = 8;
  bool isSaid = step > indent.size() && step <= indent.size() + most;
  return {true, old.find("\r\n") == std::string_view::npos ? "\n" : "\r\n", std::string(indent),
          std::string(isSaid ? step - indent.size() : 2, indent.empty() ? ' ' : indent[0])};
}

namespace {

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

} // namespace

std::string written(const std::string &json, const Layout &layout) {
  auto value = nlohmann::ordered_json::parse(json, nullptr, false);
  if (!layout.lines)
    return onOneLine(value);
  std::string out;
  for (char c : value.dump(static_cast<int>(layout.step.size()), layout.step.empty() ? ' ' : layout.step[0]))
    out += c == '\n' ? layout.end + layout.indent : std::string(1, c);
  return out;
}

std::optional<std::vector<rewrite::Edit>> editsOutside(const Gateway &gateway, Range range) {
  std::vector<rewrite::Edit> outside;
  for (const rewrite::Edit &edit : gateway.edits)
    if (edit.range.end <= range.begin || edit.range.begin >= range.end)
      outside.push_back(edit);
    else if (edit.range.begin < range.begin || edit.range.end > range.end)
      return std::nullopt;
  return outside;
}

} // namespace unplug::config

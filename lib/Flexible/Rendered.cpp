#include "Flexible/Rendered.h"

#include "Support/Error.h"

#include <algorithm>
#include <cctype>

namespace fs = std::filesystem;

namespace unplug::flexible {

namespace {

constexpr std::uint64_t maxPartBytes = 16ULL << 20; // a settings file, partial or sub-template

bool leadsOut(const fs::path &folder, const fs::path &file) {
  std::error_code code;
  fs::path base = fs::weakly_canonical(folder, code), real = fs::weakly_canonical(file, code);
  return code || std::mismatch(base.begin(), base.end(), real.begin(), real.end()).first != base.end();
}

} // namespace

llvm::Expected<std::uint32_t> Parts::add(const InputFile &file, std::uint64_t maxBytes) {
  auto text = overlay.find(file.path);
  if (text == overlay.end()) {
    text = known.find(file.path);
    if (text == known.end()) {
      auto read = readFile(file.absolute, file.path, maxBytes);
      if (!read)
        return read.takeError();
      text = known.emplace(file.path, std::move(*read)).first;
    }
  }
  files.push_back(file);
  return sources.add(file.path, text->second);
}

llvm::Expected<std::uint32_t> Parts::add(const Folder &folder, const std::string &name) {
  bool isRoot = folder.path.empty() || folder.path.back() == ':';
  std::string path = folder.path + (isRoot ? "" : "/") + name;
  if (leadsOut(folder.absolute, folder.absolute / name))
    return inputError({path}, "a link leads out of the folder");
  return add({path, folder.absolute / name, false, 0}, maxPartBytes);
}

std::optional<std::vector<std::string>> Parts::namesIn(const Folder &folder, std::string_view ending) {
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator at(folder.absolute, code), end; !code && at != end; at.increment(code))
    if (std::string name = at->path().filename().string(); name.ends_with(ending)) {
      names.push_back(std::move(name));
      if (names.size() > maxParts)
        return std::nullopt;
    }
  std::sort(names.begin(), names.end());
  return names;
}

void fillPlaceholders(std::string &text, std::set<std::string> &names) {
  auto isName = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  bool inString = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (inString && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      inString = !inString;
    } else if (text[at] == '$' && !inString) {
      bool braces = at + 1 < text.size() && text[at + 1] == '{';
      std::size_t begin = at + 1 + braces, end = begin;
      while (end < text.size() && isName(text[end]))
        ++end;
      if (end == begin || (braces && (end == text.size() || text[end] != '}')))
        continue;
      names.insert(text.substr(begin, end - begin));
      end += braces;
      text.replace(at, end - at, "0" + std::string(end - at - 1, ' '));
      at = end - 1;
    }
  }
}

Location Locator::locate(std::uint32_t source, std::size_t offset) const {
  auto [known, fresh] = lines.try_emplace(source, std::string_view());
  if (fresh)
    known->second = LineMap(sources.all[source].text);
  return known->second.locate(sources.all[source].path, offset);
}

Location RenderedPlaces::locate(std::size_t offset) const {
  const tmpl::Span *span = spanOf(offset);
  if (!span)
    return {rendered.files[0].path, 1, 1};
  if (!span->origin)
    return locator.locate(span->place, span->offset);
  std::size_t within = span->exact && offset >= span->of.begin ? offset - span->of.begin : 0;
  return locator.locate(span->origin.source, span->origin.at.begin + within);
}

std::vector<Location> RenderedPlaces::origin(std::size_t offset) const {
  std::vector<Location> chain;
  const tmpl::Span *span = spanOf(offset);
  if (!span)
    return chain;
  bool isText = span->exact && span->origin.source == span->place && span->origin.at.begin == span->offset;
  if (span->origin && !isText)
    chain.push_back(locator.locate(span->place, span->offset));
  constexpr std::size_t longest = 16;
  for (std::uint32_t call = span->call; call != 0 && chain.size() < longest;
       call = rendered.rendering.calls[call].caller)
    chain.push_back(locator.locate(rendered.rendering.calls[call].source, rendered.rendering.calls[call].offset));
  return chain;
}

// What makes the byte at `offset`; of a literal whose quotes are the template's, what makes its text.
const tmpl::Span *RenderedPlaces::spanOf(std::size_t offset) const {
  const tmpl::Rendering &rendering = rendered.rendering;
  const tmpl::Span *span = rendering.at(offset);
  if (!span || offset + 1 >= rendering.text.size() || rendering.text[offset] != '"' || offset + 1 < span->of.end)
    return span;
  const tmpl::Span *next = span + 1;
  return next->origin && next->origin.source != span->place ? next : span;
}

std::optional<SourceEdit> mapped(const Rendered &rendered, const rewrite::Edit &edit) {
  const auto &spans = rendered.rendering.spans;
  const std::string &text = rendered.rendering.text;
  auto whole = [&](const rewrite::Edit &wanted) -> std::optional<SourceEdit> {
    const tmpl::Span *here = rendered.rendering.at(wanted.range.begin);
    if (!here)
      return std::nullopt;
    // What is inserted at the seam of two spans: beside a value that is a literal as it stands into its source, so that
    // a string becomes a list there; else into the template's text.
    const tmpl::Span *before = here != spans.data() && here->of.begin == wanted.range.begin ? here - 1 : nullptr;
    bool inserts = wanted.range.begin == wanted.range.end, closes = inserts && wanted.text == "]";
    std::size_t beside = closes ? wanted.range.begin - 1 : wanted.range.begin;
    const tmpl::Span *first = closes ? before : here, *second = closes ? here : before;
    auto isTemplates = [](const tmpl::Span *span) { return span && span->origin.source == span->place; };
    if (inserts && beside < text.size() && text[beside] != '"' && text[beside] != '\'' && !isTemplates(first) &&
        isTemplates(second))
      std::swap(first, second);
    for (const tmpl::Span *span : {first, second}) {
      if (!span || !span->exact || wanted.range.end > span->of.end)
        continue;
      std::size_t at = span->origin.at.begin + (wanted.range.begin - span->of.begin);
      return SourceEdit{span->origin.source, {{at, at + (wanted.range.end - wanted.range.begin)}, wanted.text}};
    }
    return std::nullopt;
  };
  if (auto found = whole(edit))
    return found;
  // A literal whose quotes are the template's and whose text is a setting's.
  if (edit.range.end - edit.range.begin > 2 && edit.text.size() > 2 && text[edit.range.begin] == '"' &&
      edit.text.front() == '"')
    return whole({{edit.range.begin + 1, edit.range.end - 1}, edit.text.substr(1, edit.text.size() - 2)});
  return std::nullopt;
}

} // namespace unplug::flexible

// Lua scripts that stanzas name: whether their md5 fits, since the gateway leaves a stanza out where it does not and
// says so at DEBUG only (facts E1), and what of them nobody has written yet.
#include "Inventory/Inventory.h"

#include "Config/Walk.h"

#include <algorithm>
#include <set>

namespace unplug::inventory {

namespace {

using config::Document;
using config::DocumentNode;
using config::ValueType;

bool isOfLua(const std::string &key) {
  const catalog::Namespace *row = catalog::findLegacyNamespace(key);
  return (row ? row->shortName : std::string_view(key)).starts_with("modifier/lua-");
}

class Check {
public:
  Check(const Inventory &given, const config::Gateway &read, Findings &into)
      : inventory(given), gateway(read), lines(read.text), findings(into) {}

  void stanza(const Document &document, DocumentNode stanza) {
    if (auto sources = document.member(stanza, "sources"); sources && document.type(*sources) == ValueType::Array)
      for (DocumentNode source : document.children(*sources))
        if (document.type(source) == ValueType::String)
          gaps(document.string(source));
    pins(document, stanza);
  }

private:
  // What is left to a person.
  void gaps(const std::string &source) {
    const InputFile *file = fileOf(source);
    auto text = file && seen.insert(file->path).second ? script(source) : std::nullopt;
    if (!text)
      return;
    const LineMap ofScript(*text);
    for (Range gap : gapsIn(*text))
      findings.push_back(makeFinding(
          FindingCode::ScriptGap, ofScript.locate(file->path, gap.begin),
          "Nothing passes here until it is written: " + text->substr(gap.begin, gap.end - gap.begin) + "."));
  }

  void pins(const Document &document, DocumentNode stanza) {
    auto pinned = document.member(stanza, "md5"), live = document.member(stanza, "live");
    bool isLive = live && document.raw(*live) == "true"; // then nothing is compared
    if (!pinned || isLive || document.type(*pinned) != ValueType::Object)
      return;
    for (DocumentNode pin : document.children(*pinned)) {
      std::string source = document.key(pin);
      auto text = script(source);
      bool fits = document.type(pin) == ValueType::String && text && md5(*text) == document.string(pin);
      if (text && !fits)
        findings.push_back(makeFinding(FindingCode::ScriptNotAsPinned,
                                       lines.locate(gateway.path, document.keyRange(pin).begin),
                                       source + " has the md5 " + md5(*text) +
                                           ": the gateway leaves this stanza out, and logs it at DEBUG only."));
    }
  }

  // The script beside the configuration, where it is among the inputs.
  const InputFile *fileOf(const std::string &source) const {
    std::string folder = gateway.file.path.substr(0, gateway.file.path.find_last_of("/:") + 1); // npos + 1 is 0
    const auto &files = inventory.inputs.files;
    std::string plain = source.starts_with("./") ? source.substr(2) : source;
    auto file =
        std::find_if(files.begin(), files.end(), [&](const InputFile &one) { return one.path == folder + plain; });
    return file == files.end() ? nullptr : &*file;
  }

  std::optional<std::string> script(const std::string &source) const {
    const InputFile *file = fileOf(source);
    if (!file)
      return std::nullopt;
    auto text = readFile(file->absolute, file->path, Limits{}.maxMetBytes);
    if (!text) {
      llvm::consumeError(text.takeError()); // nothing is said of a file that cannot be read
      return std::nullopt;
    }
    return std::move(*text);
  }

  const Inventory &inventory;
  const config::Gateway &gateway;
  LineMap lines;
  Findings &findings;
  std::set<std::string> seen; // scripts whose gaps were looked for
};

} // namespace

std::vector<Range> gapsIn(std::string_view script) {
  constexpr std::string_view call = "unplug.gap(";
  std::vector<Range> gaps;
  for (std::size_t at = 0; at < script.size();) {
    std::size_t end = std::min(script.find('\n', at), script.size());
    std::size_t start = std::min(script.find_first_not_of(" \t", at), end);
    if (script.substr(start, end - start).starts_with(call))
      gaps.push_back({start, end});
    at = end + 1;
  }
  return gaps;
}

Findings scriptFindings(const Inventory &inventory) {
  Findings findings;
  for (const config::Gateway &gateway : inventory.gateways) {
    if (gateway.text.find("lua") == std::string::npos)
      continue;
    auto document = documentOf(gateway);
    if (!document)
      continue; // said when it was read
    Check check(inventory, gateway, findings);
    for (const config::ExtraConfig &extra : extraConfigs(*document))
      for (DocumentNode member : document->children(extra.node))
        if (isOfLua(document->key(member)) && document->type(member) == ValueType::Object)
          check.stanza(*document, member);
  }
  return findings;
}

} // namespace unplug::inventory

// An edit of a rendered text is mapped to its source; the proof is that rendering again gives what was meant.
#include "Flexible/Settle.h"

#include "Support/Error.h"

#include <algorithm>
#include <map>

namespace unplug::flexible {

namespace {

class Settler {
public:
  Settler(std::vector<config::Gateway> &gateways, const std::vector<std::unique_ptr<Rendered>> &rendered,
          const std::string &display, const SettleAsks &asks)
      : gateways(gateways), rendered(rendered), display(display), asks(asks) {}

  std::vector<AcceptedEdit> run() {
    std::vector<std::vector<bool>> accepted(gateways.size());
    for (std::size_t g = 0; g < gateways.size(); ++g) {
      const auto &edits = gateways[g].edits;
      accepted[g].resize(edits.size());
      for (std::size_t e = 0; e < edits.size(); ++e)
        if (auto found = mapped(*rendered[g], edits[e]); found && asks.isInput(rendered[g]->files[found->source].path))
          addCandidate(*found, rendered[g]->files[found->source].path, g, e);
    }
    std::vector<std::size_t> all;
    for (std::size_t c = 0; c < candidates.size(); ++c)
      all.push_back(c);
    std::vector<std::size_t> good;
    if (rendersAsMeant(all)) {
      good = std::move(all);
    } else {
      constexpr std::size_t most = 300; // each is rendered once for each environment
      for (std::size_t c = 0; c < std::min(candidates.size(), most); ++c) {
        good.push_back(c);
        if (!rendersAsMeant(good))
          good.pop_back();
      }
    }
    for (std::size_t c : good)
      for (auto [g, e] : candidates[c].from)
        accepted[g][e] = true;
    for (std::size_t g = 0; g < gateways.size(); ++g)
      dropUnmapped(g, accepted[g]);
    std::vector<AcceptedEdit> edits;
    for (std::size_t c : good)
      edits.push_back({candidates[c].path, candidates[c].edit.edit});
    return edits;
  }

private:
  struct Candidate {
    SourceEdit edit;
    std::string path;
    std::vector<std::pair<std::size_t, std::size_t>> from; // gateway, index of its edit
  };

  void addCandidate(const SourceEdit &edit, const std::string &path, std::size_t gateway, std::size_t index) {
    for (Candidate &known : candidates)
      if (known.path == path && known.edit.edit.range == edit.edit.range && known.edit.edit.text == edit.edit.text) {
        known.from.emplace_back(gateway, index);
        return;
      }
    candidates.push_back({edit, path, {{gateway, index}}});
  }

  std::optional<config::TextByPath> overlayOf(const std::vector<std::size_t> &chosen) const {
    std::map<std::string, std::vector<rewrite::Edit>> byPath;
    for (std::size_t c : chosen)
      byPath[candidates[c].path].push_back(candidates[c].edit.edit);
    config::TextByPath overlay;
    for (const auto &[path, edits] : byPath) {
      auto text = rewrite::applyEdits(textOf(path), edits, path);
      if (!text) {
        llvm::consumeError(text.takeError()); // edits that meet: one of them goes, which is said (dropUnmapped)
        return std::nullopt;
      }
      overlay.emplace(path, std::move(*text));
    }
    return overlay;
  }

  // The text of a source as it was rendered.
  const std::string &textOf(const std::string &path) const {
    static const std::string none;
    for (const auto &each : rendered)
      for (const tmpl::Sources::Text &source : each->sources.all)
        if (source.path == path)
          return source.text;
    return none;
  }

  bool rendersAsMeant(const std::vector<std::size_t> &chosen) {
    auto overlay = overlayOf(chosen);
    if (!overlay)
      return false;
    for (std::size_t g = 0; g < gateways.size(); ++g) {
      std::vector<rewrite::Edit> meant;
      for (std::size_t c : chosen)
        for (auto [gateway, edit] : candidates[c].from)
          if (gateway == g)
            meant.push_back(gateways[g].edits[edit]);
      auto expected = rewrite::applyEdits(gateways[g].text, meant, display);
      bool same = expected && asks.renderAgain(g, *overlay) == *expected;
      if (!expected)
        llvm::consumeError(expected.takeError()); // the same
      if (!same)
        return false;
    }
    return true;
  }

  // What cannot be edited mechanically is a finding, with the edit to make by hand.
  void dropUnmapped(std::size_t g, const std::vector<bool> &accepted) {
    config::Gateway &gateway = gateways[g];
    RenderedPlaces places(*rendered[g]);
    std::vector<rewrite::Edit> kept;
    for (std::size_t e = 0; e < gateway.edits.size(); ++e) {
      const rewrite::Edit &edit = gateway.edits[e];
      if (accepted[e]) {
        kept.push_back(edit);
        continue;
      }
      for (config::Stanza &stanza : gateway.stanzas)
        stanza.byHand |= stanza.legacy && stanza.keyRange == edit.range;
      std::string chain;
      for (const Location &at : places.origin(edit.range.begin))
        chain += (chain.empty() ? ", shown by " : ", called at ") + toString(at);
      std::string old = gateway.text.substr(edit.range.begin, edit.range.end - edit.range.begin);
      gateway.findings.push_back(
          makeFinding(FindingCode::EditByHand, places.locate(edit.range.begin),
                      (old.empty() ? "Here " + edit.text + " should be inserted in what is rendered"
                                   : "What is rendered here, " + old + ", should become " + edit.text) +
                          (gateway.environment.empty() ? "" : " (for " + gateway.environment + ")") + chain +
                          ": no single edit of the sources gives that and nothing else."));
    }
    gateway.edits = std::move(kept);
  }

  std::vector<config::Gateway> &gateways;
  const std::vector<std::unique_ptr<Rendered>> &rendered;
  const std::string &display;
  const SettleAsks &asks;
  std::vector<Candidate> candidates;
};

} // namespace

std::vector<AcceptedEdit> settleEdits(std::vector<config::Gateway> &gateways,
                                      const std::vector<std::unique_ptr<Rendered>> &rendered,
                                      const std::string &display, const SettleAsks &asks) {
  return Settler(gateways, rendered, display, asks).run();
}

} // namespace unplug::flexible

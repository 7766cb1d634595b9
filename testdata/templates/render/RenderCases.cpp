// Renders the cases of a JSON list on standard input and writes what came out as another: for the test that compares
// this evaluator with Go's (testdata/templates). A case has `files` (the first is the main template), `partials`,
// `settings` (texts by name) and `environment`.
#include "Template/Template.h"

#include <nlohmann/json.hpp>

#include <iostream>
#include <iterator>

using namespace unplug;
using Json = nlohmann::ordered_json;

namespace {

// Every span lies behind the one before, together they are all of the text, and an exact one shows its origin.
bool isWhole(const tmpl::Rendering &rendering, const tmpl::Sources &sources) {
  std::size_t end = 0;
  for (const tmpl::Span &span : rendering.spans) {
    if (span.of.begin != end || span.of.end <= span.of.begin)
      return false;
    end = span.of.end;
    if (span.place >= sources.all.size() || span.offset > sources.all[span.place].text.size())
      return false;
    if (span.exact && sources.all[span.origin.source].text.substr(span.origin.at.begin, end - span.of.begin) !=
                          rendering.text.substr(span.of.begin, end - span.of.begin))
      return false;
  }
  return end == rendering.text.size();
}

Json renderCase(const Json &test) {
  tmpl::Sources sources;
  tmpl::RenderInput input{sources, {}, {}, tmpl::Value::map(), nullptr, std::nullopt, {}};
  bool first = true;
  for (const auto &[name, text] : test["files"].items()) {
    tmpl::RenderInput::Template file{name, sources.add(name, text)};
    if (std::exchange(first, false))
      input.main = file;
    else
      input.others.push_back(file);
  }
  for (const auto &[name, text] : test["settings"].items()) {
    std::uint32_t source = sources.add(name + ".json", text);
    tmpl::Value value;
    std::string fault;
    std::size_t offset = 0;
    if (!tmpl::fromJson(sources.all[source].text, source, value, fault, offset))
      return {{"fault", "settings"}, {"message", fault}};
    input.data.members()[name].value = value;
  }
  const Json &partials = test["partials"];
  input.partial = [&](const std::string &path, bool &) -> std::optional<std::uint32_t> {
    if (!partials.contains(path))
      return std::nullopt;
    return sources.add("partials/" + path, partials[path]);
  };
  if (test["environment"].is_object())
    input.environment = test["environment"].get<std::map<std::string, std::string>>();
  tmpl::RenderFault fault;
  auto rendering = tmpl::render(input, fault);
  if (!rendering)
    return {{"fault", fault.kind == tmpl::RenderFault::Kind::Fails         ? "fails"
                      : fault.kind == tmpl::RenderFault::Kind::NotInTheSet ? "not in the set"
                                                                           : "too much"},
            {"message", fault.message}};
  if (!isWhole(*rendering, sources))
    return {{"fault", "spans"}};
  return {{"text", rendering->text}};
}

} // namespace

int main() {
  std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  Json results = Json::array();
  for (const Json &test : Json::parse(text))
    results.push_back(renderCase(test));
  std::cout << results.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  return 0;
}

// The structure of a gateway's configuration.
#include "Config/Walk.h"

#include "Config/Config.h"

namespace unplug::config {

namespace {

class Walker {
public:
  explicit Walker(const Document &document) : document(document) {}

  std::vector<ExtraConfig> run() {
    add(0, {0, Level::Service, false, "", "", std::nullopt});
    each(0, "", "endpoints", [&](DocumentNode endpoint, const std::string &pointer) {
      std::string method = text(endpoint, "method");
      std::string name = (method.empty() ? "GET" : method) + " " + text(endpoint, "endpoint");
      add(endpoint, {0, Level::Endpoint, false, pointer, name, std::nullopt});
      backends(endpoint, pointer, name, false);
    });
    each(0, "", "async_agent", [&](DocumentNode agent, const std::string &pointer) {
      std::string name = text(agent, "name");
      add(agent, {0, Level::Agent, true, pointer, name, std::nullopt});
      backends(agent, pointer, name, true);
    });
    return std::move(found);
  }

private:
  std::string text(DocumentNode object, std::string_view key) const {
    auto member = document.member(object, key, true);
    return member ? document.string(*member) : std::string();
  }

  template <typename Visit>
  void each(DocumentNode object, const std::string &pointer, std::string_view key, Visit visit) {
    auto list = document.member(object, key, true);
    if (!list || document.type(*list) != ValueType::Array)
      return;
    std::string here = pointerTo(pointer, document.key(*list));
    unsigned index = 0;
    for (DocumentNode item : document.children(*list))
      visit(item, here + "/" + std::to_string(index++));
  }

  void backends(DocumentNode owner, const std::string &pointer, const std::string &name, bool ofAgent) {
    unsigned index = 0;
    each(owner, pointer, "backend", [&](DocumentNode backend, const std::string &at) {
      add(backend, {0, Level::Backend, ofAgent, at, name, index++});
    });
  }

  // Adds the extra_config of `owner`; `place` has the owner's pointer.
  void add(DocumentNode owner, ExtraConfig place) {
    auto extra = document.member(owner, "extra_config", true);
    if (!extra || document.type(*extra) != ValueType::Object)
      return;
    place.node = *extra;
    place.pointer = pointerTo(place.pointer, document.key(*extra));
    found.push_back(std::move(place));
  }

  const Document &document;
  std::vector<ExtraConfig> found;
};

} // namespace

std::optional<Document> documentOf(const Gateway &gateway) {
  Fault fault;
  if (gateway.format == toString(Format::Yaml))
    return Document::parse(gateway.text, Format::Yaml, fault);
  if (gateway.format == toString(Format::Toml))
    return Document::parse(gateway.text, Format::Toml, fault);
  if (auto document = Document::parse(gateway.text, Format::Json, fault))
    return document;
  return Document::parse(gateway.text, Format::Yaml, fault); // a template that renders to YAML
}

std::vector<ExtraConfig> extraConfigs(const Document &document) {
  return Walker(document).run();
}

} // namespace unplug::config

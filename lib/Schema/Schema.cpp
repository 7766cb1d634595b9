// valijson throws; nothing of that leaves this file.
#define VALIJSON_USE_EXCEPTIONS 1 // it ends the process otherwise
#include "Schema/Schema.h"

#include "Support/Error.h"
#include "Support/FileTree.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <cstdlib>
#include <exception>

namespace unplug::schema {

namespace {

using config::Document;
using config::DocumentNode;
using config::ValueType;
using nlohmann::json;

constexpr std::uint64_t maxSchemaBytes = 16ULL << 20;
constexpr std::size_t maxStringBytes = 4096; // std::regex needs stack for each byte

json toJson(const Document &document, DocumentNode node) {
  switch (document.type(node)) {
  case ValueType::Null:
    return nullptr;
  case ValueType::Boolean:
    return document.raw(node).starts_with('t') || document.raw(node).starts_with('T');
  case ValueType::Number: {
    std::string raw(document.raw(node));
    bool whole = raw.find_first_not_of("0123456789-") == std::string::npos && raw.size() < 19;
    return whole ? json(std::strtoll(raw.c_str(), nullptr, 10)) : json(std::strtod(raw.c_str(), nullptr));
  }
  case ValueType::String:
    return document.string(node).substr(0, maxStringBytes);
  case ValueType::Array: {
    json array = json::array();
    for (DocumentNode child : document.children(node))
      array.push_back(toJson(document, child));
    return array;
  }
  case ValueType::Object: {
    json object = json::object();
    for (DocumentNode child : document.children(node))
      object[document.key(child)] = toJson(document, child);
    return object;
  }
  }
  return nullptr;
}

// Whether each `$ref` leads to something else than a further `$ref`, at last: valijson follows them without end.
bool refsEnd(const json &schema) {
  std::vector<const json *> pending = {&schema};
  while (!pending.empty()) {
    const json *value = pending.back();
    pending.pop_back();
    for (const json &child : *value)
      if (child.is_structured())
        pending.push_back(&child);
    constexpr unsigned maxChain = 64;
    for (unsigned steps = 0; value && value->is_object() && value->contains("$ref"); ++steps) {
      const json &ref = (*value)["$ref"];
      if (steps == maxChain)
        return false;
      if (!ref.is_string() || !ref.get_ref<const std::string &>().starts_with('#'))
        break; // valijson has its say
      value = &schema.at(json::json_pointer(ref.get_ref<const std::string &>().substr(1)));
    }
  }
  return true;
}

class SchemaLint : public config::Lint {
public:
  explicit SchemaLint(const json &text) {
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  }

  std::vector<config::LintError> check(const Document &document) const override {
    std::vector<config::LintError> found;
    valijson::ValidationResults results;
    try {
      json value = toJson(document, 0);
      valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(value), &results);
    } catch (const std::exception &failure) { // a pattern that std::regex does not take
      found.push_back({0, "", "unchecked", std::string("could not be checked: ") + failure.what()});
      return found;
    }
    valijson::ValidationResults::Error error;
    while (results.popError(error))
      if (auto lint = describe(document, error))
        found.push_back(std::move(*lint));
    return found;
  }

private:
  static bool dropPrefix(std::string &text, std::string_view prefix) {
    if (!text.starts_with(prefix))
      return false;
    text.erase(0, prefix.size());
    return true;
  }

  // Nothing for errors that only say that a part of the value is wrong.
  static std::optional<config::LintError> describe(const Document &document,
                                                   const valijson::ValidationResults::Error &error) {
    std::string message = error.description;
    if (message.starts_with("Failed to validate against schema associated with property name") ||
        message.starts_with("Failed to validate item #"))
      return std::nullopt;
    while (message.ends_with('.'))
      message.pop_back();
    config::LintError lint{0, "", message, ""};
    if (dropPrefix(message, "Object contains a property that could not be validated using 'properties' or "
                            "'additionalProperties' constraints: ")) {
      lint.kind = "unknown property"; // only one of an object's is said
      message = "the schema has no " + message + " here";
    } else if (dropPrefix(message, "Object is missing required members: ")) {
      message = "missing: " + message;
    } else {
      message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
    }
    lint.message = std::move(message);
    for (std::size_t i = 1; i < error.context.size(); ++i) { // the first one is "<root>"
      std::string_view step = error.context[i];
      if (step.size() < 2)
        break;
      step = step.substr(1, step.size() - 2); // in brackets
      auto below = childCalled(document, lint.node, step);
      if (!below)
        break;
      lint.node = *below;
      lint.pointer = config::pointerTo(lint.pointer, step);
    }
    return lint;
  }

  static std::optional<DocumentNode> childCalled(const Document &document, DocumentNode node, std::string_view step) {
    if (document.type(node) == ValueType::Object)
      return document.member(node, step);
    if (document.type(node) != ValueType::Array)
      return std::nullopt;
    auto children = document.children(node);
    std::size_t index = std::strtoul(std::string(step).c_str(), nullptr, 10);
    return index < children.size() ? std::optional(children[index]) : std::nullopt;
  }

  valijson::Schema schema;
};

} // namespace

llvm::Expected<std::shared_ptr<const config::Lint>> readSchema(const std::string &path) {
  auto text = readFile(path, path, maxSchemaBytes);
  if (!text)
    return text.takeError();
  std::string why = "it is not valid JSON";
  config::Fault fault;
  if (Document::parse(*text, fault)) // bounds the depth
    try {
      json parsed = json::parse(*text);
      bool isSchema = parsed.is_object() && (parsed.contains("properties") || parsed.contains("$ref"));
      if (isSchema && refsEnd(parsed))
        return std::make_shared<const SchemaLint>(parsed);
      why = isSchema ? "a `$ref` leads back to itself" : "it has no `properties`";
    } catch (const std::exception &failure) {
      why = failure.what();
    }
  return inputError({path}, "not a JSON Schema that unplug can use: " + why,
                    "Give the gateway's schema in one file, as https://www.krakend.io/schema/v3.0/krakend.json is.");
}

} // namespace unplug::schema

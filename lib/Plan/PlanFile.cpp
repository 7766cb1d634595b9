// The plan as a JSON file, and back.
#include "Plan/Plan.h"

#include "Support/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace unplug::plan {

namespace {

using Json = nlohmann::ordered_json;

constexpr int schemaVersion = 1;

// Finds the enumerator that is spelled `text`.
template <typename Enum, std::size_t size>
bool parse(const std::string &text, const std::array<Enum, size> &all, Enum &value) {
  for (Enum one : all)
    if (toString(one) == text) {
      value = one;
      return true;
    }
  return false;
}

constexpr std::array strategies = {Strategy::InTree,     Strategy::Lua,    Strategy::Builtin,
                                   Strategy::Enterprise, Strategy::Remove, Strategy::Skeleton};
constexpr std::array useStrategies = {UseStrategy::AsThePlugin, UseStrategy::InTree, UseStrategy::Lua,
                                      UseStrategy::Builtin};
constexpr std::array onErrors = {OnError::Refuse, OnError::Skip};
constexpr std::array missingNames = {MissingName::Refuse, MissingName::Ignore, MissingName::Skeleton};
constexpr std::array kinds = {PluginKind::HttpServer, PluginKind::HttpClient, PluginKind::ReqRespModifier};

// A reader that remembers the first thing that is wrong, so that each field is one line at its use.
class Fields {
public:
  Fields(const Json &object, std::string path, std::string &fault)
      : object(object), path(std::move(path)), fault(fault) {
    if (!object.is_object())
      fail("should be an object");
  }

  std::string text(const char *key) {
    auto found = find(key);
    if (!found)
      return {};
    if (!found->is_string()) {
      fail(std::string("\"") + key + "\" should be a string");
      return {};
    }
    return found->get<std::string>();
  }

  template <typename Enum, std::size_t size> Enum oneOf(const char *key, const std::array<Enum, size> &all) {
    Enum value = all[0];
    std::string spelled = text(key);
    if (fault.empty() && !parse(spelled, all, value))
      fail(std::string("\"") + key + "\" cannot be \"" + spelled + "\"");
    return value;
  }

  std::vector<std::string> texts(const char *key) {
    std::vector<std::string> values;
    if (auto found = find(key)) {
      for (const Json &value : *found) {
        if (!value.is_string()) {
          fail(std::string("\"") + key + "\" should hold strings only");
          break;
        }
        values.push_back(value.get<std::string>());
      }
    }
    return values;
  }

private:
  const Json *find(const char *key) {
    if (!fault.empty())
      return nullptr;
    auto found = object.find(key);
    if (found != object.end())
      return &*found;
    fail(std::string("\"") + key + "\" is missing");
    return nullptr;
  }

  void fail(const std::string &what) {
    if (fault.empty())
      fault = path + ": " + what;
  }

  const Json &object;
  std::string path;
  std::string &fault;
};

Json toJson(const Alternative &alternative) {
  Json json = {{"strategy", toString(alternative.strategy)}};
  if (!alternative.component.empty())
    json["component"] = alternative.component;
  json["exact"] = alternative.exact;
  json["differences"] = alternative.differences;
  return json;
}

Json toJson(const Verdict &verdict) {
  Json alternatives = Json::array();
  for (const Alternative &one : verdict.alternatives)
    alternatives.push_back(toJson(one));
  return {{"plugin", verdict.plugin},
          {"strategy", toString(verdict.strategy)},
          {"onError", toString(verdict.onError)},
          {"reasons", verdict.reasons},
          {"effort",
           {{"points", verdict.effort.points},
            {"hours", {verdict.effort.hoursLow, verdict.effort.hoursHigh}},
            {"because", verdict.effort.because}}},
          {"alternatives", std::move(alternatives)}};
}

void readVerdicts(const Json &root, Plan &plan, std::string &fault) {
  std::size_t index = 0;
  for (const Json &item : root.value("verdicts", Json::array())) {
    Fields fields(item, "verdicts/" + std::to_string(index++), fault);
    Verdict verdict;
    verdict.plugin = fields.text("plugin");
    verdict.strategy = fields.oneOf("strategy", strategies);
    verdict.onError = fields.oneOf("onError", onErrors);
    verdict.reasons = fields.texts("reasons");
    if (auto effort = item.is_object() ? item.find("effort") : item.end();
        item.is_object() && effort != item.end() && effort->is_object()) {
      if (auto points = effort->find("points"); points != effort->end() && points->is_number_unsigned())
        verdict.effort.points = points->get<unsigned>();
      if (auto hours = effort->find("hours"); hours != effort->end() && hours->is_array() && hours->size() == 2 &&
                                              (*hours)[0].is_number_unsigned() && (*hours)[1].is_number_unsigned()) {
        verdict.effort.hoursLow = (*hours)[0].get<unsigned>();
        verdict.effort.hoursHigh = (*hours)[1].get<unsigned>();
      }
      verdict.effort.because = Fields(*effort, "verdicts/effort", fault).texts("because");
    }
    plan.verdicts.push_back(std::move(verdict));
  }
}

void readUses(const Json &root, Plan &plan, std::string &fault) {
  std::size_t index = 0;
  for (const Json &item : root.value("uses", Json::array())) {
    Fields fields(item, "uses/" + std::to_string(index++), fault);
    UseChoice choice;
    choice.gateway = fields.text("gateway");
    choice.pointer = fields.text("pointer");
    choice.names = fields.texts("names");
    choice.exact = item.is_object() && item.value("couldBeLua", Json()) == true;
    choice.strategy = fields.oneOf("strategy", useStrategies);
    plan.uses.push_back(std::move(choice));
  }
}

void readNames(const Json &root, Plan &plan, std::string &fault) {
  std::size_t index = 0;
  for (const Json &item : root.value("unregistered", Json::array())) {
    Fields fields(item, "unregistered/" + std::to_string(index++), fault);
    Unregistered name;
    name.kind = fields.oneOf("kind", kinds);
    name.name = fields.text("name");
    name.decision = fields.oneOf("decision", missingNames);
    plan.unregistered.push_back(std::move(name));
  }
  index = 0;
  for (const Json &item : root.value("clashes", Json::array())) {
    Fields fields(item, "clashes/" + std::to_string(index++), fault);
    Clash clash;
    clash.kind = fields.oneOf("kind", kinds);
    clash.name = fields.text("name");
    clash.candidates = fields.texts("candidates");
    clash.winner = fields.text("winner");
    if (fault.empty() && !clash.winner.empty() &&
        std::find(clash.candidates.begin(), clash.candidates.end(), clash.winner) == clash.candidates.end())
      fault = "clashes/" + std::to_string(index - 1) + ": \"winner\" is none of the candidates";
    plan.clashes.push_back(std::move(clash));
  }
}

} // namespace

std::string writePlan(const Plan &plan) {
  Json root = {{"schemaVersion", schemaVersion}, {"from", plan.from}, {"allow", plan.allowed}};
  root["verdicts"] = Json::array();
  for (const Verdict &verdict : plan.verdicts)
    root["verdicts"].push_back(toJson(verdict));
  root["uses"] = Json::array();
  for (const UseChoice &use : plan.uses)
    root["uses"].push_back({{"gateway", use.gateway},
                            {"pointer", use.pointer},
                            {"names", use.names},
                            {"couldBeLua", use.exact},
                            {"strategy", toString(use.strategy)}});
  root["unregistered"] = Json::array();
  for (const Unregistered &name : plan.unregistered)
    root["unregistered"].push_back(
        {{"kind", toString(name.kind)}, {"name", name.name}, {"decision", toString(name.decision)}});
  root["clashes"] = Json::array();
  for (const Clash &clash : plan.clashes)
    root["clashes"].push_back({{"kind", toString(clash.kind)},
                               {"name", clash.name},
                               {"candidates", clash.candidates},
                               {"winner", clash.winner}});
  root["inputs"] = Json::object();
  for (const auto &[path, hash] : plan.inputs)
    root["inputs"][path] = hash;
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

llvm::Expected<Plan> readPlan(std::string_view text, const std::string &display) {
  Location at{display};
  const std::string help = "Make the plan again with `unplug plan`.";
  Json root = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded() || !root.is_object())
    return inputError(at, "the plan is not valid JSON", help);
  if (auto version = root.find("schemaVersion"); version == root.end() || *version != schemaVersion)
    return inputError(at, "the plan is not of schemaVersion 1", help);
  for (const char *key : {"allow", "uses"}) // plans from before there were scripts have neither
    if (root.find(key) == root.end())
      root[key] = Json::array();
  for (const char *key : {"allow", "verdicts", "uses", "unregistered", "clashes"})
    if (auto found = root.find(key); found == root.end() || !found->is_array())
      return inputError(at, std::string("the plan's \"") + key + "\" should be a list", help);
  Plan plan;
  std::string fault;
  plan.from = Fields(root, "the plan", fault).text("from");
  plan.allowed = Fields(root, "the plan", fault).texts("allow");
  for (const std::string &one : plan.allowed)
    if (fault.empty() && one != "logging" && one != "body-errors" && one != "scope")
      fault = "the plan: \"allow\" cannot hold \"" + one + "\"";
  readVerdicts(root, plan, fault);
  readUses(root, plan, fault);
  readNames(root, plan, fault);
  if (auto inputs = root.find("inputs"); inputs != root.end() && inputs->is_object()) {
    for (const auto &[path, hash] : inputs->items())
      if (hash.is_string())
        plan.inputs.emplace(path, hash.get<std::string>());
  } else if (fault.empty()) {
    fault = "the plan's \"inputs\" should be an object";
  }
  if (!fault.empty())
    return inputError(at, fault, help);
  return plan;
}

} // namespace unplug::plan

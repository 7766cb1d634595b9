// The documentation of each service: docs.github.com/actions/reference/workflows-and-actions/workflow-syntax,
// docs.gitlab.com/ci/yaml, circleci.com/docs/configuration-reference,
// learn.microsoft.com/azure/devops/pipelines/yaml-schema,
// support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference.
#include "BuildFiles/Pipelines.h"

#include "Support/Utf8.h"

#include <algorithm>
#include <set>

namespace unplug::buildfiles {

namespace {

using config::Document;
using config::DocumentNode;
using config::ValueType;

class Collector {
public:
  Collector(const Document &document, Service service) : document(document), service(service) {}

  std::vector<Shell> run() {
    std::vector<std::pair<DocumentNode, std::string>> open = {{0, defaultShell(0)}};
    while (!open.empty()) {
      auto [node, shell] = std::move(open.back());
      open.pop_back();
      if (document.type(node) == ValueType::Object)
        visit(node, shell);
      auto children = document.children(node);
      for (auto child = children.rbegin(); child != children.rend(); ++child)
        if (document.type(*child) == ValueType::Object || document.type(*child) == ValueType::Array) {
          std::string own = defaultShell(*child);
          open.emplace_back(*child, own.empty() ? shell : own);
        }
    }
    std::sort(shells.begin(), shells.end(), [&](const Shell &a, const Shell &b) {
      return document.range(a.texts[0].node) < document.range(b.texts[0].node);
    });
    return std::move(shells);
  }

private:
  std::string text(std::optional<DocumentNode> node) const {
    return node && document.type(*node) == ValueType::String ? document.string(*node) : std::string();
  }

  // GitHub: defaults.run.shell; on Windows another one is the default.
  std::string defaultShell(DocumentNode node) const {
    if (service != Service::GitHub || document.type(node) != ValueType::Object)
      return {};
    auto defaults = document.member(node, "defaults");
    auto run =
        defaults && document.type(*defaults) == ValueType::Object ? document.member(*defaults, "run") : std::nullopt;
    if (run && document.type(*run) == ValueType::Object)
      if (std::string shell = text(document.member(*run, "shell")); !shell.empty())
        return shell;
    auto runsOn = document.member(node, "runs-on");
    return runsOn && lowerCase(document.raw(*runsOn)).find("windows") != std::string::npos ? "pwsh" : "";
  }

  void visit(DocumentNode object, const std::string &inherited) {
    if (service == Service::GitLab || service == Service::Bitbucket) {
      Shell shell; // GitLab runs both in one
      addScript(shell, document.member(object, "before_script"));
      addScript(shell, document.member(object, "script"));
      add(std::move(shell));
      for (const char *key : {"after_script", "after-script"}) {
        Shell after;
        addScript(after, document.member(object, key));
        add(std::move(after));
      }
      return;
    }
    auto steps = document.member(object, "steps");
    if (!steps || document.type(*steps) != ValueType::Array)
      return;
    for (DocumentNode step : document.children(*steps))
      if (document.type(step) == ValueType::Object)
        addStep(*steps, step, inherited);
  }

  void addScript(Shell &shell, std::optional<DocumentNode> script) const {
    if (script && document.type(*script) == ValueType::String)
      shell.texts.push_back({*script, *script, 0});
    if (script && document.type(*script) == ValueType::Array)
      for (DocumentNode item : document.children(*script))
        if (document.type(item) == ValueType::String)
          shell.texts.push_back({item, item, *script});
  }

  void addStep(DocumentNode steps, DocumentNode step, const std::string &inherited) {
    Shell shell;
    shell.isStep = true;
    std::string runsWith = text(document.member(step, "shell"));
    if (runsWith.empty())
      runsWith = inherited;
    std::string name = runsWith.substr(0, runsWith.find(' '));
    if (!name.empty() && name != "bash" && name != "sh" && name != "/bin/bash" && name != "/bin/sh")
      shell.foreign = runsWith;
    for (const char *key : {"run", "script", "bash"}) {
      bool known = service == Service::Azure ? key[0] != 'r' : key[0] == 'r';
      auto commands = known ? document.member(step, key) : std::nullopt;
      if (commands && document.type(*commands) == ValueType::Object) // CircleCI's long form
        commands = document.member(*commands, "command");
      if (commands && document.type(*commands) == ValueType::String)
        shell.texts.push_back({*commands, step, steps});
    }
    add(std::move(shell));
  }

  void add(Shell shell) {
    if (!shell.texts.empty() && seen.insert(document.range(shell.texts[0].node).begin).second)
      shells.push_back(std::move(shell));
  }

  const Document &document;
  Service service;
  std::vector<Shell> shells;
  std::set<std::size_t> seen; // places of first texts
};

} // namespace

Service serviceOf(std::string_view path) {
  std::string whole = "/" + std::string(path.substr(path.find(':') + 1)); // npos + 1 is 0: no label
  auto lies = [&](std::string_view folder) { return whole.find(folder) != std::string::npos; };
  std::string name = lowerCase(whole.substr(whole.rfind('/') + 1));
  if (!name.ends_with(".yml") && !name.ends_with(".yaml"))
    return Service::None;
  if (lies("/.github/workflows/") || lies("/.gitea/workflows/") || name == "action.yml" || name == "action.yaml")
    return Service::GitHub;
  if (name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml") || lies("/.gitlab/") ||
      lies("/.gitlab-ci/"))
    return Service::GitLab;
  if (lies("/.circleci/"))
    return Service::CircleCi;
  if (name.starts_with("azure-pipelines") || lies("/.azure-pipelines/"))
    return Service::Azure;
  return name == "bitbucket-pipelines.yml" ? Service::Bitbucket : Service::None;
}

std::vector<Shell> shellsOf(const Document &document, Service service) {
  return Collector(document, service).run();
}

bool stepDoesSomething(const Document &document, DocumentNode step) {
  static const std::set<std::string> ready = {"checkout",   "setup_remote_docker", "restore_cache",
                                              "save_cache", "attach_workspace",    "add_ssh_keys"};
  if (document.type(step) == ValueType::String)
    return ready.count(document.string(step)) == 0;
  if (document.type(step) != ValueType::Object)
    return true;
  for (DocumentNode member : document.children(step)) {
    std::string key = document.key(member);
    if (ready.count(key) != 0)
      return false;
    if (key != "uses" && key != "task")
      continue;
    std::string action = lowerCase(document.string(member));
    action = action.substr(0, action.find('@'));
    std::string name = action.substr(action.rfind('/') + 1);
    return name != "checkout" && name != "cache" && !name.starts_with("setup-") && !name.starts_with("login") &&
           !name.ends_with("-login") && !name.starts_with("usedotnet") && name != "gotool";
  }
  return true;
}

std::string stepFor(Service service, const std::string &name, const std::string &command) {
  switch (service) {
  case Service::GitHub:
    return "- name: " + name + "\n  run: " + command;
  case Service::Azure:
    return "- script: " + command + "\n  displayName: " + name;
  case Service::CircleCi:
    return "- run:\n    name: " + name + "\n    command: " + command;
  default:
    return "- " + command;
  }
}

} // namespace unplug::buildfiles

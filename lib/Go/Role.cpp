// Strong evidence: the plugin itself answers 401, 403 or 429. Weak: imports, what it reads, names. One strong or two
// weak ones make a role; few and right beats many.
#include "Go/Role.h"

#include "Go/Resolve.h"
#include "Support/Utf8.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace unplug::go {

namespace {

struct Evidence {
  unsigned weight = 0;
  unsigned once = 0; // clauses that count once together
  std::vector<std::string> clauses;
};

std::optional<SecurityRole> roleOfStatus(std::string_view text) {
  // net/http's names, google.golang.org/grpc/codes' and the like of them in error packages
  if (text.ends_with("Unauthorized") || text.ends_with("Unauthenticated") || text == "401")
    return SecurityRole::Authenticate;
  if (text.ends_with("StatusForbidden") || text.ends_with("PermissionDenied") || text == "403")
    return SecurityRole::Authorise;
  if (text.ends_with("TooManyRequests") || text.ends_with("ResourceExhausted") || text == "429")
    return SecurityRole::Limit;
  return std::nullopt;
}

// A status that is given, not compared with: an argument, a result, an assigned or keyed value, or what one is made of.
bool isGiven(SyntaxNode status) {
  SyntaxNode parent = status.parent();
  while (parent.kind() == "literal_element" || parent.kind() == "parenthesized_expression")
    parent = parent.parent();
  if (parent.kind() == "selector_expression" && parent.parent().kind() == "call_expression")
    return true; // errors.Unauthorized.WithDetail(...)
  if (parent.kind() == "expression_list" && parent.parent().kind() == "expression_case")
    return false;
  return parent.kind() == "argument_list" || parent.kind() == "expression_list" || parent.kind() == "keyed_element";
}

class RoleJudge {
public:
  RoleJudge(const Program &program, Plugin &plugin) : program(program), plugin(plugin) {}

  void run() {
    bool guards = std::any_of(plugin.kinds.begin(), plugin.kinds.end(),
                              [](PluginKind kind) { return kind != PluginKind::HttpClient; });
    for (std::size_t package : plugin.local)
      for (std::size_t file : program.source().packages[package].files)
        if (const SyntaxTree *tree = program.tree(file)) {
          readStatuses(file, tree->root());
          readHeaders(file, tree->root());
          readHiding(file, tree->root());
          readImports(file);
        }
    readNames();
    // A client plugin that signs outgoing calls or passes a 401 on guards nothing by itself: it needs to give the
    // status.
    for (SecurityRole role : {SecurityRole::Authenticate, SecurityRole::Authorise, SecurityRole::Limit,
                              SecurityRole::Validate, SecurityRole::Hide})
      if (auto found = evidence.find(role); found != evidence.end() && found->second.weight >= (guards ? 2U : 3U)) {
        plugin.role = role;
        plugin.roleEvidence = found->second.clauses;
        return;
      }
  }

private:
  enum class Count { Each, Once };

  void add(SecurityRole role, unsigned weight, const std::string &clause, Count count = Count::Each) {
    Evidence &entry = evidence[role];
    if (count == Count::Each || entry.once++ == 0)
      entry.weight += weight;
    constexpr std::size_t maxClauses = 4;
    if (entry.clauses.size() < maxClauses &&
        std::find(entry.clauses.begin(), entry.clauses.end(), clause) == entry.clauses.end())
      entry.clauses.push_back(clause);
  }

  void readStatuses(std::size_t file, SyntaxNode root) {
    for (const char *kind : {"selector_expression", "int_literal"})
      for (SyntaxNode node : findAll(root, kind))
        if (auto role = roleOfStatus(node.text()); role && isGiven(node))
          add(*role, 2, "it answers " + std::string(node.text()) + " (" + toString(program.locate(file, node)) + ")");
  }

  // Of a request's header that backends take the caller's identity from, by its name.
  static bool namesCaller(std::string_view arguments) {
    std::string name = lowerCase(arguments.substr(0, arguments.find(',')));
    if (name.find("agent") != std::string::npos)
      return false;
    for (std::string_view word : {"user", "role", "group", "tenant", "identity", "claim", "subject"})
      if (name.find(word) != std::string::npos)
        return true;
    return false;
  }

  void readHeaders(std::size_t file, SyntaxNode root) {
    for (SyntaxNode call : findAll(root, "call_expression")) {
      std::string_view function = call.field("function").text();
      std::string_view arguments = call.field("arguments").text();
      if (function.ends_with("Header.Get") && arguments == "(\"Authorization\")")
        add(SecurityRole::Authenticate, 1,
            "it reads the Authorization header (" + toString(program.locate(file, call)) + ")");
      if ((function.ends_with("Header.Set") || function.ends_with("Header.Add")) && namesCaller(arguments))
        add(SecurityRole::Authenticate, 1, "it tells backends who calls (" + toString(program.locate(file, call)) + ")",
            Count::Once);
      if (function.ends_with(".BasicAuth") && arguments == "()")
        add(SecurityRole::Authenticate, 1, "it reads Basic credentials (" + toString(program.locate(file, call)) + ")");
    }
  }

  // Members taken out of what passes through, and functions that are called after hiding. Neither alone says much.
  void readHiding(std::size_t file, SyntaxNode root) {
    for (SyntaxNode call : findAll(root, "call_expression"))
      if (call.field("function").text() == "delete" && argumentsOf(call).size() == 2) {
        add(SecurityRole::Hide, 1, "it deletes members (" + toString(program.locate(file, call)) + ")");
        break;
      }
    for (const char *kind : {"function_declaration", "method_declaration"})
      for (SyntaxNode function : findAll(root, kind))
        if (std::string name = lowerCase(function.field("name").text()); hides(name)) {
          add(SecurityRole::Hide, 1,
              "it has a function " + std::string(function.field("name").text()) + " (" +
                  toString(program.locate(file, function)) + ")");
          return;
        }
  }

  static bool hides(std::string_view name) {
    for (std::string_view word : {"mask", "redact", "anonymi", "sanitiz", "sanitis", "obfuscat", "scrub", "pseudonym"})
      if (name.find(word) != std::string_view::npos)
        return true;
    return false;
  }

  void readImports(std::size_t file) {
    for (const Import &import : program.source().files[file].imports) {
      std::string path = lowerCase(import.path);
      auto mentions = [&](std::string_view word) { return path.find(word) != std::string::npos; };
      if (mentions("jwt") || mentions("jose") || mentions("oidc"))
        add(SecurityRole::Authenticate, 1, "it imports " + import.path);
      if (mentions("casbin") || mentions("open-policy-agent"))
        add(SecurityRole::Authorise, 2, "it imports " + import.path);
      if (mentions("ratelimit") || mentions("redis_rate") || path == "golang.org/x/time/rate")
        add(SecurityRole::Limit, 1, "it imports " + import.path);
      if (mentions("jsonschema") || mentions("xsd-validate") || mentions("gojsonschema") || mentions("openapi") ||
          mentions("playground/validator"))
        add(SecurityRole::Validate, 2, "it imports " + import.path);
    }
  }

  void readNames() {
    std::string names = lowerCase(plugin.id) + " " +
                        lowerCase(program.source().modules[program.source().packages[plugin.package].module].path);
    for (const Registration &registration : plugin.registrations)
      names += " " + lowerCase(registration.name);
    auto mentions = [&](std::string_view word) { return names.find(word) != std::string::npos; };
    static constexpr std::array<std::pair<std::string_view, SecurityRole>, 11> words = {{
        {"auth", SecurityRole::Authenticate},
        {"jwt", SecurityRole::Authenticate},
        {"token", SecurityRole::Authenticate},
        {"login", SecurityRole::Authenticate},
        {"apikey", SecurityRole::Authenticate},
        {"acl", SecurityRole::Authorise},
        {"rbac", SecurityRole::Authorise},
        {"permission", SecurityRole::Authorise},
        {"limit", SecurityRole::Limit},
        {"throttle", SecurityRole::Limit},
        {"validat", SecurityRole::Validate},
    }};
    for (const auto &[word, role] : words)
      if (mentions(word))
        add(role, 1, "its name says \"" + std::string(word) + "\"");
    if (hides(names))
      add(SecurityRole::Hide, 1, "its name says that it hides");
  }

  const Program &program;
  Plugin &plugin;
  std::map<SecurityRole, Evidence> evidence;
};

} // namespace

std::string_view toString(SecurityRole role) {
  switch (role) {
  case SecurityRole::None:
    return "none";
  case SecurityRole::Authenticate:
    return "authenticate";
  case SecurityRole::Authorise:
    return "authorise";
  case SecurityRole::Limit:
    return "limit";
  case SecurityRole::Validate:
    return "validate";
  case SecurityRole::Hide:
    return "hide data";
  }
  return "";
}

void judgeRole(const Program &program, Plugin &plugin) {
  RoleJudge(program, plugin).run();
}

} // namespace unplug::go

// Entries one by one, or the one assignment of a loop over a map of them.
#include "Emit/ProgramAliases.h"

#include "Catalog/Catalog.h"

#include <algorithm>

namespace unplug::emit {

namespace {

using go::SyntaxNode;

SyntaxNode single(SyntaxNode list) {
  auto items = list.kind() == "expression_list" ? list.children() : std::vector<SyntaxNode>{list};
  return items.size() == 1 ? items.front() : SyntaxNode();
}

bool isMap(SyntaxNode node) {
  return (node.kind() == "selector_expression" && node.field("field").text() == go::aliasMapName) ||
         (node.kind() == "identifier" && node.text() == go::aliasMapName);
}

// `ExtraConfigAlias[index] = value`
bool isEntry(SyntaxNode assignment) {
  SyntaxNode left = single(assignment.field("left"));
  return assignment.kind() == "assignment_statement" && left.kind() == "index_expression" &&
         isMap(left.field("operand"));
}

// The short name of a component is moved to its legacy one.
bool isPair(const go::Alias &alias) {
  const catalog::Namespace *entry = catalog::findLegacyNamespace(alias.target);
  return entry && entry->shortName == alias.name;
}

bool isLiteral(SyntaxNode node) {
  return node.kind() == "interpreted_string_literal" || node.kind() == "raw_string_literal";
}

class Swapper {
public:
  Swapper(GoFile &file, const std::vector<go::AliasText> &siblings)
      : file(file), map(go::readAliases({file.path(), file.text()}, siblings)) {}

  Findings run() {
    for (const Location &at : map.notFollowed)
      byHand(at, "This entry of config.ExtraConfigAlias could not be followed.");
    auto other = std::find_if_not(map.entries.begin(), map.entries.end(), isPair);
    bool pairs = other == map.entries.end();
    for (SyntaxNode assignment : findAll(file.root(), "assignment_statement")) {
      SyntaxNode left = single(assignment.field("left")), right = single(assignment.field("right"));
      if (isMap(left) && right.kind() == "composite_literal" && !right.field("body").children().empty())
        byHand(locate(assignment), "config.ExtraConfigAlias is set to a map of the program's own.");
      if (!isEntry(assignment))
        continue;
      SyntaxNode index = left.field("index");
      std::string name, target;
      bool literals = isLiteral(index) && isLiteral(right) && stringValue(index, name) && stringValue(right, target);
      if (literals ? isPair({name, target, {}}) : pairs && map.notFollowed.empty()) {
        file.edit(index.range(), std::string(right.text()));
        file.edit(right.range(), std::string(index.text()));
      } else if (const catalog::Namespace *entry = literals ? catalog::findLegacyNamespace(target) : nullptr) {
        file.edit(right.range(), "\"" + std::string(entry->shortName) + "\""); // a name of the program's own
      } else if (literals || map.notFollowed.empty()) {
        byHand(
            literals ? locate(assignment) : other->at,
            "This entry is not the short and the legacy name of a component of the gateway's, so the loop that enters "
            "it was left as it is.");
      }
    }
    return std::move(findings);
  }

private:
  Location locate(SyntaxNode node) const { return LineMap(file.text()).locate(file.path(), node.range().begin); }
  void byHand(Location at, std::string message) {
    findings.push_back(makeFinding(FindingCode::AliasByHand, std::move(at), std::move(message)));
  }

  GoFile &file;
  go::AliasMap map;
  Findings findings;
};

} // namespace

Findings swapAliases(GoFile &file, const std::vector<go::AliasText> &siblings, bool ofLura2) {
  if (!ofLura2 || file.text().find(go::aliasMapName) == std::string::npos)
    return {};
  return Swapper(file, siblings).run();
}

bool isOfAliasEntry(SyntaxNode literal) {
  for (SyntaxNode node = literal.parent(); node; node = node.parent())
    if (isEntry(node))
      return true;
  return false;
}

} // namespace unplug::emit

// Editing Go: names are found through the imports, imports are rewritten as groups of sorted lines.
#include "Emit/GoFile.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

namespace fs = std::filesystem;

namespace unplug::emit {

using go::SyntaxNode;

std::string defaultImportName(const std::string &importPath) {
  fs::path path(importPath);
  std::string last = path.filename().string();
  if (last.size() > 1 && last[0] == 'v' && last.find_first_not_of("0123456789", 1) == std::string::npos)
    last = path.parent_path().filename().string();
  return last;
}

GoFile::GoFile(std::string path, std::string text)
    : displayPath(std::move(path)), tree(go::SyntaxTree::parse(std::move(text))) {
  for (SyntaxNode child : root().children())
    if (child.kind() == "import_declaration")
      for (SyntaxNode spec : findAll(child, "import_spec")) {
        ImportLine line;
        line.spec = spec;
        if (stringValue(spec.field("path"), line.path)) {
          line.name = spec.field("name").text();
          imports.push_back(std::move(line));
        }
      }
}

std::string GoFile::packageName() const {
  for (SyntaxNode child : root().children())
    if (child.kind() == "package_clause" && !child.children().empty())
      return std::string(child.children().front().text());
  return {};
}

QualifiedName GoFile::qualified(SyntaxNode node) const {
  while (node.kind() == "pointer_type" && !node.children().empty())
    node = node.children().front();
  bool type = node.kind() == "qualified_type";
  if (!type && node.kind() != "selector_expression")
    return {};
  std::string package(node.field(type ? "package" : "operand").text());
  for (const ImportLine &import : imports)
    if ((import.name.empty() ? defaultImportName(import.path) : import.name) == package)
      return {import.path, std::string(node.field(type ? "name" : "field").text())};
  return {};
}

std::string GoFile::importName(const std::string &importPath) const {
  for (const ImportLine &import : imports)
    if (import.path == importPath)
      return import.name.empty() ? defaultImportName(import.path) : import.name;
  return {};
}

bool GoFile::usesIdentifier(std::string_view name) const {
  for (const char *kind : {"identifier", "package_identifier", "type_identifier"})
    for (SyntaxNode node : findAll(root(), kind))
      if (node.text() == name && node.parent().kind() != "package_clause")
        return true;
  return false;
}

void GoFile::repathImport(const std::string &from, const std::string &to) {
  for (ImportLine &import : imports)
    if (import.path == from) {
      // A name that the old path gave by its last element must stay.
      if (import.name.empty() && defaultImportName(from) != defaultImportName(to))
        import.name = defaultImportName(from);
      import.path = to;
      importsChanged = true;
    }
}

std::string GoFile::addImport(const std::string &importPath, const std::string &wanted, const std::string &fallback) {
  if (std::string name = importName(importPath); !name.empty())
    return name;
  for (const ImportLine &line : added)
    if (line.path == importPath)
      return line.name.empty() ? wanted : line.name;
  bool taken = usesIdentifier(wanted);
  ImportLine line;
  line.path = importPath;
  if (taken || defaultImportName(importPath) != wanted)
    line.name = taken ? fallback : wanted;
  added.push_back(line);
  importsChanged = true;
  return taken ? fallback : wanted;
}

void GoFile::dropImport(const std::string &importPath) {
  for (ImportLine &import : imports)
    if (import.path == importPath) {
      import.dropped = true;
      importsChanged = true;
    }
}

namespace {

// One line of an import list, with the comments above it and behind it.
struct Row {
  std::string path, head, line;
};

std::string specText(const std::string &name, const std::string &path) {
  return (name.empty() ? "" : name + " ") + "\"" + path + "\"";
}

bool isStandard(const std::string &path) {
  return path.substr(0, path.find('/')).find('.') == std::string::npos;
}

} // namespace

void GoFile::editImports(std::vector<rewrite::Edit> &all) const {
  const std::string &source = text();
  std::map<std::size_t, const ImportLine *> byOffset;
  for (const ImportLine &import : imports)
    byOffset.emplace(import.spec.range().begin, &import);
  bool placed = added.empty();
  SyntaxNode lastDeclaration;
  for (SyntaxNode declaration : root().children()) {
    if (declaration.kind() != "import_declaration")
      continue;
    lastDeclaration = declaration;
    SyntaxNode list;
    for (SyntaxNode child : declaration.children())
      if (child.kind() == "import_spec_list")
        list = child;
    if (!list) { // `import "x"`
      for (SyntaxNode spec : findAll(declaration, "import_spec"))
        if (auto found = byOffset.find(spec.range().begin); found != byOffset.end()) {
          const ImportLine &import = *found->second;
          if (import.dropped) {
            std::size_t end = source.find('\n', declaration.range().end);
            all.push_back({{declaration.range().begin, end == std::string::npos ? source.size() : end + 1}, ""});
          } else if (spec.text() != specText(import.name, import.path)) {
            all.push_back({spec.range(), specText(import.name, import.path)});
          }
        }
      continue;
    }
    // The lines between the parentheses, as groups with blank lines between them.
    std::vector<std::vector<Row>> groups(1);
    Range inside{list.range().begin + 1, list.range().end - 1};
    std::string head;
    std::size_t at = source.find('\n', inside.begin);
    if (at == std::string::npos || at >= inside.end)
      continue; // all on one line: left as it is
    std::size_t firstLine = ++at;
    while (at < inside.end) {
      std::size_t end = std::min(source.find('\n', at), inside.end);
      std::string line = source.substr(at, end - at);
      auto word = line.find_first_not_of(" \t\r");
      auto found = word == std::string::npos ? byOffset.end() : byOffset.find(at + word);
      if (word == std::string::npos) {
        if (!groups.back().empty() || !head.empty())
          groups.emplace_back();
      } else if (found == byOffset.end()) {
        head += line + "\n";
      } else {
        const ImportLine &import = *found->second;
        Range spec = import.spec.range();
        std::string rest = source.substr(spec.end, end - spec.end);
        if (!import.dropped)
          groups.back().push_back({import.path, head, "\t" + specText(import.name, import.path) + rest});
        head.clear();
      }
      at = end + 1;
    }
    if (!placed) { // the last group with modules of others, else a new one
      auto group = std::find_if(groups.rbegin(), groups.rend(), [](const std::vector<Row> &rows) {
        return std::any_of(rows.begin(), rows.end(), [](const Row &row) { return !isStandard(row.path); });
      });
      if (group == groups.rend()) {
        groups.emplace_back();
        group = groups.rbegin();
      }
      for (const ImportLine &import : added)
        group->push_back({import.path, "", "\t" + specText(import.name, import.path)});
      placed = true;
    }
    std::string out, tail = head;
    for (auto &rows : groups) {
      std::sort(rows.begin(), rows.end(),
                [](const Row &a, const Row &b) { return std::tie(a.path, a.line) < std::tie(b.path, b.line); });
      if (rows.empty())
        continue;
      if (!out.empty())
        out += "\n";
      std::set<std::string> seen;
      for (const Row &row : rows)
        if (seen.insert(row.line).second)
          out += row.head + row.line + "\n";
    }
    std::size_t lastLine = source.rfind('\n', inside.end - 1) + 1;
    if (source.substr(firstLine, lastLine - firstLine) != out + tail)
      all.push_back({{firstLine, lastLine}, out + tail});
  }
  if (!placed) {
    std::string block = "\n\nimport (\n";
    for (const ImportLine &import : added)
      block += "\t" + specText(import.name, import.path) + "\n";
    SyntaxNode anchor = lastDeclaration;
    if (!anchor)
      for (SyntaxNode child : root().children())
        if (child.kind() == "package_clause")
          anchor = child;
    all.push_back({{anchor.range().end, anchor.range().end}, block + ")"});
  }
}

llvm::Expected<std::string> GoFile::result() const {
  std::vector<rewrite::Edit> all = edits;
  if (importsChanged)
    editImports(all);
  return rewrite::applyEdits(text(), all, displayPath);
}

} // namespace unplug::emit

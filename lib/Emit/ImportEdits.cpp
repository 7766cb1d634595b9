// A declaration with parentheses is taken as groups of rows: a row is one import with the comment lines above it, a
// group ends at a blank line or at a comment that belongs to no import.
#include "Emit/ImportEdits.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace unplug::emit {

using go::SyntaxNode;
using rewrite::Edit;

bool isStandardImport(const std::string &path) {
  return path.substr(0, path.find('/')).find('.') == std::string::npos;
}

std::vector<ImportLine> readImports(SyntaxNode root) {
  std::vector<ImportLine> imports;
  for (SyntaxNode child : root.children())
    if (child.kind() == "import_declaration")
      for (SyntaxNode spec : findAll(child, "import_spec")) {
        ImportLine line;
        line.spec = spec;
        line.name = spec.field("name").text();
        if (stringValue(spec.field("path"), line.path))
          imports.push_back(std::move(line));
      }
  return imports;
}

namespace {

struct Row {
  std::string path, name, text;
  bool operator<(const Row &other) const { return std::tie(path, name) < std::tie(other.path, other.name); }
};

struct Group {
  Range range; // whole lines
  std::vector<Row> before, after;
  bool changed = false;
};

std::string specText(const ImportLine &import) {
  return (import.name.empty() ? "" : import.name + " ") + "\"" + import.path + "\"";
}

std::size_t nextLine(const std::string &source, std::size_t at) {
  std::size_t end = source.find('\n', at);
  return end == std::string::npos ? source.size() : end + 1;
}

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::size_t commonPrefix(const std::string &a, const std::string &b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

class ImportEditor {
public:
  ImportEditor(SyntaxNode root, const std::string &source, const std::vector<ImportLine> &imports,
               const std::vector<ImportLine> &added)
      : root(root), source(source), added(added) {
    for (const ImportLine &import : imports)
      byOffset.emplace(import.spec.range().begin, &import);
  }

  std::vector<Edit> run() {
    for (SyntaxNode declaration : root.children())
      if (declaration.kind() == "import_declaration")
        readDeclaration(declaration);
    if (!added.empty())
      place();
    for (const Listed &list : lists)
      write(list);
    return std::move(edits);
  }

private:
  struct Listed {
    SyntaxNode declaration;
    std::size_t end; // offset of the line with the closing parenthesis
    std::vector<Group> groups;
  };

  void readDeclaration(SyntaxNode declaration) {
    last = declaration;
    SyntaxNode list;
    for (SyntaxNode child : declaration.children())
      if (child.kind() == "import_spec_list")
        list = child;
    auto specs = findAll(declaration, "import_spec");
    if (list &&
        std::all_of(specs.begin(), specs.end(), [&](SyntaxNode spec) { return isAloneOnItsLine(spec, list); })) {
      readList(declaration, list);
      return;
    }
    for (SyntaxNode spec : specs)
      editInPlace(declaration, spec, specs.size() == 1);
  }

  bool isAloneOnItsLine(SyntaxNode spec, SyntaxNode list) const {
    std::size_t line = source.rfind('\n', spec.range().begin);
    if (line == std::string::npos || line < list.range().begin)
      return false;
    std::size_t end = nextLine(source, spec.range().end);
    std::string_view rest(source.data() + spec.range().end, end - spec.range().end);
    std::size_t word = rest.find_first_not_of(" \t\r\n");
    bool quiet = word == std::string_view::npos || rest[word] == '/';
    return quiet && isBlank(std::string_view(source).substr(line, spec.range().begin - line));
  }

  void editInPlace(SyntaxNode declaration, SyntaxNode spec, bool only) {
    auto found = byOffset.find(spec.range().begin);
    if (found == byOffset.end())
      return;
    const ImportLine &import = *found->second;
    if (import.dropped && only) {
      std::size_t end = nextLine(source, declaration.range().end);
      if (end < source.size() && isBlank(source.substr(end, nextLine(source, end) - end)))
        end = nextLine(source, end);
      edits.push_back({{declaration.range().begin, end}, ""});
    } else if (import.dropped) { // beside others on a line: an unused import is made one that needs no use
      edits.push_back({spec.range(), "_ \"" + import.path + "\""});
    } else if (import.touched) {
      edits.push_back({spec.range(), specText(import)});
    }
  }

  void readList(SyntaxNode declaration, SyntaxNode list) {
    Listed listed{declaration, source.rfind('\n', list.range().end - 1) + 1, {}};
    std::size_t head = 0; // where the comment lines above the next import begin
    bool hasHead = false, open = false;
    for (std::size_t at = nextLine(source, list.range().begin); at < listed.end; at = nextLine(source, at)) {
      std::size_t end = nextLine(source, at), word = source.find_first_not_of(" \t", at);
      auto found = byOffset.find(word);
      if (found == byOffset.end()) {
        bool blank = isBlank(std::string_view(source).substr(at, end - at));
        open = open && !blank;
        if (!hasHead || blank)
          head = at;
        hasHead = !blank;
        continue;
      }
      std::size_t begin = hasHead ? head : at;
      hasHead = false;
      if (!open)
        listed.groups.push_back({{begin, begin}, {}, {}, false});
      open = true;
      addRow(listed.groups.back(), *found->second, begin, at, end);
    }
    lists.push_back(std::move(listed));
  }

  void addRow(Group &group, const ImportLine &import, std::size_t begin, std::size_t line, std::size_t end) {
    group.range.end = end;
    Range spec = import.spec.range();
    std::string oldPath;
    stringValue(import.spec.field("path"), oldPath);
    group.before.push_back({oldPath, std::string(import.spec.field("name").text()), {}});
    group.changed |= import.dropped || import.touched;
    if (import.dropped)
      return;
    std::string text = source.substr(begin, end - begin);
    if (import.touched)
      text = source.substr(begin, line - begin) + source.substr(line, spec.begin - line) + specText(import) +
             source.substr(spec.end, end - spec.end);
    Row row{import.path, import.name, std::move(text)};
    // Two old paths may become one: lura v1 beside v2.
    if (std::none_of(group.after.begin(), group.after.end(),
                     [&](const Row &other) { return other.path == row.path && other.name == row.name; }))
      group.after.push_back(std::move(row));
  }

  // New lines go where paths like theirs are; without such a group they get one of their own at the end of a list.
  void place() {
    Group *best = nullptr;
    std::size_t bestLength = 0;
    for (Listed &list : lists)
      for (Group &group : list.groups)
        for (const Row &row : group.before)
          if (std::size_t length = commonPrefix(row.path, added.front().path);
              !isStandardImport(row.path) && length >= bestLength) {
            best = &group;
            bestLength = length;
          }
    std::vector<Row> rows;
    for (const ImportLine &import : added)
      rows.push_back({import.path, import.name, "\t" + specText(import) + "\n"});
    if (best) {
      best->changed = true;
      best->after.insert(best->after.end(), rows.begin(), rows.end());
      return;
    }
    std::sort(rows.begin(), rows.end());
    std::string text;
    for (const Row &row : rows)
      text += row.text;
    if (!lists.empty()) {
      Listed &list = lists.back();
      Group fresh{{list.end, list.end}, {}, {}, true};
      bool alone =
          std::none_of(list.groups.begin(), list.groups.end(), [](const Group &g) { return !g.after.empty(); });
      fresh.after.push_back({rows.front().path, {}, (alone ? "" : "\n") + text});
      list.groups.push_back(std::move(fresh));
      return;
    }
    SyntaxNode anchor = last;
    for (SyntaxNode child : root.children())
      if (!anchor && child.kind() == "package_clause")
        anchor = child;
    if (anchor)
      edits.push_back({{anchor.range().end, anchor.range().end}, "\n\nimport (\n" + text + ")"});
  }

  void write(const Listed &list) {
    bool empty = std::all_of(list.groups.begin(), list.groups.end(), [](const Group &g) { return g.after.empty(); });
    if (empty && !list.groups.empty()) { // gofmt would keep `import ()`
      std::size_t end = nextLine(source, list.declaration.range().end);
      if (end < source.size() && isBlank(source.substr(end, nextLine(source, end) - end)))
        end = nextLine(source, end);
      edits.push_back({{list.declaration.range().begin, end}, ""});
      return;
    }
    for (const Group &group : list.groups) {
      if (!group.changed)
        continue;
      std::vector<Row> rows = group.after;
      if (std::is_sorted(group.before.begin(), group.before.end()))
        std::sort(rows.begin(), rows.end());
      std::string text;
      for (const Row &row : rows)
        text += row.text;
      Range range = group.range;
      if (rows.empty()) // the blank line that set the group apart goes with it
        widenOverBlank(range, list);
      edits.push_back({range, std::move(text)});
    }
  }

  void widenOverBlank(Range &range, const Listed &list) const {
    std::size_t next = nextLine(source, range.end);
    if (range.end < list.end && isBlank(std::string_view(source).substr(range.end, next - range.end))) {
      range.end = next;
      return;
    }
    std::size_t before = range.begin < 2 ? std::string::npos : source.rfind('\n', range.begin - 2);
    if (before != std::string::npos && isBlank(std::string_view(source).substr(before, range.begin - before)))
      range.begin = before + 1;
  }

  SyntaxNode root;
  const std::string &source;
  const std::vector<ImportLine> &added;
  std::map<std::size_t, const ImportLine *> byOffset;
  std::vector<Listed> lists;
  SyntaxNode last;
  std::vector<Edit> edits;
};

} // namespace

std::vector<Edit> editImports(SyntaxNode root, const std::string &source, const std::vector<ImportLine> &imports,
                              const std::vector<ImportLine> &added) {
  return ImportEditor(root, source, imports, added).run();
}

} // namespace unplug::emit

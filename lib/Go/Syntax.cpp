// The only place that calls tree-sitter, with TreeWalk.c. Its trees cost about 130 bytes a node and are slow to walk;
// what the rest needs of them is copied, in one walk, into 20 bytes a node.
#include "Go/Syntax.h"

#include "Support/GoLiteral.h"

#include "Go/TreeWalk.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <unordered_map>

extern "C" const TSLanguage *tree_sitter_go(void);

namespace unplug::go {

namespace {

// Memory for one parse of a file of ordinary size: taken in a row, given back all at once. A tenth of parsing's time is
// saved, and threads do not wait for each other.
class Arena {
public:
  void *take(std::size_t size) {
    size = (size + 15) & ~std::size_t{15};
    if (left < size + headerSize)
      grow(size + headerSize);
    char *block = next;
    std::memcpy(block, &size, sizeof size);
    next += size + headerSize;
    left -= size + headerSize;
    return block + headerSize;
  }

  void *resize(void *old, std::size_t size) {
    if (!old)
      return take(size);
    std::size_t had = 0;
    std::memcpy(&had, static_cast<char *>(old) - headerSize, sizeof had);
    if (size <= had)
      return old;
    void *fresh = take(size);
    std::memcpy(fresh, old, had);
    return fresh;
  }

  void reset() { // the first chunk is kept for the next file
    if (chunks.size() > 1)
      chunks.resize(1);
    next = chunks.empty() ? nullptr : chunks.front().get();
    left = chunks.empty() ? 0 : chunkSize;
  }

private:
  void grow(std::size_t atLeast) {
    std::size_t size = std::max(chunkSize, atLeast);
    chunks.push_back(std::make_unique_for_overwrite<char[]>(size));
    next = chunks.back().get();
    left = size;
  }

  static constexpr std::size_t headerSize = 16, chunkSize = 1 << 20;
  std::vector<std::unique_ptr<char[]>> chunks; // all of chunkSize but for single large blocks; the first never is one
  char *next = nullptr;
  std::size_t left = 0;
};

constexpr std::size_t largestInArena = 256U << 10; // bytes of source; larger files take and give back as they go

thread_local Arena arena;
thread_local bool arenaInUse = false;

void installAllocator() {
  static const bool installed = [] {
    ts_set_allocator([](std::size_t size) { return arenaInUse ? arena.take(size) : std::malloc(size); },
                     [](std::size_t count, std::size_t size) {
                       if (!arenaInUse)
                         return std::calloc(count, size);
                       void *block = arena.take(count * size);
                       return std::memset(block, 0, count * size);
                     },
                     [](void *block, std::size_t size) {
                       return arenaInUse ? arena.resize(block, size) : std::realloc(block, size);
                     },
                     [](void *block) {
                       if (!arenaInUse)
                         std::free(block);
                     });
    return true;
  }();
  static_cast<void>(installed);
}

using FlatNode = UnplugFlatNode;

constexpr std::uint32_t noNode = UINT32_MAX;
constexpr std::uint16_t errorSymbol = UINT16_MAX;

// The grammar's names, looked up once.
struct Names {
  std::vector<std::string_view> kinds, fields;
  std::unordered_map<std::string_view, std::uint16_t> symbolOf; // of named kinds

  Names() {
    const TSLanguage *language = tree_sitter_go();
    for (std::uint32_t s = 0; s < ts_language_symbol_count(language); ++s) {
      auto symbol = static_cast<TSSymbol>(s);
      kinds.emplace_back(ts_language_symbol_name(language, symbol));
      if (ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular)
        symbolOf.emplace(kinds.back(),
                         ts_language_symbol_for_name(language, kinds.back().data(),
                                                     static_cast<std::uint32_t>(kinds.back().size()), true));
    }
    fields.emplace_back();
    for (std::uint32_t f = 1; f <= ts_language_field_count(language); ++f)
      fields.emplace_back(ts_language_field_name_for_id(language, static_cast<TSFieldId>(f)));
  }
};

const Names &names() {
  static const Names all;
  return all;
}

std::string_view kindOf(std::uint16_t symbol) {
  return symbol == errorSymbol ? "ERROR" : names().kinds[symbol];
}

} // namespace

struct FlatTree {
  std::string text;
  std::vector<FlatNode> nodes;

  void fill(const TSTree *tree);
};

void FlatTree::fill(const TSTree *tree) {
  nodes.resize(ts_node_descendant_count(ts_tree_root_node(tree)));
  nodes.resize(unplugFlatten(tree, nodes.data(), static_cast<std::uint32_t>(nodes.size())));
  nodes.shrink_to_fit();
}

std::string_view SyntaxNode::kind() const {
  return tree ? kindOf(tree->nodes[index].symbol) : std::string_view();
}

Range SyntaxNode::range() const {
  if (!tree)
    return {};
  const FlatNode &node = tree->nodes[index];
  return {node.begin, node.begin + node.length};
}

std::string_view SyntaxNode::text() const {
  return tree ? std::string_view(tree->text).substr(tree->nodes[index].begin, tree->nodes[index].length)
              : std::string_view();
}

bool SyntaxNode::hasError() const {
  return tree && (tree->nodes[index].flags & unplugHasError) != 0;
}
bool SyntaxNode::isError() const {
  return tree && (tree->nodes[index].flags & unplugIsError) != 0;
}
bool SyntaxNode::isMissing() const {
  return tree && (tree->nodes[index].flags & unplugIsMissing) != 0;
}

SyntaxNode SyntaxNode::parent() const {
  if (!tree || tree->nodes[index].parent == noNode)
    return {};
  return {tree, tree->nodes[index].parent};
}

SyntaxNode SyntaxNode::field(std::string_view name) const {
  if (!tree)
    return {};
  for (std::uint32_t child = index + 1; child < tree->nodes[index].end; child = tree->nodes[child].end)
    if (std::uint8_t field = tree->nodes[child].field; field != 0 && names().fields[field] == name)
      return {tree, child};
  return {};
}

std::vector<SyntaxNode> SyntaxNode::children() const {
  std::vector<SyntaxNode> found;
  if (!tree)
    return found;
  for (std::uint32_t child = index + 1; child < tree->nodes[index].end; child = tree->nodes[child].end)
    if (tree->nodes[child].flags & unplugNamed)
      found.emplace_back(tree, child);
  return found;
}

namespace {

// Parses `shown` into `flat`; the parser sees it in place of the tree's own text, and it must be as long.
void parseInto(FlatTree &flat, std::string_view shown) {
  arenaInUse = shown.size() <= largestInArena;
  flat.nodes.clear();
  {
    std::unique_ptr<TSParser, void (*)(TSParser *)> parser(ts_parser_new(), ts_parser_delete);
    ts_parser_set_language(parser.get(), tree_sitter_go());
    std::unique_ptr<TSTree, void (*)(TSTree *)> parsed(
        ts_parser_parse_string(parser.get(), nullptr, shown.data(), static_cast<std::uint32_t>(shown.size())),
        ts_tree_delete);
    if (parsed)
      flat.fill(parsed.get());
  }
  if (arenaInUse)
    arena.reset();
  arenaInUse = false;
}

// The grammar knows `new` and `make` with a type only. Since Go 1.26 `new` takes any expression, and either name may be
// declared anew. Written as another name, such a call is a call like others; what it is given must not look like a type
// that is no expression. Empty when there is no such call.
std::string withPlainCalls(std::string_view text) {
  std::string shown;
  for (std::string_view name : {"new(", "make("})
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      bool wordBefore = at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '_' ||
                                   text[at - 1] == '.');
      std::string_view argument = text.substr(at + name.size());
      bool isType = false;
      for (std::string_view start : {"[", "*", "map[", "chan ", "<-", "func(", "struct", "interface"})
        isType |= argument.starts_with(start);
      if (wordBefore || isType)
        continue;
      if (shown.empty())
        shown = text;
      shown[at] = 'x';
    }
  return shown;
}

} // namespace

SyntaxTree SyntaxTree::parse(std::string text) {
  installAllocator();
  auto flat = std::make_shared<FlatTree>();
  flat->text = std::move(text);
  parseInto(*flat, flat->text);
  SyntaxTree result;
  result.tree = flat;
  if (result.root().hasError())
    if (std::string shown = withPlainCalls(flat->text); !shown.empty()) {
      auto second = std::make_shared<FlatTree>();
      second->text = flat->text;
      parseInto(*second, shown);
      if (!second->nodes.empty() && !SyntaxNode(second.get(), 0).hasError())
        result.tree = std::move(second);
    }
  return result;
}

SyntaxNode SyntaxTree::root() const {
  return tree->nodes.empty() ? SyntaxNode() : SyntaxNode(tree.get(), 0);
}

const std::string &SyntaxTree::text() const {
  return tree->text;
}

std::vector<SyntaxNode> findAll(SyntaxNode from, std::string_view kind) {
  std::vector<SyntaxNode> found;
  auto symbol = names().symbolOf.find(kind);
  if (!from || symbol == names().symbolOf.end())
    return found;
  for (std::uint32_t i = from.index; i < from.tree->nodes[from.index].end; ++i)
    if (from.tree->nodes[i].symbol == symbol->second && (from.tree->nodes[i].flags & unplugNamed))
      found.emplace_back(from.tree, i);
  return found;
}

bool stringValue(SyntaxNode literal, std::string &value) {
  if (literal.kind() != "raw_string_literal" && literal.kind() != "interpreted_string_literal")
    return false;
  auto unquoted = unquoteGo(literal.text());
  if (unquoted)
    value = std::move(*unquoted);
  return unquoted.has_value();
}

} // namespace unplug::go

// Walking subtrees with an explicit stack, as tree_cursor.c does: hidden nodes are passed through, their fields count
// for what they hold, and a production may give a child another name.
#include "Go/TreeWalk.h"

#include "language.h"
#include "subtree.h"
#include "tree.h"

#include <stdlib.h>

typedef struct {
  const Subtree *subtree;
  uint32_t child;      // the next one to visit
  uint32_t structural; // its number among children that are no extras
  uint32_t position;   // where the next child's padding begins; the first child has its parent's
  uint32_t kept;       // the node that children belong to
  uint8_t field;       // that a hidden subtree hands down
  bool first;
} Level;

// The field that `subtree`'s production gives to its child; 0 for none.
static uint8_t fieldOf(const TSLanguage *language, const Subtree *subtree, uint32_t structural) {
  const TSFieldMapEntry *map, *end;
  ts_language_field_map(language, subtree->ptr->production_id, &map, &end);
  for (; map < end; ++map)
    if (!map->inherited && map->child_index == structural)
      return (uint8_t)map->field_id;
  return 0;
}

uint32_t unplugFlatten(const TSTree *tree, UnplugFlatNode *out, uint32_t room) {
  const TSLanguage *language = tree->language;
  uint32_t count = 0, depth = 0, capacity = 64;
  Level *levels = malloc(capacity * sizeof *levels);
  if (!levels)
    return 0;

  const Subtree *subtree = &tree->root;
  uint32_t begin = ts_subtree_padding(*subtree).bytes;
  TSSymbol alias = 0;
  uint8_t field = 0, inherited = 0;
  bool visible = true;
  uint32_t parent = UINT32_MAX;
  for (;;) {
    // The subtree at hand: keep it, then go down, else on.
    uint32_t kept = parent;
    bool named = alias ? ts_language_symbol_metadata(language, alias).named : ts_subtree_named(*subtree);
    bool missing = ts_subtree_missing(*subtree);
    if (visible && (named || missing || field) && count < room) {
      kept = count;
      TSSymbol symbol = ts_language_public_symbol(language, alias ? alias : ts_subtree_symbol(*subtree));
      out[count++] = (UnplugFlatNode){
          begin,
          ts_subtree_size(*subtree).bytes,
          parent,
          count,
          symbol,
          field,
          (uint8_t)((named ? unplugNamed : 0) | (missing ? unplugIsMissing : 0) |
                    (ts_subtree_error_cost(*subtree) > 0 ? unplugHasError : 0) |
                    (symbol == ts_builtin_sym_error ? unplugIsError : 0)),
      };
    }
    if (ts_subtree_child_count(*subtree) > 0) {
      if (depth == capacity) {
        Level *more = realloc(levels, 2 * capacity * sizeof *levels);
        if (!more) {
          free(levels);
          return 0;
        }
        levels = more;
        capacity *= 2;
      }
      levels[depth++] = (Level){subtree, 0, 0, begin, kept, visible ? 0 : inherited, true};
    }
    // The next child of the innermost level that has one.
    while (depth > 0 && levels[depth - 1].child == levels[depth - 1].subtree->ptr->child_count) {
      --depth;
      const Level *done = &levels[depth];
      if (done->kept != UINT32_MAX && (depth == 0 || levels[depth - 1].kept != done->kept))
        out[done->kept].end = count;
    }
    if (depth == 0)
      break;
    Level *level = &levels[depth - 1];
    subtree = &ts_subtree_children(*level->subtree)[level->child++];
    if (!level->first)
      level->position += ts_subtree_padding(*subtree).bytes;
    level->first = false;
    begin = level->position;
    level->position += ts_subtree_size(*subtree).bytes;
    parent = level->kept;
    alias = 0;
    field = 0;
    if (!ts_subtree_extra(*subtree)) {
      alias = ts_language_alias_at(language, level->subtree->ptr->production_id, level->structural);
      field = fieldOf(language, level->subtree, level->structural);
      if (field == 0)
        field = level->field;
      ++level->structural;
    }
    visible = ts_subtree_visible(*subtree) || alias;
    inherited = field;
  }
  free(levels);
  return count;
}

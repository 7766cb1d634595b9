// The one place that reads tree-sitter's trees below its public interface, whose cursor takes a fifth of all parsing
// time. tree-sitter is pinned by version and checksum (scripts/install-deps); a test holds this walk against the
// cursor.
#pragma once

#include <tree_sitter/api.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { unplugNamed = 1, unplugHasError = 2, unplugIsError = 4, unplugIsMissing = 8 };

// Nodes stand in the order of their beginnings, parents before children: what lies below node i is (i, end).
typedef struct {
  uint32_t begin, length; // bytes
  uint32_t parent;        // UINT32_MAX for the root
  uint32_t end;           // index after the last node below
  uint16_t symbol;        // public; UINT16_MAX for an error
  uint8_t field;          // of the parent; 0: none
  uint8_t flags;
} UnplugFlatNode;

// Writes the nodes of `tree` to `out`, which has room for ts_node_descendant_count(root), and gives their number.
// Tokens without a name are left out unless a field names them (operators) or the parser made them up. 0 when memory is
// at an end.
uint32_t unplugFlatten(const TSTree *tree, UnplugFlatNode *out, uint32_t room);

#ifdef __cplusplus
}
#endif

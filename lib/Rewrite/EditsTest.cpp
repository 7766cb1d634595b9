#include "Rewrite/Edits.h"

#include <gtest/gtest.h>

using namespace unplug;
using namespace unplug::rewrite;

TEST(Edits, ChangesOnlyTheirRanges) {
  auto text = applyEdits("{\"a\": 1}", {{{1, 4}, "\"b\""}, {{6, 6}, " "}}, "x.json");
  ASSERT_TRUE(static_cast<bool>(text));
  EXPECT_EQ(*text, "{\"b\":  1}");
}

TEST(Edits, RefusesOverlapsAndForeignRanges) {
  EXPECT_TRUE(llvm::errorToBool(applyEdits("abcdef", {{{1, 4}, "x"}, {{2, 5}, "y"}}, "f").takeError()));
  EXPECT_TRUE(llvm::errorToBool(applyEdits("abc", {{{2, 9}, "x"}}, "f").takeError()));
}

#include "Rewrite/Merge.h"

#include "gtest/gtest.h"

#include <random>

namespace unplug::rewrite {
namespace {

std::string merged(std::string_view base, std::string_view ours, std::string_view theirs) {
  unsigned line = 0;
  auto text = mergeTexts(base, ours, theirs, line);
  return text ? *text : "conflict at " + std::to_string(line);
}

} // namespace

TEST(Merge, ChangesOfBothSidesAreIn) {
  EXPECT_EQ(merged("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n"), "A\nb\nc\nd\nE\n");
  EXPECT_EQ(merged("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n"), "a\nc\nd\n");
  EXPECT_EQ(merged("a\nb\nc\n", "0\na\nb\nc\n", "a\nb\nc\nd"), "0\na\nb\nc\nd");
  EXPECT_EQ(merged("", "", "x\n"), "x\n");
}

TEST(Merge, OneSideAloneOrTheSameTwiceIsNoConflict) {
  EXPECT_EQ(merged("a\nb\n", "a\nb\n", "x\n"), "x\n");
  EXPECT_EQ(merged("a\nb\n", "x\n", "a\nb\n"), "x\n");
  EXPECT_EQ(merged("a\nb\nc\n", "a\nx\nc\n", "a\nx\nc\n"), "a\nx\nc\n");
}

TEST(Merge, WhatMeetsIsAConflict) {
  EXPECT_EQ(merged("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n"), "conflict at 2");
  EXPECT_EQ(merged("a\nb\nc\n", "a\nx\nc\n", "a\nb\ny\n"), "conflict at 2"); // next to each other
  EXPECT_EQ(merged("a\n", "a\nx\n", "a\ny\n"), "conflict at 2");
  EXPECT_EQ(merged("a\nb\n", "", "a\nB\n"), "conflict at 1");
}

TEST(Merge, IsSymmetricAndNeverInvents) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    auto some = [&](const std::string &from) {
      std::string text;
      for (char c : from) {
        if (c != '\n') {
          if (random() % 8 == 0)
            text += static_cast<char>('A' + random() % 4), text += '\n';
          if (random() % 8 != 0)
            text += c, text += '\n';
        }
      }
      return text;
    };
    std::string base = some("a\nb\nc\nd\ne\nf\ng\nh\n"), ours = some(base), theirs = some(base);
    std::string one = merged(base, ours, theirs), two = merged(base, theirs, ours);
    bool conflict = one.starts_with("conflict");
    EXPECT_EQ(conflict, two.starts_with("conflict"));
    if (conflict)
      continue;
    EXPECT_EQ(one, two);
    EXPECT_EQ(merged(ours, one, ours), one);
  }
}

} // namespace unplug::rewrite

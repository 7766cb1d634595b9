#include "Emit/Versions.h"

#include <gtest/gtest.h>

namespace unplug::emit {
namespace {

TEST(Versions, EachIsOlderThanTheNext) {
  const char *order[] = {"v0.0.0-20190101000000-aaaaaaaaaaaa",
                         "v0.0.0-20200101000000-aaaaaaaaaaaa",
                         "v0.9.0",
                         "v1.0.0-alpha",
                         "v1.0.0-alpha.1",
                         "v1.0.0-alpha.beta",
                         "v1.0.0-beta.2",
                         "v1.0.0-beta.11",
                         "v1.0.0",
                         "v1.0.1-0.20230101000000-bbbbbbbbbbbb",
                         "v1.0.1",
                         "v1.9.0",
                         "v1.10.0",
                         "v2.0.0+incompatible",
                         "v2.0.1+incompatible"};
  for (std::size_t i = 0; i + 1 < std::size(order); ++i) {
    EXPECT_LT(compareVersions(order[i], order[i + 1]), 0) << order[i] << " " << order[i + 1];
    EXPECT_GT(compareVersions(order[i + 1], order[i]), 0) << order[i];
    EXPECT_EQ(compareVersions(order[i], order[i]), 0);
  }
}

TEST(Versions, BuildMetadataDoesNotCount) {
  EXPECT_EQ(compareVersions("v2.0.0", "v2.0.0+incompatible"), 0);
}

TEST(Versions, NonsenseIsComparedWithoutHarm) {
  for (const char *text : {"", "v", "v1", "latest", "v1.2", "v1..", "-", "v99999999999999999999999.0.0"})
    EXPECT_EQ(compareVersions(text, text), 0) << text;
}

} // namespace
} // namespace unplug::emit

#include "Inventory/Manifests.h"

#include <gtest/gtest.h>

using namespace unplug::inventory;

TEST(Manifests, FindsImagesAndBuildLines) {
  auto manifest = readManifest("FROM krakend/builder:2.7.2 AS builder\n"
                               "RUN cd /src && go build -buildmode=plugin \\\n  -o /out/token.so ./cmd/token && ls\n"
                               "FROM devopsfaith/krakend:2.7\n",
                               "Dockerfile");
  ASSERT_EQ(manifest.images.size(), 2u);
  EXPECT_EQ(manifest.images[0].version, "2.7.2");
  EXPECT_EQ(manifest.images[1].version, "2.7");
  ASSERT_EQ(manifest.buildLines.size(), 1u);
  EXPECT_EQ(manifest.buildLines[0].output, "/out/token.so");
  EXPECT_EQ(manifest.buildLines[0].package, "./cmd/token");
  EXPECT_EQ(manifest.buildLines[0].at.line, 2u);
}

TEST(Manifests, KeepsFlagsAndOtherCommandsApart) {
  auto manifest =
      readManifest("\tgo build --buildmode plugin -ldflags \"-s -w\" -o a.so .; go build -o b ./b\n", "Makefile");
  ASSERT_EQ(manifest.buildLines.size(), 1u);
  EXPECT_EQ(manifest.buildLines[0].output, "a.so");
  EXPECT_EQ(manifest.buildLines[0].package, ".");
}

TEST(Manifests, IgnoresOtherVersionsAndFiles) {
  EXPECT_TRUE(readManifest("image: krakend:latest\nimage: krakend:3.0\n", "compose.yml").images.empty());
  EXPECT_TRUE(isManifest("in2:docker/Dockerfile.dev"));
  EXPECT_TRUE(isManifest("build.sh"));
  EXPECT_FALSE(isManifest("main.go"));
}

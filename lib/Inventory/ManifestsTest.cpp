#include "Inventory/Manifests.h"

#include <gtest/gtest.h>

using namespace unplug;
using namespace unplug::inventory;

TEST(Manifests, FindsImagesAndBuildLines) {
  auto manifest = readManifest("FROM krakend/builder:2.7.2 AS builder\n"
                               "RUN cd /src && go build -buildmode=plugin \\\n  -o /out/token.so ./cmd/token && ls\n"
                               "FROM devopsfaith/krakend:2.7\n",
                               "Dockerfile");
  ASSERT_EQ(manifest.images.size(), 2u);
  EXPECT_EQ(manifest.images[0].version, "2.7.2");
  EXPECT_FALSE(manifest.images[0].official);
  EXPECT_EQ(manifest.images[1].version, "2.7");
  EXPECT_TRUE(manifest.images[1].official);
  ASSERT_EQ(manifest.buildLines.size(), 1u);
  const BuildLine &build = manifest.buildLines[0];
  EXPECT_EQ(build.output, "/out/token.so");
  EXPECT_EQ(build.package, "./cmd/token");
  EXPECT_EQ(build.folder, "/src");
  EXPECT_EQ(build.at.line, 2u);
  EXPECT_EQ(build.toolchain.release, "2.7.2");
  EXPECT_EQ(build.toolchain.libc, BuildLibc::Musl);
}

TEST(Manifests, SeesCommandsInQuotes) {
  for (const char *line :
       {"bash -c \"cd a && go build -buildmode=plugin -o a.so .\"", "  sh 'go build -buildmode=plugin -o a.so .'",
        "    - 'go build -buildmode=plugin -o a.so .'", "    - run: \"go build -buildmode=plugin -o a.so .\""}) {
    auto manifest = readManifest(line, "x");
    ASSERT_EQ(manifest.buildLines.size(), 1U) << line;
    EXPECT_EQ(manifest.buildLines[0].output, "a.so");
  }
  EXPECT_TRUE(readManifest("echo \"go build -buildmode=plugin -o a.so .\"", "x").buildLines.empty());
}

TEST(Manifests, KeepsFlagsAndOtherCommandsApart) {
  auto manifest = readManifest(
      "\tCGO_ENABLED=1 GOOS=linux go build --buildmode plugin -trimpath -tags a,b -ldflags \"-s -w -X main.V=1 -X "
      "'main.D=a b'\" -o a.so x.go y.go; go build -o b ./b\n",
      "Makefile");
  ASSERT_EQ(manifest.buildLines.size(), 1u);
  const BuildLine &build = manifest.buildLines[0];
  EXPECT_EQ(build.output, "a.so");
  EXPECT_EQ(build.files, (std::vector<std::string>{"x.go", "y.go"}));
  EXPECT_EQ(build.tags, "a,b");
  EXPECT_TRUE(build.trimpath);
  EXPECT_EQ(build.cgo, "1");
  EXPECT_EQ(build.goos, "linux");
  ASSERT_EQ(build.linkerVariables.size(), 2u);
  EXPECT_EQ(build.linkerVariables[0], (std::pair<std::string, std::string>{"main.V", "1"}));
  EXPECT_EQ(build.linkerVariables[1].second, "a b");
}

TEST(Manifests, ReplacesVariablesOfTheSameFile) {
  auto docker = readManifest("ARG KRAKEND=2.9.4\nFROM krakend/builder:${KRAKEND} as b\nFROM b as c\n"
                             "RUN go build -buildmode=plugin -o x.so .\nFROM devopsfaith/krakend:${OTHER:-2.9.3}\n",
                             "Dockerfile");
  ASSERT_EQ(docker.images.size(), 2u);
  EXPECT_EQ(docker.images[0].version, "2.9.4");
  EXPECT_EQ(docker.images[1].version, "2.9.3");
  ASSERT_EQ(docker.buildLines.size(), 1u);
  EXPECT_EQ(docker.buildLines[0].toolchain.release, "2.9.4");

  auto make = readManifest("VERSION := 1.22.5\nbuild:\n\tdocker run -v $(PWD):/app golang:$(VERSION)-alpine go build "
                           "-buildmode=plugin -o out/$@.so ./$(shell pwd)\n",
                           "Makefile");
  ASSERT_EQ(make.buildLines.size(), 1u);
  EXPECT_EQ(make.buildLines[0].toolchain.goVersion, "1.22.5");
  EXPECT_EQ(make.buildLines[0].toolchain.libc, BuildLibc::Musl);
  EXPECT_EQ(make.buildLines[0].output, "out/$@.so");
}

TEST(Manifests, KnowsTheBuilderOfOldReleases) {
  auto make = readManifest("\tdocker run --rm --entrypoint go devopsfaith/krakend-plugin-builder:2.1.2 build "
                           "--buildmode=plugin -o a.so ./cmd/a\n",
                           "Makefile");
  ASSERT_EQ(make.images.size(), 1u);
  EXPECT_FALSE(make.images[0].official);
  ASSERT_EQ(make.buildLines.size(), 1u);
  EXPECT_EQ(make.buildLines[0].toolchain.release, "2.1.2");
  EXPECT_EQ(make.buildLines[0].package, "./cmd/a");
}

TEST(Manifests, ReadsContinuousIntegration) {
  auto github = readManifest("jobs:\n  build:\n    steps:\n      - uses: actions/setup-go@v5\n        with:\n"
                             "          go-version: '1.22.7'\n      - run: go build -buildmode=plugin -o a.so ./a\n",
                             ".github/workflows/ci.yml");
  ASSERT_EQ(github.buildLines.size(), 1u);
  EXPECT_EQ(github.buildLines[0].toolchain.goVersion, "1.22.7");
  EXPECT_EQ(github.buildLines[0].package, "./a");

  auto gitlab = readManifest("plugin:\n  image: golang:1.21\n  script:\n    - cd plugins/a && go build "
                             "-buildmode=plugin -o a.so .\n",
                             ".gitlab-ci.yml");
  ASSERT_EQ(gitlab.buildLines.size(), 1u);
  EXPECT_EQ(gitlab.buildLines[0].toolchain.goVersion, "1.21");
  EXPECT_EQ(gitlab.buildLines[0].toolchain.libc, BuildLibc::Glibc);
  EXPECT_EQ(gitlab.buildLines[0].folder, "plugins/a");
}

TEST(Manifests, ReportWhatLeavesWith2x) {
  Manifest manifest = readManifest(
      "FROM devopsfaith/krakend:2.7.2\n"
      "ARG KRAKEND_PORT=1\nENV KRAKEND_PLUGIN.FOLDER=/opt KRAKEND_PLUGINS=1 KRAKEND_TIMEOUT=2s X=$KRAKEND_HOST\n"
      "RUN docker run krakend/builder:2.7.2 \\\n  krakend check-plugin -s go.sum\n"
      "# krakend test-plugin\n"
      "RUN ./check-plugin.sh\n",
      "Dockerfile");
  std::vector<std::pair<FindingCode, std::string>> found;
  for (const Departure &departure : manifest.departures)
    found.emplace_back(departure.code, departure.what);
  EXPECT_EQ(found, (std::vector<std::pair<FindingCode, std::string>>{
                       {FindingCode::ImageRenamed, "devopsfaith/krakend"},
                       {FindingCode::EnvironmentOverride, "KRAKEND_PLUGIN.FOLDER"},
                       {FindingCode::EnvironmentOverride, "KRAKEND_TIMEOUT"},
                       {FindingCode::CommandGone, "krakend check-plugin"}}));
}

TEST(Manifests, IgnoresOtherVersionsCommentsAndFiles) {
  EXPECT_TRUE(readManifest("image: krakend:latest\nimage: krakend:3.0\n", "compose.yml").images.empty());
  EXPECT_TRUE(readManifest("# FROM krakend/builder:2.7\n", "Dockerfile").images.empty());
  EXPECT_TRUE(manifestKind("in2:docker/Dockerfile.dev").has_value());
  EXPECT_TRUE(manifestKind("build.sh").has_value());
  EXPECT_FALSE(manifestKind("main.go").has_value());
}

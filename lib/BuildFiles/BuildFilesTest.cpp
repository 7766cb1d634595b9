#include "BuildFiles/BuildFiles.h"

#include "BuildFiles/Commands.h"

#include "gtest/gtest.h"

namespace unplug::buildfiles {
namespace {

// Marks the lines that hold "buildmode" and those with FROM an image called krakend.
BuildFileMarks marksOf(const std::string &text) {
  BuildFileMarks marks;
  unsigned number = 0, first = 0;
  bool continued = false;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    ++number;
    if (!continued)
      first = number;
    if (line.find("buildmode") != std::string::npos)
      marks.builds.insert(first);
    if (line.starts_with("FROM") && line.find("krakend:2") != std::string::npos)
      marks.gateways.insert(number);
    continued = line.ends_with("\\");
  }
  return marks;
}

const std::string asks = "# Yours.\nARG GATEWAY_IMAGE\n\n";

std::string docker(const std::string &text) {
  EditedBuildFile edited = editDockerfile(text, "Dockerfile", marksOf(text), asks);
  if (edited.text)
    return *edited.text;
  return edited.findings.empty() ? "nothing" : edited.findings[0].message + "\n" + edited.findings[0].proposal;
}

std::string make(const std::string &text) {
  EditedBuildFile edited = editMakefile(text, "Makefile", marksOf(text));
  return edited.text ? *edited.text : edited.findings.at(0).message;
}

} // namespace

TEST(BuildFiles, AStageThatOnlyBuildsPluginsGoes) {
  EXPECT_EQ(
      docker("# syntax=docker/dockerfile:1\n\n# builds\nFROM golang:1.25 AS build\nCOPY . /src\n"
             "RUN apt-get install -y gcc\nRUN cd /src && go build -buildmode=plugin -o a.so .\n\n"
             "# serves\nFROM --platform=linux/amd64 devopsfaith/krakend:2.9 AS serve # 2.9\nUSER 1000\n"
             "# the plugin\nCOPY --from=build /src/a.so /etc/krakend/plugins/\n\nCOPY krakend.json .\n"),
      "# syntax=docker/dockerfile:1\n\n" + asks +
          "# serves\nFROM --platform=linux/amd64 ${GATEWAY_IMAGE} AS serve # 2.9\nUSER 1000\n\nCOPY krakend.json .\n");
}

TEST(BuildFiles, AStageThatGivesMoreLosesOnlyItsPlugins) {
  EXPECT_EQ(
      docker("ARG V=2.9\nFROM golang AS build\nCOPY . .\nRUN mkdir -p out && \\\n  # all\n  go mod download && \\\n"
             "  CGO_ENABLED=1 go build -buildmode=plugin -o out/a.so .\nRUN go build -o tool ./tool\n"
             "FROM krakend:2.9\nCOPY --from=build /out/a.so /plugins/\nCOPY --from=build /tool /usr/bin/tool\n"),
      asks + "ARG V=2.9\nFROM golang AS build\nCOPY . .\nRUN go build -o tool ./tool\n"
             "FROM ${GATEWAY_IMAGE}\nCOPY --from=build /tool /usr/bin/tool\n");
}

TEST(BuildFiles, WhatDoesMoreStaysAndIsSaid) {
  EXPECT_EQ(docker("FROM golang AS build\nRUN go build -buildmode=plugin -o a.so . && make data\n"
                   "FROM krakend:2.9\nCOPY --from=build /a.so /data /etc/krakend/\nRUN true\n"),
            "This builds plugins for 2.x and stays as it is, because line 2 does more than build plugins.\n"
            "ARG GATEWAY_IMAGE\nFROM ${GATEWAY_IMAGE}\nCOPY --from=build /a.so /data /etc/krakend/\nRUN true");
  EXPECT_EQ(docker("FROM golang\nRUN go build -buildmode=plugin .\n"),
            "This builds plugins for 2.x and stays as it is, because it builds plugins and no gateway.\n");
  EXPECT_EQ(
      docker("FROM golang AS build\nRUN go build -buildmode=plugin .\nFROM alpine\nCOPY --from=build /a.so /\n"),
      "This builds plugins for 2.x and stays as it is, because its gateway does not come from an image of 2.x.\n");
  EXPECT_TRUE(docker("FROM golang AS build\nRUN <<EOF\ngo build -buildmode=plugin .\nEOF\nFROM krakend:2.9\n")
                  .starts_with("This builds plugins for 2.x and stays as it is, because it holds a here-document."));
  EXPECT_TRUE(docker("# escape=`\nFROM golang AS build\nRUN go build -buildmode=plugin .\nFROM krakend:2.9\n")
                  .starts_with("This builds plugins for 2.x and stays as it is, because it sets another escape"));
  EXPECT_TRUE(docker("RUN go build -buildmode=plugin .\nFROM krakend:2.9\nCOPY a.so /plugins/\n")
                  .starts_with("This builds plugins for 2.x and stays as it is, because it runs something before its"));
  std::string many;
  for (int stage = 0; stage < 1000; ++stage)
    many += "FROM golang AS b\nRUN go build -buildmode=plugin -o a.so .\nFROM krakend:2.9\n";
  EXPECT_TRUE(
      docker(many).starts_with("This builds plugins for 2.x and stays as it is, because it has more than 2000"));
  // A stage that is built upon, mounted, or known by its number stays.
  EXPECT_NE(docker("FROM golang AS base\nRUN go build -buildmode=plugin .\nFROM base AS more\nRUN make\n"
                   "FROM krakend:2.9\nCOPY --from=more /x /x\n")
                .find("FROM golang AS base\nFROM base"),
            std::string::npos);
  EXPECT_NE(docker("FROM golang AS one\nRUN go build -buildmode=plugin .\nFROM alpine\nRUN make\n"
                   "FROM krakend:2.9\nCOPY --from=1 /x /x\n")
                .find("FROM golang AS one\nFROM alpine"),
            std::string::npos);
}

TEST(BuildFiles, MountsOfABuildGoWithIt) {
  EXPECT_EQ(
      docker("FROM krakend:2.9\nRUN --mount=type=cache,target=/root/.cache go build -buildmode=plugin .\nUSER 1\n"),
      asks + "FROM ${GATEWAY_IMAGE}\nUSER 1\n");
}

TEST(BuildFiles, AnImageThatOnlyCopiesPlugins) {
  EXPECT_EQ(docker("FROM krakend:2.9\r\nCOPY a.so b.so /plugins/\r\nCOPY krakend.json .\r\n"),
            "# Yours.\r\nARG GATEWAY_IMAGE\r\n\r\nFROM ${GATEWAY_IMAGE}\r\nCOPY krakend.json .\r\n");
  EXPECT_EQ(docker("FROM krakend:2.9\nCOPY krakend.json .\n"), "nothing"); // another gateway's
  EXPECT_EQ(docker(""), "nothing");
}

TEST(BuildFiles, EditedOnceIsEditedForGood) {
  std::string once = docker("FROM golang AS b\nRUN go build -buildmode=plugin -o a.so .\nFROM krakend:2.9\n"
                            "COPY --from=b a.so /plugins/\nENV X=plugin\n");
  EXPECT_EQ(once, asks + "FROM ${GATEWAY_IMAGE}\nENV X=plugin\n");
  EXPECT_EQ(docker(once), "nothing"); // no line is marked
}

TEST(BuildFiles, RecipesLoseTheLinesThatBuild) {
  EXPECT_EQ(
      make(
          "all: plugins image\n\nplugins:\n\tmkdir -p out\n\t@cd a && \\\n\t  go build -buildmode=plugin -o ../a.so .\n"
          "\tdocker run --rm -v $(PWD):/app -w /app krakend/builder:2.9 go build -buildmode=plugin -o b.so .\n"
          "\tdocker run golang bash -c \"cd /c && go build -buildmode=plugin .\"\n\nclean:\n\trm -f *.so\n"),
      "all: plugins image\n\nplugins:\n\tmkdir -p out\n\nclean:\n\trm -f *.so\n");
  EXPECT_EQ(make("b:\n\tgo build -buildmode=plugin -o a.so .\n\tcp a.so ../gateway/\n"),
            "This builds plugins for 2.x and stays as it is, because line 3 uses what is built.");
  EXPECT_EQ(make("b:\n\tgo build -buildmode=plugin -o a.so . && ./notify\n"),
            "This builds plugins for 2.x and stays as it is, because line 2 does more than build plugins.");
}

TEST(BuildFiles, CommandsAreJudgedByTheirWords) {
  for (const char *one :
       {"go build -buildmode=plugin .", "cd x && go build --buildmode plugin -o a.so .",
        "if [ \"$A\" = b ]; then CC=x go build -buildmode=plugin .; else go build -buildmode=plugin .; fi",
        "for d in a b; do cd $d; go build -buildmode=plugin .; done",
        "set -ex; go mod tidy; go build -buildmode=plugin .", "go build -buildmode=plugin -o a.so . && chown me a.so",
        "docker run --entrypoint go builder build -buildmode=plugin .",
        "mkdir -p $(OUT) && go build -buildmode=plugin . >/dev/null 2>&1", "go build -buildmode=plugin . || exit 1"})
    EXPECT_TRUE(onlyBuildsPlugins(one)) << one;
  for (const char *one :
       {"go build .", "go build -buildmode=plugin . && curl x", "go test ./...", "cp a b", "", "make", "\"",
        "go build -buildmode=plugin . | tee log", "echo x > conf && go build -buildmode=plugin .",
        "go build -buildmode=plugin . && apk add git", "exit 1; go build -buildmode=plugin ."})
    EXPECT_FALSE(onlyBuildsPlugins(one)) << one;
}

} // namespace unplug::buildfiles

#include "BuildFiles/BuildFiles.h"
#include "BuildFiles/ScriptCuts.h"

#include "gtest/gtest.h"

namespace unplug::buildfiles {
namespace {

// The lines that hold "buildmode", continued ones as one.
std::set<unsigned> buildsIn(const std::string &text) {
  std::set<unsigned> lines;
  unsigned number = 0, first = 0;
  bool continued = false;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    ++number;
    if (!continued)
      first = number;
    if (text.substr(at, end - at).find("buildmode") != std::string::npos)
      lines.insert(first);
    continued = end > at && text[end - 1] == '\\';
  }
  return lines;
}

// `build` stands for a plugin's build in `text`.
std::string script(std::string text) {
  const std::string build = "go build -buildmode=plugin -o ";
  for (std::size_t at = text.find("BUILD "); at != std::string::npos; at = text.find("BUILD ", at + build.size()))
    text.replace(at, 6, build);
  EditedBuildFile edited = editScript(text, "build.sh", {buildsIn(text), {}});
  if (!edited.text)
    return edited.findings.at(0).message;
  EXPECT_TRUE(buildsIn(*edited.text).empty()) << *edited.text;
  return *edited.text;
}

std::string stays(const std::string &because) {
  return "This builds plugins for 2.x and stays as it is, because " + because + ".";
}

} // namespace

TEST(Scripts, StatementsThatOnlyBuildGo) {
  EXPECT_EQ(script("#!/bin/sh\nset -e\n\n# the plugin\nBUILD a.so ./a\n\nprotoc api.proto\n"),
            "#!/bin/sh\nset -e\n\nprotoc api.proto\n");
  EXPECT_EQ(script("BUILD plugin/a.so ./plugin\n\ndocker build -t me/gateway .\n"), "docker build -t me/gateway .\n");
  EXPECT_EQ(script("docker build .\n\nBUILD a.so . # last\n"), "docker build .\n");
  EXPECT_EQ(
      script("make\nif [ -n \"$X\" ]; then\n  CGO_ENABLED=1 BUILD a.so .\nelse\n  BUILD a.so -tags x .\nfi\nmake\n"),
      "make\nmake\n");
  EXPECT_EQ(script("for d in a b; do\n  (cd $d && BUILD ../$d.so .)\ndone\nmake\n"), "make\n");
  EXPECT_EQ(script("make\r\nBUILD a.so .\r\nmake b\r\n"), "make\r\nmake b\r\n");
  EXPECT_EQ(script("make; BUILD a.so .; make b\n"), "make; make b\n");
  EXPECT_EQ(script("make; BUILD a.so .\n"), "make\n");
  EXPECT_EQ(script("make &\nBUILD a.so . &\nwait\n"), "make &\nwait\n");
  EXPECT_EQ(script("docker run -v \"$PWD:/app\" -w /app builder \\\n  BUILD a.so .\nmake\n"), "make\n");
  EXPECT_EQ(script("docker run -v $PWD:/app builder sh -c \"cd a && BUILD /app/a.so .\"\nmv a.so out/\nmake\n"),
            "make\n");
  EXPECT_EQ(script("case $1 in\nplugin) BUILD a.so . ;;\n*)\n  make\n  ;;\nesac\n"),
            "case $1 in\nplugin)  ;;\n*)\n  make\n  ;;\nesac\n");
}

TEST(Scripts, WhatHandlesTheirFilesGoesToo) {
  EXPECT_EQ(script("rm -f a.so *.so\nBUILD a.so .\nchmod 755 a.so\nmv a.so ../plugins/\nmake\n"), "make\n");
  EXPECT_EQ(script("BUILD \"$D.so\" .\ncp \"$D.so\" /plugins\nmake\n"), "make\n");
  EXPECT_EQ(script("BUILD a.so .\ncp b.so x/\n"), stays("line 2 uses what is built"));
  EXPECT_EQ(script("BUILD a.so .\ncp a.so b.txt x/\n"), stays("line 2 uses what is built"));
  EXPECT_EQ(script("BUILD a.so .\ncurl -T a.so \"$STORE\"\n"), stays("line 2 uses what is built"));
  EXPECT_EQ(script("BUILD out/ .\nmake\ntar c out/ >x.tar\n"), stays("line 3 uses what is built"));
  EXPECT_EQ(script("BUILD $OUT .\nmake\ncp $OUT x\n"), "make\n");
  EXPECT_EQ(script("BUILD $OUT .\nmake\ntar c $OUT\n"), stays("line 3 uses what is built"));
  EXPECT_EQ(script("BUILD a.so .\nssh host <<X\nload a.so\nX\n"), stays("line 3 uses what is built"));
  EXPECT_EQ(script("BUILD a.so .\necho built a.so\nmake\n"), "echo built a.so\nmake\n");
  EXPECT_EQ(script("for f in plugins/*.so; do load $f; done\nBUILD a.so .\n"), stays("line 1 uses what is built"));
}

TEST(Scripts, ChainsLoseTheirBuilds) {
  EXPECT_EQ(script("BUILD a.so . && docker build .\n"), "docker build .\n");
  EXPECT_EQ(script("docker build . && BUILD a.so .\n"), "docker build .\n");
  EXPECT_EQ(script("make &&\n  BUILD a.so . &&\n  BUILD b.so . &&\n  docker build .\n"), "make &&\n  docker build .\n");
  EXPECT_EQ(script("make && \\\n  BUILD a.so .\nmake b\n"), "make\nmake b\n");
  EXPECT_EQ(script("BUILD a.so . || exit 1\nmake\n"), "make\n");
  EXPECT_EQ(script("BUILD a.so . || { echo failed >&2; exit 1; }\nmake\n"), "make\n");
  EXPECT_EQ(script("BUILD a.so . || make other\n"), stays("line 1 does more than build plugins"));
  EXPECT_EQ(script("BUILD a.so . | tee log\nmake\n"), stays("line 1 does more than build plugins"));
  EXPECT_EQ(script("BUILD a.so . > log\nmake\n"), stays("line 1 builds a plugin in a way that unplug does not follow"));
  EXPECT_EQ(script("BUILD a.so .\nif [ $? -ne 0 ]; then echo failed; exit 1; fi\nmake\n"), "make\n");
  EXPECT_EQ(script("BUILD a.so .\nif [ $? -eq 0 ]; then make; fi\n"), stays("line 2 looks at how the build ended"));
}

TEST(Scripts, TheRestRunsWhereItRan) {
  EXPECT_EQ(script("cd guard\nBUILD a.so .\ncd ..\nmake\n"), "make\n");
  EXPECT_EQ(script("cd a/b\nBUILD a.so .\ncd ../..\nmake\n"), "make\n");
  EXPECT_EQ(script("pushd a\ncd b\nBUILD a.so .\ncd -\npopd\nmake\n"), "make\n");
  EXPECT_EQ(script("cd a\nBUILD a.so .\nmake\ncd ..\n"), "cd a\nmake\ncd ..\n");
  EXPECT_EQ(script("cd $D\nBUILD a.so .\ncd ..\nmake\n"), "cd $D\ncd ..\nmake\n");
  EXPECT_EQ(script("cd guard && BUILD a.so .\nmake\n"), "cd guard\nmake\n");
  EXPECT_EQ(script("cd guard && BUILD a.so . && cd ..\nmake\n"), "make\n");
  EXPECT_EQ(script("make\ncd guard && BUILD a.so .\necho done\n"), "make\necho done\n");
  EXPECT_EQ(script("for d in *; do cd $d; BUILD a.so .; done\nmake\n"),
            stays("line 1 changes the folder for what follows"));
  EXPECT_EQ(script("mkdir -p out && BUILD out/a.so .\ncp x out/\nmake\n"), "mkdir -p out\ncp x out/\nmake\n");
  EXPECT_EQ(script("{ V=1; BUILD a.so .; }\nmake $V\n"), stays("line 1 sets a variable for what follows"));
  EXPECT_EQ(script("{ export V=1; BUILD a.so .; }\nmake\n"), stays("line 1 changes the shell for what follows"));
  EXPECT_EQ(script("{ V=1; BUILD a.so .; }\nmake\n"), "make\n");
  EXPECT_EQ(script("f() { make $V; }\n{ V=1; BUILD a.so .; }\nf\n"), stays("line 2 sets a variable for what follows"));
  EXPECT_EQ(script("cd a && BUILD a.so . && cd ..\ncd -\nmake\n"), "cd a && cd ..\ncd -\nmake\n");
  EXPECT_EQ(script("cd a\nBUILD a.so .\ncd ..\ncd -\nmake\n"), "cd a\ncd ..\ncd -\nmake\n");
  EXPECT_EQ(script("pushd a && cd - && BUILD a.so .\npopd\nmake\n"), "pushd a && cd -\npopd\nmake\n");
  EXPECT_EQ(script("{ pushd a; W=1; if [ $? -ne 0 ]; then exit 1; fi; }\nBUILD a.so .\nmake\n"),
            "{ pushd a; W=1; if [ $? -ne 0 ]; then exit 1; fi; }\nmake\n");
}

TEST(Scripts, QuestionsMayGoWithABuild) {
  EXPECT_EQ(script("for d in `ls -1 plugins`; do\n  n=$(basename $d | sed s/x//)\n  BUILD $n.so $d\ndone\nmake\n"),
            "make\n");
  EXPECT_EQ(script("for d in $(make list); do BUILD $d.so .; done\nmake\n"),
            stays("nothing would be left of the block at line 1"));
  EXPECT_EQ(script("for d in `ls; make`; do BUILD $d.so .; done\n"),
            stays("nothing would be left of the block at line 1"));
}

TEST(Scripts, BlocksAndFunctions) {
  EXPECT_EQ(script("if x; then\n  make\n  BUILD a.so .\nfi\n"), "if x; then\n  make\nfi\n");
  EXPECT_EQ(script("if x; then\n  BUILD a.so .\nfi\nmake\n"), stays("nothing would be left of the block at line 2"));
  EXPECT_EQ(script("if ! BUILD a.so .; then exit 1; fi\nmake\n"), "make\n");
  EXPECT_EQ(script("if BUILD a.so .; then make; fi\n"), stays("line 1 does more than build plugins"));
  EXPECT_EQ(script("plugin() {\n  BUILD $1.so ./$1\n}\n\nplugin a\nplugin b || exit 1\nmake\n"), "make\n");
  EXPECT_EQ(script("function plugin {\n  cd $1\n  BUILD x.so .\n}\nplugin a\nmake\n"),
            stays("line 1 changes the folder for what follows"));
  EXPECT_EQ(script("plugin() {\n  BUILD a.so .\n}\ntrap plugin EXIT\nmake\n"), stays("line 4 calls plugin"));
  EXPECT_EQ(script("all() {\n  make\n  BUILD a.so .\n}\nall\n"), "all() {\n  make\n}\nall\n");
}

TEST(Scripts, WhatIsNotFollowedStays) {
  EXPECT_EQ(script("#!/usr/bin/env python3\nBUILD a.so .\n"), stays("it runs with /usr/bin/env python3"));
  EXPECT_EQ(script("#!/bin/bash -e\nBUILD a.so .\nmake\n"), "#!/bin/bash -e\nmake\n");
  EXPECT_EQ(script("ssh host <<X\nBUILD a.so .\nX\n"),
            stays("line 2 builds a plugin in a way that unplug does not follow"));
  EXPECT_EQ(script("X=$(BUILD a.so .)\nmake\n"), stays("line 1 builds a plugin in a way that unplug does not follow"));
  EXPECT_EQ(script("BUILD a.so .\necho \"\n"), stays("line 2 has a quote that nothing closes"));
  EXPECT_EQ(script("BUILD a.so .\nif x; then\n"), stays("line 3 has a block without a command"));
  EXPECT_EQ(script("BUILD a.so .\nfi\n"), stays("line 2 has a word of a compound command out of its place"));
  EXPECT_EQ(script("for ((i=0; i<3; i++)); do BUILD a.so .; done\n"),
            stays("line 1 has a loop that unplug does not follow"));
  EXPECT_EQ(script("BUILD a.so .\ndiff <(a) b\n"), stays("line 2 has a redirection that unplug does not follow"));
  std::string deep = "BUILD a.so .\n";
  for (int i = 0; i < 1000; ++i)
    deep += "(";
  EXPECT_TRUE(script(deep).find("line 2 has") != std::string::npos);
  deep = "BUILD a.so .\n";
  for (int i = 0; i < 1000; ++i)
    deep += "$(";
  EXPECT_EQ(script(deep), stays("line 2 has expansions nested too deeply"));
  EXPECT_EQ(script("BUILD a.so .\n" + std::string(200000, '#')), stays("it is longer than 128 KB"));
}

TEST(Scripts, OneThatOnlyBuildsIsSaidToBeOfNoUse) {
  const std::string only = "This script does nothing but build plugins for 2.x.";
  EXPECT_EQ(script("#!/bin/sh\nBUILD a.so .\n"), only);
  EXPECT_EQ(script("apk add git\ngo mod tidy\nBUILD a.so .\n"), only);
  EXPECT_EQ(
      script("cd plugins\nfor D in */; do\n  cd $D\n  BUILD \"${D%/}.so\" .\n  mv \"${D%/}.so\" ../\n  cd ..\ndone\n"
             "echo done\n"),
      only);
}

} // namespace unplug::buildfiles

// Generated scripts, run as they are and as they are edited: what does not build plugins must be called alike, in the
// same folder and with the same variables. UNPLUG_SCRIPTS is how many (500), UNPLUG_SEED where to start.
#include "BuildFiles/BuildFiles.h"
#include "BuildFiles/ScriptCuts.h"
#include "Rewrite/ScratchFolder.h"
#include "Support/Process.h"

#include "gtest/gtest.h"

#include <random>

namespace unplug::buildfiles {
namespace {

// Commands that only say that they were called. Folders are names, so that none has to be there.
const std::string commands = R"sh(
P=/ OLD=/ STACK=
note() { echo "$* in $P E=$E"; }
cd() { case $1 in -) set -- "$OLD" ;; .. ) set -- "${P%/*}" ;; *) set -- "$P/$1" ;; esac; OLD=$P; P=$1; }
pushd() { STACK="$P $STACK"; cd "$1"; }
popd() { OLD=$P; P=${STACK%% *}; STACK=${STACK#* }; }
go() { return "${FAILS:-0}"; }
mv() { :; }; cp() { :; }; rm() { :; }; mkdir() { :; }; chmod() { :; }; apk() { :; }; docker() { note docker; }
)sh";

class Generator {
public:
  explicit Generator(unsigned seed) : random(seed) {}

  std::string script() {
    std::string text = one({"", "#!/bin/sh\n", "set -e\n", "# built here\n"});
    if (below(4) == 0)
      text += "plugin() {\n  " + build("$1.so") + "\n}\n";
    if (below(6) == 0)
      text += "all() {\n" + list(1, "  ", 1) + "}\n";
    hasPlugin = text.find("plugin()") != std::string::npos;
    hasAll = text.find("all()") != std::string::npos;
    return text + list(3 + below(6), "", 0);
  }

private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random() % limit); }
  std::string one(const std::vector<std::string> &from) { return from[below(static_cast<unsigned>(from.size()))]; }

  std::string list(unsigned count, const std::string &indent, unsigned depth) {
    std::string text;
    for (unsigned i = 0; i < count; ++i)
      text += statement(indent, depth);
    return text;
  }

  std::string build(const std::string &output) {
    return one({"", "CGO_ENABLED=1 "}) + "go build -buildmode=plugin -o " + output + " .";
  }
  std::string name() { return one({"a", "b", "c/d"}); }
  std::string output() { return one({"x.so", "out/y.so", "\"$V.so\""}); }

  std::string simple() {
    switch (below(12)) {
    case 0:
    case 1:
    case 2:
      return "note " + name() + one({"", "", " $V", " \"${W:-none}\""});
    case 3:
      return "cd " + name();
    case 4:
      return one({"cd ..", "cd -", "pushd a", "popd"});
    case 5:
      return one({"V=1", "W=2", "export E=3", "mkdir -p out", "echo hello >&2", "apk add git"});
    case 6:
      return hasPlugin ? "plugin " + name() : hasAll ? "all" : "note n";
    case 7:
      return one({"mv x.so out/", "cp out/y.so z/", "rm -f x.so", "chmod 755 x.so"});
    default:
      return build(output());
    }
  }

  std::string statement(const std::string &indent, unsigned depth) {
    const std::string in = indent + "  ";
    switch (depth < 3 ? below(16) : 0) {
    case 10:
      return indent + "if " + one({"[ -n \"$V\" ]", "note asked", "! go build -buildmode=plugin -o x.so ."}) +
             "; then\n" + list(1 + below(2), in, depth + 1) +
             (below(2) == 0 ? indent + "else\n" + list(1, in, depth + 1) : "") + indent + "fi\n";
    case 11:
      return indent + "for W in 1 2; do\n" + list(1 + below(3), in, depth + 1) + indent + "done\n";
    case 12:
      return indent + "(\n" + list(1 + below(2), in, depth + 1) + indent + ")\n";
    case 13:
      return indent + "{\n" + list(1 + below(2), in, depth + 1) + indent + "}\n";
    case 14:
      return indent + "case $V in\n" + indent + "1)\n" + list(1, in, depth + 1) + in + ";;\n" + indent + "*) " +
             simple() + " ;;\n" + indent + "esac\n";
    case 15:
      return indent + simple() + "\n" + indent + "if [ $? -ne 0 ]; then echo no >&2; exit 1; fi\n";
    case 5:
    case 6:
      return indent + simple() + " &&\n" + in + simple() + " && " + simple() + "\n";
    case 7:
      return indent + simple() + "; " + simple() + one({"", " # so"}) + "\n";
    case 8:
      return indent + build(output()) + one({" || exit 1", " || note failed", " | note piped"}) + "\n";
    case 9:
      return one({"\n", indent + "# about the next\n", ""}) + indent + simple() + "\n";
    default:
      return indent + simple() + "\n";
    }
  }

  std::mt19937 random;
  bool hasPlugin = false, hasAll = false;
};

std::set<unsigned> buildsIn(const std::string &text) {
  std::set<unsigned> lines;
  unsigned number = 1;
  for (std::size_t at = 0; at < text.size(); at = nextLine(text, at), ++number)
    if (text.substr(at, nextLine(text, at) - at).find("buildmode") != std::string::npos)
      lines.insert(number);
  return lines;
}

unsigned fromEnvironment(const char *name, unsigned otherwise) {
  const char *value = std::getenv(name);
  return value ? static_cast<unsigned>(std::stoul(value)) : otherwise;
}

} // namespace

TEST(ScriptsRun, TheRestIsCalledAlike) {
  const unsigned count = fromEnvironment("UNPLUG_SCRIPTS", 500), start = fromEnvironment("UNPLUG_SEED", 1);
  rewrite::ScratchFolder scratch;
  std::vector<unsigned> edited;
  for (unsigned seed = start; seed < start + count; ++seed) {
    std::string text = Generator(seed).script();
    auto builds = buildsIn(text);
    if (builds.empty())
      continue;
    ScriptCuts cuts = cutBuilds(text, builds);
    if (!cuts.because.empty())
      continue;
    std::string after = withoutCuts(text, cuts.cuts);
    EXPECT_TRUE(buildsIn(after).empty()) << text << "----\n" << after;
    scratch.write(std::to_string(seed) + ".before", text);
    scratch.write(std::to_string(seed) + ".after", after);
    edited.push_back(seed);
  }
  RecordProperty("edited", static_cast<int>(edited.size()));
  EXPECT_GT(edited.size(), count / 8);
  scratch.write("run", commands + R"sh(
for file in "$1"/*.before "$1"/*.after; do
  (. "$file") >"$file.out" 2>/dev/null
done
)sh");
  auto run = runProcess({"bash", (scratch.path / "run").string(), scratch.path.string()});
  ASSERT_TRUE(static_cast<bool>(run)) << llvm::toString(run.takeError());
  for (unsigned seed : edited) {
    std::string name = std::to_string(seed);
    EXPECT_EQ(scratch.read(name + ".before.out"), scratch.read(name + ".after.out"))
        << "seed " << seed << "\n"
        << *scratch.read(name + ".before") << "---- after\n"
        << *scratch.read(name + ".after");
  }
}

TEST(ScriptsRun, AnyTextIsTaken) {
  const std::vector<std::string> parts = {
      "if",   "then",  "fi",  "for",  "in",    "do",    "done",     "case",
      "esac", "{",     "}",   "(",    ")",     "\n",    ";;",       ";",
      "&&",   "||",    "|",   "<<E",  "\nE\n", "<",     ">",        "$(",
      "${",   "`",     "\"",  "'",    "\\",    "#",     " ",        "a",
      "x.so", "cd ..", "f()", "\r\n", "- ",    "run: ", "steps:\n", "go build -buildmode=plugin -o x.so .",
      "$?",   "\t"};
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::size_t length = random() % 40; length > 0; --length)
      text += parts[random() % parts.size()] + (random() % 2 == 0 ? " " : "");
    ScriptCuts cuts = cutBuilds(text, buildsIn(text));
    std::size_t last = 0;
    for (const Cut &cut : cuts.cuts) {
      EXPECT_LE(cut.range.begin, cut.range.end) << text;
      EXPECT_LE(cut.range.end, text.size()) << text;
      EXPECT_TRUE(!cuts.because.empty() || last <= cut.range.begin) << text;
      last = cut.range.end;
    }
    editJobs(text, ".gitlab-ci.yml", {buildsIn(text), {}}, "");
    editJobs("jobs:\n  a:\n    steps:\n    - run: |\n        " + text, ".github/workflows/a.yml", {{5}, {}}, "");
  }
}

} // namespace unplug::buildfiles

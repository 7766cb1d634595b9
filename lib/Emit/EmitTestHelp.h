// For the tests of this library: copies of the fork's stand-in, plugins written into a folder, and Go's own opinion.
#pragma once

#include "Emit/Emit.h"
#include "Rewrite/ScratchFolder.h"
#include "Support/FileTree.h"
#include "Support/Process.h"

#include <gtest/gtest.h>

#include <llvm/Support/raw_ostream.h>

namespace unplug::emit {

inline std::string messageOf(llvm::Error error) {
  std::string text;
  llvm::raw_string_ostream out(text);
  handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) { info.log(out); });
  return text;
}

// A copy of the stand-in that may be changed.
class ForkCopy : public rewrite::ScratchFolder {
public:
  ForkCopy() {
    std::filesystem::copy(UNPLUG_SOURCE_DIR "/testdata/forks/krakend-ce", path,
                          std::filesystem::copy_options::recursive);
  }

  // Replaces `from`, which must be in the file.
  void change(const std::string &file, const std::string &from, const std::string &to) const {
    std::string text = read(file).value_or("");
    auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << file << " has no " << from;
    write(file, text.replace(at, from.size(), to));
  }

  Fork open(const std::string &pluginsDir = "plugins") const {
    auto fork = openFork(path, pluginsDir);
    if (fork)
      return *fork;
    ADD_FAILURE() << messageOf(fork.takeError());
    return {};
  }

  std::string whyNotOpened(const std::string &pluginsDir = "plugins") const {
    auto fork = openFork(path, pluginsDir);
    return fork ? "" : messageOf(fork.takeError());
  }

  void apply(const rewrite::RootChanges &changes) const {
    for (const rewrite::FileChange &change : changes.files)
      write(change.path, change.after.value_or(""));
  }
};

inline go::Source readPlugins(const rewrite::ScratchFolder &folder) {
  auto tree = walkInputs({folder.path.string()});
  if (!tree) {
    ADD_FAILURE() << messageOf(tree.takeError());
    return {};
  }
  auto source = go::readSource(*tree);
  if (source)
    return std::move(*source);
  ADD_FAILURE() << messageOf(source.takeError());
  return {};
}

// All plugins of the source, each under the last element of its folder.
inline std::vector<PluginToEmit> allOf(const go::Source &source) {
  std::vector<PluginToEmit> plugins;
  for (std::size_t p = 0; p < source.plugins.size(); ++p) {
    const go::Module &module = source.modules[source.packages[source.plugins[p].package].module];
    plugins.push_back({p, std::filesystem::path(module.folder.empty() ? "root" : module.folder).filename().string(),
                       OnError::Refuse, ""});
  }
  return plugins;
}

inline const rewrite::FileChange *find(const Emission &emission, const std::string &path) {
  for (const rewrite::FileChange &change : emission.changes.files)
    if (change.path == path)
      return &change;
  return nullptr;
}

inline std::string textOf(const Emission &emission, const std::string &path) {
  const rewrite::FileChange *change = find(emission, path);
  EXPECT_NE(change, nullptr) << path;
  return change ? change->after.value_or("") : "";
}

inline unsigned count(const Findings &findings, FindingCode code) {
  unsigned found = 0;
  for (const Finding &finding : findings)
    found += finding.code == code;
  return found;
}

// Runs the pinned Go offline; empty when all is well, "no Go" when there is none, else what it said.
inline std::string runGo(const std::filesystem::path &folder, const std::string &command) {
  const std::string go = UNPLUG_SOURCE_DIR "/.deps/go/bin/go";
  if (!std::filesystem::exists(go))
    return "no Go";
  ProcessOptions options;
  options.folder = folder;
  options.environment = {"GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local", "GOSUMDB=off"};
  options.timeoutSeconds = 300;
  auto result = runProcess({"sh", "-c", go + " " + command + " 2>&1"}, options);
  if (!result)
    return messageOf(result.takeError());
  return result->status == 0 ? "" : result->output + "[exit " + std::to_string(result->status) + "]";
}

// The Go files below `folder` that gofmt would change, by the formatter of Go's library.
inline std::string notFormatted(const std::filesystem::path &folder) {
  rewrite::ScratchFolder program;
  program.write("go.mod", "module check\n\ngo 1.22\n");
  program.write("main.go",
                "package main\n\nimport (\n\t\"bytes\"\n\t\"fmt\"\n\t\"go/format\"\n\t\"io/fs\"\n\t\"os\"\n"
                "\t\"path/filepath\"\n\t\"strings\"\n)\n\nfunc main() {\n\tbad := 0\n"
                "\t_ = filepath.WalkDir(os.Args[1], func(path string, _ fs.DirEntry, _ error) error {\n"
                "\t\tif !strings.HasSuffix(path, \".go\") {\n\t\t\treturn nil\n\t\t}\n"
                "\t\ttext, _ := os.ReadFile(path)\n\t\tout, err := format.Source(text)\n"
                "\t\tif err != nil || !bytes.Equal(text, out) {\n\t\t\tfmt.Println(path, err)\n\t\t\tbad = 1\n"
                "\t\t}\n\t\treturn nil\n\t})\n\tos.Exit(bad)\n}\n");
  return runGo(program.path, "run . " + folder.string());
}

} // namespace unplug::emit

#include "Rewrite/Apply.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace unplug;
using namespace unplug::rewrite;

namespace {

using Tree = std::map<std::string, std::string>; // path -> mode and bytes; folders end with "/"

Tree snapshot(const fs::path &root) {
  Tree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    std::string path = entry->path().lexically_relative(root).generic_string();
    if (path == ".git") {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_directory()) {
      tree[path + "/"] = "";
      continue;
    }
    std::ifstream in(entry->path(), std::ios::binary);
    struct stat info = {};
    ::stat(entry->path().c_str(), &info);
    tree[path] = std::to_string(info.st_mode) + ":" + std::string(std::istreambuf_iterator<char>(in), {});
  }
  return tree;
}

// A fork under git and a plain folder with a configuration, and a change over both.
struct Apply : testing::Test {
  fs::path scratch, fork, config;

  void SetUp() override {
    scratch = fs::path(testing::TempDir()) / ("apply-" + std::to_string(::getpid()));
    fs::remove_all(scratch);
    build();
  }
  void TearDown() override { fs::remove_all(scratch); }

  void build() {
    fork = scratch / "fork";
    config = scratch / "config";
    write(fork / "executor.go", "package krakend\n");
    write(fork / "run.sh", "#!/bin/sh\n");
    fs::permissions(fork / "run.sh", fs::perms(0755));
    write(fork / "old.txt", "old\n");
    write(config / "krakend.json", "{}\n");
    git("init -q . && git add -A && git -c user.name=t -c user.email=t@example.com commit -q -m start");
  }

  void write(const fs::path &path, const std::string &text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }

  std::string git(const std::string &command) {
    fs::path out = scratch / "git.out";
    int status =
        std::system(("cd '" + fork.string() + "' && git " + command + " > '" + out.string() + "' 2>&1").c_str());
    EXPECT_EQ(status, 0) << command;
    std::ifstream in(out);
    std::string text(std::istreambuf_iterator<char>(in), {});
    fs::remove(out);
    return text;
  }

  ChangeSet changes() const {
    return {{{fork,
              "fork:",
              {{"executor.go", "package krakend\n", "package krakend\n// wired\n"},
               {"run.sh", "#!/bin/sh\n", "#!/bin/sh\nexit\n"},
               {"old.txt", "old\n", std::nullopt},
               {"plugins/host/load.go", std::nullopt, "package host\n"}}},
             {config, "", {{"krakend.json", "{}\n", "{ }\n"}}}}};
  }

  std::string applied(const ApplyOptions &options = {}) { return llvm::toString(rewrite::apply(changes(), options)); }
};

// Runs `action` in a child that is killed at step `step`; false when it ended before.
template <typename Action> bool killedAt(Action action) {
  pid_t child = ::fork();
  if (child == 0) {
    action();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

} // namespace

TEST_F(Apply, WritesBothRootsAndUndoRestoresEveryByte) {
  Tree forkBefore = snapshot(fork), configBefore = snapshot(config);
  ASSERT_EQ(applied(), "");
  EXPECT_EQ(snapshot(fork).at("executor.go").substr(5), ":package krakend\n// wired\n");
  EXPECT_EQ(snapshot(fork).at("run.sh").substr(0, 6), "33261:") << "the mode stays";
  EXPECT_FALSE(fs::exists(fork / "old.txt"));
  EXPECT_EQ(git("status --porcelain").find("unplug"), std::string::npos) << "the journal is nothing that git sees";
  auto restored = undo(config);
  ASSERT_TRUE(static_cast<bool>(restored)) << llvm::toString(restored.takeError());
  EXPECT_EQ(restored->size(), 5u);
  EXPECT_EQ(snapshot(fork), forkBefore);
  EXPECT_EQ(snapshot(config), configBefore);
  EXPECT_NE(llvm::toString(undo(fork).takeError()).find("nothing to undo"), std::string::npos);
}

TEST_F(Apply, LeavesBeforeOrAfterWhereverItIsKilled) {
  Tree forkBefore = snapshot(fork), configBefore = snapshot(config);
  ASSERT_EQ(applied(), "");
  Tree forkAfter = snapshot(fork);
  unsigned befores = 0, afters = 0;
  for (unsigned step = 0;; ++step) {
    fs::remove_all(scratch);
    build();
    ApplyOptions options;
    unsigned seen = 0; // roll forward numbers its steps anew: count over both
    options.beforeStep = [&](unsigned) {
      if (seen++ == step)
        ::raise(SIGKILL);
    };
    if (!killedAt([&] { llvm::consumeError(rewrite::apply(changes(), options)); }))
      break;
    fs::path asked = step % 2 ? fork : config, other = step % 2 ? config : fork;
    for (const fs::path &root : {asked, other}) {
      auto repaired = recover(root);
      ASSERT_TRUE(static_cast<bool>(repaired)) << step << ": " << llvm::toString(repaired.takeError());
    }
    Tree now = snapshot(fork), nowConfig = snapshot(config);
    std::erase_if(nowConfig, [](const auto &entry) { return entry.first.starts_with(".unplug/"); });
    if (now == forkBefore) {
      ++befores;
      EXPECT_EQ(snapshot(config), configBefore) << "step " << step;
    } else {
      ++afters;
      EXPECT_EQ(now, forkAfter) << "step " << step;
      EXPECT_NE(nowConfig, configBefore) << "step " << step << ": both roots or none";
      EXPECT_EQ(llvm::toString(undo(asked).takeError()), "") << "step " << step;
      EXPECT_EQ(snapshot(fork), forkBefore) << "step " << step;
      EXPECT_EQ(snapshot(config), configBefore) << "step " << step;
    }
  }
  EXPECT_GE(befores, 10u);
  EXPECT_GE(afters, 8u);
}

TEST_F(Apply, UndoLeavesBeforeOrAfterWhereverItIsKilled) {
  Tree forkBefore = snapshot(fork), configBefore = snapshot(config);
  for (unsigned step = 0;; ++step) {
    fs::remove_all(scratch);
    build();
    ASSERT_EQ(applied(), "");
    Tree forkAfter = snapshot(fork);
    unsigned seen = 0;
    if (!killedAt([&] {
          llvm::consumeError(undo(fork, [&](unsigned) {
                               if (seen++ == step)
                                 ::raise(SIGKILL);
                             }).takeError());
        })) {
      EXPECT_GE(step, 15u);
      break;
    }
    for (const fs::path &root : {fork, config}) {
      auto repaired = recover(root);
      ASSERT_TRUE(static_cast<bool>(repaired)) << step << ": " << llvm::toString(repaired.takeError());
    }
    if (snapshot(fork) == forkBefore)
      EXPECT_EQ(snapshot(config), configBefore) << "step " << step;
    else
      EXPECT_EQ(snapshot(fork), forkAfter) << "step " << step;
  }
}

TEST_F(Apply, AForkThatIsGoneDoesNotStopTheOthers) {
  Tree before = snapshot(config);
  ASSERT_EQ(applied(), "");
  fs::remove_all(fork);
  auto repaired = recover(config);
  ASSERT_TRUE(static_cast<bool>(repaired)) << llvm::toString(repaired.takeError());
  EXPECT_FALSE(*repaired);
  EXPECT_EQ(llvm::toString(undo(config).takeError()), "");
  EXPECT_EQ(snapshot(config), before);
}

TEST_F(Apply, AFolderThatBecameARepositoryDoesNotStopTheOthers) {
  ASSERT_EQ(applied(), "");
  fs::create_directories(config / ".git"); // its journal was .unplug
  auto repaired = recover(fork);
  ASSERT_TRUE(static_cast<bool>(repaired)) << llvm::toString(repaired.takeError());
  EXPECT_FALSE(*repaired);
  EXPECT_EQ(llvm::toString(undo(fork).takeError()), "");
  EXPECT_EQ(git("status --porcelain"), "");
}

TEST_F(Apply, RefusesUncommittedEditsButNotItsOwn) {
  write(fork / "executor.go", "package krakend\n// mine\n");
  ChangeSet mine = changes();
  mine.roots[0].files[0].before = "package krakend\n// mine\n";
  std::string message = llvm::toString(rewrite::apply(mine, {}));
  EXPECT_NE(message.find("uncommitted edits: fork:executor.go"), std::string::npos) << message;
  ApplyOptions options;
  options.allowDirty = true;
  EXPECT_EQ(llvm::toString(rewrite::apply(mine, options)), "");
  ChangeSet again{
      {{fork, "fork:", {{"executor.go", "package krakend\n// wired\n", "package krakend\n// wired again\n"}}}}};
  EXPECT_EQ(llvm::toString(rewrite::apply(again, {})), "") << "what unplug wrote itself does not count";
}

TEST_F(Apply, RefusesWhatIsNotAsItWas) {
  write(fork / "executor.go", "package other\n");
  EXPECT_NE(applied().find("changed while"), std::string::npos);
  write(fork / "executor.go", "package krakend\n");
  write(fork / "plugins/host/load.go", "package mine\n");
  EXPECT_NE(applied().find("in the way"), std::string::npos);
  EXPECT_FALSE(fs::exists(fork / ".git/unplug")) << "nothing was written";
}

TEST_F(Apply, NeverLeavesItsRootOrFollowsLinks) {
  auto one = [&](const std::string &path) {
    return llvm::toString(rewrite::apply({{{fork, "fork:", {{path, std::nullopt, "x"}}}}}, {}));
  };
  EXPECT_NE(one("../out.txt"), "");
  EXPECT_NE(one("/tmp/out.txt"), "");
  EXPECT_NE(one("a/./b"), "");
  EXPECT_NE(one("b\xff.go").find("not UTF-8"), std::string::npos) << "undo could not find it again";
  fs::create_directory_symlink(config, fork / "link");
  EXPECT_NE(one("link/out.txt").find("symbolic link"), std::string::npos);
  EXPECT_FALSE(fs::exists(config / "out.txt"));
}

TEST_F(Apply, RefusesToUndoOverLaterEdits) {
  ASSERT_EQ(applied(), "");
  write(config / "krakend.json", "{ \"mine\": 1 }\n");
  Tree now = snapshot(fork);
  std::string message = llvm::toString(undo(fork).takeError());
  EXPECT_NE(message.find("edited since they were written: krakend.json"), std::string::npos) << message;
  EXPECT_EQ(snapshot(fork), now);
}

TEST_F(Apply, DoesNothingForAnEmptyChangeSet) {
  Tree before = snapshot(config);
  ChangeSet same{{{config, "", {{"krakend.json", "{}\n", "{}\n"}}}}};
  EXPECT_TRUE(same.empty());
  EXPECT_EQ(llvm::toString(rewrite::apply(same, {})), "");
  EXPECT_EQ(snapshot(config), before);
}

TEST_F(Apply, RollsBackWhenTheDiskRefuses) {
  Tree before = snapshot(fork), configBefore = snapshot(config);
  write(fork / "plugins", "a file where a folder would be");
  ChangeSet blocked = changes();
  EXPECT_NE(llvm::toString(rewrite::apply(blocked, {})), "");
  fs::remove(fork / "plugins");
  EXPECT_EQ(snapshot(fork), before);
  EXPECT_EQ(snapshot(config), configBefore);
}

TEST_F(Apply, DistrustsAForgedJournal) {
  ASSERT_EQ(applied(), "");
  fs::path victim = scratch / "victim";
  write(victim / "keep.txt", "keep\n");
  fs::path journal = config / ".unplug";
  write(journal / "pending", "abc");
  write(journal / "abc/committed", "abc");
  write(journal / "abc/manifest.json",
        "{\"schemaVersion\":1,\"id\":\"abc\",\"isUndo\":false,\"roots\":[{\"root\":\"" + config.string() +
            "\",\"journal\":\"" + journal.string() +
            "\",\"label\":\"\",\"files\":[],\"createdFolders\":[],\"removedFolders\":[]},{\"root\":\"" +
            victim.string() + "\",\"journal\":\"" + (victim / ".unplug").string() +
            "\",\"label\":\"\",\"files\":[{\"path\":\"keep.txt\",\"before\":null,\"after\":null,\"modeBefore\":420,"
            "\"modeAfter\":420}],"
            "\"createdFolders\":[],\"removedFolders\":[]}]}");
  llvm::consumeError(recover(config).takeError());
  EXPECT_TRUE(fs::exists(victim / "keep.txt"));
}

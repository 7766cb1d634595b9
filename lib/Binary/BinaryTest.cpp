#include "Binary/Binary.h"
#include "Binary/BuildInfo.h"
#include "Binary/TinyElf.h"

#include <gtest/gtest.h>

#include <random>

using namespace unplug;
using namespace unplug::binary;

namespace {

CompiledPlugin read(const std::string &bytes) {
  auto compiled = readCompiledBytes(bytes, "guard.so");
  if (!compiled) {
    ADD_FAILURE() << llvm::toString(compiled.takeError());
    return {};
  }
  EXPECT_TRUE(compiled->plugin.has_value());
  return compiled->plugin.value_or(CompiledPlugin{});
}

} // namespace

TEST(Compiled, ReadsBothLayoutsOfBuildInformation) {
  for (bool pointers : {false, true}) {
    CompiledPlugin plugin = read(tinyPlugin(pointers));
    EXPECT_EQ(plugin.goVersion, pointers ? "1.17.8" : "1.22.7");
    EXPECT_EQ(plugin.packagePath, "example.com/guard");
    ASSERT_EQ(plugin.dependencies.size(), 1u);
    EXPECT_EQ(plugin.dependencies[0].version, "v1.3.0");
    EXPECT_EQ(plugin.dependencies[0].replacedBy, "../uuid");
    EXPECT_EQ(plugin.setting("-ldflags"), "-X main.V=a \"b\"");
    ASSERT_EQ(plugin.registrations.size(), 1u);
    EXPECT_EQ(plugin.registrations[0].kind, PluginKind::HttpServer);
    EXPECT_EQ(plugin.registrations[0].names, std::vector<std::string>{"token-check"});
    EXPECT_EQ(plugin.libc, Libc::Glibc);
    EXPECT_EQ(plugin.newestSymbolVersion, "GLIBC_2.34");
    EXPECT_EQ(plugin.missingInMusl, std::vector<std::string>{"gnu_get_libc_version"});
    EXPECT_TRUE(plugin.stripped);
  }
}

TEST(Compiled, ComparesWithReleases) {
  CompiledPlugin plugin = read(tinyPlugin(false));
  plugin.dependencies = {{"github.com/google/uuid", "v1.6.0", "", "", ""}, {"example.com/own", "v1.0.0", "", "", ""}};
  auto all = fits(plugin);
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].release->version, "2.7.2") << "the newest release of Go 1.22.7";
  EXPECT_TRUE(all[0].differences.empty());

  plugin.dependencies[0].version = "v1.3.0";
  Fit fit = fitOf(plugin, *catalog::findRelease("2.13.8"));
  ASSERT_EQ(fit.differences.size(), 2u);
  EXPECT_EQ(fit.differences[0].what, "go");
  EXPECT_EQ(fit.differences[1].have, "v1.3.0");
  EXPECT_EQ(fit.differences[1].want, "v1.6.0");
}

TEST(Compiled, TellsWhatIsNoPlugin) {
  for (const std::string &bytes : {std::string(),
                                   std::string("\x7f"
                                               "ELF"),
                                   std::string("#!/bin/sh\n"), std::string(5000, 'x')}) {
    auto compiled = readCompiledBytes(bytes, "guard.so");
    EXPECT_FALSE(static_cast<bool>(compiled));
    llvm::consumeError(compiled.takeError());
  }
  TinyElf empty;
  empty.add({".data", TinyElf::progbits, 0x1000, "no Go"});
  auto compiled = readCompiledBytes(empty.bytes(), "libc.so");
  ASSERT_TRUE(static_cast<bool>(compiled));
  EXPECT_FALSE(compiled->plugin.has_value());
}

TEST(Compiled, SurvivesDamage) {
  std::mt19937 random(1);
  for (bool pointers : {false, true}) {
    const std::string whole = tinyPlugin(pointers);
    for (std::size_t size = 0; size < whole.size(); size += 7)
      llvm::consumeError(readCompiledBytes(whole.substr(0, size), "cut.so").takeError());
    for (int round = 0; round < 3000; ++round) {
      std::string bytes = whole;
      for (unsigned flips = 1 + random() % 8; flips > 0; --flips)
        bytes[random() % bytes.size()] = static_cast<char>(random() % 4 == 0 ? 0xff : random());
      llvm::consumeError(readCompiledBytes(bytes, "flipped.so").takeError());
    }
  }
}

TEST(BuildInfo, BoundsWhatItKeeps) {
  std::string text;
  for (int i = 0; i < 30'000; ++i)
    text += "dep\ta\tv1\n";
  CompiledPlugin plugin;
  parseModuleInfo(text, plugin);
  EXPECT_EQ(plugin.dependencies.size(), 20'000u);
  CompiledPlugin odd;
  parseModuleInfo("=>\tx\nmod\nbuild\nbuild\t=\n\t\t\t\n", odd);
  EXPECT_TRUE(odd.dependencies.empty());
}

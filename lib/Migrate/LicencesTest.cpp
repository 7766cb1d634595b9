#include "Migrate/Licences.h"

#include "Rewrite/ScratchFolder.h"

#include <gtest/gtest.h>

namespace unplug::migrate {
namespace {

const std::string gpl = "GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991\n";

struct Case {
  Case() {
    inputs.write("repo/a/go.mod", "module example.com/a\n\nrequire example.com/dep v1.0.0\n");
    inventory.inputs.roots = {inputs.path / "repo"};
    go::Module module;
    module.path = "example.com/a";
    module.folder = "a";
    module.absolute = inputs.path / "repo/a";
    module.requirements = {{"example.com/dep", "v1.0.0", false}};
    inventory.source.modules = {module};
    go::Package package;
    package.module = 0;
    inventory.source.packages = {package};
    go::Plugin plugin;
    plugin.local = {0};
    inventory.source.plugins = {plugin};
  }

  ModuleLicence own() { return licencesOf(inventory, {{0, "a", emit::OnError::Skip, ""}}, {}, {}).modules.at(0); }
  Licences needed(emit::LinkedModule module = {"example.com/dep", "v1.0.0", 0, false}) {
    return licencesOf(inventory, {}, {module}, inputs.path / "cache");
  }

  rewrite::ScratchFolder inputs;
  inventory::Inventory inventory;
};

} // namespace

TEST(Licences, OfAPluginLieAboveItAsFarAsTheInputReaches) {
  Case one;
  one.inputs.write("LICENSE", gpl); // outside of the input
  EXPECT_TRUE(one.own().files.empty());
  one.inputs.write("repo/COPYING", gpl);
  EXPECT_EQ(one.own().files, std::vector<std::string>{"COPYING"});
  one.inputs.write("repo/a/LICENSE", "Ask us.\n");
  EXPECT_EQ(one.own().files, std::vector<std::string>{"a/LICENSE"});
  EXPECT_TRUE(one.own().spdx.empty());
}

TEST(Licences, OfAModuleLieInVendorOrInTheCache) {
  Case one;
  EXPECT_EQ(one.needed().modules[0].from, "");
  EXPECT_EQ(one.needed().findings.at(0).code, FindingCode::LicencesNotFoundHere);
  one.inputs.write("cache/example.com/dep@v1.9.0/LICENSE", "no");
  one.inputs.write("cache/example.com/dep@v1.10.0/LICENSE", gpl);
  one.inputs.write("cache/example.com/deputy@v3.0.0/LICENSE", "no");
  ModuleLicence near = one.needed().modules[0];
  EXPECT_EQ(near.readAt, "v1.10.0");
  EXPECT_EQ(near.spdx, std::vector<std::string>{"GPL-2.0"});
  EXPECT_EQ(one.needed().findings.at(0).code, FindingCode::CopyleftLinked);
  EXPECT_EQ(one.needed().findings.at(0).at.file, "a/go.mod");
  one.inputs.write("cache/example.com/dep@v1.0.0/dep.go", "package dep\n");
  EXPECT_EQ(one.needed().modules[0].from, "module cache");
  EXPECT_EQ(one.needed().findings.at(0).code, FindingCode::LicenceUnclear);
  one.inputs.write("repo/a/vendor/example.com/dep/LICENSE", gpl);
  EXPECT_EQ(one.needed().modules[0].from, "vendor");
  EXPECT_EQ(one.needed({"example.com/dep", "v1.5.0", 0, false}).modules[0].readAt, "v1.0.0");
}

TEST(Licences, NoLinkAndNoOtherFolderIsRead) {
  Case one;
  one.inputs.write("elsewhere/dep/LICENSE", gpl);
  std::filesystem::create_directories(one.inputs.path / "repo/a/vendor");
  std::filesystem::create_symlink(one.inputs.path / "elsewhere", one.inputs.path / "repo/a/vendor/example.com");
  EXPECT_EQ(one.needed().modules[0].from, "");
  EXPECT_EQ(one.needed({"../../../elsewhere/dep", "v1.0.0", 0, false}).modules[0].from, "");
}

TEST(Licences, TheGatewaysOwnModulesAreNotListed) {
  Case one;
  EXPECT_TRUE(one.needed({"golang.org/x/net", "v0.50.0", 0, true}).modules.empty());
  EXPECT_EQ(one.needed({"golang.org/x/net", "v0.50.0", 0, false}).modules.size(), 1U);
  EXPECT_EQ(one.needed({"example.com/dep", "v1.0.0", 0, true}).modules.size(), 1U); // of an earlier migration
}

} // namespace unplug::migrate

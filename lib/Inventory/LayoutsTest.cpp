#include "Inventory/Layouts.h"

#include <gtest/gtest.h>

using namespace unplug;
using namespace unplug::inventory;

namespace {

FileTree treeOf(const std::vector<std::string> &paths) {
  FileTree tree;
  tree.roots = {"/r"};
  for (const std::string &path : paths)
    tree.files.push_back({path, std::filesystem::path("/r") / path, false, 0});
  return tree;
}

flexible::Layout layoutOf(const std::vector<std::string> &paths, const std::string &manifest,
                          const std::string &manifestPath, const std::string &main) {
  FileTree tree = treeOf(paths);
  FlexibleOptions options;
  LayoutFinder finder(tree, flexibleMentions(manifest, manifestPath), options);
  return finder.layoutOf({main, std::filesystem::path("/r") / main, false, 0});
}

std::vector<std::string> environmentsOf(const flexible::Layout &layout) {
  std::vector<std::string> found;
  for (const flexible::Environment &environment : layout.environments)
    found.push_back(environment.name + "=" + (environment.settings ? environment.settings->path : "none"));
  return found;
}

} // namespace

TEST(Layouts, ReadWhatManifestsSay) {
  auto mentions = flexibleMentions("ENV FC_ENABLE=1 FC_SETTINGS=\"/etc/k/settings/$ENV\"\n"
                                   "  FC_PARTIALS: '/etc/k/partials'\n"
                                   "  - name: FC_TEMPLATES\n    value: /etc/k/templates\n"
                                   "export FC_OUT=${OUT:-/tmp/out file.json}\n",
                                   "x");
  std::vector<std::string> found;
  for (const FlexibleMention &mention : mentions)
    found.push_back(mention.variable + "=" + mention.value);
  EXPECT_EQ(found, (std::vector<std::string>{"FC_SETTINGS=/etc/k/settings/$ENV", "FC_PARTIALS=/etc/k/partials",
                                             "FC_TEMPLATES=/etc/k/templates", "FC_ENABLE=1",
                                             "FC_OUT=${OUT:-/tmp/out file.json}"}));
}

TEST(Layouts, MatchContainerPathsAndFindEnvironments) {
  std::vector<std::string> paths = {"Dockerfile",
                                    "config/krakend.tmpl",
                                    "config/settings/dev/a.json",
                                    "config/settings/prod/a.json",
                                    "config/settings/other/b.json",
                                    "config/partials/x",
                                    "config/sub/y.tmpl",
                                    "elsewhere/sub/z.tmpl"};
  auto layout = layoutOf(paths, "ENV FC_SETTINGS=/etc/settings/prod FC_TEMPLATES=/etc/config/sub\n", "Dockerfile",
                         "config/krakend.tmpl");
  EXPECT_EQ(environmentsOf(layout), (std::vector<std::string>{"dev=config/settings/dev", "prod=config/settings/prod"}))
      << "those beside it that hold the same files";
  EXPECT_EQ(layout.partials->path, "config/partials") << "by its usual name";
  EXPECT_EQ(layout.templates->path, "config/sub");
  auto any = layoutOf(paths, "FC_SETTINGS=/etc/settings/$ENV\n", "Dockerfile", "config/krakend.tmpl");
  EXPECT_EQ(any.environments.size(), 3u);
}

TEST(Layouts, KeepGatewaysOfOneTreeApart) {
  std::vector<std::string> paths = {
      "one/Dockerfile",      "one/krakend.tmpl",     "one/config/settings/a.json", "two/krakend.tmpl",
      "two/settings/b.json", "two/templates/t.tmpl", "one/config/templates/t.tmpl"};
  const char *manifest = "FC_SETTINGS=/etc/config/settings FC_TEMPLATES=/etc/config/templates FC_PARTIALS=/p\n";
  auto one = layoutOf(paths, manifest, "one/Dockerfile", "one/krakend.tmpl");
  EXPECT_EQ(one.environments[0].settings->path, "one/config/settings");
  EXPECT_EQ(one.templates->path, "one/config/templates");
  EXPECT_EQ(one.missing, std::vector<std::string>{"FC_PARTIALS=/p (one/Dockerfile:1:69)"});
  auto two = layoutOf(paths, manifest, "one/Dockerfile", "two/krakend.tmpl");
  EXPECT_EQ(two.environments[0].settings->path, "two/settings");
  EXPECT_EQ(two.templates->path, "two/templates") << "beside the template";
}

TEST(Layouts, ReadsWhatTheGatewayIsStartedWith) {
  EXPECT_EQ(
      configurationMentions("CMD [\"run\", \"-c\", \"/etc/krakend/gateway.conf\"]\n"
                            "krakend check --config=dev.cfg -d\nkrakend audit -c=/x/a\nbash -c 'make all'\ncc -c -o x"),
      (std::vector<std::string>{"gateway.conf", "dev.cfg", "a", "make"}));
}

TEST(Layouts, TakesWhatSettingsAreMadeOfWhereTheyAreNotThere) {
  std::vector<std::string> paths = {"Dockerfile",
                                    "c/krakend.json",
                                    "c/settings-env/a.json",
                                    "c/x/settings.d/b.json",
                                    "c/y/settings-dev/a.json",
                                    "other/settings-env/z.json"};
  auto layout = layoutOf(paths, "ENV FC_SETTINGS=/c/settings\n", "Dockerfile", "c/krakend.json");
  EXPECT_EQ(environmentsOf(layout), std::vector<std::string>{"=c/settings-env"});
  ASSERT_EQ(layout.environments[0].more.size(), 1U);
  EXPECT_EQ(layout.environments[0].more[0].path, "c/x/settings.d");
  EXPECT_EQ(layout.inPlaceOf, "c/settings-env and c/x/settings.d");
  EXPECT_TRUE(layoutOf(paths, "", "Dockerfile", "c/krakend.json").inPlaceOf.empty());
}

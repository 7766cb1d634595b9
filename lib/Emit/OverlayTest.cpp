#include "Emit/Overlay.h"

#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

const std::string plugin = "var HandlerRegisterer = r(0)\n\ntype r int\n\nfunc (r) RegisterHandlers(f "
                           "func(string, func(context.Context, map[string]interface{}, http.Handler) (http.Handler, "
                           "error))) {\n\tf(\"x\", nil)\n}\n";

// A plugin that needs a module that the gateway has, one that it has in an older version, and one that it has not.
class WithRequirements : public rewrite::ScratchFolder {
public:
  WithRequirements() {
    write("x/go.mod", "module x\n\ngo 1.25.0\n\nrequire (\n\texample.com/new v1.0.0\n\texample.com/older v1.5.0\n"
                      "\texample.com/same v1.0.0\n\tgithub.com/krakendio/krakend-metrics/v2 v2.0.0\n)\n");
    write("x/main.go", "package main\n\nimport (\n\t\"context\"\n\t\"net/http\"\n\n\t_ \"example.com/new\"\n\t_ "
                       "\"example.com/older\"\n\t_ \"example.com/same/below\"\n\t_ "
                       "\"github.com/krakendio/krakend-metrics/v2/gin\"\n)\n\n" +
                           plugin);
  }
};

// The overlay of these plugins over `checkout`, written to `folder`.
void makeOverlay(const ForkCopy &checkout, const rewrite::ScratchFolder &plugins,
                 const rewrite::ScratchFolder &folder) {
  auto overlay = openOverlay(folder.path, checkout.open(), "v3.0.0");
  ASSERT_TRUE(bool(overlay)) << messageOf(overlay.takeError());
  go::Source source = readPlugins(plugins);
  auto emission = emitIntoFork(*overlay, source, allOf(source), {}, {});
  ASSERT_TRUE(bool(emission)) << messageOf(emission.takeError());
  for (const rewrite::FileChange &change : emission->changes.files)
    folder.write(change.path, change.after.value_or(""));
}

} // namespace

TEST(Overlay, RequiresWhatTheJointBuildHas) {
  ForkCopy checkout;
  checkout.change("go.mod", "require (\n", "require (\n\texample.com/older v1.2.0\n\texample.com/same v1.3.0\n");
  std::string before = *checkout.read("go.mod");
  WithRequirements plugins;
  rewrite::ScratchFolder folder;
  makeOverlay(checkout, plugins, folder);
  EXPECT_EQ(*folder.read("plugins/go.mod"),
            "module github.com/krakend/krakend-ce/v3/plugins\n\ngo 1.25.0\n\nrequire (\n\texample.com/new v1.0.0\n"
            "\texample.com/older v1.5.0\n\texample.com/same v1.3.0\n\tgithub.com/krakend/krakend-metrics/v3 v3.0.0\n"
            "\tgithub.com/luraproject/lura/v3 v3.0.0\n)\n");
  EXPECT_EQ(*checkout.read("go.mod"), before);
  EXPECT_FALSE(has(*folder.read("plugins/unplug.sum"), "go.mod")) << "it is edited in place, by people and tidy too";
}

TEST(Overlay, FollowsTheGatewaysOwnPaths) {
  ForkCopy checkout;
  WithRequirements plugins;
  rewrite::ScratchFolder folder;
  makeOverlay(checkout, plugins, folder);
  folder.write("plugins/own.go", "package plugins\n\nimport _ \"github.com/krakend/krakend-ce/v3/plugins/host\"\n");
  for (const char *file : {"go.mod", "executor.go", "backend_factory.go", "proxy_factory.go"}) {
    std::string text = *checkout.read(file);
    for (auto [from, to] : {std::pair<std::string, std::string>{"krakend-ce/v3", "krakend-ce/v4"},
                            {"krakend-metrics/v3 v3", "krakend-metrics/v4 v4"},
                            {"krakend-metrics/v3", "krakend-metrics/v4"}})
      for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    checkout.write(file, text);
  }
  auto overlay = openOverlay(folder.path, checkout.open(), "v4.0.0");
  ASSERT_TRUE(bool(overlay)) << messageOf(overlay.takeError());
  auto upgraded = upgradeOverlay(*overlay, {});
  ASSERT_TRUE(bool(upgraded)) << messageOf(upgraded.takeError());
  EXPECT_TRUE(has(textOf(*upgraded, "plugins/go.mod"), "module github.com/krakend/krakend-ce/v4/plugins\n"));
  EXPECT_TRUE(has(textOf(*upgraded, "plugins/go.mod"), "krakend-metrics/v4 v4.0.0"));
  EXPECT_TRUE(has(textOf(*upgraded, "plugins/x/main.go"), "krakend-metrics/v4/gin"));
  EXPECT_TRUE(has(textOf(*upgraded, "plugins/registered.go"), "\"github.com/krakend/krakend-ce/v4/plugins/x\""));
  EXPECT_TRUE(has(textOf(*upgraded, "plugins/own.go"), "krakend-ce/v4/plugins/host"));
  auto laid = readOverlay(folder.path, "overlay:");
  ASSERT_TRUE(laid && *laid);
  EXPECT_TRUE(has(messageOf(layOver(**laid, checkout.open()).takeError()), "is for github.com/krakend/krakend-ce/v3"));
}

TEST(Overlay, JoinsAWorkspaceThatIsThere) {
  ForkCopy checkout;
  rewrite::ScratchFolder plugins, folder;
  plugins.write("x/go.mod", "module x\n\ngo 1.25.0\n");
  plugins.write("x/main.go", "package main\n\nimport (\n\t\"context\"\n\t\"net/http\"\n)\n\n" + plugin);
  makeOverlay(checkout, plugins, folder);
  checkout.write("go.work", "go 1.25.0\n\nuse . // ours\n");
  auto overlay = readOverlay(folder.path, "overlay:");
  ASSERT_TRUE(overlay && *overlay);
  auto laid = layOver(**overlay, checkout.open());
  ASSERT_TRUE(bool(laid)) << messageOf(laid.takeError());
  for (const rewrite::FileChange &change : laid->changes.files)
    if (change.path == "go.work") {
      EXPECT_EQ(*change.after, "go 1.25.0\n\nuse . // ours\n\nuse ./plugins\n");
    }
}

} // namespace unplug::emit

#include "Emit/Seams.h"

#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

// A fork of 2.x, with `executor` as the body of what NewCmdExecutor returns.
class Fork2x : public rewrite::ScratchFolder {
public:
  explicit Fork2x(const std::string &executor, const std::string &lura = "v2.14.1") {
    write("go.mod",
          "module example.com/gateway/v2\n\ngo 1.25\n\nrequire github.com/luraproject/lura/v2 " + lura + "\n");
    write("executor.go",
          "package krakend\n\nimport (\n\t\"context\"\n\n\t\"github.com/luraproject/lura/v2/config\"\n)\n\n"
          "func (e *ExecutorBuilder) NewCmdExecutor(ctx context.Context) func(config.ServiceConfig) {\n"
          "\treturn func(cfg config.ServiceConfig) {\n" +
              executor + "\t}\n}\n");
  }

  // The executor once wired, or why it cannot be.
  std::string wired() const {
    auto fork = openFork(path, "plugins", Target::Krakend2);
    if (!fork)
      return messageOf(fork.takeError());
    auto seams = wireSeams(*fork);
    if (!seams)
      return messageOf(seams.takeError());
    return seams->changes.empty() ? "nothing to do" : *seams->changes[0].after;
  }
};

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

const std::string logger = "\t\tlogger, writer, err := e.LoggerFactory.NewLogger(cfg)\n";
const std::string load =
    "\t\tif cfg.Plugin != nil {\n\t\t\te.PluginLoader.Load(cfg.Plugin.Folder, cfg.Plugin.Pattern, logger)\n\t\t}\n";

} // namespace

TEST(Target2x, LoadsRightAfterTheFiles) {
  Fork2x fork(logger + load +
              "\n\t\t// measures\n\t\tmetrics := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)\n");
  std::string text = fork.wired();
  EXPECT_TRUE(has(text, load + "\t\tplugins.Load(ctx, logger)\n\n\t\t// measures\n")) << text;
  EXPECT_TRUE(has(text, "\"example.com/gateway/v2/plugins\"\n"));
  fork.write("executor.go", text);
  EXPECT_EQ(fork.wired(), "nothing to do");
}

TEST(Target2x, FindsTheSeamByItsStructure) {
  // Another order, other names, an error beside the result, a statement that is wrapped.
  EXPECT_TRUE(has(Fork2x("\t\tlog, err := e.LoggerFactory.NewLogger(cfg)\n\t\tdnssrv.SetTTL(cfg.DNSCacheTTL)\n"
                         "\t\tm, err := e.MetricsAndTracesRegister.Register(ctx, cfg, log)\n")
                      .wired(),
                  "dnssrv.SetTTL(cfg.DNSCacheTTL)\n\t\tplugins.Load(ctx, log)\n"));
  EXPECT_TRUE(has(
      Fork2x(logger + "\t\tif m := builder.MetricsAndTracesRegister.Register(ctx, cfg, logger); m != nil {\n\t\t}\n")
          .wired(),
      logger + "\t\tplugins.Load(ctx, logger)\n\t\tif m :="));
  // What is not there is said.
  EXPECT_TRUE(has(Fork2x(logger + load).wired(), "MetricsAndTracesRegister"));
  EXPECT_TRUE(has(Fork2x("\t\tcfg.Normalize()\n\t\tx := e.MetricsAndTracesRegister.Register(ctx, cfg, nil)\n").wired(),
                  "NewLogger"));
  Fork2x renamed(logger);
  renamed.write("executor.go", "package krakend\n");
  EXPECT_TRUE(has(renamed.wired(), "NewCmdExecutor"));
}

TEST(Target2x, TellsTheLinesApart) {
  ForkCopy fork3;
  auto wrong = openFork(fork3.path, "plugins", Target::Krakend2);
  EXPECT_TRUE(has(messageOf(wrong.takeError()), "not krakend-ce 2.x: looked for a requirement of lura/v2"));
  Fork2x fork2(logger + "\t\tx := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)\n");
  auto other = openFork(fork2.path, "plugins");
  EXPECT_TRUE(has(messageOf(other.takeError()), "not krakend-ce 3.x"));
}

TEST(Target2x, GivesTheContextWhereTheLoaderDid) {
  rewrite::ScratchFolder plugin;
  plugin.write("go.mod", "module example.com/p\n");
  plugin.write("main.go", R"(package main

import (
	"context"
	"net/http"

	"github.com/devopsfaith/krakend/logging"
)

var ClientRegisterer = registerer("p")

type registerer string

var log logging.Logger

func (r registerer) RegisterClients(f func(string, func(context.Context, map[string]interface{}) (http.Handler, error))) {
	f(string(r), nil)
}

func main() {}
)");
  go::Source source = readPlugins(plugin);
  ASSERT_EQ(source.plugins.size(), 1U);
  for (const char *version : {"v2.5.0", "v2.6.0"}) {
    Fork2x folder(logger + "\t\tx := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)\n", version);
    auto fork = openFork(folder.path, "plugins", Target::Krakend2);
    ASSERT_TRUE(static_cast<bool>(fork));
    auto emission = emitIntoFork(*fork, source, {{0, "p", OnError::Refuse, ""}}, {}, {});
    ASSERT_TRUE(static_cast<bool>(emission)) << messageOf(emission.takeError());
    std::string registered, moved;
    for (const rewrite::FileChange &change : emission->changes.files) {
      if (change.path == "plugins/registered.go")
        registered = *change.after;
      if (change.path == "plugins/p/main.go")
        moved = *change.after;
      EXPECT_FALSE(change.path.starts_with("plugins/host/")) << "lura has the runtime";
    }
    EXPECT_EQ(has(registered, "c.RegisterContext(ctx)"), version == std::string("v2.6.0"));
    EXPECT_TRUE(has(registered, "clients = []entry{\n\t\t{\"p\", &p.ClientRegisterer},\n\t}\n"));
    EXPECT_TRUE(has(registered, "handlers = []entry{}\n"));
    EXPECT_TRUE(has(moved, "\"github.com/luraproject/lura/v2/logging\"")) << "an import of an older era";
  }
}

TEST(Target2x, GivesAHomeToWhatLuraLost) {
  rewrite::ScratchFolder plugin;
  plugin.write("go.mod", "module example.com/p\n");
  plugin.write("main.go", R"(package main

import "github.com/luraproject/lura/v2/proxy"

var ModifierRegisterer = registerer("p")

type registerer string

func (r registerer) RegisterModifiers(f func(string, func(map[string]interface{}) func(interface{}) (interface{}, error), bool, bool)) {
	f(string(r), func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(in interface{}) (interface{}, error) {
			if _, ok := in.(proxy.ResponseWrapper); ok {
				_ = in.(proxy.ResponseMetadataWrapper).StatusCode()
			}
			return in, nil
		}
	}, false, true)
}

func main() {}
)");
  go::Source source = readPlugins(plugin);
  for (const char *version : {"v2.0.4", "v2.0.5"}) {
    Fork2x folder(logger + "\t\tx := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)\n", version);
    auto fork = openFork(folder.path, "plugins", Target::Krakend2);
    ASSERT_TRUE(static_cast<bool>(fork));
    auto emission = emitIntoFork(*fork, source, {{0, "p", OnError::Refuse, ""}}, {}, {});
    ASSERT_TRUE(static_cast<bool>(emission)) << messageOf(emission.takeError());
    bool hasHost = false, lost = version == std::string("v2.0.5");
    for (const rewrite::FileChange &change : emission->changes.files) {
      hasHost |= change.path == "plugins/host/wrappers.go";
      if (change.path == "plugins/p/main.go") {
        EXPECT_EQ(has(*change.after, "in.(host.ResponseMetadataWrapper)"), lost);
        EXPECT_TRUE(has(*change.after, "in.(proxy.ResponseWrapper)"));
      }
    }
    EXPECT_EQ(hasHost, lost);
  }
}

} // namespace unplug::emit

#include "Emit/Seams.h"

#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

std::string afterOf(const Seams &seams, const std::string &path) {
  for (const rewrite::FileChange &change : seams.changes)
    if (change.path == path)
      return change.after.value_or("");
  return "";
}

// All changed files after wiring, in one text.
std::string wired(const ForkCopy &copy) {
  auto seams = wireSeams(copy.open());
  if (!seams) {
    ADD_FAILURE() << messageOf(seams.takeError());
    return "";
  }
  std::string text;
  for (const rewrite::FileChange &change : seams->changes)
    text += *change.after;
  return text;
}

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(Seams, AreWiredByOneLineEach) {
  ForkCopy copy;
  auto seams = wireSeams(copy.open());
  ASSERT_TRUE(static_cast<bool>(seams));
  EXPECT_FALSE(seams->wired);
  ASSERT_EQ(seams->changes.size(), 3u);
  std::string executor = afterOf(*seams, "executor.go");
  EXPECT_TRUE(has(executor, "\t\tdnssrv.SetTTL(cfg.DNSCacheTTL)\n\t\tplugins.Load(ctx, cfg, logger)\n"));
  EXPECT_TRUE(
      has(executor, "return RunServer(host.RunServer(l, cors.NewRunServerWithLogger(cors.RunServer(next), l)))\n"));
  EXPECT_TRUE(has(executor, "\t\"github.com/krakend/krakend-ce/v3/plugins\"\n"
                            "\t\"github.com/krakend/krakend-ce/v3/plugins/host\"\n"
                            "\tcors \"github.com/krakend/krakend-cors/v3/gin\"\n"));
  std::string backend = afterOf(*seams, "backend_factory.go");
  EXPECT_TRUE(has(backend, "requestExecutorFactory := host.RequestExecutor(ctx, logger, newRequestExecutorFactory())"));
  EXPECT_TRUE(has(backend, "return host.Backend(logger, remote, backendFactory(remote))"));
  EXPECT_TRUE(has(afterOf(*seams, "proxy_factory.go"),
                  "proxyFactory := host.ProxyFactory(logger, proxy.NewDefaultFactory(backendFactory, logger))"));
}

TEST(Seams, AreWiredOnce) {
  ForkCopy copy;
  auto first = wireSeams(copy.open());
  ASSERT_TRUE(static_cast<bool>(first));
  for (const rewrite::FileChange &change : first->changes)
    copy.write(change.path, *change.after);
  auto second = wireSeams(copy.open());
  ASSERT_TRUE(static_cast<bool>(second));
  EXPECT_TRUE(second->wired);
  EXPECT_TRUE(second->changes.empty());
  EXPECT_TRUE(copy.open().wired);

  // One that was taken out again is wired, the others stay.
  copy.change("backend_factory.go", "host.Backend(logger, remote, backendFactory(remote))", "backendFactory(remote)");
  auto third = wireSeams(copy.open());
  ASSERT_TRUE(static_cast<bool>(third));
  EXPECT_FALSE(third->wired);
  ASSERT_EQ(third->changes.size(), 1u);
  EXPECT_EQ(afterOf(*third, "backend_factory.go"), *first->changes[0].after);
}

TEST(Seams, NamesInScopeAreUsed) {
  ForkCopy copy;
  copy.change("executor.go", "NewCmdExecutor(ctx context.Context) func(config.ServiceConfig)",
              "NewCmdExecutor(parent context.Context) func(config.ServiceConfig)");
  copy.change("executor.go", "NewBackendFactory(ctx, logger,", "NewBackendFactory(parent, log,");
  copy.change("executor.go", "func(cfg config.ServiceConfig) {", "func(service config.ServiceConfig) {");
  copy.change("executor.go", "logger, err := e.LoggerFactory.NewLogger(cfg)",
              "log, err := e.LoggerFactory.NewLogger(service)");
  copy.change("executor.go", "NewRunServer(l logging.Logger,", "NewRunServer(theLogger logging.Logger,");
  copy.change("backend_factory.go", "return func(remote *config.Backend)", "return func(b *config.Backend)");
  copy.change("backend_factory.go", "return backendFactory(remote)", "return backendFactory(b)");
  std::string text = wired(copy);
  EXPECT_TRUE(has(text, "plugins.Load(parent, service, log)"));
  EXPECT_TRUE(has(text, "host.RunServer(theLogger, "));
  EXPECT_TRUE(has(text, "host.Backend(logger, b, backendFactory(b))"));
}

TEST(Seams, MoreStatementsOtherFilesAndAliasesDoNotMatter) {
  ForkCopy copy;
  // A function literal of its own inside of the closure, and a second return.
  copy.change("backend_factory.go", "\t\treturn backendFactory(remote)\n",
              "\t\tif remote.URLPattern == \"\" {\n\t\t\treturn proxy.NoopProxy\n\t\t}\n"
              "\t\tp := backendFactory(remote)\n\t\tfunc() { return }()\n\t\treturn p\n");
  // Lura under other names.
  copy.change("proxy_factory.go", "\t\"github.com/luraproject/lura/v3/proxy\"",
              "\tpipe \"github.com/luraproject/lura/v3/proxy\"");
  std::string proxies = copy.read("proxy_factory.go").value();
  for (std::size_t at; (at = proxies.find(" proxy.")) != std::string::npos;)
    proxies.replace(at, 7, " pipe.");
  copy.write("stages.go", proxies); // and in another file
  std::filesystem::remove(copy.path / "proxy_factory.go");
  copy.change("executor.go", "dnssrv.SetTTL(cfg.DNSCacheTTL)\n", "dnssrv.SetTTL(cfg.DNSCacheTTL) // as configured\n");
  std::string text = wired(copy);
  EXPECT_TRUE(has(text, "return host.Backend(logger, remote, proxy.NoopProxy)"));
  EXPECT_TRUE(has(text, "return host.Backend(logger, remote, p)"));
  EXPECT_TRUE(has(text, "proxyFactory := host.ProxyFactory(logger, pipe.NewDefaultFactory(backendFactory, logger))"));
  EXPECT_TRUE(has(text, "SetTTL(cfg.DNSCacheTTL) // as configured\n\t\tplugins.Load(ctx, cfg, logger)\n"));
}

TEST(Seams, TakenNamesAreNotImported) {
  ForkCopy copy;
  copy.change("executor.go", "cfg.Normalize()", "cfg.Normalize()\n\t\thost := \"\"\n\t\t_ = host");
  copy.write("names.go", "package krakend\n\nvar plugins = 1\n\nfunc used() int { return plugins }\n");
  copy.write("names_test.go", "package krakend\n\nconst pluginhost = 1\n");
  std::string text = wired(copy);
  EXPECT_TRUE(has(text, "\tgatewayplugins \"github.com/krakend/krakend-ce/v3/plugins\"\n"));
  EXPECT_TRUE(has(text, "\t\tgatewayplugins.Load(ctx, cfg, logger)\n"));
  EXPECT_TRUE(has(text, "\tpluginhost2 \"github.com/krakend/krakend-ce/v3/plugins/host\"\n"));
  EXPECT_TRUE(has(text, "RunServer(pluginhost2.RunServer(l, "));
  EXPECT_TRUE(has(text, "host.ProxyFactory(logger, ")); // in another file the name is free
}

TEST(Seams, AnotherFolderIsImportedUnderTheSameNames) {
  ForkCopy copy;
  auto seams = wireSeams(copy.open("gateway/extensions"));
  ASSERT_TRUE(static_cast<bool>(seams));
  EXPECT_TRUE(
      has(afterOf(*seams, "executor.go"), "\tplugins \"github.com/krakend/krakend-ce/v3/gateway/extensions\"\n"));
}

struct Refused {
  const char *file, *from, *to, *says;
};

TEST(Seams, AreRefusedWithThePlaceAndTheReason) {
  const Refused cases[] = {
      {"executor.go",
       "\t\tdnssrv.SetTTL(cfg.DNSCacheTTL)\n\n\t\tmetricCollector := e.MetricsAndTracesRegister.Register(ctx, cfg, "
       "logger)\n",
       "\t\t_ = dnssrv.SetTTL\n\t\tmetricCollector := metrics.New()\n",
       "dnssrv.SetTTL in the executor that NewCmdExecutor returns; NewCmdExecutor has none"},
      {"executor.go", "ExecutorBuilder) NewCmdExecutor(", "ExecutorBuilder) NewExecutorOfOurs(",
       "no Go file in the fork's root declares it"},
      {"executor.go", "logger, err := e.LoggerFactory.NewLogger(cfg)", "logger, err := e.logs(cfg)",
       "no variable before it holds the result of a NewLogger"},
      {"executor.go", "NewCmdExecutor(ctx context.Context)", "NewCmdExecutor(_ context.Context)",
       "no parameter of type context.Context"},
      {"executor.go", "return RunServer(cors", "if l == nil {\n\t\treturn nil\n\t}\n\treturn RunServer(cors",
       "the one return of NewRunServer of DefaultRunServerFactory; it has 2 returns"},
      {"executor.go", "NewRunServer(l logging.Logger,", "NewRunServer(l any,",
       "no named parameter of type logging.Logger"},
      {"backend_factory.go", "WithContext(ctx context.Context,", "WithContext(ctx any,",
       "the function that calls it has no parameter of type context.Context"},
      {"backend_factory.go", "requestExecutorFactory := newRequestExecutorFactory()",
       "requestExecutorFactory := other()", "the call of newRequestExecutorFactory"},
      {"backend_factory.go", "\treturn func(remote *config.Backend) proxy.Proxy {",
       "\tgiven := func(remote *config.Backend) proxy.Proxy {", "no single return of a function literal"},
      {"proxy_factory.go", "proxy.NewDefaultFactory(backendFactory, logger)", "newFactory(backendFactory, logger)",
       "proxy.NewDefaultFactory in internalNewProxyFactory; the function does not call it"},
  };
  for (const Refused &one : cases) {
    ForkCopy copy;
    copy.change(one.file, one.from, one.to);
    std::string why = copy.whyNotOpened();
    EXPECT_TRUE(has(why, one.says)) << one.to << "\n" << why;
    EXPECT_TRUE(has(why, std::string("fork:") + one.file)) << why;
  }
}

} // namespace
} // namespace unplug::emit

// Whole emissions into copies of the stand-in, and what Go says of them.
#include "Emit/EmitTestHelp.h"

#include <algorithm>

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

std::string serverPlugin(const std::string &name, const std::string &more) {
  return "package main\n\nimport (\n\t\"context\"\n\t\"net/http\"\n" + more +
         ")\n\n// HandlerRegisterer is looked up.\nvar HandlerRegisterer = registerer(\"" + name +
         "\")\n\ntype registerer string\n\nfunc main() {}\n\nfunc (r registerer) RegisterHandlers(f func(\n\tname "
         "string,\n"
         "\thandler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),\n)) {\n"
         "\tf(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {\n"
         "\t\treturn next, nil\n\t})\n}\n";
}

// Several modules: one with an internal package, embedded files, two plugins and a test; one that a local replacement
// shares; one whose folder git would hide; one below a folder called internal.
void writePlugins(const rewrite::ScratchFolder &plugins) {
  plugins.write("guard/go.mod", "module example.com/guard\n\ngo 1.22\n\nrequire example.com/old v0.0.0\n\n"
                                "replace example.com/old => ../shared\n");
  plugins.write("guard/main.go", serverPlugin("guard", "\n\t\"example.com/guard/internal/check\"\n"
                                                       "\told \"example.com/old\"\n") +
                                     "\nvar _ = check.Rules\n\nvar _ = old.Value\n");
  plugins.write("guard/internal/check/check.go",
                "package check\n\nimport _ \"embed\" // for the rules\n\n//go:embed rules.json\nvar Rules string\n");
  plugins.write("guard/internal/check/rules.json", "{}\n");
  plugins.write("guard/main_test.go",
                "package main\n\nimport (\n\t\"os\"\n\t\"testing\"\n\n\t\"example.com/guard/internal/check\"\n)\n\n"
                "func TestIt(t *testing.T) {\n\tif _, err := os.Stat(\"testdata/a/case.json\"); err != nil || "
                "check.Rules == \"\" {\n"
                "\t\tt.Fatal(err)\n\t}\n}\n");
  plugins.write("guard/testdata/a/case.json", "{}\n");
  plugins.write("wrap/main_test.go", "package main_test\n\nimport _ \"example.com/assert\"\n");
  plugins.write("guard/cmd/krakend/main.go", serverPlugin("second", "\n\t_ \"example.com/guard/internal/check\"\n"));
  plugins.write("guard/internal/third/main.go", serverPlugin("third", ""));
  plugins.write("shared/go.mod", "module shared\n\ngo 1.22\n");
  plugins.write("shared/shared.go", "package shared\n\n// Value is shared.\nconst Value = 1\n");
  plugins.write("wrap/go.mod", "module wrap\n\ngo 1.22\n\nrequire github.com/luraproject/lura/v2 v2.7.0\n");
  plugins.write("wrap/main.go",
                "package main\n\nimport (\n\t\"github.com/luraproject/lura/v2/logging\"\n"
                "\t\"github.com/luraproject/lura/v2/proxy\"\n)\n\n"
                "var ModifierRegisterer = registerer{}\n\ntype registerer struct{}\n\nvar logger logging.Logger\n\n"
                "func (registerer) RegisterModifiers(f func(\n\tname string,\n"
                "\tfactory func(map[string]interface{}) func(interface{}) (interface{}, error),\n\ta, b bool,\n)) {\n"
                "\tf(\"wrap\", func(map[string]interface{}) func(interface{}) (interface{}, error) {\n"
                "\t\treturn func(in interface{}) (interface{}, error) {\n\t\t\tif r, ok := in.(proxy.RequestWrapper); "
                "ok && logger != nil {\n"
                "\t\t\t\tlogger.Debug(r.Path())\n\t\t\t}\n\t\t\treturn in, nil\n\t\t}\n\t}, true, false)\n}\n");
}

std::vector<SkeletonToEmit> skeletons() {
  return {
      {PluginKind::HttpServer, "pass\nport", "passport", {"max_age number", "max-age string", "a`b string"}},
      {PluginKind::HttpClient, "signer", "signer", {}},
      {PluginKind::ReqRespModifier, "gift", "gift", {"on boolean", "list array", "deep object", "x null", "9 string"}}};
}

Emission emitAll(const ForkCopy &copy, const go::Source &source, const EmitOptions &options = {},
                 const std::string &pluginsDir = "plugins") {
  auto emission = emitIntoFork(copy.open(pluginsDir), source, allOf(source), skeletons(), options);
  if (emission)
    return std::move(*emission);
  ADD_FAILURE() << messageOf(emission.takeError());
  return {};
}

TEST(Emit, BuildsIsFormattedAndPassesItsTests) {
  ForkCopy copy;
  copy.write(".gitignore", "krakend\n");
  rewrite::ScratchFolder plugins;
  writePlugins(plugins);
  go::Source source = readPlugins(plugins);
  ASSERT_EQ(source.plugins.size(), 4u);
  Emission emission = emitAll(copy, source);
  std::vector<std::string> created;
  for (const rewrite::FileChange &change : emission.changes.files)
    if (!change.before && !change.path.starts_with("plugins/host/"))
      created.push_back(change.path);
  EXPECT_EQ(created, (std::vector<std::string>{
                         "plugins/README.md", "plugins/gift/gift.go", "plugins/gift/gift_test.go",
                         "plugins/guard/cmd/krakend-plugin/main.go", "plugins/guard/inner/third/main.go",
                         "plugins/guard/internal/check/check.go", "plugins/guard/internal/check/rules.json",
                         "plugins/guard/main.go", "plugins/guard/main_test.go", "plugins/guard/testdata/a/case.json",
                         "plugins/passport/passport.go", "plugins/passport/passport_test.go", "plugins/registered.go",
                         "plugins/shared/shared.go", "plugins/signer/signer.go", "plugins/signer/signer_test.go",
                         "plugins/unplug.sum", "plugins/wrap/main.go"}));
  EXPECT_EQ(emission.fileStates["guard/main_test.go"], State::Migrated);
  EXPECT_EQ(emission.outOfScopeBecause["wrap/main_test.go"],
            "a test: it needs example.com/assert, which the build does not");
  EXPECT_EQ(emission.fileStates["shared/shared.go"], State::Migrated);
  EXPECT_TRUE(
      has(textOf(emission, "plugins/guard/main.go"), "\told \"github.com/krakend/krakend-ce/v3/plugins/shared\"\n"));
  EXPECT_EQ(find(emission, "go.mod"), nullptr);

  copy.apply(emission.changes);
  if (std::string said = runGo(copy.path, "version"); said == "no Go")
    GTEST_SKIP() << said;
  EXPECT_EQ(runGo(copy.path, "vet ./..."), "");
  EXPECT_EQ(runGo(copy.path, "test ./plugins/... >/dev/null"), "");
  EXPECT_EQ(notFormatted(copy.path / "plugins"), "");
  for (const char *file : {"executor.go", "backend_factory.go", "proxy_factory.go"})
    EXPECT_EQ(notFormatted(copy.path / file), "");
}

// Forks that their owners changed around the seams: wired all the same, and Go has the last word.
TEST(Emit, ChangedForksBuild) {
  using Change = std::vector<std::string>; // file, from, to
  const std::vector<std::pair<std::string, std::vector<Change>>> forks = {
      {"renamed",
       {{"backend_factory.go", "func newRequestExecutorFactory()", "func requests()"},
        {"backend_factory.go", "requestExecutorFactory := newRequestExecutorFactory()", "made := requests()"},
        {"backend_factory.go", "internalNewBackendFactory(ctx, requestExecutorFactory, logger, metricCollector)",
         "stack(ctx, made, logger, metricCollector)"},
        {"backend_factory.go", "func internalNewBackendFactory(", "func stack("},
        {"proxy_factory.go", "func internalNewProxyFactory(", "func pipes("},
        {"proxy_factory.go", "internalNewProxyFactory(logger, backendFactory, ", "pipes(logger, backendFactory, "}}},
      {"closure in a variable",
       {{"backend_factory.go", "\treturn func(remote *config.Backend) proxy.Proxy {",
         "\tgiven := func(remote *config.Backend) proxy.Proxy {"},
        {"backend_factory.go", "\t\treturn backendFactory(remote)\n\t}\n",
         "\t\treturn backendFactory(remote)\n\t}\n\treturn given\n"}}},
      {"wrapped in a conversion",
       {{"backend_factory.go", "\treturn func(remote *config.Backend) proxy.Proxy {",
         "\treturn proxy.BackendFactory(func(remote *config.Backend) proxy.Proxy {"},
        {"backend_factory.go", "\t\treturn backendFactory(remote)\n\t}\n",
         "\t\treturn backendFactory(remote)\n\t})\n"}}},
      {"another first collaborator",
       {{"executor.go", "\t\tdnssrv.SetTTL(cfg.DNSCacheTTL)\n\n", ""},
        {"executor.go", "\t\"github.com/luraproject/lura/v3/sd/dnssrv\"\n", ""}}},
      {"split in a helper",
       {{"proxy_factory.go", "\tproxyFactory := proxy.NewDefaultFactory(backendFactory, logger)\n",
         "\tproxyFactory := standard(logger, backendFactory)\n"},
        {"proxy_factory.go", "func internalNewProxyFactory(",
         "func standard(logger logging.Logger, bf proxy.BackendFactory) proxy.Factory {\n\treturn "
         "proxy.NewDefaultFactory(bf, logger)\n}\n\nfunc ofOurs("},
        {"proxy_factory.go", "internalNewProxyFactory(logger, backendFactory, ", "ofOurs(logger, backendFactory, "}}},
      {"wired by hand elsewhere",
       {{"backend_factory.go", "func internalNewBackendFactory(", "func stackOfOurs("},
        {"backend_factory.go",
         "\treturn func(remote *config.Backend) proxy.Proxy {\n\t\tlogger.Debug(\"[BACKEND: \" + remote.URLPattern + "
         "\"] Building the backend pipe\")\n\t\treturn backendFactory(remote)\n\t}\n",
         "\treturn backendFactory\n"},
        {"backend_factory.go",
         "\treturn internalNewBackendFactory(ctx, requestExecutorFactory, logger, metricCollector)\n",
         "\tinner := stackOfOurs(ctx, requestExecutorFactory, logger, metricCollector)\n\treturn func(remote "
         "*config.Backend) "
         "proxy.Proxy {\n"
         "\t\treturn host.Backend(logger, remote, inner(remote))\n\t}\n"},
        {"backend_factory.go", "\tmetrics \"github.com/krakend",
         "\t\"github.com/krakend/krakend-ce/v3/plugins/host\"\n\tmetrics \"github.com/krakend"}}}};
  for (const auto &[name, changes] : forks) {
    SCOPED_TRACE(name);
    ForkCopy copy;
    for (const Change &change : changes)
      copy.change(change[0], change[1], change[2]);
    rewrite::ScratchFolder plugins;
    plugins.write("guard/main.go", serverPlugin("guard", ""));
    go::Source source = readPlugins(plugins);
    Emission emission = emitAll(copy, source);
    copy.apply(emission.changes);
    EXPECT_TRUE(copy.open().wired);
    if (runGo(copy.path, "version") == "no Go")
      continue;
    EXPECT_EQ(runGo(copy.path, "vet . ./cmd/... ./plugins/..."), "");
    for (const char *file : {"executor.go", "backend_factory.go", "proxy_factory.go"})
      EXPECT_EQ(notFormatted(copy.path / file), "");
  }
}

TEST(Emit, ASecondTimeChangesNothing) {
  ForkCopy copy;
  rewrite::ScratchFolder plugins;
  writePlugins(plugins);
  go::Source source = readPlugins(plugins);
  copy.apply(emitAll(copy, source).changes);
  // A skeleton that was written by now stays as it was written, whatever its files are called.
  std::filesystem::remove(copy.path / "plugins/gift/gift.go");
  copy.write("plugins/gift/written.go", "package gift\n");
  EXPECT_TRUE(copy.open().wired);
  Emission again = emitAll(copy, source);
  for (const rewrite::FileChange &change : again.changes.files)
    EXPECT_FALSE(change.changes()) << change.path;
  EXPECT_TRUE(again.findings.empty());
  EXPECT_EQ(find(again, "plugins/gift/gift.go"), nullptr);
}

TEST(Emit, AFileThatThePluginLostIsToldAndStays) {
  ForkCopy copy;
  rewrite::ScratchFolder plugins;
  writePlugins(plugins);
  plugins.write("guard/old.go", "package main\n\nvar gone = 1\n");
  copy.apply(emitAll(copy, readPlugins(plugins)).changes);
  std::filesystem::remove(plugins.path / "guard/old.go");
  Emission again = emitAll(copy, readPlugins(plugins));
  ASSERT_EQ(count(again.findings, FindingCode::FileNotOfPlugin), 1u);
  EXPECT_EQ(again.findings[0].at.file, "fork:plugins/guard/old.go");
  EXPECT_EQ(find(again, "plugins/guard/old.go"), nullptr);
}

TEST(Emit, TheListIsInLoadingOrderWithNamesOfItsOwn) {
  ForkCopy copy;
  rewrite::ScratchFolder plugins;
  for (const char *folder : {"a-b", "ab", "logger"}) {
    plugins.write(std::string(folder) + "/go.mod", "module " + std::string(folder) + "\n\ngo 1.22\n");
    plugins.write(std::string(folder) + "/main.go", serverPlugin(folder, ""));
  }
  go::Source source = readPlugins(plugins);
  auto all = allOf(source);
  ASSERT_EQ(all.size(), 3u);
  all[0].order = "zz.so"; // a-b
  all[1].onError = OnError::Skip;
  EmitOptions options;
  options.ignoredNames = {
      {PluginKind::ReqRespModifier, "b\"q"}, {PluginKind::HttpServer, "a"}, {PluginKind::HttpServer, "a"}};
  options.provenance = "unplug migrate";
  auto emission = emitIntoFork(copy.open(), source, all, {}, options);
  ASSERT_TRUE(static_cast<bool>(emission));
  std::string text = textOf(*emission, "plugins/registered.go");
  EXPECT_TRUE(has(text, "\tab2 \"github.com/krakend/krakend-ce/v3/plugins/a-b\"\n"
                        "\t\"github.com/krakend/krakend-ce/v3/plugins/ab\"\n"
                        "\t\"github.com/krakend/krakend-ce/v3/plugins/host\"\n"
                        "\tlogger2 \"github.com/krakend/krakend-ce/v3/plugins/logger\"\n"))
      << text;
  EXPECT_TRUE(has(text, "[]host.Plugin{\n"
                        "\t\t{Slug: \"ab\", OnError: host.Skip, Server: &ab.HandlerRegisterer},\n"
                        "\t\t{Slug: \"logger\", OnError: host.Refuse, Server: &logger2.HandlerRegisterer},\n"
                        "\t\t// zz.so\n"
                        "\t\t{Slug: \"a-b\", OnError: host.Refuse, Server: &ab2.HandlerRegisterer},\n\t}"))
      << text;
  EXPECT_TRUE(has(text, "host.Options{Ignored: []host.Name{{Kind: \"http-server\", Name: \"a\"}, "
                        "{Kind: \"req-resp-modifier\", Name: \"b\\\"q\"}}}"))
      << text;
  options.as2x = true;
  auto as2x = emitIntoFork(copy.open(), source, all, {}, options);
  ASSERT_TRUE(static_cast<bool>(as2x));
  text = textOf(*as2x, "plugins/registered.go");
  EXPECT_TRUE(has(text, "host.Options{As2x: true, ") && !has(text, "host.Refuse"));
  std::string readme = textOf(*as2x, "plugins/README.md");
  EXPECT_TRUE(has(readme, "| `ab` | `ab` | http-server `ab` | skip, as 2.x |\n")) << readme;
  EXPECT_FALSE(has(readme, copy.path.string()));
}

TEST(Emit, WhatGitWouldHideIsRefused) {
  ForkCopy copy;
  copy.write(".gitignore", "*.json\n");
  rewrite::ScratchFolder plugins;
  writePlugins(plugins);
  go::Source source = readPlugins(plugins);
  auto emission = emitIntoFork(copy.open(), source, allOf(source), {}, {});
  ASSERT_FALSE(static_cast<bool>(emission));
  std::string why = messageOf(emission.takeError());
  EXPECT_TRUE(has(why, "fork:plugins/guard/internal/check/rules.json") && has(why, ".gitignore")) << why;
}

TEST(Emit, ModulesOfOnePathStayApart) {
  ForkCopy copy;
  rewrite::ScratchFolder plugins;
  for (const char *folder : {"one", "two"}) {
    plugins.write(std::string(folder) + "/go.mod", "module example.com/same\n\ngo 1.22\n");
    plugins.write(std::string(folder) + "/main.go", serverPlugin(folder, "\n\t_ \"example.com/same/sub\"\n"));
    plugins.write(std::string(folder) + "/sub/sub.go", "package sub\n");
  }
  go::Source source = readPlugins(plugins);
  for (go::Plugin &plugin : source.plugins) { // each with the package of its own module
    plugin.local = {plugin.package};
    for (std::size_t p = 0; p < source.packages.size(); ++p)
      if (source.packages[p].folder == plugin.id + "/sub")
        plugin.local.push_back(p);
    ASSERT_EQ(plugin.local.size(), 2u);
  }
  Emission emission = emitAll(copy, source);
  for (std::string folder : {"one", "two"}) {
    std::string text = textOf(emission, "plugins/" + folder + "/main.go");
    EXPECT_TRUE(has(text, "registerer(\"" + folder + "\")"));
    EXPECT_TRUE(has(text, "/plugins/" + folder + "/sub\"")) << text;
    EXPECT_NE(find(emission, "plugins/" + folder + "/sub/sub.go"), nullptr);
  }
}

TEST(Emit, AnotherFolderAndModuleNameWork) {
  ForkCopy copy;
  copy.change("go.mod", "module github.com/krakend/krakend-ce/v3", "module example.com/gw");
  copy.change("cmd/krakend-ce/main.go", "github.com/krakend/krakend-ce/v3", "example.com/gw");
  rewrite::ScratchFolder plugins;
  writePlugins(plugins);
  Emission emission = emitAll(copy, readPlugins(plugins), {}, "internal/extensions");
  copy.apply(emission.changes);
  if (std::string said = runGo(copy.path, "version"); said == "no Go")
    GTEST_SKIP() << said;
  EXPECT_EQ(runGo(copy.path, "vet ./..."), "");
}

} // namespace
} // namespace unplug::emit

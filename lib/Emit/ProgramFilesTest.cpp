#include "Emit/ProgramFiles.h"

#include "Catalog/GoApi.h"
#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

const std::string lura2 = "github.com/luraproject/lura/v2", lura1 = "github.com/luraproject/lura";

// A program of one file.
class OwnProgram : public rewrite::ScratchFolder {
public:
  explicit OwnProgram(const std::string &imports, const std::string &body) {
    write("go.mod", "module example.com/edge\n\ngo 1.22\n\nrequire " + lura2 + " v2.7.0\n");
    write("main.go", "package main\n\nimport (\n" + imports + ")\n\n" + body);
  }

  ProgramFiles moved() const {
    auto program = openProgram(path, "plugins");
    if (!program) {
      ADD_FAILURE() << messageOf(program.takeError());
      return {};
    }
    auto files = moveProgram(*program);
    if (files)
      return std::move(*files);
    ADD_FAILURE() << messageOf(files.takeError());
    return {};
  }

  std::string mainAfter() const {
    for (const rewrite::FileChange &change : moved().changes)
      if (change.path == "main.go")
        return *change.after;
    return "unchanged";
  }
};

std::string imported(const std::string &path) {
  return "\t\"" + path + "\"\n";
}

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST(ProgramFiles, TakeWhatIsGoneFromTheRuntime) {
  std::string text =
      OwnProgram(imported(lura2 + "/proxy") + "\tserver \"" + lura2 + "/transport/http/server/plugin\"\n",
                 "var factory = proxy.NewDefaultFactory\n\nvar _ = server.New\n\nfunc f(p proxy.Proxy) {}\n")
          .mainAfter();
  EXPECT_TRUE(has(text, "\tserver \"example.com/edge/plugins/lura/transport/http/server/plugin\"\n")) << text;
  EXPECT_TRUE(has(text, "var factory = host.NewDefaultFactory\n"));
  EXPECT_TRUE(has(text, "\"github.com/luraproject/lura/v3/proxy\"\n")) << "proxy.Proxy is there still";
}

TEST(ProgramFiles, KnowWhereTheNamesOfLura1Went) {
  std::string text = OwnProgram(imported(lura1 + "/router") + imported(lura1 + "/encoding"),
                                "var _ = router.RunServer\n\nvar _ router.Router\n\nfunc f() { "
                                "encoding.Register(\"x\", nil) }\n")
                         .mainAfter();
  EXPECT_TRUE(has(text, "\"github.com/luraproject/lura/v3/transport/http/server\"\n")) << text;
  EXPECT_TRUE(has(text, "var _ = server.RunServer\n"));
  EXPECT_TRUE(has(text, "var _ router.Router\n"));
  EXPECT_TRUE(has(text, "encoding.GetRegister().Register(\"x\", nil)"));
  // Lura 2 has a name that lura 1 had otherwise.
  EXPECT_FALSE(
      has(OwnProgram(imported(lura2 + "/encoding"), "var _ = encoding.Register\n").mainAfter(), "GetRegister"));
}

TEST(ProgramFiles, SayWhatCannotFollow) {
  OwnProgram program(imported(lura1 + "/proxy") + imported(lura2 + "/config") +
                         imported("github.com/krakendio/krakend-x/v2"),
                     "var _ = proxy.NewStaticMiddleware(nil)\n\nvar c = config.ServiceConfig{Plugin: nil}\n");
  ProgramFiles files = program.moved();
  EXPECT_EQ(count(files.findings, FindingCode::NotRepointed), 2u);
  EXPECT_EQ(count(files.findings, FindingCode::ModuleOfLura2), 1u);
  auto unnamed = OwnProgram("\t. \"" + lura2 + "/proxy\"\n", "var _ RequestWrapper\n");
  auto opened = openProgram(unnamed.path, "plugins");
  ASSERT_TRUE(bool(opened));
  EXPECT_TRUE(has(messageOf(moveProgram(*opened).takeError()), "imports its package without a name"));
}

TEST(ProgramFiles, KnowWhatTheGatewaysModulesLost) {
  const std::string jose = "github.com/krakendio/krakend-jose/v2", cobra = "github.com/krakendio/krakend-cobra/v2";
  OwnProgram program("\tcmd \"" + cobra + "\"\n\tjose \"" + jose + "\"\n" +
                         imported("github.com/krakendio/krakend-ratelimit/v2/juju/router"),
                     "var _ = jose.NewValidator\n\nvar _ = cmd.PluginCommand\n\nvar _ = router.X\n");
  EXPECT_EQ(count(program.moved().findings, FindingCode::NotRepointed), 3u);
  EXPECT_TRUE(
      has(OwnProgram(imported("github.com/krakend/bloomfilter/v2/krakend"), "var _ = krakend.Register\n").mainAfter(),
          "\"github.com/krakend/bloomfilter/v3/krakend\""));
  // A newer version has the signature of 3.0 already.
  program.write("go.mod", *program.read("go.mod") + "require " + jose + " v2.12.0\n");
  EXPECT_EQ(count(program.moved().findings, FindingCode::NotRepointed), 2u);
}

TEST(ProgramFiles, ReadNoRootPlugin) {
  const std::string config = imported(lura2 + "/config");
  EXPECT_TRUE(has(OwnProgram(config, "func f(c *config.ServiceConfig) string { return c.Plugin.Folder }\n").mainAfter(),
                  "return host.PluginOf(c).Folder"));
  // A field of the program's own may be meant.
  OwnProgram own(config, "type t struct{ Plugin *struct{ Folder string } }\n\nfunc f(c t) string { return "
                         "c.Plugin.Folder }\n\nvar _ config.Backend\n");
  EXPECT_FALSE(has(own.mainAfter(), "PluginOf"));
  EXPECT_EQ(count(own.moved().findings, FindingCode::NotRepointed), 0u);
}

TEST(ProgramFiles, TurnAliasesAround) {
  const std::string config = imported(lura2 + "/config"), map = "config.ExtraConfigAlias",
                    guard = "\"auth/validator\": \"github.com/devopsfaith/krakend-jose/validator\"",
                    loop = "\nfunc f() {\n\tfor a, b := range names {\n\t\t" + map + "[a] = b\n\t}\n}\n";
  EXPECT_TRUE(
      has(OwnProgram(config, "var names = map[string]string{" + guard + "}\n" + loop).mainAfter(), "[b] = a\n"));
  // One that is no component's stops the loop.
  OwnProgram mixed(config, "var names = map[string]string{" + guard + ", \"mine\": \"theirs\"}\n" + loop);
  EXPECT_TRUE(has(mixed.mainAfter(), "[a] = b\n"));
  EXPECT_EQ(count(mixed.moved().findings, FindingCode::AliasByHand), 1u);
  // By itself, each is known.
  std::string text =
      OwnProgram(config, "func f() {\n\t" + map + "[\"proxy\"] = \"github.com/devopsfaith/krakend/proxy\"\n\t" + map +
                             "[\"mine\"] = \"github.com/devopsfaith/krakend/proxy\"\n}\n")
          .mainAfter();
  EXPECT_TRUE(has(text, "[\"github.com/devopsfaith/krakend/proxy\"] = \"proxy\"\n")) << text;
  EXPECT_TRUE(has(text, "[\"mine\"] = \"proxy\"\n")) << text;
  EXPECT_EQ(count(OwnProgram(config, "var _ config.Backend\n").moved().findings, FindingCode::ShortNamesRead), 1u);
}

TEST(ProgramFiles, LeaveOtherModulesAlone) {
  OwnProgram program(imported(lura2 + "/config"), "var _ config.Backend\n");
  program.write("tools/go.mod", "module example.com/edge/tools\n");
  for (const char *file : {"tools/t.go", "vendor/x/x.go", "pkg/testdata/x.go"})
    program.write(file, "package x\n\nimport _ \"" + lura2 + "/proxy\"\n");
  EXPECT_EQ(program.moved().changes.size(), 1u);
}

TEST(ProgramFiles, ChangeTheGoModWhereItMust) {
  std::map<std::string, std::string> changed;
  Findings findings;
  auto mod =
      programMod("module x\n\ngo 1.22\n\nrequire (\n\tgithub.com/devopsfaith/krakend v1.2.0 // keep\n"
                 "\tgithub.com/krakendio/krakend-cors/v2 v2.1.0\n\tgithub.com/krakendio/krakend-viper/v2 v2.0.0\n"
                 "\tgithub.com/luraproject/lura/v2 v2.7.0\n)\n",
                 "go.mod", changed, findings);
  ASSERT_TRUE(bool(mod));
  EXPECT_EQ(*mod, "module x\n\ngo 1.25.0\n\nrequire (\n\tgithub.com/luraproject/lura/v3 " +
                      std::string(catalog::luraOf3Version) + " // keep\n\t" +
                      std::string(catalog::findGatewayModule("krakend-cors")->path) + " " +
                      std::string(catalog::findGatewayModule("krakend-cors")->version) +
                      "\n\tgithub.com/krakendio/krakend-viper/v2 v2.0.0\n)\n");
  EXPECT_EQ(changed.size(), 2u);
  auto newer = programMod("module x\n\ngo 1.99\n\nrequire " + lura2 + " v2.7.0\n", "go.mod", changed, findings);
  ASSERT_TRUE(bool(newer));
  EXPECT_TRUE(has(*newer, "go 1.99\n"));
}

} // namespace unplug::emit

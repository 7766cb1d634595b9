#include "Go/Go.h"
#include "Go/Modules.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;
using namespace unplug;
using namespace unplug::go;

namespace {

struct GoSource : testing::Test {
  fs::path root = fs::path(testing::TempDir()) / ("go-" + std::to_string(::getpid()));

  void SetUp() override { fs::create_directories(root); }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string &path, const std::string &text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }

  Source read() {
    auto tree = walkInputs({root.string()});
    EXPECT_TRUE(static_cast<bool>(tree));
    auto found = readSource(*tree);
    EXPECT_TRUE(static_cast<bool>(found));
    return std::move(*found);
  }

  // The only plugin of a package with this text.
  Plugin plugin(const std::string &text) {
    write("go.mod", "module example.com/p\n\ngo 1.22\n");
    write("main.go", text);
    source = read();
    EXPECT_EQ(source.plugins.size(), 1u);
    return source.plugins.empty() ? Plugin{} : source.plugins[0];
  }

  bool has(FindingCode code) const {
    return std::any_of(source.findings.begin(), source.findings.end(),
                       [&](const Finding &f) { return f.code == code; });
  }

  Source source;
};

// The usual shape of an http-server plugin, with parts to replace.
std::string server(const std::string &variable, const std::string &body, const std::string &more = "") {
  return "package main\n\nimport (\n\t\"context\"\n\t\"net/http\"\n)\n\n" + variable +
         "\n\ntype registerer string\n\nfunc (r registerer) RegisterHandlers(f func(\n\tname string,\n\thandler "
         "func(context.Context, "
         "map[string]interface{}, http.Handler) (http.Handler, error),\n)) {\n\t" +
         body +
         "\n}\n\nfunc (r registerer) register(ctx context.Context, extra map[string]interface{}, h http.Handler) "
         "(http.Handler, error) {\n"
         "\treturn h, nil\n}\n" +
         more;
}

std::string only(const Plugin &plugin) {
  if (plugin.registrations.size() != 1)
    return "(" + std::to_string(plugin.registrations.size()) + " registrations)";
  const Registration &registration = plugin.registrations[0];
  return registration.resolved ? registration.name : "? " + registration.unresolvedBecause;
}

} // namespace

TEST_F(GoSource, ResolvesTheUsualNames) {
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(\"a\")", "f(string(r), r.register)"))), "a");
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(pluginName)\nconst pluginName = `b` + \"/c\"",
                               "f(string(r), r.register)"))),
            "b/c");
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer registerer = pluginName\nconst pluginName = \"d\"",
                               "f(pluginName, r.register)"))),
            "d");
  EXPECT_EQ(
      only(plugin(server("var (\n\tlogger, pluginName = 1, \"e\"\n\tHandlerRegisterer = registerer(pluginName)\n)",
                         "f(string(r)+\"-x\", r.register)"))),
      "e-x");
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(\"g\")",
                               "name := string(r)\n\tfull := name + \"1\"\n\tf(full, r.register)"))),
            "g1");
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(\"h\")", "register(f, string(r))",
                               "func register(add func(string, func(context.Context, map[string]interface{}, "
                               "http.Handler) (http.Handler, error)), n string) {\n\tadd(n, nil)\n}\n"))),
            "h");
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(\"i\")",
                               "f(fmt.Sprintf(\"%s-%v\", r, \"z\"), r.register)"))),
            "i-z");
}

TEST_F(GoSource, SaysWhatItCannotResolve) {
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(\"a\")", "f(os.Getenv(\"N\"), r.register)"))),
            "? the result of `os.Getenv(\"N\")` is known only while the plugin runs");
  EXPECT_TRUE(has(FindingCode::NameNotResolved));
  EXPECT_EQ(only(plugin(server("var HandlerRegisterer = registerer(\"a\")\nvar n = \"x\"", "f(n, r.register)",
                               "func init() { n = \"y\" }\n"))),
            "? the variable `n` is assigned to while the plugin runs");
  EXPECT_EQ(
      only(plugin(server("var HandlerRegisterer = registerer(\"a\")\nvar n = n2\nvar n2 = n", "f(n, r.register)"))),
      "? it is followed through too many steps");
}

TEST_F(GoSource, RegistersEachElementOfAList) {
  Plugin found = plugin(server("var HandlerRegisterer = registerer(\"a\")",
                               "for _, n := range []string{\"x\", \"y\"} {\n\t\tf(n, r.register)\n\t}"));
  ASSERT_EQ(found.registrations.size(), 2u);
  EXPECT_EQ(found.registrations[0].name, "x");
  EXPECT_EQ(found.registrations[1].name, "y");
}

TEST_F(GoSource, TellsTheSidesOfModifiers) {
  Plugin found = plugin(
      "package main\n\nvar ModifierRegisterer = registerer(\"m\")\n\ntype registerer string\n\nconst yes = true\n\n"
      "func (r registerer) RegisterModifiers(f func(\n\tname string,\n\tmodifierFactory func(map[string]interface{}) "
      "func(interface{}) (interface{}, error),\n"
      "\tappliesToRequest bool,\n\tappliesToResponse bool,\n)) {\n\tf(string(r)+\"-request\", r.request, yes, "
      "false)\n\tf(string(r)+\"-response\", r.request, false, true)\n}\n\n"
      "func (r registerer) request(extra map[string]interface{}) func(interface{}) (interface{}, error) { return nil "
      "}\n\n"
      "func (registerer) RegisterContext(ctx context.Context) {}\nfunc (registerer) RegisterLogger(v interface{}) "
      "{}\n");
  ASSERT_EQ(found.registrations.size(), 2u);
  EXPECT_EQ(found.registrations[0].name, "m-request");
  EXPECT_TRUE(found.registrations[0].onRequest && !found.registrations[0].onResponse);
  EXPECT_TRUE(!found.registrations[1].onRequest && found.registrations[1].onResponse);
  EXPECT_TRUE(found.registersContext && found.registersLogger);
}

TEST_F(GoSource, KnowsWhat2xNeverLoads) {
  plugin(server("var HandlerRegisterer any = registerer(\"a\")", "f(string(r), r.register)"));
  EXPECT_TRUE(has(FindingCode::RegistererNotFollowed) || has(FindingCode::NeverLoaded));
  Plugin pointer = plugin("package main\n\ntype r struct{}\n\nvar HandlerRegisterer = &r{}\n");
  EXPECT_TRUE(pointer.kinds.empty());
  EXPECT_TRUE(has(FindingCode::NeverLoaded));
  plugin("package main\n\ntype i interface{}\n\nvar ClientRegisterer i = 1\n");
  EXPECT_TRUE(has(FindingCode::NeverLoaded));
  Plugin foreign = plugin(
      "package main\n\ntype r struct{}\n\nvar HandlerRegisterer = r{}\n\nfunc (r) RegisterHandlers(a, b string) {}\n");
  EXPECT_TRUE(foreign.registrations.empty());
  EXPECT_TRUE(has(FindingCode::ForeignSignature));
  plugin("package main\n\ntype r struct{}\n\nvar MiddlewareRegisterer = r{}\n");
  EXPECT_TRUE(has(FindingCode::EnterpriseKind));
  plugin(server("var HandlerRegisterer = registerer(\"a\")", "_ = f"));
  EXPECT_TRUE(has(FindingCode::RegistersNothing));
}

TEST_F(GoSource, FollowsOtherPackagesOfTheModule) {
  write("go.mod", "module example.com/multi\n");
  write("cmd/p/main.go",
        "package main\n\nimport (\n\t\"example.com/multi/names\"\n\tplug \"example.com/multi/plugin\"\n)\n\n"
        "var HandlerRegisterer = plug.New(names.Server)\n\nfunc main() {}\n");
  write("names/names.go", "package names\n\nconst Server = \"org/\" + base\n\nconst base = \"server\"\n");
  write("plugin/plugin.go",
        "package plugin\n\ntype Registerer struct{ name string }\n\nfunc New(n string) Registerer { return "
        "Registerer{name: n} }\n\n"
        "func (r Registerer) RegisterLogger(v interface{}) {}\n\n"
        "func (r Registerer) RegisterHandlers(f func(name string, handler func(context.Context, "
        "map[string]interface{}, http.Handler) (http.Handler, error))) {\n\tf(r.name, r.handlers)\n}\n\n"
        "func (r Registerer) handlers(ctx context.Context, extra map[string]interface{}, h http.Handler) "
        "(http.Handler, error) {\n"
        "\tcfg, ok := extra[r.name].(map[string]interface{})\n\tif !ok {\n\t\treturn h, "
        "nil\n\t}\n\tread(cfg)\n\treturn h, nil\n}\n\n"
        "func read(c map[string]interface{}) string { return c[\"header\"].(string) }\n");
  source = read();
  ASSERT_EQ(source.plugins.size(), 1u);
  const Plugin &found = source.plugins[0];
  EXPECT_EQ(found.id, "cmd/p");
  EXPECT_EQ(only(found), "org/server");
  EXPECT_EQ(found.local.size(), 3u);
  EXPECT_TRUE(found.registersLogger && found.hasMain && found.mainIsEmpty);
  ASSERT_EQ(found.configKeys.size(), 2u);
  EXPECT_EQ(found.configKeys[0].path, (std::vector<std::string>{"org/server"}));
  EXPECT_EQ(found.configKeys[1].path, (std::vector<std::string>{"org/server", "header"}));
}

TEST_F(GoSource, ReadsTypesOfSettingsAndStructsThatTheyAreDecodedInto) {
  std::string factory =
      "\nfunc (r registerer) make(_ context.Context, extra map[string]interface{}, h http.Handler) "
      "(http.Handler, error) {\n"
      "\tname, _ := extra[\"name\"].([]interface{})\n\t_ = name\n"
      "\town, ok := extra[\"p\"].(map[string]interface{})\n\tif !ok {\n\t\treturn h, nil\n\t}\n"
      "\tsize, _ := own[\"size\"].(float64)\n\t_ = size\n"
      "\tvar c Config\n\ttext, _ := json.Marshal(own)\n\t_ = json.Unmarshal(text, &c)\n"
      "\tl := &limits{}\n\t_ = mapstructure.Decode(extra[\"limits\"], l)\n"
      "\treturn h, nil\n}\n"
      "\ntype Config struct {\n\tRealm string `json:\"realm,omitempty\"`\n\tSkip string `json:\"-\"`\n"
      "\tRules []Rule `json:\"rules\"`\n\tBase\n\thidden int\n}\n"
      "\ntype Rule struct {\n\tPath string\n\tOn *bool `yaml:\"x\" json:\"on\"`\n\tNext *Rule\n}\n"
      "\ntype Base struct{ Debug bool }\n"
      "\ntype limits struct {\n\tRate float64 `mapstructure:\"rate\"`\n\tBy map[string]string "
      "`mapstructure:\"by\"`\n\tBase `mapstructure:\",squash\"`\n}\n";
  Plugin found = plugin(server("var HandlerRegisterer = registerer(\"p\")", "f(string(r), r.make)", factory));
  std::map<std::string, std::string> keys;
  for (const ConfigKey &key : found.configKeys) {
    std::string path;
    for (const std::string &step : key.path)
      path += (path.empty() ? "" : ".") + step;
    keys[path] = key.type;
  }
  EXPECT_EQ(keys["name"], "array");
  EXPECT_EQ(keys["p"], "object");
  EXPECT_EQ(keys["p.size"], "number");
  EXPECT_EQ(keys["p.realm"], "string");
  EXPECT_EQ(keys["p.rules"], "array");
  EXPECT_EQ(keys["p.rules.[].Path"], "string");
  EXPECT_EQ(keys["p.rules.[].on"], "boolean");
  EXPECT_EQ(keys["p.Debug"], "boolean");
  EXPECT_EQ(keys["limits.rate"], "number");
  EXPECT_EQ(keys["limits.by"], "object");
  EXPECT_EQ(keys["limits.Debug"], "boolean");
  EXPECT_EQ(keys.count("p.rules.[].Next.Path"), 0u) << "a type that holds itself";
  EXPECT_EQ(keys.count("p.Skip") + keys.count("p.hidden") + keys.count("p.Base"), 0u);
}

TEST_F(GoSource, FollowsLocalReplacementsAndMissesWhatIsNotThere) {
  write("a/go.mod", "module httpServer\n\nreplace example.com/x/shared => ../shared\n");
  write("shared/go.mod", "module shared\n");
  write("shared/s.go", "package shared\n\nconst Name = \"from-shared\"\n");
  write("a/main.go",
        "package main\n\nimport (\n\t\"example.com/x/shared\"\n\t\"httpServer/gone\"\n)\n" +
            server("var HandlerRegisterer = registerer(shared.Name)", "f(string(r), r.register)").substr(13));
  source = read();
  ASSERT_EQ(source.plugins.size(), 1u);
  EXPECT_EQ(only(source.plugins[0]), "from-shared");
  EXPECT_EQ(source.plugins[0].local.size(), 2u);
  EXPECT_TRUE(has(FindingCode::LocalImportMissing));
}

TEST_F(GoSource, TellsFilesAndPackagesApart) {
  std::string text =
      server("var HandlerRegisterer = registerer(\"a\")", "f(string(r), r.register)", "func main() {}\n");
  write("go.mod", "module example.com/p\n");
  write("main.go", text);
  write("other.go", "package proxy\n");
  write("client.go", "package main\n\nfunc main() { run() }\n");
  write("main_test.go", text);
  write("vendor/example.com/q/main.go", text);
  write("tool.go", "//go:build ignore\n\npackage main\n\nvar ClientRegisterer = 1\n");
  source = read();
  ASSERT_EQ(source.plugins.size(), 1u);
  EXPECT_EQ(source.packages[source.plugins[0].package].files.size(), 1u);
  EXPECT_TRUE(source.plugins[0].mainIsEmpty);
  EXPECT_TRUE(has(FindingCode::SeveralPackages));
  EXPECT_TRUE(has(FindingCode::StrayMain));
}

TEST_F(GoSource, KeepsCopiesOfAModuleApart) {
  for (std::string copy : {"a", "b"}) {
    write(copy + "/go.mod", "module example.com/m\n");
    write(copy + "/names/names.go", "package names\n\nconst Name = \"in-" + copy + "\"\n");
    write(copy + "/main.go", server("import \"example.com/m/names\"\n\nvar HandlerRegisterer = registerer(names.Name)",
                                    "f(string(r), r.register)"));
  }
  source = read();
  ASSERT_EQ(source.plugins.size(), 2u);
  EXPECT_EQ(source.plugins[0].registrations[0].name, "in-a");
  EXPECT_EQ(source.plugins[1].registrations[0].name, "in-b");
}

TEST_F(GoSource, WorksWithoutAGoMod) {
  write("x/y/main.go", server("var HandlerRegisterer = registerer(\"a\")", "f(string(r), r.register)"));
  source = read();
  ASSERT_EQ(source.plugins.size(), 1u);
  EXPECT_EQ(source.modules[source.packages[source.plugins[0].package].module].folder, "x/y");
  EXPECT_EQ(source.plugins[0].id, "x/y");
}

TEST_F(GoSource, KnowsPluginsThatHideData) {
  std::string masking = "\nfunc maskCards(data map[string]interface{}) { delete(data, \"card\") }\n";
  Plugin found = plugin(server("var HandlerRegisterer = registerer(\"cards\")", "f(string(r), r.register)", masking));
  EXPECT_EQ(found.role, SecurityRole::Hide);
  EXPECT_EQ(found.roleEvidence.size(), 2u);
  std::string shaping = "\nfunc shape(data map[string]interface{}) { delete(data, \"card\") }\n";
  EXPECT_EQ(plugin(server("var HandlerRegisterer = registerer(\"cards\")", "f(string(r), r.register)", shaping)).role,
            SecurityRole::None);
}

TEST_F(GoSource, JudgesSecurityRolesByEvidence) {
  Plugin guard = plugin(server("var HandlerRegisterer = registerer(\"x\")", "f(string(r), r.register)",
                               "func deny(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }\n"));
  EXPECT_EQ(guard.role, SecurityRole::Authenticate);
  EXPECT_FALSE(guard.roleEvidence.empty());
  Plugin passive =
      plugin(server("var HandlerRegisterer = registerer(\"x\")", "f(string(r), r.register)",
                    "func retry(r *http.Response) bool { return r.StatusCode == http.StatusUnauthorized }\n"));
  EXPECT_EQ(passive.role, SecurityRole::None) << "comparing with a status is not giving it";
  Plugin limiter = plugin(server("var HandlerRegisterer = registerer(\"x\")", "f(string(r), r.register)",
                                 "func no(w http.ResponseWriter) { http.Error(w, \"slow down\", 429) }\n"));
  EXPECT_EQ(limiter.role, SecurityRole::Limit);
  auto roleWith = [&](const std::string &code) {
    return plugin(server("var HandlerRegisterer = registerer(\"x\")", "f(string(r), r.register)", code)).role;
  };
  EXPECT_EQ(roleWith("func f(c int) bool { switch c { case http.StatusUnauthorized: return true }; return false }\n"),
            SecurityRole::None);
  EXPECT_EQ(roleWith("var denied = errcode.ErrorCodeUnauthorized.WithDetail(\"no\")\n"), SecurityRole::Authenticate);
  EXPECT_EQ(roleWith("func f(r *http.Request) { r.BasicAuth(); r.Header.Set(\"X-User-Id\", \"7\") }\n"),
            SecurityRole::Authenticate);
  EXPECT_EQ(roleWith("func f(r *http.Request) { r.Header.Set(\"User-Agent\", r.Header.Get(\"Authorization\")) }\n"),
            SecurityRole::None);
}

TEST_F(GoSource, ReportsSyntaxErrorsAndSurvivesHostileFiles) {
  write("go.mod", "module m\n\nrequire (\n");
  write("a.go", "package main\n\nvar HandlerRegisterer = \n\nfunc (");
  write("b.go", "package main\n\nvar ClientRegisterer = " + std::string(100'000, '(') + "1\n");
  write("c.go", std::string("package main\n\xff\xfe\x00 Registerer", 26));
  std::string good = server("var HandlerRegisterer = registerer(\"a\")", "f(string(r), r.register)");
  for (std::size_t length = 0; length < good.size(); length += 17)
    write("cut" + std::to_string(length) + "/main.go", good.substr(0, length));
  source = read();
  EXPECT_TRUE(has(FindingCode::GoSyntaxError));
  EXPECT_TRUE(has(FindingCode::ModuleNotUnderstood));
}

TEST(Modules, ReadsWhatGoModHolds) {
  Module module;
  auto fault = parseModule("module \"example.com/x\" // c\n\ngo 1.22\ntoolchain go1.22.1\n\nrequire (\n\ta.b/c "
                           "v1.2.3\n\td.e/f v0.1.0 // indirect\n)\n"
                           "require g.h/i v1.0.0\nreplace a.b/c => ../c\nreplace (\n\td.e/f v0.1.0 => d.e/g "
                           "v0.2.0\n)\nexclude x.y/z v1.0.0\n",
                           module);
  EXPECT_FALSE(fault);
  EXPECT_EQ(module.path, "example.com/x");
  EXPECT_EQ(module.goVersion, "1.22");
  ASSERT_EQ(module.requirements.size(), 3u);
  EXPECT_TRUE(module.requirements[1].indirect);
  ASSERT_EQ(module.replacements.size(), 2u);
  EXPECT_EQ(module.replacements[0].newPath, "../c");
  EXPECT_EQ(module.replacements[1].newVersion, "v0.2.0");
  for (const char *bad : {"module\n", "require a\n", "require (\n", "replace a b c\n", "module \"x\n"}) {
    Module broken;
    EXPECT_TRUE(parseModule(bad, broken)) << bad;
  }
}

#include "Emit/Module.h"

#include "Emit/Carve.h"
#include "Emit/EmitTestHelp.h"

namespace unplug::emit {
namespace {

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

// A module beside a checkout that may be changed.
class Beside : public rewrite::ScratchFolder {
public:
  ForkCopy checkout;

  llvm::Expected<Fork> open(const std::string &modulePath = "example.com/gateway",
                            const std::string &release = "") const {
    auto fork = openFork(checkout.path, "plugins");
    if (!fork)
      return fork;
    return openModule(path / "gateway", modulePath, *fork, release);
  }

  std::string whyNot() const {
    auto module = open();
    if (!module)
      return messageOf(module.takeError());
    auto files = moduleFiles(*module, {}, false);
    return files ? "" : messageOf(files.takeError());
  }

  std::string file(const std::string &name) const {
    auto module = open();
    if (!module)
      return messageOf(module.takeError());
    auto files = moduleFiles(*module, {}, false);
    if (!files)
      return messageOf(files.takeError());
    for (const auto &[path, text] : files->files)
      if (path == name)
        return text;
    return {};
  }
};

std::string carved(const std::string &text, std::set<std::string> types) {
  std::vector<GoFile> files;
  files.emplace_back("fork:factories.go", text);
  auto made =
      carve(files, {"example.com/ce", "krakend", "gateway", "example.com/host", std::move(types), {"pluginLoader"}});
  if (!made)
    return messageOf(made.takeError());
  return made->size() == 1 ? (*made)[0].second : "";
}

} // namespace

TEST(Carve, TakesWhatIsAskedForAndWhatItCannotImport) {
  EXPECT_EQ(carved("// Package ce is the gateway.\npackage krakend\n\nimport "
                   "(\n\t\"fmt\"\n\t\"os\"\n\n\t\"example.com/host\"\n)\n\n"
                   "// Free is a type.\ntype Free struct{ name string }\n\n"
                   "// other is not needed.\nfunc other() { fmt.Println(os.Args) } // not at all\n\n"
                   "// factory makes.\ntype factory struct{}\n\n// Make makes.\nfunc (factory) Make() Free { return "
                   "build(limit) }\n\n"
                   "const limit = 7\n\n"
                   "// build builds.\nfunc build(n int) Free {\n\thost.Wrap()\n\tname := fmt.Sprint(n)\n\treturn "
                   "Free{name: name}\n}\n\n"
                   "// Last is not needed.\nfunc Last() { other() }\n",
                   {"factory"}),
            "// Package ce is the gateway.\npackage gateway\n\nimport (\n\t\"fmt\"\n\n\tkrakend "
            "\"example.com/ce\"\n\t\"example.com/host\"\n)\n\n"
            "// factory makes.\ntype factory struct{}\n\n// Make makes.\nfunc (factory) Make() krakend.Free { return "
            "build(limit) }\n\n"
            "const limit = 7\n\n"
            "// build builds.\nfunc build(n int) krakend.Free {\n\thost.Wrap()\n\tname := fmt.Sprint(n)\n\treturn "
            "krakend.Free{name: name}\n}\n");
}

TEST(Carve, TakesExportedCodeThatReachesWhatWasChanged) {
  std::string text =
      carved("package krakend\n\nimport \"example.com/host\"\n\ntype factory struct{}\n\n"
             "func (factory) Make() { New(); Kept() }\n\nfunc New() { inner() }\n\nfunc inner() { host.Wrap() }\n\n"
             "func Kept() {}\n",
             {"factory"});
  EXPECT_TRUE(has(text, "{ New(); krakend.Kept() }")) << text;
  EXPECT_TRUE(has(text, "func New() { inner() }")) << text;
  EXPECT_FALSE(has(text, "func Kept")) << text;
}

TEST(Carve, RefusesWhatWouldExistTwice) {
  EXPECT_TRUE(has(
      carved(
          "package krakend\n\ntype factory struct{}\n\nfunc (factory) Make() int { return count }\n\nvar count int\n",
          {"factory"}),
      "fork:factories.go:7:1: the gateway's factories use the variable count, which would exist twice"));
  EXPECT_TRUE(has(carved("package krakend\n\ntype factory struct{}\n\nfunc (factory) Make() { pluginLoader() }\n\nfunc "
                         "pluginLoader() {}\n",
                         {"factory"}),
                  "the gateway has a pluginLoader of its own"));
}

TEST(Module, WrapsTheDefaultsOfTheCheckout) {
  Beside beside;
  std::string text = beside.file("gateway/gateway.go");
  EXPECT_TRUE(has(text, "pluginLoader{new(krakend.MetricsAndTraces)}")) << text;
  beside.checkout.change("executor.go", "new(MetricsAndTraces)", "&Watch{}");
  beside.checkout.change("executor.go", "type MetricsAndTraces struct", "type Watch struct");
  beside.checkout.change("executor.go", "func (m *MetricsAndTraces) Register", "func (m *Watch) Register");
  beside.checkout.change("executor.go", "new(DefaultRunServerFactory)", "runs{}");
  beside.checkout.write("runs.go", "package krakend\n\nimport (\n\t\"github.com/luraproject/lura/v3/logging\"\n"
                                   "\trouter \"github.com/luraproject/lura/v3/router/gin\"\n)\n\ntype runs struct{}\n\n"
                                   "func (runs) NewRunServer(_ logging.Logger, next router.RunServerFunc) RunServer {\n"
                                   "\treturn RunServer(next)\n}\n");
  text = beside.file("gateway/gateway.go");
  EXPECT_TRUE(has(text, "pluginLoader{new(krakend.Watch)}")) << text;
  EXPECT_TRUE(has(text, "type pluginServer struct {\n\truns\n}")) << text; // not exported: taken along
  EXPECT_TRUE(has(beside.file("gateway/runs.go"), "return krakend.RunServer(next)")) << beside.file("gateway/runs.go");
}

TEST(Module, SaysWhatItDoesNotFind) {
  struct Case {
    std::string file, from, to, says;
  };
  for (const Case &one : std::vector<Case>{
           {"executor.go", "e.ProxyFactory = new(proxyFactory)", "e.ProxyFactory = chosen()",
            "looked for the default of ExecutorBuilder's ProxyFactory, new(T) or T{}; it is something else"},
           {"executor.go", "e.BackendFactory = new(backendFactory)", "", "there are 0 assignments of it"},
           {"executor.go", "eb := new(ExecutorBuilder)", "eb := &ExecutorBuilder{LoggerFactory: nil}",
            "looked for NewExecutor without collaborators of its own; it sets some"},
           {"executor.go", "eb := new(ExecutorBuilder)\n", "eb := new(ExecutorBuilder)\n\teb.LoggerFactory = nil\n",
            "looked for NewExecutor without collaborators of its own; it assigns"},
           {"executor.go", "func NewExecutor(", "func MakeExecutor(", "looked for the function NewExecutor"},
           {"cmd/krakend-ce/main.go", "krakend.NewExecutor(ctx)(cfg)", "krakend.Other(ctx, cfg)",
            "looked for a command under cmd/ that calls NewExecutor; there is none"},
       }) {
    Beside beside;
    beside.checkout.change(one.file, one.from, one.to);
    std::string why = beside.whyNot();
    EXPECT_TRUE(has(why, one.says)) << one.from << "\n" << why;
  }
}

TEST(Module, StartsFromTheModulesOfItsGateway) {
  Beside beside;
  beside.checkout.write("go.sum", "example.com/a v1.0.0 h1:a\nexample.com/a v1.0.0/go.mod h1:b\n");
  beside.checkout.change("go.mod", "replace (",
                         "require example.com/a v1.2.0 // indirect\n\nexclude example.com/b v1.0.0\n\nreplace "
                         "(\n\texample.com/a => example.com/fork v1.0.1");
  auto module = beside.open();
  ASSERT_TRUE(bool(module)) << messageOf(module.takeError());
  auto files = readModFiles(*module);
  ASSERT_TRUE(bool(files)) << messageOf(files.takeError());
  EXPECT_TRUE(has(files->mod, "module example.com/gateway\n\ngo 1.25.0\n")) << files->mod;
  EXPECT_TRUE(has(files->mod, "\tgithub.com/krakend/krakend-ce/v3 v3.0.0\n")) << files->mod;
  EXPECT_TRUE(has(files->mod, "\texample.com/a v1.2.0 // indirect\n")) << files->mod;
  EXPECT_TRUE(has(files->mod, "\texample.com/a => example.com/fork v1.0.1\n")) << files->mod;
  EXPECT_TRUE(has(files->mod, "example.com/b v1.0.0")) << files->mod;
  EXPECT_TRUE(has(files->sum, "example.com/a v1.0.0 h1:a\n")) << files->sum;
  // What is there is kept, and raised where the gateway has more.
  std::filesystem::create_directories(beside.path / "gateway");
  beside.write("gateway/go.mod", files->mod + "\nrequire example.com/own v1.0.0\n");
  beside.checkout.change("go.mod", "example.com/a v1.2.0", "example.com/a v1.3.0");
  module = beside.open("");
  ASSERT_TRUE(bool(module)) << messageOf(module.takeError());
  EXPECT_EQ(module->modulePath, "example.com/gateway");
  auto again = readModFiles(*module);
  ASSERT_TRUE(bool(again)) << messageOf(again.takeError());
  std::string expected = files->mod + "\nrequire example.com/own v1.0.0\n";
  EXPECT_EQ(again->mod, expected.replace(expected.find("v1.2.0"), 6, "v1.3.0"));
}

TEST(Module, TheReleaseIsThatOfATag) {
  Beside beside;
  const std::string commit = "0123456789012345678901234567890123456789";
  beside.checkout.write(".git/HEAD", "ref: refs/heads/main\n");
  beside.checkout.write(".git/refs/heads/main", commit + "\n");
  auto release = [&](const std::string &given = "") {
    auto module = beside.open("example.com/gateway", given);
    return module ? module->checkout->release : messageOf(module.takeError());
  };
  EXPECT_EQ(release(), "");
  EXPECT_EQ(release("3.1.0"), "v3.1.0");
  beside.checkout.write(".git/packed-refs", "# pack-refs with: peeled\n" + std::string(40, '7') +
                                                " refs/tags/v3.0.1\n^" + commit + "\n" + commit +
                                                " refs/tags/latest\n");
  EXPECT_EQ(release(), "v3.0.1");
  beside.checkout.write(".git/refs/tags/v3.0.2", commit + "\n");
  EXPECT_EQ(release(), "v3.0.2");
  beside.checkout.write("outside", commit + "\n"); // HEAD does not lead out of .git
  beside.checkout.write(".git/HEAD", "ref: ../outside\n");
  EXPECT_EQ(release(), "");
}

TEST(Module, IsNoModuleOfSomebodyElse) {
  Beside beside;
  beside.write("gateway/go.mod", "module example.com/other\n");
  auto module = beside.open();
  EXPECT_TRUE(has(messageOf(module.takeError()), "the folder holds the module example.com/other"));
  auto fork = openFork(beside.checkout.path, "plugins");
  ASSERT_TRUE(bool(fork));
  auto within = openModule(beside.checkout.path / "mine", "", *fork, "");
  EXPECT_TRUE(has(messageOf(within.takeError()), "the module would lie in the checkout"));
  for (const char *name : {"a folder", "mod", "cmd", "vendor", ".gateway", "gateway."}) {
    auto path = openModule(beside.path / name, "", *fork, "");
    EXPECT_TRUE(has(messageOf(path.takeError()), std::string("\"") + name + "\" is no path for a Go module"));
  }
  EXPECT_TRUE(bool(openModule(beside.path / "mod", "example.com/mod", *fork, "")));
}

} // namespace unplug::emit

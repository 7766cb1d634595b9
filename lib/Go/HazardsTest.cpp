// Each hazard once as it is written in the wild, and once in the form that is no hazard.
#include "Go/Go.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace unplug;

namespace {

// A server plugin with `top` at package level, `factory` in its factory and `handler` in its handler.
std::string plugin(const std::string &top, const std::string &factory = "", const std::string &handler = "") {
  return "package main\n\nimport (\n\t\"context\"\n\t\"io\"\n\t\"log\"\n\t\"net/http\"\n\t\"os\"\n\t\"sync\"\n)\n\n"
         "var HandlerRegisterer = registerer(\"p\")\n\ntype registerer string\n\n"
         "func (r registerer) RegisterHandlers(f func(string, func(context.Context, map[string]interface{}, "
         "http.Handler) (http.Handler, error))) {\n\tf(string(r), r.make)\n}\n\n"
         "func (r registerer) make(ctx context.Context, extra map[string]interface{}, h http.Handler) "
         "(http.Handler, error) {\n" +
         factory + "\treturn http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {\n" + handler +
         "\t\th.ServeHTTP(w, req)\n\t}), nil\n}\n\nfunc main() {}\n\n" + top;
}

go::Source read(const std::string &text) {
  fs::path folder = fs::path(testing::TempDir()) / ("hazards-" + std::to_string(::getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::ofstream(folder / "go.mod") << "module example.com/p\n\ngo 1.22\n";
  std::ofstream(folder / "main.go") << text;
  auto tree = walkInputs({folder.string()});
  EXPECT_TRUE(static_cast<bool>(tree));
  auto source = go::readSource(*tree);
  EXPECT_TRUE(static_cast<bool>(source));
  fs::remove_all(folder);
  return std::move(*source);
}

bool has(const go::Source &source, FindingCode code) {
  return std::any_of(source.findings.begin(), source.findings.end(),
                     [code](const Finding &finding) { return finding.code == code; });
}

struct Case {
  FindingCode code;
  std::string bad, good; // whole files
};

} // namespace

TEST(Hazards, AreFoundWhereTheyAreAndNowhereElse) {
  const std::string variable = "var hits int\n";
  const std::vector<Case> cases = {
      {FindingCode::EffectsAtStart, plugin("var key, _ = os.ReadFile(\"public.pem\")\n"),
       plugin("var limit = max(1, 2)\n")},
      {FindingCode::EffectsAtStart, plugin("func init() { go run() }\nfunc run() {}\n"),
       plugin("func init() { names[\"a\"] = true }\nvar names = map[string]bool{}\n")},
      {FindingCode::ExitsAtLoad,
       plugin("var key = mustRead()\nfunc mustRead() []byte {\n\tdata, err := os.ReadFile(\"k\")\n\tif err != nil {\n"
              "\t\tlog.Fatal(err)\n\t}\n\treturn data\n}\n"),
       plugin("", "\tdata, err := os.ReadFile(\"k\")\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\t_ = data\n")},
      {FindingCode::ExitsAtRequest, plugin("func check() { os.Exit(1) }\n", "", "\t\tcheck()\n"),
       plugin("func check() { log.Println(1) }\n", "", "\t\tcheck()\n")},
      {FindingCode::ExitsAtRequest, plugin("", "", "\t\tlogger.Fatal(\"no\")\n"),
       plugin("", "", "\t\tlogger.Error(\"no\")\n")},
      {FindingCode::WorkAtRegister,
       plugin("func (r registerer) RegisterLogger(v interface{}) { go refresh() }\nfunc refresh() {}\n"),
       plugin("func (r registerer) RegisterLogger(v interface{}) { logger = v }\nvar logger interface{}\n")},
      {FindingCode::ProcessWideState, plugin("", "\thttp.DefaultClient.CheckRedirect = nil\n"),
       plugin("", "\tclient := http.DefaultClient\n\t_ = client\n")},
      {FindingCode::ProcessWideState, plugin("", "\tos.Setenv(\"A\", \"b\")\n"), plugin("", "\tos.Getenv(\"A\")\n")},
      {FindingCode::IntegerAssertion, plugin("", "\tn, _ := extra[\"n\"].(int)\n\t_ = n\n"),
       plugin("", "\tn, _ := extra[\"n\"].(float64)\n\t_ = n\n")},
      {FindingCode::UncheckedAssertion, plugin("", "\ts := extra[\"s\"].(string)\n\t_ = s\n"),
       plugin("", "\ts, ok := extra[\"s\"].(string)\n\t_, _ = s, ok\n")},
      {FindingCode::UncheckedAssertion,
       plugin("", "\tconf, _ := extra[\"p\"].(map[string]interface{})\n\ts := conf[\"s\"].(string)\n\t_ = s\n"),
       plugin("", "\tvar v interface{} = 1\n\ts := v.(int)\n\t_ = s\n")},
      {FindingCode::FailedOpen,
       plugin("", "\tif extra == nil {\n\t\treturn nil, io.EOF\n\t}\n",
              "\t\tif req.Header.Get(\"Authorization\") == \"\" {\n\t\t\tw.WriteHeader(http.StatusUnauthorized)\n"
              "\t\t\treturn\n\t\t}\n"),
       plugin("", "\tif extra == nil {\n\t\treturn nil, io.EOF\n\t}\n")},
      {FindingCode::WriterHidesInterfaces, plugin("type recorder struct {\n\thttp.ResponseWriter\n\tstatus int\n}\n"),
       plugin("type recorder struct {\n\thttp.ResponseWriter\n}\n\nfunc (r recorder) Unwrap() http.ResponseWriter { "
              "return r.ResponseWriter }\n")},
      {FindingCode::BodyNotRestored, plugin("", "", "\t\tdata, _ := io.ReadAll(req.Body)\n\t\t_ = data\n"),
       plugin("", "", "\t\tdata, _ := io.ReadAll(req.Body)\n\t\treq.Body = io.NopCloser(bytes.NewReader(data))\n")},
      {FindingCode::ContextNotPassed, plugin("", "", "\t\thttp.Get(\"http://auth\")\n"),
       plugin("", "\thttp.Get(\"http://auth\")\n")},
      {FindingCode::SharedVariable, plugin(variable, "", "\t\thits++\n"),
       plugin(variable + "var lock sync.Mutex\n\nfunc count() { hits++ }\n", "",
              "\t\tlock.Lock()\n\t\tcount()\n\t\tlock.Unlock()\n")},
      {FindingCode::SharedVariable, plugin(variable, "", "\t\thits = 3\n"), plugin(variable, "\thits = 3\n")},
  };
  for (const Case &one : cases) {
    go::Source bad = read(one.bad), good = read(one.good);
    EXPECT_TRUE(has(bad, one.code)) << kindOf(one.code).code << "\n" << one.bad;
    EXPECT_FALSE(has(good, one.code)) << kindOf(one.code).code << "\n" << one.good;
    ASSERT_EQ(bad.plugins.size(), 1U);
    EXPECT_EQ(bad.plugins[0].registrations.size(), 1U);
  }
}

TEST(Hazards, AWellBehavedPluginHasNone) {
  EXPECT_TRUE(read(plugin("")).findings.empty());
}

TEST(Needs, AreListedWithTheirValues) {
  go::Source source =
      read(plugin("const name = \"TOKEN_\" + \"URL\"\n",
                  "\tos.Getenv(name)\n\tos.Open(\"/etc/plugin.json\")\n\tgo http.ListenAndServe(\":9090\", nil)\n",
                  "\t\thttp.Get(\"http://auth\")\n"));
  ASSERT_EQ(source.plugins.size(), 1U);
  std::string all;
  for (const go::Need &need : source.plugins[0].needs)
    all += need.what + "=" + need.value + " ";
  EXPECT_EQ(all, "environment=TOKEN_URL file=/etc/plugin.json goroutine= network=http.Get port=:9090 ");
}

#include "BuildFiles/BuildFiles.h"

#include "gtest/gtest.h"

namespace unplug::buildfiles {
namespace {

const std::string github = ".github/workflows/build.yml", gitlab = ".gitlab-ci.yml", circle = ".circleci/config.yml";
const std::string stays = "This builds plugins for 2.x and stays as it is, because ";

// BUILD stands for a plugin's build in `text`; the result, or why it stays.
std::string jobs(const std::string &path, std::string text) {
  const std::string build = "go build -buildmode=plugin -o ";
  for (std::size_t at = text.find("BUILD "); at != std::string::npos; at = text.find("BUILD ", at + build.size()))
    text.replace(at, 6, build);
  BuildFileMarks marks;
  unsigned number = 1;
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1, ++number)
    if (text.substr(at, text.find('\n', at) - at).find(build) != std::string::npos)
      marks.builds.insert(number);
  EditedBuildFile edited = editJobs(text, path, marks, "make build");
  if (edited.text) {
    EXPECT_EQ(edited.findings.at(0).code, FindingCode::JobWithoutGateway);
    EXPECT_FALSE(editJobs(*edited.text, path, {}, "make build").text);
    return *edited.text;
  }
  if (edited.findings.empty())
    return "nothing";
  std::string message = edited.findings[0].message;
  return message.starts_with(stays) ? message.substr(stays.size()) : message;
}

// A workflow of one job with these steps.
std::string workflow(const std::string &steps, const std::string &job = "") {
  return "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n" + job + "    steps:\n" + steps;
}

std::string inWorkflow(const std::string &steps, const std::string &job = "") {
  std::string result = jobs(github, workflow(steps, job)), start = workflow("", job);
  return result.starts_with(start) ? result.substr(start.size()) : result;
}

} // namespace

TEST(Jobs, LinesOfABlockGo) {
  EXPECT_EQ(
      inWorkflow(
          "      - uses: actions/checkout@v4\n      - run: |\n          make lint # always\n          # the plugin\n"
          "          cd guard\n          BUILD a.so .\n          cd ..\n          make test\n"),
      "      - uses: actions/checkout@v4\n      - run: |\n          make lint # always\n          make test\n");
  EXPECT_EQ(inWorkflow("      - name: all\n        run: |-\n          make && \\\n            BUILD a.so . && \\\n     "
                       "       make b\n\n"
                       "          if x; then\n            BUILD b.so .; make c\n          fi\n"),
            "      - name: all\n        run: |-\n          make && \\\n            make b\n\n          if x; then\n"
            "            make c\n          fi\n");
  EXPECT_EQ(inWorkflow("      - run: make && BUILD a.so . # both\n"), "      - run: make # both\n");
  EXPECT_EQ(inWorkflow("      - run: |\r\n          make\r\n          BUILD a.so .\r\n      - run: make b\r\n"),
            "      - run: |\r\n          make\r\n      - run: make b\r\n");
}

TEST(Jobs, StepsThatOnlyBuildGo) {
  EXPECT_EQ(
      inWorkflow(
          "      - uses: actions/checkout@v4\n\n      # the plugin,\n      # with the gateway's builder\n"
          "      - name: Compile a.so\n        env: { CGO_ENABLED: 1 }\n        run: |\n          mkdir -p .dist\n"
          "          docker run --rm -v \"$PWD\":/src \\\n            krakend/builder:${{ env.V }} \\\n"
          "            BUILD /src/.dist/a.so .\n\n      - run: make image\n"),
      "      - uses: actions/checkout@v4\n\n      - run: make image\n");
  EXPECT_EQ(inWorkflow("      - run: BUILD a.so .\n      - run: make\n"), "      - run: make\n");
  EXPECT_EQ(inWorkflow("      - run: make\n      - run: BUILD a.so .\n"), "      - run: make\n");
  // A folder that another step fills is still made.
  EXPECT_EQ(
      inWorkflow("      - run: |\n          mkdir -p dist\n          BUILD dist/a.so .\n      - run: cp x dist/\n"),
      "      - run: |\n          mkdir -p dist\n      - run: cp x dist/\n");
}

TEST(Jobs, WhatIsLeftMustMakeSense) {
  EXPECT_EQ(
      inWorkflow("      - uses: actions/checkout@v4\n      - uses: actions/setup-go@v5\n      - run: BUILD a.so .\n"),
      "nothing would be left of the list at line 6.");
  EXPECT_EQ(
      inWorkflow(
          "      - run: BUILD a.so .\n      - uses: actions/upload-artifact@v4\n        with:\n          path: a.so\n"),
      "line 9 uses what is built.");
  EXPECT_EQ(inWorkflow("      - run: BUILD a.so .\n      - run: |\n          make\n          cp *.so x/\n"),
            "line 9 uses what is built.");
  EXPECT_EQ(inWorkflow("      - run: |\n          BUILD a.so .\n          scp a.so host:\n"),
            "line 8 uses what is built.");
  EXPECT_EQ(
      inWorkflow(
          "      - id: so\n        run: BUILD a.so .\n      - if: steps.so.outcome == 'success'\n        run: make\n"),
      "line 8 asks for the outcome of the step.");
  EXPECT_EQ(inWorkflow("      - run: BUILD ${{ matrix.p }}.so ./${{ matrix.p }}\n      - run: make\n",
                       "    strategy:\n      matrix: { p: [ a, b ] }\n"),
            "line 8 builds once for each value of a matrix.");
  // What starts otherwise than it was meant would be another value.
  EXPECT_EQ(inWorkflow("      - run: BUILD a.so . && '/usr/bin/make'\n"),
            "what would be left would not be read as it is meant.");
  EXPECT_EQ(inWorkflow("      - run: \"make && BUILD a.so .\"\n"), "line 6 is not written as it is run.");
  EXPECT_EQ(inWorkflow("      - run: >\n          make &&\n          BUILD a.so .\n"),
            "line 6 is not written as it is run.");
}

TEST(Jobs, WhatIsNotFollowedStays) {
  EXPECT_EQ(inWorkflow("      - shell: pwsh\n        run: BUILD a.so .\n      - run: make\n"),
            "line 7 runs with pwsh.");
  EXPECT_EQ(
      inWorkflow("      - run: BUILD a.so .\n      - run: make\n", "    defaults:\n      run: { shell: python }\n"),
      "line 8 runs with python.");
  EXPECT_EQ(jobs(github, "jobs:\n  a:\n    runs-on: windows-latest\n    steps:\n      - run: BUILD a.so .\n"),
            "line 5 runs with pwsh.");
  EXPECT_EQ(inWorkflow("      - uses: some/go-action@v1\n        with:\n          flags: --buildmode=plugin\n"),
            "line 8 leaves the build to something that is no command.");
  EXPECT_EQ(inWorkflow("      # go build -buildmode=plugin was here\n      - run: make\n"), "nothing");
  EXPECT_EQ(inWorkflow("      - uses: x/y@v1\n        with:\n          command: BUILD a.so .\n      - run: make\n"),
            "line 8 builds a plugin in a way that unplug does not follow.");
  EXPECT_EQ(jobs(github, "on: [\nBUILD a.so .\n"), "it could not be read as YAML.");
  EXPECT_EQ(jobs(github, "a: 1\n---\nb: BUILD a.so .\n"), "it holds several documents.");
  EXPECT_EQ(jobs("docker-compose.yml", "services:\n  b:\n    command: BUILD a.so .\n"),
            "the commands of a Compose file are left to you.");
  EXPECT_EQ(jobs("k8s/job.yml", "spec:\n  command: BUILD a.so .\n"), "what runs it is not known.");
  EXPECT_EQ(inWorkflow("      - { run: BUILD a.so . }\n      - run: make\n"), "      - run: make\n");
  EXPECT_EQ(jobs(github, "a:\n  steps: [ { run: BUILD a.so . },\n           { run: make } ]\n"),
            "line 2 cannot be taken apart.");
}

TEST(Jobs, TooMuchIsSaid) {
  std::string steps;
  for (int i = 0; i < 201; ++i)
    steps += "      - run: BUILD a.so .\n      - run: make\n";
  EXPECT_EQ(inWorkflow(steps), "it builds plugins more than 200 times.");
  EXPECT_EQ(inWorkflow("      - run: BUILD a.so .\n" + std::string(600000, '#')), "it is longer than 512 KB.");
}

TEST(Jobs, GitLabRunsAListInOneShell) {
  EXPECT_EQ(
      jobs(gitlab,
           "build:\n  before_script:\n    - apk add make\n  script:\n    - cd guard\n    - BUILD a.so .\n    - cd ..\n"
           "    - make\n"),
      "build:\n  before_script:\n    - apk add make\n  script:\n    - make\n");
  EXPECT_EQ(jobs(gitlab, "build:\n  script:\n    - cd guard && BUILD a.so .\n    - make\n"),
            "build:\n  script:\n    - cd guard\n    - make\n");
  EXPECT_EQ(jobs(gitlab, "build:\n  script:\n    - |\n      make\n      BUILD a.so .\n    - 'BUILD b.so .'\n"),
            "build:\n  script:\n    - |\n      make\n");
  EXPECT_EQ(jobs(gitlab, "a:\n  script: BUILD a.so .\nb:\n  script: make\n"),
            "nothing would be left of the commands at line 2.");
  EXPECT_EQ(jobs(gitlab, "a:\n  script:\n    - BUILD a.so .\n    - make\n  artifacts:\n    paths: [ \"*.so\" ]\n"),
            "line 6 uses what is built.");
  EXPECT_EQ(jobs(gitlab, "a:\n  before_script:\n    - BUILD a.so .\n  script:\n    - make\n"),
            "nothing would be left of the list at line 3.");
  // Behind an anchor there is one list for all.
  EXPECT_EQ(jobs(gitlab, ".b: &b\n  script:\n    - BUILD a.so .\n    - make\nx:\n  <<: *b\n"),
            ".b: &b\n  script:\n    - make\nx:\n  <<: *b\n");
}

TEST(Jobs, OtherServices) {
  EXPECT_EQ(
      jobs(circle,
           "jobs:\n  build:\n    steps:\n      - checkout\n      - run:\n          name: plugin\n          command: |\n"
           "            BUILD a.so .\n      - run: make\n"),
      "jobs:\n  build:\n    steps:\n      - checkout\n      - run: make\n");
  EXPECT_EQ(jobs(circle, "jobs:\n  build:\n    steps:\n      - checkout\n      - run: BUILD a.so .\n"),
            "nothing would be left of the list at line 4.");
  EXPECT_EQ(
      jobs("azure-pipelines.yml", "steps:\n- task: GoTool@0\n- script: BUILD a.so .\n  displayName: p\n- bash: make\n"),
      "steps:\n- task: GoTool@0\n- bash: make\n");
  EXPECT_EQ(jobs("bitbucket-pipelines.yml",
                 "pipelines:\n  default:\n    - step:\n        script:\n          - BUILD a.so .\n          - make\n"),
            "pipelines:\n  default:\n    - step:\n        script:\n          - make\n");
}

TEST(Jobs, AStepForTheGatewayIsOffered) {
  auto proposal = [](const std::string &path, const std::string &text) {
    return editJobs(text, path, {{2}, {}}, "make build").findings.at(0).proposal;
  };
  EXPECT_EQ(proposal(github, "steps:\n- run: go build -buildmode=plugin -o a.so .\n- run: make\n"),
            "- name: Build the gateway\n  run: make build");
  EXPECT_EQ(proposal(gitlab, "a: { script: [\n \"go build -buildmode=plugin .\" ] }\n"), "- make build");
  EXPECT_EQ(proposal("azure-pipelines.yml", "steps:\n- script: go build -buildmode=plugin -o a.so .\n- bash: make\n"),
            "- script: make build\n  displayName: Build the gateway");
  EXPECT_EQ(proposal("compose.yml", "services:\n  b: go build -buildmode=plugin .\n"), "");
}

} // namespace unplug::buildfiles

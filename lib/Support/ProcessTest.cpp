#include "Support/Process.h"

#include <gtest/gtest.h>

using namespace unplug;

namespace {

ProcessResult shell(const std::string &script, ProcessRequest request = {}) {
  request.arguments = {"sh", "-c", script};
  auto result = runProcess(request);
  EXPECT_TRUE(static_cast<bool>(result));
  return result ? *result : ProcessResult{};
}

} // namespace

TEST(Process, GivesStatusAndBothOutputs) {
  auto result = shell("echo out; echo err >&2; exit 7");
  EXPECT_EQ(result.status, 7);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_EQ(shell("kill -9 $$").status, 128 + 9);
}

TEST(Process, GetsOnlyTheGivenEnvironmentAndFolder) {
  ProcessRequest request;
  request.environment = {"UNPLUG_A=1"};
  request.folder = "/";
  EXPECT_EQ(shell("echo $UNPLUG_A ${HOME-none}; pwd", request).out, "1 none\n/\n");
}

TEST(Process, FeedsInputWithoutBlockingOnOutput) {
  ProcessRequest request;
  request.environment = {"PATH=/usr/bin:/bin"};
  request.input = std::string(3 << 20, 'x');
  EXPECT_EQ(shell("cat", request).out, request.input);
  EXPECT_EQ(shell("exit 3", request).status, 3) << "a process that does not read its input";
}

TEST(Process, BoundsOutputAndTime) {
  ProcessRequest request;
  request.environment = {"PATH=/usr/bin:/bin"};
  request.maxOutput = 10;
  auto result = shell("echo 0123456789abcdef", request);
  EXPECT_TRUE(result.cut);
  EXPECT_EQ(result.out, "0123456789");
  request.timeout = std::chrono::milliseconds(100);
  auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(shell("sleep 20 & sleep 20", request).timedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Process, SaysWhenAProgramIsMissing) {
  ProcessRequest request;
  request.arguments = {"unplug-no-such-program"};
  auto result = runProcess(request);
  ASSERT_FALSE(static_cast<bool>(result));
  EXPECT_NE(llvm::toString(result.takeError()).find("unplug-no-such-program"), std::string::npos);
}

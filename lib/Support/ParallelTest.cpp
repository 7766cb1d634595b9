#include "Support/Parallel.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

using namespace unplug;

TEST(Parallel, CallsEachIndexOnceAtAnyNumberOfThreads) {
  for (unsigned count : {1U, 2U, 7U}) {
    setThreads(count);
    std::vector<int> calls(1000);
    parallelFor(calls.size(), [&](std::size_t i) { ++calls[i]; });
    EXPECT_EQ(calls, std::vector<int>(1000, 1)) << count;
    parallelFor(0, [](std::size_t) { FAIL(); });
  }
  setThreads(0);
}

TEST(Parallel, HandsOnWhatIsThrown) {
  setThreads(4);
  EXPECT_THROW(parallelFor(100,
                           [](std::size_t i) {
                             if (i == 50)
                               throw std::runtime_error("full");
                           }),
               std::runtime_error);
  setThreads(0);
}

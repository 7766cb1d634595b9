// Threads take the next few indices from a counter until none is left.
#include "Support/Parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace unplug {

namespace {

unsigned chosenThreads = 0; // 0: one for each processor

} // namespace

void setThreads(unsigned threads) {
  chosenThreads = threads;
}

unsigned threads() {
  constexpr unsigned most = 64;
  return std::clamp(chosenThreads != 0 ? chosenThreads : std::thread::hardware_concurrency(), 1U, most);
}

void parallelFor(std::size_t count, const std::function<void(std::size_t)> &body) {
  std::size_t workers = std::min<std::size_t>(threads(), count);
  if (workers <= 1) {
    for (std::size_t i = 0; i < count; ++i)
      body(i);
    return;
  }
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex guard;
  // Batches small enough to even out, large enough that the counter is not fought over.
  const std::size_t batch = std::clamp<std::size_t>(count / (workers * 16), 1, 64);
  auto work = [&] {
    try {
      for (std::size_t begin = next.fetch_add(batch); begin < count; begin = next.fetch_add(batch))
        for (std::size_t i = begin; i < std::min(begin + batch, count); ++i)
          body(i);
    } catch (...) {
      std::lock_guard<std::mutex> lock(guard);
      failure = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < workers; ++i)
    others.emplace_back(work);
  work();
  for (std::thread &other : others)
    other.join();
  if (failure)
    std::rethrow_exception(failure);
}

} // namespace unplug

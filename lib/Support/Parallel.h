// Work on several threads, with results that do not depend on how many.
#pragma once

#include <cstddef>
#include <functional>

namespace unplug {

// How many threads `parallelFor` uses at most: what -j gives, else one for each processor. Set once, at start.
void setThreads(unsigned threads);
unsigned threads();

// Calls body(i) for each i below `count`, each once, on several threads; returns when all are done. `body` writes only
// to what belongs to its i. What it throws (memory is at an end) is thrown here, once every thread has stopped.
void parallelFor(std::size_t count, const std::function<void(std::size_t)> &body);

} // namespace unplug

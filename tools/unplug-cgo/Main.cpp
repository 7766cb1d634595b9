// unplug-cgo: unplug's helper for plugins that hold C. A request on standard input, an answer on standard output
// (lib/Cgo/Protocol.h). It bounds itself: what it parses may be hostile.
#include "ClangReader.h"

#include <llvm/Support/raw_ostream.h>

#include <iostream>
#include <iterator>
#include <utility>
#include <vector>

#include <sys/resource.h>

#if __has_feature(address_sanitizer)
// Clang's archives are built without the sanitizer: their allocators and ours do not agree on what is poisoned.
extern "C" const char *__asan_default_options() {
  return "allow_user_poisoning=0:detect_leaks=0";
}
#endif

int main() {
  std::vector<std::pair<decltype(RLIMIT_AS), rlim_t>> limits = {{RLIMIT_CPU, 20}, {RLIMIT_CORE, 0}};
#if !__has_feature(address_sanitizer) // which reserves terabytes of addresses
  limits.emplace_back(RLIMIT_AS, rlim_t{2} << 30);
#endif
  for (auto [resource, bound] : limits) {
    rlimit limit = {bound, bound};
    if (::setrlimit(resource, &limit) != 0)
      return 1;
  }
  std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  auto request = unplug::cgo::readRequest(text);
  if (!request) {
    llvm::errs() << llvm::toString(request.takeError()) << "\n";
    return 1;
  }
  std::cout << unplug::cgo::write(unplug::cgo::readWithClang(*request)) << std::flush;
  return std::cout ? 0 : 1;
}

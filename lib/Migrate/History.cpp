// One call of `git log`.
#include "Migrate/History.h"

#include "Support/Process.h"

#include <algorithm>
#include <map>

namespace unplug::migrate {

namespace {

std::string ask(const std::filesystem::path &folder, const std::vector<std::string> &arguments) {
  ProcessOptions options;
  options.folder = folder;
  options.environment = {"GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
                         "GIT_NO_LAZY_FETCH=1", "LC_ALL=C"};
  options.maxOutput = 64 << 20;
  std::vector<std::string> command = {"git",
                                      "-c",
                                      "core.fsmonitor=false",
                                      "-c",
                                      "core.hooksPath=/dev/null",
                                      "-c",
                                      "log.showSignature=false",
                                      "-c",
                                      "log.mailmap=false"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto result = runProcess(command, options);
  if (!result) {
    llvm::consumeError(result.takeError()); // no git, or too much history: the commit then says nothing of it
    return {};
  }
  return result->status == 0 ? result->output : "";
}

bool isPlain(const std::string &text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7F; });
}

} // namespace

History historyOf(const std::filesystem::path &folder) {
  History history;
  std::string head = ask(folder, {"rev-parse", "--verify", "HEAD"});
  history.commit = head.substr(0, head.find('\n'));
  if (history.commit.find_first_not_of("0123456789abcdef") != std::string::npos || history.commit.size() != 40)
    return {};
  std::map<std::string, unsigned> commitsBy;
  std::string log = ask(folder, {"log", "--no-merges", "--format=%as%x09%an <%ae>", "HEAD", "--", "."});
  for (std::size_t at = 0, end = 0; at < log.size(); at = end + 1) {
    end = std::min(log.find('\n', at), log.size());
    std::string line = log.substr(at, end - at), author = line.substr(std::min(line.find('\t') + 1, line.size()));
    if (line.size() < 11 || line[10] != '\t' || !isPlain(author))
      continue;
    history.first = line.substr(0, 10); // newest first
    if (history.last.empty())
      history.last = history.first;
    ++history.commits;
    ++commitsBy[author];
  }
  std::vector<std::pair<std::string, unsigned>> ordered(commitsBy.begin(), commitsBy.end());
  std::sort(ordered.begin(), ordered.end(), [](const auto &a, const auto &b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  constexpr std::size_t maxAuthors = 10;
  for (std::size_t i = 0; i < std::min(maxAuthors, ordered.size()); ++i)
    history.authors.push_back(ordered[i].first);
  return history;
}

} // namespace unplug::migrate

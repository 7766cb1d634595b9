// Processes by posix_spawn, in a group of their own so that a time limit ends their children too.
#include "Support/Process.h"

#include "Support/Error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace unplug {

namespace {

class Channel {
public:
  Channel() = default;
  Channel(const Channel &) = delete;
  Channel &operator=(const Channel &) = delete;
  ~Channel() {
    close(ours);
    close(theirs);
  }

  bool openPipe() {
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      return false;
    ours = ends[0];
    theirs = ends[1];
    return ::fcntl(ours, F_SETFL, O_NONBLOCK) == 0;
  }

  // A socket, not a pipe: sending to a process that has gone must not raise SIGPIPE here.
  bool openInput() {
    std::array<int, 2> ends;
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
      return false;
    ours = ends[0];
    theirs = ends[1];
    return ::fcntl(ours, F_SETFL, O_NONBLOCK) == 0;
  }

  static void close(int &end) {
    if (end >= 0)
      ::close(end);
    end = -1;
  }

  int ours = -1, theirs = -1;
};

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> result;
  for (const std::string &text : texts)
    result.push_back(const_cast<char *>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

// The C structures that posix_spawn wants, freed together.
struct SpawnSetup {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;

  SpawnSetup() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnSetup(const SpawnSetup &) = delete;
  SpawnSetup &operator=(const SpawnSetup &) = delete;
  ~SpawnSetup() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  int fill(const ProcessRequest &request, int in, int out, int err) {
    sigset_t none, pipe;
    ::sigemptyset(&none);
    ::sigemptyset(&pipe);
    ::sigaddset(&pipe, SIGPIPE);
    int failed = 0;
    auto add = [&](int result) { failed = failed != 0 ? failed : result; };
    add(in >= 0 ? ::posix_spawn_file_actions_adddup2(&actions, in, 0)
                : ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0));
    add(::posix_spawn_file_actions_adddup2(&actions, out, 1));
    add(::posix_spawn_file_actions_adddup2(&actions, err, 2));
    add(::posix_spawn_file_actions_addclosefrom_np(&actions, 3));
    if (!request.folder.empty())
      add(::posix_spawn_file_actions_addchdir_np(&actions, request.folder.c_str()));
    add(::posix_spawnattr_setsigmask(&attributes, &none));
    add(::posix_spawnattr_setsigdefault(&attributes, &pipe));
    add(::posix_spawnattr_setpgroup(&attributes, 0));
    add(::posix_spawnattr_setflags(&attributes,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    return failed;
  }
};

// Reads what there is; false at the end of the stream.
bool drain(int end, std::string &into, std::size_t limit, bool &cut) {
  std::array<char, 65536> buffer;
  ssize_t got = ::read(end, buffer.data(), buffer.size());
  if (got < 0)
    return errno == EINTR || errno == EAGAIN;
  std::size_t keep = std::min(static_cast<std::size_t>(got), limit - into.size());
  into.append(buffer.data(), keep);
  cut = cut || keep < static_cast<std::size_t>(got);
  return got > 0;
}

// Feeds and reads until both outputs end or time is up; false when time is up.
bool exchange(const ProcessRequest &request, Channel &in, Channel &out, Channel &err, ProcessResult &result,
              Clock::time_point deadline) {
  std::size_t sent = 0;
  while (out.ours >= 0 || err.ours >= 0) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0)
      return false;
    std::array<pollfd, 3> ends = {pollfd{out.ours, POLLIN, 0}, {err.ours, POLLIN, 0}, {in.ours, POLLOUT, 0}};
    if (::poll(ends.data(), ends.size(), static_cast<int>(std::min<long long>(left, 1'000'000))) < 0 && errno != EINTR)
      return false;
    if (ends[0].revents != 0 && !drain(out.ours, result.out, request.maxOutput, result.cut))
      Channel::close(out.ours);
    if (ends[1].revents != 0 && !drain(err.ours, result.err, request.maxOutput, result.cut))
      Channel::close(err.ours);
    if (ends[2].revents != 0) {
      ssize_t wrote = ::send(in.ours, request.input.data() + sent, request.input.size() - sent, MSG_NOSIGNAL);
      if (wrote > 0)
        sent += static_cast<std::size_t>(wrote);
      if (sent == request.input.size() || (wrote < 0 && errno != EINTR && errno != EAGAIN))
        Channel::close(in.ours);
    }
  }
  return true;
}

// Waits for the end of `child`; false when time is up first.
bool waitUntil(pid_t child, int &status, Clock::time_point deadline) {
  for (useconds_t pause = 200;; pause = std::min<useconds_t>(pause * 2, 20'000)) {
    pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR))
      return true;
    if (Clock::now() >= deadline)
      return false;
    ::usleep(pause);
  }
}

} // namespace

std::optional<fs::path> findProgram(const std::string &name) {
  const char *path = std::getenv("PATH");
  std::string folders = path ? path : "/usr/local/bin:/usr/bin:/bin";
  for (std::size_t begin = 0; begin <= folders.size();) {
    std::size_t end = std::min(folders.find(':', begin), folders.size());
    std::string folder = folders.substr(begin, end - begin);
    begin = end + 1;
    if (folder.empty() || folder.front() != '/')
      continue;
    fs::path candidate = fs::path(folder) / name;
    std::error_code code;
    if (fs::is_regular_file(candidate, code) && ::access(candidate.c_str(), X_OK) == 0)
      return candidate;
  }
  return std::nullopt;
}

llvm::Expected<ProcessResult> runProcess(const ProcessRequest &request) {
  if (request.arguments.empty())
    return refusal({}, "no program was named");
  const std::string &name = request.arguments.front();
  auto failed = [&](int error) { return refusal({}, "cannot run `" + name + "`: " + std::strerror(error)); };
  fs::path program = name;
  if (name.find('/') == std::string::npos) {
    auto found = findProgram(name);
    if (!found)
      return failed(ENOENT);
    program = *found;
  }
  Channel in, out, err;
  if (!out.openPipe() || !err.openPipe() || (!request.input.empty() && !in.openInput()))
    return failed(errno);
  SpawnSetup setup;
  if (int error = setup.fill(request, in.theirs, out.theirs, err.theirs))
    return failed(error);
  auto arguments = pointers(request.arguments), environment = pointers(request.environment);
  pid_t child = 0;
  if (int error = ::posix_spawn(&child, program.c_str(), &setup.actions, &setup.attributes, arguments.data(),
                                environment.data()))
    return failed(error);
  for (Channel *channel : {&in, &out, &err})
    Channel::close(channel->theirs);

  ProcessResult result;
  auto deadline = Clock::now() + request.timeout;
  int status = 0;
  if (!exchange(request, in, out, err, result, deadline) || !waitUntil(child, status, deadline)) {
    result.timedOut = true;
    ::kill(-child, SIGKILL);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

} // namespace unplug

// fork and exec, with pipes polled until the child is done.
#include "Support/Process.h"

#include "Support/Error.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unplug {

namespace {

struct Pipe {
  int read = -1, write = -1;

  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
      return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
  static void close(int &end) {
    if (end >= 0)
      ::close(end);
    end = -1;
  }
  ~Pipe() {
    close(read);
    close(write);
  }
};

[[noreturn]] void runChild(const std::vector<std::string> &arguments, const ProcessOptions &options, Pipe &in,
                           Pipe &out, const std::vector<std::string> &environment) {
  std::vector<char *> argv, envp;
  for (const std::string &argument : arguments)
    argv.push_back(const_cast<char *>(argument.c_str()));
  for (const std::string &entry : environment)
    envp.push_back(const_cast<char *>(entry.c_str()));
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if ((!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) || ::dup2(in.read, 0) < 0 ||
      ::dup2(out.write, 1) < 0 || ::dup2(options.keepErrors ? out.write : null, 2) < 0)
    ::_exit(127);
  ::execvpe(argv[0], argv.data(), envp.data());
  ::_exit(127);
}

} // namespace

llvm::Expected<ProcessResult> runProcess(const std::vector<std::string> &arguments, const ProcessOptions &options) {
  Pipe in, out;
  if (!in.open() || !out.open())
    return refusal({}, std::string("cannot run ") + arguments[0] + ": " + std::strerror(errno));
  std::vector<std::string> environment = options.environment;
  for (const char *name : {"PATH", "HOME"})
    if (const char *value = std::getenv(name))
      environment.push_back(std::string(name) + "=" + value);
  ::signal(SIGPIPE, SIG_IGN); // a child that stops reading must not end this process
  pid_t child = ::fork();
  if (child < 0)
    return refusal({}, std::string("cannot run ") + arguments[0] + ": " + std::strerror(errno));
  if (child == 0)
    runChild(arguments, options, in, out, environment);
  Pipe::close(in.read);
  Pipe::close(out.write);
  ::fcntl(in.write, F_SETFL, O_NONBLOCK);

  ProcessResult result;
  std::string fault;
  std::size_t sent = 0;
  auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(options.timeoutSeconds);
  while (out.read >= 0) {
    if (sent == options.input.size())
      Pipe::close(in.write);
    auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd ends[2] = {{out.read, POLLIN, 0}, {in.write, POLLOUT, 0}};
    int ready = left <= 0 ? 0 : ::poll(ends, in.write >= 0 ? 2 : 1, static_cast<int>(left));
    if (ready == 0)
      fault = "it took longer than " + std::to_string(options.timeoutSeconds) + " seconds";
    if (ready < 0 && errno != EINTR)
      fault = std::strerror(errno);
    if (!fault.empty())
      break;
    if (ends[1].revents != 0 && in.write >= 0) {
      ssize_t wrote = ::write(in.write, options.input.data() + sent, options.input.size() - sent);
      if (wrote > 0)
        sent += static_cast<std::size_t>(wrote);
      else if (errno != EAGAIN && errno != EINTR)
        Pipe::close(in.write);
    }
    if (ends[0].revents != 0) {
      char buffer[65536];
      ssize_t got = ::read(out.read, buffer, sizeof buffer);
      if (got == 0)
        Pipe::close(out.read);
      else if (got > 0)
        result.output.append(buffer, static_cast<std::size_t>(got));
      if (result.output.size() > options.maxOutput) {
        fault = "it gave more than " + std::to_string(options.maxOutput) + " bytes";
        break;
      }
    }
  }
  if (!fault.empty())
    ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!fault.empty())
    return refusal({}, arguments[0] + " was ended: " + fault);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (result.status == 127)
    return refusal({}, "cannot run " + arguments[0] + ": not found");
  return result;
}

} // namespace unplug

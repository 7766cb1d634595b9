// unplug: parses the command line, runs one command, gives its exit status.
#include <CLI/CLI.hpp>

int main(int argc, char **argv) {
  CLI::App app("Moves KrakenD 2.x gateways with Go plugins to 3.0.", "unplug");
  app.set_version_flag("--version", "unplug " UNPLUG_VERSION);
  CLI11_PARSE(app, argc, argv);
  return 0;
}

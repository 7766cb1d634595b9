// One class a command: its options, and running it with the world handed in.
#pragma once

#include "Support/ExitStatus.h"

#include <llvm/Support/raw_ostream.h>

#include <memory>
#include <vector>

namespace CLI {
class App;
}

namespace unplug::tool {

struct Environment {
  llvm::raw_ostream &out; // results
  llvm::raw_ostream &err; // everything else
  bool outIsTerminal = false;
};

class Command {
public:
  virtual ~Command() = default;

  virtual CLI::App *declare(CLI::App &app) = 0; // adds itself as a subcommand
  virtual ExitStatus run(Environment &environment) = 0;
};

std::unique_ptr<Command> makeAnalyzeCommand();
std::unique_ptr<Command> makePlanCommand();
std::unique_ptr<Command> makeMigrateCommand();
std::unique_ptr<Command> makeUndoCommand();
std::unique_ptr<Command> makeInspectCommand();
std::unique_ptr<Command> makeNewCommand();
std::unique_ptr<Command> makeStatusCommand();
std::unique_ptr<Command> makeApplyCommand();
std::unique_ptr<Command> makeUpgradeCommand();

} // namespace unplug::tool

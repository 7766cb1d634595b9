// Carrying a transaction out, step by step, so that it can be stopped at any of them and repaired.
#pragma once

#include "Rewrite/Journal.h"

#include <functional>
#include <memory>

namespace unplug::rewrite {

using StepHook = std::function<void(unsigned)>;

// Holds the lock of each journal while it lives. Fails (refusal) when another run holds one.
class Locks {
public:
  static llvm::Expected<std::unique_ptr<Locks>> take(const std::vector<std::filesystem::path> &journals);
  ~Locks();

private:
  std::vector<int> files;
};

// Makes the journal's folder, hidden from git where it lies in the tree.
llvm::Error prepareJournal(const JournalRoot &root);

// Carries `transaction` out. `oldBytes` and `newBytes` give the bytes of a file of a root. On an error before the
// commit mark everything is rolled back.
using BytesOf = std::function<llvm::Expected<std::string>(std::size_t root, const JournalFile &file)>;
llvm::Error carryOut(const Transaction &transaction, const BytesOf &oldBytes, const BytesOf &newBytes,
                     const StepHook &hook);

// From the commit mark on: puts everything in place. Safe to repeat.
llvm::Error rollForward(const Transaction &transaction, const StepHook &hook);
// Before the commit mark: removes everything that was prepared. Safe to repeat.
llvm::Error rollBack(const Transaction &transaction);

bool isCommitted(const Transaction &transaction);

} // namespace unplug::rewrite

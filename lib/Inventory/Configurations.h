// The configurations among the inputs: found, read or rendered, and the reason for each file that is none.
#pragma once

#include "Inventory/Inventory.h"

#include <memory>
#include <string>
#include <string_view>

namespace unplug::inventory {

class ConfigurationReader {
public:
  // `inventory` must hold the inputs, and the release and Go source by the time of read(). `unread` as in
  // takeInventory.
  ConfigurationReader(const Options &options, Inventory &inventory, llvm::Error &unread);
  ~ConfigurationReader();

  // What a manifest says of configurations: FC_* variables, and which files it hands to the gateway.
  void hear(const std::string &manifest, const std::string &path);
  // A finding when the text of inventory.files[index] looks like a configuration in a form that is not read.
  void noteForeignFormat(std::size_t index, std::string_view text);
  // Fills inventory.gateways, the entries of the files, and findings.
  void read();

private:
  class Reader;
  std::unique_ptr<Reader> reader;
};

// What became of a file that could not be read.
void noteNotRead(Inventory &inventory, std::size_t index, llvm::Error error);

} // namespace unplug::inventory

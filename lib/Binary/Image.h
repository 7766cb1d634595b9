// An object file as bytes at addresses: what the linker laid out, ELF and Mach-O alike.
#pragma once

#include <llvm/Object/ObjectFile.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::binary {

struct Section {
  std::string_view name;
  std::uint64_t address;
  std::string_view bytes;
};

struct Symbol {
  std::string_view name;
  std::uint64_t address;
  std::uint64_t size; // 0 when not known
};

class Image {
public:
  explicit Image(const llvm::object::ObjectFile &file);

  const llvm::object::ObjectFile &file() const { return object; }
  const std::vector<Section> &sections() const { return all; }
  const Section *section(std::string_view name) const;

  // At most `size` bytes at `address`; fewer when the section ends, none when nothing is there.
  std::string_view at(std::uint64_t address, std::uint64_t size) const;
  std::optional<std::uint64_t> word(std::uint64_t address, unsigned bytes) const;
  // The pointer at `address`: what the relocation there makes of it, else the bytes.
  std::optional<std::uint64_t> pointer(std::uint64_t address) const;
  // A Go string whose header is at `address`, of at most `limit` bytes.
  std::optional<std::string_view> string(std::uint64_t address, std::uint64_t limit) const;

  unsigned pointerSize() const { return object.getBytesInAddress(); }

  // Symbols that the dynamic linker sees (ELF), or all (Mach-O), whose names end with one of `suffixes`.
  std::vector<Symbol> exportedSymbols(const std::vector<std::string_view> &suffixes) const;

  // Symbols that another library must define (ELF; weak ones are left out).
  std::vector<std::string_view> neededSymbols() const;

private:
  const llvm::object::ObjectFile &object;
  std::vector<Section> all;
};

} // namespace unplug::binary

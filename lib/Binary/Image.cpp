// Reading through LLVM's object reader; every access is checked against the section that it falls into.
#include "Binary/Image.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELFObjectFile.h>

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace unplug::binary {

namespace object = llvm::object;

namespace {

// A damaged entry is as good as none.
template <typename T> T take(llvm::Expected<T> value, std::type_identity_t<T> otherwise) {
  if (value)
    return std::move(*value);
  llvm::consumeError(value.takeError());
  return otherwise;
}

std::string_view view(llvm::StringRef text) {
  return {text.data(), text.size()};
}

} // namespace

Image::Image(const object::ObjectFile &file) : object(file) {
  for (const object::SectionRef &section : file.sections()) {
    if (section.isBSS() || section.isVirtual())
      continue;
    all.push_back({view(take(section.getName(), llvm::StringRef())), section.getAddress(),
                   view(take(section.getContents(), llvm::StringRef()))});
  }
}

const Section *Image::section(std::string_view name) const {
  auto found = std::find_if(all.begin(), all.end(), [&](const Section &section) { return section.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string_view Image::at(std::uint64_t address, std::uint64_t size) const {
  for (const Section &section : all)
    if (section.address != 0 && address >= section.address && address - section.address < section.bytes.size())
      return section.bytes.substr(address - section.address, size);
  return {};
}

std::optional<std::uint64_t> Image::word(std::uint64_t address, unsigned bytes) const {
  std::string_view raw = at(address, bytes);
  if (raw.size() < bytes || bytes > 8)
    return std::nullopt;
  std::uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(raw[object.isLittleEndian() ? i : bytes - 1 - i]))
             << (8 * i);
  return value;
}

std::optional<std::uint64_t> Image::pointer(std::uint64_t address) const {
  // Shared objects keep pointers as relocations: RELATIVE ones hold the target as addend, others name a symbol.
  if (auto *elf = llvm::dyn_cast<object::ELF64LEObjectFile>(&object)) {
    const auto &file = elf->getELFFile();
    for (const auto &section : take(file.sections(), {})) {
      if (section.sh_type != llvm::ELF::SHT_RELA || !(section.sh_flags & llvm::ELF::SHF_ALLOC))
        continue;
      for (const auto &relocation : take(file.relas(section), {})) {
        if (relocation.r_offset != address)
          continue;
        auto addend = static_cast<std::uint64_t>(static_cast<std::int64_t>(relocation.r_addend));
        if (relocation.getSymbol(false) == 0)
          return addend;
        const auto *symbols = take(file.getSection(section.sh_link), nullptr);
        if (!symbols)
          return std::nullopt;
        const auto *symbol = take(file.getEntry<object::ELF64LE::Sym>(*symbols, relocation.getSymbol(false)), nullptr);
        return symbol ? std::optional(symbol->st_value + addend) : std::nullopt;
      }
    }
  }
  return word(address, pointerSize());
}

std::optional<std::string_view> Image::string(std::uint64_t address, std::uint64_t limit) const {
  auto data = pointer(address), size = word(address + pointerSize(), pointerSize());
  if (!data || !size || *size > limit)
    return std::nullopt;
  std::string_view bytes = at(*data, *size);
  if (bytes.size() != *size)
    return std::nullopt;
  return bytes;
}

std::vector<std::string_view> Image::neededSymbols() const {
  std::vector<std::string_view> found;
  auto *elf = llvm::dyn_cast<object::ELF64LEObjectFile>(&object);
  if (!elf)
    return found;
  const auto &file = elf->getELFFile();
  for (const auto &section : take(file.sections(), {})) {
    if (section.sh_type != llvm::ELF::SHT_DYNSYM)
      continue;
    llvm::StringRef names = take(file.getStringTableForSymtab(section), {});
    for (const auto &symbol : take(file.symbols(&section), {}))
      if (symbol.st_shndx == llvm::ELF::SHN_UNDEF && symbol.getBinding() == llvm::ELF::STB_GLOBAL &&
          symbol.st_name != 0 && symbol.st_name < names.size())
        found.push_back(view(names.data() + symbol.st_name));
  }
  return found;
}

std::vector<Symbol> Image::exportedSymbols(const std::vector<std::string_view> &suffixes) const {
  std::vector<Symbol> found;
  auto add = [&](std::string_view name, std::uint64_t address, std::uint64_t size) {
    for (std::string_view suffix : suffixes)
      if (address != 0 && name.ends_with(suffix))
        found.push_back({name, address, size});
  };
  if (auto *elf = llvm::dyn_cast<object::ELF64LEObjectFile>(&object)) {
    // Not through the format-independent interface, which ends the process on a damaged table.
    const auto &file = elf->getELFFile();
    for (const auto &section : take(file.sections(), {})) {
      if (section.sh_type != llvm::ELF::SHT_DYNSYM)
        continue;
      llvm::StringRef names = take(file.getStringTableForSymtab(section), {});
      for (const auto &symbol : take(file.symbols(&section), {}))
        if (symbol.st_name < names.size())
          add(view(names.data() + symbol.st_name), symbol.st_value, symbol.st_size);
    }
  } else {
    for (const object::SymbolRef &symbol : object.symbols())
      add(view(take(symbol.getName(), llvm::StringRef())), take(symbol.getAddress(), std::uint64_t{0}), 0);
  }
  return found;
}

} // namespace unplug::binary

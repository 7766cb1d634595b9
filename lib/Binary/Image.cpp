// Reading through LLVM's object reader; every access is checked against the section that it falls into.
#include "Binary/Image.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELFObjectFile.h>

#include <algorithm>
#include <cstring>

namespace unplug::binary {

namespace object = llvm::object;

namespace {

template <typename T> T take(llvm::Expected<T> value, T otherwise) {
  if (value)
    return std::move(*value);
  llvm::consumeError(value.takeError()); // a damaged entry is as good as none
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
    if (auto sections = elf->getELFFile().sections())
      for (const auto &section : *sections) {
        if (section.sh_type != llvm::ELF::SHT_RELA || !(section.sh_flags & llvm::ELF::SHF_ALLOC))
          continue;
        auto relocations = elf->getELFFile().relas(section);
        if (!relocations) {
          llvm::consumeError(relocations.takeError());
          continue;
        }
        for (const auto &relocation : *relocations) {
          if (relocation.r_offset != address)
            continue;
          auto addend = static_cast<std::uint64_t>(static_cast<std::int64_t>(relocation.r_addend));
          if (relocation.getSymbol(false) == 0)
            return addend;
          auto symbols = elf->getELFFile().getSection(section.sh_link);
          auto symbol = symbols
                            ? elf->getELFFile().getEntry<object::ELF64LE::Sym>(**symbols, relocation.getSymbol(false))
                            : symbols.takeError();
          if (!symbol) {
            llvm::consumeError(symbol.takeError());
            return std::nullopt;
          }
          return (*symbol)->st_value + addend;
        }
      }
    else
      llvm::consumeError(sections.takeError());
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

std::vector<Symbol> Image::exportedSymbols(const std::vector<std::string_view> &suffixes) const {
  std::vector<Symbol> found;
  auto add = [&](const object::SymbolRef &symbol, std::uint64_t size) {
    std::string_view name = view(take(symbol.getName(), llvm::StringRef()));
    for (std::string_view suffix : suffixes)
      if (name.ends_with(suffix))
        if (std::uint64_t address = take(symbol.getAddress(), std::uint64_t{0}))
          found.push_back({name, address, size});
  };
  if (auto *elf = llvm::dyn_cast<object::ELFObjectFileBase>(&object)) {
    for (const object::ELFSymbolRef &symbol : elf->getDynamicSymbolIterators())
      add(symbol, symbol.getSize());
  } else {
    for (const object::SymbolRef &symbol : object.symbols())
      add(symbol, 0);
  }
  return found;
}

} // namespace unplug::binary

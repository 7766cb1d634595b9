// Small ELF files for tests and fuzzing seeds: sections at addresses, nothing more.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace unplug::binary {

class TinyElf {
public:
  struct Section {
    std::string name;
    std::uint32_t type;
    std::uint64_t address;
    std::string bytes;
    std::uint32_t link = 0;
    std::uint64_t entrySize = 0;
  };

  static constexpr std::uint32_t progbits = 1, strtab = 3, rela = 4, dynamic = 6, dynsym = 11;

  // The index of the section, for links.
  std::uint32_t add(Section section) {
    sections.push_back(std::move(section));
    return static_cast<std::uint32_t>(sections.size()); // 0 is the empty one
  }

  static void put(std::string &out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i)
      out += static_cast<char>(value >> (8 * i));
  }

  // A dynamic symbol: a global object in some section when `address` is not 0, else undefined.
  static std::string symbol(std::uint32_t name, std::uint64_t address, std::uint64_t size) {
    std::string out;
    put(out, name, 4);
    put(out, 0x11, 1); // STB_GLOBAL, STT_OBJECT
    put(out, 0, 1);
    put(out, address ? 1 : 0, 2);
    put(out, address, 8);
    put(out, size, 8);
    return out;
  }

  // R_*_RELATIVE: the pointer at `at` is `target`.
  static std::string relative(std::uint64_t at, std::uint64_t target) {
    std::string out;
    put(out, at, 8);
    put(out, 8, 8);
    put(out, target, 8);
    return out;
  }

  std::string bytes(std::uint16_t machine = 62) const {
    std::string names(1, '\0'), body, headers(64, '\0');
    auto header = [&](std::uint32_t name, const Section &section, std::uint64_t offset) {
      put(headers, name, 4);
      put(headers, section.type, 4);
      put(headers, section.address ? 2 : 0, 8); // SHF_ALLOC
      put(headers, section.address, 8);
      put(headers, offset, 8);
      put(headers, section.bytes.size(), 8);
      put(headers, section.link, 4);
      put(headers, 0, 4);
      put(headers, 1, 8);
      put(headers, section.entrySize, 8);
    };
    std::vector<Section> all = sections;
    all.push_back({".shstrtab", strtab, 0, {}});
    std::vector<std::uint32_t> nameAt;
    for (const Section &section : all) {
      nameAt.push_back(static_cast<std::uint32_t>(names.size()));
      names += section.name + '\0';
    }
    all.back().bytes = names;
    constexpr std::uint64_t headerSize = 64;
    for (std::size_t i = 0; i < all.size(); ++i) {
      header(nameAt[i], all[i], headerSize + body.size());
      body += all[i].bytes;
    }
    while (body.size() % 8 != 0)
      body += '\0';
    std::string out("\x7f"
                    "ELF\x02\x01\x01",
                    7);
    out.resize(16);
    put(out, 3, 2); // ET_DYN
    put(out, machine, 2);
    put(out, 1, 4);
    put(out, 0, 8);                        // entry
    put(out, 0, 8);                        // program headers
    put(out, headerSize + body.size(), 8); // section headers
    put(out, 0, 4);
    put(out, 64, 2);
    put(out, 0, 2);
    put(out, 0, 2);
    put(out, 64, 2);
    put(out, all.size() + 1, 2);
    put(out, all.size(), 2);
    return out + body + headers;
  }

private:
  std::vector<Section> sections;
};

// The text that Go keeps about modules, in its frame of 16 bytes on either side.
inline std::string framed(const std::string &text) {
  return std::string(16, '<') + text + std::string(16, '>');
}

// A compiled plugin of Go 1.18 or newer, or, with `pointers`, of 1.13 to 1.17: build information, one registerer whose
// value is a string, a needed C library.
inline std::string tinyPlugin(bool pointers) {
  const std::string modules = framed("path\texample.com/guard\nmod\texample.com/guard\t(devel)\t\n"
                                     "dep\tgithub.com/google/uuid\tv1.3.0\th1:x=\n=>\t../uuid\t(devel)\t\n"
                                     "build\t-buildmode=plugin\nbuild\t-ldflags=\"-X main.V=a \\\"b\\\"\"\n");
  const std::string version = pointers ? "go1.17.8" : "go1.22.7";
  const std::string name = "token-check";
  constexpr std::uint64_t info = 0x1000, data = 0x2000, text = 0x3000;
  TinyElf elf;
  std::string strings(1, '\0');
  auto addString = [&](const std::string &value) {
    auto at = static_cast<std::uint32_t>(strings.size());
    strings += value + '\0';
    return at;
  };
  std::uint32_t variable = addString("example.com/guard.HandlerRegisterer"), libc = addString("libc.so.6"),
                needed = addString("gnu_get_libc_version"), glibc = addString("GLIBC_2.34");
  static_cast<void>(glibc);

  std::string header = "\xff Go buildinf:";
  TinyElf::put(header, 8, 1);
  TinyElf::put(header, pointers ? 0 : 2, 1);
  header.resize(32);
  std::string relocations = TinyElf::relative(data, text);
  std::string contents = name;
  if (pointers) {
    // Header -> string headers in the data -> bytes.
    relocations += TinyElf::relative(info + 16, data + 16) + TinyElf::relative(info + 24, data + 32) +
                   TinyElf::relative(data + 16, text + contents.size());
    contents += version;
    relocations += TinyElf::relative(data + 32, text + contents.size());
    contents += modules;
  } else {
    auto varint = [&](std::uint64_t value) {
      for (; value >= 0x80; value >>= 7)
        TinyElf::put(header, (value & 0x7f) | 0x80, 1);
      TinyElf::put(header, value, 1);
    };
    varint(version.size());
    header += version;
    varint(modules.size());
    header += modules;
  }
  std::string words;
  TinyElf::put(words, 0, 8);
  TinyElf::put(words, name.size(), 8);
  TinyElf::put(words, 0, 8);
  TinyElf::put(words, version.size(), 8);
  TinyElf::put(words, 0, 8);
  TinyElf::put(words, modules.size(), 8);
  std::string needs;
  TinyElf::put(needs, 1, 8); // DT_NEEDED
  TinyElf::put(needs, libc, 8);
  needs.append(16, '\0');

  std::uint32_t strtab = elf.add({".dynstr", TinyElf::strtab, 0x500, strings});
  std::uint32_t dynsym = elf.add(
      {".dynsym", TinyElf::dynsym, 0x600,
       TinyElf::symbol(0, 0, 0) + TinyElf::symbol(variable, data, 16) + TinyElf::symbol(needed, 0, 0), strtab, 24});
  elf.add({".rela.dyn", TinyElf::rela, 0x700, relocations, dynsym, 24});
  elf.add({".dynamic", TinyElf::dynamic, 0x900, needs, strtab, 16});
  elf.add({".go.buildinfo", TinyElf::progbits, info, header});
  elf.add({".data", TinyElf::progbits, data, words});
  elf.add({".rodata", TinyElf::progbits, text, contents});
  return elf.bytes();
}

} // namespace unplug::binary

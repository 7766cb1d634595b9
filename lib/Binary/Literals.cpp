// Two small decoders over one record of what registers hold. Only the instructions that load constants and that call
// are known; anything else is passed over.
#include "Binary/Literals.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace unplug::binary {

namespace {

constexpr std::uint64_t longestFunction = 64ULL << 10;

bool isText(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

// What is known of the registers between two calls.
class Registers {
public:
  explicit Registers(const Image &image, Literals &found) : image(image), found(found) {}

  void setAddress(unsigned index, std::uint64_t value) { addresses[index & 31] = value; }
  void setLength(unsigned index, std::uint64_t value) { lengths[index & 31] = value; }
  std::optional<std::uint64_t> address(unsigned index) const { return addresses[index & 31]; }

  void callValue(unsigned data, unsigned size) { call(found.firstArguments, data, size); }
  void callFunction(unsigned data, unsigned size) { call(found.appended, data, size); }

private:
  void call(std::vector<std::string> &list, unsigned data, unsigned size) {
    auto at = addresses[data];
    auto length = lengths[size];
    if (at && length && *length > 0 && *length < 256)
      if (std::string_view text = image.at(*at, *length); text.size() == *length && isText(text))
        if (std::find(list.begin(), list.end(), text) == list.end())
          list.emplace_back(text);
    // What a call leaves in registers is not what was loaded before it.
    addresses.fill(std::nullopt);
    lengths.fill(std::nullopt);
  }

  const Image &image;
  Literals &found;
  std::array<std::optional<std::uint64_t>, 32> addresses = {}, lengths = {};
};

std::uint32_t word(std::string_view code, std::size_t at) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4 && at + i < code.size(); ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(code[at + i])) << (8 * i);
  return value;
}

// `lea reg, [rip+d]`, `mov reg32, n`, `call rel32`, `call reg`. Instructions are not told apart from the middle of
// others: a false match would have to form an address of text and its length in the very registers of an argument.
void readAmd64(std::string_view code, std::uint64_t start, Registers &registers) {
  enum : unsigned { rax = 0, rbx = 3, rsi = 6, rdi = 7 };
  auto byte = [&](std::size_t i) { return i < code.size() ? static_cast<unsigned char>(code[i]) : 0U; };
  for (std::size_t i = 0; i < code.size(); ++i)
    if (byte(i) == 0x48 && byte(i + 1) == 0x8d && (byte(i + 2) & 0xc7) == 0x05) {
      auto distance = static_cast<std::int64_t>(static_cast<std::int32_t>(word(code, i + 3)));
      registers.setAddress(byte(i + 2) >> 3 & 7, start + i + 7 + static_cast<std::uint64_t>(distance));
    } else if ((byte(i) & 0xf8) == 0xb8) {
      registers.setLength(byte(i) & 7, word(code, i + 1));
    } else if (byte(i) == 0xff && (byte(i + 1) & 0xf8) == 0xd0) {
      registers.callValue(rax, rbx);
    } else if (byte(i) == 0xe8) {
      registers.callFunction(rdi, rsi);
    }
}

// The value of a logical immediate (Arm ARM, DecodeBitMasks) as 64 bits.
std::optional<std::uint64_t> logicalImmediate(std::uint32_t instruction) {
  unsigned n = instruction >> 22 & 1, rotation = instruction >> 16 & 63, ones = instruction >> 10 & 63;
  unsigned width = n << 6 | (~ones & 63);
  if (width < 2)
    return std::nullopt;
  unsigned size = std::bit_floor(width), mask = size - 1;
  unsigned run = (ones & mask) + 1, shift = rotation & mask;
  if (run > mask)
    return std::nullopt;
  std::uint64_t element = (std::uint64_t{1} << run) - 1;
  std::uint64_t all = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
  if (shift != 0)
    element = (element >> shift | element << (size - shift)) & all;
  std::uint64_t value = 0;
  for (unsigned at = 0; at < 64; at += size)
    value |= element << at;
  return value;
}

// ADRP and ADD for addresses, MOVZ and ORR with the zero register for lengths, BL and BLR.
void readArm64(std::string_view code, std::uint64_t start, Registers &registers) {
  for (std::size_t i = 0; i + 4 <= code.size(); i += 4) {
    std::uint32_t op = word(code, i);
    unsigned to = op & 31, from = op >> 5 & 31;
    if ((op & 0x9f000000) == 0x90000000) {
      std::uint64_t pages = (op >> 29 & 3) | std::uint64_t{op >> 5 & 0x7ffff} << 2;
      if (pages & 0x100000) // sign of 21 bits
        pages |= ~std::uint64_t{0x1fffff};
      registers.setAddress(to, ((start + i) & ~std::uint64_t{0xfff}) + (pages << 12));
    } else if ((op & 0xffc00000) == 0x91000000) {
      if (auto base = registers.address(from))
        registers.setAddress(to, *base + (op >> 10 & 0xfff));
    } else if ((op & 0x7fe00000) == 0x52800000) {
      registers.setLength(to, op >> 5 & 0xffff);
    } else if ((op & 0x7f800000) == 0x32000000 && from == 31) {
      if (auto value = logicalImmediate(op))
        registers.setLength(to, *value & ((op >> 31) ? ~std::uint64_t{0} : 0xffffffffU));
    } else if ((op & 0xfffffc1f) == 0xd63f0000) {
      registers.callValue(0, 1);
    } else if ((op & 0xfc000000) == 0x94000000) {
      registers.callFunction(3, 4);
    }
  }
}

} // namespace

bool readLiterals(const Image &image, const Symbol &function, Literals &found) {
  Registers registers(image, found);
  std::string_view code = image.at(function.address, std::min(function.size, longestFunction));
  switch (image.file().getArch()) {
  case llvm::Triple::x86_64:
    readAmd64(code, function.address, registers);
    return true;
  case llvm::Triple::aarch64:
    readArm64(code, function.address, registers);
    return true;
  default:
    return false;
  }
}

} // namespace unplug::binary

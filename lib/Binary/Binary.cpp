// Putting a compiled plugin's parts together, and comparing it with releases.
#include "Binary/Binary.h"

#include "Binary/BuildInfo.h"
#include "Binary/Image.h"
#include "Binary/Registers.h"
#include "Binary/Sources.h"
#include "Catalog/ModuleVersions.h"
#include "Catalog/MuslSymbols.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELFObjectFile.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>

namespace unplug::binary {

namespace object = llvm::object;

namespace {

std::string architectureOf(const object::ObjectFile &file) {
  switch (file.getArch()) {
  case llvm::Triple::x86_64:
    return "amd64";
  case llvm::Triple::aarch64:
    return "arm64";
  case llvm::Triple::x86:
    return "386";
  default:
    return llvm::Triple::getArchTypeName(file.getArch()).str();
  }
}

// The needed libraries, and of the symbol versions that glibc gives the highest.
void readLibraries(const object::ELF64LEObjectFile &elf, const Image &image, CompiledPlugin &plugin) {
  const Section *strings = image.section(".dynstr");
  auto text = [&](std::uint64_t offset) -> std::string {
    if (!strings || offset >= strings->bytes.size())
      return {};
    std::string_view rest = strings->bytes.substr(offset, 256);
    return std::string(rest.substr(0, rest.find('\0')));
  };
  auto entries = elf.getELFFile().dynamicEntries();
  if (!entries)
    return llvm::consumeError(entries.takeError()); // not linked dynamically
  for (const auto &entry : *entries)
    if (entry.d_tag == llvm::ELF::DT_NEEDED)
      if (std::string name = text(entry.d_un.d_val); !name.empty() && plugin.libraries.size() < 1000)
        plugin.libraries.push_back(std::move(name));
  for (const std::string &library : plugin.libraries)
    if (library.starts_with("libc.musl-") || library == "libc.so")
      plugin.libc = Libc::Musl;
    else if (library == "libc.so.6")
      plugin.libc = Libc::Glibc;
  if (plugin.libc == Libc::None && !plugin.libraries.empty())
    plugin.libc = Libc::Other;

  // Only where the C library is all that it needs can it be said what musl lacks.
  bool onlyLibc = std::all_of(plugin.libraries.begin(), plugin.libraries.end(), [](const std::string &library) {
    for (std::string_view part :
         {"libc.", "libpthread.", "libdl.", "libm.", "librt.", "libresolv.", "libutil.", "ld-linux"})
      if (library.starts_with(part))
        return true;
    return false;
  });
  constexpr std::size_t kept = 100;
  if (plugin.libc == Libc::Glibc && onlyLibc)
    for (std::string_view name : image.neededSymbols())
      if (!catalog::isInMusl(name) && plugin.missingInMusl.size() < kept)
        plugin.missingInMusl.emplace_back(name);

  // Version names stand in .dynstr; the entries of .gnu.version_r point at them, and nothing else there looks like
  // this.
  std::vector<unsigned> newest;
  std::string_view all = strings ? strings->bytes : std::string_view();
  for (std::size_t at = all.find("GLIBC_"); at != std::string_view::npos; at = all.find("GLIBC_", at + 1)) {
    if (at > 0 && all[at - 1] != '\0')
      continue;
    std::string name = text(at);
    std::vector<unsigned> numbers = {0};
    bool plain = name.size() > 6;
    for (char c : name.substr(6))
      if (c == '.')
        numbers.push_back(0);
      else if (c >= '0' && c <= '9' && numbers.back() < 10'000)
        numbers.back() = numbers.back() * 10 + static_cast<unsigned>(c - '0');
      else
        plain = false;
    if (plain && numbers > newest) {
      newest = numbers;
      plugin.newestSymbolVersion = name;
    }
  }
}

CompiledPlugin describe(const Image &image) {
  CompiledPlugin plugin;
  plugin.format = image.file().isELF() ? "elf" : "mach-o";
  plugin.architecture = architectureOf(image.file());
  plugin.stripped = image.file().isELF() && !image.section(".symtab");
  for (const Section &section : image.sections())
    plugin.hasDebugInfo |= section.name.starts_with(".debug_info") || section.name.starts_with(".zdebug_info") ||
                           section.name.starts_with("__debug_info") || section.name.starts_with("__zdebug_info");
  if (auto *elf = llvm::dyn_cast<object::ELF64LEObjectFile>(&image.file()))
    readLibraries(*elf, image, plugin);
  return plugin;
}

} // namespace

std::string_view toString(Libc libc) {
  switch (libc) {
  case Libc::None:
    return "none";
  case Libc::Glibc:
    return "glibc";
  case Libc::Musl:
    return "musl";
  case Libc::Other:
    return "other";
  }
  return {};
}

std::string_view CompiledPlugin::setting(std::string_view key) const {
  for (const auto &[name, value] : settings)
    if (name == key)
      return value;
  return {};
}

llvm::Expected<CompiledFile> readCompiledBytes(std::string_view bytes, const std::string &display) {
  auto file = object::ObjectFile::createObjectFile({{bytes.data(), bytes.size()}, display});
  if (!file)
    return inputError({display}, "not a compiled plugin: " + llvm::toString(file.takeError()),
                      "A compiled plugin is an ELF or Mach-O file, as `go build -buildmode=plugin` makes it.");
  if (!llvm::isa<object::ELF64LEObjectFile>(**file) && !(*file)->isMachO())
    return inputError({display}, "not a compiled plugin: neither 64-bit little-endian ELF nor Mach-O",
                      "The gateway is released for amd64 and arm64.");
  Image image(**file);
  CompiledPlugin plugin = describe(image);
  CompiledFile compiled;
  if (!readBuildInfo(image, plugin))
    return compiled;
  plugin.registrations = readRegisters(image, plugin.packagePath);
  plugin.sources = readSources(image, plugin.module.path);
  compiled.plugin = std::move(plugin);
  return compiled;
}

llvm::Expected<CompiledFile> readCompiled(const std::filesystem::path &path, const std::string &display, Hash hash) {
  auto buffer = llvm::MemoryBuffer::getFile(path.string(), /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return inputError({display}, "cannot read: " + buffer.getError().message());
  std::string_view bytes((*buffer)->getBufferStart(), (*buffer)->getBufferSize());
  auto compiled = readCompiledBytes(bytes, display);
  if (compiled && hash == Hash::Yes)
    compiled->hash = sha256(bytes);
  return compiled;
}

Fit fitOf(const CompiledPlugin &plugin, const catalog::Release &release) {
  Fit fit{&release, {}};
  if (release.go != plugin.goVersion)
    fit.differences.push_back({"go", plugin.goVersion, std::string(release.go)});
  for (const LinkedModule &module : plugin.dependencies) {
    auto want = catalog::moduleVersion(release, module.path);
    const std::string &have = module.replacedVersion.empty() ? module.version : module.replacedVersion;
    if (want && *want != have)
      fit.differences.push_back({module.path, have, std::string(*want)});
  }
  return fit;
}

std::vector<Fit> fits(const CompiledPlugin &plugin) {
  std::vector<Fit> all;
  for (const catalog::Release &release : catalog::releases())
    all.push_back(fitOf(plugin, release));
  std::reverse(all.begin(), all.end()); // newer ones first
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(all[a].differences.size(), a) < std::pair(all[b].differences.size(), b);
  });
  std::vector<Fit> sorted;
  for (std::size_t i : order)
    sorted.push_back(std::move(all[i]));
  return sorted;
}

} // namespace unplug::binary

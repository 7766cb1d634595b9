// Two layouts (Go's debug/buildinfo): pointers to string headers up to Go 1.17, the strings themselves since 1.18.
#include "Binary/BuildInfo.h"

namespace unplug::binary {

namespace {

constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::uint64_t longest = 4U << 20;

// A varint length and so many bytes; moves `text` on.
std::optional<std::string_view> sized(std::string_view &text) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (text.empty())
      return std::nullopt;
    auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    size |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) {
      if (size > text.size() || size > longest)
        return std::nullopt;
      std::string_view found = text.substr(0, size);
      text.remove_prefix(size);
      return found;
    }
  }
  return std::nullopt;
}

// The address of the header: at the start of its section, else somewhere in the data, aligned to 16.
std::optional<std::uint64_t> findHeader(const Image &image) {
  for (std::string_view name : {".go.buildinfo", "__go_buildinfo"})
    if (const Section *section = image.section(name); section && section->bytes.starts_with(magic))
      return section->address;
  for (const Section &section : image.sections()) {
    if (section.address == 0 || section.name.find("data") == std::string_view::npos)
      continue;
    for (std::size_t at = section.bytes.find(magic); at != std::string_view::npos;
         at = section.bytes.find(magic, at + 1))
      if ((section.address + at) % 16 == 0)
        return section.address + at;
  }
  return std::nullopt;
}

// Go frames the text with 16 bytes on both sides, so that it can be found in a running program.
std::string_view withoutFrame(std::string_view text) {
  return text.size() >= 33 && text[text.size() - 17] == '\n' ? text.substr(16, text.size() - 32) : std::string_view();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return parts;
    text.remove_prefix(end + 1);
  }
}

// The value of a setting, which Go quotes when it holds blanks or quotes.
std::string unquoted(std::string_view value) {
  if (value.size() < 2 || (value.front() != '"' && value.front() != '`') || value.back() != value.front())
    return std::string(value);
  std::string plain;
  bool raw = value.front() == '`';
  value = value.substr(1, value.size() - 2);
  for (std::size_t i = 0; i < value.size(); ++i) {
    bool escape = !raw && value[i] == '\\' && i + 1 < value.size();
    char c = escape ? value[++i] : value[i];
    plain += !escape ? c : c == 'n' ? '\n' : c == 't' ? '\t' : c;
  }
  return plain;
}

} // namespace

void parseModuleInfo(std::string_view text, CompiledPlugin &plugin) {
  LinkedModule *last = nullptr;
  constexpr std::size_t maxModules = 20'000;
  for (std::string_view line : split(text, '\n')) {
    auto parts = split(line, '\t');
    parts.resize(4);
    if (parts[0] == "path") {
      plugin.packagePath = parts[1];
    } else if (parts[0] == "mod") {
      plugin.module = {std::string(parts[1]), std::string(parts[2]), std::string(parts[3]), {}, {}};
      last = &plugin.module;
    } else if (parts[0] == "dep" && plugin.dependencies.size() < maxModules) {
      plugin.dependencies.push_back({std::string(parts[1]), std::string(parts[2]), std::string(parts[3]), {}, {}});
      last = &plugin.dependencies.back();
    } else if (parts[0] == "=>" && last) {
      last->replacedBy = parts[1];
      last->replacedVersion = parts[2];
      last->sum = parts[3];
    } else if (parts[0] == "build" && line.size() > 6) {
      std::string_view setting = line.substr(6);
      auto equals = setting.find('=');
      if (equals != std::string_view::npos && plugin.settings.size() < maxModules)
        plugin.settings.emplace_back(unquoted(setting.substr(0, equals)), unquoted(setting.substr(equals + 1)));
    }
  }
}

bool readBuildInfo(const Image &image, CompiledPlugin &plugin) {
  auto header = findHeader(image);
  if (!header)
    return false;
  std::string_view start = image.at(*header, 32);
  if (start.size() < 32)
    return false;
  unsigned pointerSize = static_cast<unsigned char>(start[14]), flags = static_cast<unsigned char>(start[15]);
  std::string_view version, modules;
  if (flags & 2) {
    std::string_view rest = image.at(*header + 32, 2 * longest);
    auto first = sized(rest);
    auto second = first ? sized(rest) : std::nullopt;
    if (!first)
      return false;
    version = *first;
    modules = second.value_or(std::string_view());
  } else {
    // The pointers stand in the header, each to a string's header; the flag for big endian is the file's own.
    if (pointerSize != image.pointerSize())
      return false;
    auto versionAt = image.pointer(*header + 16), modulesAt = image.pointer(*header + 16 + pointerSize);
    version = versionAt ? image.string(*versionAt, longest).value_or(std::string_view()) : std::string_view();
    modules = modulesAt ? image.string(*modulesAt, longest).value_or(std::string_view()) : std::string_view();
  }
  if (!version.starts_with("go") && !version.starts_with("devel"))
    return false;
  plugin.goVersion = version.starts_with("go") ? version.substr(2) : version;
  parseModuleInfo(withoutFrame(modules), plugin);
  return true;
}

} // namespace unplug::binary

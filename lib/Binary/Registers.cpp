// Registerer variables and their values. `var HandlerRegisterer = registerer("name")` is a string in the data: its
// header lies at the symbol, its bytes behind a pointer.
#include "Binary/Registers.h"

#include <algorithm>

namespace unplug::binary {

namespace {

constexpr PluginKind kinds[] = {PluginKind::HttpServer, PluginKind::HttpClient, PluginKind::ReqRespModifier};

bool isName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

// Constants that amd64 code at `symbol` takes the address and the length of: `lea reg, [rip+d]` and, next to it,
// `mov reg32, n`. That is how a constant is handed to a concatenation.
std::vector<std::string> constantsIn(const Image &image, const Symbol &symbol) {
  std::vector<std::string> found;
  constexpr std::uint64_t longestFunction = 4096;
  std::string_view code = image.at(symbol.address, std::min(symbol.size, longestFunction));
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(code[i]); };
  auto immediate = [&](std::size_t i) {
    return static_cast<std::uint32_t>(byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16) |
           static_cast<std::uint32_t>(byte(i + 3)) << 24;
  };
  for (std::size_t i = 0; i + 7 < code.size(); ++i) {
    if ((byte(i) != 0x48 && byte(i) != 0x4c) || byte(i + 1) != 0x8d || (byte(i + 2) & 0xc7) != 0x05)
      continue;
    std::uint64_t address =
        symbol.address + i + 7 +
        static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(immediate(i + 3))));
    for (std::size_t j = i + 7; j < i + 24 && j + 5 < code.size(); ++j) {
      bool wide = byte(j) == 0x41;
      std::size_t at = j + (wide ? 1 : 0);
      if ((byte(at) & 0xf8) != 0xb8 || at + 5 > code.size())
        continue;
      std::uint32_t size = immediate(at + 1);
      std::string_view text = size > 0 && size < 100 ? image.at(address, size) : std::string_view();
      if (text.size() == size && isName(text) && std::find(found.begin(), found.end(), text) == found.end())
        found.emplace_back(text);
      break;
    }
  }
  return found;
}

// "-request" and the like: made to be appended.
bool isSuffix(std::string_view text) {
  return text.size() > 1 && std::string_view("-_./:").find(text.front()) != std::string_view::npos &&
         std::all_of(text.begin() + 1, text.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}

} // namespace

std::vector<CompiledRegistration> readRegisters(const Image &image, const std::string &packagePath) {
  std::vector<CompiledRegistration> registrations;
  for (PluginKind kind : kinds) {
    std::string suffix = "." + std::string(registererOf(kind));
    for (const Symbol &symbol : image.exportedSymbols({suffix})) {
      // A dependency's variable of that name is not the plugin's; escapes ("%2e") make paths differ.
      std::string_view owner = symbol.name.substr(0, symbol.name.size() - suffix.size());
      if (!packagePath.empty() && owner != packagePath && owner.find('%') == std::string_view::npos &&
          owner != "main" && !owner.starts_with("plugin/unnamed") && !owner.starts_with("_"))
        continue;
      CompiledRegistration registration{kind, {}, {}, {}};
      auto value = image.string(symbol.address, 1024);
      if (value && isName(*value)) {
        registration.name = *value;
        std::string method = kind == PluginKind::ReqRespModifier ? ".RegisterModifiers" : "";
        if (!method.empty() && image.file().getArch() == llvm::Triple::x86_64)
          for (const Symbol &function : image.exportedSymbols({method}))
            if (function.name.starts_with(owner))
              for (const std::string &constant : constantsIn(image, function))
                if (isSuffix(constant))
                  registration.made.push_back(registration.name + constant);
      } else {
        registration.unresolvedBecause = "the registerer's value is no string; the name is in its code";
      }
      registrations.push_back(std::move(registration));
      break;
    }
  }
  return registrations;
}

} // namespace unplug::binary

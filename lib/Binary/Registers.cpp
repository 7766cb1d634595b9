// Registerer variables and their values. `var HandlerRegisterer = registerer("name")` is a string in the data: its
// header lies at the symbol, its bytes behind a pointer. A name that stands in code instead is seen where it is handed
// on: as first argument of a call through a function value, or as the end of a concatenation.
#include "Binary/Registers.h"

#include "Binary/Literals.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace unplug::binary {

namespace {

struct Shape {
  PluginKind kind;
  std::string_view method; // that the gateway calls to have the names registered (facts C1)
};

constexpr std::array<Shape, 3> shapes = {{{PluginKind::HttpServer, "RegisterHandlers"},
                                          {PluginKind::HttpClient, "RegisterClients"},
                                          {PluginKind::ReqRespModifier, "RegisterModifiers"}}};

bool isName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

// "-request" and the like: made to be appended.
bool isSuffix(std::string_view text) {
  return text.size() > 1 && std::string_view("-_./:").find(text.front()) != std::string_view::npos &&
         std::all_of(text.begin() + 1, text.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}

// A dependency's variable of that name is not the plugin's; the linker writes dots of a path's last element as "%2e".
bool isOwn(std::string_view owner, const std::string &packagePath) {
  return packagePath.empty() || owner == packagePath || owner.find('%') != std::string_view::npos || owner == "main" ||
         owner.starts_with("plugin/unnamed") || owner.starts_with("_");
}

void readNames(const Image &image, const std::vector<Symbol> &methods, std::string_view owner,
               CompiledRegistration &registration) {
  Literals literals;
  bool codeRead = true;
  for (const Symbol &method : methods)
    if (method.name.starts_with(owner))
      codeRead &= readLiterals(image, method, literals);
  std::set<std::string> names(literals.firstArguments.begin(), literals.firstArguments.end());
  if (!registration.value.empty())
    for (const std::string &constant : literals.appended)
      if (isSuffix(constant))
        names.insert(registration.value + constant);
  // A modifier's value is often only the stem of its names; where its code is not read, it is not taken for one.
  if (names.empty() && (codeRead || registration.kind != PluginKind::ReqRespModifier) && !registration.value.empty())
    names.insert(registration.value);
  registration.names.assign(names.begin(), names.end());
  if (names.empty())
    registration.unresolvedBecause = codeRead
                                         ? "the registerer's value is no string, and its code shows no constant name"
                                         : "the name is in code, and code of this architecture is not read";
}

} // namespace

std::vector<CompiledRegistration> readRegisters(const Image &image, const std::string &packagePath) {
  std::vector<std::string_view> suffixes;
  for (const Shape &shape : shapes) {
    suffixes.push_back(registererOf(shape.kind));
    suffixes.push_back(shape.method);
  }
  std::vector<Symbol> symbols = image.exportedSymbols(suffixes);
  std::vector<CompiledRegistration> registrations;
  for (const Shape &shape : shapes) {
    std::string variable = "." + std::string(registererOf(shape.kind));
    std::string_view owner;
    std::uint64_t address = 0;
    std::vector<Symbol> methods;
    for (const Symbol &symbol : symbols) {
      if (symbol.name.ends_with("." + std::string(shape.method)))
        methods.push_back(symbol);
      else if (symbol.name.ends_with(variable) && address == 0) {
        std::string_view before = symbol.name.substr(0, symbol.name.size() - variable.size());
        if (!isOwn(before, packagePath))
          continue;
        owner = before;
        address = symbol.address;
      }
    }
    if (address == 0)
      continue;
    CompiledRegistration registration{shape.kind, {}, {}, {}};
    if (auto value = image.string(address, 1024); value && isName(*value))
      registration.value = *value;
    readNames(image, methods, owner, registration);
    registrations.push_back(std::move(registration));
  }
  return registrations;
}

} // namespace unplug::binary

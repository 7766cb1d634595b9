// Looking Standard.def up.
#include "Lua/Standard.h"

#include <map>

namespace unplug::lua {

namespace {

constexpr StandardRow rows[] = {
#define TRANSLATED(package, text, lua, condition) {package, text, lua, Condition::condition, ObstacleKind::Function},
#define KNOWN(package, text, obstacle) {package, text, "-", Condition::None, ObstacleKind::obstacle},
#define DECLARED(package, text) {package, text, "-", Condition::None, ObstacleKind::Function},
#define PACKAGE(path, obstacle, operation)
#include "Lua/Standard.def"
#undef TRANSLATED
#undef KNOWN
#undef DECLARED
#undef PACKAGE
};

struct PackageRow {
  ObstacleKind obstacle;
  std::optional<OperationKind> operation;
};

const std::map<std::string_view, PackageRow> &packageRows() {
  constexpr std::nullopt_t None = std::nullopt;
  using enum OperationKind;
  static const std::map<std::string_view, PackageRow> all = {
#define TRANSLATED(package, text, lua, condition)
#define KNOWN(package, text, obstacle)
#define DECLARED(package, text)
#define PACKAGE(path, obstacle, operation) {path, {ObstacleKind::obstacle, operation}},
#include "Lua/Standard.def"
#undef TRANSLATED
#undef KNOWN
#undef DECLARED
#undef PACKAGE
  };
  return all;
}

// The row of `package`, or of the nearest package above it ("crypto" for "crypto/sha256").
const PackageRow *packageRow(std::string_view package) {
  for (;;) {
    auto found = packageRows().find(package);
    if (found != packageRows().end())
      return &found->second;
    auto slash = package.rfind('/');
    if (slash == std::string_view::npos)
      return nullptr;
    package = package.substr(0, slash);
  }
}

} // namespace

std::vector<const StandardRow *> standardRows(std::string_view package) {
  std::vector<const StandardRow *> found;
  for (const StandardRow &row : rows)
    if (row.package == package)
      found.push_back(&row);
  return found;
}

bool isStandardPackage(std::string_view package) {
  return package.substr(0, package.find('/')).find('.') == std::string_view::npos;
}

ObstacleKind obstacleOf(std::string_view package) {
  if (package == "C")
    return ObstacleKind::Cgo;
  if (!isStandardPackage(package))
    return ObstacleKind::ThirdParty;
  const PackageRow *row = packageRow(package);
  return row ? row->obstacle : ObstacleKind::Function;
}

std::optional<OperationKind> operationOf(std::string_view package, std::string_view name) {
  if (package == "os" && (name == "Getenv" || name == "LookupEnv" || name == "Environ" || name == "ExpandEnv"))
    return OperationKind::ReadsEnvironment;
  if (package == "os" && name == "Exit")
    return std::nullopt;
  const PackageRow *row = packageRow(package);
  return row ? row->operation : std::nullopt;
}

std::string nameOf(const StandardRow &row) {
  std::string_view text = row.text;
  if (!text.starts_with("func "))
    return {};
  text.remove_prefix(5);
  std::string name(row.package.substr(row.package.rfind('/') + 1));
  if (text.starts_with("(")) {
    std::string_view receiver = text.substr(1, text.find(')') - 1);
    receiver.remove_prefix(receiver.find(' ') + 1);
    if (receiver.starts_with("*"))
      receiver.remove_prefix(1);
    name += "." + std::string(receiver);
    text.remove_prefix(text.find(')') + 2);
  }
  return name + "." + std::string(text.substr(0, text.find('(')));
}

std::string_view statusText(std::int64_t status) {
  static const std::map<std::int64_t, std::string_view> texts = {
#define STATUS(code, text) {code, text},
#include "Lua/StatusTexts.def"
#undef STATUS
  };
  auto found = texts.find(status);
  return found == texts.end() ? std::string_view() : found->second;
}

} // namespace unplug::lua

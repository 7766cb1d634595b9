// Filling the skeleton templates in.
#include "Emit/Skeleton.h"

#include "Emit/Names.h"
#include "Emit/Templates.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace unplug::emit {

namespace {

// "max_age" and "max-age" give "MaxAge"; nothing usable gives "".
std::string fieldName(const std::string &key) {
  std::string name;
  bool upper = true;
  for (unsigned char c : key)
    if (std::isalnum(c)) {
      name += static_cast<char>(upper ? std::toupper(c) : c);
      upper = false;
    } else {
      upper = true;
    }
  return name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) ? "Key" + name : name;
}

std::string goType(const std::string &json) {
  static const std::map<std::string, std::string> types = {{"string", "string"},
                                                           {"number", "float64"},
                                                           {"boolean", "bool"},
                                                           {"array", "[]interface{}"},
                                                           {"object", "map[string]interface{}"}};
  auto found = types.find(json);
  return found == types.end() ? "interface{}" : found->second;
}

// The struct's lines, aligned as gofmt aligns them.
std::string fields(const std::vector<std::string> &settings) {
  struct Field {
    std::string name, type, tag;
  };
  std::vector<Field> rows;
  std::set<std::string> taken;
  for (const std::string &setting : settings) {
    auto space = setting.rfind(' ');
    std::string key = setting.substr(0, space);
    std::string name = fieldName(key);
    // A key with a quote, comma, backslash or control character cannot stand in a tag; it is left to whoever writes the
    // plugin.
    bool plain = std::all_of(key.begin(), key.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != ',' && c != '`';
    });
    if (!plain || !taken.insert(name).second)
      continue;
    rows.push_back({name, goType(setting.substr(space + 1)), "`json:\"" + key + "\"`"});
  }
  std::size_t names = 0, types = 0;
  for (const Field &row : rows) {
    names = std::max(names, row.name.size());
    types = std::max(types, row.type.size());
  }
  std::string out;
  for (const Field &row : rows)
    out += "\t" + row.name + std::string(names - row.name.size() + 1, ' ') + row.type +
           std::string(types - row.type.size() + 1, ' ') + row.tag + "\n";
  return out;
}

} // namespace

std::string goQuoted(const std::string &text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (unsigned char c : text)
    if (c == '"' || c == '\\')
      out += {'\\', static_cast<char>(c)};
    else if (c < 0x20 || c == 0x7F)
      out += {'\\', 'x', digits[c >> 4], digits[c & 15]};
    else
      out += static_cast<char>(c);
  return out + "\"";
}

llvm::Expected<std::vector<std::pair<std::string, std::string>>>
skeletonFiles(const Fork &fork, const SkeletonToEmit &skeleton, const std::filesystem::path &templates) {
  std::string package = packageName(skeleton.slug);
  std::map<std::string, std::string> values = {
      {"package", package}, {"quotedName", goQuoted(skeleton.name)}, {"fields", fields(skeleton.settings)}};
  std::vector<std::pair<std::string, std::string>> files;
  std::string folder = fork.pluginsDir + "/" + skeleton.slug + "/";
  for (const auto &[name, path] :
       {std::make_pair(package + ".go", "fork/skeleton/" + std::string(toString(skeleton.kind)) + ".go.tmpl"),
        std::make_pair(package + "_test.go",
                       "fork/skeleton/" + std::string(toString(skeleton.kind)) + "_test.go.tmpl")}) {
    auto filled = fill(path, values, templates);
    if (!filled)
      return filled.takeError();
    files.emplace_back(folder + name, std::move(*filled));
  }
  return files;
}

} // namespace unplug::emit

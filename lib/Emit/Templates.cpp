// Looking templates up and filling them in.
#include "Emit/Templates.h"

#include "Support/Error.h"
#include "Support/FileTree.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace unplug::emit {

llvm::Expected<std::string> templateText(const std::string &path, const fs::path &folder) {
  std::error_code code;
  if (!folder.empty() && fs::exists(folder / path, code))
    return readFile(folder / path, "templates:" + path);
  const auto &all = builtInTemplates();
  auto found = std::find_if(all.begin(), all.end(), [&](const Template &one) { return one.path == path; });
  if (found == all.end())
    return refusal({"templates:" + path}, "there is no such template", "This is a fault of unplug: please report it.");
  return std::string(found->text);
}

llvm::Expected<std::string> render(std::string_view text, const std::map<std::string, std::string> &values,
                                   const std::string &path) {
  std::string out;
  for (std::size_t at = 0;;) {
    auto open = text.find("{{", at);
    out += text.substr(at, open == std::string_view::npos ? open : open - at);
    if (open == std::string_view::npos)
      return out;
    auto close = text.find("}}", open);
    std::string name(text.substr(open + 2, close == std::string_view::npos ? close : close - open - 2));
    auto value = values.find(name);
    if (close == std::string_view::npos || value == values.end())
      return refusal({"templates:" + path}, "the template asks for \"" + name.substr(0, 40) + "\", which has no value");
    out += value->second;
    at = close + 2;
  }
}

llvm::Expected<std::string> fill(const std::string &path, const std::map<std::string, std::string> &values,
                                 const fs::path &folder) {
  auto text = templateText(path, folder);
  return text ? render(*text, values, path) : std::move(text);
}

} // namespace unplug::emit

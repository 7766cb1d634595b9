// The text that is emitted: compiled in from templates/, overridable by a folder.
#pragma once

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::emit {

struct Template {
  std::string_view path; // below templates/
  std::string_view text;
};

const std::vector<Template> &builtInTemplates();

// The text of the template at `path`: from `folder` when it has the file, else the built-in one.
llvm::Expected<std::string> templateText(const std::string &path, const std::filesystem::path &folder);

// `text` with each {{name}} replaced by its value. Fails (refusal) on a name without a value and on "{{" without "}}".
llvm::Expected<std::string> render(std::string_view text, const std::map<std::string, std::string> &values,
                                   const std::string &path);

// The template at `path`, looked up and filled in: both of the above.
llvm::Expected<std::string> fill(const std::string &path, const std::map<std::string, std::string> &values,
                                 const std::filesystem::path &folder);

} // namespace unplug::emit

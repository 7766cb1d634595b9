// Edits through clang::tooling::Replacements: its conflict check, its application.
#include "Rewrite/Edits.h"

#include "Support/Error.h"

#include <clang/Tooling/Core/Replacement.h>

namespace unplug::rewrite {

llvm::Expected<std::string> applyEdits(std::string_view original, const std::vector<Edit> &edits,
                                       const std::string &display) {
  clang::tooling::Replacements replacements;
  auto place = [&](const Edit &edit) { return LineMap(original).locate(display, edit.range.begin); };
  for (const Edit &edit : edits) {
    if (edit.range.begin > edit.range.end || edit.range.end > original.size())
      return refusal(place(edit), "an edit lies outside the file", "This is a fault of unplug: please report it.");
    clang::tooling::Replacement replacement(display, static_cast<unsigned>(edit.range.begin),
                                            static_cast<unsigned>(edit.range.end - edit.range.begin), edit.text);
    if (auto error = replacements.add(replacement)) {
      llvm::consumeError(std::move(error));
      return refusal(place(edit), "two edits of the same place", "This is a fault of unplug: please report it.");
    }
  }
  return clang::tooling::applyAllReplacements(std::string(original), replacements);
}

} // namespace unplug::rewrite

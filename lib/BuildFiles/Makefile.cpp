// Makefiles as the lines of their recipes.
#include "BuildFiles/BuildFiles.h"

#include "BuildFiles/Commands.h"
#include "BuildFiles/LineEdits.h"

#include <algorithm>
#include <vector>

namespace unplug::buildfiles {

namespace {

// The lines of a recipe that belong together, by the line that they start on.
struct RecipeLine {
  unsigned line;
  Range range;
  std::string command; // joined
};

std::vector<RecipeLine> recipeLines(const std::string &text) {
  std::vector<RecipeLine> lines;
  unsigned number = 0;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
    end = std::min(text.find('\n', at), text.size() - 1) + 1;
    ++number;
    if (text[at] != '\t')
      continue;
    RecipeLine one{number, {at, end}, std::string(trimmed(std::string_view(text).substr(at, end - at)))};
    while (one.command.ends_with('\\') && end < text.size()) {
      std::size_t next = std::min(text.find('\n', end), text.size() - 1) + 1;
      one.command.pop_back();
      one.command += " " + std::string(trimmed(std::string_view(text).substr(end, next - end)));
      end = next;
      ++number;
    }
    one.range.end = end;
    lines.push_back(std::move(one));
  }
  return lines;
}

} // namespace

EditedBuildFile editMakefile(const std::string &text, const std::string &path, const BuildFileMarks &marks) {
  EditedBuildFile edited;
  LineEdits edits(text);
  std::string because;
  for (const RecipeLine &one : recipeLines(text)) {
    std::string command = one.command.substr(std::min(one.command.find_first_not_of("@-+ "), one.command.size()));
    bool builds = marks.builds.count(one.line) != 0;
    if (builds && onlyBuildsPlugins(command))
      edits.remove(one.range.begin, one.range.end);
    else if (builds)
      because = "line " + std::to_string(one.line) + " does more than build plugins";
    else if (command.find(".so") != std::string::npos && !command.starts_with("rm ") && !command.starts_with("echo "))
      because = "line " + std::to_string(one.line) + " uses what is built";
  }
  if (because.empty())
    edited.text = edits.result();
  if (!because.empty() || edited.text == text) {
    edited.text.reset();
    edited.findings.push_back(makeFinding(FindingCode::BuildStepLeft, {path, *marks.builds.begin(), 1},
                                          "This builds plugins for 2.x and stays as it is" +
                                              (because.empty() ? "" : ", because " + because) + "."));
  }
  return edited;
}

} // namespace unplug::buildfiles

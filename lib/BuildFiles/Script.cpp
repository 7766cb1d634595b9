// Shell scripts as they are called: by their own first line, or by sh.
#include "BuildFiles/BuildFiles.h"

#include "BuildFiles/Commands.h"
#include "BuildFiles/ScriptCuts.h"

#include <algorithm>

namespace unplug::buildfiles {

namespace {

// Why the shell that runs the script is not one that unplug follows; empty when it is.
std::string foreignShell(std::string_view text) {
  if (!text.starts_with("#!"))
    return {};
  std::string_view line = trimmed(text.substr(2, text.find('\n') - 2));
  std::string name(line.substr(line.find_last_of("/ ") + 1));
  if (name.starts_with("-")) // an option: the shell stands before it
    name = line.substr(0, line.find(' ')).substr(line.substr(0, line.find(' ')).rfind('/') + 1);
  static constexpr std::string_view shells[] = {"sh", "bash", "dash", "ash", "ksh", "zsh"};
  return std::find(std::begin(shells), std::end(shells), name) != std::end(shells)
             ? std::string()
             : "it runs with " + std::string(line);
}

} // namespace

EditedBuildFile editScript(const std::string &text, const std::string &path, const BuildFileMarks &marks) {
  EditedBuildFile edited;
  Finding finding = makeFinding(FindingCode::BuildStepLeft, {path, *marks.builds.begin(), 1}, "");
  std::string because = foreignShell(text);
  ScriptCuts cuts;
  if (because.empty()) {
    cuts = cutBuilds(text, marks.builds);
    because = atLine(cuts.because, cuts.line);
  }
  if (because.empty() && !cuts.nothingLeft) {
    edited.text = withoutCuts(text, cuts.cuts);
    return edited;
  }
  if (because.empty()) {
    finding.message = "This script does nothing but build plugins for 2.x.";
    finding.help = "Delete it, and take out what calls it.";
  } else {
    finding.message = "This builds plugins for 2.x and stays as it is, because " + because + ".";
  }
  edited.findings.push_back(std::move(finding));
  return edited;
}

} // namespace unplug::buildfiles

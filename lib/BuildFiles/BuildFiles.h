// The user's own build files after a migration: the steps that built .so files go, and an image of 2.x becomes the
// build that holds the plugins. What cannot be edited safely is said, with what to do.
#pragma once

#include "Support/Finding.h"

#include <optional>
#include <set>
#include <string>

namespace unplug::buildfiles {

// What is known of one file, by the line (from 1) on which an instruction or command starts.
struct BuildFileMarks {
  std::set<unsigned> builds;   // it builds a plugin
  std::set<unsigned> gateways; // it names an image of the 2.x gateway
};

struct EditedBuildFile {
  std::optional<std::string> text; // as it shall be; nothing when it stays
  Findings findings;
};

// A Dockerfile (https://docs.docker.com/reference/dockerfile/): stages that only build plugins, instructions that do,
// and copies of .so files are taken out; FROM of a gateway's image asks for GATEWAY_IMAGE, without a default, so that
// no build starts from a stock image unnoticed. Everything else stays byte for byte. Nothing is edited in part: a file
// whose gateway comes from elsewhere, or whose plugin steps do more than that, stays as it is. `opening` are the lines
// that declare GATEWAY_IMAGE (templates/build/gateway-image.tmpl).
EditedBuildFile editDockerfile(const std::string &text, const std::string &path, const BuildFileMarks &marks,
                               const std::string &opening);

// A Makefile: recipe lines that build plugins are taken out; their targets stay.
EditedBuildFile editMakefile(const std::string &text, const std::string &path, const BuildFileMarks &marks);

// A shell script: statements that only build plugins are taken out, and what handles their files. One that would do
// nothing afterwards stays, and is said to be of no use: what calls it is not known.
EditedBuildFile editScript(const std::string &text, const std::string &path, const BuildFileMarks &marks);

// A YAML file with commands. Of GitHub Actions, GitLab, CircleCI, Azure Pipelines and Bitbucket: commands that only
// build plugins are taken out, and steps that do nothing else; what is left is read again and compared with what was
// meant. Other files (Compose) stay, and are said. `gatewayBuild` is the command that builds the gateway, for what is
// offered in place of the old step.
EditedBuildFile editJobs(const std::string &text, const std::string &path, const BuildFileMarks &marks,
                         const std::string &gatewayBuild);

// True for the CI files of these services, which may have plugins built without a command.
bool isPipeline(const std::string &path);

} // namespace unplug::buildfiles

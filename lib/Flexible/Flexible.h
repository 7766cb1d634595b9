// Flexible Configuration (facts F1): gateways that are templates, with settings, partials and sub-templates. Each is
// rendered as the gateway would, judged as what it renders to, and edited where the text comes from.
#pragma once

#include "Config/Config.h"
#include "Support/FileTree.h"
#include "Support/Finding.h"

#include <llvm/Support/Error.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unplug::flexible {

struct Folder {
  std::string path; // display path
  std::filesystem::path absolute;
};

// One set of settings: an environment that the gateway runs in.
struct Environment {
  std::string name; // empty when there is only one
  std::optional<Folder> settings = {};
  std::vector<Folder> more = {}; // further folders whose files lie in the same one once the gateway starts
};

struct Layout {
  InputFile main;
  std::vector<Environment> environments; // at least one
  std::optional<Folder> partials, templates;
  std::optional<std::map<std::string, std::string>> variables; // of `env`; nothing: not known
  config::Format format = config::Format::Json; // of what is rendered: the gateway goes by FC_OUT's ending
  std::string rendered;                         // what the gateway itself rendered (FC_OUT), a path; empty: not given
  std::string gateway;                          // the user's 2.x binary, run to render once more; empty: none
  std::string inPlaceOf;                        // of missing settings: the folder that was taken instead, display path
  std::vector<std::string> missing; // folders that manifests name and the inputs do not hold, "FC_SETTINGS=x (at)"
};

// The format of the gateway that `text`, a file met while searching, is a template of; nothing for other files and for
// parts of templates.
std::optional<config::Format> formatOfTemplate(std::string_view text);

struct UsedFile {
  std::string path; // display path
  std::string hash; // SHA-256 of the text that was read
};

struct Result {
  std::vector<config::Gateway>
      gateways;               // one an environment, in their order; those that could not be rendered are missing
  std::vector<UsedFile> used; // every file that took part
  Findings findings;          // of rendering: what could not be rendered, and where
};

// Renders and judges `layout` for each of its environments. Edits are those that give exactly the intended text in
// every environment; those that cannot be made so are findings. `files` are the inputs: only what is among them is
// edited. Fails (input error) when the template itself cannot be read.
llvm::Expected<Result> readFlexible(const Layout &layout, const FileTree &files, const config::ReadOptions &options);

} // namespace unplug::flexible

// Licences by their text: what a file holds, and what a folder does. Facts, no advice.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unplug::licences {

// What a licence asks of a program that holds the code, as far as that matters when the program is handed on. In the
// order in which more is asked.
enum class Kind { PublicDomain, Permissive, Weak, Lesser, Copyleft, NetworkCopyleft, SourceAvailable };

// The licences whose text or SPDX header `text` holds, as SPDX expressions, sorted; "GPL-2.0 WITH ..." for those with
// an exception beside them.
std::vector<std::string> licencesIn(std::string_view text);

// The kind of an SPDX expression: of "A OR B" the one that asks less, of "A AND B" more; exceptions that allow linking
// leave what Weak asks. Nothing for identifiers that are not known.
std::optional<Kind> kindOf(std::string_view expression);

struct LicenceFile {
  std::string name;              // in its folder
  std::vector<std::string> spdx; // empty: none that is recognised
};

// The licence files of a folder: LICENSE, LICENCE, COPYING and the like of it, and what lies in LICENSES; at most
// eight. Links are not followed.
std::vector<LicenceFile> licenceFiles(const std::filesystem::path &folder);

// The first Go file of a folder that names its licence by an SPDX header.
std::optional<LicenceFile> licenceOfSources(const std::filesystem::path &folder);

// What the SPDX headers at the start of a source file name, sorted.
std::vector<std::string> headersIn(std::string_view text);

// Where Go keeps a module: "github.com/Azure/x", "v1.2.3" -> "github.com/!azure/x@v1.2.3". Empty for what is no module
// path: it would lead elsewhere (https://go.dev/ref/mod#module-cache).
std::string cacheFolder(const std::string &module, const std::string &version);

} // namespace unplug::licences

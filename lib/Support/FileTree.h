// The inputs as one sorted list of files, found within bounds: links are not followed, special files are not opened.
#pragma once

#include "Support/Finding.h"

#include <llvm/Support/Error.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unplug {

struct Limits {
  std::uint64_t maxFileBytes = 512ULL << 20; // one text file; a larger one is an error
  std::uint64_t maxMetBytes = 64ULL << 20;   // one that was met while searching; a larger one is a finding
  std::size_t maxFiles = 200'000;            // files met in one walk
  unsigned maxDepth = 64;                    // folders below an input
};

struct InputFile {
  std::string path;               // display path, '/' separated; see Location::file
  std::filesystem::path absolute; // where to read it
  bool named = false;             // named on the command line, not met while searching
  unsigned input = 0;             // index into FileTree::roots
};

// What a walk met and is no input.
struct LeftOut {
  std::string path; // display path, of a folder with a slash at its end
  std::string because;

  auto operator<=>(const LeftOut &) const = default;
};

struct FileTree {
  std::vector<std::filesystem::path> roots; // the inputs, absolute; for a named file its folder
  std::vector<InputFile> files;             // sorted by display path
  Findings findings;                        // links, unreadable folders
  std::vector<LeftOut> leftOut;             // sorted by path
};

// Walks `inputs` (files and folders; sorted, each file once). The first input's paths carry no prefix, later ones
// `in2:`, `in3:`, ...; `prefix` (such as "fork:") replaces both. Folders .git, .unplug and node_modules are left out,
// and those in `exclude`. Fails (input error) on an input that does not exist, and on more files or depth than
// `limits`.
llvm::Expected<FileTree> walkInputs(const std::vector<std::string> &inputs, const Limits &limits = {},
                                    const std::string &prefix = {},
                                    const std::vector<std::filesystem::path> &exclude = {});

// The bytes of `path`, at most `maxBytes`; never follows a link in the last component, never opens a special file.
// Fails (input error) with `display` as the place.
llvm::Expected<std::string> readFile(const std::filesystem::path &path, const std::string &display,
                                     std::uint64_t maxBytes = Limits{}.maxFileBytes);

// The same; nothing when there is nothing at `path`.
llvm::Expected<std::optional<std::string>> readFileIfThere(const std::filesystem::path &path,
                                                           const std::string &display,
                                                           std::uint64_t maxBytes = Limits{}.maxFileBytes);

// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

// MD5 as 32, for what others compare with it.
std::string md5(std::string_view bytes);

} // namespace unplug

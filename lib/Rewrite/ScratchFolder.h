// For the tests of this library: a folder that vanishes with its object, and pictures of its content.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>

#include <sys/stat.h>

namespace unplug::rewrite {

class ScratchFolder {
public:
  ScratchFolder() {
    // Memory where there is some: the tests look at order, not at durability, and write thousands of files.
    std::error_code code;
    std::string name =
        std::filesystem::is_directory("/dev/shm", code) ? "/dev/shm/unplug-XXXXXX" : "/tmp/unplug-XXXXXX";
    path = std::filesystem::canonical(::mkdtemp(name.data()));
  }
  ScratchFolder(const ScratchFolder &) = delete;
  ScratchFolder &operator=(const ScratchFolder &) = delete;
  ~ScratchFolder() {
    std::error_code code;
    std::filesystem::remove_all(path, code);
  }

  void write(const std::string &file, const std::string &text, unsigned mode = 0644) const {
    std::filesystem::create_directories((path / file).parent_path());
    std::ofstream(path / file, std::ios::binary) << text;
    ::chmod((path / file).c_str(), mode);
  }

  std::optional<std::string> read(const std::string &file) const {
    std::ifstream in(path / file, std::ios::binary);
    if (!in)
      return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  // Every entry below, with kind, mode and bytes; what git keeps for itself is left out, our journal in it is not.
  std::map<std::string, std::string> picture() const {
    std::map<std::string, std::string> entries;
    for (auto it = std::filesystem::recursive_directory_iterator(path);
         it != std::filesystem::recursive_directory_iterator(); ++it) {
      std::string name = it->path().lexically_relative(path).generic_string();
      if (it->path().parent_path().filename() == ".git" && it->path().filename() != "unplug") {
        it.disable_recursion_pending();
        continue;
      }
      struct stat info = {};
      ::lstat(it->path().c_str(), &info);
      std::string text = std::to_string(info.st_mode);
      if (it->is_symlink())
        text += " -> " + std::filesystem::read_symlink(it->path()).string();
      else if (it->is_regular_file())
        text += " " + read(name).value_or("");
      entries[name] = text;
    }
    return entries;
  }

  std::filesystem::path path;
};

} // namespace unplug::rewrite

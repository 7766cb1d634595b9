// Durable file operations: every result is checked, every write reaches the disk before it counts.
#pragma once

#include <llvm/Support/Error.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace unplug::rewrite {

// Creates `path` (which must not exist) with these bytes and mode, and syncs it.
llvm::Error createFile(const std::filesystem::path &path, std::string_view bytes, unsigned mode);

// Replaces `path` by these bytes through a temporary file beside it; syncs file and folder.
llvm::Error replaceFile(const std::filesystem::path &path, std::string_view bytes);

llvm::Error renameFile(const std::filesystem::path &from, const std::filesystem::path &to);
llvm::Error removeFile(const std::filesystem::path &path); // one that is not there is fine
llvm::Error syncFolder(const std::filesystem::path &folder);

// The bytes of a regular file; nothing when there is none. Fails on links and special files.
llvm::Expected<std::optional<std::string>> bytesOf(const std::filesystem::path &path);

// The permission bits of a file, 0644 when there is none.
unsigned modeOf(const std::filesystem::path &path);

} // namespace unplug::rewrite

// UTF-8 as Go takes it: no surrogates, nothing longer than it has to be, nothing beyond U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace unplug {

void appendUtf8(std::string &out, std::uint32_t rune);

// The length in bytes of the sequence at `i`, 0 when there is none that is valid.
std::size_t utf8Length(std::string_view text, std::size_t i);

// The character at `i`, where utf8Length is not 0.
std::uint32_t utf8At(std::string_view text, std::size_t i);

// ASCII letters in lower case, everything else as it is.
std::string lowerCase(std::string_view text);

} // namespace unplug

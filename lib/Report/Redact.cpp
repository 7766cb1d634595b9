// A line scanner: a quoted value after a name that speaks of a secret.
#include "Report/Redact.h"

#include <algorithm>
#include <cctype>

namespace unplug::report {

namespace {

// Names whose values are secrets. "token" alone is often a mode or a header's name, so it must end the name.
bool namesSecret(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  std::erase_if(name, [](char c) { return c == '_' || c == '-'; });
  for (std::string_view word :
       {"password", "passwd", "secret", "apikey", "privatekey", "credential", "signingkey", "accesskey"})
    if (name.find(word) != std::string::npos)
      return true;
  return name.ends_with("token") || name == "key";
}

bool isNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
}

// The name before the quote at `quote`: `"name": "`, `name = "`, `name: "`.
std::string nameBefore(std::string_view line, std::size_t quote) {
  std::size_t end = quote;
  bool separator = false;
  while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t' || line[end - 1] == ':' || line[end - 1] == '=')) {
    separator |= line[end - 1] == ':' || line[end - 1] == '=';
    --end;
  }
  if (!separator)
    return {};
  if (end > 0 && line[end - 1] == '"')
    --end;
  std::size_t begin = end;
  while (begin > 0 && isNameByte(line[begin - 1]))
    --begin;
  return std::string(line.substr(begin, end - begin));
}

std::size_t closingQuote(std::string_view line, std::size_t open) {
  for (std::size_t i = open + 1; i < line.size(); ++i)
    if (line[i] == '\\')
      ++i;
    else if (line[i] == '"')
      return i;
  return std::string_view::npos;
}

void redactLine(std::string_view line, std::string &out) {
  std::size_t copied = 0;
  for (std::size_t open = line.find('"'); open != std::string_view::npos;) {
    std::size_t close = closingQuote(line, open);
    if (close == std::string_view::npos)
      break;
    if (close > open + 1 && namesSecret(nameBefore(line, open))) {
      out += line.substr(copied, open + 1 - copied);
      out += "***";
      copied = close;
    }
    open = line.find('"', close + 1);
  }
  line.remove_prefix(copied);
  if (auto bearer = line.find("Bearer "); bearer != std::string_view::npos) {
    auto end =
        line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+/=", bearer + 7);
    if (std::min(end, line.size()) - bearer > 7 + 15) { // shorter ones are placeholders
      out += line.substr(0, bearer + 7);
      out += "***";
      line.remove_prefix(std::min(end, line.size()));
    }
  }
  out += line;
}

} // namespace

std::string redact(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto end = text.find('\n');
    redactLine(text.substr(0, end), out);
    if (end == std::string_view::npos)
      break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

} // namespace unplug::report

// Sprig's generic functions (https://github.com/Masterminds/sprig, v3.2.3): strings, paths, encodings, the environment.
#include "Template/Format.h"
#include "Template/SprigHelpers.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Base64.h>
#include <llvm/Support/SHA1.h>
#include <llvm/Support/SHA256.h>

#include <algorithm>
#include <utility>

namespace unplug::tmpl {

namespace {

// ---- strings

Value hello(Context &, const Arguments &) {
  return Value::string("Hello!");
}

bool isGoSpace(unsigned char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string trimmed(std::string_view value) {
  // Unicode's spaces U+0085, U+00A0 and those from U+1680 on count for Go too.
  while (!value.empty() && isGoSpace(static_cast<unsigned char>(value.front())))
    value.remove_prefix(1);
  while (!value.empty() && isGoSpace(static_cast<unsigned char>(value.back())))
    value.remove_suffix(1);
  if (!value.empty() &&
      (static_cast<unsigned char>(value.front()) >= 0x80 || static_cast<unsigned char>(value.back()) >= 0x80))
    for (std::string_view space : {"\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80", "\xE3\x80\x80", "\xE2\x81\x9F"})
      if (value.starts_with(space) ||
          (value.size() >= 3 && value.substr(value.size() - 3).find(space) != std::string_view::npos))
        notInTheSet("trimming spaces beyond ASCII is not one of the things that unplug evaluates");
  return std::string(value);
}

Value trim(Context &c, const Arguments &a) {
  return made(c, trimmed(text(a[0])));
}

Value upper(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "upper");
  std::string out = text(a[0]);
  for (char &each : out)
    each = static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
  return made(c, std::move(out));
}

Value lower(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "lower");
  std::string out = text(a[0]);
  for (char &each : out)
    each = static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
  return made(c, std::move(out));
}

// strings.Title: a letter after something that is neither letter, digit, underscore.
Value title(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "title");
  std::string out = text(a[0]);
  bool start = true;
  for (char &each : out) {
    auto byte = static_cast<unsigned char>(each);
    if (start)
      each = static_cast<char>(std::toupper(byte));
    start = !(std::isalnum(byte) || byte == '_');
  }
  return made(c, std::move(out));
}

Value untitle(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "untitle");
  std::string out = text(a[0]);
  bool start = true;
  for (char &each : out) {
    auto byte = static_cast<unsigned char>(each);
    if (isGoSpace(byte)) {
      start = true;
    } else if (start) {
      each = static_cast<char>(std::tolower(byte));
      start = false;
    }
  }
  return made(c, std::move(out));
}

Value nospace(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "nospace");
  std::string out;
  for (char each : text(a[0]))
    if (!isGoSpace(static_cast<unsigned char>(each)))
      out += each;
  return made(c, std::move(out));
}

Value repeat(Context &c, const Arguments &a) {
  std::int64_t count = a[0].asInteger();
  if (count < 0)
    fails("strings: negative Repeat count");
  const std::string &each = text(a[1]);
  if (!each.empty())
    c.charge(static_cast<std::size_t>(std::min<std::int64_t>(count, 1 << 30)) * each.size());
  std::string out;
  for (std::int64_t i = 0; i < count && !each.empty(); ++i)
    out += each;
  return Value::string(std::move(out));
}

bool holds(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

Value trimAll(Context &c, const Arguments &a) {
  asciiOnly(text(a[0]), "trimAll");
  std::string_view value = text(a[1]);
  while (!value.empty() && holds(text(a[0]), value.front()))
    value.remove_prefix(1);
  while (!value.empty() && holds(text(a[0]), value.back()))
    value.remove_suffix(1);
  return made(c, std::string(value));
}

Value trimPrefix(Context &c, const Arguments &a) {
  std::string_view value = text(a[1]);
  if (value.starts_with(text(a[0])))
    value.remove_prefix(text(a[0]).size());
  return made(c, std::string(value));
}

Value trimSuffix(Context &c, const Arguments &a) {
  std::string_view value = text(a[1]);
  if (value.ends_with(text(a[0])))
    value.remove_suffix(text(a[0]).size());
  return made(c, std::string(value));
}

Value contains(Context &, const Arguments &a) {
  return Value::boolean(text(a[1]).find(text(a[0])) != std::string::npos);
}

Value hasPrefix(Context &, const Arguments &a) {
  return Value::boolean(text(a[1]).starts_with(text(a[0])));
}

Value hasSuffix(Context &, const Arguments &a) {
  return Value::boolean(text(a[1]).ends_with(text(a[0])));
}

Value quoteAll(Context &c, const Arguments &a) {
  std::string out;
  bool first = true;
  Pieces pieces;
  for (const Value &value : a) {
    if (value.isNothing())
      continue;
    if (!std::exchange(first, false))
      out += ' ';
    std::string inner = strval(value), literal = quote(inner);
    // The only piece of a value that quoting leaves as it is keeps its place.
    if (value.kind() == Kind::String && literal.size() == inner.size() + 2)
      for (Piece piece : value.pieces()) {
        piece.of.begin += out.size() + 1;
        piece.of.end += out.size() + 1;
        pieces.push_back(piece);
      }
    out += literal;
  }
  c.charge(out.size());
  return Value::string(std::move(out), std::move(pieces));
}

Value squoteAll(Context &c, const Arguments &a) {
  std::string out;
  bool first = true;
  for (const Value &value : a)
    if (!value.isNothing()) {
      out += std::string(std::exchange(first, false) ? "" : " ") + "'" + print(value) + "'";
    }
  return made(c, std::move(out));
}

Value cat(Context &c, const Arguments &a) {
  std::string out;
  bool first = true;
  for (const Value &value : a)
    if (!value.isNothing())
      out += (std::exchange(first, false) ? "" : " ") + print(value);
  return made(c, std::move(out));
}

std::string indented(std::int64_t spaces, const std::string &value) {
  if (spaces < 0)
    fails("strings: negative Repeat count");
  if (spaces > 1'000'000)
    throw Stop{RenderFault::Kind::TooMuch, "it indents by more than a million spaces"};
  std::string pad(static_cast<std::size_t>(spaces), ' '), out = pad;
  for (char each : value) {
    out += each;
    if (each == '\n')
      out += pad;
    if (out.size() > (64U << 20))
      throw Stop{RenderFault::Kind::TooMuch, "it indents to more than 64 MiB"};
  }
  return out;
}

Value indent(Context &c, const Arguments &a) {
  return made(c, indented(a[0].asInteger(), text(a[1])));
}

Value nindent(Context &c, const Arguments &a) {
  return made(c, "\n" + indented(a[0].asInteger(), text(a[1])));
}

std::string replaceAll(Context &c, const std::string &value, const std::string &old, const std::string &with) {
  std::string out;
  if (old.empty()) { // between all runes
    out = with;
    for (std::size_t i = 0; i < value.size();) {
      std::size_t length = runeLength(value, i);
      c.charge(with.size() + length);
      out += value.substr(i, length) + with;
      i += length;
    }
    return out;
  }
  std::size_t at = 0;
  for (std::size_t found; (found = value.find(old, at)) != std::string::npos; at = found + old.size()) {
    c.charge(with.size() + 1);
    out += value.substr(at, found - at) + with;
  }
  return out + value.substr(at);
}

Value replace(Context &c, const Arguments &a) {
  return made(c, replaceAll(c, text(a[2]), text(a[0]), text(a[1])));
}

Value plural(Context &, const Arguments &a) {
  return a[2].asInteger() == 1 ? a[0] : a[1];
}

Value toString(Context &c, const Arguments &a) {
  return a[0].kind() == Kind::String ? a[0] : made(c, print(a[0]));
}

Value trunc(Context &c, const Arguments &a) {
  std::int64_t count = a[0].asInteger();
  const std::string &value = text(a[1]);
  auto size = static_cast<std::int64_t>(value.size());
  if (count < 0 && size + count > 0)
    return made(c, value.substr(static_cast<std::size_t>(size + count)));
  if (count >= 0 && size > count)
    return made(c, value.substr(0, static_cast<std::size_t>(count)));
  return a[1];
}

Value substring(Context &c, const Arguments &a) {
  std::int64_t start = a[0].asInteger(), end = a[1].asInteger();
  const std::string &value = text(a[2]);
  auto size = static_cast<std::int64_t>(value.size());
  if (start < 0)
    start = 0;
  else if (end < 0 || end > size)
    end = size;
  if (end < 0 || end > size || start > end)
    fails("slice bounds out of range");
  return made(c, value.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
}

// ---- paths, as Go's package path has them

std::string clean(std::string_view path) {
  if (path.empty())
    return ".";
  bool rooted = path[0] == '/';
  std::vector<std::string_view> kept;
  for (std::size_t at = 0; at < path.size();) {
    std::size_t end = std::min(path.find('/', at), path.size());
    std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".")
      continue;
    if (part == ".." && !kept.empty() && kept.back() != "..")
      kept.pop_back();
    else if (part != ".." || !rooted)
      kept.push_back(part);
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i)
    out += (i > 0 ? "/" : "") + std::string(kept[i]);
  return out.empty() ? "." : out;
}

Value cleanPath(Context &c, const Arguments &a) {
  return made(c, clean(text(a[0])));
}

Value basePath(Context &c, const Arguments &a) {
  std::string path = text(a[0]);
  if (path.empty())
    return Value::string(".");
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();
  auto slash = path.rfind('/');
  if (path != "/" && slash != std::string::npos)
    path.erase(0, slash + 1);
  return made(c, std::move(path));
}

Value dirPath(Context &c, const Arguments &a) {
  auto slash = text(a[0]).rfind('/');
  return made(c, clean(slash == std::string::npos ? "" : text(a[0]).substr(0, slash + 1)));
}

Value extPath(Context &c, const Arguments &a) {
  const std::string &path = text(a[0]);
  auto dot = path.find_last_of("./");
  return made(c, dot == std::string::npos || path[dot] == '/' ? "" : path.substr(dot));
}

Value isAbsPath(Context &, const Arguments &a) {
  return Value::boolean(text(a[0]).starts_with('/'));
}

// ---- encoding

Value b64enc(Context &c, const Arguments &a) {
  return made(c, llvm::encodeBase64(text(a[0])));
}

Value b64dec(Context &c, const Arguments &a) {
  std::string from = text(a[0]);
  std::erase_if(from, [](char each) { return each == '\n' || each == '\r'; });
  std::vector<char> bytes;
  if (auto error = llvm::decodeBase64(from, bytes)) { // Go's function gives the text of Go's error
    llvm::consumeError(std::move(error));
    notInTheSet("b64dec of what is not base64 is not one of the things that unplug evaluates");
  }
  return made(c, {bytes.begin(), bytes.end()});
}

Value b32enc(Context &c, const Arguments &a) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const std::string &from = text(a[0]);
  std::string out;
  for (std::size_t i = 0; i < from.size(); i += 5) {
    std::uint64_t block = 0;
    std::size_t count = std::min<std::size_t>(5, from.size() - i);
    for (std::size_t k = 0; k < 5; ++k)
      block = (block << 8) | (k < count ? static_cast<unsigned char>(from[i + k]) : 0U);
    std::size_t used = (count * 8 + 4) / 5;
    for (std::size_t k = 0; k < 8; ++k)
      out += k < used ? digits[(block >> (35 - 5 * k)) & 31U] : '=';
  }
  return made(c, std::move(out));
}

// ---- environment

std::string variable(Context &c, const std::string &name) {
  if (!c.input.environment) {
    c.unknownVariables.insert(name);
    return c.input.unknownVariable;
  }
  auto found = c.input.environment->find(name);
  return found == c.input.environment->end() ? std::string() : found->second;
}

Value env(Context &c, const Arguments &a) {
  return made(c, variable(c, text(a[0])));
}

// os.ExpandEnv: $name, ${name}; one special character after "$" is a name too.
Value expandenv(Context &c, const Arguments &a) {
  const std::string &from = text(a[0]);
  std::string out;
  auto isName = [](char x) { return x == '_' || std::isalnum(static_cast<unsigned char>(x)); };
  auto isSpecial = [](char x) { return std::string_view("*#$@!?-0123456789").find(x) != std::string_view::npos; };
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] != '$' || i + 1 >= from.size()) {
      out += from[i];
      continue;
    }
    std::size_t begin = i + 1, end = begin;
    if (from[begin] == '{') {
      if (begin + 2 < from.size() && isSpecial(from[begin + 1]) && from[begin + 2] == '}') {
        out += variable(c, from.substr(begin + 1, 1));
        i = begin + 2;
        continue;
      }
      end = from.find('}', begin);
      if (end == std::string::npos) { // Go eats "${"
        i = begin;
        continue;
      }
      if (end > begin + 1)
        out += variable(c, from.substr(begin + 1, end - begin - 1));
      i = end;
      continue;
    }
    if (isSpecial(from[begin])) {
      out += variable(c, from.substr(begin, 1));
      i = begin;
      continue;
    }
    while (end < from.size() && isName(from[end]))
      ++end;
    if (end == begin) {
      out += '$';
      continue;
    }
    out += variable(c, from.substr(begin, end - begin));
    i = end - 1;
  }
  return made(c, std::move(out));
}

Value b32dec(Context &c, const Arguments &a) {
  std::string from = text(a[0]), out;
  std::erase_if(from, [](char each) { return each == '\n' || each == '\r'; });
  std::size_t used = std::min(from.find('='), from.size());
  bool complete =
      from.size() % 8 == 0 && from.find_first_not_of('=', used) == std::string::npos && from.size() - used < 7;
  std::uint64_t bits = 0;
  unsigned count = 0;
  for (std::size_t i = 0; i < used; ++i) {
    char each = from[i];
    complete = complete && ((each >= 'A' && each <= 'Z') || (each >= '2' && each <= '7'));
    bits = (bits << 5) | static_cast<std::uint64_t>(each >= 'A' ? each - 'A' : each - '2' + 26);
    count += 5;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> count) & 0xFFU);
    }
  }
  if (!complete || used % 8 == 1 || used % 8 == 3 || used % 8 == 6) // Go's function gives the text of Go's error
    notInTheSet("b32dec of what is not base32 is not one of the things that unplug evaluates");
  return made(c, std::move(out));
}

template <typename Hash> std::string digestOf(const std::string &from) {
  Hash hash;
  hash.update(llvm::StringRef(from));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

Value sha1sum(Context &c, const Arguments &a) {
  return made(c, digestOf<llvm::SHA1>(text(a[0])));
}

Value sha256sum(Context &c, const Arguments &a) {
  return made(c, digestOf<llvm::SHA256>(text(a[0])));
}

Value adler32sum(Context &c, const Arguments &a) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = 1, high = 0;
  for (char each : text(a[0])) {
    low = (low + static_cast<unsigned char>(each)) % modulus;
    high = (high + low) % modulus;
  }
  return made(c, std::to_string((high << 16) | low));
}

} // namespace

std::vector<Function> sprigTextFunctions() {
  using enum Param;
  std::vector<Function> table = {{"hello", {}, false, hello},
                                 {"trim", {String}, false, trim},
                                 {"upper", {String}, false, upper},
                                 {"lower", {String}, false, lower},
                                 {"title", {String}, false, title},
                                 {"untitle", {String}, false, untitle},
                                 {"nospace", {String}, false, nospace},
                                 {"repeat", {Int, String}, false, repeat},
                                 {"trimall", {String, String}, false, trimAll},
                                 {"trimAll", {String, String}, false, trimAll},
                                 {"trimSuffix", {String, String}, false, trimSuffix},
                                 {"trimPrefix", {String, String}, false, trimPrefix},
                                 {"contains", {String, String}, false, contains},
                                 {"hasPrefix", {String, String}, false, hasPrefix},
                                 {"hasSuffix", {String, String}, false, hasSuffix},
                                 {"quote", {Any}, true, quoteAll},
                                 {"squote", {Any}, true, squoteAll},
                                 {"cat", {Any}, true, cat},
                                 {"indent", {Int, String}, false, indent},
                                 {"nindent", {Int, String}, false, nindent},
                                 {"replace", {String, String, String}, false, replace},
                                 {"plural", {String, String, Int}, false, plural},
                                 {"toString", {Any}, false, toString},
                                 {"trunc", {Int, String}, false, trunc},
                                 {"substr", {Int, Int, String}, false, substring},
                                 {"env", {String}, false, env},
                                 {"expandenv", {String}, false, expandenv},
                                 {"base", {String}, false, basePath},
                                 {"dir", {String}, false, dirPath},
                                 {"clean", {String}, false, cleanPath},
                                 {"ext", {String}, false, extPath},
                                 {"isAbs", {String}, false, isAbsPath},
                                 {"osBase", {String}, false, basePath},
                                 {"osClean", {String}, false, cleanPath},
                                 {"osDir", {String}, false, dirPath},
                                 {"osExt", {String}, false, extPath},
                                 {"osIsAbs", {String}, false, isAbsPath},
                                 {"b64enc", {String}, false, b64enc},
                                 {"b64dec", {String}, false, b64dec},
                                 {"b32enc", {String}, false, b32enc},
                                 {"b32dec", {String}, false, b32dec},
                                 {"sha1sum", {String}, false, sha1sum},
                                 {"sha256sum", {String}, false, sha256sum},
                                 {"adler32sum", {String}, false, adler32sum}};
  // Another result each time, dates, certificates, and what leans on further libraries.
  for (const char *name : {"ago",
                           "date",
                           "date_in_zone",
                           "date_modify",
                           "dateInZone",
                           "dateModify",
                           "duration",
                           "durationRound",
                           "htmlDate",
                           "htmlDateInZone",
                           "must_date_modify",
                           "mustDateModify",
                           "mustToDate",
                           "now",
                           "toDate",
                           "unixEpoch",
                           "randAlphaNum",
                           "randAlpha",
                           "randAscii",
                           "randNumeric",
                           "shuffle",
                           "sha512sum",
                           "randInt",
                           "add1f",
                           "addf",
                           "subf",
                           "divf",
                           "mulf",
                           "getHostByName",
                           "bcrypt",
                           "htpasswd",
                           "genPrivateKey",
                           "derivePassword",
                           "buildCustomCert",
                           "genCA",
                           "genCAWithKey",
                           "genSelfSignedCert",
                           "genSelfSignedCertWithKey",
                           "genSignedCert",
                           "genSignedCertWithKey",
                           "encryptAES",
                           "decryptAES",
                           "randBytes",
                           "uuidv4",
                           "semver",
                           "semverCompare",
                           "urlParse",
                           "urlJoin"})
    table.push_back({name, {Any}, true, nullptr});
  return table;
}

} // namespace unplug::tmpl
